"""A hand at the desk: the real window on a real queue of the seed, pressed with real key events."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from moderator import pipeline, settings
from moderator.i18n import Language
from moderator.importers.base import Options
from moderator.jobs import Job
from moderator.rules.parse import default_packs
from moderator.settings import Settings
from moderator.store.open import open_reader, open_store
from moderator.worker import Pool
from ui.app import Program
from ui.desk import Desk
from ui.keyboard import milliseconds
from ui.session import Session
from ui.stage import Scene

SETTLED = 190
"""Milliseconds a reviewer waits between two presses: longer than the settling time."""
KEYS = {
    "Esc": Qt.Key.Key_Escape,
    "Enter": Qt.Key.Key_Return,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Space": Qt.Key.Key_Space,
    "Tab": Qt.Key.Key_Tab,
    "Home": Qt.Key.Key_Home,
    "End": Qt.Key.Key_End,
    "F5": Qt.Key.Key_F5,
    "F8": Qt.Key.Key_F8,
    "F9": Qt.Key.Key_F9,
    "F11": Qt.Key.Key_F11,
    "?": Qt.Key.Key_Question,
    "/": Qt.Key.Key_Slash,
}
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


def make_queue(path: Path, files: list[Path]) -> Path:
    """Load and flag ``files`` into a new queue, as the program does."""
    with open_store(path) as store:
        readings, faults = pipeline.open_inputs(files, None, Options(), Job())  # type: ignore[arg-type]
        assert not faults
        pipeline.take_in(store, readings, "tester", Job())
        with Pool(1) as pool:
            pipeline.flag(store, pool, Settings(), Job(), "tester", packs=default_packs(), everything=False)
    return path


def until(true: Callable[[], bool], most: int = 5000) -> None:
    """Let the window live until something is so; fails where it never is."""
    end = time.monotonic() + most / 1000
    while not true():
        assert time.monotonic() < end, "it never came to be"
        QTest.qWait(10)


class Hand:
    """Presses keys where the focus is and looks at what came of it."""

    def __init__(self, program: Program, queue: Path) -> None:
        self.program = program
        self.queue = queue

    @property
    def desk(self) -> Desk:
        return self.program.desk

    @property
    def uid(self) -> str:
        item = self.desk.review.item
        assert item is not None
        return item.comment.uid

    def focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def press(self, *keys: str, wait: int = SETTLED) -> None:
        """Press each key for a moment and wait; ``Shift+1``, ``Ctrl+K``, ``Enter`` or a character."""
        for key in keys:
            *held, name = key.split("+") if len(key) > 1 else [key]
            modifiers = Qt.KeyboardModifier.NoModifier
            for each in held:
                modifiers |= MODIFIERS[each]
            code = KEYS[name] if name in KEYS else Qt.Key(ord(name.upper()))
            self.see()
            QTest.keyPress(self.focus(), code, modifiers)
            QTest.qWait(20)
            if QApplication.focusWidget() is not None:
                QTest.keyRelease(self.focus(), code, modifiers)
            QTest.qWait(wait)

    def see(self) -> None:
        """Wait until what is on screen was painted and could be read: a slow machine paints late."""
        desk = self.desk
        if desk.window.stage.scene is not Scene.NOTICE:
            until(lambda: desk.modes.current is not None or desk.guard.uid == self.uid)
            until(lambda: desk.guard.settled(milliseconds()))

    def settle(self) -> None:
        """Wait until everything pressed is on disk."""
        QTest.qWait(20)
        until(lambda: not self.desk.review.unsaved)

    def journal(self) -> list[tuple[str, str | None, str | None]]:
        """Verb, comment and reason of every event of a person, in order."""
        self.settle()
        with open_reader(self.queue) as reader:
            return [
                (str(e.verb), e.comment, e.reason)
                for e in reader.events()
                if e.verb not in ("load", "flag", "update")
            ]

    def verbs(self) -> list[str]:
        return [verb for verb, _, _ in self.journal()]


@contextmanager
def desk_on(
    queue: Path,
    *,
    language: Language = Language.ZH,
    palette: str = "light",
    learn: bool = False,
    sample: float = 0.0,
    again: float = 0.0,
) -> Iterator[Hand]:
    """The program with its window shown and active; it learns and samples only where a test asks for it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    mixed = {"learn": learn, "sample_rate": sample, "again_rate": again}
    chosen = replace(settings.read(), palette=palette, reviewer="tester", **mixed)
    program = Program(app, Session(open_store(queue), chosen), chosen, language)
    try:
        program.desk.start()
        program.desk.window.activateWindow()
        until(lambda: program.desk.window.isActiveWindow())
        program.desk.window.stage.setFocus()
        QTest.qWait(SETTLED)
        yield Hand(program, queue)
    finally:
        program.desk.close()
        program.end()
        QTest.qWait(0)


def copy_queue(source: Path, folder: Path) -> Path:
    """A closed queue copied for one test."""
    target = folder / "desk.db"
    shutil.copyfile(source, target)
    return target
