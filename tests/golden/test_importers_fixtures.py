"""Every preset and layout: a small made-up file in ``tests/fixtures/importers``, and exactly what it holds.

``X.rows.json`` beside a fixture ``X`` lists its records. A new fixture without one fails and shows them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moderator.importers.base import Options, Record
from moderator.importers.inputs import expand
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Article, Comment, Problem, Uid

FOLDER = Path(__file__).parent.parent / "fixtures" / "importers"
EXPECTED = ".rows.json"
FILES = [path for path in expand([FOLDER]) if not path.name.endswith(EXPECTED)]


def told(records: list[Record]) -> list[dict[str, object]]:
    """Records as plain data; articles and parents by their place in the file, empty fields left out."""
    places: dict[Uid, int] = {}
    rows = []
    for record in records:
        match record:
            case Article():
                places.setdefault(record.uid, len(places))
                row: dict[str, object] = {"article": places[record.uid], "source": record.source}
                row |= {n: getattr(record, n) for n in ("source_id", "title", "url", "posted_raw")}
                row["paragraphs"] = list(record.paragraphs)
            case Comment():
                fields = ("author", "text", "source_id", "author_raw", "posted_raw", "posted_at")
                row = {
                    "comment": record.position,
                    "in": None if record.article is None else places[record.article],
                }
                row |= {name: getattr(record, name) for name in fields}
                row |= {n: getattr(record, n) for n in ("posted_precision", "likes", "replies", "place")}
                row["parent"] = named(record.parent, records)
                row["extra"] = dict(record.extra)
            case Problem():
                row = {"problem": record.reason, "line": record.line, "raw": record.raw}
        rows.append({name: value for name, value in row.items() if value not in (None, "", [], {})})
    return rows


def named(parent: Uid | None, records: list[Record]) -> str | None:
    if parent is None:
        return None
    texts = [record.text for record in records if isinstance(record, Comment) and record.uid == parent]
    return texts[0] if texts else "(not in this file)"


def ordinal(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", FILES, ids=ordinal)
def test_fixture(path: Path) -> None:
    reading = read(path, None, Options(), Job())
    found = {"format": reading.format, "encoding": reading.encoding, "records": told(list(reading))}
    recorded = path.with_name(path.name + EXPECTED)
    wanted = json.loads(recorded.read_text("utf-8")) if recorded.exists() else None
    assert json.loads(json.dumps(found)) == wanted


@pytest.mark.parametrize("path", FILES, ids=ordinal)
def test_a_second_reading_has_the_same_uids_under_another_name(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / f"copy of {path.name}"
    copy.write_bytes(path.read_bytes())
    first, second = (
        [record.uid for record in read(file, None, Options(), Job()) if not isinstance(record, Problem)]
        for file in (path, copy)
    )
    assert first == second
    assert len(first) > 0
