"""The dashboard at work: read beside the review, switches that act at once, charts to take along."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from moderator.errors import ModeratorError
from moderator.insights.board import Board, board
from moderator.store.learning import Switch
from moderator.study import Ranked
from ui.dashboard.cards import cards, switch_rows
from ui.dashboard.chart import Chart
from ui.dashboard.panel import RESET, Dashboard
from ui.room import Handlers, Kit, Room


class DashboardRoom(Room):
    """``dashboard`` opens it; ``Esc`` closes it. Nothing is read on the GUI thread."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.panel = Dashboard(kit.theme, kit.tr, kit.window)
        self.panel.switched.connect(self._switch)
        self.panel.saving.connect(self._save)
        self.panel.copied.connect(lambda: kit.say(kit.tr("dashboard.copied")))
        kit.session.learning.ranked.connect(self._on_ranked)

    def handlers(self) -> Handlers:
        return {"dashboard": self.show}

    def show(self) -> None:
        """Open at once and fill when the figures are read."""
        self.kit.review.flush()
        self.panel.wait()
        self.kit.session.when_saved(self._read)

    def _read(self) -> None:
        session = self.kit.session
        last, reviewer = session.learning.last, session.reviewer
        known = last.lifts if last is not None else None
        session.ask("dashboard", lambda reader: board(reader, reviewer, known), self._fill)

    def _fill(self, read: Board) -> None:
        kit = self.kit
        made = list(cards(read, kit.tr, kit.session.settings.stop_target))
        self.panel.show_cards(made, switch_rows(read, kit.tr))
        self.panel.settle()

    def _on_ranked(self, ranked: Ranked) -> None:
        if self.panel.isVisible():
            self._read()

    def _switch(self, signal: str, choice: str) -> None:
        reset = choice == RESET
        self.kit.session.learning.switch(signal, Switch.AUTO if reset else Switch(choice), reset=reset)

    def _save(self, chart: Chart, kind: str) -> None:
        name = f"{self.kit.session.path.stem}-{chart.objectName()}.{kind}"
        chosen, _ = QFileDialog.getSaveFileName(
            self.kit.window, chart.title, str(Path.home() / name), f"*.{kind}"
        )
        if chosen:
            self.save(chart, Path(chosen))

    def save(self, chart: Chart, out: Path) -> None:
        try:
            chart.save(out)
        except ModeratorError as fault:
            self.kit.window.strip.show_fault(fault)
        else:
            self.kit.say(self.kit.tr("dashboard.saved", name=out.name))
