"""What runs inside a worker process: the libraries it holds, and the answers it gives."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.records import Finding, Span
from moderator.rules.match import Matcher
from moderator.rules.parse import read_pack
from moderator.rules.verdicts import NONE, Verdicts
from moderator.scoring.prior import Prior
from moderator.text.segment import Segmenter
from moderator.text.sentiment import Sentiment
from moderator.worker.work import Analysis, Call, Failure, Memory, PackFile, Plan, Task


class Bench:
    """What a worker keeps from one batch to the next; jieba and snownlp's counts load on first need."""

    def __init__(self, cache: Path) -> None:
        """``cache``: a private folder for jieba's and snownlp's compiled dictionaries."""
        self._cache = cache
        self._segmenter: Segmenter | None = None
        self._sentiment: Sentiment | None = None
        self._rules: tuple[tuple[PackFile, ...], Verdicts] = ((), NONE)
        self._matcher: Matcher | None = None

    def cuts(self, text: str) -> Sequence[Span]:
        if self._segmenter is None:
            self._segmenter = Segmenter(self._cache)
        return self._segmenter.cuts(text)

    def sentiments(self, texts: Sequence[str]) -> list[float | None]:
        if self._sentiment is None:
            self._sentiment = Sentiment(self._cache)
        return self._sentiment.scores(texts)

    def matcher(self, packs: tuple[PackFile, ...], verdicts: Verdicts) -> Matcher:
        if self._matcher is None or self._rules != (packs, verdicts):
            self._matcher = Matcher([read_pack(pack.path) for pack in packs], self.cuts, verdicts)
            self._rules = packs, verdicts
        return self._matcher


def analyse_batch(bench: Bench, plan: Plan, tasks: Sequence[Task]) -> list[Analysis]:
    """Findings, sentiment and prior of every task, in the same order."""
    findings: list[tuple[Finding, ...]] = [()] * len(tasks)
    priors: list[float | None] = [None] * len(tasks)
    if plan.packs:
        match = bench.matcher(plan.packs, plan.verdicts).findings
        findings = [match(task.text, task.author, task.context) for task in tasks]
        priors = [*Prior.load().scores([task.text for task in tasks])]
    scores = [task.sentiment for task in tasks]
    if plan.sentiment and (unknown := [at for at, score in enumerate(scores) if score is None]):
        for at, score in zip(unknown, bench.sentiments([tasks[at].text for at in unknown]), strict=True):
            scores[at] = score
    return [
        Analysis(task.row, task.uid, found, score, prior)
        for task, found, score, prior in zip(tasks, findings, scores, priors, strict=True)
    ]


def serve(connection: Connection, cache: Path) -> None:
    """A worker's life: a plan is kept, a batch is answered, None or a closed pipe ends it."""
    # Ctrl+C reaches the whole terminal group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _step_back()
    bench, plan = Bench(cache), Plan((), sentiment=False)
    memory: Memory = {}
    with suppress(EOFError, OSError):
        while (message := connection.recv()) is not None:
            if isinstance(message, Plan):
                plan = message
                continue
            if isinstance(message, Call):
                connection.send(_call(message, memory))
                continue
            connection.send(_answer(bench, plan, message))


def _step_back() -> None:
    """Let whoever works at the desk go first; where the system knows no such thing, as it is."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(10)


def _call(call: Call, memory: Memory) -> object:
    try:
        return call.work(memory)
    except ModeratorError as fault:
        return Failure(fault, "")
    except Exception:
        return Failure(None, traceback.format_exc())


def _answer(bench: Bench, plan: Plan, tasks: Sequence[Task]) -> list[Analysis] | Failure:
    try:
        return analyse_batch(bench, plan, tasks)
    except ModeratorError as fault:
        return Failure(fault, "")
    except Exception:
        return Failure(None, traceback.format_exc())
