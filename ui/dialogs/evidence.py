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
from moderator.records import Field, Finding, Item, Veil
from moderator.study import REASON, Turn
from ui.cover import covered, gravest, worst_of
from ui.detail.standing import doubtful, held, in_order
from ui.dialogs.bars import Bar
from ui.dialogs.flow import FlowLayout
from ui.plain import label, one_line
from ui.theme import FAMILIES, SMALL, Family, Theme, mono, sized

MOST = 40
"""Findings shown; a text made of nothing but hits must not fill the window with widgets."""
_WORDS = 5
STILL = 0.02
"""Log-odds by which a comment must have been moved before it is said."""


class Evidence(QWidget):
    """The findings, the scores and the parts of the priority, one below the other."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._holder = QWidget()
        self._keys = ("", "")
        self._turn = label()
        self._record = label()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._holder)

    def show_keys(self, wrong: str, counts: str) -> None:
        """The keys that call a hit wrong, or one that is held back right; named on the cards shown next."""
        self._keys = (wrong, counts)

    def show_item(self, item: Item | None, mattered: str | None = None) -> None:
        """Show what is known of ``item``; ``mattered`` is a finished sentence. None empties the widget."""
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        if item is not None and item.veil is Veil.SAMPLE:
            box.addWidget(label(self._tr("evidence.blind"), tone="ink2", wrap=True))
        elif item is not None:
            self._summary(box, item, mattered)
            self._room_for_turn(box)
            self._findings(box, item)
            self._scores(box, item)
            self._parts(box, item)
        box.addStretch(1)
        self._box.replaceWidget(self._holder, holder)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = holder

    def show_turn(self, turn: Turn, record: str) -> None:
        """Why the comment stands where it does since decisions were learnt from; ``record`` is a sentence."""
        self._turn.setText(one_line(turned(turn, self._tr), 300))
        self._turn.setVisible(bool(self._turn.text()))
        self._record.setText(one_line(record, 300))
        self._record.setVisible(bool(record))

    def _room_for_turn(self, box: QVBoxLayout) -> None:
        self._turn = label(wrap=True)
        self._record = sized(label(tone="ink2", wrap=True), "small")
        for line in (self._turn, self._record):
            line.hide()
            box.addWidget(line)

    def texts(self) -> list[str]:
        """Every text shown, for tests and screen readers."""
        return [found.text() for found in self._holder.findChildren(QLabel)]

    def _summary(self, box: QVBoxLayout, item: Item, mattered: str | None) -> None:
        if mattered:
            box.addWidget(label(one_line(mattered, 300), weight="bold", wrap=True))
        if not item.flags.findings:
            box.addWidget(label(self._tr("evidence.nothing"), tone="ink2", wrap=True))

    def _findings(self, box: QVBoxLayout, item: Item) -> None:
        findings = in_order(item)
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
        bare = self._theme.masked and gravest(finding)
        said = self._tr("list.masked") if bare else self._said(item, _why(finding, self._tr.language))
        inside.addWidget(label(said, wrap=True))
        for line in self._lines(item, finding):
            inside.addWidget(sized(label(self._said(item, line), tone="ink2", wrap=True), "small"))
        rule = label(f"{one_line(finding.rule, 60)} · v{finding.version}", tone="ink3")
        rule.setFont(mono(SMALL))
        rule.setAccessibleName(self._tr("evidence.rule", rule=finding.rule, version=finding.version))
        inside.addWidget(rule)
        return card

    def _said(self, item: Item, said: str) -> str:
        """A sentence about the comment, without the words that the mask covers."""
        return covered(said, worst_of(item), self._theme)

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
        if finding.reading and not (self._theme.masked and gravest(finding)):
            lines.append(tr("evidence.reading", reading=one_line(finding.reading, 80)))
        if finding.reason:
            lines.append(tr("evidence.reason", reason=_named(tr, "reason", finding.reason)))
        if finding.held_back:
            lines.append(tr("evidence.wrong_why" if finding.wrong else "evidence.held_back_why"))
        wrong, counts = self._keys
        # A key takes one finding: the others do not offer it.
        if wrong and not finding.held_back and finding is doubtful(item):
            lines.append(tr("evidence.wrong_key", press=wrong))
        if counts and finding is held(item):
            lines.append(tr("evidence.counts_key", press=counts))
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
            if part.signal.startswith(REASON):
                reason = _named(self._tr, "reason", part.signal.removeprefix(REASON))
                said = self._tr("evidence.learnt_reason", reason=reason)
                box.addWidget(Bar(self._theme, said, part.value, f"{part.value:.2f}"))
                continue
            figure = f"{part.value:.2f} × {part.weight:.2f} = {part.value * part.weight:.2f}"
            key = f"signal.{part.signal}"
            name = self._tr(key) if self._tr.has(key) else one_line(part.signal, 40)
            box.addWidget(Bar(self._theme, name, part.value, figure))

    def _heading(self, box: QLayout, text: str) -> None:
        heading = sized(label(text, tone="ink3", weight="bold"), "small")
        heading.setContentsMargins(0, 8, 0, 0)
        box.addWidget(heading)


def turned(turn: Turn, tr: Translator) -> str:
    """ "Up: 3 n-grams you hid before", or nothing where the decisions did not move it."""
    if abs(turn.by) < STILL:
        return ""
    up = turn.by > 0
    grams = [gram for gram, weight in turn.grams if (weight > 0) is up]
    shown = " ".join(f"「{one_line(gram, 12)}」" for gram in grams)
    way = "up" if up else "down"
    return tr(f"turn.{way}", n=len(grams), grams=shown) if grams else tr(f"turn.{way}_by_signals")


class EvidencePanel(QFrame):
    """The evidence with a heading, scrolling; it takes no focus, so deciding goes on while it is open."""

    closed = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "panel")
        self.setMinimumWidth(360)
        self.evidence = Evidence(theme, tr)
        self.evidence.setContentsMargins(0, 0, 12, 0)
        title = sized(label(tr("evidence.title")), "title")
        close = QToolButton()
        close.setProperty("kind", "flat")
        close.setText("×")
        close.setAccessibleName(tr("evidence.close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(close)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.evidence)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 8, 12)
        box.setSpacing(8)
        box.addLayout(head)
        box.addWidget(self._area, 1)
        self.setAccessibleName(tr("evidence.title"))

    def show_item(self, item: Item | None, mattered: str | None = None) -> None:
        """Show another comment from the top."""
        self.evidence.show_item(item, mattered)
        self._area.verticalScrollBar().setValue(0)


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
