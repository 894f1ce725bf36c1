"""Folders, packed files, spreadsheets and databases: what is read, and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from moderator.errors import ModeratorError
from moderator.importers.base import Options, Trouble
from moderator.importers.inputs import as_problem, expand
from moderator.importers.packing import Unpacked
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Comment, Problem

TABLE = "author,text\n甲,好\n".encode()


def refused(data: bytes, name: str, options: Options | None = None) -> str:
    with pytest.raises(ModeratorError) as fault:
        list(read(io.BytesIO(data), name, options or Options(), Job()))
    return fault.value.key


def test_a_folder_gives_its_files_without_seals_and_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in (
        "b/2.csv",
        "b/search_comments.csv",
        "b/search_contents.csv",
        "1.txt",
        "x.csv.seal.json",
        ".h",
        ".git/c",
    ):
        (tmp_path / name).write_bytes(TABLE)
    found = [path.relative_to(tmp_path).as_posix() for path in expand([tmp_path, tmp_path / "1.txt"])]
    assert found == ["1.txt", "b/search_contents.csv", "b/2.csv", "b/search_comments.csv"]


def test_a_missing_file_stays_in_the_list_to_be_told_of(tmp_path: Path) -> None:
    assert expand([tmp_path / "no"]) == [tmp_path / "no"]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModeratorError) as fault:
        expand([tmp_path])
    assert fault.value.key == "import.empty_folder"


def test_a_file_that_fails_beside_others_is_a_problem() -> None:
    problem = as_problem(ModeratorError("import.unknown_format", where="x", formats="csv"), "x")
    assert (problem.reason, problem.params) == ("import.unknown_format", {"formats": "csv"})
    assert problem.rejected


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_bombs_and_damage_are_refused(pack: object) -> None:
    compress = gzip.compress if pack is gzip.compress else zstandard.compress
    bomb = compress(b"text\n" + b"a" * 50_000_000)
    assert refused(bomb, "bomb.csv.gz") == "import.packed_bomb"
    whole = compress(os.urandom(5000).hex().encode() * 3 + TABLE)
    assert refused(whole[: len(whole) // 2], "half.csv.gz") in (
        "import.packed_damaged",
        "import.unknown_format",
    )
    assert refused(whole[:6], "start.csv.gz") in ("import.packed_damaged", "import.empty")


def test_an_unpacked_stream_closes_what_it_reads_from() -> None:
    packed = io.BytesIO(gzip.compress(TABLE))
    trouble = Trouble()
    stream = Unpacked(packed, lambda raw: gzip.GzipFile(fileobj=raw), 1 << 20, "x", trouble.tell)
    assert io.BufferedReader(stream).read() == TABLE
    stream.close()
    assert packed.closed
    assert not trouble.told


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gz", "zst"])
def test_rows_before_the_damage_of_a_packed_file_are_kept_and_the_damage_is_told(
    pack: Callable[[bytes], bytes],
) -> None:
    rows = b"".join(b"%d,%s\n" % (n, os.urandom(30).hex().encode()) for n in range(20_000))
    packed = pack(b"id,text\n" + rows)
    for name, data in {"cut.csv.gz": packed[: len(packed) // 2], "cut.jsonl.gz": packed[:-4]}.items():
        records = list(read(io.BytesIO(data), name, Options(), Job()))
        assert sum(isinstance(record, Comment) for record in records) > 5_000
        assert isinstance(records[-1], Problem)
        assert records[-1].reason == "import.packed_damaged"


def test_a_zip_that_is_no_spreadsheet_or_unfolds_too_far_is_refused() -> None:
    plain, bomb = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "x")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "0" * 20_000_000)
    assert refused(plain.getvalue(), "a.zip") == "import.binary"
    assert refused(bomb.getvalue(), "a.xlsx", Options(ratio_cap=10)) == "import.packed_bomb"
    assert refused(plain.getvalue()[:20], "a.xlsx") == "import.binary"


def test_standard_input_larger_than_the_spool_is_read_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator.importers.sniff.SPOOL", 64)
    data = b"author,text\n" + b"".join(b"a,%d\n" % n for n in range(200))
    reading = read(io.BytesIO(data), "-", Options(), Job())
    for _ in range(2):
        assert [r.text for r in reading if isinstance(r, Comment)] == [str(n) for n in range(200)]
