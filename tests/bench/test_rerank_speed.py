"""What a new order costs, the queue file included: in the worker, and on the thread that paints.

``MODERATOR_BENCH=100000 pytest -s tests/bench/test_rerank_speed.py`` prints the figures of docs/quality.md.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication
from threadpoolctl import threadpool_limits

from moderator.i18n import Language, translator
from moderator.scoring.priority import Lines
from moderator.store import learning
from moderator.store.open import open_reader, open_store
from moderator.store.sequence import Mixing
from moderator.study import Rank
from ui.queue.model import QueueModel
from ui.queue.snapshot import View, merged, take

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
COMMENTS = int(os.environ.get("MODERATOR_BENCH", "6000"))
DECIDED = COMMENTS // 50
SEEN = 40
T = TypeVar("T")


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One in twenty harmful, one in fifty decided, written straight into the tables."""
    path, chance = tmp_path_factory.mktemp("bench") / "q.db", random.Random(1)
    texts = ["".join(chance.choice(HAN) for _ in range(24)) + "神妖"[n % 20 == 0] for n in range(COMMENTS)]
    comments = [(n, f"c{n:019d}", n, f"作者{n % 900}", text, b"s", b"h") for n, text in enumerate(texts, 1)]

    def fill(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO imports (id, at, file, format, state, first) VALUES (1, '', '', '', '', 1)")
        db.executemany(
            "INSERT INTO comments (id, uid, import_id, position, author, text, salt, row_hash) "
            "VALUES (?, ?, 1, ?, ?, ?, ?, ?)",
            comments,
        )
        db.executemany(
            "INSERT INTO reviews (comment_id, status, scored, priority) VALUES (?, ?, 1, 0)",
            ((n, _status(n)) for n in range(1, COMMENTS + 1)),
        )

    with open_store(path) as store:
        store.writer.run(fill)
    return path


def _status(n: int) -> str:
    return "open" if n > DECIDED else "hidden" if (n - 1) % 20 == 0 else "approved"


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of this process's own time, and what the work gave."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def test_the_second_fit_costs_a_part_of_the_first(queue: Path) -> None:
    memory: dict[str, object] = {}
    rank = Rank(queue, Lines())
    with threadpool_limits(1), open_store(queue) as store:  # as in a worker: the vectors are short
        cold, first = _timed(lambda: rank(memory))
        saving, _ = _timed(lambda: store.writer.run(lambda db: learning.save_ranking(db, first.changed)))
        more = [(n,) for n in range(DECIDED + 1, DECIDED + 6)]
        store.writer.run(
            lambda db: db.executemany("UPDATE reviews SET status = 'approved' WHERE comment_id = ?", more)
        )
        warm, second = _timed(lambda: rank(memory))
    print(
        f"\n{COMMENTS:,} comments: first fit {cold:.2f} s, saved {saving:.2f} s ({len(first.changed):,} rows)"
        f", next fit {warm:.2f} s ({len(second.changed):,} rows moved)"
    )
    assert warm < cold / 2


def test_the_window_hardly_notices_a_new_order(queue: Path, qapp: QCoreApplication) -> None:
    mixing = Mixing(0.05, 0.0, "甲")
    with open_reader(queue) as reader:
        taking, old = _timed(lambda: take(reader, View(), mixing))
        frozen = replace(old, done=bytearray(old.done))
        reading, made = _timed(lambda: merged(frozen, take(reader, View(), mixing, old.rows[:SEEN]), SEEN))
        model = QueueModel(reader.rows, translator(Language.ZH))
        model.show(old)
        painting, _ = _timed(lambda: model.rearrange(made))
    print(
        f"\n{COMMENTS:,} comments: order read {taking:.2f} s, read again and merged {reading:.2f} s beside "
        f"the window, on its own thread {1000 * painting:.1f} ms"
    )
    assert sorted(made.rows) == sorted(old.rows)
    assert painting < reading / 10
