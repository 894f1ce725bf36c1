"""The presets of keys, and the file that holds the user's choice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.errors import ModeratorError
from moderator.i18n import Language, read_catalogue, translator
from ui.commands import commands
from ui.keymap import Choice, build, read_choice, read_overrides, write_choice
from ui.presets import PRESETS

TABLE = commands()
IDS = [command.id for command in TABLE]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_known_commands_and_clashes_nowhere(name: str) -> None:
    assert set(PRESETS[name]) <= set(IDS)
    keymap = build(TABLE, PRESETS[name])
    assert keymap.conflicts == ()
    assert f"preset.{name}" in read_catalogue()
    keyless = [c.id for c in TABLE if c.undoable and c.keys and not keymap.chords(c.id)]
    assert keyless == [], "every verb keeps a key"


def test_the_users_keys_stand_over_the_preset(tmp_path: Path) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text('preset = "coral"\nhide = "X"\n', encoding="utf-8")
    overrides = read_overrides(TABLE, file)
    assert overrides["approve"] == ("F",)
    assert overrides["hide"] == ("X",)


def test_an_unknown_preset_is_named_with_those_there_are(tmp_path: Path) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text('preset = "vim"\n', encoding="utf-8")
    with pytest.raises(ModeratorError) as caught:
        read_choice(TABLE, file)
    for language in Language:
        sentence, hint = translator(language).error(caught.value)
        assert "vim" in sentence
        assert "coral" in hint


keys = st.lists(st.sampled_from(["A", "Ctrl+K", "Shift+4", "F7", "Alt+J"]), max_size=3, unique=True).map(
    tuple
)
choices = st.builds(
    Choice, st.sampled_from(sorted(PRESETS)), st.dictionaries(st.sampled_from(IDS), keys, max_size=5)
)


@given(st.lists(choices, min_size=1, max_size=3))
def test_what_is_written_is_read_again_and_comments_stay(
    tmp_path_factory: pytest.TempPathFactory, made: list[Choice]
) -> None:
    file = tmp_path_factory.mktemp("keys") / "keymap.toml"
    file.write_text('# 我的键\nskip = "U" # 跳过\n[hide]\nthreat = "Y"\n', encoding="utf-8")
    for choice in made:
        write_choice(choice, file)
        assert read_choice(TABLE, file) == choice
    assert file.read_text(encoding="utf-8").startswith("# 我的键\n")


def test_a_line_that_did_not_change_keeps_its_own_comment(tmp_path: Path) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text('skip = "U" # 跳过\napprove = "Y"\n', encoding="utf-8")
    write_choice(Choice(own={"skip": ("U",), "approve": ("J",)}), file)
    assert 'skip = "U" # 跳过\n' in file.read_text(encoding="utf-8")
