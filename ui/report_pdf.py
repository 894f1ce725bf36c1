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
    QTextDocument,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from moderator.report.charts import Chart
from moderator.report.page import Page
from ui.report_sheets import Band, parts, sheets

_MARGIN = 0.75
"""The margin of a page, in inches."""
_POINTS = 9.0
"""The size of words that the page gives no size."""
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
    writer = a4(out)
    writer.setTitle(page.title)
    _paint(laid_out(page, writer), writer)
    del timers, app
    if not out.is_file() or out.stat().st_size == 0:
        raise OSError("no page was written")


def a4(out: Path) -> QPdfWriter:
    writer = QPdfWriter(str(out))
    writer.setCreator("Moderation desk")
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
    )
    writer.setPageLayout(layout)
    return writer


def laid_out(page: Page, writer: QPdfWriter) -> Paper:
    """The page as a document as wide as the paper between its margins, and as high as it needs."""
    paper = Paper(page.charts)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    paper.setDefaultTextOption(option)
    paper.setDocumentMargin(0)
    # The desk's own font is counted in pixels of a screen: on paper it would be dust.
    font = QFont(paper.defaultFont())
    font.setPointSizeF(_POINTS)
    paper.setDefaultFont(font)
    paper.setHtml(page.html)
    paper.documentLayout().setPaintDevice(writer)
    paper.setPageSize(QSizeF(writer.width() - 2 * _MARGIN * writer.logicalDpiX(), -1))
    return paper


def room(writer: QPdfWriter) -> float:
    """How high a page is between its margins."""
    return writer.height() - 2 * _MARGIN * writer.logicalDpiY()


def _paint(paper: Paper, writer: QPdfWriter) -> None:
    pages = sheets(parts(paper), room(writer))
    unit = writer.logicalDpiX()
    painter = QPainter(writer)
    font = QFont(paper.defaultFont())
    font.setPointSize(8)
    for number, sheet in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        down = _MARGIN * unit
        for band in (sheet.head, sheet.body):
            if band is not None:
                _paint_band(paper, painter, band, down, unit)
                down += band.height
        painter.setFont(font)
        foot = QRectF(0, writer.height() - 0.6 * unit, writer.width() - _MARGIN * unit, 0.3 * unit)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{number} / {len(pages)}")
    painter.end()


def _paint_band(paper: Paper, painter: QPainter, band: Band, down: float, unit: int) -> None:
    """A strip of the document, ``down`` from the top of the page, with the lines of a table at its edges."""
    edge = unit / 96
    painter.save()
    painter.translate(_MARGIN * unit, down - band.top)
    paper.drawContents(
        painter, QRectF(-edge, band.top - edge, paper.textWidth() + 2 * edge, band.height + 2 * edge)
    )
    painter.restore()


def _arguments() -> list[str]:
    """On Linux no display is needed to draw; elsewhere the platform's own fonts are."""
    return ["moderator", "-platform", "offscreen"] if sys.platform.startswith("linux") else ["moderator"]
