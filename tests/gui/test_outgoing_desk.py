"""What leaves the desk: exports by what is chosen, previews, the report, a source file returned, checks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from pytestqt.qtbot import QtBot

from ui.dialogs.export_dialog import ExportDialog

SOURCE = "id,nickname,content\r\n1001,甲,=1+1\r\n1002,乙,你这个狗东西\r\n1003,丙,好\r\n"


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outgoing")
    (folder / "source.csv").write_text(SOURCE, encoding="utf-8", newline="")
    return make_queue(folder / "seed.db", [folder / "source.csv"])


@pytest.fixture
def hand(qtbot: QtBot, queue: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(queue, tmp_path)) as made:
        made.press("A")
        made.settle()
        yield made


def export_dialog(hand: Hand) -> ExportDialog:
    hand.desk.trigger("export")
    found = hand.desk.outgoing.export_dialog
    assert found is not None
    return found


def written(hand: Hand, out: Path) -> bytes:
    until(out.exists, 20_000)
    until(lambda: not hand.desk.session.busy, 20_000)
    return out.read_bytes()


def told(hand: Hand) -> str:
    until(hand.desk.window.strip.isVisible)
    return " ".join(hand.desk.window.strip.texts())


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_preview_shows_rows_of_every_kind(hand: Hand) -> None:
    dialog = export_dialog(hand)
    for name in ("xlsx", "csv", "jsonl", "sqlite", "work-list"):
        dialog.format.setCurrentIndex(dialog.format.findData(name))
        assert not dialog.rows.text().strip()
        until(lambda: bool(dialog.rows.text().strip()), 20_000)
    assert "通过" in dialog.rows.text()
    assert "<td" not in dialog.rows.text()


def test_what_is_listed_and_what_is_marked_can_be_exported(hand: Hand, tmp_path: Path) -> None:
    listed = len(hand.desk.review.snapshot)
    assert listed == 3, "the list holds still while comments are decided"
    hand.press("X")
    marked = hand.desk.gathering.marked
    assert len(marked) == 1
    for which, count in (("marked", 1), ("view", 2), ("approved", 1), ("all", 3)):
        out = tmp_path / f"{which}.csv"
        dialog = export_dialog(hand)
        dialog.format.setCurrentIndex(dialog.format.findData("csv"))
        dialog.which.setCurrentIndex(dialog.which.findData(which))
        dialog.path.setText(str(out))
        dialog.write.click()
        found = rows(written(hand, out))
        assert len(found) == count, which
        if which == "marked":
            assert {row["uid"] for row in found} == marked
    assert str(out) in told(hand)


def test_an_export_is_checked_against_the_open_queue(hand: Hand, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    dialog = export_dialog(hand)
    dialog.format.setCurrentIndex(dialog.format.findData("csv"))
    dialog.path.setText(str(out))
    dialog.write.click()
    whole = written(hand, out)
    for change, said in ((False, "一致"), (True, "第 1 行被改过")):
        forged = whole.replace(b'"approved"', b'"hidden"').replace(b'"open"', b'"hidden"', 1)
        out.write_bytes(forged if change else whole)
        hand.desk.window.strip.hide()
        hand.desk.trigger("verify_file")
        form = hand.desk.outgoing.forms["verify_form"]
        form.lines[0].setText(str(out))
        form.go.click()
        until(lambda: not hand.desk.session.busy)
        assert said in told(hand)


def test_a_report_is_written_in_both_kinds(hand: Hand, tmp_path: Path) -> None:
    for name, begins in (("r.html", b"<!doctype html>"), ("r.pdf", b"%PDF-")):
        hand.desk.trigger("report")
        form = hand.desk.outgoing.forms["report_form"]
        form.lines[0].setText(str(tmp_path / name))
        form.go.click()
        assert written(hand, tmp_path / name).startswith(begins)


def test_a_source_file_is_given_back(hand: Hand, tmp_path: Path) -> None:
    source = tmp_path / "came.csv"
    source.write_text(SOURCE, encoding="utf-8", newline="")
    hand.desk.trigger("export.source")
    form = hand.desk.outgoing.forms["return_form"]
    form.lines[0].setText(str(source))
    form.lines[1].setText(str(tmp_path / "back"))
    form.go.click()
    lines = written(hand, tmp_path / "back.csv").decode("utf-8").split("\r\n")
    assert lines[0].startswith("id,nickname,content,moderation_uid,moderation_status")
    assert lines[1].startswith("1001,甲,'=1+1,")
    assert sorted(line.split(",")[4] for line in lines[1:4]) == ["approved", "open", "open"]


def test_nothing_is_half_written_where_it_cannot_be(hand: Hand, tmp_path: Path) -> None:
    dialog = export_dialog(hand)
    dialog.path.setText(str(tmp_path / "no" / "such" / "out.xlsx"))
    dialog.write.click()
    until(lambda: not hand.desk.session.busy)
    assert "不存在" in told(hand)
