"""What the desk says to the reviewer: a strip for faults, a passing word for ignored keys, and crashes."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.settings import data_folder, private_folder
from ui.plain import button_text, label, one_line
from ui.theme import NORMAL, RADIUS, Theme, font

_LONG = 400


class MessageStrip(QFrame):
    """A calm, non-modal line above the bottom bar: a sentence, what to do, at most two buttons."""

    closed = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self.setObjectName("strip")
        self._sentence = label(weight="bold", wrap=True)
        self._hint = label(tone="ink2", wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._sentence)
        texts.addWidget(self._hint)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.addLayout(texts, 1)
        row.addLayout(self._buttons)
        self.hide()

    def show_fault(self, fault: ModeratorError) -> None:
        """The user's world is at fault: what is so, what to do, that what was saved is safe; to be copied."""
        sentence, hint = self._tr.error(fault)
        details = "\n".join(part for part in (fault.key, sentence, hint) if part)

        def copy() -> None:
            QGuiApplication.clipboard().setText(details)

        said = f"{hint} {self._tr('fault.saved')}"
        self.say(sentence, said, tone="harm", action=(self._tr("crash.copy"), copy))

    def show_crash(self, details: str, log: Path) -> None:
        """A bug: what is safe, where the log lies, and the details for a report."""

        def copy() -> None:
            QGuiApplication.clipboard().setText(details)

        self.say(
            self._tr("crash.sentence"),
            self._tr("crash.hint", log=str(log)),
            tone="harm",
            action=(self._tr("crash.copy"), copy),
        )

    def say(
        self,
        sentence: str,
        hint: str = "",
        *,
        tone: str = "accent",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show until closed or replaced. ``tone`` is a token with a soft ground."""
        self._sentence.setText(one_line(sentence, _LONG))
        self._hint.setText(one_line(hint, _LONG))
        self._hint.setVisible(bool(hint))
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if action is not None:
            self._add(action[0], action[1])
        self._add(self._tr("strip.close"), self.close_strip)
        ground, edge = self._theme.hex(f"{tone}_soft"), self._theme.hex(tone)
        self.setStyleSheet(f"#strip {{ background: {ground}; border: none; border-top: 1px solid {edge}; }}")
        self.show()

    def close_strip(self) -> None:
        self.hide()
        self.closed.emit()

    def texts(self) -> tuple[str, str]:
        """Sentence and hint, for tests and screen readers."""
        return self._sentence.text(), self._hint.text()

    def _add(self, text: str, act: Callable[[], None]) -> None:
        button = QPushButton(button_text(text), self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        self._buttons.addWidget(button)


class Toast(QLabel):
    """A word that passes: why a key did nothing, what was copied. It moves nothing and takes no input."""

    SHOWN_MS = 1800

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._theme = theme
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, *, tone: str = "held", stay: bool = False) -> None:
        """Show ``text`` above the lower edge of the parent; ``stay`` keeps it until the next word."""
        theme = self._theme
        self.setFont(font(NORMAL))
        self.setStyleSheet(
            f"background: {theme.hex(tone + '_soft')}; color: {theme.hex(tone)}; "
            f"border: 1px solid {theme.hex(tone)}; border-radius: {RADIUS}px; padding: 6px 14px;"
        )
        self.setText(one_line(text, _LONG))
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        if stay:
            self._timer.stop()
        else:
            self._timer.start(self.SHOWN_MS)

    def place(self) -> None:
        """Stand in the middle, a little above the lower edge."""
        parent = self.parentWidget()
        if parent is not None:
            self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 16)


class CrashLog(QObject):
    """Writes bugs to a private log file, without any comment's text, and tells the window."""

    crashed = Signal(str, object)
    """Details and the log's path; emitted from whatever thread failed, delivered to the GUI thread."""

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file = file or data_folder() / "desk.log"
        self._before = sys.excepthook

    def install(self) -> None:
        sys.excepthook = self._hook

    def uninstall(self) -> None:
        sys.excepthook = self._before

    def record(self, fault: BaseException) -> str:
        """Log a bug; returns what a report should hold. Values are left out: they may be comments."""
        frames = "".join(traceback.format_tb(fault.__traceback__))
        details = f"{type(fault).__name__}\n{frames}"
        private_folder(self.file.parent)
        handler = logging.FileHandler(self.file, encoding="utf-8")
        try:
            record = logging.LogRecord("desk", logging.ERROR, "", 0, details, None, None)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            handler.emit(record)
        finally:
            handler.close()
        self.file.chmod(0o600)
        return details

    def _hook(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, fault, trace)
            return
        details = self.record(fault)
        self.crashed.emit(details, self.file)
        if self._before is sys.__excepthook__:
            # Python's own would print the message, which may quote a comment; a desktop keeps that.
            print(details, file=sys.stderr)
        else:
            self._before(kind, fault, trace)
