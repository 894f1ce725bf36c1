"""The report of a real queue: self-contained, hostile text as text, masked unless asked; PDF pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.exporters.redact import redactor
from moderator.i18n import Language, Translator, read_catalogue
from moderator.jobs import Cancelled, Job
from moderator.journal import Verb
from moderator.records import Article, Comment, Uid
from moderator.report.figures import figures
from moderator.report.page import Page
from moderator.report.write import write
from moderator.store import intake
from moderator.store.open import Store

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TEXTS = (
    "<script>alert(1)</script>",
    "<img src='file:///etc/passwd'>",
    "{{ 7*7 }} 加微信 abc_12345",
    "好\u202e",
)


def uid(n: int) -> Uid:
    return Uid(f"c{n:019d}")


@pytest.fixture
def reviewed(store: Store) -> Store:
    article = Uid("a" * 16)
    records = [
        Article(article, "test", title="标题"),
        *(Comment(uid(n), article, None, n, f"作者{n}", text) for n, text in enumerate(TEXTS, 1)),
    ]
    store.writer.run(lambda db: intake.take_in(db, records, "t.txt", "test", "li", Job()))
    requests = [Request(uid(n), Verb.HIDE, "advert" if n < 3 else "flood") for n in (1, 2, 3)]
    requests.append(Request(uid(4), Verb.APPROVE))
    decisions.decide(store, requests, "li").result()
    decisions.decide(store, [Request(uid(1), Verb.APPROVE)], "wang").result()
    decisions.undo(store, "wang").result()
    return store


def report(store: Store, out: Path, language: Language = Language.ZH, *, masked: bool = True) -> str:
    mask = redactor(b"k" * 32).item if masked else None
    with store.reader() as reader:
        tr = Translator(read_catalogue(), language)
        write(reader, out, tr, Job(), mask=mask, draw=None, now=NOW)
    return out.read_text("utf-8")


class Outside(HTMLParser):
    """Whatever a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "link", "object", "embed"):
            self.found.append(tag)
        self.found += [f"{n}={v}" for n, v in attrs if n in ("src", "href", "srcset") or n.startswith("on")]


@pytest.mark.parametrize("language", list(Language))
def test_the_page_stands_by_itself(reviewed: Store, tmp_path: Path, language: Language) -> None:
    html = report(reviewed, tmp_path / "r.html", language, masked=False)
    outside = Outside()
    outside.feed(html)
    assert outside.found == []
    assert f'<html lang="{language}">' in html
    assert "url(" not in html
    assert "&lt;script&gt;" in html
    assert "{{ 7*7 }}" in html
    with reviewed.reader() as reader:
        assert reader.head().hash in html


def test_examples_are_masked_unless_asked(reviewed: Store, tmp_path: Path) -> None:
    masked = report(reviewed, tmp_path / "r.html")
    assert "作者1" not in masked
    assert "abc_12345" not in masked
    assert "作者1" in report(reviewed, tmp_path / "r.html", masked=False)


def test_the_figures_are_those_of_the_queue(reviewed: Store) -> None:
    with reviewed.reader() as reader:
        found = figures(reader, Job())
    assert (found.total, found.overall.part, found.overall.whole) == (4, 3, 4)
    assert dict(found.by_reason) == {"advert": 2, "flood": 1}
    assert sum(found.pace.by_day.values()) == 4, "the decision that was undone does not count"
    assert found.agreement.pairs == 0
    assert len(found.examples) == 3
    assert found.left() == (0.0, 0.0, 0.0)


def test_an_empty_queue_has_a_report(store: Store, tmp_path: Path) -> None:
    assert "还没有裁决" in report(store, tmp_path / "r.html")


def test_only_html_and_pdf_and_whole_files(reviewed: Store, tmp_path: Path) -> None:
    for name, key in (
        ("r.docx", "report.ending"),
        ("r.pdf", "report.no_pdf"),
        ("no/r.html", "export.no_folder"),
    ):
        with pytest.raises(ModeratorError) as refused:
            report(reviewed, tmp_path / name)
        assert refused.value.key == key
    job = Job()
    job.cancel()
    tr = Translator(read_catalogue(), Language.ZH)
    with reviewed.reader() as reader, pytest.raises(Cancelled):
        write(reader, tmp_path / "r.html", tr, job, mask=None, draw=None)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "r"))] == []


def test_the_paper_page_becomes_a_pdf(reviewed: Store, tmp_path: Path, qapp: object) -> None:
    from ui import report_pdf

    pages: list[Page] = []

    def draw(page: Page, out: Path) -> None:
        pages.append(page)
        report_pdf.write(page, out)

    with reviewed.reader() as reader:
        tr = Translator(read_catalogue(), Language.ZH)
        write(reader, tmp_path / "r.pdf", tr, Job(), mask=None, draw=draw, now=NOW)
    data = (tmp_path / "r.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 3
    images = re.findall(r'<img src="([^"]+)"', pages[0].html)
    assert images == [f"chart:{n}" for n in range(len(pages[0].charts))]


def test_paper_loads_nothing_but_its_charts(qapp: object, tmp_path: Path) -> None:
    from PySide6.QtCore import QByteArray, QUrl
    from PySide6.QtGui import QImage, QTextDocument

    from moderator.report.charts import Bar, bars
    from ui.report_pdf import Paper

    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    paper = Paper((bars("t", [Bar("a", 1.0, "1")]),))
    kind = QTextDocument.ResourceType.ImageResource.value
    assert isinstance(paper.loadResource(kind, QUrl("chart:0")), QImage)
    for address in (secret.as_uri(), "chart:1", "chart:-1", "http://127.0.0.1:9/x", str(secret)):
        assert paper.loadResource(kind, QUrl(address)) == QByteArray()
