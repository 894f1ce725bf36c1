"""Draws a report's paper page into a PDF, with Qt."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QEventLoop, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from moderator.report.charts import Chart
from moderator.report.page import Page

_MARGIN = 0.75
"""The margin of a page, in inches."""
_SCALE = 4
"""Charts are drawn this many times larger than they are shown: sharp at 300 dots an inch."""


class Paper(QTextDocument):
    """Finds the report's own charts and nothing else: no file, no address, whatever a text says."""

    def __init__(self, charts: tuple[Chart, ...]) -> None:
        super().__init__()
        self._charts = charts

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        address = name.toString() if isinstance(name, QUrl) else name
        number = address.removeprefix("chart:")
        if address.startswith("chart:") and number.isdecimal() and int(number) < len(self._charts):
            return picture(self._charts[int(number)])
        return QByteArray()


def picture(chart: Chart) -> QImage:
    """A chart as an image, white behind it."""
    image = QImage(chart.width * _SCALE, chart.height * _SCALE, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(QByteArray(chart.svg.encode("utf-8")))
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    return image


def write(page: Page, out: Path) -> None:
    """Write the page as A4. Raises OSError where the file cannot be written."""
    app = QGuiApplication.instance() or QGuiApplication(_arguments())
    # A document starts timers, and off the GUI thread nothing is there to run them until a loop was made.
    timers = QEventLoop()
    writer = QPdfWriter(str(out))
    writer.setTitle(page.title)
    writer.setCreator("Moderation desk")
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
    )
    writer.setPageLayout(layout)
    paper = Paper(page.charts)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    paper.setDefaultTextOption(option)
    paper.setHtml(page.html)
    _lay_out(paper, writer)
    _keep_headings(paper)
    _paint(paper, writer)
    del timers, app
    if not out.is_file() or out.stat().st_size == 0:
        raise OSError("no page was written")


def _lay_out(paper: QTextDocument, writer: QPdfWriter) -> None:
    paper.documentLayout().setPaintDevice(writer)
    frame = paper.rootFrame()
    margins = frame.frameFormat()
    margins.setMargin(_MARGIN * 96)  # in pixels of a screen, which the layout scales to the paper
    frame.setFrameFormat(margins)
    paper.setPageSize(QSizeF(writer.width(), writer.height()))


def _keep_headings(paper: QTextDocument) -> None:
    """A heading that would stand alone at the foot of a page begins the next one with what it heads."""
    block = paper.begin()
    while block.isValid():
        after = block.next()
        if (
            block.blockFormat().headingLevel()
            and after.isValid()
            and _page(paper, block) != _page(paper, after)
        ):
            cursor = QTextCursor(block)
            kept = block.blockFormat()
            kept.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            cursor.setBlockFormat(kept)
            # Qt lays out the changed block alone; those behind it would be left without a height, and vanish.
            paper.markContentsDirty(0, paper.characterCount())
        block = after


def _page(paper: QTextDocument, block: QTextBlock) -> int:
    """The page on which a block ends."""
    return int(paper.documentLayout().blockBoundingRect(block).bottom() // paper.pageSize().height())


def _paint(paper: QTextDocument, writer: QPdfWriter) -> None:
    size, unit = paper.pageSize(), writer.logicalDpiX()
    painter = QPainter(writer)
    font = QFont(paper.defaultFont())
    font.setPointSize(8)
    for number in range(paper.pageCount()):
        if number:
            writer.newPage()
        top = number * size.height()
        painter.save()
        painter.translate(0, -top)
        paper.drawContents(painter, QRectF(0, top, size.width(), size.height()))
        painter.restore()
        painter.setFont(font)
        foot = QRectF(0, size.height() - 0.6 * unit, size.width() - _MARGIN * unit, 0.3 * unit)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{number + 1} / {paper.pageCount()}")
    painter.end()


def _arguments() -> list[str]:
    """On Linux no display is needed to draw; elsewhere the platform's own fonts are."""
    return ["moderator", "-platform", "offscreen"] if sys.platform.startswith("linux") else ["moderator"]
