"""Count how common characters and pairs of them are in ordinary comments: resources/models/characters.npz.

    python scripts/train_characters.py --data FOLDER

FOLDER holds ``cold/`` (or set MODERATOR_DATA). Only counts ship, no text. SWSR is left out so that the
off-topic score can be measured on it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from pathlib import Path

import numpy as np

from moderator import assets
from moderator.scoring.grams import KIND, counted
from moderator.text.fold import fold_text

SOURCES = (("cold/train.csv", "TEXT"),)
RAREST = 3
"""What fewer comments hold is not listed: it would triple the file and can name a person."""


def texts(folder: Path, names: tuple[tuple[str, str], ...] = SOURCES) -> list[str]:
    found = []
    for name, column in names:
        with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
            found += [row[column] for row in csv.DictReader(stream)]
    return found


def count(comments: list[str]) -> dict[str, np.ndarray]:
    """The arrays of the file: each gram's code and in how many comments it stands."""
    grams = counted(fold_text(text) for text in comments)
    codes, counts = np.unique(grams.codes, return_counts=True)
    singles = int(counts[codes < KIND].sum())
    kept = counts >= RAREST
    return {
        "codes": codes[kept],
        "counts": counts[kept].astype(np.uint16),
        "comments": np.array(len(comments)),
        "grams": np.array([singles, int(counts.sum()) - singles]) / len(comments),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MODERATOR_DATA"))
    parser.add_argument("--out", type=Path, default=assets.path("models"))
    arguments = parser.parse_args()
    if arguments.data is None:
        parser.error("--data or MODERATOR_DATA must name the folder of the labelled data")
    comments = texts(Path(arguments.data))
    arrays = count(comments)
    np.savez_compressed(arguments.out / "characters.npz", **arrays)
    about = {
        "what": "in how many of the comments each character and pair of characters stands (folded text)",
        "origin": [
            {"name": "COLDataset (thu-coai/COLDataset), train split", "licence": "Apache-2.0"},
        ],
        "comments": len(comments),
        "grams": len(arrays["codes"]),
        "command": "python scripts/train_characters.py --data FOLDER",
    }
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    (arguments.out / "characters.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
