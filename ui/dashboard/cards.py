"""What the dashboard says of a board: each card a title, a sentence, and a chart where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from moderator.i18n import Translator
from moderator.insights import SignalRecord
from moderator.insights.board import Board, share
from moderator.records import Status
from moderator.scoring.lift import FEWEST
from moderator.scoring.sample import TOO_FEW
from ui.dashboard.drawings import Bars, Columns, Curve, Drawing, Odds, Row, rows_of
from ui.plain import one_line

_HOURS = 24
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Card:
    """``name`` is also the start of a saved file's name."""

    name: str
    title: str
    said: tuple[str, ...]
    drawing: Drawing | None = None


def cards(board: Board, tr: Translator, target: float) -> Iterator[Card]:
    """All cards in reading order; what is not earned yet says so instead of showing a figure."""
    yield _progress(board, tr)
    yield _left(board, tr, target)
    yield _hours(board, tr)
    yield _signals(board, tr)
    yield _calibration(board, tr)
    yield _rules(board, tr)
    yield _named(board, tr)
    yield _agreement(board, tr)


def _card(tr: Translator, name: str, *said: str, drawing: Drawing | None = None) -> Card:
    return Card(name, tr(f"dashboard.{name}"), tuple(one for one in said if one), drawing)


def _progress(board: Board, tr: Translator) -> Card:
    counts = board.counts
    pace = "" if board.pace is None else tr("dashboard.pace", seconds=f"{board.pace:.1f}")
    if board.per_hour:
        pace = f"{pace} {tr('dashboard.per_hour', n=f'{board.per_hour:,.0f}')}".strip()
    said = tr("dashboard.decided", n=f"{counts.decided:,}", total=f"{counts.total:,}")
    known = [(tr(f"status.{status}"), float(counts.by_status.get(status, 0))) for status in Status]
    return _card(tr, "progress", said, pace, drawing=rows_of(known))


def _left(board: Board, tr: Translator, target: float) -> Card:
    said, counts = board.estimate, board.counts
    band = None
    if said.left is None or said.share is None or said.share_low is None or said.share_high is None:
        words = [tr("sample.too_few", harmful=said.harmful), tr("dashboard.sample_needs", enough=TOO_FEW)]
    else:
        read = 100 * (counts.total - said.unread) / max(1, counts.total)
        ends = {"share": said.share, "low": said.share_low, "high": said.share_high}
        figures = {name: f"{100 * value:.0f}" for name, value in ends.items()}
        left = {"left": round(said.left), "left_low": said.left_low, "left_high": said.left_high}
        reached = "reached" if said.reached(target) else "not_reached"
        words = [
            tr("sample.estimate", read=f"{read:.0f}", **figures, **left),
            tr(f"dashboard.target_{reached}", target=f"{100 * target:.0f}"),
        ]
        low, high = said.left_low or 0, said.left_high or 0
        band = (said.found + said.left, float(said.found + low), float(said.found + high))
    points = tuple((point.read, point.found) for point in board.curve)
    drawing = (
        Curve(points, counts.total, band, tr("dashboard.read"), tr("dashboard.found"), words[0])
        if len(points) > 1
        else None
    )
    return _card(tr, "left", *words, drawing=drawing)


def _hours(board: Board, tr: Translator) -> Card:
    if not board.by_hour:
        return _card(tr, "hours", tr("dashboard.nothing_yet"))
    latest = board.by_hour[-_HOURS:]
    values = tuple(float(n) for _, n in latest)
    return _card(tr, "hours", drawing=Columns(values, tuple(_hour(hour) for hour, _ in latest)))


def _hour(hour: str) -> str:
    """A UTC hour of the journal on the reviewer's own clock."""
    return datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC).astimezone().strftime("%m-%d %H:00")


def _signals(board: Board, tr: Translator) -> Card:
    """The signals with an interval; switches and the others stand in rows below the chart."""
    rows = tuple(
        Row(
            tr(f"signal.{record.lift.signal}"),
            record.lift.odds,
            f"{record.lift.odds:.2f} ({record.lift.low:.2f}–{record.lift.high:.2f})",
            (record.lift.low, record.lift.high),
            faint=not record.moves,
        )
        for record in board.signals
        if record.lift.odds is not None and record.lift.low is not None and record.lift.high is not None
    )
    if not rows:
        return _card(tr, "signals", tr("dashboard.signals_need", n=FEWEST))
    return _card(tr, "signals", tr("dashboard.signals_mean"), drawing=Odds(rows, tr("dashboard.no_help")))


def switch_rows(board: Board, tr: Translator) -> list[tuple[str, str, str, str]]:
    """Per signal: id, name, what it proved in words, and its switch."""

    def words(record: SignalRecord) -> str:
        return tr(f"signal.verdict.{record.lift.verdict}")

    said = [
        (one.lift.signal, tr(f"signal.{one.lift.signal}"), words(one), one.switch.value)
        for one in board.signals
    ]
    said += [(name, tr(f"signal.{name}"), tr(f"dashboard.{name}"), switch) for name, switch in board.whole]
    return said


def _calibration(board: Board, tr: Translator) -> Card:
    said = [
        tr("calibration.record", what=tr(f"calibration.{one.mark}"), n=one.decided, hidden=one.hidden)
        for one in board.calibration
        if one.decided
    ]
    return _card(tr, "calibration", *(said or [tr("dashboard.nothing_yet")]))


def _rules(board: Board, tr: Translator) -> Card:
    rows = []
    for rule, record in board.by_rule.items():
        part = share(record)
        if part.value is not None:
            said = f"{record.hidden}/{record.decided}"
            rows.append(
                Row(one_line(rule, 40), part.value, f"{100 * part.value:.0f} % · {said}", part.interval)
            )
    if not rows:
        return _card(tr, "rules", tr("dashboard.nothing_yet"))
    return _card(tr, "rules", tr("dashboard.rules_mean"), drawing=Bars(tuple(rows), 1.0))


def _named(board: Board, tr: Translator) -> Card:
    found = [(tr(f"category.{name}"), float(n)) for name, n in list(board.by_category.items())[:_NAMED]]
    if not found:
        return _card(tr, "categories", tr("dashboard.nothing_yet"))
    return _card(tr, "categories", drawing=rows_of(found))


def _agreement(board: Board, tr: Translator) -> Card:
    said = board.agreement
    if said.kappa is None or said.low is None or said.high is None:
        return _card(tr, "agreement", tr("dashboard.agreement_few", n=said.pairs))
    numbers = {"kappa": said.kappa, "low": said.low, "high": said.high}
    shown = {name: f"{value:.2f}" for name, value in numbers.items()}
    return _card(tr, "agreement", tr("dashboard.agreement_said", n=said.pairs, same=said.same, **shown))
