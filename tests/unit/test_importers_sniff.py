"""What is refused, each with its own sentence and hint, and who is chosen to read."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from moderator.errors import ModeratorError
from moderator.i18n import Language, read_catalogue, translator
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Cancelled, Job
from moderator.store.migrations import APPLICATION_ID

SQLITE = b"SQLite format 3\x00" + bytes(52) + APPLICATION_ID.to_bytes(4, "big") + bytes(100)
FOREIGN = b"SQLite format 3\x00" + bytes(200)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "import.empty"),
        (b"\n\n  \n", "import.empty"),
        (b"\xef\xbb\xbf", "import.empty"),
        (PNG, "import.binary"),
        (bytes(range(256)) * 8, "import.binary"),
        (bytes(1000), "import.binary"),
        (SQLITE, "import.queue_file"),
        (FOREIGN, "import.database"),
        (b"%PDF-1.7\n", "import.binary"),
    ],
)
def test_what_holds_no_comments_is_refused(tmp_path: Path, data: bytes, key: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(data)
    with pytest.raises(ModeratorError) as refused:
        list(read(file, None, Options(), Job()))
    assert refused.value.key == key
    assert refused.value.where == str(file)
    assert file.read_bytes() == data


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, key in ((tmp_path / "no.csv", "import.missing"), (tmp_path, "import.folder")):
        with pytest.raises(ModeratorError) as refused:
            read(path, None, Options(), Job())
        assert refused.value.key == key


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "closed.csv"
    file.write_bytes(b"text\na\n")
    file.chmod(0)
    with pytest.raises(ModeratorError) as refused:
        read(file, None, Options(), Job())
    assert refused.value.key == "import.unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModeratorError) as refused:
        read(tmp_path / "pipe", None, Options(), Job())
    assert refused.value.key == "import.not_a_file"


def test_every_fault_has_a_sentence_and_every_refusal_a_hint_in_both_languages() -> None:
    texts = read_catalogue()
    rooms = [key for key in texts if key.startswith(("import.", "note.", "export."))]
    assert len(rooms) > 20
    assert all(set(texts[key]) == {"zh", "en"} and all(texts[key].values()) for key in rooms)
    fault = ModeratorError("import.unknown_format", where="x", formats="csv")
    for language in Language:
        sentence, hint = translator(language).error(fault)
        assert sentence.startswith("x: ")
        assert "csv" in hint


def test_content_is_trusted_before_the_name() -> None:
    cases = [
        (b'{"text": "a", "author": "b"}\n{"text": "c", "author": "d"}\n', "x.csv", "jsonl"),
        (b'[{"text": "a"}]', "x.txt", "json"),
        (b"author,text\na,b\n", "x.json", "csv"),
        ("昵称\t评论内容\n甲\t好\n".encode(), "x", "csv"),
    ]
    for data, name, wanted in cases:
        assert read(io.BytesIO(data), name, Options(), Job()).format == wanted


def test_a_format_may_be_forced_and_an_unknown_one_is_named() -> None:
    data = b'{"text": "a"}\n'
    assert read(io.BytesIO(data), "-", Options(format="JSONL"), Job()).format == "jsonl"
    with pytest.raises(ModeratorError) as refused:
        read(io.BytesIO(data), "-", Options(format="nope"), Job())
    assert refused.value.key == "import.unknown_format_name"


def test_reading_stops_when_cancelled() -> None:
    job = Job()
    data = b"text\n" + b"a\n" * 5000
    records = iter(read(io.BytesIO(data), "-", Options(), job))
    next(records)
    job.cancel()
    with pytest.raises(Cancelled):
        list(records)
