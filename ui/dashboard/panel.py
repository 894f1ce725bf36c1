"""The dashboard over the window: cards in two columns, charts with their ways out, the signals' switches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from moderator.i18n import Translator
from ui.dashboard.cards import Card
from ui.dashboard.chart import Chart
from ui.dialogs.overlay import MARGIN, Overlay, Place
from ui.plain import button_text, label
from ui.theme import Theme

WIDTH = 1180
_STEP = 60
SwitchRow = tuple[str, str, str, str]
"""A signal's id, its name, what it proved in words, and its switch."""
RESET = "reset"
CHOICES = ("auto", "on", "off", RESET)


class Dashboard(Overlay):
    """Opens at once; the figures come when they are read."""

    switched = Signal(str, str)
    """A signal's id, and ``auto``, ``on``, ``off`` or ``reset``."""
    saving = Signal(object, str)
    """A Chart, and ``png`` or ``svg``."""
    copied = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=WIDTH, place=Place.MIDDLE)
        self._tr = tr
        self._inner = QWidget()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inner)
        self.charts: list[Chart] = []
        self._said: list[str] = []
        close = QPushButton(button_text(tr("dashboard.close")))
        close.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.addWidget(label(tr("command.dashboard"), size="title"), 1)
        head.addWidget(close)
        self.body.addLayout(head)
        self.body.addWidget(self._area, 1)
        self.setAccessibleName(tr("command.dashboard"))

    def wait(self) -> None:
        """Open before the figures are there."""
        self._fill(QWidget())
        box = QVBoxLayout(self._inner)
        box.addWidget(label(self._tr("dashboard.reading"), tone="ink2"))
        box.addStretch(1)
        self.open()

    def show_cards(self, made: Sequence[Card], switches: Sequence[SwitchRow]) -> None:
        """Show everything; a reader who has scrolled stays where they are."""
        scrolled = self._area.verticalScrollBar().value()
        self.charts, self._said = [], []
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(16)
        sides = [QVBoxLayout(), QVBoxLayout()]
        for side in sides:
            side.setSpacing(16)
            columns.addLayout(side, 1)
        heights = [0, 0]
        for card in made:
            frame = self._frame(card)
            if card.name == "signals":
                self._switches(frame, switches)
            # In reading order, each where there is more room: neither side runs on alone.
            shorter = heights.index(min(heights))
            heights[shorter] += frame.sizeHint().height() + sides[shorter].spacing()
            sides[shorter].addWidget(frame)
        for side in sides:
            side.addStretch(1)
        self._fill(inner)
        self._area.verticalScrollBar().setValue(scrolled)

    def texts(self) -> list[str]:
        """Every title and sentence shown, for tests and screen readers."""
        return self._said

    def _fill(self, inner: QWidget) -> None:
        self._inner = inner
        self._area.setWidget(inner)

    def _frame(self, card: Card) -> QFrame:
        frame = QFrame()
        frame.setProperty("card", "true")
        box = QVBoxLayout(frame)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label(card.title, weight="bold"), 1)
        box.addLayout(head)
        for said in card.said:
            box.addWidget(label(said, tone="ink2", wrap=True))
        self._said += [card.title, *card.said]
        if card.drawing is not None:
            chart = Chart(card.title, card.drawing, self._theme)
            chart.setObjectName(card.name)
            self.charts.append(chart)
            box.addWidget(chart)
            self._ways_out(head, chart)
        return frame

    def _ways_out(self, head: QHBoxLayout, chart: Chart) -> None:
        acts: tuple[tuple[str, Callable[[], None]], ...] = (
            ("copy", partial(self._copy, chart)),
            ("png", partial(self.saving.emit, chart, "png")),
            ("svg", partial(self.saving.emit, chart, "svg")),
        )
        for name, act in acts:
            button = _small(self._tr(f"dashboard.{name}"))
            button.setAccessibleName(f"{chart.title}: {self._tr(f'dashboard.{name}')}")
            button.clicked.connect(lambda _=False, do=act: do())
            head.addWidget(button)

    def _copy(self, chart: Chart) -> None:
        chart.copy()
        self.copied.emit()

    def _switches(self, frame: QFrame, rows: Sequence[SwitchRow]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for number, (signal, name, proved, now) in enumerate(rows):
            grid.addWidget(label(name), number, 0)
            grid.addWidget(label(proved, tone="ink2", size="small", wrap=True), number, 1)
            self._said.append(f"{name}: {proved}")
            for column, choice in enumerate(CHOICES, 2):
                button = _small(self._tr("signal.reset" if choice == RESET else f"signal.switch.{choice}"))
                button.setObjectName(f"{signal}.{choice}")
                button.setAccessibleName(f"{name}: {button.text()}")
                if choice != RESET:
                    button.setCheckable(True)
                    button.setChecked(choice == now)
                button.clicked.connect(lambda _=False, s=signal, c=choice: self.switched.emit(s, c))
                grid.addWidget(button, number, column)
        layout = frame.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(grid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._area.verticalScrollBar()
        page = self._area.viewport().height() - _STEP
        steps = {
            Qt.Key.Key_Down: _STEP,
            Qt.Key.Key_J: _STEP,
            Qt.Key.Key_Up: -_STEP,
            Qt.Key.Key_K: -_STEP,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        by = steps.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + by)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # As high as the window lets it be: what is below is reached by scrolling.
        self._area.setMinimumHeight(max(200, self.height() - 2 * MARGIN - 96))


def _small(text: str) -> QPushButton:
    button = QPushButton(button_text(text))
    button.setProperty("kind", "flat")
    button.setFixedHeight(26)
    return button
