"""Invented comments for the measurements: the same for the same numbers everywhere, and quickly made."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

COLUMNS = (
    "comment_id",
    "article_id",
    "article_title",
    "parent_id",
    "nickname",
    "content",
    "created_at",
    "like_count",
    "ip_location",
)
PER_ARTICLE = 400
"""Comments below one article."""

_FIRST_ID = 7_000_000_000


class _Words:
    """Lists of words to weave comments of."""

    def __init__(self) -> None:
        told = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
        self.of = {name: str(listed).split() for name, listed in told.items()}

    def clause(self, chance: Random) -> str:
        return "".join(chance.choice(self.of[part]) for part in ("who", "when", "how", "does", "what"))


def texts(words: _Words, chance: Random) -> Iterator[str]:
    """Some 48 characters on average, as on real sites; one in twelve is rude, one in forty an advert."""
    clauses = [words.clause(chance) for _ in range(20_000)]
    tails, rude, adverts, ends = (words.of[name] for name in ("so", "rude", "adverts", "ends"))
    pick, roll = chance.choice, chance.random
    while True:
        said = f"{pick(clauses)},{pick(tails)}"
        while roll() < 0.68:
            said += f",{pick(clauses)}" if roll() < 0.6 else f",{pick(tails)}"
        kind = roll()
        if kind < 1 / 12:
            said = f"{said},{pick(rude)}" if roll() < 0.5 else f"{pick(rude)},{said}"
        elif kind < 1 / 12 + 1 / 40:
            said += "," + pick(adverts).replace("{n}", str(chance.randrange(1000, 9999)))
        yield said + pick(ends)


def rows(count: int, seed: int = 9) -> Iterator[tuple[str, ...]]:
    """Table rows in ``COLUMNS``; one in four answers an earlier comment of its article."""
    words, chance = _Words(), Random(seed)
    pick, roll, below = chance.choice, chance.random, chance.randrange
    family, given, places = words.of["family"], words.of["given"], words.of["places"]
    people = [f"{pick(family)}{pick(given)}{pick(given)}{below(1000)}" for _ in range(max(count // 6, 10))]
    for number, text in zip(range(count), texts(words, chance), strict=False):
        article = number // PER_ARTICLE
        first = article * PER_ARTICLE
        answers = number > first and roll() < 0.25
        minute, day = number % 1440, f"2024-{1 + number * 12 // count:02d}-{1 + below(28):02d}"
        yield (
            str(_FIRST_ID + number),
            f"news{article:06d}",
            f"第{article}期 {words.of['what'][article % 40]}",
            str(_FIRST_ID + below(first, number)) if answers else "",
            pick(people),
            text,
            f"{day} {minute // 60:02d}:{minute % 60:02d}:{below(60):02d}",
            str(int(roll() ** 8 * 900)),
            pick(places),
        )


def write_csv(file: Path, count: int, seed: int = 9) -> None:
    """Write ``count`` comments as a crawler would."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        table.writerows(rows(count, seed))
