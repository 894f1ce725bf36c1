"""The report as one HTML page: for browsers with the charts inside, for PDF with the charts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from moderator import __version__, assets, insights
from moderator.i18n import Translator
from moderator.intervals import Agreement, Share
from moderator.records import Item, Status
from moderator.report.charts import Bar, Chart, bars
from moderator.report.figures import Figures, Group

_RULES = 15
_DAYS = 31
_EXAMPLE = 160
_NAME = 40


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its charts. In ``paper`` pages an ``img`` named ``chart:N`` stands where chart N goes."""

    title: str
    html: str
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: a name and its cells."""

    name: str
    cells: tuple[str, ...]


def page(
    figures: Figures, examples: Sequence[Item], tr: Translator, made_at: str, *, masked: bool, paper: bool
) -> Page:
    """``examples`` are shown as given, masked by the caller or not; ``made_at`` is a time as text."""
    drawing = _Charts(paper)
    words = _Words(tr)
    environment = Environment(
        loader=FileSystemLoader(assets.path("report")), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    html = environment.get_template("report.html").render(
        t=words.text,
        language=tr.language.value,
        paper=paper,
        figures=figures,
        made_at=made_at,
        version=__version__,
        masked=masked,
        outcome=drawing.place(_outcome(figures, words)),
        reasons=drawing.place(_reasons(figures, words)),
        pace=drawing.place(_pace(figures, words)),
        lift=drawing.place(_lift(figures, words)),
        categories=[_category(name, group, figures, words) for name, group in figures.categories.items()],
        rules=[_rule(name, group) for name, group in list(figures.rules.items())[:_RULES]],
        more_rules=max(0, len(figures.rules) - _RULES),
        overall=share_text(figures.overall),
        sampled=_sampled(figures, tr),
        sample=figures.sample,
        left=_left(figures),
        signals=[_signal(record, tr) for record in figures.signals],
        authors=[_authors(name, n, tr) for name, n in figures.authors.items()],
        seconds=f"{figures.pace.seconds:.1f}" if figures.pace.seconds else None,
        agreement=[
            _agreement(figures.agreement, "others", words),
            _agreement(figures.with_self, "self", words),
        ],
        examples=[_example(item, words) for item in examples],
    )
    return Page(words.text("title"), html, tuple(drawing.charts))


class _Charts:
    """Hands out what stands in the page for each chart, and keeps them for the PDF."""

    def __init__(self, paper: bool) -> None:
        self.charts: list[Chart] = []
        self._paper = paper

    def place(self, chart: Chart | None) -> Markup | None:
        if chart is None:
            return None
        if not self._paper:
            # Made by charts.py, which escapes every label.
            return Markup(chart.svg)
        self.charts.append(chart)
        size = Markup('width="{}" height="{}"').format(chart.width, chart.height)
        return Markup('<img src="chart:{}" {}>').format(len(self.charts) - 1, size)


@dataclass(frozen=True, slots=True)
class _Words:
    tr: Translator

    def text(self, name: str, **params: object) -> str:
        return self.tr(f"report.{name}", **params)

    def status(self, status: Status) -> str:
        return self.tr(f"status.{status}")

    def reason(self, reason: str) -> str:
        key = f"reason.{reason}"
        return self.tr(key) if self.tr.has(key) else self.text("no_reason")

    def category(self, category: str) -> str:
        return self.tr(f"category.{category}")


def _outcome(figures: Figures, words: _Words) -> Chart:
    rows = []
    for status in Status:
        n = figures.by_status.get(status, 0)
        part = f"{n:,} ({percent(n / figures.total)})" if figures.total else "0"
        rows.append(Bar(words.status(status), n, part))
    return bars(words.text("outcome"), rows)


def _reasons(figures: Figures, words: _Words) -> Chart | None:
    rows = [Bar(words.reason(name), n, f"{n:,}") for name, n in figures.by_reason.items()]
    return bars(words.text("reasons"), rows) if rows else None


def _pace(figures: Figures, words: _Words) -> Chart | None:
    days = list(figures.pace.by_day.items())[-_DAYS:]
    return bars(words.text("pace"), [Bar(day, n, f"{n:,}") for day, n in days]) if days else None


def _lift(figures: Figures, words: _Words) -> Chart | None:
    rows = [
        Bar(words.category(name), share.value, percent(share.value), share.interval)
        for name, group in figures.categories.items()
        if (share := group.share).value is not None
    ]
    return bars(words.text("precision"), rows, 1.0) if rows else None


def _category(name: str, group: Group, figures: Figures, words: _Words) -> Line:
    lift = figures.lift(group)
    cells = (f"{group.comments:,}", f"{group.decided:,}", f"{group.hidden:,}", share_text(group.share))
    return Line(words.category(name), (*cells, "–" if lift is None else f"× {lift:.1f}"))


def _rule(name: str, group: Group) -> Line:
    cells = (f"{group.comments:,}", f"{group.decided:,}", f"{group.hidden:,}", share_text(group.share))
    return Line(name, cells)


def _sampled(figures: Figures, tr: Translator) -> str | None:
    """What the blind sample says of the rest; None while it is too small."""
    said = insights.told(figures.sample, figures.total)
    return None if said is None else tr("sample.estimate", **said)


def _signal(record: insights.SignalRecord, tr: Translator) -> Line:
    lift = record.lift
    odds = "–" if lift.odds is None else f"× {lift.odds:.2f} ({lift.low:.2f}–{lift.high:.2f})"
    said = tr(f"signal.verdict.{lift.verdict}")
    return Line(tr(f"signal.{lift.signal}"), (f"{lift.hidden:,}", f"{lift.approved:,}", odds, said))


def _authors(name: str, n: int, tr: Translator) -> Line:
    verdict = name.removeprefix("name_")
    key = f"standing.{name}" if verdict == name else f"name_verdict.{verdict}"
    return Line(tr(key), (f"{n:,}",))


def _left(figures: Figures) -> tuple[str, str, str] | None:
    left = figures.left()
    return None if left is None else (f"{left[0]:.0f}", f"{left[1]:.0f}", f"{left[2]:.0f}")


def _agreement(found: Agreement, whose: str, words: _Words) -> str:
    """``whose`` is ``others`` or ``self``."""
    if not found.pairs:
        return words.text(f"agreement.{whose}.none")
    share = percent(found.same / found.pairs)
    said = words.text(f"agreement.{whose}", pairs=found.pairs, alike=found.same, share=share)
    if found.kappa is None:
        return said + words.text("agreement.few")
    return said + words.text(
        "agreement.kappa", kappa=f"{found.kappa:.2f}", low=f"{found.low:.2f}", high=f"{found.high:.2f}"
    )


def _example(item: Item, words: _Words) -> Line:
    author, text = _cut(item.comment.author, _NAME), _cut(item.comment.text, _EXAMPLE)
    return Line(words.reason(item.state.reason or ""), (visible(author), visible(text)))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def share_text(share: Share) -> str:
    """``67 % (42–85)``: a share with its interval, a dash where nothing was decided."""
    if share.value is None:
        return "–"
    low, high = share.interval
    return f"{percent(share.value)} ({100 * low:.0f}–{100 * high:.0f})"


def visible(text: str) -> str:
    """Hostile text for a page: what steers the layout is shown as its code point."""
    return "".join(c if c.isprintable() else " " if c in "\n\r\t" else f"‹U+{ord(c):04X}›" for c in text)
