"""What stands before the desk where its queue cannot be opened: for reading only, again, or from a copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.store import backup, copies
from moderator.store.copies import Described
from moderator.store.open import Store, open_beside, open_store
from moderator.store.restore import restore
from ui.bridge import Bridge
from ui.dialogs.pick_list import PickList
from ui.keeping.copies_list import entries
from ui.plain import label, one_line
from ui.theme import Theme, sized

_IN_USE = "queue.in_use"
_BROKEN = frozenset(
    {"queue.damaged", "queue.damaged_copied", "queue.altered", "queue.unreadable", "queue.foreign_log"}
)
_LONG = 400


class Gate(QWidget):
    """One fault and what can be done about it. Nothing is done to the file but by a button."""

    opened = Signal(object)
    """The Store, or None where the reviewer gave up."""

    def __init__(
        self, path: Path, fault: ModeratorError, reviewer: str, theme: Theme, tr: Translator
    ) -> None:
        super().__init__()
        self._path, self._reviewer, self._tr = path, reviewer, tr
        self._bridge = Bridge(self)
        self._work = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gate")
        self._over = False
        self._title = sized(label(tr("gate.title"), wrap=True), "title")
        self._sentence = label(wrap=True, weight="bold")
        self._hint = label(tone="ink2", wrap=True)
        self.picks = PickList(theme, rows=8)
        self.picks.say(tr("copies.prompt"), tr("copies.none"), tr("command.restore"))
        self.picks.chosen.connect(self._restore)
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self._show_fault(fault)

    def _lay_out(self) -> None:
        self.setWindowTitle(self._tr("gate.title"))
        self.setMinimumWidth(640)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(12)
        for part in (self._title, self._sentence, self._hint, self.picks):
            box.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        acts: dict[str, Callable[[], None]] = {
            "leave": self._leave,
            "again": lambda: self._try(lambda: open_store(self._path)),
            "read_only": lambda: self._try(lambda: open_beside(self._path)),
            "restore": self._restore_chosen,
        }
        for name, act in acts.items():
            button = QPushButton(self._tr(f"gate.{name}"))
            button.clicked.connect(lambda _=False, act=act: act())
            self._buttons[name] = button
            foot.addWidget(button)
        box.addStretch(1)
        box.addLayout(foot)

    def button(self, name: str) -> QPushButton:
        """``leave``, ``again``, ``read_only`` or ``restore``."""
        return self._buttons[name]

    def texts(self) -> tuple[str, str]:
        return self._sentence.text(), self._hint.text()

    def _show_fault(self, fault: ModeratorError) -> None:
        sentence, hint = self._tr.error(fault)
        broken = fault.key in _BROKEN
        self._sentence.setText(one_line(sentence, _LONG))
        self._hint.setText(self._tr("gate.restore.hint") if broken else one_line(hint, _LONG))
        self.picks.setVisible(broken)
        self._buttons["read_only"].setVisible(fault.key == _IN_USE)
        self._buttons["restore"].setVisible(broken)
        self._buttons["restore"].setEnabled(False)
        first = "read_only" if fault.key == _IN_USE else "restore" if broken else "again"
        for name, button in self._buttons.items():
            button.setProperty("kind", "primary" if name == first else "")
            button.style().unpolish(button)
            button.style().polish(button)
        if broken:
            path = self._path
            self._run(lambda: copies.described(path), self._show_copies)
            self.picks.field.setFocus()
        else:
            self._buttons[first].setFocus()

    def _show_copies(self, found: Sequence[Described]) -> None:
        self.picks.fill(entries(found, self._tr))
        self._buttons["restore"].setEnabled(any(one.decisions is not None for one in found))

    def _leave(self) -> None:
        self.close()

    def _restore_chosen(self) -> None:
        chosen = self.picks.current()
        if chosen is not None and chosen.enabled:
            self._restore(chosen.id)

    def _restore(self, name: str) -> None:
        path, source = self._path, backup.folder(self._path) / name
        self._hint.setText(self._tr("gate.working"))

        def work() -> Store:
            restore(path, source, self._reviewer)
            return open_store(path)

        self._try(work)

    def _try(self, work: Callable[[], Store]) -> None:
        self.setEnabled(False)
        self._run(work, self._done)

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._bridge.watch(self._work.submit(work), done, self._failed)

    def _done(self, store: Store) -> None:
        self._over = True
        self.opened.emit(store)
        self.close()

    def _failed(self, fault: BaseException) -> None:
        self.setEnabled(True)
        if not isinstance(fault, ModeratorError):
            raise fault
        self._show_fault(fault)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._bridge.close()
        self._work.shutdown(wait=True)
        if not self._over:
            self._over = True
            self.opened.emit(None)
        super().closeEvent(event)


def offers_a_way(path: Path, fault: ModeratorError) -> bool:
    """Whether something else than leaving can be done about it."""
    return fault.key == _IN_USE or (fault.key in _BROKEN and bool(copies.listed(path)))


def ask_at_gate(gate: Gate) -> Store | None:
    """Show the gate until it is passed or closed; the queue it opened, or None."""
    loop = QEventLoop()
    found: list[Store | None] = []
    gate.opened.connect(found.append)
    gate.opened.connect(lambda _: loop.quit())
    gate.show()
    loop.exec()
    gate.deleteLater()
    return found[0]
