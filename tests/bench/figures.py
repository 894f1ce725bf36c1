"""From what the probes found to the tables of the page: goal, figure, met or not, baseline, growth, bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

BEGIN = "<!-- made by make bench: begin -->"
END = "<!-- made by make bench: end -->"

Parts = Mapping[str, Mapping[str, object]]
Figure = Callable[[Parts], float]


@dataclass(frozen=True, slots=True)
class Line:
    """One goal of the table. ``most``: the figure must not be above it, else not below."""

    what: str
    goal: str
    figure: Figure
    limit: float
    unit: str = "ms"
    most: bool = True
    baseline: tuple[str, Figure] | None = None

    def met(self, value: float) -> bool:
        return value <= self.limit if self.most else value >= self.limit


def at(part: str, *path: str) -> Figure:
    """A number inside what a probe found."""

    def look(parts: Parts) -> float:
        found: object = parts[part]
        for name in path:
            assert isinstance(found, Mapping)
            found = found[name]
        assert isinstance(found, (int, float))
        return float(found)

    return look


def over(one: Figure, other: Figure) -> Figure:
    return lambda parts: one(parts) / other(parts)


def worst_view(parts: Parts) -> float:
    views = parts["desk"]["views"]
    assert isinstance(views, Mapping)
    return max(float(value) for value in views.values())


def heavy(parts: Parts) -> float:
    """How many of the heavy libraries the window's process holds when the first comment is on screen."""
    loaded = parts["desk"]["loaded"]
    assert isinstance(loaded, list)
    return len(loaded)


LINES = (
    Line("key press to the next comment painted, p50", "<= 8 ms", at("desk", "idle", "painted", "p50"), 8),
    Line("the same, p99", "<= 16 ms", at("desk", "idle", "painted", "p99"), 16),
    Line("decision handed over until durable, p50", "<= 8 ms", at("desk", "idle", "durable", "p50"), 8),
    Line("painted and durable together, p99", "<= 16 ms", at("desk", "idle", "both", "p99"), 16),
    Line("painted during an import, p99", "<= 33 ms", at("desk", "busy", "import", "painted", "p99"), 33),
    Line("durable during an import, p99", "<= 33 ms", at("desk", "busy", "import", "durable", "p99"), 33),
    Line("painted during a re-flag, p99", "<= 33 ms", at("desk", "busy", "flag", "painted", "p99"), 33),
    Line("durable during a re-flag, p99", "<= 33 ms", at("desk", "busy", "flag", "durable", "p99"), 33),
    Line("painted during a re-rank, p99", "<= 33 ms", at("desk", "ranking", "painted", "p99"), 33),
    Line("durable during a re-rank, p99", "<= 33 ms", at("desk", "ranking", "durable", "p99"), 33),
    Line("start of the process to the first comment", "<= 0.8 s", at("desk", "opened"), 0.8, "s"),
    Line("jieba, snownlp, scikit-learn, matplotlib loaded by then", "0", heavy, 0, "of 4"),
    Line("scrolling, a frame, p99", "<= 16 ms", at("desk", "frames", "p99"), 16),
    Line("filter or sort change, worst view", "<= 50 ms", worst_view, 50),
    Line(
        "search, first 50 hits, worst word", "<= 30 ms", at("store", "search", "first"), 30,
        baseline=("LIKE", at("store", "search", "like")),
    ),
    Line(
        "search, count, worst word", "<= 150 ms", at("store", "search", "count"), 150,
        baseline=("LIKE", at("store", "search", "like")),
    ),
    Line(
        "a page of 64 rows deep inside", "<= 16 ms", at("store", "page", "key"), 16,
        baseline=("OFFSET", at("store", "page", "offset")),
    ),
    Line(
        "import from CSV with flags, times the plain loop", ">= 15", over(at("store", "import"),
        at("store", "plain")), 15, "x", most=False,
    ),
    Line(
        "storing, of a bare executemany's rate", ">= 0.5", over(at("store", "store"), at("store", "bare")),
        0.5, "x", most=False,
    ),
    Line("reading CSV", "(no goal)", at("store", "read"), 0, "rows/s", most=False),
    Line("undo of a 10,000-comment gesture", "<= 1 s", at("desk", "undo", "undo"), 1, "s"),
    Line("the window's longest wait meanwhile", "<= 33 ms", at("desk", "undo", "longest_wait"), 33),
    Line(
        "export CSV", ">= 100,000 rows/s", at("store", "export", "csv", "rate"), 100_000, "rows/s",
        most=False, baseline=("csv.writer", at("store", "plain_csv")),
    ),
    Line(
        "export XLSX", ">= 20,000 rows/s", at("store", "export", "xlsx", "rate"), 20_000, "rows/s", most=False
    ),
    Line("memory of the window, importing", "<= 250 MB", at("desk", "busy", "memory", "window"), 250, "MB"),
    Line("memory of all processes", "<= 1,200 MB", at("desk", "busy", "memory", "all"), 1200, "MB"),
    Line(
        "queue file, times the text", "<= 5", over(at("store", "size", "file"), at("store", "size", "text")),
        5, "x",
    ),
)  # fmt: skip


def page(whole: str, told: Mapping[str, object], found: Mapping[int, Parts]) -> str:
    """The page with its tables made anew; what stands around them stays."""
    before, after = "# Performance\n\n", ""
    if BEGIN in whole and END in whole:
        before, after = whole[: whole.index(BEGIN)], whole[whole.index(END) + len(END) :]
    made = [
        f"{told['machine']}. A small write that reaches the disk takes "
        f"{_number(_float(told['fsync']))} ms here. "
        f"The whole run took {_float(told['seconds']) / 60:.0f} minutes.",
        _goals(found),
        _bytes(found),
        _failures(found),
    ]
    return f"{before}{BEGIN}\n\n" + "\n\n".join(part for part in made if part) + f"\n\n{END}{after}"


def _goals(found: Mapping[int, Parts]) -> str:
    head = [f"{count:,}" for count in found]
    lines = [
        "| what | goal | " + " | ".join(head) + " | met | beside a baseline |",
        "|---|---|" + "---:|" * len(head) + "---|---|",
    ]
    for line in LINES:
        values = {count: _value(line.figure, parts) for count, parts in found.items()}
        known = [(count, value) for count, value in values.items() if value is not None]
        shown = [_number(value) if value is not None else "" for value in values.values()]
        met = "" if not known else _met(line, known[-1][1])
        cells = (f"{line.what} ({line.unit})", line.goal, *shown, met, _beside(line, found))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _met(line: Line, value: float) -> str:
    return "" if line.goal.startswith("(") else "yes" if line.met(value) else "**no**"


def _beside(line: Line, found: Mapping[int, Parts]) -> str:
    if line.baseline is None:
        return ""
    name, figure = line.baseline
    for parts in reversed(list(found.values())):
        other, own = _value(figure, parts), _value(line.figure, parts)
        if other is not None and own:
            return f"{name} {_number(other)}: {_number(other / own if line.most else own / other)} times"
    return ""


def _value(figure: Figure, parts: Parts) -> float | None:
    try:
        return figure(parts)
    except (KeyError, AssertionError, ZeroDivisionError):
        return None


def _bytes(found: Mapping[int, Parts]) -> str:
    """The largest tables and indexes, as bytes a comment."""
    for count, parts in reversed(list(found.items())):
        size = parts.get("store", {}).get("size")
        if isinstance(size, Mapping):
            listed = sorted(size["parts"].items(), key=lambda one: -one[1])
            text = size["text"]
            lines = [
                f"Bytes a comment, of {count:,}: the text itself {text / count:.0f} "
                f"({size['characters'] / count:.0f} characters).",
                "",
                "| table or index | bytes a comment | times the text |",
                "|---|---:|---:|",
            ]
            lines += [
                f"| {name} | {n / count:.1f} | {n / text:.2f} |" for name, n in listed if n / text > 0.005
            ]
            return "\n".join(lines)
    return ""


def _failures(found: Mapping[int, Parts]) -> str:
    said = [
        f"- {count:,}, {name}: {part['failed']}"
        for count, parts in found.items()
        for name, part in parts.items()
        if "failed" in part
    ]
    return "\n".join(["Not measured:", "", *said]) if said else ""


def _float(value: object) -> float:
    assert isinstance(value, (int, float))
    return float(value)


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
