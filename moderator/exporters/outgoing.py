"""One export from choice to file, as command line and desk both do it: redaction, memory, marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from moderator.errors import ModeratorError
from moderator.exporters import choice as choosing
from moderator.exporters.base import Exporter
from moderator.exporters.called import people
from moderator.exporters.choice import Choice
from moderator.exporters.export import Exported, Extras, export
from moderator.exporters.memory import Memory
from moderator.exporters.preview import first_lines
from moderator.exporters.redact import Redactor, redactor
from moderator.jobs import Job
from moderator.store.reader import Reader

MOST_NAMES = 200_000
"""So many authors, those with the most comments first, are looked for inside the texts: 100 MB at most."""
SAMPLED = 20_000
"""So many texts tell which names are ordinary words."""


def send(
    reader: Reader,
    form: Exporter,
    choice: Choice,
    out: Path | BinaryIO,
    job: Job,
    kept: Memory,
    *,
    english: bool,
    protected: Sequence[Path] = (),
) -> Exported:
    """Write what is chosen, and remember the answers and where the journal stood.

    Raises ModeratorError, or Cancelled; then nothing was written and nothing is remembered.
    """
    choice = remembered(reader, form, choice, kept)
    hide = _hides(reader, kept, form) if choice.redacts(form) else None
    known = choosing.backdrop(reader, hide, choice.since)
    head = reader.head()
    found = choosing.find(reader, choice, hide)
    extras = Extras(choice.columns, choice.answers, known, hide is not None, found.cells)
    done = export(
        found.items, form, out, head, job,
        total=found.total, english=english, protected=protected, extras=extras,
    )  # fmt: skip
    kept.keep_answers(form.name, choice.answers)
    kept.keep_last(choosing.origin_of(reader), form.name, head.count)
    return done


def look(
    reader: Reader, form: Exporter, choice: Choice, kept: Memory, limit: int, *, english: bool
) -> list[str]:
    """The first rows as they would be written; histories are left empty, so that no journal is read."""
    choice = remembered(reader, form, choice, kept)
    hide = _hides(reader, kept, form) if choice.redacts(form) else None
    known = choosing.backdrop(reader, hide, choice.since, histories=False)
    extras = Extras(choice.columns, choice.answers, known, hide is not None)
    found = choosing.find(reader, choice, hide, limit)
    return first_lines(found.items, form, extras, limit, english=english)


def _hides(reader: Reader, kept: Memory, form: Exporter) -> Redactor:
    return replace(redactor_of(reader, kept), keeps=frozenset(form.keeps))


def redactor_of(reader: Reader, kept: Memory) -> Redactor:
    """What takes the people of this queue out, wherever they are named."""
    return redactor(kept.key(), people(reader.author_names(MOST_NAMES), reader.first_texts(SAMPLED)))


def remembered(reader: Reader, form: Exporter, choice: Choice, kept: Memory) -> Choice:
    """The choice with earlier answers behind the new ones, and the mark of the last export filled in."""
    since = choice.since
    if choice.since_last:
        since = kept.last(choosing.origin_of(reader), form.name)
    return replace(choice, since=since, answers={**kept.answers(form.name), **choice.answers})


def missing(form: Exporter, kept: Memory) -> tuple[str, ...]:
    """What a format still asks for."""
    try:
        known = kept.answers(form.name)
    except ModeratorError:
        known = {}
    return tuple(ask.name for ask in form.asks if ask.default is None and not known.get(ask.name))
