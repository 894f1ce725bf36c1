"""Search hits in a text as written: what the index finds is marked where the author wrote it."""

from __future__ import annotations

import pytest

from moderator.text.hits import hits


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("这鸟人怕了鸟人", "鸟人", ["鸟人", "鸟人"]),
        ("這鳥人怕了", "鸟人", ["鳥人"]),
        ("傻*逼", "傻逼", ["傻*逼"]),
        ("Ａｐｐｌｅ apple", "APPLE", ["Ａｐｐｌｅ", "apple"]),
        ("你好,吗", "你好吗", ["你好,吗"]),
        ("真的！！！吗", "！！！", ["！！！"]),
        ("一二三", "四", []),
        ("一二三", "", []),
        ("", "一", []),
    ],
)
def test_hits_are_slices_of_what_was_written(text: str, words: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in hits(text, words)] == found
