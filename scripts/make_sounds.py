"""Write moderator/text/sounds_table.py: which characters sound alike, and what of it is no evasion.

    python scripts/make_sounds.py --data FOLDER

The readings are pypinyin's (MIT), one a character, without tones. The most common characters and the ordinary
words that sound like one of our terms are counted in COLD's train split and SWSR (FOLDER, or MODERATOR_DATA).
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pypinyin import lazy_pinyin

from moderator.rules.alike import Ear
from moderator.rules.edges import Edges
from moderator.rules.parse import default_packs, read_pack
from moderator.text.fold import fold_text
from moderator.text.segment import Segmenter

TABLE = Path(__file__).parents[1] / "moderator" / "text" / "sounds_table.py"
COMMON = 200
NAMES = frozenset({"建仁", "健仁", "见仁"})
"""Ordinary all the same: people and places are called so."""
INSULTS = frozenset({"踏马的", "啥比", "莎比", "姬芭", "彪子", "女拳狗", "女拳癌", "dang妇", "即把"})
"""Insults all the same, though a comment with one was called harmless."""
WIDTH = 48
HEAD = '''"""Characters by their sound, written by scripts/make_sounds.py.

The readings come from pypinyin (MIT); what is common or ordinary was counted in comments.
"""

from __future__ import annotations

'''


def characters() -> Iterator[str]:
    """The characters of GB 2312, which is what people type; rarer ones are no disguise anybody reads."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def syllables() -> dict[str, str]:
    """Syllable to the characters that are read so."""
    found: defaultdict[str, str] = defaultdict(str)
    for char in characters():
        if fold_text(char) == char:
            found[lazy_pinyin(char)[0].replace("ü", "v")] += char
    return dict(sorted(found.items()))


def literal(name: str, text: str) -> str:
    lines = (text[at : at + WIDTH] for at in range(0, max(1, len(text)), WIDTH))
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


def written(common: str, ordinary: str) -> None:
    known = " ".join(name + chars for name, chars in syllables().items())
    parts = (
        literal("SYLLABLES", known) + '"""Each syllable, then its characters."""\n',
        literal("COMMON", common) + '"""The most common characters: they stand for themselves."""\n',
        literal("ORDINARY", ordinary) + '"""Sound-alikes of our terms that harmless comments hold."""\n',
    )
    TABLE.write_text(HEAD + "\n".join(parts), encoding="utf-8", newline="\n")


def harmless(folder: Path) -> Iterator[tuple[str, bool]]:
    """Folded texts, and whether people called them harmless."""
    for name, column in (("cold/train.csv", "TEXT"), ("swsr/SexComment.csv", "comment_text")):
        with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
            yield from ((fold_text(row[column]), row["label"] == "0") for row in csv.DictReader(stream))


def heard(texts: Iterable[str], segmenter: Segmenter) -> Iterator[str]:
    """What in these texts only sounds like one of our terms."""
    rules = [rule for path in default_packs() for rule in read_pack(path).rules if rule.sounds]
    ear = Ear(((term, 0) for rule in rules for term in rule.terms), ordinary=frozenset())
    for text in texts:
        edges = Edges(text, segmenter.cuts, frozenset())
        yield from (text[at.start : at.end] for at in ear.find(text) if edges.apart(at.start, at.end))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MODERATOR_DATA"))
    folder = parser.parse_args().data
    if folder is None:
        parser.error("--data or MODERATOR_DATA must name the folder of the labelled data")
    rows = list(harmless(Path(folder)))
    counted = Counter(char for text, _ in rows for char in text if "\u4e00" <= char <= "\u9fff")
    common = "".join(char for char, _ in counted.most_common(COMMON))
    with tempfile.TemporaryDirectory() as cache:
        ordinary = set(heard((text for text, good in rows if good), Segmenter(Path(cache))))
    written(common, " ".join(sorted((ordinary | NAMES) - INSULTS)))


if __name__ == "__main__":
    main()
