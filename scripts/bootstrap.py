"""Makes a machine ready: the system's libraries, ``.venv``, and the project installed in it.

    python scripts/bootstrap.py run|test|docs|audit|fuzz

Needs nothing but Python 3.11. Where all is there it returns within a fraction of a second.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from moderator.i18n import Translator, read_catalogue, system_language  # noqa: E402  (needs the path above)

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRAS = {"run": "", "test": "[dev]", "docs": "[docs]", "audit": "[audit]", "fuzz": "[fuzz]"}

# What Qt's platform plugins are linked against, by Debian package.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
TEST_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "strace": "strace"}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_NAMES = ("*CJK*", "*NotoSansSC*", "*SourceHanSans*", "wqy-*", "*Fandol*", "ukai*", "uming*")


class Stop(Exception):
    """Setting up cannot go on; its text says what to do."""


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_han_font() -> bool:
    """Whether any installed font draws Chinese, by fontconfig or else by its file's name."""
    listing = shutil.which("fc-list")
    if listing:
        found = subprocess.run([listing, ":lang=zh", "family"], capture_output=True, check=False)
        return bool(found.stdout.strip())
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    return any(True for folder in folders for name in FONT_NAMES for _ in folder.rglob(name))


def missing_packages(purpose: str) -> list[str]:
    """Debian packages for what this machine lacks, in a stable order; nothing but on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing: dict[str, None] = {}
    if not VENV.exists() and any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        missing[f"python{sys.version_info.major}.{sys.version_info.minor}-venv"] = None
    if purpose in ("run", "test"):
        missing.update((package, None) for library, package in LIBRARIES.items() if not loads(library))
        if not has_han_font():
            missing["fonts-noto-cjk"] = None
    if purpose == "test":
        missing.update((package, None) for name, package in TEST_PROGRAMS.items() if not shutil.which(name))
    return list(missing)


def root_prefix() -> list[str] | None:
    """What makes a command run as root: nothing, a sudo that asks no password, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def install_packages(packages: Sequence[str], say: Translator) -> None:
    sudo = "" if os.geteuid() == 0 else "sudo "
    wanted = " ".join(packages)
    by_hand = f"    {sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {wanted}"
    if shutil.which("apt-get") is None:
        raise Stop(f"{say('setup.no_apt')}\n    {wanted}")
    prefix = root_prefix()
    if prefix is None:
        raise Stop(f"{say('setup.apt_not_allowed')}\n{by_hand}")
    print(say("setup.apt", packages=wanted), flush=True)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o=Dpkg::Use-Pty=0"]
    subprocess.run([*prefix, *quiet, "update"], check=False)
    install = [*prefix, *quiet, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode != 0:
        raise Stop(f"{say('setup.apt_failed')}\n{by_hand}")


def fingerprint(purpose: str) -> str:
    """What an installation depends on: the place of the checkout, this Python, and pyproject.toml."""
    project = (ROOT / "pyproject.toml").read_bytes()
    parts = (purpose, str(ROOT), sys.version, hashlib.sha256(project).hexdigest())
    return "\n".join(parts)


def answers(*arguments: str) -> bool:
    """Whether the environment's Python can be started with these arguments."""
    try:
        return subprocess.run([PYTHON, *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def was_moved() -> bool:
    """Whether the environment was made at another place: its scripts would start the Python there."""
    made = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    return "\ncommand = " in made and str(VENV) not in made


def make_venv(say: Translator) -> None:
    if answers("-m", "pip", "--version") and not was_moved():
        return
    print(say("setup.venv"), flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False).returncode != 0:
        raise Stop(say("setup.venv_failed", command=shlex.join(command)))


def install_project(purpose: str, say: Translator) -> None:
    stamp = VENV / f".ready-{purpose}"
    wanted = fingerprint(purpose)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    make_venv(say)
    print(say("setup.install"), flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--use-pep517"]
    command += ["--disable-pip-version-check", "--editable", f"{ROOT}{EXTRAS[purpose]}"]
    if subprocess.run(command, check=False).returncode != 0:
        raise Stop(say("setup.install_failed"))
    stamp.write_text(wanted, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    purpose = arguments[0] if len(arguments) == 1 else ""
    if purpose not in EXTRAS:
        print(__doc__, file=sys.stderr)
        return 2
    say = Translator(read_catalogue(ROOT / "scripts"), system_language())
    try:
        packages = missing_packages(purpose)
        if packages:
            install_packages(packages, say)
        install_project(purpose, say)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
