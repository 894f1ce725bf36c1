"""How common characters and pairs of them are in ordinary comments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderator import assets
from moderator.scoring.grams import KIND

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_RARITY = 2.5
"""Exponent of a gram's rarity; a search over 1 to 3 on foreign comments mixed into threads peaked here."""

_UNSEEN = 0.3
"""Comments that a gram not listed is taken to stand in."""


@dataclass(frozen=True, slots=True)
class Common:
    """Of some grams: their weight in a cosine, and the chance that an ordinary gram of the length is it."""

    weight: Floats
    chance: Floats


@dataclass(frozen=True, slots=True)
class Background:
    """In how many of ``comments`` each of ``codes`` stands; ``grams``: different ones in one, by kind."""

    codes: Ints
    counts: Floats
    comments: float
    grams: Floats

    def of(self, codes: Ints) -> Common:
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        share = np.where(self.codes[at] == codes, self.counts[at], _UNSEEN) / self.comments
        return Common(np.log(1 / share) ** _RARITY, share / self.grams[(codes >= KIND).astype(int)])


@cache
def read_background(file: Path | None = None) -> Background:
    """The table that ships with the program (``scripts/train_characters.py`` makes it)."""
    with np.load(file or assets.path("models", "characters.npz"), allow_pickle=False) as arrays:
        return Background(
            arrays["codes"], arrays["counts"].astype(float), float(arrays["comments"]), arrays["grams"]
        )
