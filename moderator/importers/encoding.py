"""Decides in which encoding a file was written, by its whole content."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import charset_normalizer

CHUNK = 1 << 20
HEAD = 1 << 16
DETECT_LIMIT = 32 << 20

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1b\x1e\x1f\x08\x7f")
GB_GOOD_PER_BAD = 3
FEW = 3


@dataclass(frozen=True, slots=True)
class Encoding:
    """The codec's name, and whether some bytes do not decode (they become U+FFFD)."""

    name: str
    damaged: bool = False


def decide(open_bytes: Callable[[], BinaryIO]) -> Encoding | None:
    """The encoding of a file, or None where it is not text.

    Order: byte order mark, strict UTF-8, UTF-8 with a few bad bytes, UTF-16 without a mark, strict GB18030,
    GB18030 with a few bad bytes, then detection on the whole file.
    """
    with open_bytes() as stream:
        head = stream.read(HEAD)
    for mark, name in BOMS:
        if head.startswith(mark):
            return Encoding(name, damaged=not _decodes(open_bytes, name))
    if _decodes(open_bytes, "utf-8"):
        if _controls(head) <= 0.3:
            return Encoding("utf-8")
        # Latin letters in UTF-16 are valid UTF-8, every second one of them a NUL.
        wide = _wide(head)
        return None if wide is None else Encoding(wide, damaged=not _decodes(open_bytes, wide))
    wide = _wide(head)
    if wide is not None:
        return Encoding(wide, damaged=not _decodes(open_bytes, wide))
    if _controls(head) > 0.05:
        return None
    good, bad = _utf8_score(open_bytes)
    if good >= bad:
        return Encoding("utf-8", damaged=True)
    if _decodes(open_bytes, "gb18030"):
        big5 = _unknown(head, "gb18030") and _decodes(open_bytes, "big5hkscs")
        return Encoding("big5hkscs" if big5 else "gb18030")
    if not good and bad <= FEW:
        return Encoding("utf-8", damaged=True)
    return _detected(open_bytes)


def _decodes(open_bytes: Callable[[], BinaryIO], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    with open_bytes() as stream:
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _controls(head: bytes) -> float:
    """The share of control characters other than those that texts hold; a lone NUL in a row is forgiven."""
    bad = sum(head.count(code) for code in range(32) if code not in TEXT_CONTROLS)
    return bad / max(len(head), 1)


def _utf8_score(open_bytes: Callable[[], BinaryIO]) -> tuple[int, int]:
    """How many characters beyond ASCII are whole in UTF-8, and how many are broken. In GB18030 text hardly
    one in ten is whole by chance."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    with open_bytes() as stream:
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            broken = text.count("\ufffd")
            bad += broken
            good += _beyond_ascii(text) - broken
    return good, bad


def _beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))


def _unknown(head: bytes, name: str) -> bool:
    """True where some of what is decoded are characters for private use, which no Chinese text holds."""
    text = head.decode(name, "ignore")
    return 50 * sum("\ue000" <= c <= "\uf8ff" for c in text) > _beyond_ascii(text)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: strict, with line ends or spaces, and hardly anything unprintable."""
    if len(head) < 4 or b"\x00" not in head:
        return None
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = head[: len(head) // 2 * 2].decode(name)
        except UnicodeDecodeError:
            continue
        usual = sum(
            1 for c in text if c in "\r\n\t" or " " <= c <= "~" or "\u3000" <= c <= "\u9fff" or c > "\uff00"
        )
        if usual >= 0.9 * len(text):
            return name
    return None


def _detected(open_bytes: Callable[[], BinaryIO]) -> Encoding:
    """Detection on the whole file (its first 32 MB), against GB18030 with a few bad bytes."""
    with open_bytes() as stream:
        data = stream.read(DETECT_LIMIT)
    chinese = data.decode("gb18030", "replace")
    broken = chinese.count("\ufffd")
    common = sum(1 for c in chinese if "\u4e00" <= c <= "\u9fa5")
    if common >= GB_GOOD_PER_BAD * broken and 2 * common >= _beyond_ascii(chinese):
        return Encoding("gb18030", damaged=True)
    best = charset_normalizer.from_bytes(data).best()
    if best is None:
        return Encoding("utf-8", damaged=True)
    return Encoding(best.encoding, damaged=not _decodes(open_bytes, best.encoding))
