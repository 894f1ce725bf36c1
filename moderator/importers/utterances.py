"""Tells lines that people said from those of programs, letters, logs and settings, in a text without Han."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from moderator.importers.lines import Line, is_document

LEAST = 3
SAID = re.compile(r"(?=.*[^\W\d_]{2})[\"'“‘(¿¡@#+-]?[\w.😀-🫿♥❤☺].*", re.DOTALL)
NOT_SAID = re.compile(
    r"[{};=<>|\\]{1}.*[{};=<>|\\]|[{};\\]$|^\s|^(?:\d{4}-\d\d-\d\d|\[?\d\d:\d\d)|^[\w.-]{1,30}\s*[:=]\s|^(?:#!|//|/\*)"
    r"|\b(?:INFO|WARN|DEBUG|ERROR|TRACE)\b|^(?:import|from|def|class|return|include|using)\b.*[\w)\"';:]$"
)
SHARE = 0.8
"""So many of the lines must be what people say."""
WORDS = 2.5
"""Words a line, on average; names and settings have fewer."""
LONG, MOST = 40, 600
"""Characters: lines broken at a margin are at least so long; a comment is shorter than a chapter."""
RUNS = 0.15
"""Such a share of lines that go on from the line above makes a page prose."""


def are_said(lines: Sequence[Line]) -> bool:
    """True where each line is likely a comment of its own: most look like speech, and a sentence does not run
    on from one line to the next."""
    texts = [line.text for line in lines]
    if len(texts) < LEAST or is_document(lines):
        return False
    said = [text for text in texts if SAID.fullmatch(text) and not NOT_SAID.search(text)]
    sizes = [len(text) for text in texts]
    if len(said) < SHARE * len(texts) or fmean(len(text.split()) for text in texts) < WORDS:
        return False
    return max(sizes) <= MOST * 10 and fmean(sizes) <= MOST and not _is_wrapped(texts, sizes)


def _is_wrapped(texts: Sequence[str], sizes: Sequence[int]) -> bool:
    """True for prose broken at a margin: long lines, many of which go on from the one above."""
    runs = sum(
        text[:1].islower() and not before.rstrip().endswith((".", "!", "?", ")", ":", "…", '"'))
        for before, text in pairwise(texts)
    )
    return fmean(sizes) > LONG and runs > RUNS * len(texts)
