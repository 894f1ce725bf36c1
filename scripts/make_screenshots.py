"""Pictures of the real desk for the documents: the program on a virtual screen, pressed with real keys.

python scripts/make_screenshots.py [zh-dark ...]     writes docs/images/*.png; needs Xvfb and xdotool
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderator import assets
from moderator.i18n import Language, Translator, read_catalogue

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SCREEN = (1280, 800)
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

BARE = 40_000
"""A picture with fewer bytes than this shows no text yet."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of a running desk: the keys that lead to it, and those that lead back.

    A key that begins with ``=`` is a text to type, ``{seed}`` in it the sample's path; ``@15`` waits.
    """

    name: str
    keys: Sequence[str] = ()
    back: Sequence[str] = ("Escape",)


SCENES = (
    Scene("desk", back=()),
    Scene("why", ("w",), ("w",)),
    Scene("focus", ("F11",), ("F11",)),
    Scene("page", ("p",), ("p",)),
    Scene("palette", ("ctrl+k", "=hate")),
    Scene("cheat-sheet", ("question",)),
    Scene("dashboard", ("ctrl+d",)),
    Scene("rules", ("ctrl+r", "ctrl+Home", *["Down"] * 9, "End", "Left", '=, "ai"', "ctrl+s", "@15")),
    Scene("import", ("ctrl+o", "={seed}", "Return")),
)
LOOKS = tuple((language, palette) for language in Language for palette in ("light", "dark"))
DECIDED = 12
"""Comments that stand decided in the pictures, so that there is something to show."""

OWN_PACK = """[pack]
id = "own"
title = { zh = "self", en = "Own rules" }

[[rule]]
id = "own.site"
title = { zh = "site", en = "words of this site" }
category = "abuse"
severity = "low"
terms = ["nmslese"]
match = ["nmslese", "you nmslese"]
no_match = ["hello", "good day"]
"""


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


def prepare(env: Mapping[str, str], place: Path, language: Language, palette: str) -> Path:
    """Settings, a pack of one's own, and the sample with some decisions."""
    config = place / "XDG_CONFIG_HOME" / "moderation-desk"
    (config / "rules").mkdir(parents=True)
    settings = f'language = "{language}"\npalette = "{palette}"\nreviewer = "Lin"\nsample_rate = 0.0\n'
    (config / "settings.toml").write_text(settings, encoding="utf-8")
    (config / "rules" / "own.toml").write_text(OWN_PACK, encoding="utf-8")
    queue = place / "comments.db"

    def run(*words: str) -> str:
        command = [str(MODERATOR), *words, "--queue", str(queue)]
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout

    run("load", str(assets.seed()))
    listed = run("list", "--order", "page", "--format", "jsonl").splitlines()
    rows = [json.loads(line) for line in listed][:DECIDED]
    for verb, flagged in (("--hide", True), ("--approve", False)):
        uids = [row["uid"] for row in rows if row["flagged"] is flagged]
        if uids:
            run("decide", *uids, verb)
    return queue


def take(language: Language, palette: str, display: str) -> None:
    """All scenes of one look, in one running desk."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        env = environment(display, place)
        queue = prepare(env, place, language, palette)
        desk = subprocess.Popen([MODERATOR, "open", "--queue", queue], env=env)
        try:
            # By its whole title: Qt has small windows without one, which come and go.
            title = Translator(read_catalogue(), language)("desk.title", queue=queue.stem)
            window = xdotool(env, "search", "--sync", "--onlyvisible", "--name", f"^{title}$").split()[0]
            xdotool(env, "windowsize", window, *map(str, SCREEN), "windowmove", window, "0", "0")
            xdotool(env, "windowfocus", "--sync", window)
            seen = settled(env, b"")
            for scene in SCENES:
                for key in scene.keys:
                    press(env, key)
                seen = settled(env, seen) if scene.keys else seen
                file = IMAGES / f"{scene.name}-{language}-{palette}.png"
                file.write_bytes(smaller(seen))
                print(file.relative_to(ROOT))
                # Without a window manager nobody gives the keys back when a dialog of the system closes.
                xdotool(env, "windowfocus", "--sync", window)
                for key in scene.back:
                    press(env, key)
                seen = settled(env, seen) if scene.back else seen
        finally:
            desk.terminate()
            desk.wait()


def press(env: Mapping[str, str], key: str) -> None:
    if key.startswith("@"):
        time.sleep(float(key[1:]))
    elif key.startswith("="):
        xdotool(env, "type", "--delay", "30", key[1:].format(seed=assets.seed()))
    else:
        xdotool(env, "key", key)
    time.sleep(0.3)


def smaller(picture: bytes) -> bytes:
    """The picture with the 256 colours that it holds most of; every other becomes the nearest of these."""
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QImage

    image = QImage.fromData(picture, "PNG").convertToFormat(QImage.Format.Format_RGB32)
    width, height = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, image.bytesPerLine() // 4)[:, :width]
    colours, place, count = np.unique(pixels, return_inverse=True, return_counts=True)
    kept = colours[np.argsort(-count, kind="stable")[:256]]

    def parts(values: NDArray[np.uint32]) -> NDArray[np.int32]:
        return np.stack([(values >> shift) & 255 for shift in (16, 8, 0)], axis=1).astype(np.int32)

    mine, theirs = parts(colours), parts(kept)
    nearest = np.empty(len(colours), np.uint8)
    for first in range(0, len(colours), 2000):
        part = mine[first : first + 2000]
        nearest[first : first + 2000] = ((part[:, None] - theirs[None]) ** 2).sum(axis=2).argmin(axis=1)
    rows = np.ascontiguousarray(nearest[place.reshape(-1)].reshape(height, width))
    made = QImage(rows.data, width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable([int(colour) | 0xFF000000 for colour in kept])
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    # Quality 0 is the strongest compression of a PNG.
    made.save(buffer, "PNG", 0)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def main(given: Sequence[str]) -> None:
    """``given`` may name looks, as ``zh-dark``; without a name all are taken."""
    IMAGES.mkdir(exist_ok=True)
    with virtual_screen() as display:
        for language, palette in LOOKS:
            if not given or f"{language}-{palette}" in given:
                take(language, palette, display)


if __name__ == "__main__":
    main(sys.argv[1:])
