"""Every text colour is readable on every ground it is painted on, in both palettes."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from moderator.records import Category, Status
from ui import theme

TABLES = {
    "light": theme.LIGHT,
    "dark": theme.DARK,
    "calm light": theme.CALM_LIGHT,
    "calm dark": theme.CALM_DARK,
}


@pytest.mark.parametrize("tokens", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize(("text", "ground"), theme.PAIRS)
def test_pair_reaches_wcag_aa(tokens: theme.Tokens, text: str, ground: str) -> None:
    ratio = theme.contrast(getattr(tokens, text), getattr(tokens, ground))
    assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("tokens", TABLES.values(), ids=TABLES)
def test_borders_that_say_what_a_field_is_reach_wcag_aa(tokens: theme.Tokens) -> None:
    """WCAG 2.2, 1.4.11: 3 : 1 for what tells a control and its state."""
    for edge in ("ink3", "accent"):
        for ground in ("panel", "bg"):
            assert theme.contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3, (edge, ground)
    mark = "#ffffff" if tokens in (theme.LIGHT, theme.CALM_LIGHT) else "#16181b"
    assert theme.contrast(mark, tokens.accent) >= 3, "the tick in its box"


@pytest.mark.parametrize(
    "rule", ["QLineEdit, QPlainTextEdit", "QCheckBox::indicator {", "QListWidget, QTreeWidget"]
)
def test_every_field_and_box_has_such_a_border(rule: str) -> None:
    sheet = theme.style_sheet(theme.LIGHT_THEME)
    body = sheet[sheet.index(rule) :].partition("}")[0]
    assert f"1px solid {theme.LIGHT.ink3}" in body


@pytest.mark.parametrize("look", [theme.LIGHT_THEME, theme.DARK_THEME], ids=["light", "dark"])
def test_what_is_disabled_can_still_be_read(look: theme.Theme) -> None:
    for block in re.findall(r"[^{}]*:disabled[^{}]*\{[^{}]*\}", theme.style_sheet(look)):
        (ink,) = re.findall(r"(?<!-)color: (#[0-9a-f]{6})", block.replace("border-color", "edge"))
        ground = re.findall(r"background: (#[0-9a-f]{6})", block) or [look.hex("panel")]
        assert theme.contrast(ink, ground[0]) >= 4.5, block


def test_contrast_of_black_on_white_and_of_a_known_grey() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert theme.contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_tokens_are_plain_hex(tokens: theme.Tokens) -> None:
    for field in fields(theme.Tokens):
        assert re.fullmatch(r"#[0-9a-f]{6}", getattr(tokens, field.name)), field.name


def test_every_category_and_status_has_a_look() -> None:
    assert set(theme.FAMILIES) == set(Category)
    assert set(theme.STATUS_TINTS) == set(Status)
    for name in (*theme.FAMILIES.values(), *theme.STATUS_TINTS.values()):
        assert name in theme.TINTS


def test_style_sheet_uses_only_tokens() -> None:
    known = {getattr(theme.LIGHT, field.name) for field in fields(theme.Tokens)}
    assert set(re.findall(r"#[0-9a-f]{6}", theme.style_sheet(theme.LIGHT_THEME))) <= known
    assert "{" not in re.sub(r"\{[^{}]*\}", "", theme.style_sheet(theme.DARK_THEME))
