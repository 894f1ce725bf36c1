"""The rows that could not be read, as a CSV that can be sent back to whoever sent the file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from moderator.errors import ModeratorError
from moderator.exporters.csv_file import ESCAPED, MARK, escaped, record
from moderator.i18n import Translator
from moderator.notebook import private
from moderator.records import Problem

COLUMNS = ("file", "line", "reason", "raw", ESCAPED)


def write_problems(found: Iterable[Problem], tr: Translator, out: Path | BinaryIO) -> None:
    """One row a problem, the reason in the reader's language; a file is replaced as a whole.

    Raises ModeratorError where it cannot be written.
    """
    if not isinstance(out, Path):
        out.writelines(_lines(found, tr))
        return
    partial = out.with_name(out.name + ".part")
    try:
        with open(partial, "wb", opener=private) as stream:
            stream.writelines(_lines(found, tr))
        os.replace(partial, out)
    except OSError as fault:
        raise ModeratorError("problems.unwritable", where=str(out), detail=fault.strerror or "") from fault


def _lines(found: Iterable[Problem], tr: Translator) -> Iterator[bytes]:
    yield MARK + record(COLUMNS)
    for problem in found:
        line = "" if problem.line is None else str(problem.line)
        reason = tr(problem.reason, **problem.params)
        cells = {"file": problem.file, "line": line, "reason": reason, "raw": problem.raw}
        yield record(escaped(cells, COLUMNS))
