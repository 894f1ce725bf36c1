"""The key map: spelling of chords, the table's own keys, the user's overrides and their conflicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator.errors import ModeratorError
from ui.commands import Place, commands
from ui.keymap import Chord, build, chord, read_overrides

TABLE = commands()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Chord("A")),
        ("Ctrl+Shift+z", Chord("Z", frozenset({"Ctrl", "Shift"}))),
        ("?", Chord("?")),
        ("Shift+?", Chord("?")),
        ("Ctrl++", Chord("+", frozenset({"Ctrl"}))),
        ("+", Chord("+")),
        ("shift+1", Chord("1", frozenset({"Shift"}))),
        ("Down", Chord("Down")),
    ],
)
def test_chords_are_read(text: str, expected: Chord) -> None:
    assert chord(text) == expected
    assert chord(str(expected)) == expected


@pytest.mark.parametrize("text", ["", "Ctrl+", "Hyper+A"])
def test_what_is_no_chord_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        chord(text)


def test_the_table_has_no_conflict_and_no_double_id() -> None:
    assert build(TABLE).conflicts == ()
    assert len({command.id for command in TABLE}) == len(TABLE)


def test_every_undoable_verb_without_a_name_list_has_a_key() -> None:
    named_only = {"hide.misinformation", "hide.illegal", "hide.incitement_self_harm"}
    named_only |= {f"batch.{each}" for each in named_only}
    named_only |= {"tag.to_verify", "tag.repeat_offender", "tag.paid_poster", "tag.minor"}
    assert {c.id for c in TABLE if c.undoable and not c.keys} == named_only


def test_window_wide_keys_never_type_a_character() -> None:
    for command in TABLE:
        if Place.WINDOW in command.places:
            assert not any(chord(key).plain for key in command.keys), command.id


def test_the_same_key_may_mean_another_thing_in_page_mode() -> None:
    keymap = build(TABLE)
    assert keymap.command(Place.REVIEW, chord("D")) == "hide"
    assert keymap.command(Place.PAGE, chord("D")) == "page.mark"
    assert keymap.command(Place.REVIEW, chord("Ctrl+K")) == "palette"
    assert keymap.command(Place.REVIEW, chord("Y")) is None


def test_overrides_replace_keys_and_conflicts_are_shown_and_dead(tmp_path: Path) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text('approve = ["F"]\nhide.threat = "Y"\nskip = []\n', encoding="utf-8")
    keymap = build(TABLE, read_overrides(TABLE, file))
    assert keymap.command(Place.REVIEW, chord("A")) is None
    assert keymap.command(Place.REVIEW, chord("Y")) == "hide.threat"
    assert keymap.chords("skip") == ()
    assert keymap.command(Place.REVIEW, chord("F")) is None
    assert [(str(c.chord), c.place, set(c.commands)) for c in keymap.conflicts] == [
        ("F", Place.REVIEW, {"approve", "filter"})
    ]


def test_a_missing_file_overrides_nothing(tmp_path: Path) -> None:
    assert read_overrides(TABLE, tmp_path / "none.toml") == {}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("approve = ", "keymap.unreadable"),
        ('aprove = "A"', "keymap.unknown_command"),
        ('approve = "Hyper+A"', "keymap.bad_key"),
    ],
)
def test_a_faulty_file_is_one_error_with_its_place(tmp_path: Path, text: str, key: str) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ModeratorError) as caught:
        read_overrides(TABLE, file)
    assert (caught.value.key, caught.value.where) == (key, str(file))
