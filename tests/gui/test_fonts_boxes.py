"""A script that no font has costs no search through every font, and no real font is pushed aside for it."""

from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtGui import QFontDatabase, QImage, QPainter, QRawFont
from pytestqt.logging import _QtMessageCapture

from ui.boxes import FAMILY, SHAPED, Script, boxes, font_of
from ui.detail.marks import lay_out
from ui.theme import LIGHT_THEME, font

_ASKED = re.compile(r'OpenType support missing for "([^"]*)"')


def word_in(script: Script) -> str:
    return "".join(chr(script[1] + step) for step in (0x15, 0x16, 0x17))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a font for each script")
@pytest.mark.parametrize("system", SHAPED, ids=lambda system: system.name)
def test_no_font_is_asked_that_was_not_named(qapp: object, qtlog: _QtMessageCapture, system: object) -> None:
    assert isinstance(system, QFontDatabase.WritingSystem)
    named = font().families()
    # Sizes that no other test paints: what Qt once looked for it remembers.
    for px in (51, 53):
        laid = lay_out(word_in(SHAPED[system]), (), LIGHT_THEME, 400, px)
        assert laid.natural_width > px
    asked = [match[1] for record in qtlog.records if (match := _ASKED.search(record.message))]
    assert set(asked) <= set(named)


def test_the_search_is_seen_where_nothing_prevents_it(qapp: object, qtlog: _QtMessageCapture) -> None:
    """What the test above looks for is what Qt says when it does search."""
    if boxes() == "":
        pytest.skip("this machine has a font for every script")
    only = font(57)
    only.setFamilies([name for name in only.families() if name != FAMILY])
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setFont(only)
    missing = [
        word_in(SHAPED[system]) for system in SHAPED if set(QFontDatabase.families(system)) <= {FAMILY}
    ]
    painter.drawText(0, 60, missing[0])
    painter.end()
    if QFontDatabase.families(QFontDatabase.WritingSystem.Any) == [FAMILY]:
        pytest.skip("no fonts here")
    assert any(_ASKED.search(record.message) for record in qtlog.records)


@pytest.mark.parametrize("system", SHAPED, ids=lambda system: system.name)
def test_the_font_has_the_letters_of_its_scripts_and_no_others(qapp: object, system: object) -> None:
    assert isinstance(system, QFontDatabase.WritingSystem)
    made = QRawFont(font_of([SHAPED[system]]), 20)
    assert made.isValid()
    assert made.familyName() == FAMILY
    for other, (_, first, last) in SHAPED.items():
        assert made.supportsCharacter(first) is (other is system)
        assert made.supportsCharacter(last) is (other is system)
    assert not made.supportsCharacter("a")
    assert not made.supportsCharacter("国")


def test_scripts_with_a_font_of_their_own_are_left_to_it(qapp: object) -> None:
    boxes()
    for system in SHAPED:
        own = [name for name in QFontDatabase.families(system) if name != FAMILY]
        assert not (own and FAMILY in QFontDatabase.families(system)), system
