"""How good the flags are on a file of labelled comments: nothing is stored, nothing is learnt."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO, assert_never

import orjson

from moderator.errors import ModeratorError
from moderator.importers.encoding import decide
from moderator.jobs import Job
from moderator.records import Finding, Scores, Uid
from moderator.scoring import metrics, topic
from moderator.scoring.learner import at_start
from moderator.scoring.prior import Prior
from moderator.scoring.priority import Lines, abuse, blend
from moderator.scoring.topic import TopicShelf
from moderator.text.cluster import clusters
from moderator.text.visible import visible_length
from moderator.worker import Analysis, Pool, Task, batches

_AN_ID = 12
"""An article column's value with fewer visible characters is a name for the thread, not its text."""


class Signal(StrEnum):
    """What is judged: the queue's own order as its first fit finds it, nothing learnt yet, or one signal."""

    ALL = "all"
    RULES = "rules"
    SENTIMENT = "sentiment"
    OFF_TOPIC = "off_topic"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file says what. ``positive`` is the label's value for harmful (for off-topic: foreign)."""

    text: str
    label: str
    positive: str = "1"
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """One comment and what a person said about it; ``thread`` is its article column's value."""

    text: str
    harmful: bool
    thread: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a signal says: its score (higher: sooner), over the even line or not, flagged or not."""

    score: float
    even: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class Result:
    """All figures of one evaluation.

    ``balanced`` is the line at which accuracy is taken, ``desk`` the one at which the window flags.
    ``abstained`` rows are in ``n`` and ``positives`` and in no other figure.
    """

    n: int
    positives: int
    abstained: int
    labels: tuple[bool, ...]
    scores: tuple[float, ...]
    balanced: metrics.Confusion
    desk: metrics.Confusion
    flag_line: float
    base_rate: float | None = None

    def to_json(self) -> dict[str, object]:
        """The object of the contract; ``abstained`` besides, where a signal did."""
        said: dict[str, object] = {
            "n": self.n,
            "positives": self.positives,
            "auc": metrics.auc(self.labels, self.scores),
            "average_precision": metrics.average_precision(self.labels, self.scores),
            "accuracy": self.balanced.accuracy,
            "precision": self.desk.precision(self.base_rate),
            "recall": self.desk.recall,
            "false_flags": self.desk.false_flag_rate,
            "flag_line": self.flag_line,
            "recall_at_20": metrics.found_in(self.labels, self.scores, 0.2),
            "read_to_find": {
                str(share): metrics.read_to_find(self.labels, self.scores, share / 100)
                for share in (50, 80, 95)
            },
            "found_in": {
                str(share): metrics.found_in(self.labels, self.scores, share / 100) for share in (10, 20)
            },
        }
        return said | ({"abstained": self.abstained} if self.abstained else {})


def evaluate(
    file: Path,
    columns: Columns,
    signal: Signal,
    pool: Pool,
    packs: Sequence[Path],
    lines: Lines,
    job: Job,
    base_rate: float | None = None,
) -> Result:
    """Judge every comment of ``file`` (CSV, TSV or JSON lines) and compare with its label.

    Raises ModeratorError for a file, a column or a label that is not there, and Cancelled.
    """
    rows = read_labelled(file, columns)
    judged = judge([row.text for row in rows], [row.thread for row in rows], signal, pool, packs, lines, job)
    kept = [(row.harmful, said) for row, said in zip(rows, judged, strict=True) if said is not None]
    labels = tuple(harmful for harmful, _ in kept)
    return Result(
        n=len(rows),
        positives=sum(row.harmful for row in rows),
        abstained=len(rows) - len(kept),
        labels=labels,
        scores=tuple(said.score for _, said in kept),
        balanced=metrics.confusion(labels, [said.even for _, said in kept]),
        desk=metrics.confusion(labels, [said.flagged for _, said in kept]),
        flag_line=_flag_line(signal, lines),
        base_rate=base_rate,
    )


def _flag_line(signal: Signal, lines: Lines) -> float:
    match signal:
        case Signal.ALL | Signal.RULES | Signal.PRIOR:
            return lines.flag
        case Signal.SENTIMENT:
            return lines.mood
        case Signal.OFF_TOPIC:
            return lines.off_topic
        case _:
            assert_never(signal)


def judge(
    texts: Sequence[str],
    threads: Sequence[str],
    signal: Signal,
    pool: Pool,
    packs: Sequence[Path],
    lines: Lines,
    job: Job,
) -> list[Judgement | None]:
    """What ``signal`` says about every text, None where it abstains. A thread "" is unknown."""
    match signal:
        case Signal.SENTIMENT:
            return [_mood(score, lines) for score in _sentiments(texts, pool, job)]
        case Signal.OFF_TOPIC:
            return [_off_topic(score, lines) for score in _topics(texts, threads, job)]
        case Signal.RULES:
            return [_blended(said.findings, lines) for said in _analyses(texts, pool, packs, job)]
        case Signal.PRIOR:
            return [Judgement(score, score >= 0.5, score >= lines.flag) for score in _priors(texts, job)]
        case Signal.ALL:
            analyses = _analyses(texts, pool, packs, job)
            known = any(threads)
            topics = _topics(texts, threads, job) if known else [None] * len(texts)
            sizes = _copies(texts)
            together = zip(analyses, topics, sizes, strict=True)
            return [_blended(said.findings, lines, score, size, said.prior) for said, score, size in together]
        case _:
            assert_never(signal)


def _blended(
    findings: tuple[Finding, ...],
    lines: Lines,
    off_topic: float | None = None,
    copies: int = 1,
    prior: float | None = None,
) -> Judgement:
    """At the even line the prior may say harmful too; in the window it orders and never flags."""
    flagged, priority, _ = blend(findings, Scores(abuse(findings), None, off_topic), copies, lines, prior)
    if prior is None:
        return Judgement(priority, flagged, flagged)
    return Judgement(at_start(findings, prior), flagged or prior >= 0.5, flagged)


def _priors(texts: Sequence[str], job: Job) -> Iterator[float]:
    for start in range(0, len(texts), 1000):
        yield from Prior.load().scores(texts[start : start + 1000])
        _report(job, min(start + 1000, len(texts)), len(texts))


def _mood(sentiment: float | None, lines: Lines) -> Judgement | None:
    if sentiment is None:
        return None
    return Judgement(1 - sentiment, sentiment <= 0.5, sentiment < lines.mood)


def _off_topic(score: float | None, lines: Lines) -> Judgement | None:
    return None if score is None else Judgement(score, score >= topic.EVEN, score >= lines.off_topic)


def _tasks(texts: Sequence[str]) -> Iterator[list[Task]]:
    return batches(Task(row, Uid(""), text) for row, text in enumerate(texts))


def _analyses(texts: Sequence[str], pool: Pool, packs: Sequence[Path], job: Job) -> list[Analysis]:
    """Findings and prior of every text, in their order."""
    found: list[Analysis] = []
    for batch in pool.flag(_tasks(texts), packs, job):
        found += batch
        for number in range(len(found) - len(batch), len(found)):
            _report(job, number + 1, len(texts))
    return sorted(found, key=lambda analysis: analysis.row)


def _sentiments(texts: Sequence[str], pool: Pool, job: Job) -> list[float | None]:
    scores: list[float | None] = [None] * len(texts)
    for number, analysis in enumerate(a for batch in pool.sentiment(_tasks(texts), job) for a in batch):
        scores[analysis.row] = analysis.sentiment
        _report(job, number + 1, len(texts))
    return scores


def _topics(texts: Sequence[str], threads: Sequence[str], job: Job) -> list[float | None]:
    """Each thread's comments against its article (where the column holds its text) and each other."""
    siblings: defaultdict[str, list[int]] = defaultdict(list)
    for row, thread in enumerate(threads):
        siblings[thread].append(row)
    articles = {name: (name,) for name in siblings if visible_length(name, _AN_ID) >= _AN_ID}
    shelf = TopicShelf(articles, {name: [texts[row] for row in rows] for name, rows in siblings.items()}, 1)
    scores: list[float | None] = [None] * len(texts)
    done = 0
    for name, rows in siblings.items():
        for row in rows:
            scores[row] = shelf.score(name, texts[row])
            done += 1
            _report(job, done, len(texts))
    return scores


def _copies(texts: Sequence[str]) -> list[int]:
    """How many near-copies of each text there are, itself included."""
    first = clusters(enumerate(texts))
    sizes = Counter(first.values())
    return [sizes[first[row]] if row in first else 1 for row in range(len(texts))]


def _report(job: Job, done: int, total: int) -> None:
    if done % 1000 == 0 or done == total:
        job.report("evaluate.progress", done, total)


def read_labelled(file: Path, columns: Columns) -> list[Labelled]:
    """The rows that hold a text and a label. Raises ModeratorError, naming what the file has instead."""
    rows = [row for row in _rows(file) if row]
    known = list(dict.fromkeys(name for row in rows[:100] for name in row))
    for wanted in (columns.text, columns.label, columns.article):
        if wanted is not None and wanted not in known:
            raise ModeratorError(
                "evaluate.no_column", where=str(file), name=wanted, known=", ".join(known[:30]) or "-"
            )
    seen = Counter(row.get(columns.label, "") for row in rows)
    if not seen[columns.positive]:
        labels = ", ".join(label[:20] for label, _ in seen.most_common(8)) or "-"
        raise ModeratorError("evaluate.no_positive", where=str(file), value=columns.positive, labels=labels)
    return [
        Labelled(
            row[columns.text],
            row[columns.label] == columns.positive,
            row.get(columns.article, "") if columns.article else "",
        )
        for row in rows
        if columns.text in row and row.get(columns.label, "") != ""
    ]


def _rows(file: Path) -> Iterator[Mapping[str, str]]:
    try:
        encoding = decide(lambda: file.open("rb"))
        if encoding is None:
            raise ModeratorError("evaluate.not_a_table", where=str(file))
        with file.open("rb") as raw, TextIOWrapper(raw, encoding.name, "replace", newline="") as stream:
            yield from _json_lines(stream) if _is_json(stream) else _table(stream)
    except FileNotFoundError as fault:
        raise ModeratorError("evaluate.missing", where=str(file)) from fault
    except (OSError, csv.Error, orjson.JSONDecodeError, UnicodeError) as fault:
        raise ModeratorError("evaluate.unreadable", where=str(file), detail=str(fault)) from fault


def _is_json(stream: TextIO) -> bool:
    first = stream.readline().lstrip("\ufeff \t\r\n")
    stream.seek(0)
    return first.startswith("{")


def _json_lines(stream: TextIO) -> Iterator[dict[str, str]]:
    for line in stream:
        if line.strip("\ufeff \t\r\n"):
            row = orjson.loads(line.lstrip("\ufeff"))
            if isinstance(row, dict):
                yield {name: _plain(value) for name, value in row.items() if value is not None}


def _plain(value: object) -> str:
    """A label as it would stand in a CSV: true is 1."""
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else orjson.dumps(value).decode()


_LONGEST_FIELD = 1 << 27


def _table(stream: TextIO) -> Iterator[dict[str, str]]:
    head = stream.readline()
    stream.seek(0)
    csv.field_size_limit(_LONGEST_FIELD)
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(stream, delimiter=delimiter)
    names = [name.lstrip("\ufeff") for name in next(reader, [])]
    for values in reader:
        yield dict(zip(names, values, strict=False))
