"""Uids of comments and articles: computed from what they are, the same on every machine."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from moderator.records import Uid

WEAK_DIGITS = 5


def digest(kind: str, parts: Iterable[str]) -> Uid:
    """``kind`` (one letter) and 28 hexadecimal digits of a SHA-256 over the parts, each after its length."""
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return Uid(kind + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:28])


def article_uid(source: str, source_id: str) -> Uid:
    """An article known by its id or address at a source."""
    return digest("a", (source, source_id))


def article_key(source_id: str | None, url: str | None, title: str | None = None) -> str:
    """What an article is known by: its id, unless that is a short number and it has an address or a title
    (the post 11 of two blogs is two posts). Empty where there is nothing."""
    if source_id and is_weak(source_id):
        return url or (f"{source_id} {title}" if title else source_id)
    return source_id or url or title or ""


def article_print(title: str | None, paragraphs: Iterable[str]) -> Uid:
    """An article known only by what it says."""
    return digest("a", ("", title or "", *paragraphs))


def comment_uid(source: str, article: str, source_id: str) -> Uid:
    """A comment with an id worth trusting; ``article`` is the article's uid, or empty."""
    return digest("c", ("id", source, article, source_id))


def is_weak(source_id: str) -> bool:
    """True for an id that may be no more than a row number: ``1``, ``0042``."""
    return len(source_id) <= WEAK_DIGITS and source_id.isdigit()


def weak_uid(source: str, article: str, author: str, time: str, source_id: str) -> Uid:
    """A comment with a short number for an id: tied to its author and time, so that row 7 of one file is
    never taken for row 7 of another, while an edited text keeps its uid."""
    return digest("c", ("no", source, article, author, time, source_id))


@dataclass(slots=True)
class Prints:
    """Fingerprints of comments without an id, within one file.

    ``of`` counts how often the same article, author and text came without a time: two people's 顶 are two.
    What was seen is kept as 64-bit hashes in a table of 8 to 32 bytes a row.
    """

    _seen: array[int] = field(default_factory=lambda: array("Q", bytes(8 << 10)))
    _size: int = 0
    _repeats: dict[int, int] = field(default_factory=dict)

    def of(self, article: str, author: str, time: str, text: str) -> Uid:
        """``time`` is the raw time, empty where there is none or it is relative."""
        if time:
            return digest("c", ("at", article, author, time, text))
        once = digest("c", ("nth", article, author, text))
        key = int(once[1:17], 16) or 1
        if self._add(key):
            return once
        count = self._repeats[key] = self._repeats.get(key, 1) + 1
        return digest("c", ("nth", article, author, text, str(count)))

    def _add(self, key: int) -> bool:
        """True where the key is new."""
        if 2 * self._size >= len(self._seen):
            self._grow()
        place = self._place(key)
        if self._seen[place] == key:
            return False
        self._seen[place] = key
        self._size += 1
        return True

    def _place(self, key: int) -> int:
        mask = len(self._seen) - 1
        place = key & mask
        while self._seen[place] not in (0, key):
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        old = self._seen
        self._seen = array("Q", bytes(4 * 8 * len(old)))
        for key in old:
            if key:
                self._seen[self._place(key)] = key
