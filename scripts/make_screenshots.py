"""Pictures of the real desk for the documents: the program on a virtual screen, pressed with real keys.

python scripts/make_screenshots.py          writes docs/images/*.png; needs Xvfb and xdotool
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from moderator import assets
from moderator.i18n import Language, Translator, read_catalogue

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SCREEN = (1440, 900)
MODERATOR = Path(sys.executable).with_name("moderator")

# A second program on the same screen takes the picture: what is seen, not what a widget says it paints.
GRAB = """
import sys
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
buffer = QBuffer()
buffer.open(QBuffer.OpenModeFlag.WriteOnly)
application.primaryScreen().grabWindow(0).save(buffer, "PNG")
sys.stdout.buffer.write(bytes(buffer.data()))
"""

BARE = 50_000
"""A picture with fewer bytes than this shows no text yet."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the settings it is taken with, and the keys pressed before it."""

    name: str
    language: Language
    palette: str
    keys: Sequence[str] = ()


SHOTS = (
    Shot("desk-light", Language.EN, "light"),
    Shot("desk-light-zh", Language.ZH, "light"),
    Shot("desk-dark", Language.EN, "dark"),
    Shot("desk-why", Language.EN, "light", ("w",)),
    Shot("desk-page", Language.EN, "light", ("p",)),
)


@contextmanager
def virtual_screen() -> Iterator[str]:
    """An Xvfb of its own; gives its display name."""
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    # Else it starts anew when its last client goes, and refuses whoever comes just then.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-dpi", "96", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def environment(display: str, place: Path) -> dict[str, str]:
    """The surroundings of one desk: the screen, and folders of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WAYLAND"))}
    folders = {name: str(place / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    return own | folders | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(place)}


def xdotool(env: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], env=env, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def settled(env: Mapping[str, str], before: bytes) -> bytes:
    """The screen as PNG, once it differs from ``before``, holds more than a bare window, and stands still."""
    last = b""
    for _ in range(100):
        grab = [sys.executable, "-c", GRAB]
        seen = subprocess.run(grab, env=env, check=True, capture_output=True).stdout
        if seen == last and seen != before and len(seen) > BARE:
            return seen
        last = seen
        time.sleep(0.3)
    raise TimeoutError("the screen never changed, or never stood still")


def take(shot: Shot, display: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        env = environment(display, place)
        settings = place / "XDG_CONFIG_HOME" / "moderation-desk" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'language = "{shot.language}"\npalette = "{shot.palette}"\n', encoding="utf-8")
        queue = place / "comments.db"
        subprocess.run([MODERATOR, "load", assets.seed(), "--queue", queue], env=env, check=True)
        desk = subprocess.Popen([MODERATOR, "open", "--queue", queue], env=env)
        try:
            # By its whole title: Qt has small windows without one, which come and go.
            title = Translator(read_catalogue(), shot.language)("desk.title", queue=queue.stem)
            window = xdotool(env, "search", "--sync", "--onlyvisible", "--name", f"^{title}$").split()[0]
            xdotool(env, "windowsize", window, *map(str, SCREEN), "windowmove", window, "0", "0")
            xdotool(env, "windowfocus", "--sync", window)
            seen = settled(env, b"")
            for key in shot.keys:
                xdotool(env, "key", key)
                seen = settled(env, seen)
            (IMAGES / f"{shot.name}.png").write_bytes(seen)
            print(f"docs/images/{shot.name}.png")
        finally:
            desk.terminate()
            desk.wait()


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with virtual_screen() as display:
        for shot in SHOTS:
            take(shot, display)


if __name__ == "__main__":
    main()
