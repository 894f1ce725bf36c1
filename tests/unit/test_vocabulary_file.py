"""Reasons and tags of the user's own: read, written, named in both languages, and clashes told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator import vocabulary
from moderator.errors import ModeratorError
from moderator.i18n import Language, Translator, read_catalogue, translator
from moderator.vocabulary import COLOURS, REASONS, TAGS, Reason, Tag, Vocabulary


def laid(tmp_path: Path, text: str) -> Vocabulary:
    file = tmp_path / "vocabulary.toml"
    file.write_text(text, encoding="utf-8")
    return vocabulary.read(file)


def test_without_a_file_the_defaults_stand(tmp_path: Path) -> None:
    words = vocabulary.read(tmp_path / "none.toml")
    assert words == Vocabulary(REASONS, TAGS)
    assert words.clashes == ()


def test_the_file_comes_first_and_the_other_defaults_follow(tmp_path: Path) -> None:
    words = laid(
        tmp_path, '[[reason]]\nid = "spoiler"\nzh = "剧透"\nkey = 4\n[[reason]]\nid = "threat"\nkey = 8\n'
    )
    assert [reason.id for reason in words.reasons[:3]] == ["spoiler", "threat", "personal_abuse"]
    assert len(words.reasons) == len(REASONS) + 1
    assert "spoiler" in words.reason_ids
    (clash,) = words.clashes
    assert (clash.kind, clash.key, clash.ids) == ("reason", 4, ("spoiler", "advert"))


def test_what_is_off_is_not_offered_and_keeps_its_name_and_id(tmp_path: Path) -> None:
    words = laid(tmp_path, '[[tag]]\nid = "region"\nzh = "地区"\noff = true\n')
    assert "region" not in {tag.id for tag in words.offered_tags}
    assert words.names()["tag.region"] == {"zh": "地区", "en": "地区"}


def test_own_names_reach_every_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.toml"
    file.write_text('[[tag]]\nid = "meme"\nzh = "梗{图}"\nen = "meme"\nkey = 1\n', encoding="utf-8")
    monkeypatch.setattr(vocabulary, "vocabulary_file", lambda: file)
    texts = read_catalogue()
    assert Translator(texts, Language.ZH).word("tag", "meme") == "梗{图}"
    assert Translator(texts, Language.EN).word("tag", "meme") == "meme"
    assert Translator(texts, Language.EN).word("tag", "of_somebody_else") == "of_somebody_else"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x = ", "unreadable"),
        ("reason = 3", "shape"),
        ('[[tag]]\nid = "A B"\nzh = "x"', "bad_id"),
        ('[[tag]]\nid = "irony"\n[[tag]]\nid = "irony"', "bad_id"),
        ('[[tag]]\nid = "own"', "bad_value"),
        ('[[tag]]\nid = "irony"\nkey = 12', "bad_value"),
        ('[[tag]]\nid = "irony"\ncolour = "pink"', "bad_value"),
        ('[[reason]]\nid = "threat"\nneeds_note = "yes"', "bad_value"),
    ],
)
def test_a_faulty_file_is_one_sentence_with_what_to_do(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ModeratorError) as caught:
        laid(tmp_path, text)
    assert caught.value.key == f"vocabulary.{key}"
    for language in Language:
        sentence, hint = translator(language).error(caught.value)
        assert "vocabulary.toml" in sentence
        assert hint


def test_a_faulty_file_does_not_take_the_other_texts_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "vocabulary.toml"
    file.write_text("x = ", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "vocabulary_file", lambda: file)
    assert read_catalogue()["reason.threat"]["en"]


names = (
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=8)
    .map(str.strip)
    .filter(bool)
)
keys = st.none() | st.integers(0, 9)
own_reasons = st.builds(Reason, st.from_regex(r"own_[a-z]{1,6}", fullmatch=True), keys, st.booleans(), names)
own_tags = st.builds(
    Tag, st.from_regex(r"own_[a-z]{1,6}", fullmatch=True), keys, st.booleans(), names, names, st.booleans(),
    st.sampled_from(["", *COLOURS]),
)  # fmt: skip


@given(
    st.lists(own_reasons, max_size=3, unique_by=lambda reason: reason.id),
    st.lists(own_tags, max_size=3, unique_by=lambda tag: tag.id),
    st.booleans(),
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, reasons: list[Reason], tags: list[Tag], escalates: bool
) -> None:
    file = tmp_path_factory.mktemp("words") / "vocabulary.toml"
    changed = [replace(tag, escalates=escalates) if tag.id == "distress" else tag for tag in TAGS]
    words = Vocabulary((*reversed(REASONS), *reasons), (*tags, *changed))
    vocabulary.write(words, file)
    assert vocabulary.read(file) == words


def test_writing_keeps_the_comment_on_top(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.toml"
    file.write_text("# 我们组的理由\n", encoding="utf-8")
    vocabulary.write(Vocabulary(), file)
    assert file.read_text(encoding="utf-8").startswith("# 我们组的理由\n")
    assert vocabulary.read(file) == Vocabulary()
