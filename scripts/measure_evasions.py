"""Measure what disguises cost, and what seeing through them costs; write the table into docs/quality.md.

    python scripts/measure_evasions.py --data FOLDER [--print]

Harmful comments of COLD dev and SWSR that one term of the rules flags are written anew, with it disguised in
one of the usual ways; the table says how many of them are still flagged. False flags are those of harmless
comments, with and without hearing what only sounds like a term.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from measure_quality import Row, cold, swsr, write

from moderator.rules.match import Matcher
from moderator.rules.pack import Pack
from moderator.rules.parse import default_packs, read_pack
from moderator.scoring.priority import counts
from moderator.text import layers
from moderator.text.segment import Segmenter
from moderator.text.sounds_table import SYLLABLES
from moderator.text.variants import SIMPLIFIED, VARIANTS

BEGIN = "<!-- Below: written by scripts/measure_evasions.py. -->\n"
END = "<!-- Above: written by scripts/measure_evasions.py. -->\n"
HAN = re.compile("[\u4e00-\u9fff]{2,}")
TRADITIONAL = {simple: odd for simple, odd in zip(SIMPLIFIED, VARIANTS, strict=True) if odd < "\ua000"}
Disguise = Callable[[str], str]


def tables() -> tuple[dict[str, str], dict[str, str]]:
    """Character to its syllable, and to all characters of that syllable."""
    spelled: dict[str, str] = {}
    alike: dict[str, str] = {}
    for entry in SYLLABLES.split():
        name = "".join(char for char in entry if char.isascii())
        spelled |= dict.fromkeys(entry[len(name) :], name)
        alike |= dict.fromkeys(entry[len(name) :], entry[len(name) :])
    return spelled, alike


def one(term: str, chance: random.Random, change: Callable[[str], str]) -> str:
    """The term with one of its characters changed, among those that the change touches."""
    places = [at for at, char in enumerate(term) if change(char) != char]
    if not places:
        return term
    at = chance.choice(places)
    return term[:at] + change(term[at]) + term[at + 1 :]


def disguises() -> dict[str, Disguise]:
    chance = random.Random(7)
    spelled, alike = tables()
    read = {written: char for char, written in layers.written().items()}
    pictures = {char: written for written, char in layers.written().items() if not HAN.search(written)}
    split = {char: written for char, written in read.items() if len(written) == 2 and HAN.search(written)}

    def sound(char: str) -> str:
        others = [other for other in alike.get(char, "") if other != char]
        return chance.choice(others) if others else char

    return {
        "zero-width between": lambda term: "\u200b".join(term),
        "dots": lambda term: ".".join(term),
        "spaces": lambda term: " ".join(term),
        "traditional": lambda term: "".join(TRADITIONAL.get(char, char) for char in term),
        "repeated": lambda term: "".join(char * 3 for char in term),
        "platform code": lambda term: f"[{term}]",
        "emoji, one character": lambda term: one(term, chance, lambda char: pictures.get(char, char)),
        "split, one character": lambda term: one(term, chance, lambda char: split.get(char, char)),
        "homophone, one character": lambda term: one(term, chance, sound),
        "homophones, all": lambda term: "".join(map(sound, term)),
        "pinyin, one character": lambda term: one(term, chance, lambda char: spelled.get(char, char)),
        "pinyin, all": lambda term: "".join(spelled.get(char, char) for char in term),
    }


def flags(matcher: Matcher, text: str) -> bool:
    return any(map(counts, matcher.findings(text, "")))


def targets(rows: Sequence[Row], matcher: Matcher) -> Iterator[tuple[str, str]]:
    """Harmful comments that one term alone flags, and that term."""
    for row in rows:
        if row.harmful:
            hits = [h.words for f in matcher.findings(row.text, "") if counts(f) for h in f.hits]
            if len(hits) == 1 and HAN.fullmatch(hits[0]) and len(hits[0]) <= 4 and hits[0] in row.text:
                yield row.text, hits[0]


def deaf(packs: Sequence[Pack]) -> list[Pack]:
    """The packs without hearing what only sounds like a term."""
    return [replace(p, rules=tuple(replace(rule, sounds=False) for rule in p.rules)) for p in packs]


def share(found: Sequence[bool]) -> str:
    return f"{sum(found) / len(found):.3f}" if found else "–"


def part(folder: Path) -> str:
    packs = [read_pack(path) for path in default_packs()]
    sets = {"COLD dev": cold(folder), "SWSR": swsr(folder)}
    with TemporaryDirectory() as cache:
        cuts = Segmenter(Path(cache)).cuts
        hearing, plain = Matcher(packs, cuts), Matcher(deaf(packs), cuts)
        chosen = [pair for rows in sets.values() for pair in targets(rows, plain)]
        lines = ["| disguise | comments | still flagged | without hearing sounds |", "|---|---|---|---|"]
        for name, disguise in disguises().items():
            changed = [text.replace(term, new) for text, term in chosen if (new := disguise(term)) != term]
            seen = [share([flags(matcher, text) for text in changed]) for matcher in (hearing, plain)]
            lines.append(f"| {name} | {len(changed):,} | {' | '.join(seen)} |")
        lines += ["", "| harmless comments flagged | comments | hearing | not hearing |", "|---|---|---|---|"]
        for name, rows in sets.items():
            good = [row.text for row in rows if not row.harmful]
            seen = [share([flags(matcher, text) for text in good]) for matcher in (hearing, plain)]
            lines.append(f"| {name} | {len(good):,} | {' | '.join(seen)} |")
    return f"{INTRO}\n" + "\n".join(lines) + "\n"


INTRO = """## Disguises

Made by `python scripts/measure_evasions.py --data FOLDER`: harmful comments of COLD dev and SWSR that one
term alone flags, with that term disguised. Homophones are random characters of the same syllable, tone
aside; emoji and split characters are those of our own table, so these rows say only that it is read; where
nothing in a term can be changed so, the comment is left out. A word that only sounds like a term counts
where segmenting finds no word there, where it takes an uncommon character, and where no harmless comment of
COLD train or SWSR writes it (`scripts/make_sounds.py`; so SWSR flatters here); it weighs no more than a
low finding.
"""


if __name__ == "__main__":
    write(part, BEGIN, END, __doc__)
