"""One sentence against the rules as they stand: its marks, and a line a finding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget

from moderator.i18n import Language, Translator
from moderator.records import Field, Finding
from ui.detail.marks import lay_out, marks_of
from ui.plain import label, one_line
from ui.theme import Theme

_PX = 18
_LINES = 4
_LIMIT = 400


class _Sentence(QWidget):
    """The sentence, marked as the review shows it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._findings: Sequence[Finding] = ()

    def show_text(self, text: str, findings: Sequence[Finding]) -> None:
        self._text, self._findings = text[:_LIMIT], findings
        self.setAccessibleName(one_line(self._text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, int(_PX * 1.75 * _LINES))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, int(_PX * 1.75 * 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        marks = marks_of(self._findings, Field.TEXT, 0, len(self._text))
        laid = lay_out(self._text, marks, self._theme, self.width(), _PX, max_lines=_LINES)
        laid.draw(painter, QPointF(0, 0))
        painter.end()


class TryOut(QWidget):
    """A field for the sentence; what is found follows a moment after the typing."""

    asked = Signal(str)

    def __init__(self, theme: Theme, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.field = QLineEdit()
        self.field.setMaxLength(2000)
        self.field.setPlaceholderText(tr("rules.try_prompt"))
        self.field.setAccessibleName(tr("rules.try_prompt"))
        self.field.textChanged.connect(self.asked)
        self.sentence = _Sentence(theme)
        self.verdict = label(weight="bold")
        self.found = QListWidget()
        self.found.setWordWrap(True)
        self.found.setAccessibleName(tr("rules.found"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (self.field, self.sentence, self.verdict, self.found):
            box.addWidget(part)

    def show_faulty(self, text: str) -> None:
        """The rules cannot be used as they stand."""
        self.show_findings(text, (), False)
        self.verdict.setText(self._tr("rules.try_faulty"))

    def show_findings(self, text: str, findings: Sequence[Finding], flagged: bool) -> None:
        """What the rules find in the sentence."""
        tr = self._tr
        self.sentence.show_text(text, findings)
        self.verdict.setText(tr("rules.flags" if flagged else "rules.flags_not") if text else "")
        self.found.clear()
        self.found.addItems([self._line(finding) for finding in findings])

    def _line(self, finding: Finding) -> str:
        why = finding.why if self._tr.language is Language.ZH else finding.why_en
        return one_line(why, _LIMIT)
