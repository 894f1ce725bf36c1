"""What a filter is called, wherever it is said."""

from __future__ import annotations

from dataclasses import fields

from moderator.i18n import Translator
from moderator.store.query import Filters
from ui import ranges
from ui.plain import one_line


def named(what: str, value: str, tr: Translator) -> str:
    """What a value is called: categories and tags have names of their own."""
    if what in ("category", "tag") and tr.has(f"{what}.{value}"):
        return tr(f"{what}.{value}")
    return one_line(value, 60) or tr("author.none")


def described(filters: Filters, tr: Translator) -> dict[str, str]:
    """What is set, by the filter's name: said above the list and beside each filter."""
    said: dict[str, str] = {}
    for field in fields(Filters):
        value = getattr(filters, field.name)
        if value is None:
            continue
        match field.name, value:
            case "score", (low, high):
                said["score"] = tr("filter.score", low=f"{low:.2f}", high=f"{high:.2f}")
            case "mood", (low, high):
                said["mood"] = tr("filter.mood", low=f"{low:.2f}", high=f"{high:.2f}")
            case "length", (low, high):
                key = "filter.length" if high < ranges.LONGEST else "filter.longer"
                said["length"] = tr(key, low=low, high=high)
            case "posted", (first, last):
                said["posted"] = f"{first} – {last[:-1]}" if last[:-1] != first else first
            case "posted_raw", str(text):
                said["posted"] = tr("filter.posted_raw", text=one_line(text, 20))
            case ("replied" | "answers" | "noted") as name, bool(true):
                said[name] = tr(f"filter.{name}.{'yes' if true else 'no'}")
            case "load", number:
                said["load"] = tr("filter.load", n=number)
            case name, value:
                said[name] = named(name, str(value), tr)
    return said
