"""What the default packs say about the seed: golden, with every span cutting out the flagged words.

Run with ``MODERATOR_GOLDEN=write`` to write the golden file anew, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moderator import assets
from moderator.records import Field
from moderator.rules.match import Matcher
from moderator.rules.parse import default_packs, read_pack
from moderator.text.segment import Segmenter

GOLDEN = Path(__file__).parent / "packs" / "seed.txt"
PARAGRAPHS = 20


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    segmenter = Segmenter(tmp_path_factory.mktemp("jieba"))
    return Matcher([read_pack(path) for path in default_packs()], segmenter.cuts)


@pytest.fixture(scope="module")
def comments() -> list[tuple[str, str]]:
    """(author, text), the heading of a reply cut to its author."""
    lines = assets.seed().read_text(encoding="utf-8").splitlines()[PARAGRAPHS:]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return [(heading.split(" 回复 ")[0], text) for heading, text in pairs if text]


def lines(matcher: Matcher, comments: list[tuple[str, str]]) -> list[str]:
    out: list[str] = []
    for author, text in comments:
        for finding in matcher.findings(text, author):
            original = author if finding.field is Field.AUTHOR else text
            words = "|".join(original[first:last] for first, last in finding.spans)
            held = " held back" if finding.held_back else ""
            kind = f"{finding.rule} {finding.category} {finding.severity} {finding.field}"
            tail = f"reads {finding.reading} reason {finding.reason}"
            out.append(f"{author}: {kind} [{words}]{held} {tail}\n  {finding.why}\n  {finding.why_en}\n")
    return out


def test_the_seed(matcher: Matcher, comments: list[tuple[str, str]]) -> None:
    text = "".join(lines(matcher, comments))
    if os.environ.get("MODERATOR_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_seed_has_48_comments_and_exactly_these_are_flagged(
    matcher: Matcher, comments: list[tuple[str, str]]
) -> None:
    assert len(comments) == 48
    found = [author for author, text in comments if matcher.findings(text, author)]
    assert sorted(found) == sorted(
        ["老二逼了", "风语者(^ω^)", "峰歌", "用户10xxx38", "用户17xxx54", "用户10xxx38", "昨昔遗老"]
    )
