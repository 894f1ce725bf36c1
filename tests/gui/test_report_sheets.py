"""A report on paper: every line on one page and whole, no broken row, no heading at a page's foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextBlock, QTextDocument, QTextFrame

from moderator.report.charts import Bar, bars
from moderator.report.page import Page
from ui.report_pdf import a4, laid_out, room, write
from ui.report_sheets import Band, Part, Sheet, lines, parts, sheets

LINE = {
    "zh": "东北人确实很能说，但是我觉得这句话放在这里并不合适。",
    "en": "Some sentence of a reviewer about nothing much. ",
}
HAIR = 0.5
"""Half a dot of a printer with 1,200 of them an inch."""


def report(language: str, above: int, rows: int) -> Page:
    """Paragraphs, then a heading, a lead, a chart, a table with rows of several heights, and a list."""
    line = LINE[language]
    heads = "".join(f"<th>{name}</th>" for name in ("A", "B", "C"))
    body = "".join(
        f"<tr><td>{n}</td><td>{line[:6]}</td><td>{line * (1 + n % 5)}</td></tr>" for n in range(rows)
    )
    table = '<table width="100%" border="1" style="border-collapse: collapse">'
    html = (
        f"<h1>{line}</h1>"
        + "".join(f"<p>{line * (1 + n % 3)}</p>" for n in range(above))
        + f'<h2>{line}</h2><p>{line}</p><p><img src="chart:0" width="640" height="80"></p>'
        + f"<h2>{line}</h2><p>{line}</p>{table}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        + f"<h2>{line}</h2><ul>{''.join(f'<li>{line * 2}</li>' for _ in range(9))}</ul>"
    )
    return Page("t", f"<html><body>{html}</body></html>", (bars("t", [Bar("a", 1.0, "1")] * 3),))


def all_lines(frame: QTextFrame, paper: QTextDocument) -> Iterator[tuple[QTextBlock, Band]]:
    """Every line of a frame and of what is inside it."""
    inside = frame.begin()
    while not inside.atEnd():
        if (deeper := inside.currentFrame()) is not None:
            yield from all_lines(deeper, paper)
        else:
            yield from ((inside.currentBlock(), line) for line in lines(paper, inside.currentBlock()))
        inside += 1


def holds(sheet: Sheet, line: Band) -> bool:
    return sheet.body.top - HAIR <= line.top and line.bottom <= sheet.body.bottom + HAIR


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("above", [12, *range(20, 30), 34])
def test_no_line_is_cut_and_no_heading_stands_alone(tmp_path: Path, language: str, above: int) -> None:
    writer = a4(tmp_path / "r.pdf")
    paper = laid_out(report(language, above, 3 + above), writer)
    made, high = sheets(parts(paper), room(writer)), room(writer)
    assert len(made) > 1
    assert all(sheet.body.height + (sheet.head.height if sheet.head else 0) <= high + HAIR for sheet in made)
    told = [(b, line) for b, line in all_lines(paper.rootFrame(), paper) if b.text().strip()]
    assert len(told) > 60
    pages = [[n for n, sheet in enumerate(made) if holds(sheet, line)] for _, line in told]
    assert [where for where in pages if len(where) != 1] == []
    for n in range(len(made) - 1):
        last = max((pair for pair, where in zip(told, pages, strict=True) if where == [n]), key=_foot)
        assert not last[0].blockFormat().headingLevel()
        assert last[0].text() not in ("A", "B", "C")
        first = min((pair for pair, where in zip(told, pages, strict=True) if where == [n + 1]), key=_foot)
        assert "\ufffc" not in first[0].text(), "a chart left its heading behind"
        assert (made[n + 1].head is not None) is (first[0].text().isdecimal())


def _foot(pair: tuple[QTextBlock, Band]) -> float:
    return pair[1].bottom


@pytest.mark.usefixtures("qapp")
def test_a_row_higher_than_a_page_is_cut_between_its_lines(tmp_path: Path) -> None:
    writer = a4(tmp_path / "r.pdf")
    long = "甲" * 9_000
    html = f"<table><tr><th>A</th></tr><tr><td>{long}</td></tr><tr><td>B</td></tr></table>"
    paper = laid_out(Page("t", html, ()), writer)
    made = sheets(parts(paper), room(writer))
    told = [line for block, line in all_lines(paper.rootFrame(), paper) if block.text()]
    assert len(made) > 2
    assert all(sum(holds(sheet, line) for sheet in made) == 1 for line in told)


@pytest.mark.usefixtures("qapp")
def test_the_file_has_the_pages_that_were_planned(tmp_path: Path) -> None:
    page, out = report("zh", 24, 30), tmp_path / "r.pdf"
    writer = a4(tmp_path / "other.pdf")
    planned = len(sheets(parts(laid_out(page, writer)), room(writer)))
    write(page, out)
    assert len(re.findall(rb"/Type\s*/Page\b", out.read_bytes())) == planned


@st.composite
def plans(draw: st.DrawFn) -> list[Part]:
    made, top = list[Part](), 0.0
    for _ in range(draw(st.integers(1, 30))):
        top += draw(st.integers(0, 3))
        height = draw(st.integers(1, 40))
        head = Band(0, 5) if draw(st.booleans()) else None
        made.append(Part(Band(top, top + height), draw(st.booleans()), head))
        top += height
    return made


@settings(max_examples=150)
@given(plans())
def test_parts_follow_each_other_and_none_is_lost(plan: list[Part]) -> None:
    made = sheets(plan, 50.0)
    assert made[0].body.top == plan[0].band.top
    assert made[-1].body.bottom == plan[-1].band.bottom
    assert all(one.body.bottom <= other.body.top for one, other in pairwise(made))
    for part in plan:
        assert sum(one.body.top <= part.band.top and part.band.bottom <= one.body.bottom for one in made) == 1
    for one in made[:-1]:
        held = [part for part in plan if one.body.top <= part.band.top < one.body.bottom]
        assert not held[-1].keep or all(part.keep for part in held)
