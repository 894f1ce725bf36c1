"""Measures loading, reading, writing and exporting without a window, each beside a plain way of doing it.

``python store_probe.py FOLDER COUNT`` makes FOLDER/COUNT.db from COUNT invented comments by the program's own
way and prints one JSON object. Flags of more than ``FLAGGED`` comments are those of the first, over and over.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from invented import write_csv

from moderator import pipeline
from moderator.exporters import export, outgoing
from moderator.exporters.choice import Choice
from moderator.exporters.memory import memory
from moderator.importers.base import Options
from moderator.jobs import Job
from moderator.rules.parse import default_packs, read_pack
from moderator.settings import Settings
from moderator.store import search
from moderator.store.open import connect_writer, open_reader, open_store
from moderator.store.query import Order, Query
from moderator.store.reader import Reader
from moderator.worker import Pool

FLAGGED = 100_000
PLAIN = 300
"""Comments that go through the plain loop: a thousand would take too long."""


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The best of several runs: whatever else the machine does can only add to a time."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def resident() -> int:
    """The most memory this process ever had, in MB."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", said)
    return int(found[1]) // 1024 if found else 0


def load(folder: Path, count: int) -> dict[str, object]:
    """Read, store and flag; the same rows by one bare ``executemany`` a table; the plain loop."""
    table, queue = folder / f"{count}.csv", folder / f"{count}.db"
    began = time.perf_counter()
    write_csv(table, count)
    made = time.perf_counter() - began
    readings, faults = pipeline.open_inputs([table], io.BytesIO(), Options(), Job())
    assert not faults
    read = seconds(lambda: [None for _ in readings[0]])
    after_reading = resident()
    with open_store(queue) as store, Pool() as pool:
        both = seconds(lambda: pipeline.take_in(store, readings, "bench", Job()))
        stored, after_storing = max(both - read, 1e-6), resident()
        found: dict[str, object] = {
            "comments": count,
            "made": made,
            "read": count / read,
            "store": count / stored,
            "bare": bare(folder, queue),
            "memory": {"reading": after_reading, "storing": after_storing},
        }
        if count <= FLAGGED:
            report = pipeline.flag(store, pool, Settings(), Job(), "bench", packs=default_packs())
            rate = count / (both + report.seconds)
            found |= {"flag": count / report.seconds, "import": rate, "plain": plain(store.reader())}
    if count > FLAGGED:
        lend(queue, folder / f"{FLAGGED}.db")
    return found


def bare(folder: Path, queue: Path) -> float:
    """Rows a second of writing a queue's into an empty one, ready-made, by one statement a table."""
    other = folder / "bare.db"
    open_store(other).close()
    with closing(sqlite3.connect(queue)) as source, closing(connect_writer(other)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        comments = source.execute("SELECT * FROM comments LIMIT ?", (FLAGGED,)).fetchall()
        words = [(row[0], _apart(row[7]), _apart(row[6])) for row in comments]
        marks = ",".join("?" * len(comments[0]))

        def work() -> None:
            db.execute("BEGIN")
            db.executemany(f"INSERT INTO comments VALUES ({marks})", comments)
            db.executemany("INSERT INTO reviews (comment_id) VALUES (?)", [(row[0],) for row in comments])
            db.executemany("INSERT INTO search (rowid, text, author) VALUES (?, ?, ?)", words)
            db.execute("COMMIT")

        took = seconds(work)
        count = len(comments)
    for end in ("", "-wal", "-shm", ".lock"):
        other.with_name(other.name + end).unlink(missing_ok=True)
    return count / took


def _apart(text: str) -> str:
    return " ".join(search.folded(text))


def plain(reader: Reader) -> float:
    """Comments a second of the plain loop: snownlp, jieba and one regular expression of all terms."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from snownlp import sentiment

        jieba.setLogLevel(60)
        jieba.initialize()
    terms = {term for pack in default_packs() for rule in read_pack(pack).rules for term in rule.terms}
    lexicon = re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
    texts = [str(text) for (text,) in reader.db.execute("SELECT text FROM comments LIMIT ?", (PLAIN,))]
    reader.close()
    sentiment.classify(texts[0])

    def work() -> None:
        for text in texts:
            sentiment.classify(text)
            jieba.lcut(text)
            lexicon.findall(text)

    return len(texts) / seconds(work, 2)


def lend(queue: Path, lender: Path) -> None:
    """Give comments the flags of the smaller queue's: the desk paints and sorts as many and as large."""
    with closing(sqlite3.connect(queue, isolation_level=None)) as db:
        db.execute("ATTACH ? AS lender", (str(lender),))
        db.execute("BEGIN")
        columns = "flagged, priority, abuse, sentiment, off_topic, category, severity, field, parts, scored"
        db.execute(
            f"UPDATE reviews SET ({columns}) = (SELECT {columns} FROM lender.reviews x "
            f"WHERE x.comment_id = (reviews.comment_id - 1) % {FLAGGED} + 1)"
        )
        named = [str(row[1]) for row in db.execute("PRAGMA table_info(findings)")]
        listed = ", ".join(name for name in named if name not in ("id", "comment_id"))
        total = db.execute("SELECT max(id) FROM comments").fetchone()[0]
        for start in range(0, total, FLAGGED):
            db.execute(
                f"INSERT INTO findings (comment_id, {listed}) SELECT comment_id + ?, {listed} "
                "FROM lender.findings WHERE comment_id + ? <= ?",
                (start, start, total),
            )
        db.execute("DELETE FROM counters")
        db.execute("INSERT INTO counters SELECT 'status:' || status, count(*) FROM reviews GROUP BY status")
        db.execute(
            "INSERT INTO counters SELECT 'flagged:' || status, count(*) FROM reviews WHERE flagged = 1 "
            "GROUP BY status"
        )
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


WORDS = ("挂", "挂号", "不错", "地铁票价", "加微信", "傻逼", "退货流程,说得", "zz不在")


def searching(reader: Reader) -> dict[str, object]:
    """Milliseconds of first hits and of counting, at worst over several words, and of LIKE for one."""
    match = "SELECT count(*) FROM search WHERE search MATCH ?"

    def hits(words: str) -> float:
        return seconds(lambda: reader.order(Query(search=words), 50), 3)

    def counted(words: str) -> float:
        return seconds(lambda: _one(reader, match, search.phrase(words)), 3)

    first, count = max(map(hits, WORDS)), max(map(counted, WORDS))
    like = seconds(lambda: _one(reader, "SELECT count(*) FROM comments WHERE text LIKE ?", "%地铁票价%"))
    return {"first": first * 1000, "count": count * 1000, "like": like * 1000}


def _one(reader: Reader, sql: str, value: object) -> object:
    return reader.db.execute(sql, (value,)).fetchone()


def paging(reader: Reader) -> dict[str, float]:
    """Milliseconds of a page of 64 rows far inside the queue: by key, and by OFFSET."""
    total = reader.counts().total
    order = list(reader.order(Query(order=Order.PAGE), total // 2 + 64))[-64:]
    offset = "SELECT comment_id FROM reviews ORDER BY priority DESC, comment_id LIMIT 64 OFFSET ?"
    return {
        "key": seconds(lambda: reader.rows(order), 5) * 1000,
        "offset": seconds(lambda: reader.db.execute(offset, (total * 9 // 10,)).fetchall(), 3) * 1000,
    }


def sizes(queue: Path) -> dict[str, object]:
    """Bytes of the file, of the texts in it, and of every table and index."""
    with closing(sqlite3.connect(queue)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        text = db.execute(
            "SELECT sum(length(CAST(text AS BLOB))), sum(length(text)) FROM comments"
        ).fetchone()
        parts = db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    return {
        "file": queue.stat().st_size,
        "text": text[0],
        "characters": text[1],
        "parts": {str(name): int(size) for name, size in parts},
    }


def exporting(queue: Path, form: str) -> dict[str, float]:
    """Rows a second of one export, and the memory it added, in MB."""
    before = resident()
    out = queue.with_name(f"out.{form}")
    with open_reader(queue) as reader:
        choice = Choice(Query(order=Order.PAGE))
        began = time.perf_counter()
        done = outgoing.send(reader, export.exporter(form), choice, out, Job(), memory(), english=False)
        took = time.perf_counter() - began
    for file in out.parent.glob("out.*"):
        file.unlink()
    return {"rate": done.rows / took, "memory": resident() - before}


def plain_csv(queue: Path) -> float:
    """Rows a second of csv.writer over the bare table."""
    out = queue.with_name("plain.csv")
    with closing(sqlite3.connect(queue)) as db, out.open("w", encoding="utf-8", newline="") as stream:
        rows = db.execute("SELECT * FROM comments").fetchall()
        took = seconds(lambda: csv.writer(stream).writerows(rows))
    out.unlink()
    return len(rows) / took


def main(arguments: Sequence[str]) -> None:
    folder, count = Path(arguments[0]), int(arguments[1])
    found = load(folder, count)
    queue = folder / f"{count}.db"
    with open_reader(queue) as reader:
        found |= {"search": searching(reader), "page": paging(reader)}
    print(json.dumps(found), flush=True)
    found["size"] = sizes(queue)
    print(json.dumps(found), flush=True)
    # A workbook of a million rows takes a minute, and says no more than one of a hundred thousand.
    forms = ("csv", "xlsx") if count <= FLAGGED else ("csv",)
    found["export"] = {form: exporting(queue, form) for form in forms}
    if count <= FLAGGED:
        found["plain_csv"] = plain_csv(queue)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
