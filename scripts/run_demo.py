"""The demo of ``make run``: the sample page in a queue, what was found, and the desk, or its picture."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

from moderator import assets
from moderator.cli.desk import display_answers
from moderator.i18n import Translator, read_catalogue, system_language

ROOT = Path(__file__).resolve().parent.parent
QUEUE = Path(".run") / "demo.db"
PICTURE = Path(".run") / "desk.png"
MODERATOR = Path(sys.executable).with_name("moderator")


def moderator(*arguments: str) -> int:
    """Run the program's own command line; what it prints is seen."""
    sys.stdout.flush()
    return subprocess.run([MODERATOR, *arguments, "--queue", QUEUE], check=False).returncode


def window_can_be_seen() -> bool:
    """Whether Qt can open a window, and one that somebody could see."""
    return os.environ.get("QT_QPA_PLATFORM") not in {"offscreen", "minimal"} and display_answers()


def save_picture() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    (entry,) = entry_points(group="moderator.desk", name="picture")
    entry.load()(QUEUE, PICTURE)


def main() -> int:
    os.chdir(ROOT)
    QUEUE.parent.mkdir(exist_ok=True)
    say = Translator(read_catalogue(ROOT / "scripts"), system_language())

    print(say("demo.load", queue=QUEUE))
    if (status := moderator("load", os.path.relpath(assets.seed()))) != 0:
        return status
    print(f"\n{say('demo.flagged')}")
    if (status := moderator("list", "--flagged")) != 0:
        return status

    print()
    if window_can_be_seen():
        print(say("demo.open"))
        return moderator("open")
    print(say("demo.no_display"))
    save_picture()
    print(say("demo.picture", picture=PICTURE))
    print(say("demo.next", moderator=os.path.relpath(MODERATOR), queue=QUEUE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
