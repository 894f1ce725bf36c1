"""Settings: the defaults, what a file says, what a wrong file gets, and that comments in it stay."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from moderator import settings
from moderator.errors import ModeratorError
from moderator.i18n import Language, read_catalogue, translator
from moderator.settings import Settings


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings.read(tmp_path / "none.toml") == Settings()


def test_values_are_read_and_unknown_names_ignored(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('reviewer = "甲"\nmood_line = 0\nfuture = true\n', encoding="utf-8")
    assert settings.read(file) == Settings(reviewer="甲", mood_line=0.0)


@pytest.mark.parametrize(
    "content", ["text_size = 'big'", "settle_ms = true", "reviewer = 3", "x = ", "\udcff"]
)
def test_a_wrong_file_is_one_sentence_with_its_place(tmp_path: Path, content: str) -> None:
    file = tmp_path / "s.toml"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModeratorError) as caught:
        settings.read(file)
    for language in Language:
        sentence, hint = translator(language).error(caught.value)
        assert str(file) in sentence
        assert hint


def test_writing_one_value_keeps_the_comments(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "s.toml"
    settings.write("reviewer", "甲", file)
    file.write_text("# 我的注释\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    settings.write("text_size", 26, file)
    assert file.read_text(encoding="utf-8").startswith("# 我的注释\n")
    assert settings.read(file) == Settings(reviewer="甲", text_size=26)


@pytest.mark.parametrize(
    "line", ['language = "fr"', "text_size = 4", "flag_line = 2", "exposure_budget = -1"]
)
def test_a_value_out_of_bounds_is_refused_with_what_is_allowed(tmp_path: Path, line: str) -> None:
    file = tmp_path / "s.toml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(ModeratorError) as caught:
        settings.read(file)
    assert caught.value.key == "settings.not_allowed"
    assert translator(Language.EN).error(caught.value)[1]


def test_every_setting_has_bounds_that_hold_its_default() -> None:
    for each in fields(Settings):
        kind = settings.kind_of(each.name)
        assert kind.allows(each.default), each.name
        assert kind.words or isinstance(each.default, (str, bool)) or kind.high > kind.low, each.name


def test_every_setting_and_every_word_of_one_is_named_in_both_languages() -> None:
    texts = read_catalogue()
    for each in fields(Settings):
        kind = settings.kind_of(each.name)
        wanted = [f"setting.{each.name}", f"setting.{each.name}.help", f"setting_group.{kind.group}"]
        wanted += [f"setting_word.{word}" for word in kind.words]
        assert [key for key in wanted if key not in texts] == [], each.name
