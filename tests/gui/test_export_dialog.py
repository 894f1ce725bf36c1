"""The export dialog: every format, which comments, columns in order, presets, what is missing; plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from moderator.exporters.base import Ask
from moderator.exporters.export import exporters
from moderator.exporters.memory import Memory, Preset
from moderator.i18n import Language, translator
from moderator.records import Counts, Status
from ui.dialogs.export_choice import ExportChoice, Standing, Which
from ui.dialogs.export_dialog import ROWS, ExportDialog
from ui.dialogs.file_form import FileField, FileForm, Filled
from ui.theme import LIGHT_THEME

TR = translator(Language.ZH)
STANDING = Standing(Counts(48, 7, by_status={Status.HIDDEN: 3, Status.APPROVED: 4}), 41)


@dataclass(frozen=True)
class Form:
    name: str
    extension: str
    lacks: tuple[str, ...] = ()
    leaves_house: bool = False
    columns: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()


ASKS = (Ask("source_type", choices=("A", "B")), Ask("territorial_scope", default=""))
FORMS = (
    Form("csv", "csv", ("findings.why", "something"), columns=("uid", "text", "status")),
    Form("jsonl", "jsonl"),
    Form("dsa", "jsonl", leaves_house=True, asks=ASKS),
)


@dataclass
class Kept:
    """Presets in memory."""

    known: dict[str, Preset] = field(default_factory=dict)

    def presets(self) -> Mapping[str, Preset]:
        return self.known

    def keep_preset(self, name: str, preset: Preset) -> None:
        self.known[name] = preset

    def drop_preset(self, name: str) -> None:
        del self.known[name]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def dialog(window: QWidget, tmp_path: Path) -> ExportDialog:
    made = ExportDialog(LIGHT_THEME, TR, window, FORMS, Kept(), lambda _: {"territorial_scope": "DE"})
    made.open_with(STANDING, tmp_path / "out.csv", "csv")
    return made


def _form(dialog: ExportDialog, name: str) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(name))


def _chosen(dialog: ExportDialog) -> ExportChoice:
    made = dialog.choice()
    assert made is not None
    return made


def test_format_status_and_file_are_chosen_and_nothing_is_written(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    assert "something" in dialog._lacks.text()
    assert TR("export_dialog.column.findings.why") in dialog._lacks.text()
    _form(dialog, "jsonl")
    assert dialog._lacks.text() == TR("export_dialog.lacks_nothing")
    dialog.which.setCurrentIndex(dialog.which.findData("hidden"))
    assert dialog.which.currentText() == "已隐藏 (3)"
    with qtbot.waitSignal(dialog.accepted) as told:
        dialog.write.click()
    assert told.args == [ExportChoice("jsonl", Status.HIDDEN, tmp_path / "out.jsonl")]
    assert not dialog.isVisible()
    assert list(tmp_path.iterdir()) == []


def test_every_format_can_be_reached_under_a_name(window: QWidget, tmp_path: Path) -> None:
    made = ExportDialog(LIGHT_THEME, TR, window, exporters(), Kept(), lambda _: {})
    made.open_with(STANDING, tmp_path / "out.xlsx", "xlsx")
    assert made.format.currentData() == "xlsx"
    for form in exporters():
        at = made.format.findData(form.name)
        assert at >= 0
        made.format.setCurrentIndex(at)
        assert made.path.text().endswith(form.extension)
        assert made.redact.isChecked() is form.leaves_house


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_writes_from_wherever_the_focus_is(
    dialog: ExportDialog, window: QWidget, qtbot: QtBot, tmp_path: Path, key: Qt.Key
) -> None:
    for place in (dialog.format, dialog.which, dialog.since, dialog.path, dialog.columns.list, dialog.write):
        dialog.open_with(STANDING, tmp_path / "out.csv", "csv")
        assert window.focusWidget() is dialog.format
        place.setFocus()
        told: list[ExportChoice] = []
        dialog.accepted.connect(told.append)
        qtbot.keyClick(place, key)
        dialog.accepted.disconnect(told.append)
        assert [choice.format for choice in told] == ["csv"], place
        assert not dialog.isVisible()
    dialog.open_with(STANDING, tmp_path / "out.csv", "csv")
    with qtbot.assertNotEmitted(dialog.accepted):
        dialog.presets.names.setFocus()
        qtbot.keyClick(dialog.presets.names, key)
        assert dialog.isVisible()
        dialog._leave.setFocus()
        qtbot.keyClick(dialog._leave, key)
    assert not dialog.isVisible()


def test_what_is_marked_is_meant_where_something_is(dialog: ExportDialog, tmp_path: Path) -> None:
    assert _chosen(dialog).which is Which.ALL
    assert dialog.which.itemText(dialog.which.findData("view")).endswith("(41)")
    dialog.open_with(Standing(Counts(48), 41, 2), tmp_path / "out.csv", "csv")
    assert _chosen(dialog).which is Which.MARKED


def test_columns_are_ticked_and_moved_by_keyboard(dialog: ExportDialog, qtbot: QtBot) -> None:
    assert _chosen(dialog).columns == ()
    columns = dialog.columns
    columns.list.setFocus()
    qtbot.keyClick(columns.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert _chosen(dialog).columns == ("text", "uid", "status")
    qtbot.keyClick(columns.list, Qt.Key.Key_Space)
    assert _chosen(dialog).columns == ("text", "status")
    columns.every.click()
    assert _chosen(dialog).columns == ()
    for row in range(3):
        columns.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.choice() is None
    assert dialog._told.text() == TR("export_dialog.no_column")
    _form(dialog, "jsonl")
    assert not columns.isVisible()
    assert _chosen(dialog).columns == ()


def test_a_file_that_will_be_replaced_is_said_and_a_name_is_needed(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "old.csv").write_text("old")
    dialog.path.setText(str(tmp_path / "old.csv"))
    assert dialog._told.text() == TR("export_dialog.exists")
    dialog.path.setText("  ")
    assert dialog.choice() is None
    assert not dialog.write.isEnabled()
    with qtbot.assertNotEmitted(dialog.accepted):
        qtbot.keyClick(dialog.path, Qt.Key.Key_Return)


def test_the_preview_is_asked_for_and_shown_as_plain_lines(dialog: ExportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.looked) as told:
        dialog.since.setChecked(True)
    assert told.args[0].since_last
    dialog.show_rows(["csv", "<b>\u202e", "c", "d", "e", "f", "g"])
    assert dialog.rows.textFormat() == Qt.TextFormat.PlainText
    assert dialog.rows.text().split("\n") == ["csv", "<b>⟨U+202E⟩", "c", "d", "e"][:ROWS]


def test_what_leaves_the_house_is_redacted_and_asks_what_it_must(dialog: ExportDialog, qtbot: QtBot) -> None:
    _form(dialog, "dsa")
    assert dialog.redact.isChecked()
    assert dialog.choice() is None
    assert dialog._told.text() == TR("export_dialog.incomplete")
    asked = dialog.questions._fields["source_type"]
    assert isinstance(asked, QComboBox)
    asked.setCurrentText("B")
    with qtbot.waitSignal(dialog.accepted) as told:
        dialog.write.click()
    assert told.args[0].answers == (("source_type", "B"), ("territorial_scope", "DE"))
    assert told.args[0].redact


def test_a_preset_is_saved_chosen_and_deleted(window: QWidget, tmp_path: Path) -> None:
    kept = Memory(tmp_path)
    kept.keep_preset("来自命令行", Preset("csv", "hidden", tag="irony"))
    dialog = ExportDialog(LIGHT_THEME, TR, window, FORMS, kept, lambda _: {})
    dialog.open_with(STANDING, tmp_path / "out.csv", "csv")
    bar = dialog.presets
    assert not bar.save.isEnabled()
    assert not bar.drop.isEnabled()
    dialog.columns.shift(1)
    dialog.redact.setChecked(True)
    bar.names.setEditText("给同事")
    bar.save.click()
    assert kept.presets()["给同事"] == Preset(
        "csv", "all", columns=["text", "uid", "status"], redact=True, since_last=False
    )
    bar.names.setCurrentIndex(bar.names.findText("来自命令行"))
    bar.names.activated.emit(bar.names.currentIndex())
    chosen = _chosen(dialog)
    assert (chosen.which, chosen.tag, chosen.columns, chosen.redact) == (Status.HIDDEN, "irony", (), False)
    assert "irony" in dialog._told.text()
    bar.names.setCurrentIndex(bar.names.findText("给同事"))
    bar.names.activated.emit(bar.names.currentIndex())
    chosen = _chosen(dialog)
    assert (chosen.tag, chosen.columns, chosen.redact) == ("", ("text", "uid", "status"), True)
    bar.drop.click()
    assert set(kept.presets()) == {"来自命令行"}


def test_tab_goes_round_inside(dialog: ExportDialog, window: QWidget, qtbot: QtBot) -> None:
    stops = []
    for _ in range(16):
        focused = window.focusWidget()
        assert focused is not None
        assert dialog.isAncestorOf(focused)
        if stops and focused is stops[0]:
            break
        stops.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert {dialog.which, dialog.path, dialog.columns.list, dialog.write} <= set(stops)
    assert QApplication.focusWidget() is stops[0]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_file_form_warns_and_hands_over(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    fields = (FileField("return_form.source"), FileField("return_form.out", saves=True))
    form = FileForm(LIGHT_THEME, TR, window, "return_form", fields, ("return_form.raw",))
    (tmp_path / "there.csv").write_text("")
    form.open_with(("", str(tmp_path / "there.csv")))
    assert not form.go.isEnabled()
    assert form._warning.text() == TR("export_dialog.exists")
    form.lines[0].setText("in.csv")
    form.boxes["return_form.raw"].setChecked(True)
    assert TR("return_form.raw.warn") in form._warning.text()
    box = form.boxes["return_form.raw"]
    box.setFocus()
    with qtbot.waitSignal(form.accepted) as told:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert told.args == [Filled(("in.csv", str(tmp_path / "there.csv")), frozenset({"return_form.raw"}))]
