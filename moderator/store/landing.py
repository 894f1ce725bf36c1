"""The second half of an import: what was staged is moved into the queue in short transactions.

Until all of it is there nothing of it is visible: a comment shows by its review, and reviews come last. A
kill or a cancel before that point leaves the import ``arriving``, and its rows are swept out; after it the
import is ``landing`` and is brought to its end, on the next opening if need be.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from moderator.journal import Verb, canonical
from moderator.records import Status, Uid
from moderator.store import change, counters, history, search
from moderator.store.events import Draft, append, batches, new_id, now, states, store_states
from moderator.store.migrations import State
from moderator.store.staging import (
    Stage,
    Staged,
    Tally,
    Values,
    comment_of,
    discard,
    hash_of,
    reopen,
    stage_of,
)
from moderator.store.writer import NoWriter, Work, Writer

T = TypeVar("T")
Step = Callable[[sqlite3.Connection], None]

PART = 400
"""Comments a step: some 10 ms, which is what a decision may have to wait."""
_TOGETHER = 16
"""Steps a transaction where nobody works at the desk: each writes all over the indexes of ids and names, and
a page that was written once a transaction is written by many of its rows."""
_REVIEWS = 2000
_ARTICLES_KEPT = 50_000
_INSERT = (
    "INSERT INTO comments (id, uid, article_id, import_id, salt, row_hash, parent_uid, position, author, "
    "text, source_id, author_raw, posted_raw, posted_at, posted_precision, likes, replies, place, extra) "
    "VALUES (?, ?, (SELECT id FROM articles WHERE uid = ?), {:d}" + ", ?" * 15 + ")"
)


@dataclass(slots=True)
class Landing:
    """One staged file on its way in: ``steps`` are to be carried out in order, each in a transaction."""

    stage: Stage
    tally: Tally
    file: str
    form: str
    reviewer: str
    import_id: int = 0
    first: int = 0
    """Row of its first comment: one import at a time, so all from there on are its own until it is done."""
    sealed: bool = False
    _row: int = 0
    _articles: dict[str, int] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        yield from self.arriving()
        yield self.seal
        yield from self.following()
        yield self.end

    def arriving(self) -> Iterator[Step]:
        """Everything that is new, not yet to be seen."""
        yield self._begin
        for articles in _parts(self.stage.articles(), PART):
            yield self._bind(self._add_articles, articles)
        for problems in _parts(self.stage.problems(), PART):
            yield self._bind(self._add_problems, problems)
        for comments, words in self.stage.fresh(self.first, PART):
            yield lambda db, part=(comments, words): self._add_comments(db, *part)  # type: ignore[misc]

    def following(self) -> Iterator[Step]:
        """After the point of no return: what is new is shown, what was here is brought up to date."""
        for start in range(self.first, self._row, _REVIEWS):
            end = min(start + _REVIEWS, self._row)
            yield lambda db, start=start, end=end: _show(db, start, end)  # type: ignore[misc]
        for seen in _parts(self.stage.sightings(), _REVIEWS):
            yield self._bind(self._sight, seen)
        for changed in _parts(self.stage.changed(), PART // 2):
            yield self._bind(self._change, changed)

    def _bind(self, act: Callable[[sqlite3.Connection, Sequence[T]], None], part: Sequence[T]) -> Step:
        return lambda db: act(db, part)

    def _begin(self, db: sqlite3.Connection) -> None:
        self.first = self._row = _next_row(db)
        cursor = db.execute(
            "INSERT INTO imports (at, file, format, state, first) VALUES (?, ?, ?, ?, ?)",
            (now(), self.file, self.form, State.ARRIVING, self.first),
        )
        self.import_id = int(cursor.lastrowid or 0)

    def _add_articles(self, db: sqlite3.Connection, articles: Sequence[tuple[object, ...]]) -> None:
        db.executemany(
            "INSERT OR IGNORE INTO articles (uid, source, source_id, title, url, posted_raw, paragraphs, "
            "import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*article, self.import_id) for article in articles],
        )

    def _add_problems(self, db: sqlite3.Connection, problems: Sequence[tuple[object, ...]]) -> None:
        db.executemany(
            "INSERT INTO problems (import_id, file, line, reason, params, raw) VALUES (?, ?, ?, ?, ?, ?)",
            [(self.import_id, *problem) for problem in problems],
        )

    def _add_comments(self, db: sqlite3.Connection, comments: Values, words: Values) -> None:
        db.executemany(_INSERT.format(self.import_id), comments)
        db.executemany(search.INSERT, words)
        self._row = _next_row(db)

    def _article_rows(self, db: sqlite3.Connection, comments: Sequence[Staged]) -> dict[str, int]:
        wanted = {c.article for c in comments if c.article is not None} - self._articles.keys()
        if len(self._articles) > _ARTICLES_KEPT:
            self._articles.clear()
            wanted = {c.article for c in comments if c.article is not None}
        for part in batches([Uid(uid) for uid in wanted]):
            marks = ",".join("?" * len(part))
            self._articles.update(db.execute(f"SELECT uid, id FROM articles WHERE uid IN ({marks})", part))
        return self._articles

    def seal(self, db: sqlite3.Connection) -> None:
        """The point of no return: from here on the import happened."""
        tally = self.tally
        db.execute(
            "UPDATE imports SET articles = ?, new = ?, updated = ?, duplicates = ?, problems = ?, state = ? "
            "WHERE id = ?",
            (tally.articles, tally.new, tally.updated, tally.duplicates, tally.problems, State.LANDING,
             self.import_id),
        )  # fmt: skip
        self._renew_articles(db)
        payload = canonical(
            {
                "import": self.import_id,
                "file": self.file,
                "format": self.form,
                "articles": tally.articles,
                "new": tally.new,
                "updated": tally.updated,
                "duplicates": tally.duplicates,
                "problems": tally.problems,
            }
        )
        append(db, [Draft(Verb.LOAD, payload=payload)], self.reviewer, new_id())
        self.sealed = True

    def _renew_articles(self, db: sqlite3.Connection) -> None:
        """What was here of an article, with what this file knows better."""
        db.executemany(
            "UPDATE articles SET title = coalesce(?, title), url = coalesce(?, url), "
            "paragraphs = CASE WHEN ? = '[]' THEN paragraphs ELSE ? END WHERE uid = ? AND import_id <> ?",
            [
                (title, url, said, said, uid, self.import_id)
                for uid, _, _, title, url, _, said in self.stage.articles()
            ],
        )

    def _change(self, db: sqlite3.Connection, changed: Sequence[Staged]) -> None:
        articles = self._article_rows(db, changed)
        for staged in changed:
            self._change_one(db, staged, articles.get(staged.article or ""))
        _reopen(db, changed, self.reviewer)

    def _change_one(self, db: sqlite3.Connection, staged: Staged, article: int | None) -> None:
        assert staged.row is not None
        old, comment = change.stored(db, staged.row), comment_of(staged)
        if hash_of(old) == staged.row_hash:
            return
        history.keep(db, staged.row, old, self.import_id)
        change.update(db, staged.row, old, comment, staged.row_hash, article)
        if old.text != comment.text:
            # A text that changed after its decision says so and returns to the queue.
            sql = "UPDATE reviews SET changed = 1 WHERE comment_id = ? AND status <> ?"
            db.execute(sql, (staged.row, Status.OPEN))

    def _sight(self, db: sqlite3.Connection, seen: Sequence[tuple[int]]) -> None:
        history.sighted(db, [row for (row,) in seen], self.import_id)

    def end(self, db: sqlite3.Connection) -> None:
        """The import is over, and all of it on the disk."""
        db.execute("UPDATE imports SET state = ? WHERE id = ?", (State.DONE, self.import_id))


def _parts(stream: Iterator[T], size: int) -> Iterator[list[T]]:
    while part := list(islice(stream, size)):
        yield part


def _next_row(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM comments").fetchone()[0])


def _show(db: sqlite3.Connection, start: int, end: int) -> None:
    """Make comments from ``start`` to before ``end`` part of the queue."""
    made = db.execute(
        "INSERT OR IGNORE INTO reviews (comment_id) SELECT id FROM comments WHERE id >= ? AND id < ?",
        (start, end),
    ).rowcount
    counters.add(db, Counter({f"status:{Status.OPEN}": made}))


def _reopen(db: sqlite3.Connection, changed: Sequence[Staged], reviewer: str) -> None:
    """Decided comments whose text is new: an event that says so, and their state as the journal has it."""
    marks = ",".join("?" * len(changed))
    found = db.execute(
        "SELECT c.uid FROM reviews r JOIN comments c ON c.id = r.comment_id "
        f"WHERE r.changed = 1 AND r.status <> ? AND r.comment_id IN ({marks})",
        (Status.OPEN, *(comment.row for comment in changed)),
    )
    uids = [Uid(uid) for (uid,) in found]
    if uids:
        append(db, [Draft(Verb.UPDATE, comment=uid) for uid in uids], reviewer, new_id())
        store_states(db, states(db, uids))


def settle(writer: Writer, queue: Path) -> None:
    """Bring what a kill left of an import to an end: out of the queue, or wholly into it."""
    left = writer.run(
        lambda db: db.execute(
            "SELECT id, state, first FROM imports WHERE state <> 'done' ORDER BY id"
        ).fetchall()
    )
    for import_id, state, first in left:
        if state == State.ARRIVING:
            sweep(writer, import_id, first)
        else:
            _finish(writer, stage_of(queue), import_id, first)
    # Nothing reads it any more: the next import removes it before it begins, and says so where it cannot.
    with contextlib.suppress(OSError):
        discard(stage_of(queue))


def sweep(writer: Writer | NoWriter, import_id: int, first: int) -> None:
    """Take an import that never was out of the queue again, in short transactions."""
    while writer.run(lambda db: _sweep_part(db, first), background=True):
        pass

    def last(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM articles WHERE import_id = ?", (import_id,))
        db.execute("DELETE FROM problems WHERE import_id = ?", (import_id,))
        db.execute("DELETE FROM imports WHERE id = ?", (import_id,))

    writer.run(last, background=True)


def _sweep_part(db: sqlite3.Connection, first: int) -> bool:
    found = db.execute(
        "SELECT id, author, text FROM comments WHERE id >= ? ORDER BY id DESC LIMIT ?", (first, PART)
    ).fetchall()
    for row, author, text in found:
        search.remove(db, row, author, text)
    db.executemany("DELETE FROM comments WHERE id = ?", [(row,) for row, *_ in found])
    return bool(found)


def _finish(writer: Writer, path: Path, import_id: int, first: int) -> None:
    end = writer.run(lambda db: _next_row(db))
    # Without its stage an import still shows all that is new; what it changed comes with the next load.
    stage = reopen(path) if path.exists() else Stage()
    landing = Landing(stage, Tally(), "", "", "", import_id, first, sealed=True, _row=end)
    with contextlib.closing(stage):
        _carry_out(writer, landing.following(), _nothing)
        writer.run(landing.end, background=True)


def land(writer: Writer | NoWriter, landing: Landing, checkpoint: Callable[[], None]) -> None:
    """Carry out all steps, yielding to decisions between them. Raises what ``checkpoint`` raises, as long as
    the import can still be taken back; then nothing of it is left."""
    try:
        _carry_out(writer, landing.arriving(), checkpoint)
        writer.run(landing.seal, background=True)
        _carry_out(writer, landing.following(), _nothing)
        writer.run(landing.end, background=True)
    except BaseException:
        if not landing.sealed and landing.import_id:
            sweep(writer, landing.import_id, landing.first)
        raise


def _carry_out(writer: Writer | NoWriter, steps: Iterator[Step], checkpoint: Callable[[], None]) -> None:
    """A step a transaction while somebody works at the desk, else many; the disk may have them later."""

    def several(db: sqlite3.Connection) -> bool:
        for number, step in enumerate(steps, 1):
            step(db)
            if number >= _TOGETHER or not writer.quiet:
                return True
        return False

    more = True
    while more:
        checkpoint()
        more = writer.run(several, background=True, durable=False)
    checkpoint()


def _nothing() -> None:
    """What cannot be taken back any more is carried out to its end."""


def at_once(landing: Landing) -> Work[Tally]:
    """All steps in one transaction: for a small file, or where a transaction is open anyway."""

    def work(db: sqlite3.Connection) -> Tally:
        for step in landing.steps():
            step(db)
        return landing.tally

    return work
