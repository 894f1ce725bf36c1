"""Bar charts as SVG that print well: one tone, every bar with its label and figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 640
_ROW = 24
_LABEL = 150
_FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
_INK, _BAR, _LINE = "#222222", "#9fbcd6", "#7a8794"
"""The bar is light enough for an interval to be seen on it, dark enough for a grey print."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its length, the figure beside it, and an interval where there is one."""

    label: str
    value: float
    figure: str
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and its size in pixels; ``title`` is also what is read aloud."""

    title: str
    svg: str
    width: int
    height: int


def bars(title: str, rows: Sequence[Bar], top: float | None = None) -> Chart:
    """Horizontal bars in the order given; ``top`` is the value of a full bar, the largest where None."""
    most = top or max([row.value for row in rows] + [row.ends[1] for row in rows if row.ends] + [1e-9])
    room = WIDTH - _LABEL - 120
    height = _ROW * len(rows) + 8
    parts = [_bar(row, number, most, room) for number, row in enumerate(rows)]
    axis = f'<line x1="{_LABEL}" y1="2" x2="{_LABEL}" y2="{height - 4}" stroke="{_LINE}" stroke-width="1"/>'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" '
        f'font-family="{_FONT}" font-size="12">{axis}{"".join(parts)}</svg>'
    )
    return Chart(title, svg, WIDTH, height)


def _bar(row: Bar, number: int, most: float, room: int) -> str:
    y = 4 + number * _ROW
    length = max(0.0, min(1.0, row.value / most)) * room
    end = length
    whisker = ""
    if row.ends is not None:
        low, high = (max(0.0, min(1.0, end / most)) * room + _LABEL for end in row.ends)
        end = max(length, high - _LABEL)
        middle = y + 8
        whisker = (
            f'<line x1="{low:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}" stroke="{_INK}"/>'
            f'<line x1="{low:.1f}" y1="{middle - 4}" x2="{low:.1f}" y2="{middle + 4}" stroke="{_INK}"/>'
            f'<line x1="{high:.1f}" y1="{middle - 4}" x2="{high:.1f}" y2="{middle + 4}" stroke="{_INK}"/>'
        )
    return (
        f'<text x="{_LABEL - 8}" y="{y + 13}" text-anchor="end" fill="{_INK}">{escape(row.label)}</text>'
        f'<rect x="{_LABEL}" y="{y}" width="{length:.1f}" height="16" fill="{_BAR}" stroke="{_LINE}" '
        f'stroke-width="0.5"/>{whisker}'
        f'<text x="{_LABEL + end + 6:.1f}" y="{y + 13}" fill="{_INK}">{escape(row.figure)}</text>'
    )
