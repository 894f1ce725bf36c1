"""``W``: everything the machine says about one comment, and what each part weighed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Language, Translator
from moderator.records import Field, Finding, Item
from ui.dialogs.bars import Bar
from ui.dialogs.flow import FlowLayout
from ui.plain import label, one_line
from ui.theme import FAMILIES, SMALL, Family, Theme, mono, sized

MOST = 40
"""Findings shown; a text made of nothing but hits must not fill the window with widgets."""
_WORDS = 5


class EvidencePanel(QFrame):
    """Stands beside the comment; takes no focus, so deciding goes on while it is open."""

    closed = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._item: Item | None = None
        self.setProperty("ground", "panel")
        self.setMinimumWidth(360)
        self._title = sized(label(), "title")
        self._close = QToolButton()
        self._close.setProperty("kind", "flat")
        self._close.setText("×")
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._close)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 8, 12)
        box.setSpacing(8)
        box.addLayout(head)
        box.addWidget(self._area, 1)
        self._fill()

    def show_item(self, item: Item | None) -> None:
        """Show what is known of ``item``; None empties the panel."""
        self._item = item
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self._fill()

    def texts(self) -> list[str]:
        """Every text on the panel, for tests and screen readers."""
        holder = self._area.widget()
        return [found.text() for found in holder.findChildren(QLabel)] if holder else []

    def _fill(self) -> None:
        self._title.setText(self._tr("evidence.title"))
        self._close.setAccessibleName(self._tr("evidence.close"))
        self.setAccessibleName(self._tr("evidence.title"))
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(8)
        if self._item is not None:
            self._summary(box, self._item)
            self._findings(box, self._item)
            self._scores(box, self._item)
            self._parts(box, self._item)
        box.addStretch(1)
        self._area.setWidget(holder)

    def _summary(self, box: QVBoxLayout, item: Item) -> None:
        if mattered := item.flags.mattered:
            said = self._tr(mattered) if self._tr.has(mattered) else one_line(mattered, 160)
            box.addWidget(label(self._tr("evidence.mattered", what=said), weight="bold", wrap=True))
        if not item.flags.findings:
            box.addWidget(label(self._tr("evidence.nothing"), tone="ink2", wrap=True))

    def _findings(self, box: QVBoxLayout, item: Item) -> None:
        findings = sorted(item.flags.findings, key=lambda f: f.held_back)
        if findings:
            self._heading(box, self._tr("evidence.findings", n=len(findings)))
        for finding in findings[:MOST]:
            box.addWidget(self._card(item, finding))
        if len(findings) > MOST:
            box.addWidget(label(self._tr("evidence.more", n=len(findings) - MOST), tone="ink3"))

    def _card(self, item: Item, finding: Finding) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        inside.addWidget(self._chips(finding))
        inside.addWidget(label(_why(finding, self._tr.language), wrap=True))
        for line in self._lines(item, finding):
            inside.addWidget(sized(label(line, tone="ink2", wrap=True), "small"))
        rule = label(f"{one_line(finding.rule, 60)} · v{finding.version}", tone="ink3")
        rule.setFont(mono(SMALL))
        rule.setAccessibleName(self._tr("evidence.rule", rule=finding.rule, version=finding.version))
        inside.addWidget(rule)
        return card

    def _chips(self, finding: Finding) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, gap=4)
        flow.setContentsMargins(0, 0, 0, 0)
        tr = self._tr
        family = Family.PLAIN if finding.held_back else FAMILIES[finding.category]
        flow.addWidget(_pill(tr(f"category.{finding.category}"), family))
        flow.addWidget(_pill(tr("evidence.severity", severity=tr(f"severity.{finding.severity}")), "held"))
        if finding.field is Field.AUTHOR:
            flow.addWidget(_pill(tr("evidence.in_name"), "held"))
        if finding.held_back:
            flow.addWidget(_pill(tr("evidence.held_back"), "held"))
        return holder

    def _lines(self, item: Item, finding: Finding) -> list[str]:
        tr, lines = self._tr, []
        source = item.comment.author if finding.field is Field.AUTHOR else item.comment.text
        words = [one_line(source[start:end], 40) for start, end in finding.spans[:_WORDS]]
        if words:
            more = len(finding.spans) - len(words)
            tail = tr("evidence.more_places", n=more) if more else ""
            lines.append(
                tr("evidence.words", words=" ".join(f"「{w}」" for w in dict.fromkeys(words))) + tail
            )
        if finding.reading:
            lines.append(tr("evidence.reading", reading=one_line(finding.reading, 80)))
        if finding.reason:
            lines.append(tr("evidence.reason", reason=_named(tr, "reason", finding.reason)))
        if finding.held_back:
            lines.append(tr("evidence.held_back_why"))
        return lines

    def _scores(self, box: QVBoxLayout, item: Item) -> None:
        self._heading(box, self._tr("evidence.scores"))
        scores = item.flags.scores
        for name, value in (
            ("abuse", scores.abuse),
            ("sentiment", scores.sentiment),
            ("off_topic", scores.off_topic),
        ):
            figure = self._tr("evidence.abstains") if value is None else f"{value:.2f}"
            box.addWidget(Bar(self._theme, self._tr(f"evidence.{name}"), value, figure))

    def _parts(self, box: QVBoxLayout, item: Item) -> None:
        self._heading(box, self._tr("evidence.priority", priority=f"{item.flags.priority:.2f}"))
        for part in item.flags.parts:
            figure = f"{part.value:.2f} × {part.weight:.2f} = {part.value * part.weight:.2f}"
            box.addWidget(Bar(self._theme, _named(self._tr, "signal", part.signal), part.value, figure))

    def _heading(self, box: QLayout, text: str) -> None:
        heading = sized(label(text, tone="ink3", weight="bold"), "small")
        heading.setContentsMargins(0, 8, 0, 0)
        box.addWidget(heading)


def _pill(text: str, tint: str) -> QLabel:
    pill = sized(label(text), "small")
    pill.setProperty("pill", str(tint))
    pill.setFixedHeight(22)
    return pill


def _named(tr: Translator, kind: str, word: str) -> str:
    key = f"{kind}.{word}"
    return tr(key) if tr.has(key) else one_line(word, 40)


def _why(finding: Finding, language: Language) -> str:
    english = language is Language.EN and finding.why_en
    return one_line(finding.why_en if english else finding.why, 400)
