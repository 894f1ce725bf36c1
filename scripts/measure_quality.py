"""Measure the flags without any trained model, and write the tables into docs/quality.md.

    python scripts/measure_quality.py --data FOLDER [--print]

FOLDER holds ``cold/`` and ``swsr/`` (or set MODERATOR_DATA). Each set is read once: rules, sentiment and
off-topic alone, then together as the queue orders them without a prior. Only the part of the page between the
two marks is written; ``--print`` writes nothing.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import mean, stdev

from moderator.jobs import Job
from moderator.records import Category, Finding, Scores, Uid
from moderator.rules.parse import default_packs, read_pack
from moderator.scoring import metrics, topic
from moderator.scoring.priority import Lines, abuse, blend
from moderator.scoring.topic import TopicShelf
from moderator.text.cluster import clusters
from moderator.worker import Pool, Task, batches

PAGE = Path(__file__).resolve().parent.parent / "docs" / "quality.md"
BEGIN = "<!-- Below: written by scripts/measure_quality.py. -->\n"
END = "<!-- Above: written by scripts/measure_quality.py. -->\n"
LINES = Lines()
BASE_RATE = 0.05
FOLDS = 5
AGAINST_BIAS = ("歧视", "偏见", "刻板印象", "地域黑", "地图炮", "以偏概全", "一棍子打死")
NEGATIVE = 0.2
"""Sentiment below this stands for negative talk."""


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled comment; ``post`` and ``article`` are empty where the set has no threads."""

    text: str
    harmful: bool
    post: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one comment: the evidence, and the order and flag of everything together."""

    row: Row
    findings: tuple[Finding, ...]
    sentiment: float | None
    off_topic: float | None
    copies: int


Verdict = tuple[float, bool, bool]
"""Score (higher: sooner), harmful at the even line, flagged in the window."""


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def cold(folder: Path) -> list[Row]:
    return [Row(row["TEXT"], row["label"] == "1") for row in read(folder / "cold/dev.csv")]


def swsr(folder: Path) -> list[Row]:
    posts = {row["weibo_id"]: row["weibo_text"] for row in read(folder / "swsr/SexWeibo.csv")}
    return [
        Row(row["comment_text"], row["label"] == "1", row["weibo_id"], posts.get(row["weibo_id"], ""))
        for row in read(folder / "swsr/SexComment.csv")
    ]


def look(rows: Sequence[Row], pool: Pool) -> list[Said]:
    """Everything the program says about the rows, each analysed once."""
    tasks = (Task(number, Uid(""), row.text) for number, row in enumerate(rows))
    analysed = chain.from_iterable(pool.analyse(batches(tasks), default_packs(), Job()))
    found = {one.row: one for one in analysed}
    first = clusters(enumerate(row.text for row in rows))
    sizes = Counter(first.values())
    topics = off_topics(rows)
    return [
        Said(row, found[at].findings, found[at].sentiment, topics[at], sizes[first[at]] if at in first else 1)
        for at, row in enumerate(rows)
    ]


def off_topics(rows: Sequence[Row]) -> list[float | None]:
    siblings: dict[str, list[str]] = {}
    for row in rows:
        siblings.setdefault(row.post, []).append(row.text)
    if set(siblings) == {""}:
        return [None] * len(rows)
    shelf = TopicShelf({row.post: (row.article,) for row in rows if row.article}, siblings, 1)
    return [shelf.score(row.post, row.text) for row in rows]


def by_rules(said: Said) -> Verdict:
    flag, priority, _ = blend(said.findings, Scores(abuse(said.findings)), 1, LINES)
    return priority, flag, flag


def by_hate(said: Said) -> Verdict:
    """The rules on groups alone: SWSR's label asks about these, not about swearing."""
    found = [finding for finding in said.findings if finding.category is Category.HATE]
    flag, priority, _ = blend(found, Scores(abuse(found)), 1, LINES)
    return priority, flag, flag


def by_sentiment(said: Said) -> Verdict | None:
    if said.sentiment is None:
        return None
    return 1 - said.sentiment, said.sentiment <= 0.5, said.sentiment < LINES.mood


def by_topic(said: Said) -> Verdict | None:
    score = said.off_topic
    return None if score is None else (score, score >= topic.EVEN, score >= LINES.off_topic)


def together(said: Said) -> Verdict:
    scores = Scores(abuse(said.findings), None, said.off_topic)
    flag, priority, _ = blend(said.findings, scores, said.copies, LINES)
    return priority, flag, flag


Judge = Callable[[Said], Verdict | None]
SIGNALS: dict[str, Judge] = {
    "rules": by_rules,
    "rules on groups": by_hate,
    "sentiment": by_sentiment,
    "off topic": by_topic,
    "together": together,
}
COLUMNS = ("AUC", "AP", "accuracy", "precision at 5 %", "recall", "false flags", "found in 10 %")


def figures(seen: Sequence[Said], judge: Judge) -> list[float | None] | None:
    """The columns of one row; None where the signal says nothing here."""
    kept = [(said.row.harmful, verdict) for said in seen if (verdict := judge(said)) is not None]
    if not kept:
        return None
    labels = [harmful for harmful, _ in kept]
    scores = [verdict[0] for _, verdict in kept]
    even = metrics.confusion(labels, [verdict[1] for _, verdict in kept])
    desk = metrics.confusion(labels, [verdict[2] for _, verdict in kept])
    return [
        metrics.auc(labels, scores), metrics.average_precision(labels, scores), even.accuracy,
        desk.precision(BASE_RATE), desk.recall, desk.false_flag_rate, metrics.found_in(labels, scores, 0.1),
    ]  # fmt: skip


def shown(values: Sequence[float | None]) -> str:
    """A figure, or the mean and the spread of several."""
    known = [value for value in values if value is not None]
    if not known:
        return "–"
    return f"{mean(known):.3f}" + (f" ± {stdev(known):.3f}" if len(known) > 1 else "")


def table(name: str, folds: Sequence[Sequence[Said]]) -> str:
    total = list(chain.from_iterable(folds))
    harmful = sum(said.row.harmful for said in total)
    lines = [f"**{name}** ({len(total):,} comments, {harmful:,} labelled harmful)\n"]
    lines += [f"| signal | {' | '.join(COLUMNS)} |", f"|---|{'---|' * len(COLUMNS)}"]
    for signal, judge in SIGNALS.items():
        rows = [row for fold in folds if (row := figures(fold, judge))]
        if rows:
            cells = [shown([row[at] for row in rows]) for at in range(len(COLUMNS))]
            lines.append(f"| {signal} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def split_by_post(seen: Sequence[Said]) -> list[list[Said]]:
    posts = sorted({said.row.post for said in seen})
    random.Random(1).shuffle(posts)
    fold = {post: at % FOLDS for at, post in enumerate(posts)}
    return [[said for said in seen if fold[said.row.post] == at] for at in range(FOLDS)]


def kinds() -> dict[str, Callable[[Said], bool]]:
    """Kinds of harmless talk that detectors are unfair to, as far as words can tell them."""
    lists = next(pack.lists for pack in map(read_pack, default_packs()) if pack.id == "hate")
    groups = tuple(chain.from_iterable(lists[name] for name in ("region", "people", "gender")))
    return {
        "speaks of bias (歧视, 偏见, 地域黑 …)": lambda said: any(
            word in said.row.text for word in AGAINST_BIAS
        ),
        "names a region or group": lambda said: any(word in said.row.text for word in groups),
        "negative talk (sentiment below .2)": lambda said: (said.sentiment or 1.0) < NEGATIVE,
        "all": lambda said: True,
    }


def share(seen: Sequence[Said], judge: Callable[[Said], Verdict]) -> str:
    """The share that the window flags."""
    return shown([mean(float(judge(said)[2]) for said in seen)] if seen else [])


def fairness(sets: dict[str, Sequence[Said]]) -> str:
    lines = [
        "| harmless comments that … | set | comments | flagged by rules | together |",
        "|---|---|---|---|---|",
    ]
    for kind, holds in kinds().items():
        for name, seen in sets.items():
            these = [said for said in seen if not said.row.harmful and holds(said)]
            rates = [share(these, judge) for judge in (by_rules, together)]
            lines.append(f"| {kind} | {name} | {len(these):,} | {' | '.join(rates)} |")
    return "\n".join(lines) + "\n"


INTRO = """## Without a trained model

Made by `python scripts/measure_quality.py --data FOLDER` on COLD (comments from Zhihu and Weibo on race,
gender and region) and SWSR (comments under Weibo posts on gender; the label is sexism, so that swearing
without it counts as a false flag there: "rules on groups" leaves it out). Both were collected
by keyword, so harmful comments are far more frequent than in life, and both were at hand while the rules were
written: the figures flatter. Nothing is learnt here, so "COLD to SWSR" and "SWSR to COLD" are simply the
other set, read as it comes. *Accuracy* is taken at the even line; *precision* (by weighting, were 5 %
harmful), *recall* and *false flags* are those of the window. Sentiment flags nothing there unless a mood line
is set. COLD has no threads, so off topic says nothing there; against a label of abuse it is no detector, and
is not meant as one.
"""
FAIR = """What the window flags among comments that people labelled harmless, chosen by words they hold (so
with some wrong labels among them):
"""


def part(folder: Path) -> str:
    with Pool(1) as pool:
        home, away = look(cold(folder), pool), look(swsr(folder), pool)
    tables = (
        INTRO,
        table("COLD dev, which is also SWSR to COLD", [home]),
        table("COLD to SWSR", [away]),
        table("SWSR split by post, mean and spread of five parts", split_by_post(away)),
        FAIR,
        fairness({"COLD dev": home, "SWSR": away}),
    )
    return "\n".join(tables)


def filled(page: str, written: str, begin: str, end: str) -> str:
    """The page with the part between the marks replaced, at its end where there is none yet."""
    if begin not in page:
        return f"{page.rstrip()}\n\n{begin}\n{written}\n{end}"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{written}\n{end}{after}"


def write(part: Callable[[Path], str], begin: str, end: str, about: str | None) -> None:
    """Make a part of the page from the data the command line names; with ``--print`` only show it."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, default=os.environ.get("MODERATOR_DATA"))
    parser.add_argument("--print", action="store_true")
    arguments = parser.parse_args()
    if arguments.data is None:
        parser.error("--data or MODERATOR_DATA must name the folder of the labelled data")
    written = part(Path(arguments.data))
    if arguments.print:
        print(written)
    else:
        page = filled(PAGE.read_text(encoding="utf-8"), written, begin, end)
        PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(part, BEGIN, END, __doc__)
