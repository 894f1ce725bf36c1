"""A queue on a network or cloud-synced folder is warned about, by name; one on a local disk is not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from moderator.cli.main import run
from moderator.store import place
from moderator.store.open import open_store
from moderator.store.place import Danger, Mount, risky


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "mounts", lambda: [Mount(Path("/"), "ext4")])


@pytest.mark.parametrize(
    ("folder", "by"),
    [
        ("OneDrive", "OneDrive"), ("OneDrive - 某公司", "OneDrive"), ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"), ("iCloudDrive", "iCloud"), ("com~apple~CloudDocs", "iCloud"),
        ("Mobile Documents", "iCloud"), ("坚果云", "坚果云"), ("我的坚果云", "坚果云"),
        ("Nutstore", "坚果云"), ("Nutstore Files", "坚果云"), ("Google Drive", "Google Drive"),
        ("BaiduSyncdisk", "百度网盘"),
        ("WPS云盘", "WPS"), ("Nextcloud", "Nextcloud"), ("Seafile", "Seafile"), ("pCloudDrive", "pCloud"),
    ],
)  # fmt: skip
def test_a_folder_that_a_program_syncs_is_named(tmp_path: Path, folder: str, by: str) -> None:
    found = risky(tmp_path / folder / "审核" / "q.db", {})
    assert found is not None
    assert (found.danger, found.by) == (Danger.CLOUD, by)
    assert found.folder == (tmp_path / folder).resolve()


@pytest.mark.parametrize(
    "folder", ["队列", "boxes", "dropboxes", "mygoogledrive", "clouds", "sync", "意见箱"]
)
def test_other_folders_are_not(tmp_path: Path, folder: str) -> None:
    assert risky(tmp_path / folder / "q.db", {}) is None


@pytest.mark.parametrize(("mark", "by"), [(".dropbox.cache", "Dropbox"), (".stfolder", "Syncthing")])
def test_what_a_program_leaves_behind_tells_too(tmp_path: Path, mark: str, by: str) -> None:
    inner = tmp_path / "work" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "work" / mark).mkdir()
    found = risky(inner / "q.db", {})
    assert found is not None
    assert (found.by, found.folder) == (by, (tmp_path / "work").resolve())


def test_the_folder_that_windows_names(tmp_path: Path) -> None:
    found = risky(tmp_path / "x" / "q.db", {"OneDriveCommercial": str(tmp_path)})
    assert found is not None
    assert found.by == "OneDrive"
    assert risky(tmp_path / "x" / "q.db", {"OneDriveCommercial": str(tmp_path / "y")}) is None


@pytest.mark.skipif(sys.platform == "win32", reason="mount tables of Linux and macOS")
@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "davfs", "vboxsf", "afpfs"]
)
def test_the_innermost_mount_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    share = tmp_path.resolve() / "share"
    table = [Mount(Path("/"), "ext4"), Mount(share, kind), Mount(share / "disk", "ext4")]
    monkeypatch.setattr(place, "mounts", lambda: table)
    found = risky(share / "team" / "q.db", {})
    assert found is not None
    assert (found.danger, found.folder, found.by) == (Danger.NETWORK, share, kind)
    assert risky(share / "disk" / "q.db", {}) is None
    assert risky(tmp_path / "q.db", {}) is None


def test_mount_tables_are_read() -> None:
    linux = "srv:/x /mnt/my\\040share nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0\nodd\n"
    assert list(place._of_linux(linux)) == [
        Mount(Path("/mnt/my share"), "nfs4"), Mount(Path("/"), "ext4")
    ]  # fmt: skip
    macos = "/dev/disk1 on / (apfs, local)\n//me@srv/x on /Volumes/my share (smbfs, nodev)\nodd\n"
    assert list(place._of_macos(macos)) == [
        Mount(Path("/"), "apfs"), Mount(Path("/Volumes/my share"), "smbfs")
    ]  # fmt: skip


def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    assert risky(tmp_path / "link" / "q.db", {}) is not None


def test_a_command_says_so_and_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    open_store(folder / "q.db").close()
    assert run(["stats", "--json", "--queue", str(folder / "q.db"), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("{")
    assert str(folder) in said.err
    assert "OneDrive" in said.err
    assert len(said.err.splitlines()) == 2
