"""Names that are nobody's: masked by crawlers, given out by platforms; real, odd names stay identities."""

from __future__ import annotations

import pytest

from moderator.text.names import is_masked


@pytest.mark.parametrize(
    "name",
    ["张***三", "张*", "*", "j***8", "138****1234", "用户10xxx38", "匿名用户", "知乎用户", "网易北京网友",
     "momo", "", " ", "[deleted]", "该用户已注销", "Anonymous", "張＊＊＊三"],
)  # fmt: skip
def test_a_mask_is_no_identity(name: str) -> None:
    assert is_masked(name)


@pytest.mark.parametrize(
    "name",
    ["风语者(^ω^)", "(*^_^*)", "Electronic Addict", "Ygritte--L", "乜", "weik", "用户6237181", "张三",
     "**侠客行走江湖**", "momo123", "网友老王说事", "Max", "XXL"],
)  # fmt: skip
def test_an_odd_name_is_one(name: str) -> None:
    assert not is_masked(name)
