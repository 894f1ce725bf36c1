"""The desk as a program: builds everything, hands each part what it needs, and keeps the window's look."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QLibraryInfo, QObject, QSize, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from moderator import i18n, settings, vocabulary
from moderator.errors import ModeratorError
from moderator.i18n import Language, Translator
from moderator.settings import Settings
from moderator.store.connect import followed
from moderator.store.open import Store, open_store
from ui.bridge import Bridge
from ui.commands import commands
from ui.desk import Desk
from ui.feedback import CrashLog
from ui.icons import app_icon
from ui.keeping.gate import Gate, ask_at_gate, offers_a_way
from ui.keymap import build, read_overrides
from ui.plain import one_line
from ui.session import Session, reviewer_of
from ui.sweep import Sweep
from ui.theme import Themes

PICTURE = QSize(1440, 900)
_PAINT_MS = 400
_TURN = 0.0005
T = TypeVar("T")


class Program(QObject):
    """The running desk: the session stays, the window is made anew when its language or palette changes."""

    def __init__(self, app: QApplication, session: Session, chosen: Settings, language: Language) -> None:
        super().__init__()
        # Work in the background holds the interpreter for so long at most before the window has its turn.
        sys.setswitchinterval(_TURN)
        self._sweep = Sweep(self)
        self._app, self._session, self._settings = app, session, chosen
        self._language = language
        self._qt_texts = QTranslator(self)
        self._themes = Themes(app, chosen.palette, calm=chosen.calm, masked=chosen.mask)
        self._themes.changed.connect(lambda _: self.rebuild())
        self._crashes = CrashLog(parent=self)
        self._crashes.install()
        # A new look is a new window: the program ends by its own word, not with the last window.
        app.setQuitOnLastWindowClosed(False)
        self._ended = False
        self._bridge = Bridge(self)
        self._opening = ThreadPoolExecutor(max_workers=1, thread_name_prefix="queue-opening")
        self._listen()
        self.desk = self._make()

    def _listen(self) -> None:
        self._session.configured.connect(lambda: QTimer.singleShot(0, self._reconfigure))
        self._session.elsewhere.connect(self._open)

    def _make(self) -> Desk:
        self._sweep.anew()
        faults: list[ModeratorError] = []
        self._session.words = _unless(vocabulary.read, vocabulary.Vocabulary(), faults)
        table = commands(self._session.words)
        own: dict[str, tuple[str, ...]] = {}
        keymap = build(table, _unless(lambda: read_overrides(table), own, faults))
        tr = Translator(i18n.read_catalogue(), self._language)
        self._translate_qt()
        desk = Desk(
            self._session, table, keymap, self._themes.theme, tr, self._crashes, self._settings.text_size
        )
        desk.restyled.connect(self._restyle)
        desk.looks.resized.connect(self._keep_size)
        desk.closed.connect(self._end)
        for fault in faults:
            desk.window.strip.show_fault(fault)
        return desk

    def resume(self) -> None:
        """Finish a flagging that was broken off when the queue was last open."""
        self._session.resume()

    def rebuild(self) -> None:
        """Another window over the same session, where the last one stood."""
        view, item, setting = self.desk.review.view, self.desk.review.item, self.desk.house.setting
        before = self.desk.window
        self.desk.close()
        self._session.forget_questions()
        self.desk = self._make()
        self.desk.start(before)
        if before.focus_mode:
            self.desk.looks.toggle_focus_mode()
        self.desk.review.show(view, item.comment.uid if item else None)
        if setting:
            self.desk.house.open_setting(setting)

    def _reconfigure(self) -> None:
        """Settings, keys or words were written: read them all, and let the window follow."""
        faults: list[ModeratorError] = []
        before, chosen = self._settings, _unless(settings.read, self._settings, faults)
        self._settings = self._session.settings = chosen
        self._session.reviewer = reviewer_of(chosen)
        if chosen.language != before.language:
            self._language = _language(None, chosen)
        if (chosen.palette, chosen.calm, chosen.mask) != (before.palette, before.calm, before.mask):
            self._themes.wear(chosen.palette, calm=chosen.calm, masked=chosen.mask)
        self.rebuild()
        for fault in faults:
            self.desk.window.strip.show_fault(fault)

    def _open(self, path: Path) -> None:
        """Another queue in this window; it is opened aside, since a check of a large one takes a while."""
        if path.resolve() == self._session.path.resolve():
            return

        def refused(fault: BaseException) -> None:
            self._session.failed.emit(fault)

        self._bridge.watch(self._opening.submit(_opened, path), self._move, refused)

    def _move(self, store: Store) -> None:
        old = self._session
        old.forget_questions()
        before = self.desk.window
        self.desk.close()
        self._session = Session(store, self._settings)
        self._listen()
        old.close()
        self.desk = self._make()
        self.desk.start(before)
        self.resume()

    def _restyle(self, setting: str, value: str) -> None:
        _remember(setting, value)
        if setting == "language":
            self._language = Language(value)
            QTimer.singleShot(0, self.rebuild)
        else:
            QTimer.singleShot(0, lambda: self._themes.choose(value))

    def _keep_size(self, px: int) -> None:
        self._settings = replace(self._settings, text_size=px)
        _remember("text_size", px)

    def _translate_qt(self) -> None:
        """Qt's own words (file dialogs, context menus) in the same language."""
        self._app.removeTranslator(self._qt_texts)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        name = "qtbase_zh_CN" if self._language is Language.ZH else "qtbase_en"
        if self._qt_texts.load(name, folder):
            self._app.installTranslator(self._qt_texts)

    def _end(self) -> None:
        self.end()
        self._app.quit()

    def end(self) -> None:
        """Write what waits, let go of the queue."""
        if not self._ended:
            self._ended = True
            self._crashes.uninstall()
            self._app.removeTranslator(self._qt_texts)
            self._bridge.close()
            self._opening.shutdown(wait=True, cancel_futures=True)
            self._session.close()
            self._sweep.end()


def _opened(queue: Path) -> Store:
    """A large queue takes seconds to copy: that comes behind the first comment, not before it."""
    return open_store(queue, copying=False)


def _remember(name: str, value: str | int) -> None:
    """Keep a choice; a settings file that cannot be written is no reason to stop the hand."""
    try:
        settings.write(name, value)
    except (OSError, ValueError) as fault:
        print(fault, file=sys.stderr)


def _unless(read: Callable[[], T], otherwise: T, faults: list[ModeratorError]) -> T:
    """What was read; where the user's file is faulty, the other value, and the fault for the window."""
    try:
        return read()
    except ModeratorError as fault:
        faults.append(fault)
        return otherwise


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # Qt waits 5 ms for more to paint before it paints: that is a third of what a press may take.
    os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication([sys.argv[0] if sys.argv else "moderator"])
    app.setApplicationName(settings.APP)
    app.setDesktopFileName(settings.APP)
    app.setWindowIcon(app_icon())
    return app


def _language(given: str | None, chosen: Settings) -> Language:
    name = given or (chosen.language if chosen.language != "system" else None)
    return Language(name) if name else i18n.system_language()


def open_desk(queue: Path, files: Sequence[Path] = (), language: str | None = None) -> int:
    """Open the desk on ``queue``, load ``files``, and run until the window is closed.

    A queue that another process has, or a damaged one with copies, is asked about first. Raises
    ModeratorError where the queue cannot be opened and nothing else can be done; then no window was shown.
    """
    chosen = settings.read()
    if queue == settings.default_queue():
        settings.private_folder(queue.parent)
    queue = followed(queue)
    speaks = _language(language, chosen)
    store = _enter(queue, chosen, speaks)
    if store is None:
        return 1
    app = _application()
    program = Program(app, Session(store, chosen), chosen, speaks)
    program.desk.start()
    if files:
        program.desk.imports.look_at(list(files))
    else:
        program.resume()
    try:
        return int(app.exec())
    finally:
        program.end()


def _enter(queue: Path, chosen: Settings, language: Language) -> Store | None:
    """The queue, open; or what the reviewer chose at the gate, None for leaving."""
    try:
        return _opened(queue)
    except ModeratorError as fault:
        if not offers_a_way(queue, fault):
            raise
        tr = Translator(i18n.read_catalogue(), language)
        # Whoever started this from a terminal reads it there, too.
        print(*tr.error(fault), sep="\n", file=sys.stderr)
        app = _application()
        app.setQuitOnLastWindowClosed(False)
        themes = Themes(app, chosen.palette)
        return ask_at_gate(Gate(queue, fault, reviewer_of(chosen), themes.theme, tr))


def save_picture(
    queue: Path,
    out: Path,
    language: str | None = None,
    palette: str = "light",
    size: tuple[int, int] = (1440, 900),
) -> None:
    """Save a picture of the desk as it would stand on a screen; needs none."""
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # A picture is the same every time: nothing drawn at random lies in between.
    chosen = replace(settings.read(), palette=palette, sample_rate=0.0, again_rate=0.0)
    app = _application()
    program = Program(app, Session(_opened(queue), chosen), chosen, _language(language, chosen))
    try:
        program.desk.start()
        program.desk.window.resize(*size)
        wait(_PAINT_MS)
        if not program.desk.window.grab().save(str(out), "PNG"):
            raise ModeratorError("picture.unwritable", where=str(out))
    finally:
        program.desk.close()
        program.end()


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(arguments: Sequence[str] | None = None) -> int:
    """The GUI entry ``moderator-desk [FILE...]`` on the default queue; there may be no console."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return open_desk(settings.default_queue(), [Path(name) for name in given])
    except ModeratorError as fault:
        _complain(fault)
        return 1


def _complain(fault: ModeratorError) -> None:
    """Say a fault before there is a window: in a box of its own, and on stderr."""
    tr = i18n.translator()
    sentence, hint = tr.error(fault)
    print(f"{sentence}\n{hint}", file=sys.stderr)
    app = _application()
    box = QMessageBox(QMessageBox.Icon.Warning, tr("desk.name"), one_line(sentence))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(one_line(hint))
    box.open()
    box.finished.connect(app.quit)
    app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
