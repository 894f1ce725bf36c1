"""CSV, JSON lines and JSON documents: exact rows, threads, ids, and what becomes of damaged rows."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from moderator.errors import ModeratorError
from moderator.importers.base import Options, Reading, Record
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Article, Comment, Precision, Problem


def opened(data: str | bytes, name: str = "file", **options: object) -> Reading:
    raw = data.encode() if isinstance(data, str) else data
    return read(io.BytesIO(raw), name, Options(**options), Job())  # type: ignore[arg-type]


def load(data: str | bytes, name: str = "file", **options: object) -> list[Record]:
    return list(opened(data, name, **options))


def comments(data: str | bytes, name: str = "file", **options: object) -> list[Comment]:
    return [record for record in load(data, name, **options) if isinstance(record, Comment)]


def problems(data: str | bytes, name: str = "file", **options: object) -> list[tuple[int | None, str]]:
    found = [record for record in load(data, name, **options) if isinstance(record, Problem)]
    return [(problem.line, problem.reason) for problem in found]


CHINESE = (
    "评论ID,上级评论,用户名,评论内容,评论时间,点赞数,IP属地,会员等级\r\n"
    '998877665501,0,甲,"第一行\n第二行, ""引""",2024-08-06 22:09:01+08:00,1.5万,IP属地：广东,5\r\n'
    "998877665502,998877665501,乙,=1+1,3小时前,,来自 陕西,\r\n"
)


def test_a_chinese_table_is_understood_cell_by_cell() -> None:
    first, second = comments(CHINESE)
    assert (first.author, first.text) == ("甲", '第一行\n第二行, "引"')
    assert (first.source_id, first.likes, first.place) == ("998877665501", 15000, "广东")
    assert (first.posted_raw, first.posted_at) == ("2024-08-06 22:09:01+08:00", "2024-08-06T14:09:01Z")
    assert first.parent is None
    assert first.extra == {"会员等级": "5"}
    assert (second.text, second.parent, second.likes) == ("=1+1", first.uid, None)
    assert second.posted_precision is Precision.RELATIVE
    assert (first.position, second.position) == (1, 2)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_delimiter_gives_the_same_comments(delimiter: str) -> None:
    table = "昵称,评论内容\n甲,他说【好】。很好。\n乙,【差】。很差。\n"
    assert comments(table.replace(",", delimiter)) == comments(table)
    assert [c.text for c in comments(table)] == ["他说【好】。很好。", "【差】。很差。"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32"])
def test_every_encoding_gives_the_same_comments(encoding: str) -> None:
    assert comments(CHINESE.encode(encoding)) == comments(CHINESE)


def test_a_renamed_copy_has_the_same_uids_and_article() -> None:
    assert load(CHINESE, "a.csv")[1:] == load(CHINESE, "b.csv")[1:]
    assert load(CHINESE, "a.csv")[0].uid == load(CHINESE, "b.csv")[0].uid  # type: ignore[union-attr]


def test_the_file_stands_in_for_an_unknown_article() -> None:
    article = load(CHINESE, "/tmp/视频 7.csv")[0]
    assert isinstance(article, Article)
    assert article.title == "视频 7"


def test_ragged_rows_are_problems_with_their_line_and_text() -> None:
    table = "author,text\na,b\nc\nd,e,f\ng,h,\n\n,\ni,j\n"
    assert [c.text for c in comments(table)] == ["b", "h", "j"]
    assert problems(table) == [(3, "import.ragged"), (4, "import.ragged")]


def test_a_quote_never_closed_costs_one_row() -> None:
    table = 'author,text\na,b\nc,"d\ne,f\ng,h\n'
    assert [c.text for c in comments(table)] == ["b", "f", "h"]
    assert problems(table) == [(3, "import.unclosed_quote")]


def test_a_huge_field_is_read_and_a_bomb_is_a_problem() -> None:
    huge = "好" * 200_000
    assert comments(f"author,text\na,{huge}\nb,c\n")[0].text == huge
    capped = f"author,text\na,{'x' * 3_000_000}\nb,c\n"
    assert [c.text for c in comments(capped, field_cap=1_000_000)] == ["c"]


def test_a_repeated_header_and_empty_rows_are_no_records() -> None:
    table = "author,text\na,b\nauthor,text\n\nc,d\n"
    assert [c.text for c in comments(table)] == ["b", "d"]
    assert problems(table) == []


def test_nul_and_odd_characters_stay() -> None:
    text = "a\x00b\u00a0\ufffc\u200d\u202e"
    assert comments(f"author,text\na,{text}\n")[0].text == text


def test_a_bad_byte_is_noted_with_its_row() -> None:
    table = ("昵称,评论内容\n" + "甲,这是一条完整的评论内容\n" * 10).encode() + b"\xd2\xff,ok\n"
    assert len(comments(table)) == 11
    assert problems(table) == [(12, "note.bad_bytes")]


def test_one_column_without_delimiter() -> None:
    assert [c.text for c in comments("评论内容\n好,真好\n坏\n")] == ["好,真好", "坏"]


def test_a_mapping_by_name_and_by_number() -> None:
    table = "who,said\na,b\n"
    assert comments(table, "t.csv", mapping={"text": "said", "author": "#1"})[0].author == "a"
    for mapping, key in (
        ({}, "import.no_text_column"),
        ({"text": "nope"}, "import.unknown_column"),
        ({"texts": "said"}, "import.unknown_field"),
    ):
        with pytest.raises(ModeratorError) as refused:
            comments(table, "t.csv", mapping=mapping)
        assert refused.value.key == key


def test_mangled_ids_are_replaced_and_reported_once() -> None:
    table = "id,user,text\n5.1111E+15,a,x\n5.1111E+15,b,y\n2800366891.0,c,z\n"
    assert len({c.uid for c in comments(table)}) == 3
    assert {c.source_id for c in comments(table)} == {None}
    assert problems(table) == [(2, "note.mangled_ids")]


def test_numbered_rows_of_two_files_are_not_taken_for_each_other() -> None:
    first = comments("id,parent,author,text\n1,0,a,x\n2,1,b,y\n")
    second = comments("id,parent,author,text\n1,0,c,x\n2,1,d,y\n")
    assert not {c.uid for c in first} & {c.uid for c in second}
    assert first[1].parent == first[0].uid


def test_an_edited_text_keeps_its_uid_where_there_is_an_id() -> None:
    before = comments("id,author,text\n1,a,x\nabc99,b,y\n")
    after = comments("id,author,text\n1,a,CHANGED\nabc99,b,CHANGED\n")
    assert [c.uid for c in before] == [c.uid for c in after]


def test_a_parent_may_come_later() -> None:
    rows = comments("id,parent,author,text\n2,1,b,y\n1,0,a,x\n")
    assert rows[0].parent == rows[1].uid


def test_without_ids_equal_rows_are_two_comments_and_relative_times_do_not_count() -> None:
    once = comments("author,text,time\na,顶,3小时前\na,顶,3小时前\n")
    later = comments("author,text,time\na,顶,5小时前\na,顶,5小时前\n")
    assert len({c.uid for c in once}) == 2
    assert [c.uid for c in once] == [c.uid for c in later]


def test_articles_named_in_rows() -> None:
    table = "note_id,title,content,nickname\nn1,T1,a,x\nn2,T2,b,x\nn1,T1,c,x\n"
    records = load(table)
    assert [(r.source_id, r.title) for r in records if isinstance(r, Article)] == [("n1", "T1"), ("n2", "T2")]
    assert [c.position for c in comments(table)] == [1, 1, 2]


LINES = (
    '{"id": "c77777", "text": "a", "author": "x"}\n'
    '{"id": "c88888", "text": "b\\ud83d", "parent_id": "c77777"}\n'
)


def test_json_lines_with_a_lone_surrogate_and_bad_lines() -> None:
    data = LINES + 'not json\n\n[1]\n{"author": "no text"}\n'
    assert opened(LINES).format == "jsonl"
    found = comments(data, "x.jsonl")
    assert [c.text for c in found] == ["a", "b\ufffd"]
    assert found[1].parent == found[0].uid
    assert problems(data, "x.jsonl") == [
        (2, "note.repaired"),
        (3, "import.not_json"),
        (5, "import.not_an_object"),
        (6, "import.no_text"),
    ]


def test_the_same_rows_as_csv_and_as_json_have_the_same_uids() -> None:
    table = comments("id,author,text\nc77777,x,a\nc88888,,b\n")
    lines = comments('{"id": "c77777", "author": "x", "text": "a"}\n{"id": "c88888", "text": "b"}\n')
    assert [c.uid for c in table] == [c.uid for c in lines]


def test_nested_replies_follow_their_comment() -> None:
    data = (
        '{"data": {"replies": [{"rpid": 99887766, "member": {"uname": "甲"}, "content": {"message": "上"},'
        ' "ctime": 1712659551, "like": 3, "replies": [{"rpid": 99887767, "root": 99887766,'
        ' "parent": 99887766, "member": {"uname": "乙"}, "content": {"message": "下"}, "replies": null}]}]}}'
    )
    first, second = comments(data)
    assert (first.author, first.text, first.likes) == ("甲", "上", 3)
    assert first.posted_at == "2024-04-09T10:45:51Z"
    assert (second.author, second.text, second.parent) == ("乙", "下", first.uid)


def test_an_article_with_its_comments_inside() -> None:
    data = (
        '{"title": "标题", "url": "http://x/1", "content": "一\\n二",'
        ' "comments": [{"text": "a"}, {"text": "b"}]}'
    )
    records = load(data)
    article = records[0]
    assert isinstance(article, Article)
    assert (article.title, article.paragraphs) == ("标题", ("一", "二"))
    assert [(c.text, c.article, c.position) for c in comments(data)] == [
        ("a", article.uid, 1),
        ("b", article.uid, 2),
    ]


def test_a_cut_off_array_keeps_what_is_whole() -> None:
    data = '[\n {"text": "a"},\n {"text": "b"},\n {"text": "c'
    assert [c.text for c in comments(data)] == ["a", "b"]
    assert problems(data) == [(4, "import.cut_off")]


def test_joined_documents_and_jsonp() -> None:
    assert [c.text for c in comments('{"comments": [{"text": "a"}]}\n\n{"comments":\n[{"text": "b"}]}')] == [
        "a",
        "b",
    ]
    assert [c.text for c in comments('getData({"comments": [{"text": "a"}]});')] == ["a"]


def test_json_without_comments_says_so() -> None:
    with pytest.raises(ModeratorError) as refused:
        load('{"a": [1, 2]}')
    assert refused.value.key == "import.no_comments_in_json"


def test_deep_nesting_is_no_crash() -> None:
    kinds = Counter(type(r).__name__ for r in load('[{"text": "a"},' + "[" * 100_000))
    assert kinds["Comment"] == 1
    assert kinds["Problem"] == 1


def test_replies_without_authors_are_comments_too() -> None:
    data = '[{"text": "a", "replies": [{"text": "b", "replies": [{"text": "c"}]}]}]'
    first, second, third = comments(data)
    assert [first.text, second.text, third.text] == ["a", "b", "c"]
    assert (second.parent, third.parent) == (first.uid, second.uid)


def test_long_numbers_and_control_characters_in_json_stay() -> None:
    found = comments('{"text": 123456789012345678901234567890}\n{"text": "a\x00b"}\n{"text": "c"}\n')
    assert [c.text for c in found] == ["123456789012345678901234567890", "a\x00b", "c"]


@pytest.mark.parametrize(
    "table",
    [
        ",,\n\n某站导出,,\n,,\nauthor,text,time\na,b,\n",
        "\x00author,text,time\na,b,\n",
        "author\ttext\ttime\r\n\t\t\r\na\tb\t\r\n",
        "sep=;\nauthor;text;time\na;b;\n",
    ],
)
def test_what_stands_above_and_between_rows_is_no_row(table: str) -> None:
    assert [(c.author, c.text) for c in comments(table, "t.csv")] == [("a", "b")]
    assert problems(table, "t.csv") == []


@pytest.mark.parametrize("line", ["甲,好\ufffe的", "a,b\ufffe"])
def test_one_bad_byte_in_a_small_file_spoils_one_character(line: str) -> None:
    data = f"author,text\n{line}\nc,d\n".encode().replace("\ufffe".encode(), b"\xff")
    assert [c.text for c in comments(data)] == [line.split(",")[1].replace("\ufffe", "\ufffd"), "d"]
    assert problems(data) == [(2, "note.bad_bytes")]


def test_a_post_of_two_blogs_with_the_same_number_is_two_posts() -> None:
    one = load("post,url,id,text\n11,https://a/11,2,x\n")
    two = load("post,url,id,text\n11,https://b/11,2,y\n")
    assert not {r.uid for r in one if isinstance(r, Article | Comment)} & {
        r.uid for r in two if isinstance(r, Article | Comment)
    }


def test_nesting_beyond_the_cap_is_told() -> None:
    data = '{"author": "x", "text": "t", "replies": [' * 300 + '{"author": "x", "text": "a"}' + "]}" * 300
    found = problems(data)
    assert [reason for _, reason in found] == ["import.too_deep"]
    assert len(comments(data)) > 100
