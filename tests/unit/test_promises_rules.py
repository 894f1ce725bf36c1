"""P13: patterns that hang other engines end in linear time here, or are refused in words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from moderator.rules.fault import PackFaults
from moderator.rules.match import Context, Matcher
from moderator.rules.pack import Pack
from moderator.rules.parse import default_packs, parse_pack, read_pack

EVIL = [
    (r"(\s*加\s*)*微信", "加 " * 2), (r"(a+)+$", "a"), (r"([a-zA-Z]+)*$", "aA"), (r"(a|aa)+$", "a"),
    (r"(a|a?)+$", "a"), (r"(.*a){12}$", "a"), (r"(x+x+)+y", "x"), (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a"),
    (r"(.*)*=", "="), (r"(\d+\.?)+$", "1."), (r"(加|加加)*群", "加"), (r"((微\s?)+信\s?)+号", "微 "),
    (r"^(\w+\s?)*$", "我 "), (r"(?:(?:a*)*)*b", "a"), (r"(a?){30}a{30}", "a"),
]  # fmt: skip
UNSUPPORTED = [r"(?=a)b", r"(?!a)b", r"(?<=a)b", r"(?<!a)b", r"(a)\\1", r"(?P<n>a)(?P=n)"]
TIMES = 8


def _pack(pattern: str) -> Pack:
    raw = f"""
        [pack]
        id = "evil"
        title = {{ zh = "坏", en = "evil" }}
        [[rule]]
        id = "evil.rule"
        title = {{ zh = "坏", en = "evil" }}
        category = "contact"
        severity = "low"
        patterns = ['{pattern}']
        match = ["一", "二"]
        no_match = ["三", "四"]
    """
    return parse_pack(raw.encode(), Path("evil.toml"))


def _seconds(matcher: Matcher, text: str) -> float:
    best = 9.0
    for _ in range(3):
        start = time.perf_counter()
        matcher.findings(text, "", Context())
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize(("pattern", "part"), EVIL)
def test_time_grows_with_the_text_and_no_faster(pattern: str, part: str) -> None:
    """Eight times the text in at most thirty times the time; a backtracking engine would need 2^n."""
    matcher = Matcher([_pack(pattern)], None)
    short = 2_000 // len(part)
    once = max(_seconds(matcher, part * short + "!"), 0.0005)
    assert _seconds(matcher, part * short * TIMES + "!") < once * TIMES * 4


@pytest.mark.parametrize("pattern", UNSUPPORTED)
def test_what_cannot_be_linear_is_refused(pattern: str) -> None:
    with pytest.raises(PackFaults) as caught:
        _pack(pattern)
    assert [fault.key for fault in caught.value.faults] == ["rules.fault.refused_pattern"]


@pytest.mark.parametrize(
    "part", ["加", "微 ", "1", "a.", "滚", "\u200b", "加微信", "！", "傻*", "http://a.b/"]
)
def test_the_packs_that_ship_are_linear(part: str) -> None:
    matcher = Matcher([read_pack(path) for path in default_packs()], None)
    short = 1_000 // len(part)
    once = max(_seconds(matcher, part * short), 0.001)
    assert _seconds(matcher, part * short * TIMES) < once * TIMES * 4
