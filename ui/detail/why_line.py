"""Why a comment is here: the reason D will use, the words, what mattered; in full on demand."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from moderator.i18n import Language, Translator
from moderator.records import Field, Finding, Item, Veil
from moderator.scoring import mattered as mattering
from moderator.scoring.mattered import Mattered, sentence
from moderator.scoring.priority import Lines
from moderator.study import REASON, Turn
from moderator.vocabulary import REASON_IDS, SUGGESTED
from ui.cover import covered, gravest, worst_of
from ui.detail.standing import standing
from ui.dialogs.evidence import Evidence
from ui.keycap import KeyButton
from ui.plain import label, one_line
from ui.theme import FAMILIES, Theme

LIKELY = 0.3
"""The learnt risk from which it is said that the decisions brought a comment forward."""
_SHOWN = 3
"""Findings named on the closed card."""


def suggested_reason(item: Item, offered: Collection[str] = REASON_IDS) -> str | None:
    """The reason ``D`` takes: the gravest finding's own, else its category's, else what was learnt.

    One that is not ``offered`` any more is passed over for the next that fits.
    """
    for finding in standing(item):
        if finding.field is Field.TEXT:
            for reason in (finding.reason, SUGGESTED.get(finding.category)):
                if reason in offered:
                    return reason
    return learnt_reason(item, offered)


def learnt_reason(item: Item, offered: Collection[str] = REASON_IDS) -> str | None:
    """The reason that what is like this was hidden for, where enough was; None where nothing says so."""
    signals = (part.signal for part in item.flags.parts if part.signal.startswith(REASON))
    named = (signal.removeprefix(REASON) for signal in signals)
    return next((reason for reason in named if reason in offered), None)


def learnt(item: Item) -> bool:
    """Whether the decisions so far, and no rule, put the comment among the risky ones."""
    return any(part.signal == "learner" and part.value >= LIKELY for part in item.flags.parts)


def why(finding: Finding, language: Language) -> str:
    """The finding's sentence without the rule's id, which the full evidence names in a column of its own."""
    said = finding.why if language is Language.ZH or not finding.why_en else finding.why_en
    for named in (f"（规则 {finding.rule}）", f" (rule {finding.rule})"):
        said = said.replace(named, "")
    return said


class WhyLine(QFrame):
    """The card below the comment. Closed it is one line; ``W`` opens the whole evidence in place."""

    asked = Signal(int)
    """The row of a comment whose whole evidence is shown: what else is known of it may be told."""

    def __init__(self, theme: Theme, tr: Translator, lines: Lines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._lines = lines
        self._item: Item | None = None
        self._open = False
        self._family = ""
        self._hide_key = ""
        self._offered: Collection[str] = REASON_IDS
        self.setProperty("card", "true")
        self._pill = label(weight="bold")
        self._pill.setFixedHeight(24)
        self._text = label(wrap=True)
        self._mattered = label(weight="bold", wrap=True)
        self.why_button = KeyButton(theme, chip=True)
        self.why_button.set_framed(False)
        self._evidence = Evidence(theme, tr)
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._mattered, 1)
        foot.addStretch(0)
        foot.addWidget(self.why_button, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._text)
        texts.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 12, 8)
        box.addLayout(row)
        box.addWidget(self._evidence)

    def offer(self, reasons: Collection[str]) -> None:
        """The reasons that may be suggested."""
        self._offered = reasons

    def show_keys(self, hide: str, why: str, verdicts: tuple[str, str]) -> None:
        self._hide_key = hide
        self._evidence.show_keys(*verdicts)
        self.why_button.say(why, self._tr("why.evidence"))

    @property
    def is_open(self) -> bool:
        return self._open

    def set_open(self, open_: bool) -> None:
        """Show or hide the whole evidence."""
        self._open = open_
        if self._item is not None:
            self.show_item(self._item)

    def show_item(self, item: Item) -> None:
        self._item = item
        found = standing(item)
        self._show_pill(found, suggested_reason(item, self._offered))
        self._text.setText(self._sentence(item, found))
        mattered = self._mattered_of(item)
        if mattered is not None:
            self._mattered.setText(self._tr("why.any" if mattered.any_alone else "why.one"))
        # The open evidence says the same in full.
        self._mattered.setVisible(mattered is not None and not self._open)
        self._evidence.setVisible(self._open)
        if self._open:
            said = sentence(mattered, self._tr) if mattered else None
            self._evidence.show_item(item, said and covered(said, worst_of(item), self._theme))
            if item.veil is not Veil.SAMPLE:
                self.asked.emit(item.row)

    def show_turn(self, row: int, turn: Turn, record: str) -> None:
        """What moved the comment in the queue, and how the last ones marked like it were decided."""
        if self._item is not None and self._item.row == row and self._open:
            self._evidence.show_turn(turn, record)

    def _show_pill(self, found: list[Finding], reason: str | None) -> None:
        self._pill.setVisible(reason is not None)
        if reason is None:
            return
        self._pill.setText(f"{self._hide_key} → {self._tr.word('reason', reason)}")
        family = FAMILIES[found[0].category] if found else "held"
        if family == self._family:
            return
        self._family = family
        ink, ground = self._theme.hex(family), self._theme.hex(f"{family}_soft")
        self._pill.setStyleSheet(
            f"color: {ink}; background: {ground}; border-radius: 6px; padding: 0 8px; font-weight: 600;"
        )

    def _sentence(self, item: Item, found: list[Finding]) -> str:
        if item.veil is Veil.SAMPLE:
            return self._tr("why.blind")
        if not found:
            held = sum(f.held_back for f in item.flags.findings)
            if not held and not item.flags.flagged and learnt(item):
                return self._tr("why.learnt")
            return self._tr("why.held", n=held) if held else self._tr("why.nothing")
        parts = [self._one(item, finding) for finding in found[:_SHOWN]]
        more = len(found) - len(parts)
        joined = self._tr("why.joint").join(parts)
        return joined + (self._tr("why.more", n=more) if more > 0 else "")

    def cover_again(self) -> None:
        """Its sentences quote the words: they follow the mask."""
        if self._item is not None:
            self.show_item(self._item)

    def _one(self, item: Item, finding: Finding) -> str:
        if self._theme.masked and gravest(finding):
            said = self._tr("why.masked", category=self._tr(f"category.{finding.category}"))
        else:
            said = one_line(covered(why(finding, self._tr.language), worst_of(item), self._theme), 120)
        return f"{said} · {self._tr(f'severity.{finding.severity}')}"

    def _mattered_of(self, item: Item) -> Mattered | None:
        if not item.flags.flagged:
            return None
        flags, comment = item.flags, item.comment
        return mattering.mattered(comment.text, comment.author, flags.findings, flags.scores, self._lines)
