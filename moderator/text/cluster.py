"""Near-copies: texts that say the same with small additions, grouped without ever joining two statements.

Copies are found by their folded text. Near-copies are longer texts that share shingles (found by min-wise
hashing) and then pass a strict comparison: the shorter text stands, in order, in the longer one (the lightest
words aside), and what the longer one adds neither counts, negates, doubts nor asks. A character replaced is
another statement: it may be a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from moderator.text.fold import fold_text
from moderator.text.shingles import candidates

EXACT_FROM = 6
"""Folded characters, punctuation aside, from which equal texts are a cluster: 顶 is everybody's own."""
NEAR_FROM = 24
"""Folded characters from which texts that are not equal may be near-copies."""
LENGTHS = 0.6
"""Shorter length over longer length that a pair must reach."""
INSERTED, INSERTED_SHARE = 4, 0.1
"""The longest addition inside a text, and the share of the shorter text that all of them may reach."""

_PUNCTUATION = re.compile(r"(?:\.(?!\d)|[\s,!。、;:~…\"'“”‘’()<>《》【】「」—])+")
_TELLING = re.compile(
    r"[\da-z%?+\-.]|[零一二两三四五六七八九十百千万亿半几每各]"
    r"|[不没无未非别勿莫否反难怎谁哪吗么呢甭毋岂假谎谣骗伪装错误]"
    r"|差点|几乎|险些|以为|曾|如果|要是|除非|只|仅|才|可能|或许|大概|据说|听说"
    r"|拒绝|停止|取消|避免|防止|禁止|缺乏|失去|前任|副|代"
)
"""What an addition may not hold: figures, Latin words, negations, doubts, questions, conditions."""
_LIGHT = frozenset("和与及的之啊呀哦嘛")
"""Words so light that a copy may leave them out."""


@dataclass(slots=True)
class _Groups:
    """Rows and the representative of each: the smallest row of its group."""

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
    first: dict[str, int] = {}
    groups = _Groups()
    for row, text in items:
        plain = _plain(text)
        if len(plain) >= EXACT_FROM and (one := first.setdefault(plain, row)) != row:
            groups.join(one, row)
    for one_text, other in _near([text for text in first if len(text) >= NEAR_FROM]):
        groups.join(first[one_text], first[other])
    roots = {row: groups.find(row) for row in list(groups.parents)}
    return roots | {root: root for root in roots.values()}


def _plain(text: str) -> str:
    """The folded text without punctuation; question marks and platform codes stay."""
    return _PUNCTUATION.sub(_gap, fold_text(text))


def _gap(stop: re.Match[str]) -> str:
    """What is left of punctuation: nothing, but a space where it parts figures or Latin words."""
    before, after = (
        stop.string[max(0, stop.start() - 1) : stop.start()],
        stop.string[stop.end() : stop.end() + 1],
    )
    return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""


def _near(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different texts that say the same."""
    for one, other in candidates(texts, _LIGHT):
        if _same(texts[one], texts[other]):
            yield texts[one], texts[other]


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _edits(short: str, long: str) -> Sequence[tuple[str, int, int, int, int]]:
    """difflib's opcodes; by hand where the longer text has one addition, which is the common case."""
    same = _shared(short, long)
    rest = _shared(short[same:][::-1], long[same:][::-1])
    if same + rest < len(short):
        return SequenceMatcher(None, short, long, autojunk=False).get_opcodes()
    added = ("insert", same, same, same, len(long) - rest)
    before = [("equal", 0, same, 0, same)] if same else []
    after = [("equal", same, len(short), len(long) - rest, len(long))] if rest else []
    return [*before, added, *after]


def same_statement(one: str, other: str) -> bool:
    """Whether two texts are one statement, the longer with additions that change nothing in it."""
    return _same(_plain(one), _plain(other))


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < max(NEAR_FROM, LENGTHS * len(long)):
        return False
    left = iter(long)
    # Most pairs end at the first few characters: nothing is copied for them.
    if not all(char in left for char in short if char not in _LIGHT):
        return False
    inserted = 0
    blocks = _edits(short, long)
    for number, (kind, start, end, first, last) in enumerate(blocks):
        if kind == "equal" or (kind == "delete" and _LIGHT.issuperset(short[start:end])):
            continue
        at_end = number in (0, len(blocks) - 1)
        if kind != "insert" or _TELLING.search(long, first, last):
            return False
        if not at_end:
            inserted += last - first
            if last - first > INSERTED:
                return False
    return inserted <= INSERTED_SHARE * len(short)
