"""Tables in the ways that programs write them, and rows of another version below an older header."""

from __future__ import annotations

import io

import pytest

from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.importers.realign import realigned
from moderator.jobs import Job
from moderator.records import Comment, Problem

FIRST = (
    "comment_id create_time ip_location note_id content user_id nickname avatar sub_comment_count pictures"
)
OLD = [*FIRST.split(), "parent_comment_id", "last_modify_ts", "like_count"]
SECOND = "comment_id create_time note_id content sub_comment_count pictures parent_comment_id last_modify_ts"
NEW = [*SECOND.split(), "like_count", "creator_hash", "nickname"]
NOTE, ID, PARENT = "66aa00000000000000000001", "66c000000000000000000002", "66c000000000000000000001"


def rows(table: str | bytes) -> tuple[list[tuple[str, str]], list[str]]:
    data = table.encode() if isinstance(table, str) else table
    records = list(read(io.BytesIO(data), "a.csv", Options(), Job()))
    found = [(record.author, record.text) for record in records if isinstance(record, Comment)]
    return found, [record.reason for record in records if isinstance(record, Problem)]


def test_quotes_with_a_backslash_before_them() -> None:
    table = 'author,text\n甲,"他说 \\"行, 可以\\" 了"\n乙,"\\"好\\""\n丙,没有\n'
    assert rows(table) == ([("甲", '他说 "行, 可以" 了'), ("乙", '"好"'), ("丙", "没有")], [])


def test_a_backslash_at_the_end_of_a_cell_is_no_escape() -> None:
    assert rows('author,text\n"甲","C:\\dir\\"\n"乙","好 ""的"""\n') == (
        [("甲", "C:\\dir\\"), ("乙", '好 "的"')],
        [],
    )


@pytest.mark.parametrize("mark", ["，", "；", "^", "~", "\x01"])
def test_rare_separators_below_a_known_header(mark: str) -> None:
    assert rows(f"作者{mark}评论内容\n甲{mark}你好, 朋友\n乙{mark}再见\n")[0] == [
        ("甲", "你好, 朋友"),
        ("乙", "再见"),
    ]


def test_full_width_commas_in_texts_separate_nothing() -> None:
    table = "评论内容\n好，很好，非常好\n不，不好\n"
    assert rows(table) == ([("", "好，很好，非常好"), ("", "不，不好")], [])


def test_one_column_without_a_name_loses_no_line() -> None:
    assert rows("第一条\n第二条\n")[0] == [("", "第一条"), ("", "第二条")]


def test_traditional_characters_of_big5() -> None:
    found, _ = rows("暱稱,內容\n王小明,這個很好看\n李大華,我不同意你的說法\n".encode("big5"))
    assert found == [("王小明", "這個很好看"), ("李大華", "我不同意你的說法")]


def test_a_row_of_the_new_version_below_the_old_header() -> None:
    cells = [
        ID,
        "1777500100000",
        NOTE,
        "新版,没有用户",
        "0",
        "",
        PARENT,
        "1777500200000",
        "5",
        "0a1b2c3d4e5f6071",
    ]
    row = realigned(OLD, [*cells, "乙***丙"])
    assert row is not None
    wanted = dict(zip(NEW, [*cells, "乙***丙"], strict=True))
    assert {name: row[name] for name in NEW if row.get(name)} == {n: c for n, c in wanted.items() if c}


def test_a_row_of_the_old_version_below_the_new_header() -> None:
    old = [ID, "1777500100000", "浙江", NOTE, "旧版一行", "5f0000000000000000000001", "甲", "https://a/b.jpg"]
    old += ["0", "", "0", "1777500200000", "1.5万"]
    row = realigned(NEW, old, {NOTE})
    assert row is not None
    fields = ("comment_id", "note_id", "content", "nickname", "last_modify_ts", "like_count")
    assert [row[name] for name in fields] == [ID, NOTE, "旧版一行", "甲", "1777500200000", "1.5万"]
    assert {"浙江", "https://a/b.jpg", "5f0000000000000000000001"} <= set(row.values())


def test_a_row_without_a_text_is_not_guessed() -> None:
    assert realigned(OLD, ["a", "b"]) is None


def test_a_mixed_file_loses_no_row() -> None:
    old = f"{PARENT},1777500100000,浙江,{NOTE},旧版,5f0000000000000000000001,甲,https://a/b,0,,0,1777500200000,3"
    new = f"{ID},1777500100000,{NOTE},新版,0,,{PARENT},1777500200000,5,0a1b2c3d4e5f6071,乙***丙"
    assert rows("\n".join([",".join(OLD), old, new])) == ([("甲", "旧版"), ("乙***丙", "新版")], [])
    assert rows("\n".join([",".join(NEW), new, old])) == ([("乙***丙", "新版"), ("甲", "旧版")], [])
