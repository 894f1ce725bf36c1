"""What is told of an input before it is stored, and inputs that are not what they look like."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from moderator.errors import ModeratorError
from moderator.importers import json_document
from moderator.importers.base import Options
from moderator.importers.memory import Memory, Preset
from moderator.importers.preview import Pasted, preview
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.notebook import Notebook
from moderator.records import Comment, Problem

DOCS = Path(__file__).parent.parent.parent / "docs"
FIXTURES = Path(__file__).parent.parent / "fixtures" / "importers"


def comments(data: bytes, name: str, options: Options | None = None) -> list[Comment]:
    found = read(io.BytesIO(data), name, options or Options(), Job())
    return [record for record in found if isinstance(record, Comment)]


@pytest.mark.parametrize(
    ("name", "form", "count", "fields"),
    [
        ("weibo_max.csv", "csv", 2, {"text": "评论内容", "author": "用户名", "parent": "上级评论"}),
        ("twikoo.json", "jsonl", 2, {"text": "comment", "author": "nick"}),
        ("title_rows.xls", "xlsx", 3, {"text": "评论内容", "author": "昵称", "id": "评论ID"}),
        ("waline.db", "sqlite", 3, {"text": "comment", "author": "nick"}),
        ("comments.parquet", "parquet", 2, {"text": "content", "author": "nickname"}),
    ],
)
def test_a_preview_tells_format_counts_and_columns(
    name: str, form: str, count: int, fields: dict[str, str]
) -> None:
    seen = preview(FIXTURES / name, Options(), Job())
    assert (seen.format, seen.comments, seen.complete, seen.fault) == (form, count, True, None)
    assert seen.formats[0] == (form, seen.confidence)
    assert seen.columns is not None
    assert fields.items() <= seen.columns.fields.items()


def test_a_preview_of_a_page_tells_its_cut_and_what_its_times_lack(seed: Path) -> None:
    seen = preview(seed, Options(), Job())
    assert (seen.cut, len(seen.lines), seen.comments, seen.lacks.year) == (21, 116, 48, 3)
    moved = preview(seed, Options(cut=23), Job())
    assert (moved.cut, moved.comments, len(moved.articles[0].paragraphs)) == (23, 47, 22)
    bare = preview(seed, Options(cut=1), Job())
    assert bare.articles[0].paragraphs == ()
    assert 2 * bare.comments + bare.problems == 116


def test_a_large_file_is_looked_at_only_in_the_beginning(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("author,text\n" + "".join(f"a{n},t{n}\n" for n in range(5_000)), encoding="utf-8")
    seen = preview(file, Options(), Job())
    assert (seen.comments, seen.complete) == (1_999, False)


def test_a_preset_that_fits_is_used_where_no_text_is_known(tmp_path: Path) -> None:
    memory = Memory(Notebook(tmp_path / "imports.toml", "import.memory"))
    memory.keep(Preset("我的", {"text": "乙列", "author": "甲列"}, zone="+08:00"))
    file = tmp_path / "odd.csv"
    file.write_text("甲列,乙列,丙列\nx1,y1,1\nx2,y2,2\n", encoding="utf-8")
    seen = preview(file, Options(), Job(), tuple(memory.presets()))
    assert (seen.preset, [row.text for row in seen.rows]) == ("我的", ["y1", "y2"])
    assert memory.preset("我的").zone == "+08:00"
    with pytest.raises(ModeratorError, match="import.unknown_preset"):
        memory.preset("别的")


def test_what_cannot_be_read_says_so_and_never_raises(tmp_path: Path) -> None:
    assert (fault := preview(tmp_path / "none.csv", Options(), Job()).fault) is not None
    assert fault.key == "import.missing"
    assert preview(Pasted("贴", "x"), Options(), Job()).fault is not None


@pytest.mark.parametrize("page", ["keys.md", "tutorial.zh-CN.md", "formats.md", "commandline.md"])
def test_a_written_document_is_not_taken_for_a_page_with_comments(page: str) -> None:
    seen = preview(DOCS / page, Options(), Job())
    assert seen.fault is not None
    assert seen.fault.key == "import.unknown_format"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_large_array_is_streamed_in_any_encoding(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"author": f"作者{n}", "text": f"第{n}条评论"} for n in range(300)]
    data = json.dumps(rows, ensure_ascii=False).encode(encoding)
    whole = comments(data, "a.json")
    monkeypatch.setattr(json_document, "LARGE", 1)
    monkeypatch.setattr(json_document, "loads", lambda _: pytest.fail("read as a whole"))
    assert comments(data, "a.json") == whole
    assert len(whole) == 300


def test_a_missing_library_for_parquet_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    data = (FIXTURES / "comments.parquet").read_bytes()
    with pytest.raises(ModeratorError, match="import.parquet_missing"):
        comments(data, "a.parquet")


def test_a_damaged_parquet_file_is_said() -> None:
    data = (FIXTURES / "comments.parquet").read_bytes()
    for part in (data[:100], data[: len(data) // 2], b"PAR1" + bytes(100) + b"PAR1"):
        with pytest.raises(ModeratorError, match="import.parquet_damaged"):
            comments(part, "a.parquet")


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("张三：说得好 李四：不同意 王五：路过", ["张三", "李四", "王五"]),
        ("时间是 10:30 吧", [""]),
        ("整页没有任何分隔的评论粘在一起", [""]),
    ],
)
def test_a_page_of_one_line(text: str, authors: Sequence[str]) -> None:
    assert [comment.author for comment in comments(text.encode(), "a.txt")] == list(authors)


def test_labels_of_a_comment_are_not_its_replies() -> None:
    row = {
        "id": "1000001",
        "text": "好",
        "author": "甲",
        "tags": [{"text": "置顶"}],
        "replies": [{"text": "回"}],
    }
    assert [comment.text for comment in comments(json.dumps([row]).encode(), "a.json")] == ["好", "回"]


@pytest.mark.parametrize(
    "table",
    [
        {"columns": ["author", "text"], "data": [["甲", "好"], ["乙", "坏"]]},
        {"author": {"0": "甲", "1": "乙"}, "text": {"0": "好", "1": "坏"}},
        [["author", "text"], ["甲", "好"], ["乙", "坏"]],
    ],
    ids=["split", "columns", "rows"],
)
def test_tables_written_as_json(table: object) -> None:
    found = comments(json.dumps(table).encode(), "a.json")
    assert [(comment.author, comment.text) for comment in found] == [("甲", "好"), ("乙", "坏")]


def test_a_cut_leaves_no_line_behind(seed: Path) -> None:
    lines = [line for line in seed.read_text(encoding="utf-8").split("\n") if line.strip()]
    for cut in range(1, len(lines) + 1, 7):
        records = list(read(seed, None, Options(cut=cut), Job()))
        kept = sum(2 for record in records if isinstance(record, Comment))
        kept += sum(1 for record in records if isinstance(record, Problem))
        assert kept == len(lines) - cut + 1


def test_utf_16_without_a_mark_is_read_even_where_all_letters_are_latin() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert [c.text for c in comments('[{"author":"a","text":"hi"}]'.encode(encoding), "a.json")] == ["hi"]


def test_a_title_above_the_header_of_a_csv_does_not_hide_its_columns() -> None:
    found = comments("评论导出\n昵称,评论内容\n甲,好\n乙,坏\n".encode(), "a.csv")
    assert [(comment.author, comment.text) for comment in found] == [("甲", "好"), ("乙", "坏")]


def test_rows_before_damage_that_shows_on_the_way_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[object]:
        raise ModeratorError("import.database", where="a.csv")

    monkeypatch.setattr("moderator.importers.rows.Rows.closing", broken)
    records = list(read(io.BytesIO(b"author,text\na,b\n"), "a.csv", Options(), Job()))
    assert [type(record) for record in records[1:]] == [Comment, Problem]
