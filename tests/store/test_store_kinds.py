"""P4: rows of our schema that hold what no program of ours writes are refused before they are painted."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3

import pytest
from conftest import comment

from moderator import decisions
from moderator.cli.main import run
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import Verb
from moderator.store.open import Store, open_beside, open_store

NONSENSE = {
    "reviews.status": "UPDATE reviews SET status = 'x' WHERE comment_id = 2",
    "comments.text": "UPDATE comments SET text = x'ff00' WHERE id = 2",
    "comments": "UPDATE comments SET author = CAST(x'eda080' AS TEXT) WHERE id = 2",
    "reviews.tags": "UPDATE reviews SET tags = '{\"a\": 1}' WHERE comment_id = 2",
    "comments.extra": f"UPDATE comments SET extra = '{'[' * 5000}{']' * 5000}' WHERE id = 2",
    "reviews.priority": "UPDATE reviews SET priority = 'high' WHERE comment_id = 2",
    "events.verb": "UPDATE events SET verb = 'explode' WHERE seq = 1",
    "events.payload": "UPDATE events SET payload = '{' WHERE seq = 1",
    "queue_info.origin": "DELETE FROM queue_info WHERE key = 'origin'",
}


def spoil(store: Store, statement: str) -> bytes:
    store.close()
    with contextlib.closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(statement)
    return hashlib.sha256(store.path.read_bytes()).digest()


@pytest.mark.parametrize("place", NONSENSE)
def test_it_is_named_and_the_file_stays_as_it_is(
    filled: Store, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = spoil(filled, NONSENSE[place])
    for opening in (open_store, open_beside):
        with pytest.raises(ModeratorError) as caught:
            opening(filled.path)
        assert (caught.value.key, caught.value.params["name"]) == ("queue.altered", place)
    assert run(["list", "--queue", str(filled.path), "--json", "--lang", "en"]) in (0, 1)
    assert "the program failed" not in capsys.readouterr().err
    assert run(["doctor", "--queue", str(filled.path)]) == 1
    assert hashlib.sha256(filled.path.read_bytes()).digest() == before


def test_what_the_program_writes_is_let_in(filled: Store) -> None:
    request = Request(comment(1).uid, Verb.HIDE, "flood", tags=("coded",), note="x\0y\U0001f600")
    decisions.decide(filled, [request], "甲").result()
    filled.close()
    open_store(filled.path).close()
