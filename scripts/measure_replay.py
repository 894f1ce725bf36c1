"""Measure the queue that learns on labelled comments, into docs/quality.md.

    python scripts/measure_replay.py --data FOLDER [--seeds N] [--write]

FOLDER holds ``cold/`` and ``swsr/`` (or set MODERATOR_DATA). The prior used here is one that has never seen
the set it is judged on: learnt from SWSR for COLD's dev split, and from COLD's train split for SWSR, so that
no post is in both. The one that ships has seen both sets.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from moderator.evaluate import Columns, Labelled, read_labelled
from moderator.jobs import Job
from moderator.replay import FOUND, READ, Replay, cases_of, replay
from moderator.rules.parse import default_packs
from moderator.scoring.bag import BITS, bag, rarity
from moderator.scoring.learner import Case
from moderator.scoring.logistic import fit, sigmoid
from moderator.scoring.priority import Lines
from moderator.text.fold import fold_text
from moderator.worker import Pool

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- replay: made by scripts/measure_replay.py -->", "<!-- replay ends -->"

COLD = Columns("TEXT", "label")
SWSR = Columns("comment_text", "label", article="weibo_id")
RATES = (0.05, 0.2)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--data", type=Path, default=os.environ.get("MODERATOR_DATA"))
    given.add_argument("--seeds", type=int, default=3)
    given.add_argument("--write", action="store_true")
    chosen = given.parse_args()
    if chosen.data is None:
        raise SystemExit("--data FOLDER, or set MODERATOR_DATA")
    dev = read_labelled(Path(chosen.data) / "cold" / "dev.csv", COLD)
    train = read_labelled(Path(chosen.data) / "cold" / "train.csv", COLD)
    swsr = read_labelled(Path(chosen.data) / "swsr" / "SexComment.csv", SWSR)
    made = [*section("COLD dev", dev, swsr, chosen.seeds), *section("SWSR", swsr, train, chosen.seeds)]
    if chosen.write:
        write("\n".join(made))


def section(name: str, rows: list[Labelled], taught: list[Labelled], seeds: int) -> list[str]:
    """The tables of one set."""
    with Pool() as pool:
        cases = cases_of(rows, pool, default_packs(), Lines(), Job())
    cases = with_prior(cases, taught)
    harmful = [row.harmful for row in rows]
    made: list[str] = []
    for rate in RATES:
        lines = table(name, rate, replay(cases, harmful, rate, seeds, Job()))
        print("\n".join(lines), flush=True)
        made += lines
    return made


def with_prior(cases: list[Case], taught: list[Labelled]) -> list[Case]:
    """The cases with the score of a model learnt from other comments."""
    known = [fold_text(row.text) for row in taught]
    weights = rarity(known)
    told = np.array([row.harmful for row in taught], float)
    nothing = np.zeros((len(taught), 0))
    model = fit(bag(known, weights), nothing, told, np.zeros(1), 1.0, np.array([0.01]))
    said = sigmoid(
        bag([case.text for case in cases], weights).times(model.spread(1 << BITS)) + model.dense[0]
    )
    # The shipped prior, which has seen these texts, must not be in the priority either.
    return [
        replace(case, prior=float(score), priority=case.rules)
        for case, score in zip(cases, said, strict=True)
    ]


def table(name: str, rate: float, done: Replay) -> list[str]:
    """One set at one base rate as a markdown table."""
    figures: dict[str, dict[tuple[str, int], str]] = {}
    for order, figure, share, mean, spread in done.figures():
        shown = "-" if mean is None else f"{mean:.3f} ± {spread or 0:.3f}"
        figures.setdefault(order.value, {})[figure, share] = shown
    wanted = [("read_to_find", share) for share in FOUND] + [("found_in", share) for share in READ]
    heads = [f"read to find {share} %" for share in FOUND] + [f"found in first {share} %" for share in READ]
    told, held = done.told()
    return [
        f"**{name}, {rate:.0%} harmful**: {done.n} comments, {done.positives} harmful, "
        f"{len(done.readings)} runs; stop estimate given at {told} looks, the truth inside its interval at "
        f"{held}.",
        "",
        f"| order | {' | '.join(heads)} |",
        "|---" * (len(heads) + 1) + "|",
        *(f"| {order} | {' | '.join(row[key] for key in wanted)} |" for order, row in figures.items()),
        "",
    ]


def write(text: str) -> None:
    """Put the tables between their marks, or at the end of the page."""
    page = PAGE.read_text(encoding="utf-8")
    block = f"{BEGIN}\n\n{text}\n{END}"
    if BEGIN in page and END in page:
        page = page[: page.index(BEGIN)] + block + page[page.index(END) + len(END) :]
    else:
        page = f"{page.rstrip()}\n\n## A queue that learns\n\n{block}\n"
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
