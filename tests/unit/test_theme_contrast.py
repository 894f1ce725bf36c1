"""Every text colour is readable on every ground it is painted on, in both palettes."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from moderator.records import Category, Status
from ui import theme


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), theme.PAIRS)
def test_pair_reaches_wcag_aa(tokens: theme.Tokens, text: str, ground: str) -> None:
    ratio = theme.contrast(getattr(tokens, text), getattr(tokens, ground))
    assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


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
