"""Whatever people wrote, each format says it again unchanged to a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook
from sqlite_utils import Database

from moderator.exporters.base import Split
from moderator.exporters.export import Extras, export, exporter, exporters
from moderator.exporters.read_back import sheet_rows
from moderator.exporters.redact import redactor
from moderator.exporters.verify import read_seal, verify_file
from moderator.jobs import Job
from moderator.records import Comment, Flags, Item, Scores, State, Status, Uid
from moderator.store.reader import Head

HOSTILE = st.sampled_from([
    "=1+1", "+1", "-_-||", "@某人", "\t", "\r", "\n", "\r\n", "\x00", "\x1b", "\ufeff", "\u3000", "\u202e",
    "\u2028",
    "'", '"', ",", ";", "|", "%", "<b>", "]]>", "&amp;", "&#10;", "$(id)", "`id`", "\\", "_x0041_",
    "🙏👨\u200d👩\u200d👧",
    "العربية", "1234567890123456789", "\ufffe", "\x7f", "\x85", "{{7*7}}", "{%", "</script>", "x" * 33_000,
])  # fmt: skip
ANY_TEXT = st.lists(st.one_of(HOSTILE, st.text(max_size=6)), max_size=5).map("".join)
ANSWERS = {
    "dsa": {
        "incompatible_content_ground": "Rules, 2",
        "decision_visibility": "REMOVED",
        "source_type": "SOURCE_VOLUNTARY",
    },
    "ozone": {"created_by": "did:example:moderator"},
}


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    made = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        uid = Uid(f"c{number:020d}")
        source_id = draw(st.one_of(st.none(), ANY_TEXT, st.from_regex(r"[0-9]{1,19}", fullmatch=True)))
        comment = Comment(
            uid, Uid("a" * 16), None, number, draw(ANY_TEXT), draw(ANY_TEXT), source_id,
            posted_at="2024-08-06T14:09:01Z", extra=draw(st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2)),
        )  # fmt: skip
        status = draw(st.sampled_from(list(Status)))
        reason = (
            draw(st.sampled_from([None, "advert", "personal_abuse"])) if status is Status.HIDDEN else None
        )
        decided = "2026-11-23T15:00:00Z" if status is not Status.OPEN else None
        state = State(status, reason, (), draw(st.one_of(st.none(), ANY_TEXT)), "li", decided)
        made.append(Item(number, comment, draw(ANY_TEXT), None, state, Flags(uid, (), Scores(), False, 0.5)))
    return made


def written(found: list[Item], form: str, folder: str) -> Path:
    made = exporter(form)
    out = Path(folder) / f"a{made.extension}"
    extras = Extras(answers=ANSWERS.get(form, {}))
    export(found, made, out, Head(1, "ab"), Job(), extras=extras)
    return out


@pytest.mark.parametrize("name", [form.name for form in exporters()])
@settings(max_examples=20)
@given(items())
def test_every_format_holds_any_text_and_is_as_sealed(name: str, found: list[Item]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = written(found, name, folder)
        assert verify_file(out, read_seal(out)) is None


@settings(max_examples=25)
@given(items())
def test_json_formats_say_the_text_again(found: list[Item]) -> None:
    texts = [item.comment.text for item in found]
    with tempfile.TemporaryDirectory() as folder:
        for name, key in (("jsonl", "text"), ("doccano", "text"), ("prodigy", "text"), ("remark42", "orig")):
            lines = written(found, name, folder).read_text("utf-8").split("\n")[:-1]
            assert [row[key] for row in map(json.loads, lines) if key in row] == texts
        assert [c["content"] for c in json.loads(written(found, "artalk", folder).read_bytes())] == texts
        waline = json.loads(written(found, "waline", folder).read_bytes())
        assert [c["comment"] for c in waline["data"]["Comment"]] == texts
        tasks = json.loads(written(found, "label-studio", folder).read_bytes())
        assert [task["data"]["text"] for task in tasks] == texts


def readable(text: str) -> str:
    """What XML can hold of a text."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


@settings(max_examples=25)
@given(items())
def test_wxr_is_read_by_a_strict_parser(found: list[Item]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = ElementTree.parse(written(found, "wxr", folder))
    wp = "{http://wordpress.org/export/1.2/}"
    assert tree.getroot().tag == "rss"
    contents = [node.findtext(f"{wp}comment_content") or "" for node in tree.iter(f"{wp}comment")]
    assert contents == [readable(item.comment.text) for item in found]
    states = {node.findtext(f"{wp}comment_approved") for node in tree.iter(f"{wp}comment")}
    assert states <= {"0", "1", "spam", "trash"}


@settings(max_examples=25)
@given(items())
def test_two_readers_find_every_cell_of_a_workbook(found: list[Item]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = written(found, "xlsx", folder)
        ours = {row["uid"]: row for row in sheet_rows(out)}
        book = openpyxl.load_workbook(out)
        cells = [
            cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        theirs = {
            unescape(str(row[0].value)): row for sheet in book for row in sheet.iter_rows() if row[0].value
        }
        sheets = CalamineWorkbook.from_path(str(out)).sheet_names
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheets == book.sheetnames
    for item in found:
        row, text = (
            ours[item.comment.uid],
            item.comment.text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"),
        )
        assert row["text"] == text
        assert row["source_id"] == (item.comment.source_id or "").replace("\ufffe", "\ufffd").replace(
            "\uffff", "\ufffd"
        )
        if len(text.encode("utf-16-le")) // 2 <= 32_767:
            shown = theirs[item.comment.uid][7].value
            assert (
                unescape(str(shown or "")) == text.replace("\r\n", "\n").replace("\r", "\n") or "\r" in text
            )


@settings(max_examples=20)
@given(items())
def test_tables_of_programs_say_the_text_again(found: list[Item]) -> None:
    texts = [item.comment.text for item in found]
    with tempfile.TemporaryDirectory() as folder:
        table = pyarrow.parquet.read_table(written(found, "parquet", folder)).to_pylist()
        assert [row["text"] for row in table] == texts
        assert [row["source_id"] for row in table] == [item.comment.source_id for item in found]
        db = Database(written(found, "sqlite", folder))
        assert [row["text"] for row in db.table("comments").rows] == texts
        decided = sum(item.state.decided_at is not None for item in found)
        assert len(list(db.query("select * from decisions_latest"))) == decided
        db.close()


SAFE_LINE = re.compile(
    r"wp comment (approve|spam|trash) [0-9]+|call [0-9]+ '\{\"status\":\"(approved|spam|trash)\"\}'"
    r"|call (approve|spam|remove) [0-9]+|UPDATE comments SET mode = [124] WHERE id = [0-9]+;"
)


@settings(max_examples=40)
@given(items())
def test_no_script_holds_anything_but_numbers(found: list[Item]) -> None:
    heads = {"wp-cli": 2, "wp-rest": 3, "disqus": 3, "isso": 1}
    with tempfile.TemporaryDirectory() as folder:
        for name, head in heads.items():
            lines = written(found, name, folder).read_text("utf-8").split("\n")[head:-1]
            assert [x for x in lines if x != "COMMIT;" and not SAFE_LINE.fullmatch(x)] == []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert {name for name, _ in attrs} <= {"class", "lang", "charset", "http-equiv", "content"}


@settings(max_examples=40)
@given(items())
def test_the_work_list_holds_only_its_own_markup(found: list[Item]) -> None:
    parser = _Tags()
    with tempfile.TemporaryDirectory() as folder:
        parser.feed(written(found, "work-list", folder).read_text("utf-8"))
    own = "html head meta title style body h1 h2 p small table thead tbody tr th td footer"
    assert parser.seen <= set(own.split())


@settings(max_examples=30)
@given(items())
def test_spreadsheet_tables_begin_no_cell_with_a_formula(found: list[Item]) -> None:
    csv.field_size_limit(1 << 24)
    with tempfile.TemporaryDirectory() as folder:
        for form in exporters():
            if form.split is Split.RECORDS and form.name != "coral-csv":
                text = written(found, form.name, folder).read_bytes().decode("utf-8-sig")
                for row in csv.reader(io.StringIO(text, newline="")):
                    for cell in row:
                        assert not re.match("[\\s\ufeff\u200b]*[=+\\-@\t\r\n]", cell), (form.name, cell[:20])


@settings(max_examples=60)
@given(ANY_TEXT)
def test_masking_keeps_every_offset(text: str) -> None:
    masked = redactor(b"k" * 32).mask(text)
    assert len(masked) == len(text)
    assert all(a == b or b == "*" for a, b in zip(text, masked, strict=True))
