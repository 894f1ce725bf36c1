"""The list, the comment and what surrounds it: all side by side, or the list above the other two."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QSplitter, QWidget


class Layout(StrEnum):
    """How the parts share the room; commands are ``layout.<value>``."""

    SPLIT = "split"
    """List, comment and surroundings side by side."""
    LIST = "list"
    """The list over the whole width, the comment below it."""


_TURNED = {Layout.SPLIT: Qt.Orientation.Horizontal, Layout.LIST: Qt.Orientation.Vertical}
_LEAST_LIST, _LEAST_COMMENT = 150, 210
"""Heights below which neither half is of use: two rows, or a line of text under its author."""


class Panes(QSplitter):
    """Keeps the shares of each layout by itself, as the reviewer drew them."""

    def __init__(self, queue: QWidget, stage: QWidget, context: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.layout_now = Layout.SPLIT
        self._shares: dict[Layout, QByteArray] = {}
        self._beside = QSplitter(Qt.Orientation.Horizontal)
        for splitter, parts in ((self._beside, (stage, context)), (self, (queue, self._beside))):
            for part in parts:
                splitter.addWidget(part)
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        queue.setMinimumSize(260, _LEAST_LIST)
        stage.setMinimumSize(420, _LEAST_COMMENT)
        context.setMinimumWidth(240)
        # What a folded side gives up, or a larger window brings, belongs to the comment.
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self._beside.setStretchFactor(0, 1)
        self._beside.setStretchFactor(1, 0)

    def lay(self, layout: Layout) -> None:
        """Share the room the other way, as it was last shared that way."""
        if layout is self.layout_now:
            return
        self._shares[self.layout_now] = self.saveState()
        self.layout_now = layout
        self.setOrientation(_TURNED[layout])
        kept = self._shares.get(layout)
        if kept is not None:
            self.restoreState(kept)
        elif layout is Layout.LIST:
            self.setSizes([int(self.height() * 0.45), int(self.height() * 0.55)])
        else:
            self.share(self.width())

    def share(self, width: int) -> None:
        """The first shares side by side: a quarter of the width for each side, in bounds."""
        left, right = (min(max(int(width * part), 300), 420) for part in (0.258, 0.247))
        self.setSizes([left, width - left])
        self._beside.setSizes([width - left - right, right])

    def remember(self, kept: QSettings) -> None:
        """Write down the shares of both layouts."""
        self._shares[self.layout_now] = self.saveState()
        for layout, shares in self._shares.items():
            kept.setValue(f"shares.{layout}", shares)
        kept.setValue("shares.side", self._beside.saveState())

    def recall(self, kept: QSettings) -> None:
        """Take up the shares that were written down."""
        for layout in Layout:
            shares = kept.value(f"shares.{layout}")
            if isinstance(shares, QByteArray):
                self._shares[layout] = shares
        side = kept.value("shares.side")
        if self.layout_now in self._shares and isinstance(side, QByteArray):
            self.restoreState(self._shares[self.layout_now])
            self._beside.restoreState(side)
        else:
            self.share(self.width())
