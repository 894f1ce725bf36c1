"""Near-copies: texts that say the same with small edits, grouped without ever joining two statements.

Copies are found by hash of the folded text. Near-copies are longer texts that share a rare piece (a shingle
chosen by min-wise hashing) and then pass a real comparison: most of the shorter text stands in the longer one,
and nothing that changes a statement (a digit, a negation, a name, a number word) differs between them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from moderator.text.fold import fold_text

EXACT_FROM = 6
"""Folded characters, punctuation aside, from which equal texts are a cluster: a shorter 顶 is everybody's own."""
NEAR_FROM = 24
"""Folded characters from which texts that are not equal may be near-copies."""
SHINGLE = 4
BANDS = 12
"""Min-hashes per text; any two texts that agree in two neighbouring ones are compared."""
CONTAINED = 0.85
"""Share of the shorter text that must stand, in order, in the longer one."""
LENGTHS = 0.6
"""Shorter length over longer length that a pair must reach."""
BUCKET_LIMIT = 40
"""Texts compared with one another where many share a bucket; the rest joins through the first ones."""

_INK = re.compile(r"[\W_]+")
_GUARD = re.compile(
    r"\d+(?:\.\d+)?|[a-z]+|[一二两三四五六七八九十百千万亿半几]|不|没|無|无|未|非|别|勿|莫|否|反|难|怎|谁|哪|吗|"
    r"多|少|大|小|高|低|好|坏|上|下|前|后|左|右|男|女|东|西|南|北|中|美|日|韩|俄|英|法|德|印|台|港|父|母|爸|妈|兄|弟|姐|妹|"
    r"赢|输|胜|败|买|卖|来|去|进|出|增|减|升|降|涨|跌|真|假|对|错|是|能|会|要|该|敢|肯|早|晚|新|旧|爱|恨|支|赞|你|我|他|她|它"
)
"""What changes a statement when it changes: figures, Latin words, number words, negations, opposites, persons."""


Words = Counter[str]


@dataclass(slots=True)
class _Groups:
    """Rows and the representative of each: the first row of its group."""

    parents: dict[int, int] = field(default_factory=dict)

    def find(self, row: int) -> int:
        root = row
        while (parent := self.parents.get(root, root)) != root:
            root = parent
        while (parent := self.parents.get(row, row)) != root:
            self.parents[row] = root
            row = parent
        return root

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self.parents[second] = first


def clusters(items: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Row to representative row (the smallest of its group), for every row that has a near-copy."""
    rows: dict[str, list[int]] = {}
    for row, text in items:
        inked = _INK.sub(" ", fold_text(text)).strip()
        if len(inked) >= EXACT_FROM:
            rows.setdefault(inked, []).append(row)
    groups = _Groups()
    for equal in rows.values():
        for row in equal[1:]:
            groups.join(equal[0], row)
    for one, other in _near(list(rows)):
        groups.join(rows[one][0], rows[other][0])
    return _named(groups, rows.values())


def _named(groups: _Groups, rows: Iterable[list[int]]) -> dict[int, int]:
    roots = {row: groups.find(row) for equal in rows for row in equal}
    sizes = Counter(roots.values())
    return {row: root for row, root in roots.items() if sizes[root] > 1}


def _near(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different texts that say the same."""
    longer = [text for text in texts if len(text) >= NEAR_FROM]
    buckets: dict[tuple[int, int, int], list[int]] = {}
    for number, text in enumerate(longer):
        signs = _signature(text)
        for band in range(BANDS - 1):
            buckets.setdefault((band, signs[band], signs[band + 1]), []).append(number)
    tried: set[tuple[int, int]] = set()
    for bucket in buckets.values():
        for place, number in enumerate(bucket):
            for other in bucket[max(0, place - BUCKET_LIMIT) : place]:
                if (other, number) not in tried:
                    tried.add((other, number))
                    if same_statement(longer[other], longer[number]):
                        yield longer[other], longer[number]


_SALTS: npt.NDArray[np.uint64] = np.random.default_rng(20).integers(1, 2**63, size=(BANDS, 2), dtype=np.uint64) | 1


def _signature(text: str) -> list[int]:
    """The min-hashes of a text's shingles."""
    pieces = {text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)}
    codes = np.fromiter((zlib.crc32(piece.encode()) for piece in pieces), np.uint64, len(pieces))
    mixed = (codes[:, None] * _SALTS[None, :, 0] + _SALTS[None, :, 1]) >> np.uint64(32)
    return [int(value) for value in mixed.min(axis=0)]


def same_statement(one: str, other: str) -> bool:
    """Whether two folded texts are one statement, edited: most of the shorter in the longer, nothing telling changed.

    What stands only in an addition at the end or the beginning of the longer text does not count as a change.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < LENGTHS * len(long):
        return False
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_opcodes()
    kept = sum(block[2] - block[1] for block in blocks if block[0] == "equal")
    if kept < CONTAINED * len(short):
        return False
    gone, come = Words(), Words()
    for number, (kind, first, last, begin, end) in enumerate(blocks):
        if kind == "equal":
            continue
        at_end = number in (0, len(blocks) - 1) and first == last
        if at_end and end - begin >= 6:
            continue
        gone += _telling(short, first, last)
        come += _telling(long, begin, end)
    return gone == come == Words()


def _telling(text: str, first: int, last: int) -> Words:
    """The telling words that an edit of ``text[first:last]`` touches."""
    return Words(match[0] for match in _GUARD.finditer(text) if match.start() < last and match.end() > first)
