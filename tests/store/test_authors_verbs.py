"""Verbs on authors: journal events, folded, undone, rebuilt, forgotten; masks refused."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from moderator import decisions
from moderator.authors import AuthorRequest, judge
from moderator.cli.main import run
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import AUTHOR_VERBS, Chain, Verb
from moderator.records import AuthorState, NameVerdict, Standing, Uid
from moderator.store.check import check
from moderator.store.forget import forget
from moderator.store.open import Store, open_reader, open_store
from moderator.store.rebuild import rebuild

NAME, OTHER = "作者1", "作者2"


def _state(store: Store, name: str = NAME) -> AuthorState:
    with store.reader() as reader:
        return replace(reader.author_state(name), decided_at=None)


def _judge(store: Store, *requests: AuthorRequest) -> None:
    judge(store, requests, "甲").result()


def _faults(store: Store) -> list[str]:
    with store.reader() as reader:
        return [one.name for one in check(reader) if not one.ok]


def test_every_verb_does_what_it_says(filled: Store) -> None:
    said = {}
    for verb in AUTHOR_VERBS:
        _judge(filled, AuthorRequest(NAME, verb))
        said[verb] = _state(filled)
        decisions.undo(filled, "甲").result()
    assert {verb: (state.standing, state.name) for verb, state in said.items()} == {
        Verb.WARN: (Standing.WARNED, None),
        Verb.MUTE: (Standing.MUTED, None),
        Verb.BAN: (Standing.BANNED, None),
        Verb.LIFT: (None, None),
        Verb.RENAME: (None, NameVerdict.BAD),
        Verb.KEEP_NAME: (None, NameVerdict.FINE),
    }


def test_the_last_verb_holds_and_warnings_are_counted(filled: Store) -> None:
    _judge(filled, AuthorRequest(NAME, Verb.WARN), AuthorRequest(OTHER, Verb.BAN))
    _judge(filled, AuthorRequest(NAME, Verb.WARN, "flood", "第二次"))
    _judge(filled, AuthorRequest(NAME, Verb.RENAME))
    wanted = AuthorState(Standing.WARNED, 2, NameVerdict.BAD, None, "第二次", "甲")
    assert _state(filled) == wanted
    _judge(filled, AuthorRequest(NAME, Verb.LIFT, note=""))
    assert _state(filled) == replace(wanted, standing=None, note=None)
    assert _state(filled, OTHER).standing is Standing.BANNED
    assert _faults(filled) == []


def test_undo_and_redo_take_them_as_gestures_among_others(filled: Store) -> None:
    uid = Uid(f"c{1:019d}")
    _judge(filled, AuthorRequest(NAME, Verb.BAN, note="备注"), AuthorRequest(OTHER, Verb.BAN))
    decisions.decide(filled, [Request(uid, Verb.HIDE, "flood")], "甲").result()
    with filled.reader() as reader:
        preview = reader.undo_preview()
    assert preview is not None
    assert (preview.verb, preview.uid) == (Verb.HIDE, uid)
    assert decisions.undo(filled, "甲").result().authors == ()
    with filled.reader() as reader:
        preview = reader.undo_preview()
    assert preview is not None
    assert (preview.verb, preview.uid, preview.author, preview.count) == (Verb.BAN, None, NAME, 2)
    undone = decisions.undo(filled, "甲").result()
    assert (undone.uids, undone.focus, set(undone.authors)) == ((), None, {NAME, OTHER})
    assert _state(filled) == AuthorState()
    with filled.reader() as reader:
        assert reader.author_records() == []
    assert decisions.redo(filled, "甲", 5).result().gestures == 2
    assert _state(filled).standing is Standing.BANNED
    with filled.reader() as reader:
        events = list(reader.events())
    chain = Chain()
    assert all(chain.add(event) for event in events)
    assert _faults(filled) == []


def test_a_masked_or_unknown_name_is_refused_and_nothing_is_written(filled: Store) -> None:
    with filled.reader() as reader:
        before = reader.head()
    for name, key in (("张***三", "author.masked"), ("", "author.masked"), ("没有此人", "author.unknown")):
        with pytest.raises(ModeratorError, match=key):
            judge(filled, [AuthorRequest(NAME, Verb.BAN), AuthorRequest(name, Verb.BAN)], "甲").result()
    with filled.reader() as reader:
        assert reader.head() == before


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE authors SET standing = 'warned'", "authors"),
        ("DELETE FROM authors", "authors"),
        ("UPDATE names SET author = '作者2'", "names"),
        ("DELETE FROM names", "names"),
        ("UPDATE events SET author_digest = NULL WHERE author_digest IS NOT NULL", "journal"),
    ],
)
def test_the_doctor_sees_what_was_changed_behind_the_journal(
    filled: Store, statement: str, found: str
) -> None:
    _judge(filled, AuthorRequest(NAME, Verb.BAN))
    filled.writer.run(lambda db: db.execute(statement))
    assert found in _faults(filled)


def test_a_rebuild_folds_authors_again(filled: Store) -> None:
    _judge(filled, AuthorRequest(NAME, Verb.MUTE, note="备注"))
    before = _state(filled)

    def harm(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM authors")
        db.execute("INSERT INTO authors (name, standing, warnings) VALUES ('作者9', 'banned', 0)")

    filled.writer.run(harm)
    filled.writer.run(lambda db: rebuild(db, "甲"))
    assert (_state(filled), _state(filled, "作者9")) == (before, AuthorState())
    assert _faults(filled) == []


def test_forgetting_an_author_takes_the_verbs_names_and_notes(filled: Store, tmp_path: Path) -> None:
    _judge(filled, AuthorRequest(NAME, Verb.BAN, note="只在这里写的话"), AuthorRequest(OTHER, Verb.WARN))
    _judge(filled, AuthorRequest(NAME, Verb.WARN))
    decisions.undo(filled, "甲").result()
    filled.close()
    forget(filled.path, NAME, "甲")
    left = filled.path.read_bytes()
    assert NAME.encode() + b"\0" not in left
    assert "只在这里写的话".encode() not in left
    with open_store(filled.path) as store:
        assert _faults(store) == []
        with store.reader() as reader:
            assert [one.author for one in reader.author_records()] == [OTHER]
            preview = reader.undo_preview()
        assert preview is not None
        assert preview.author == OTHER
        store.writer.run(lambda db: db.execute("DELETE FROM names"))
        assert "names" in _faults(store)


def test_the_command_line_shows_and_decides(filled: Store, capsys: pytest.CaptureFixture[str]) -> None:
    filled.close()
    queue = ["--queue", str(filled.path), "--lang", "en"]
    assert run(["author", NAME, "--ban", "--note", "屡次", "--reviewer", "乙", *queue]) == 0
    assert "Saved: 1 author(s), 1 event(s)." in capsys.readouterr().out
    assert run(["author", "--json", *queue]) == 0
    (row,) = json.loads(capsys.readouterr().out)["authors"]
    assert (row["author"], row["standing"], row["note"], row["reviewer"]) == (NAME, "banned", "屡次", "乙")
    assert run(["export", "--format", "authors", "--out", "-", *queue]) == 0
    (line,) = csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"), newline=""))
    assert (line["author"], line["standing"], line["note"]) == (NAME, "banned", "屡次")
    assert run(["export", "--format", "authors", "--out", "-", "--redact", *queue]) == 0
    assert NAME not in capsys.readouterr().out
    assert run(["author", NAME, OTHER, *queue]) == 0
    assert "banned" in capsys.readouterr().out
    assert run(["author", "*", "--ban", *queue]) == 1
    assert "nobody's identity" in capsys.readouterr().err
    assert run(["author", "--ban", *queue]) == 2
    assert run(["author", NAME, "--ban", "--reason", "unheard_of", *queue]) == 1
    assert run(["undo", *queue]) == 0
    with open_reader(filled.path) as reader:
        assert reader.author_records() == []
