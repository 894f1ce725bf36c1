"""Writes a report from an open queue: HTML by itself, PDF through whoever can draw pages."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.jobs import Job
from moderator.records import Item
from moderator.report.figures import figures
from moderator.report.page import Page, page
from moderator.store.reader import Reader

Draw = Callable[[Page, Path], None]
"""Draws a paper page into a PDF file."""
Mask = Callable[[Item], Item]


def write(
    reader: Reader,
    out: Path,
    tr: Translator,
    job: Job,
    *,
    mask: Mask | None,
    draw: Draw | None,
    now: datetime | None = None,
) -> None:
    """Write ``out``, whole or not at all. ``mask`` None shows examples as they were written.

    Raises ModeratorError for another ending than .html and .pdf, where nobody draws PDF, or the file cannot
    be written.
    """
    paper = out.suffix.lower() == ".pdf"
    if not paper and out.suffix.lower() not in (".html", ".htm"):
        raise ModeratorError("report.ending", where=str(out))
    if paper and draw is None:
        raise ModeratorError("report.no_pdf")
    if not out.parent.is_dir():
        raise ModeratorError("export.no_folder", where=str(out), folder=str(out.parent))
    found = figures(reader, job)
    examples = [item if mask is None else mask(item) for item in found.examples]
    made_at = (now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M")
    made = page(found, examples, tr, made_at, masked=mask is not None, paper=paper)
    number, name = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=".part")
    partial = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            if not paper:
                stream.write(made.html.encode("utf-8", "replace"))
        if draw is not None and paper:
            draw(made, partial)
        partial.replace(out)
    except OSError as fault:
        raise ModeratorError("export.unwritable", where=str(out), detail=fault.strerror or "") from fault
    finally:
        partial.unlink(missing_ok=True)
