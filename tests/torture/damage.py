"""Queue files that nobody should trust: cut, flipped, swapped, foreign, newer, or with hostile schema."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from harness import Verdict

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Article, Comment, Uid
from moderator.store import intake
from moderator.store.check import check
from moderator.store.open import open_reader, open_store
from moderator.store.query import Order, Query

PAGE = 4096


@dataclass(frozen=True, slots=True)
class Damage:
    """A change to the bytes of a queue; ``certain`` ones must be refused, others at least named."""

    name: str
    change: Callable[[Path], None]
    certain: bool


def make_worked(path: Path, comments: int = 60) -> Path:
    """A queue with articles, decisions, tags, notes and an undo, so that every kind of page is in it."""
    article = Article(Uid("a0000000000000000001"), "test", title="题目", paragraphs=("第一段", "第二段" * 99))
    uids = [Uid(f"c{n:019d}") for n in range(1, comments + 1)]
    records = [
        Comment(uid, article.uid, None, n, f"作者{n % 7}", f"第{n}条" + "说点什么" * (n % 50))
        for n, uid in enumerate(uids, 1)
    ]
    with open_store(path) as store:
        store.writer.run(lambda db: intake.take_in(db, [article, *records], "t", "test", "甲", Job()))
        for n, uid in enumerate(uids[:30]):
            verb = (Verb.HIDE, Verb.APPROVE)[n % 2]
            decisions.decide(store, [Request(uid, verb, tags=("coded",), note=f"备注{n}")], "甲").result()
        decisions.undo(store, "甲", 3).result()
    return path


def _sql(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA journal_mode = DELETE")
        for statement in statements:
            db.execute(statement)
        db.close()

    return change


def _bytes(edit: Callable[[bytearray], None]) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        edit(raw)
        path.write_bytes(raw)

    return change


def _cut(size: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with path.open("r+b") as file:
            file.truncate(size)

    return change


def _flip(at: int, bit: int) -> Callable[[Path], None]:
    def edit(raw: bytearray) -> None:
        raw[at % len(raw)] ^= 1 << bit

    return _bytes(edit)


def _swap(one: int, other: int) -> Callable[[Path], None]:
    def edit(raw: bytearray) -> None:
        a, b = slice(one * PAGE, (one + 1) * PAGE), slice(other * PAGE, (other + 1) * PAGE)
        raw[a], raw[b] = raw[b], raw[a]

    return _bytes(edit)


def hostile() -> Iterator[Damage]:
    """Files somebody made on purpose, or for another program."""
    for name, *statements in (
        ("trigger", "CREATE TRIGGER t AFTER UPDATE ON reviews BEGIN "
         "UPDATE reviews SET status = 'approved' WHERE comment_id = new.comment_id; END"),
        ("view in place of a table", "DROP TABLE counters", "CREATE VIEW counters AS SELECT 'a' name, 1 n"),
        ("extra view", "CREATE VIEW extra AS SELECT load_extension('x')"),
        ("extra table", "CREATE TABLE extra (x)"),
        ("extra index", "CREATE INDEX extra ON comments(text)"),
        ("missing index", "DROP INDEX comments_author"),
        ("other column", "ALTER TABLE comments ADD COLUMN more TEXT"),
        ("trigger named as our own", "CREATE TRIGGER _sqlite_migrations AFTER UPDATE ON reviews BEGIN "
         "UPDATE reviews SET status = 'approved'; END"),
        ("newer", "PRAGMA user_version = 999"),
        ("negative version", "PRAGMA user_version = -1"),
        ("version 0 with our tables", "PRAGMA user_version = 0"),
        ("foreign", "PRAGMA application_id = 1"),
        ("no application id", "PRAGMA application_id = 0"),
    ):  # fmt: skip
        yield Damage(name, _sql(*statements), certain=True)


def broken(size: int, dice: random.Random, flips: int, swaps: int) -> Iterator[Damage]:
    """Cuts, header damage, bit flips and swapped pages of a file of that size."""
    for end in (1, 15, 16, 99, 100, 512, PAGE - 1, PAGE, size // 2, size - PAGE, size - 1):
        yield Damage(f"cut to {end}", _cut(end), certain=True)
    yield Damage("magic", _bytes(lambda raw: raw.__setitem__(slice(0, 6), b"SQLitf")), certain=True)
    yield Damage("page size", _bytes(lambda raw: raw.__setitem__(slice(16, 18), b"\x02\x00")), certain=True)
    yield Damage("text", _bytes(lambda raw: raw.__setitem__(slice(0, len(raw)), b"uid,text\n" * 999)), True)
    yield Damage("zeros", _bytes(lambda raw: raw.__setitem__(slice(PAGE, 2 * PAGE), bytes(PAGE))), False)
    for _ in range(flips):
        at, bit = dice.randrange(size), dice.randrange(8)
        yield Damage(f"bit {bit} of byte {at}", _flip(at, bit), certain=False)
    for _ in range(swaps):
        one, other = dice.sample(range(size // PAGE), 2)
        yield Damage(f"pages {one} and {other}", _swap(one, other), certain=False)


def every_page(size: int, dice: random.Random) -> Iterator[Damage]:
    """At each page: the file cut there, the page zeroed, and a bit of it flipped."""
    for page in range(1, size // PAGE):
        yield Damage(f"cut before page {page}", _cut(page * PAGE), certain=True)
        yield Damage(f"page {page} zeroed", _bytes(_zero(page)), certain=False)
        at, bit = page * PAGE + dice.randrange(PAGE), dice.randrange(8)
        yield Damage(f"page {page}: bit {bit} of byte {at}", _flip(at, bit), certain=False)


def _zero(page: int) -> Callable[[bytearray], None]:
    def edit(raw: bytearray) -> None:
        raw[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)

    return edit


def tried(folder: Path, name: str, damages: Iterator[Damage], sound: Path) -> Verdict:
    """Every file is refused by one sentence, or read with its damage named, or says what it always said.

    In the table: files, those with nothing changed that anybody relies on, refused or named, lost = a file
    whose bytes were changed by looking at it, torn = data that differ and nobody noticed.
    """
    verdict, truth = Verdict(name), _content(sound)
    place = folder / name.replace(" ", "-")
    for damage in damages:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path = place / "q.db"
        shutil.copyfile(sound, path)
        damage.change(path)
        _try(path, damage, truth, verdict)
    return verdict


def _try(path: Path, damage: Damage, truth: object, verdict: Verdict) -> None:
    verdict.rounds += 1
    before = hashlib.sha256(path.read_bytes()).digest()
    try:
        outcome = _read(path, truth)
        if outcome == "unseen":
            verdict.torn += 1
            verdict.unsound.append(f"{damage.name}: unseen")
        if damage.certain:
            verdict.unsound.append(f"{damage.name}: not refused")
        verdict.refused += outcome == "named"
        verdict.acknowledged += outcome == "same"
    except ModeratorError:
        verdict.refused += 1
        verdict.unsound += [f"{damage.name}: {left}" for left in _refused_for_writing(path)]
    if hashlib.sha256(path.read_bytes()).digest() != before:
        verdict.lost += 1
        verdict.unsound.append(f"{damage.name}: bytes changed")


def _read(path: Path, truth: object) -> str:
    """``same``, ``named`` by the doctor, or ``unseen``. Raises ModeratorError where the file is refused."""
    with open_reader(path) as reader:
        if not all(one.ok for one in check(reader)):
            return "named"
    return "same" if _content(path) == truth else "unseen"


def _refused_for_writing(path: Path) -> Iterator[str]:
    """What is wrong with how a writer refuses: let in, or something left beside the file."""
    try:
        open_store(path).close()
    except ModeratorError:
        yield from (f"left {file.name}" for file in path.parent.iterdir() if file != path)
    else:
        yield "opened for writing"


def _content(path: Path) -> object:
    """Everything a moderator relies on: comments, decisions, journal; not what a re-flag makes anew."""
    with open_reader(path) as reader:
        items = [(item.comment, item.state) for item in reader.items(Query(order=Order.PAGE))]
        return items, [replace(event, seconds=None) for event in reader.events()]
