"""Opening the desk; Qt is reached only through the entry point that ``ui`` registers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import entry_points
from pathlib import Path

import click

from moderator.cli.frame import Frame
from moderator.errors import ModeratorError

_PROBE_SECONDS = 30


def commands(frame: Frame) -> Iterable[click.Command]:
    tr = frame.tr

    @click.command("open", help=tr("cli.open"))
    @click.argument("files", nargs=-1, type=click.Path(path_type=Path))
    @frame.option_queue
    def open_(files: Sequence[Path], queue: Path | None) -> int:
        return open_desk(frame, frame.queue(queue), files)

    return (open_,)


def open_desk(frame: Frame, queue: Path, files: Sequence[Path]) -> int:
    """Show the desk until it is closed. Raises ModeratorError where no display answers."""
    for file in files:
        if not file.exists():
            raise ModeratorError("load.missing_file", where=str(file))
    if not display_answers():
        raise ModeratorError("desk.no_display")
    found = entry_points(group="moderator.desk", name="open")
    if not found:
        raise ModeratorError("desk.not_installed")
    code = next(iter(found)).load()(queue=queue, files=tuple(files), language=frame.tr.language.value)
    return int(code)


def display_answers() -> bool:
    """Whether Qt can open a window here, asked in a child: Qt aborts its process where it cannot."""
    probe = [sys.executable, "-m", "ui.probe"]
    try:
        done = subprocess.run(probe, capture_output=True, timeout=_PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
