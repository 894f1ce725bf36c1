"""Two reviewers' queues become one: nothing decided here is overridden, everything can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ARTICLE, comment

from moderator import decisions
from moderator.cli.main import run
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.jobs import Job
from moderator.journal import Shown, Verb
from moderator.records import Comment, State, Status, Uid
from moderator.store import copies, intake, take_back
from moderator.store.check import check
from moderator.store.forget import forget_in
from moderator.store.merge import Conflict, Merged, Part, merge
from moderator.store.open import Store, open_store
from moderator.store.query import Order, Query


def load(store: Store, *records: Comment) -> None:
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *records], "b.txt", "test", "乙", Job()))


def say(store: Store, n: int, verb: Verb | None, reviewer: str, **more: object) -> None:
    decisions.decide(store, [Request(comment(n).uid, verb, **more)], reviewer).result()  # type: ignore[arg-type]


def told(store: Store) -> dict[Uid, State]:
    with store.reader() as reader:
        return {item.comment.uid: item.state for item in reader.items(Query(order=Order.PAGE))}


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Comments 6 to 15, of which 乙 decided some."""
    path = tmp_path / "b" / "other.db"
    path.parent.mkdir()
    with open_store(path) as store:
        load(store, *(comment(n) for n in range(6, 16)))
        say(store, 6, Verb.HIDE, "乙", reason="abuse", tags=("coded",), note="看第二句")
        say(store, 7, Verb.APPROVE, "乙")
        say(store, 8, Verb.HIDE, "乙", reason="spam")
        say(store, 9, None, "乙", tags=("irony",))
        say(store, 10, Verb.SKIP, "乙")
        say(store, 12, Verb.HIDE, "乙", reason="flood")
    return path


def merged(store: Store, other: Path) -> Merged:
    done = merge(store, other, "甲", Job())
    with store.reader() as reader:
        assert [one for one in check(reader) if not one.ok] == []
    return done


def test_what_is_missing_comes_in_with_who_decided_and_when(filled: Store, other: Path) -> None:
    with open_store(other) as there:
        theirs = told(there)
    before = other.read_bytes()
    done = merged(filled, other)
    assert other.read_bytes() == before
    assert (done.comments, done.decisions, done.same, done.conflicts) == (5, 5, 0, ())
    after = told(filled)
    for n in (6, 7, 8, 9, 12):
        assert after[comment(n).uid] == theirs[comment(n).uid], n
    assert after[comment(6).uid].reviewer == "乙"
    assert after[comment(10).uid].status is Status.OPEN
    assert done.kept in [one.path for one in copies.listed(filled.path)]


def test_what_was_decided_here_stays_and_the_difference_is_listed(filled: Store, other: Path) -> None:
    say(filled, 6, Verb.HIDE, "甲", reason="hate", note="看第一句")
    say(filled, 7, Verb.APPROVE, "甲")
    say(filled, 8, Verb.HIDE, "甲", reason="spam")
    say(filled, 8, Verb.REOPEN, "甲")
    here = told(filled)
    done = merged(filled, other)
    assert set(done.conflicts) == {
        Conflict(comment(6).uid, Part.DECISION, "hidden hate", "hidden abuse"),
        Conflict(comment(6).uid, Part.NOTE, "看第一句", "看第二句"),
        Conflict(comment(8).uid, Part.DECISION, "open", "hidden spam"),
    }
    assert done.same == 1
    after = told(filled)
    assert (after[comment(6).uid].reason, after[comment(6).uid].note) == ("hate", "看第一句")
    assert after[comment(6).uid].tags == ("coded",)
    assert [after[comment(n).uid] for n in (7, 8)] == [here[comment(n).uid] for n in (7, 8)]


def test_a_decision_about_another_text_is_not_taken_over(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with open_store(path) as there:
        load(there, comment(1, "改过的话"))
        say(there, 1, Verb.HIDE, "乙", reason="abuse")
    before = told(filled)
    done = merged(filled, path)
    assert done.conflicts == (Conflict(comment(1).uid, Part.TEXT, comment(1).text, "改过的话"),)
    assert told(filled) == before


def test_undo_takes_all_decisions_back_and_the_comments_go_as_an_import(filled: Store, other: Path) -> None:
    say(filled, 1, Verb.APPROVE, "甲")
    before = told(filled)
    merged(filled, other)
    decisions.undo(filled, "甲").result()
    after = told(filled)
    assert {uid: after[uid] for uid in before} == before
    assert all(state.status is Status.OPEN for uid, state in after.items() if uid not in before)
    with filled.reader() as reader:
        number = take_back.latest(reader.db)
    filled.writer.run(lambda db: take_back.take_back(db, number, "甲"))
    assert told(filled) == before


def test_merging_again_adds_nothing(filled: Store, other: Path) -> None:
    merged(filled, other)
    with filled.reader() as reader:
        before = [event.uid for event in reader.events()]
    done = merged(filled, other)
    assert (done.comments, done.decisions, done.same, done.conflicts) == (0, 0, 5, ())
    with filled.reader() as reader:
        assert [event.uid for event in reader.events()] == before


def test_a_copy_that_two_worked_on_comes_together(filled: Store, tmp_path: Path) -> None:
    say(filled, 1, Verb.HIDE, "甲", reason="abuse")
    path = tmp_path / "lent.db"
    shutil.copyfile(copies.make(filled.path, "by-hand") or Path(), path)
    with open_store(path) as lent:
        say(lent, 2, Verb.HIDE, "乙", reason="spam")
        say(lent, 1, Verb.REOPEN, "乙")
    say(filled, 3, Verb.APPROVE, "甲")
    done = merged(filled, path)
    assert (done.comments, done.decisions, done.conflicts) == (0, 1, ())
    assert [told(filled)[comment(n).uid].status for n in (1, 2, 3)] == ["hidden", "hidden", "approved"]


def test_whoever_was_forgotten_here_does_not_come_back(filled: Store, other: Path) -> None:
    forget_in(filled, "作者6", "甲")
    done = merged(filled, other)
    assert done.comments == 5
    assert comment(6).uid not in told(filled)
    assert "作者6".encode() not in filled.path.read_bytes()
    with filled.reader() as reader:
        before = reader.head()
    merged(filled, other)
    with filled.reader() as reader:
        assert reader.head() == before


def test_the_journal_tells_what_was_merged(filled: Store, other: Path) -> None:
    merged(filled, other)
    with filled.reader() as reader:
        last = list(reader.events())[-1]
    assert last.verb is Verb.MERGE
    said = json.loads(last.payload or "")
    assert (said["file"], said["comments"], said["decisions"]) == ("other.db", 5, 5)
    with open_store(other) as there, there.reader() as reader:
        assert said["head"] == reader.head().hash


def test_a_file_that_does_not_pass_its_check_is_not_merged(filled: Store, other: Path) -> None:
    with open_store(other) as there:
        there.writer.run(lambda db: db.execute("UPDATE reviews SET status = 'approved'").rowcount)
    before = told(filled)
    with pytest.raises(ModeratorError) as caught:
        merge(filled, other, "甲", Job())
    assert caught.value.key == "merge.damaged"
    assert told(filled) == before
    with pytest.raises(ModeratorError) as caught:
        merge(filled, filled.path, "甲", Job())
    assert caught.value.key == "merge.same_file"


def test_a_merge_that_was_cut_off_goes_on_when_it_is_run_again(
    filled: Store, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr("moderator.store.merge._tell", killed)
        with pytest.raises(KeyboardInterrupt):
            merge(filled, other, "甲", Job())
    assert all(state.status is Status.OPEN for state in told(filled).values())
    done = merged(filled, other)
    assert (done.comments, done.decisions) == (0, 5)


def test_the_command_lists_what_is_at_odds_and_ends_with_3(
    filled: Store, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(filled, 6, Verb.HIDE, "甲", reason="hate")
    path = filled.path
    filled.close()
    assert run(["merge", str(other), "--queue", str(path), "--json"]) == 3
    said = json.loads(capsys.readouterr().out)
    assert (said["comments"], said["decisions"], len(said["conflicts"])) == (5, 5, 1)
    assert Path(said["kept"]).exists()
    assert run(["merge", str(other), "--queue", str(path), "--lang", "en"]) == 3
    assert "here: hidden hate\tthere: hidden abuse" in capsys.readouterr().out
    assert run(["merge", str(path.parent / "nothing.db"), "--queue", str(path)]) == 1
    assert run(["merge", str(other), "--queue", str(path.parent / "new.db")]) == 1
    assert not (path.parent / "new.db").exists()


def test_time_on_screen_stays_with_whoever_read(store: Store, other: Path, tmp_path: Path) -> None:
    """It is the reviewer's own: neither a merge nor an export takes it along."""
    seconds = 73519.25
    with open_store(other) as there:
        request = Request(comment(13).uid, Verb.APPROVE, shown=Shown(0.5, (), seconds))
        decisions.decide(there, [request], "乙").result()
        with there.reader() as reader:
            assert seconds in {event.seconds for event in reader.events()}
    merged(store, other)
    with store.reader() as reader:
        assert any(event.comment == comment(13).uid for event in reader.events())
        assert {event.seconds for event in reader.events()} == {None}
    for form in ("csv", "jsonl"):
        out = tmp_path / f"out.{form}"
        assert run(["export", "--queue", str(other), "--format", form, "--out", str(out)]) == 0
        assert str(int(seconds)) not in out.read_text("utf-8")
