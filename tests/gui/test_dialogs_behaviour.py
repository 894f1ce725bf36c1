"""Reasons, tags, notes, evidence, export and progress: in place, plain text, nothing by accident."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from moderator.exporters.base import Ask, Form
from moderator.exporters.export import exporter
from moderator.exporters.memory import Memory, Preset
from moderator.i18n import Language, Translator, read_catalogue
from moderator.jobs import Progress
from moderator.records import (
    Category,
    Comment,
    Field,
    Finding,
    Flags,
    Hit,
    Item,
    Scores,
    Severity,
    State,
    Uid,
    Weight,
)
from moderator.vocabulary import REASONS, TAGS
from ui.dialogs.evidence import MOST, Evidence, EvidencePanel
from ui.dialogs.export_choice import Standing
from ui.dialogs.export_dialog import ExportDialog
from ui.dialogs.load_progress import LoadProgress
from ui.dialogs.note_editor import NoteEditor
from ui.dialogs.reason_strip import ReasonStrip
from ui.dialogs.tag_chooser import TagChooser
from ui.icons import app_icon, icon, names
from ui.theme import DARK_THEME, LIGHT_THEME, Themes

TEXTS = read_catalogue()
TR = Translator(TEXTS, Language.ZH)
EN = Translator(TEXTS, Language.EN)


def finding(**changed: object) -> Finding:
    made = Finding(
        "abuse.person",
        3,
        Category.ABUSE,
        Severity.HIGH,
        Field.TEXT,
        ((1, 3),),
        False,
        "骂人",
        "an insult",
        "鸟人",
        "personal_abuse",
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def item(*findings: Finding, text: str = "这鸟人怕了", author: str = "老二逼了") -> Item:
    uid = Uid("c" + "0" * 15)
    flags = Flags(
        uid,
        findings,
        Scores(0.93, 0.31, None),
        bool(findings),
        0.65,
        (Weight("rules", 0.93, 0.7),),
    )
    return Item(1, Comment(uid, None, None, 1, author, text), None, None, State(), flags)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    QPushButton("below", made).setFocus()
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def test_a_digit_chooses_a_reason_and_closes_the_strip(window: QWidget, qtbot: QtBot) -> None:
    strip = ReasonStrip(LIGHT_THEME, TR, window)
    assert not strip.choose_digit(4), "a closed strip took a digit"
    strip.open("flood")
    with qtbot.waitSignal(strip.chosen) as told:
        assert strip.choose_digit(4)
    assert told.args == ["advert"]
    assert strip.isHidden()


def test_every_reason_is_on_the_strip_and_can_be_clicked(window: QWidget, qtbot: QtBot) -> None:
    strip = ReasonStrip(LIGHT_THEME, TR, window)
    assert list(strip._buttons) == [reason.id for reason in REASONS]
    strip.open()
    with qtbot.waitSignal(strip.chosen) as told:
        strip._buttons["misinformation"].click()
    assert told.args == ["misinformation"]
    strip.open()
    with qtbot.assertNotEmitted(strip.chosen), qtbot.waitSignal(strip.closed):
        strip.dismiss()
    strip.set_translator(EN)
    assert strip._buttons["advert"].accessibleName() == "Advert or contact"


def test_tags_are_toggled_and_the_list_stays(window: QWidget, qtbot: QtBot) -> None:
    chooser = TagChooser(LIGHT_THEME, TR, window)
    chooser.open_with(["baiting", "own tag"])
    listed = [chooser.picks.model.entry(row) for row in range(chooser.picks.model.rowCount())]
    assert [e.id for e in listed if e and e.checked] == ["baiting", "own tag"]
    assert len(listed) == len(TAGS) + 1
    chooser.picks.field.setText("paid")
    with qtbot.waitSignal(chooser.toggled) as told:
        qtbot.keyClick(chooser.picks.field, Qt.Key.Key_Return)
    assert told.args == ["paid_poster"]
    assert chooser.isVisible()
    chooser.show_tags(["paid_poster"])
    current = chooser.picks.current()
    assert current is not None
    assert (current.id, current.checked) == ("paid_poster", True)
    qtbot.keyClick(chooser.picks.field, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_a_note_is_saved_by_ctrl_enter_and_only_so(window: QWidget, qtbot: QtBot) -> None:
    editor = NoteEditor(LIGHT_THEME, TR, window)
    editor.open_with("先留着", "峰歌")
    assert editor.field.hasFocus()
    with qtbot.assertNotEmitted(editor.saved):
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
        qtbot.keyClicks(editor.field, "ad")
    with qtbot.waitSignal(editor.saved) as told:
        qtbot.keyClick(editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["先留着\nad"]
    editor.open_with("x", "峰歌")
    with qtbot.assertNotEmitted(editor.saved):
        qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert not editor.isVisible()


def test_evidence_tells_everything_about_a_finding(qtbot: QtBot) -> None:
    panel = Evidence(LIGHT_THEME, TR)
    qtbot.addWidget(panel)
    name = finding(field=Field.AUTHOR, spans=((1, 3),), held_back=True, rule="name.abuse", reading=None)
    panel.show_item(item(finding(), name), "没有「鸟人」,这条就不会被标记。")
    said = "\n".join(panel.texts())
    for expected in (
        "辱骂",
        "严重程度 高",
        "abuse.person · v3",
        "「鸟人」",
        "读作「鸟人」",
        "人身攻击",
        "骂人",
    ):
        assert expected in said
    for expected in ("在昵称里", "未计入", "「二逼」", "跨在词的边界上", "没有「鸟人」,这条就不会被标记。"):
        assert expected in said
    bars = [child.accessibleName() for child in panel.findChildren(QWidget)]
    assert "离题: 不作判断" in bars
    assert any(bar.endswith("0.93 × 0.70 = 0.65") for bar in bars)
    english = Evidence(LIGHT_THEME, EN)
    qtbot.addWidget(english)
    english.show_item(item(finding()))
    assert "an insult" in english.texts()
    assert "Off topic: abstains" in [child.accessibleName() for child in english.findChildren(QWidget)]


def test_evidence_names_the_keys_of_a_verdict_and_the_verdict(qtbot: QtBot) -> None:
    panel = Evidence(LIGHT_THEME, TR)
    qtbot.addWidget(panel)
    panel.show_keys("Q", "Shift+Q")
    hit = (Hit("鸟人", "鸟人"),)
    panel.show_item(item(finding(hits=hit)))
    assert TR("evidence.wrong_key", press="Q") in panel.texts()
    panel.show_item(item(finding(hits=hit, held_back=True)))
    assert TR("evidence.counts_key", press="Shift+Q") in panel.texts()
    assert TR("evidence.held_back_why") in panel.texts()
    panel.show_item(item(finding(hits=hit, held_back=True, wrong=True)))
    assert TR("evidence.wrong_why") in panel.texts()
    assert TR("evidence.held_back_why") not in panel.texts()
    panel.show_item(item(finding()))
    assert not any("Q" in text for text in panel.texts()), "of a hit that cannot be judged nothing is offered"


def test_only_the_finding_that_a_key_takes_offers_it(qtbot: QtBot) -> None:
    hits = (Hit("猪", "猪"),)
    low = finding(rule="a.low", severity=Severity.LOW, hits=hits)
    grave = finding(rule="b.grave", severity=Severity.HIGH, hits=hits)
    edge = finding(rule="c.edge", held_back=True, hits=hits)
    panel = Evidence(LIGHT_THEME, TR)
    qtbot.addWidget(panel)
    panel.show_keys("Q", "Shift+Q")
    panel.show_item(item(low, edge, grave))
    told = panel.texts()
    wrong, counts = TR("evidence.wrong_key", press="Q"), TR("evidence.counts_key", press="Shift+Q")
    rules = [line.split(" ")[0] for line in told if line.endswith("· v3")]
    assert rules == ["b.grave", "a.low", "c.edge"], "in the order in which the key takes them"
    assert [line for line in told if line in (wrong, counts)] == [wrong, counts]
    assert told.index(wrong) < told.index("b.grave · v3") < told.index(counts)


def test_evidence_of_a_clean_comment_and_of_none(qtbot: QtBot) -> None:
    panel = Evidence(LIGHT_THEME, TR)
    qtbot.addWidget(panel)
    assert panel.texts() == []
    panel.show_item(item())
    assert TR("evidence.nothing") in panel.texts()


def test_evidence_does_not_grow_without_end(qtbot: QtBot) -> None:
    panel = Evidence(LIGHT_THEME, TR)
    qtbot.addWidget(panel)
    panel.show_item(item(*[finding() for _ in range(MOST + 500)]))
    assert TR("evidence.more", n=500) in panel.texts()
    assert sum(text.startswith("abuse.person") for text in panel.texts()) == MOST


def test_progress_counts_moves_and_stops(window: QWidget, qtbot: QtBot) -> None:
    line = LoadProgress(LIGHT_THEME, TR, window)
    line.begin("a.csv")
    assert line._bar.maximum() == 0
    line.report(Progress("unknown.stage", 500, 2_000))
    assert (line._bar.value(), line._bar.maximum()) == (250, 1000)
    assert line._count.text() == "500 / 2,000"
    with qtbot.waitSignal(line.cancelled):
        line._stop.click()
    assert not line._stop.isEnabled()
    line.finish()
    assert line.isHidden()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_strangers_markup_stays_text_everywhere(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    pipe = tmp_path / "canary"
    os.mkfifo(pipe)
    opened = threading.Event()

    def wait() -> None:
        with pipe.open("wb"):
            opened.set()

    watcher = threading.Thread(target=wait, daemon=True)
    watcher.start()
    bad = f'<img src="file://{pipe}"><b>粗</b>'
    panel = EvidencePanel(LIGHT_THEME, TR, window)
    panel.show_item(item(finding(why=bad, reading=bad, rule=bad, spans=((0, 9),)), text=bad, author=bad))
    panel.show()
    chooser = TagChooser(LIGHT_THEME, TR, window)
    chooser.open_with([bad])
    editor = NoteEditor(LIGHT_THEME, TR, window)
    editor.open_with(bad, bad)
    line = LoadProgress(LIGHT_THEME, TR, window)
    line.begin(bad)
    kept = Memory(tmp_path)
    kept.keep_preset(bad, Preset(bad, columns=[bad], tag=bad))
    odd = Form(bad, "csv", exporter("csv").write, (bad,), columns=(bad,), asks=(Ask(bad, choices=(bad,)),))
    dialog = ExportDialog(LIGHT_THEME, TR, window, (odd,), kept, lambda _: {bad: bad})
    dialog.open_with(Standing(), Path(bad))
    dialog.take(kept.presets()[bad])
    dialog.show_rows([bad])
    window.grab()
    assert not opened.wait(0.2)
    assert all(child.textFormat() is Qt.TextFormat.PlainText for child in window.findChildren(QLabel))
    with pipe.open("rb"):
        watcher.join(2)


def test_panels_without_fields_take_no_focus(window: QWidget) -> None:
    strip = ReasonStrip(LIGHT_THEME, TR, window)
    panel = EvidencePanel(LIGHT_THEME, TR, window)
    panel.show_item(item(finding()))
    strip.open()
    for child in panel.findChildren(QWidget):
        assert not child.focusPolicy() & Qt.FocusPolicy.ClickFocus
        assert not child.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert strip.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_icons_take_the_colour_of_the_theme(qapp: object) -> None:
    assert len(names()) >= 18
    for name in names() - {"app"}:
        image: QImage = icon(name, DARK_THEME, "accent").pixmap(24, 24).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), name
    assert not app_icon().isNull()
    with pytest.raises(FileNotFoundError):
        icon("no such icon", LIGHT_THEME)


def test_the_application_is_dressed_and_redressed(qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    assert isinstance(qapp, QApplication)
    before = (qapp.styleSheet(), qapp.palette(), qapp.font())
    try:
        themes = Themes(qapp, "light")
        seen: list[object] = []
        themes.changed.connect(seen.append)
        themes.choose("dark")
        themes.choose("dark")
        assert seen == [DARK_THEME]
        assert themes.theme is DARK_THEME
        assert qapp.palette().window().color() == DARK_THEME.color("bg")
        assert "Noto Sans CJK SC" in qapp.font().families()
        with pytest.raises(ValueError, match="pink"):
            themes.choose("pink")
    finally:
        qapp.setStyleSheet(before[0])
        qapp.setPalette(before[1])
        qapp.setFont(before[2])
