"""The window: its parts and how they share the room. What they do is bound in ``ui.desk``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.scoring.priority import Lines
from moderator.settings import Settings, config_folder
from ui.batch.view import BatchView
from ui.bottom_bar import BottomBar
from ui.commands import Command
from ui.detail.context import ContextPanel, Tab
from ui.detail.panel import ReviewPane
from ui.dialogs.load_progress import LoadProgress
from ui.feedback import MessageStrip
from ui.keymap import Keymap
from ui.page.view import PageView
from ui.panes import Layout, Panes
from ui.plain import one_line
from ui.queue.model import QueueModel
from ui.queue.view import QueuePane
from ui.session import Session
from ui.stage import Stage
from ui.status_line import StatusLine
from ui.theme import Theme
from ui.top_bar import TopBar

MINIMUM = QSize(1024, 640)
FIRST = QSize(1440, 900)
FOCUS_SIZE = 28
"""Size of the comment in focus mode, in pixels."""


class MainWindow(QMainWindow):
    """Top bar; list, stage and context; messages; bottom bar; status."""

    dropped = Signal(object)
    """Paths of files that were dropped here."""
    closing = Signal()
    stray_key = Signal(object)
    """A key that no widget wanted: it went to a button or the list."""

    def __init__(
        self,
        session: Session,
        model: QueueModel,
        table: Sequence[Command],
        keymap: Keymap,
        theme: Theme,
        tr: Translator,
    ) -> None:
        super().__init__()
        settings: Settings = session.settings
        self.setMinimumSize(MINIMUM)
        self.setAcceptDrops(True)
        self.setWindowTitle(tr("desk.title", queue=one_line(session.path.stem, 40)))
        self.top = TopBar(theme, tr)
        self.queue = QueuePane(model, theme, tr)
        lines = Lines(settings.flag_line, settings.off_topic_line, settings.mood_line)
        self.review = ReviewPane(theme, tr, lines)
        self.page = PageView(theme, tr)
        self.batch = BatchView(theme, tr)
        self.stage = Stage(self.review, self.page, self.batch, theme)
        self.context = ContextPanel(session, theme, tr)
        self.jobs = LoadProgress(theme, tr)
        # It spans the window like the strip below it: a line, not a card.
        self.jobs.setProperty("card", "false")
        self.jobs.setProperty("ground", "panel")
        self.strip = MessageStrip(theme, tr)
        self.bottom = BottomBar(table, keymap, theme, tr, tags=session.words.offered_tags)
        self.status = StatusLine(tr)
        self.panes = Panes(self.queue, self.stage, self.context)
        self._layout = Layout.SPLIT
        self._lines: list[QFrame] = []
        self._focus_mode = False
        self._lay_out()

    def _lay_out(self) -> None:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        top_line, bottom_line, status_line = (self._line() for _ in range(3))
        self._around_top = (self.top, top_line)
        parts: tuple[QWidget, ...] = (self.top, top_line, self.panes, self.jobs, self.strip)
        for part in (*parts, bottom_line, self.bottom, status_line, self.status):
            box.addWidget(part, 1 if part is self.panes else 0)
        self.setCentralWidget(holder)

    @staticmethod
    def _line() -> QFrame:
        line = QFrame()
        line.setProperty("hairline", "true")
        line.setFixedHeight(1)
        return line

    @property
    def focus_mode(self) -> bool:
        return self._focus_mode

    def set_focus_mode(self, on: bool) -> None:
        """The middle alone with the bottom bar."""
        self._focus_mode = on
        for part in (*self._around_top, self.queue):
            part.setVisible(not on)

    @property
    def layout_chosen(self) -> Layout:
        """How the reviewer wants the room shared, whatever a view of many makes of it for now."""
        return self._layout

    @layout_chosen.setter
    def layout_chosen(self, layout: Layout) -> None:
        self._layout = layout

    def lay(self, layout: Layout) -> None:
        """Share the room so for now."""
        self.panes.lay(layout)

    def show_hits(self, words: str) -> None:
        """What was searched for is tinted in the list and in the comment."""
        self.queue.list.show_hits(words)
        self.review.comment.show_hits(words)

    def remember(self, file: Path | None = None) -> None:
        """Keep place, size and widths for the next start."""
        kept = _state(file)
        kept.setValue("layout", str(self._layout))
        if not self._focus_mode:
            kept.setValue("geometry", self.saveGeometry())
            self.panes.remember(kept)
            kept.setValue("tab", str(self.context.tab))

    def recall(self, file: Path | None = None) -> None:
        """Come back to where the window was, or take a size that suits the screen."""
        kept = _state(file)
        geometry, layout = kept.value("geometry"), kept.value("layout")
        if layout in set(Layout):
            self._layout = Layout(str(layout))
        if isinstance(geometry, QByteArray) and self.restoreGeometry(geometry):
            self.panes.recall(kept)
            tab = kept.value("tab")
            if tab in set(Tab):
                self.context.tab = Tab(str(tab))
            return
        screen = self.screen().availableSize()
        self.resize(FIRST.boundedTo(screen).expandedTo(MINIMUM))
        self.panes.share(self.width())

    def stand_like(self, before: MainWindow) -> None:
        """Stand to the pixel where another window stood, one that fills the screen as it was recalled.

        What is kept for the next start is fitted to a screen with title bars, which may be a little off.
        """
        if not before.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
            self.setGeometry(before.geometry())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.stray_key.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files(event)
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def _files(event: QDropEvent) -> list[Path]:
    """Local files only: nothing is ever fetched."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _state(file: Path | None) -> QSettings:
    return QSettings(str(file or config_folder() / "window.ini"), QSettings.Format.IniFormat)
