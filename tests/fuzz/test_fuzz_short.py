"""The short form of ``make fuzz``: what was once found, changed samples, and bytes that hypothesis chose."""

from __future__ import annotations

import contextlib
import io
import random
from pathlib import Path

import pytest
import torture_files
from fuzz import changed, reached
from hypothesis import given, settings
from hypothesis import strategies as st
from targets import TARGETS, once, seeds

from moderator.errors import ModeratorError
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Comment

FOUND = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "fuzz").glob("*/*"))


@pytest.mark.parametrize("file", FOUND, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_was_once_found_is_mended(file: Path) -> None:
    once(TARGETS[file.parent.name], file.read_bytes())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_changed_samples_are_read_or_refused(name: str) -> None:
    dice = random.Random()
    known = seeds(name)
    for _ in range(25):
        data = changed(dice.choice(known), dice)
        try:
            once(TARGETS[name], data)
        except Exception as fault:
            pytest.fail(f"{name}: {fault!r} from {data!r}")


@settings(max_examples=25)
@given(st.binary(max_size=400))
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    once(TARGETS[name], data)


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_any_text_folds(text: str) -> None:
    once(TARGETS["folding"], text.encode("utf-8", "replace"))


_WORDS = st.text(max_size=12)
_VALUES = st.one_of(_WORDS, st.integers(), st.booleans(), st.lists(_WORDS, max_size=3))


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(
    ["id", "title", "category", "severity", "terms", "phrases", "patterns", "allow", "match", "no_match",
     "all", "any", "not", "signs", "repeats", "since", "version", "note"]), _VALUES, max_size=8))  # fmt: skip
def test_any_rule_is_parsed_or_its_faults_are_named(rule: dict[str, object]) -> None:
    """Sound TOML with odd values in every place: the fuzzer's bytes seldom get so far."""
    import tomlkit

    document = {"pack": {"id": "x", "title": {"zh": "x", "en": "x"}}, "rule": [rule]}
    try:
        raw = tomlkit.dumps(document).encode("utf-8")
    except (ValueError, UnicodeEncodeError):
        return
    once(TARGETS["rules"], raw)


def test_the_guide_sees_which_lines_are_reached() -> None:
    plain = reached(TARGETS["rules"], b"not toml [")
    sound = reached(TARGETS["rules"], seeds("rules")[0])
    assert plain
    assert len(sound - plain) > 50


def test_bent_files_and_words_that_programs_trip_over_are_read_or_refused() -> None:
    """All of them (2,300) take ten seconds; each run takes others."""
    known = [*torture_files.files()]
    always = [one for one in known if b"&#xD800;" in one[1]]
    for name, data in [*always, *random.Random().sample(known, 150)]:
        try:
            _read(name, data)
        except Exception as fault:
            pytest.fail(f"{name}: {fault!r} from {data[:200]!r}")


def _read(name: str, data: bytes) -> None:
    with contextlib.suppress(ModeratorError):
        for _ in read(io.BytesIO(data), name, Options(), Job()):
            continue


def test_a_reference_to_half_a_character_is_no_character() -> None:
    data = b"<?xml version='1.0'?><i><d p='1'>&#xD83D;a&#55357;</d><d p='1'>&#x1F600;</d></i>"
    found = read(io.BytesIO(data), "a.xml", Options(), Job())
    assert [one.text for one in found if isinstance(one, Comment)] == ["\ufffda\ufffd", "\U0001f600"]
