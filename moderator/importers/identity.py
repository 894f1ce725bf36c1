"""Uids of comments and articles: computed from what they are, the same on every machine."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from moderator.records import Uid

WEAK_DIGITS = 5


def digest(kind: str, parts: Iterable[str]) -> Uid:
    """``kind`` (one letter) and 24 characters of base 32 over the length-prefixed parts: 120 bits."""
    sha = hashlib.sha256(kind.encode())
    for part in parts:
        data = part.encode("utf-8", "replace")
        sha.update(b"%d:" % len(data))
        sha.update(data)
    return Uid(kind + base64.b32hexencode(sha.digest()[:15]).decode("ascii").lower())


def article_uid(source: str, source_id: str) -> Uid:
    """An article known by its id or address at a source."""
    return digest("a", (source, source_id))


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
    """

    _seen: dict[bytes, int] = field(default_factory=dict)

    def of(self, article: str, author: str, time: str, text: str) -> Uid:
        """``time`` is the raw time, empty where there is none or it is relative."""
        if time:
            return digest("c", ("at", article, author, time, text))
        key = hashlib.blake2b(
            "\0".join((article, author, text)).encode("utf-8", "replace"), digest_size=12
        ).digest()
        count = self._seen.get(key, 0) + 1
        self._seen[key] = count
        return digest("c", ("nth", article, author, text, str(count)))
