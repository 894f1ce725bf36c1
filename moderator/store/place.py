"""Where a queue lies: a network folder or one that a cloud program syncs is no place for a live database."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from moderator.errors import ModeratorError

_NETWORK = frozenset(
    {"nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "smbfs2", "afpfs", "afs", "ncpfs", "9p",
     "ceph", "fuse.ceph", "glusterfs", "fuse.glusterfs", "lustre", "gfs2", "ocfs2", "davfs", "webdav",
     "fuse.davfs2", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.smbnetfs", "macfuse",
     "vboxsf", "prl_fs", "fuse.onedriver", "fuse.google-drive-ocamlfuse"}
)  # fmt: skip
"""File systems that reach another machine, as Linux and macOS call them."""

_CLOUD = (
    ("OneDrive", r"onedrive( ?-.*)?"), ("Dropbox", r"dropbox( ?[(-].*)?"),
    ("iCloud", r"iclouddrive|icloud drive|mobile documents|com~apple~clouddocs"),
    ("坚果云", r"(my|我的)?(nutstore|坚果云).*"), ("Google Drive", r"google ?drive( .*)?|googledrive-.*"),
    ("百度网盘", r"baidusyncdisk|百度网盘同步.*|百度云同步盘"),
    ("WPS", r"wpsdrive|wps ?云盘|wps cloud files"),
    ("Nextcloud", r"nextcloud|owncloud"), ("Seafile", r"seafile|seadrive"), ("Box", r"box( sync)?|box-box"),
    ("pCloud", r"pcloud ?drive"), ("MEGA", r"mega(sync)?"), ("Syncthing", r"syncthing"),
    ("cloud", r"cloudstorage"),
)  # fmt: skip
"""Names of folders that programs sync, by program; compared without case."""

_MARKS = ((".dropbox", "Dropbox"), (".dropbox.cache", "Dropbox"), (".stfolder", "Syncthing"),
          (".nextcloudsync.log", "Nextcloud"), (".owncloudsync.log", "ownCloud"),
          (".nutstore", "坚果云"), (".seafile-data", "Seafile"))  # fmt: skip
"""What such programs leave in the folder they sync."""

_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_DRIVE_REMOTE = 4


class Danger(StrEnum):
    NETWORK = "network"
    CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that is no place for a queue: what it is, and what tells (a file system, a program)."""

    danger: Danger
    folder: Path
    by: str

    def warning(self) -> ModeratorError:
        """What to tell the reviewer: nothing is refused."""
        return ModeratorError(f"queue.on_{self.danger}", where=str(self.folder), by=self.by)


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system."""

    at: Path
    kind: str


def risky(queue: Path, environment: Mapping[str, str] | None = None) -> Place | None:
    """Why the queue's folder is no place for it, None where nothing tells so."""
    folder = Path(os.path.realpath(queue)).parent
    return _on_network(folder, mounts()) or _in_cloud(
        folder, os.environ if environment is None else environment
    )


def _on_network(folder: Path, mounted: Sequence[Mount]) -> Place | None:
    if str(folder).startswith(("\\\\", "//")):
        return Place(Danger.NETWORK, folder, "UNC")
    if sys.platform == "win32":
        remote = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE
        return Place(Danger.NETWORK, Path(folder.anchor), folder.drive) if remote else None
    around = [mount for mount in mounted if folder.is_relative_to(mount.at)]
    here = max(around, key=lambda mount: len(mount.at.parts), default=None)
    # A system that was itself started from a network or a host's share has no other place.
    if here is not None and here.at != Path("/") and here.kind.lower() in _NETWORK:
        return Place(Danger.NETWORK, here.at, here.kind)
    return None


def _in_cloud(folder: Path, environment: Mapping[str, str]) -> Place | None:
    for name in _VARIABLES:
        root = environment.get(name)
        if root and folder.is_relative_to(Path(os.path.realpath(root))):
            return Place(Danger.CLOUD, Path(root), "OneDrive")
    for one in (folder, *folder.parents):
        by = _synced_by(one)
        if by is not None:
            return Place(Danger.CLOUD, one, by)
    return None


def _synced_by(folder: Path) -> str | None:
    for mark, by in _MARKS:
        if folder.joinpath(mark).exists():
            return by
    name = folder.name.lower()
    return next((by for by, pattern in _CLOUD if re.fullmatch(pattern, name)), None)


def mounts() -> list[Mount]:
    """What is mounted, on Linux and macOS; empty where it cannot be told."""
    try:
        if sys.platform.startswith("linux"):
            return list(_of_linux(Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")))
        if sys.platform == "darwin":
            said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False)
            return list(_of_macos(said.stdout))
    except (OSError, subprocess.SubprocessError):
        pass
    return []


def _of_linux(table: str) -> Iterator[Mount]:
    """Lines of ``device place kind options``; spaces and the like are written as octal."""
    for line in table.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:
            place = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), parts[1])
            yield Mount(Path(place), parts[2])


def _of_macos(table: str) -> Iterator[Mount]:
    """Lines of ``//user@server/share on /Volumes/share (smbfs, nodev)``."""
    for found in re.finditer(r"^.* on (/.*) \(([a-z0-9]+)[,)]", table, re.MULTILINE):
        yield Mount(Path(found[1]), found[2])
