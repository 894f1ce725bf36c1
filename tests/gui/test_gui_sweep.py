"""Python's garbage is collected on the GUI thread alone while a desk is open."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.sweep import Sweep


class Knot:
    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def sweep(qtbot: QtBot) -> Iterator[Sweep]:
    made = Sweep()
    yield made
    made.end()


def test_no_other_thread_collects(sweep: Sweep) -> None:
    assert not gc.isenabled()
    sweep.end()
    assert gc.isenabled()


def test_what_is_due_is_collected(sweep: Sweep, qtbot: QtBot) -> None:
    gone = weakref.ref(Knot())
    kept = [[] for _ in range(gc.get_threshold()[0] + 100)]  # type: ignore[var-annotated]
    qtbot.waitUntil(lambda: gone() is None)
    assert kept
