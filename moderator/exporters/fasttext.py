"""Writes fastText's training lines: the labels of a decided comment, then its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form
from moderator.exporters.labels import LACK, label
from moderator.exporters.lines import write_lines
from moderator.records import Item

PREFIX = "__label__"
_ENDS = re.compile("[\x00\n\r\x0b\x0c]+")
_LABEL = re.compile(r"(?<!\S)__(?=label__)")


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """An undecided comment has no label, so it is left out. Han text comes as it is: who trains on words
    puts spaces between them first."""

    def make(item: Item) -> bytes | None:
        decided = label(item)
        if decided is None:
            return None
        labels = "".join(f"{PREFIX}{word} " for word in (decided, *item.state.tags))
        return (labels + plain(item.comment.text)).encode("utf-8", "replace")

    write_lines(items, out, context, make)


def plain(text: str) -> str:
    """A text on one line, in which nothing is taken for a label: a comment may begin with one."""
    return _LABEL.sub("_ _", _ENDS.sub(" ", text))


FORM = Form("fasttext", ".txt", write, (*LACK, "uid", "line_ends", "scores", "findings"), leaves_house=True)
