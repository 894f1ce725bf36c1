"""Source files given back as they came, with the decisions beside their rows."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.exporters.beside import ADDED
from moderator.exporters.returned import give_back
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Comment, Uid
from moderator.store import intake
from moderator.store.open import Store

TABLE = (
    "id,nickname,content,likes,mood\r\n"
    '1001,张三,"=1+1, 加微信 abc_12345",3,x\r\n'
    "1002,李四,@张三 说得对,0,\r\n"
    '1003,王五,"两\n行",1,"a ""b"""\r\n'
)


def decide(store: Store, *requests: Request) -> None:
    decisions.decide(store, requests, "li").result()


def loaded(store: Store, file: Path) -> list[str]:
    """Take the file in; the uids of its comments in order."""
    store.writer.run(
        lambda db: intake.take_in(db, read(file, None, Options(), Job()), file.name, "csv", "li", Job())
    )
    return [r.uid for r in read(file, None, Options(), Job()) if hasattr(r, "author")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_source_table_comes_back_with_decisions(store: Store, tmp_path: Path, encoding: str) -> None:
    file, out = tmp_path / "source.csv", tmp_path / "out.csv"
    file.write_bytes(TABLE.encode(encoding))
    uids = loaded(store, file)
    assert len(uids) == 3
    decide(store, Request(Uid(uids[0]), Verb.HIDE, "advert", ("coded",)), Request(Uid(uids[2]), Verb.APPROVE))
    with store.reader() as reader:
        done = give_back(file, out, reader)
    assert (done.rows, done.decided, done.unknown) == (3, 2, 0)
    text = out.read_bytes().decode(encoding)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[0][:6] == ["id", "nickname", "content", "likes", "mood", "moderation_uid"]
    assert [line[6:9] for line in lines[1:]] == [
        ["hidden", "advert", "coded"],
        ["open", "", ""],
        ["approved", "", ""],
    ]
    assert [line[0] for line in lines[1:]] == ["1001", "1002", "1003"]
    assert lines[3][:5] == ["1003", "王五", "两\n行", "1", 'a "b"']
    assert [line[2][0] for line in lines[1:3]] == ["'", "'"]
    with store.reader() as reader:
        give_back(file, out, reader, raw=True)
    kept = [line.rpartition(",")[0] for line in TABLE.split("\r\n")[1:2]]
    assert kept[0] in out.read_bytes().decode(encoding)


def test_a_workbook_comes_back_with_decisions(store: Store, tmp_path: Path) -> None:
    file, out = tmp_path / "source.xlsx", tmp_path / "out.xlsx"
    book = openpyxl.Workbook()
    contents, sheet = book.active, book.create_sheet("Comments")
    assert contents is not None
    contents.title = "Contents"
    for row in (["note_id", "title", "desc"], ["9", "题", "正文"]):
        contents.append(row)
    when = datetime(2024, 8, 6, 22, 9, 1)
    sheet.append(["comment_id", "nickname", "content", "like_count", "odd", "when"])
    rows = [["1001", "甲", "=1+1", 3, "x\ny", when], ["1002", "乙", "好", 1.5, None, None]]
    for row in rows:
        sheet.append(row)
    # A text, as a crawler writes it: not a formula.
    sheet["C2"].data_type = "s"
    book.save(file)
    uids = loaded(store, file)
    assert len(uids) == 2
    decide(store, Request(Uid(uids[0]), Verb.HIDE, "advert", note="=见"))
    with store.reader() as reader:
        done = give_back(file, out, reader)
    assert (done.rows, done.decided, done.unknown) == (2, 1, 0)
    again = openpyxl.load_workbook(out)
    assert again.sheetnames == ["Contents", "Comments"]
    kept = [[c.value for c in row] for row in again["Contents"]]
    assert kept == [["note_id", "title", "desc"], ["9", "题", "正文"]]
    made = [[c.value for c in row] for row in again["Comments"]]
    assert made[0][6:] == list(ADDED)
    assert [row[:6] for row in made[1:]] == rows
    assert [row[7:9] for row in made[1:]] == [["hidden", "advert"], ["open", None]]
    assert made[1][10] == "=见"
    kinds = {c.data_type for row in again["Comments"] for c in row if c.value is not None}
    assert kinds == {"s", "n", "d"}


def test_a_workbook_keeps_its_styles_and_its_formulas_only_when_asked(store: Store, tmp_path: Path) -> None:
    file, out = tmp_path / "source.xlsx", tmp_path / "out.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet, red = book.add_worksheet("评论"), book.add_format({"font_color": "#FF0000", "bold": True})
        sheet.write(0, 0, "某站评论导出", red)
        sheet.write_row(2, 0, ["comment_id", "nickname", "content", "sum"], red)
        sheet.write_row(3, 0, ["1001", "甲", "好_x0041_"], red)
        sheet.write_formula(3, 3, "=1+1", red, 2)
        sheet.write_row(4, 0, ["1002", "乙", "坏"])
        sheet.set_column(2, 2, 44)
        sheet.set_row(3, 33)
    uids = loaded(store, file)
    assert len(uids) == 2
    decide(store, Request(Uid(uids[0]), Verb.HIDE, "advert", note="=见\x0b\r_x0041_<b>"))
    for raw, shown in ((False, 2), (True, "=1+1")):
        with store.reader() as reader:
            done = give_back(file, out, reader, raw=raw)
        assert (done.rows, done.decided, done.unknown) == (2, 1, 0)
        sheet = openpyxl.load_workbook(out)["评论"]
        assert sheet["D4"].value == shown
        assert (sheet["C4"].font.color.rgb, sheet["C4"].font.b, sheet["E3"].font.b) == (
            "FFFF0000",
            True,
            True,
        )
        assert (sheet.row_dimensions[4].height, sheet.column_dimensions["C"].width > 43) == (33, True)
        assert [c.value for c in sheet[1]][:1] == ["某站评论导出"]
        assert [c.value for c in sheet[3]][4:] == list(ADDED)
        assert [c.value for c in sheet[4]][4:7] == [uids[0], "hidden", "advert"]
        read = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("评论").to_python(False)
        assert read[3][8] == "=见\x0b\r_x0041_<b>"
        assert read[3][2] == "好_x0041_"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_row_with_a_post_and_its_comments_gets_a_decision_for_each(
    store: Store, tmp_path: Path, ending: str
) -> None:
    file, out = tmp_path / f"source.{ending}", tmp_path / f"out.{ending}"
    names = ["笔记名称", "笔记链接", "评论人1", "评论内容1", "评论人2", "评论内容2"]
    rows = [
        names,
        ["题一", "https://x/1", "甲", "第一", "乙", "第二"],
        ["题二", "https://x/2", "丙", "第三", "", ""],
    ]
    if ending == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(file)
    else:
        file.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    uids = loaded(store, file)
    assert len(uids) == 3
    decide(store, Request(Uid(uids[1]), Verb.HIDE, "advert"), Request(Uid(uids[2]), Verb.APPROVE))
    with store.reader() as reader:
        done = give_back(file, out, reader)
    assert (done.rows, done.decided, done.unknown) == (3, 2, 0)
    if ending == "xlsx":
        made = [[cell.value or "" for cell in row] for row in openpyxl.load_workbook(out).worksheets[0]]
    else:
        made = list(csv.reader(io.StringIO(out.read_text("utf-8"))))
    assert [row[:6] for row in made] == rows
    assert made[0][6:] == [f"{name}{number}" for number in (1, 2) for name in ADDED]
    assert [(row[7], row[13]) for row in made[1:]] == [("open", "hidden"), ("approved", "")]


def test_a_file_loaded_with_a_mapping_and_spaced_quotes_comes_back(store: Store, tmp_path: Path) -> None:
    file, out = tmp_path / "source.csv", tmp_path / "out.csv"
    file.write_text('Nr, Who, Remark\n7, "甲", "好, 一"\n8, "乙", "坏, 二"\n', encoding="utf-8")
    options = Options(mapping={"text": "Remark", "author": "Who", "id": "Nr"})
    uids = [record.uid for record in read(file, None, options, Job()) if isinstance(record, Comment)]
    records = list(read(file, None, options, Job()))
    store.writer.run(lambda db: intake.take_in(db, records, file.name, "csv", "li", Job()))
    decide(store, Request(uids[1], Verb.HIDE, "advert"))
    with store.reader() as reader:
        done = give_back(file, out, reader, options=options)
    assert (done.rows, done.decided, done.unknown) == (2, 1, 0)
    lines = out.read_text("utf-8").splitlines()
    assert lines[1].startswith('7, "甲", "好, 一",')
    assert ",open," in lines[1]
    assert ",hidden,advert," in lines[2]


def test_quotes_are_written_as_the_file_writes_them(store: Store, tmp_path: Path) -> None:
    file, out = tmp_path / "source.csv", tmp_path / "out.csv"
    lines = [f'{n},"甲{n}","他说 \\"好\\", 真的"' for n in range(1001, 1006)]
    file.write_text("\n".join(["id,nickname,content", *lines, ""]), encoding="utf-8")
    uids = loaded(store, file)
    assert len(uids) == 5
    decide(store, Request(Uid(uids[1]), Verb.HIDE, "advert", note='见 "三"'))
    with store.reader() as reader:
        done = give_back(file, out, reader)
    assert (done.rows, done.decided, done.unknown) == (5, 1, 0)
    assert '"见 \\"三\\""' in out.read_text("utf-8")
    again = [r for r in read(out, None, Options(), Job()) if isinstance(r, Comment)]
    assert [r.uid for r in again] == uids
    assert again[1].extra["moderation_note"] == '见 "三"'


def test_json_lines_come_back_with_one_more_key(store: Store, tmp_path: Path) -> None:
    file, out = tmp_path / "source.jsonl", tmp_path / "out.jsonl"
    objects = [{"comment_id": "1", "content": "好", "nickname": "甲", "note_id": "9", "x": [1, {"y": None}]},
               {"comment_id": "2", "content": "=1", "nickname": "乙", "note_id": "9"}]  # fmt: skip
    file.write_text("".join(json.dumps(o) + "\n" for o in objects), encoding="utf-8")
    uids = loaded(store, file)
    decide(store, Request(Uid(uids[1]), Verb.HIDE, "flood"))
    with store.reader() as reader:
        give_back(file, out, reader)
    back = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [{k: v for k, v in row.items() if k != "moderation"} for row in back] == objects
    assert [row["moderation"]["status"] for row in back] == ["open", "hidden"]


def test_the_source_itself_is_never_written_over(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "source.csv"
    file.write_text(TABLE, encoding="utf-8", newline="")
    loaded(store, file)
    with store.reader() as reader, pytest.raises(ModeratorError) as refused:
        give_back(file, file, reader)
    assert refused.value.key == "export.protected"
    assert file.read_bytes() == TABLE.encode()
