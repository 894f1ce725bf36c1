"""Measure the off-topic score and fit its weights: comments in their own threads against moved ones.

    python scripts/measure_topic.py --data FOLDER [--fit]

FOLDER holds ``swsr/`` (or set MODERATOR_DATA). Into every post's comments some of other posts' are mixed, at
a stated share; all of them are each other's siblings, as in a real queue. The background counts come from
another set (COLD). With ``--fit`` the weights are fitted on one half of the posts and the table is of the
other half; the weights to paste into ``moderator/scoring/topic.py`` are printed, fitted on all.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from moderator.scoring import topic
from moderator.scoring.metrics import auc
from moderator.scoring.topic import Evidence, Fit, TopicModel


@dataclass(frozen=True, slots=True)
class Setting:
    """A kind of thread: which share is foreign, what there is to compare with, how many comments at least."""

    name: str
    foreign: float
    article: bool = True
    siblings: bool = True
    least: int = 1


SETTINGS = (
    Setting("half foreign", 0.5),
    Setting("a quarter foreign", 0.25),
    Setting("5 % foreign", 0.05),
    Setting("a quarter foreign, 10 comments and more", 0.25, least=10),
    Setting("siblings only, a quarter foreign, 4 and more", 0.25, article=False, least=4),
    Setting("article only", 0.5, siblings=False),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One judged comment: its post, whether it was moved there, what the model saw."""

    post: str
    foreign: bool
    evidence: Evidence
    score: float


def read(folder: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Posts and their comments by the post's id."""
    with (folder / "swsr/SexWeibo.csv").open(encoding="utf-8-sig", newline="") as stream:
        posts = {row["weibo_id"]: row["weibo_text"] for row in csv.DictReader(stream)}
    comments = defaultdict(list)
    with (folder / "swsr/SexComment.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            comments[row["weibo_id"]].append(row["comment_text"])
    return posts, dict(comments)


def threads(
    posts: dict[str, str], comments: dict[str, list[str]], how: Setting
) -> Iterator[tuple[str, TopicModel, list[tuple[bool, str]]]]:
    pick = random.Random(1)
    everything = [text for texts in comments.values() for text in texts]
    for post, own in comments.items():
        if len(own) < how.least:
            continue
        odds = how.foreign / (1 - how.foreign)
        moved = [pick.choice(everything) for _ in own if pick.random() < odds]
        article = [posts.get(post, "")] if how.article else []
        model = TopicModel(article, own + moved if how.siblings else [])
        yield post, model, [(False, text) for text in own] + [(True, text) for text in moved]


def look(posts: dict[str, str], comments: dict[str, list[str]], how: Setting) -> list[Seen]:
    seen = []
    for post, model, rows in threads(posts, comments, how):
        for foreign, text in rows:
            evidence, score = model.evidence(text), model.score(text)
            if evidence is not None and score is not None:
                seen.append(Seen(post, foreign, evidence, score))
    return seen


def features(seen: Sequence[Seen]) -> np.ndarray:
    rows = [
        (e.article, e.siblings, e.singles, e.pairs, np.log(e.length), np.log1p(e.neighbours))
        for e in (item.evidence for item in seen)
    ]
    return np.array(rows)[:, :, 0]


def fit(seen: Sequence[Seen]) -> Fit:
    x, y = features(seen), np.array([item.foreign for item in seen])
    spread = x.std(axis=0)
    used = spread > 1e-9
    model = LogisticRegression(class_weight="balanced", max_iter=5000).fit(x[:, used] / spread[used], y)
    weights = np.zeros(x.shape[1])
    weights[used] = model.coef_[0] / spread[used]
    return Fit(*(round(float(value), 3) for value in (model.intercept_[0], *weights)))


def row(name: str, foreign: np.ndarray, scores: np.ndarray, line: float) -> str:
    own, moved = scores[~foreign], scores[foreign]
    parts = [
        f"{auc(foreign.tolist(), scores.tolist()):.3f}",
        f"{(own >= topic.EVEN).mean():.3f}",
        f"{(moved >= topic.EVEN).mean():.3f}",
    ]
    parts += [f"{(own >= line).mean():.4f}", f"{(moved >= line).mean():.3f}", str(len(scores))]
    return f"| {name} | " + " | ".join(parts) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MODERATOR_DATA"))
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    if arguments.data is None:
        parser.error("--data or MODERATOR_DATA must name the folder of the labelled data")
    posts, comments = read(Path(arguments.data))
    seen = {how: look(posts, comments, how) for how in SETTINGS}
    modes = {"BOTH": (1, 2), "SIBLINGS_ONLY": (4,), "ARTICLE_ONLY": (5,)}
    print("| thread | AUC | own >= even | foreign >= even | own >= .97 | foreign >= .97 | comments |")
    print("|---|---|---|---|---|---|---|")
    if not arguments.fit:
        for how, items in seen.items():
            scores = np.array([item.score for item in items])
            print(row(how.name, np.array([item.foreign for item in items]), scores, 0.97))
        return
    half = {post for at, post in enumerate(sorted(comments)) if at % 2}
    every = {name: [item for at in which for item in seen[SETTINGS[at]]] for name, which in modes.items()}
    learnt = {name: fit([item for item in items if item.post in half]) for name, items in every.items()}
    for at, (how, items) in enumerate(seen.items()):
        held = [item for item in items if item.post not in half]
        mode = learnt["ARTICLE_ONLY" if at == 5 else "SIBLINGS_ONLY" if at == 4 else "BOTH"]
        odds = topic.SLOPE * (np.concatenate([mode.log_odds(item.evidence) for item in held]) - topic.MIDDLE)
        print(row(how.name, np.array([item.foreign for item in held]), 1 / (1 + np.exp(-odds)), 0.97))
    for name, items in every.items():
        print(name, "=", fit(items))


if __name__ == "__main__":
    main()
