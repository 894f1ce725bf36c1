"""Measures the real desk from inside: real key events from the X server, until what they led to was painted.

``python desk_probe.py QUEUE BEGUN [MORE.csv]`` prints one JSON object. BEGUN is when the process was started,
in seconds since the epoch. With MORE.csv the keys are pressed once more while that file is imported and
flagged, while everything is flagged again, and while the queue is ranked anew. Needs DISPLAY and xdotool.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from moderator import pipeline, settings
from moderator.decisions import Request
from moderator.i18n import Language
from moderator.importers.base import Options
from moderator.importers.preview import Plan
from moderator.journal import Verb
from moderator.records import Category, Changes, Status, Uid
from moderator.store.open import open_store
from moderator.store.query import Filters, Order, Query
from moderator.worker import Pool
from ui.app import Program, _application
from ui.detail.why_line import suggested_reason
from ui.keyboard import milliseconds
from ui.queue.snapshot import Shelf, View
from ui.session import Session

PRESSES = 150
BUSY_PRESSES = 100
UNDONE = 10_000
GIVEN_UP = 10
"""Presses without an answer after which no more are tried."""
PATIENCE = 60_000
"""Milliseconds until something that does not come is given up."""


def resident(pid: str = "self") -> float:
    """MB of memory a process has in use now."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as stream:
        return int(stream.read().split()[1]) * 4096 / 1e6


def quantiles(found: Sequence[float]) -> dict[str, float]:
    """Milliseconds at the middle, at 99 % and at worst, of seconds."""
    ordered = sorted(found)
    at = {"p50": len(ordered) // 2, "p99": int(len(ordered) * 0.99), "worst": len(ordered) - 1}
    return {name: round(ordered[min(n, len(ordered) - 1)] * 1000, 2) for name, n in at.items()}


class Probe:
    """A hand with a stop-watch at a running desk."""

    def __init__(self, queue: Path, begun: float) -> None:
        self.begun = begun
        app = _application()
        chosen = replace(settings.read(), palette="light", reviewer="bench", language="zh")
        self.session = Session(open_store(queue, copying=False), chosen)
        self.program = Program(app, self.session, chosen, Language.ZH)
        self.desk = self.program.desk
        self.keyboard = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, text=True)

    def until(self, true: Callable[[], bool], most: int = PATIENCE) -> bool:
        """Let the window live until something is so."""
        end = time.perf_counter() + most / 1000
        # With a time limit Qt does not wait but turns round and round, and takes a core from the desk.
        wake = QTimer(interval=4)
        wake.start()
        while not true():
            if time.perf_counter() > end:
                return False
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return True

    def rest(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def opened(self) -> float:
        """Seconds from the start of the process to the first comment painted."""
        self.desk.start()
        seen: list[float] = []
        self.desk.window.review.painted.connect(
            lambda _: QTimer.singleShot(0, lambda: seen.append(time.time()))
        )
        assert self.until(lambda: bool(seen)), "no comment was painted"
        # There is no window manager to do it.
        self._say(f"windowfocus {int(self.desk.window.winId())}")
        self.until(lambda: self.desk.window.isActiveWindow(), 5000)
        self.desk.window.stage.setFocus()
        return seen[0] - self.begun

    def press(self, key: str) -> tuple[float, float] | None:
        """Seconds from the press to the next comment on screen, and from handing over to being on disk."""
        painted: list[float] = []
        given: list[float] = []
        saved: list[float] = []

        def on_painted(_: str) -> None:
            painted.append(time.perf_counter())

        def on_written(count: int) -> None:
            (given if count else saved).append(time.perf_counter())

        # Queued, it comes right behind the paint event: the picture was handed to the screen then.
        self.desk.window.review.painted.connect(on_painted, Qt.ConnectionType.QueuedConnection)
        self.session.written.connect(on_written)
        self.until(self._settled, 3000)
        pressed = time.perf_counter()
        self._say(f"key {key}")
        done = self.until(lambda: bool(painted), 3000) and self.until(lambda: bool(saved), 3000)
        self.desk.window.review.painted.disconnect(on_painted)
        self.session.written.disconnect(on_written)
        self.rest(60)
        return (painted[0] - pressed, saved[-1] - given[0]) if done and given else None

    def _say(self, words: str) -> None:
        assert self.keyboard.stdin is not None
        self.keyboard.stdin.write(f"{words}\n")
        self.keyboard.stdin.flush()

    def _key(self, number: int) -> str:
        """Approve, skip and hide in turn; hiding where nothing was found would ask for a reason first."""
        self.until(self._settled, 3000)
        item = self.desk.review.item
        reason = suggested_reason(item) if item is not None else None
        return "asd"[number % 3] if reason is not None else "as"[number % 2]

    def _settled(self) -> bool:
        """Whether the comment has stood on screen long enough to be decided."""
        item, guard = self.desk.review.item, self.desk.guard
        return item is not None and guard.uid == item.comment.uid and guard.settled(milliseconds())

    def presses(self, count: int, while_busy: bool = False) -> dict[str, object]:
        found: list[tuple[float, float]] = []
        tried = 0
        # What came before may have left the focus, the view or the comment elsewhere.
        self.desk.window.activateWindow()
        self.desk.questions.leave_reason()
        self.desk.review.next_waiting()
        self.desk.window.stage.setFocus()
        for number in range(count):
            if (while_busy and not self.session.busy) or tried - len(found) > GIVEN_UP:
                break
            tried += 1
            one = self.press(self._key(number))
            if one is not None:
                found.append(one)
        if not found:
            return {"presses": 0, "tried": tried}
        return {
            "presses": len(found),
            "tried": tried,
            "painted": quantiles([painted for painted, _ in found]),
            "durable": quantiles([durable for _, durable in found]),
            "both": quantiles([painted + durable for painted, durable in found]),
        }

    def frames(self) -> dict[str, float]:
        """Milliseconds a frame of the list takes while scrolling, line by line and by far jumps."""
        view: QTableView = self.desk.window.queue.list
        bar, took = view.verticalScrollBar(), list[float]()
        far = [bar.maximum() * n // 41 for n in range(1, 41)]
        for value in [n * 48 for n in range(1, 200)] + far:
            began = time.perf_counter()
            bar.setValue(min(value, bar.maximum()))
            view.viewport().repaint()
            took.append(time.perf_counter() - began)
        bar.setValue(0)
        return quantiles(took)

    def views(self) -> dict[str, float]:
        """Milliseconds until the list holds another view, the worst of three for each."""
        wanted = {
            "flagged": View(Shelf.FLAGGED),
            "by page": View(order=Order.PAGE),
            "by time": View(order=Order.TIME),
            "category": View(filters=Filters(category=Category.ABUSE)),
            "decided": View(Shelf.DECIDED),
            "search": View(search="挂号"),
            "search of one character": View(search="的"),
            "open": View(),
        }
        return {name: max(self._listed(view) for _ in range(3)) for name, view in wanted.items()}

    def _listed(self, view: View) -> float:
        listed: list[float] = []

        def arrived() -> None:
            listed.append(time.perf_counter())

        self.desk.review.listed.connect(arrived)
        began = time.perf_counter()
        self.desk.review.show(view)
        self.until(lambda: bool(listed))
        self.desk.review.listed.disconnect(arrived)
        self.rest(30)
        return round((listed[0] - began) * 1000, 2)

    def undo(self) -> dict[str, float]:
        """Seconds that deciding many comments as one gesture and taking it back takes, and the longest wait
        of the window meanwhile, in milliseconds."""
        with self.session.store.reader() as reader:
            items = reader.items(Query(status=Status.OPEN, order=Order.PAGE), UNDONE)
            requests = [Request(Uid(item.comment.uid), Verb.APPROVE) for item in items]
        beats: list[float] = []
        pulse = QTimer(interval=2)
        pulse.timeout.connect(lambda: beats.append(time.perf_counter()))
        pulse.start()
        done: list[float] = []

        def finished(_: Changes) -> None:
            done.append(time.perf_counter())

        self.session.changed.connect(finished)
        began = time.perf_counter()
        self.session.decide(requests)
        if not self.until(lambda: len(done) > 0):
            raise TimeoutError("deciding many comments took too long")
        decided = done[0] - began
        began = time.perf_counter()
        self.desk.review.undo()
        if not self.until(lambda: len(done) > 1):
            raise TimeoutError("undoing took too long")
        undone = done[1] - began
        self.rest(50)
        self.session.changed.disconnect(finished)
        gaps = [after - before for before, after in itertools.pairwise(beats)]
        return {
            "comments": len(requests),
            "decide": round(decided, 3),
            "undo": round(undone, 3),
            "longest_wait": round(max(gaps) * 1000, 1),
        }

    def busy(self, more: Path) -> dict[str, object]:
        """Presses while the queue is worked on, and the memory that took."""
        found: dict[str, object] = {}
        most = {"window": 0.0, "all": 0.0}
        watch = QTimer(interval=200)
        watch.timeout.connect(lambda: _remember(most))
        watch.start()
        self.session.load([Plan(more, Options())])
        self.until(lambda: self.session.busy)
        found["import"] = self.presses(BUSY_PRESSES, while_busy=True)
        self.session.cancel()
        self.until(lambda: not self.session.busy)
        self.session.flag()
        self.until(lambda: self.session.busy)
        found["flag"] = self.presses(BUSY_PRESSES, while_busy=True)
        self.session.cancel()
        self.until(lambda: not self.session.busy)
        watch.stop()
        return found | {"memory": {name: round(mb) for name, mb in most.items()}}

    def ranking(self) -> dict[str, object]:
        """Presses while the queue is ranked anew by what was decided."""

        def work(job: object) -> object:
            with Pool(1) as pool:
                return pipeline.relearn(self.session.store, pool, self.session.settings, job)  # type: ignore[arg-type]

        self.session.run("job.flag", "", work)
        self.until(lambda: self.session.busy)
        found = self.presses(BUSY_PRESSES, while_busy=True)
        self.session.cancel()
        self.until(lambda: not self.session.busy)
        return found

    def close(self) -> None:
        assert self.keyboard.stdin is not None
        self.keyboard.stdin.close()
        self.keyboard.wait(5)
        self.desk.close()
        self.program.end()


def _remember(most: dict[str, float]) -> None:
    own, every = resident(), 0.0
    waiting = ["self"]
    while waiting:
        pid = waiting.pop()
        try:
            every += resident(pid)
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += (task / "children").read_text(encoding="ascii").split()
        except OSError:
            continue
    most["window"], most["all"] = max(most["window"], own), max(most["all"], every)


def main(arguments: Sequence[str]) -> None:
    probe = Probe(Path(arguments[0]), float(arguments[1]))
    more = Path(arguments[2]) if len(arguments) > 2 else None
    found: dict[str, object] = {"opened": round(probe.opened(), 3)}
    heavy = ("jieba", "snownlp", "sklearn", "matplotlib")
    found["loaded"] = [name for name in heavy if name in sys.modules]
    probe.rest(500)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("idle", lambda: probe.presses(PRESSES)),
        ("memory", resident),
        ("frames", probe.frames),
        ("views", probe.views),
        ("undo", probe.undo),
    ]
    if more is not None:
        steps += [("busy", lambda: probe.busy(more)), ("ranking", probe.ranking)]
    for name, step in steps:
        try:
            found[name] = step()
        except Exception as fault:
            # The other steps still tell something.
            print(f"{name}: {fault!r}", file=sys.stderr)
            found[name] = {"failed": repr(fault)[:200]}
        print(json.dumps(found), flush=True)
    probe.close()


if __name__ == "__main__":
    main(sys.argv[1:])
