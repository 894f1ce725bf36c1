"""Train the prior that ships, resources/models/prior.npz, and measure it across its sets.

    python scripts/train_prior.py --data FOLDER            train, and write the model and what it is
    python scripts/train_prior.py --data FOLDER --measure  print the tables of docs/quality.md, write nothing

FOLDER holds ``cold/`` and ``swsr/`` (or set MODERATOR_DATA). N-grams and their weights ship, no text; what
fewer than five comments hold is left out.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from moderator import assets
from moderator.scoring import metrics
from moderator.scoring.prior import LONGEST
from moderator.text.fold import fold_text

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

RAREST = 5
"""An n-gram that fewer comments hold is left out: it says little, and can name a person."""
MOST = 100_000
"""N-grams that ship, those with the largest weights."""
TIGHTNESS = 1.0
"""C of the regression; early runs across sets differed little from 1 to 4."""
OTHER_SET = 1.0
"""How much one comment of the smaller set counts; at 2 that set gains what topics left out lose."""
RATIO = 0.3
"""Weight of the n-grams' bare log-ratios beside the two regressions, whose scores are spread alike."""
HARD = 4.0
"""How much a harmless comment counts that argues against bias, with the words that bias uses."""
SLOPE = 0.5
"""Softens the log-odds, set by hand: across sets the model is surer of itself than it should be."""

AGAINST = re.compile(
    "歧视|偏见|刻板印象|地域黑|地图炮|种族主义|一棍子|一竿子|一概而论|平等|尊重|不能代表|不代表|以偏概全|反对|个例"
)
"""Words of somebody who argues against bias: a stand-in, for the sets do not label it."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Comments in folded form; ``group`` is the topic (COLD) or the post (SWSR)."""

    texts: list[str]
    harmful: NDArray[np.bool_]
    group: list[str]
    other: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.texts)

    def only(self, kept: NDArray[np.bool_]) -> Labelled:
        rows = np.flatnonzero(kept).tolist()
        texts, group = [self.texts[row] for row in rows], [self.group[row] for row in rows]
        return Labelled(texts, self.harmful[kept], group, self.other[kept])

    def __add__(self, more: Labelled) -> Labelled:
        return Labelled(
            self.texts + more.texts,
            np.concatenate((self.harmful, more.harmful)),
            self.group + more.group,
            np.concatenate((self.other, more.other)),
        )

    @property
    def hard(self) -> NDArray[np.bool_]:
        """The harmless ones that seem to argue against bias."""
        return np.array([bool(AGAINST.search(text)) for text in self.texts], bool) & ~self.harmful


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is varied when measuring."""

    longest: int = LONGEST
    most: int = MOST
    tightness: float = TIGHTNESS
    other: float = OTHER_SET
    hard: float = HARD
    alone: bool = False
    """One regression only, without the naive Bayes half."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by n-gram, and what the score needs besides."""

    grams: list[str]
    seen: Rows
    comments: int
    weights: Floats
    bias: float

    def odds(self, texts: list[str]) -> Floats:
        """Log-odds before softening: the same sum that ``moderator.scoring.prior`` makes."""
        found: Floats = _scaled(_counter(self.grams).transform(texts), self.rarity) @ self.weights + self.bias
        return found

    @property
    def rarity(self) -> Floats:
        return np.log((1 + self.comments) / (1 + self.seen)) + 1


def _counter(grams: list[str] | None = None, longest: int = LONGEST) -> CountVectorizer:
    return CountVectorizer(
        analyzer=partial(_cut, longest=longest), vocabulary=grams, min_df=1 if grams else RAREST
    )


def _cut(text: str, longest: int) -> list[str]:
    """All n-grams of a folded text; a NUL is what parts them in the file."""
    sizes = range(1, longest + 1)
    return [gram for n in sizes for i in range(len(text) - n + 1) if "\0" not in (gram := text[i : i + n])]


def _scaled(counts: sparse.csr_matrix, rarity: Floats) -> sparse.csr_matrix:
    """TF-IDF rows of length 1, where an n-gram that stands twice makes the row as long as two would."""
    length = np.sqrt(counts @ (rarity * rarity))
    return sparse.diags(1 / np.maximum(length, 1e-9)) @ counts @ sparse.diags(rarity)


def train(rows: Labelled, recipe: Recipe | None = None) -> Model:
    """Fit on all n-grams, keep those with the largest part in any score, fit again on these."""
    recipe = recipe or Recipe()
    counter = _counter(longest=recipe.longest)
    counts = counter.fit_transform(rows.texts).tocsr()
    grams = counter.get_feature_names_out()
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + len(rows)) / (1 + seen)) + 1
    if len(grams) > recipe.most:
        weights, _ = _fit(_scaled(counts, rarity), rows, recipe, rough=True)
        kept = np.sort(np.argsort(-np.abs(weights) * rarity, kind="stable")[: recipe.most])
        counts, grams, seen, rarity = counts[:, kept], grams[kept], seen[kept], rarity[kept]
    weights, bias = _joined(_scaled(counts, rarity), rows, recipe)
    return Model(list(grams), seen, len(rows), weights, bias)


def _joined(values: sparse.csr_matrix, rows: Labelled, recipe: Recipe) -> tuple[Floats, float]:
    """Three ways to weigh the n-grams, added: they err in different places, and their sum is linear still.

    A regression; one over values multiplied by the n-grams' naive Bayes log-ratios (Wang & Manning 2012); and
    a little of these ratios themselves. Each counts by the spread of its scores, the sum has the first's.
    """
    plain, bias = _fit(values, rows, recipe)
    if recipe.alone:
        return plain, bias
    ratio = _ratio(values, rows.harmful)
    tilted, tilted_bias = _fit((values @ sparse.diags(ratio)).tocsr(), rows, recipe)
    parts = [(plain, bias, 1.0), (ratio * tilted, tilted_bias, 1.0)]
    parts.append((ratio, -float((values @ ratio).mean()), RATIO))
    spreads = [float(np.std(values @ weights)) for weights, _, _ in parts]
    scale = spreads[0] / sum(share for _, _, share in parts)
    shares = [scale * share / spread for (_, _, share), spread in zip(parts, spreads, strict=True)]
    joined: Floats = sum(share * weights for share, (weights, _, _) in zip(shares, parts, strict=True))
    return joined, sum(share * bias for share, (_, bias, _) in zip(shares, parts, strict=True))


def _ratio(values: sparse.csr_matrix, harmful: NDArray[np.bool_]) -> Floats:
    """Per n-gram the log of how much more of the harmful comments' values it makes up than of the others'."""
    sums = [np.asarray(values[kind].sum(axis=0)).ravel() + 1.0 for kind in (harmful, ~harmful)]
    found: Floats = np.log((sums[0] / sums[0].sum()) / (sums[1] / sums[1].sum()))
    return found


def _fit(
    values: sparse.csr_matrix, rows: Labelled, recipe: Recipe, rough: bool = False
) -> tuple[Floats, float]:
    """Weights and bias. Which set a row is from is a signal of its own, left out of the model.

    So the sets' different shares of harmful comments do not have to be explained by their words.
    """
    mixed = rows.other & ~rows.other.all()
    origin = sparse.csr_matrix(3.0 * mixed[:, None])
    weight = np.where(rows.other, recipe.other, 1.0) * np.where(rows.hard, recipe.hard, 1.0)
    model = LogisticRegression(C=recipe.tightness, max_iter=300, tol=1e-2 if rough else 1e-4)
    model.fit(sparse.hstack((values, origin)).tocsr(), rows.harmful, sample_weight=weight)
    return model.coef_[0][:-1], float(model.intercept_[0])


def read(file: Path, text: str, group: str, other: bool) -> Labelled:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return Labelled(
        [fold_text(row[text]) for row in rows],
        np.array([row["label"] == "1" for row in rows], bool),
        [row[group] for row in rows],
        np.full(len(rows), other),
    )


def halves(rows: Labelled) -> tuple[Labelled, Labelled]:
    """Split by group: all comments of a post on one side, the same side every time."""
    first = np.array([hashlib.sha256(group.encode()).digest()[0] % 2 == 0 for group in rows.group], bool)
    return rows.only(first), rows.only(~first)


@dataclass(frozen=True, slots=True)
class Sets:
    """The labelled data: COLD train and dev, SWSR comments."""

    cold: Labelled
    dev: Labelled
    swsr: Labelled


def read_sets(folder: Path) -> Sets:
    return Sets(
        read(folder / "cold" / "train.csv", "TEXT", "topic", False),
        read(folder / "cold" / "dev.csv", "TEXT", "topic", False),
        read(folder / "swsr" / "SexComment.csv", "comment_text", "weibo_id", True),
    )


def splits(sets: Sets) -> list[tuple[str, Labelled, Labelled]]:
    """What is trained on and what is judged: own set, foreign set, posts and topics never seen."""
    first, second = halves(sets.swsr)
    found = [
        ("COLD train -> COLD dev", sets.cold, sets.dev),
        ("COLD train -> SWSR", sets.cold, sets.swsr),
        ("SWSR -> COLD dev", sets.swsr, sets.dev),
        ("SWSR half of the posts -> other half", first, second),
        ("COLD + half of SWSR -> COLD dev", sets.cold + first, sets.dev),
        ("COLD + half of SWSR -> other half", sets.cold + first, second),
    ]
    for topic in sorted(set(sets.cold.group)):
        rest = sets.cold.only(np.array([group != topic for group in sets.cold.group]))
        there = sets.dev.only(np.array([group == topic for group in sets.dev.group]))
        found.append((f"COLD + SWSR without {topic} -> {topic}", rest + sets.swsr, there))
    return found


def figures(model: Model, judged: Labelled, slope: float = 1.0) -> dict[str, float | None]:
    """ROC-AUC; accuracy and false flags at the even line; the latter where bias is argued against."""
    odds = model.odds(judged.texts) * slope
    over, hard = odds > 0, judged.hard
    counted = metrics.confusion(judged.harmful.tolist(), over.tolist())
    return {
        "auc": metrics.auc(judged.harmful.tolist(), odds.tolist()),
        "accuracy": counted.accuracy,
        "false_flags": counted.false_flag_rate,
        "against_bias": float(over[hard].mean()) if hard.any() else None,
    }


def measure(sets: Sets) -> None:
    """Print the tables of docs/quality.md, as Markdown."""
    print(
        "| trained on -> judged on | AUC | accuracy | false flags | of those against bias |\n"
        "|---|---|---|---|---|"
    )
    for name, known, judged in splits(sets):
        _row(name, figures(train(known), judged))
    first, second = halves(sets.swsr)
    known = sets.cold + first
    recipes = {
        "as shipped": Recipe(),
        "one regression alone": Recipe(alone=True),
        "a comment of SWSR counts double": Recipe(other=2.0),
        "hard negatives once": Recipe(hard=1.0),
        "20,000 n-grams": Recipe(most=20_000),
    }
    topic = "race"
    rest = sets.cold.only(np.array([group != topic for group in sets.cold.group])) + sets.swsr
    there = sets.dev.only(np.array([group == topic for group in sets.dev.group]))
    for name, recipe in recipes.items():
        model = train(known, recipe)
        _row(f"{name}, COLD dev", figures(model, sets.dev))
        _row(f"{name}, other half of SWSR", figures(model, second))
        _row(f"{name}, {topic} left out", figures(train(rest, recipe), there))


def _row(name: str, said: dict[str, float | None]) -> None:
    cells = ["-" if value is None else f"{value:.3f}" for value in said.values()]
    print(f"| {' | '.join([name, *cells])} |", flush=True)


def write(model: Model, folder: Path) -> None:
    """The arrays of the file, which hold no objects: n-grams as UTF-8 parted by NUL, half-floats."""
    np.savez_compressed(
        folder / "prior.npz",
        grams=np.frombuffer("\0".join(model.grams).encode("utf-8"), np.uint8),
        seen=np.minimum(model.seen, 65_535).astype(np.uint16),
        weights=model.weights.astype(np.float16),
        comments=np.array(model.comments),
        bias=np.array(model.bias),
        slope=np.array(SLOPE),
    )


def about(sets: Sets, model: Model) -> dict[str, object]:
    """What stands beside the model: from what, how good, by which command."""
    first, second = halves(sets.swsr)
    across = {
        "COLD train + half of SWSR -> COLD dev": (sets.cold + first, sets.dev),
        "COLD train + half of SWSR -> other half, by post": (sets.cold + first, second),
        "COLD train -> SWSR": (sets.cold, sets.swsr),
        "SWSR -> COLD dev": (sets.swsr, sets.dev),
    }
    return {
        "what": "two logistic regressions, one of them over naive Bayes ratios, joined into one linear model "
        "over TF-IDF of character 1-4-grams of folded comments, as plain arrays",
        "origin": [
            {"name": "COLDataset (thu-coai/COLDataset), train split", "licence": "Apache-2.0"},
            {"name": "SWSR (aggiejiang/SWSR), SexComment", "licence": "MIT"},
        ],
        "bias": "collected by keyword around race, region and gender; half of COLD is labelled offensive",
        "comments": model.comments,
        "grams": len(model.grams),
        "fewest_comments_per_gram": RAREST,
        "measured": {
            name: {key: None if value is None else round(value, 3) for key, value in said.items()}
            for name, said in ((name, figures(train(a), b)) for name, (a, b) in across.items())
        },
        "command": "python scripts/train_prior.py --data FOLDER",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MODERATOR_DATA"))
    parser.add_argument("--out", type=Path, default=assets.path("models"))
    parser.add_argument("--measure", action="store_true", help="print the tables, write nothing")
    arguments = parser.parse_args()
    if arguments.data is None:
        parser.error("--data or MODERATOR_DATA must name the folder of the labelled data")
    sets = read_sets(Path(arguments.data))
    if arguments.measure:
        measure(sets)
        return
    model = train(sets.cold + sets.swsr)
    write(model, arguments.out)
    text = json.dumps(about(sets, model), ensure_ascii=False, indent=2) + "\n"
    (arguments.out / "prior.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
