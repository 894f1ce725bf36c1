"""P5: a log of another file beside a queue is known before it is played; its own is never refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from moderator.cli.main import run
from moderator.errors import ModeratorError
from moderator.store import backup, copies
from moderator.store.check import check
from moderator.store.open import open_reader, open_store
from moderator.store.restore import restore

_LEFT = """
import os, sys
from pathlib import Path
from conftest import ARTICLE, comment
from moderator import decisions
from moderator.decisions import Request
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.store import intake
from moderator.store.open import open_store
path, author, verb = Path(sys.argv[1]), sys.argv[2], Verb(sys.argv[3])
if not path.exists():
    with open_store(path) as store:
        records = [ARTICLE, *(comment(n, author=author) for n in range(1, 40))]
        store.writer.run(lambda db: intake.take_in(db, records, "t", "test", author, Job()))
store = open_store(path)
for n in range(1, 9):
    decisions.decide(store, [Request(comment(n).uid, verb, note=author)], author).result()
os._exit(0)
"""


def left(path: Path, author: str = "甲", verb: str = "hide") -> Path:
    """A queue whose process was gone: eight decisions stand in the log alone."""
    here = Path(__file__).parent
    # The tests' own folder comes after the program's.
    found = os.pathsep.join([str(here), *sys.path])
    environment = {**os.environ, "PYTHONPATH": found}
    subprocess.run([sys.executable, "-c", _LEFT, str(path), author, verb], check=True, env=environment)
    assert log(path).stat().st_size > 8 * 4096
    return path


def log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def bytes_of(paths: Sequence[Path]) -> list[bytes]:
    return [path.read_bytes() for path in paths]


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A queue with the log of another one beside it."""
    (tmp_path / "other").mkdir()
    other = left(tmp_path / "other" / "q.db", "乙", "approve")
    path = left(tmp_path / "q.db")
    with open_store(path):
        pass
    shutil.copyfile(log(other), log(path))
    return path


def test_another_files_log_is_refused_and_nothing_is_changed(
    spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes_of([spoilt, log(spoilt)])
    for opening in (open_store, open_reader):
        with pytest.raises(ModeratorError) as caught:
            opening(spoilt)
        assert caught.value.key == "queue.foreign_log"
    capsys.readouterr()
    assert run(["list", "--queue", str(spoilt), "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "q.db-wal" in said.err
    assert bytes_of([spoilt, log(spoilt)]) == before


def test_with_the_log_out_of_the_way_all_is_there(spoilt: Path) -> None:
    log(spoilt).rename(spoilt.with_name("away"))
    with open_store(spoilt) as store, store.reader() as reader:
        assert all(one.ok for one in check(reader))
        assert reader.counts().by_status["hidden"] == 8


def test_going_back_to_a_copy_keeps_both_files(spoilt: Path, tmp_path: Path) -> None:
    log(spoilt).rename(tmp_path / "foreign")
    backup.keep(spoilt, "by-hand")
    (tmp_path / "foreign").rename(log(spoilt))
    before = bytes_of([spoilt, log(spoilt)])
    kept = restore(spoilt, copies.listed(spoilt)[-1].path, "甲")
    assert kept is not None
    assert bytes_of([kept, log(kept)]) == before
    with open_reader(spoilt) as reader:
        assert all(one.ok for one in check(reader))


def test_the_log_of_a_later_state_beside_an_older_file_is_not_mixed_in(tmp_path: Path) -> None:
    path = left(tmp_path / "q.db")
    with open_store(path):
        pass
    older = path.read_bytes()
    left(path, "甲", "approve")
    with open_store(path):
        pass
    left(path, "甲", "skip")
    stale = log(path).read_bytes()
    path.write_bytes(older)
    log(path).write_bytes(stale)
    before = bytes_of([path, log(path)])
    with pytest.raises(ModeratorError) as caught:
        open_store(path)
    assert caught.value.key == "queue.foreign_log"
    assert bytes_of([path, log(path)]) == before


def test_its_own_log_is_played(tmp_path: Path) -> None:
    path = left(tmp_path / "q.db")
    with open_reader(path) as reader:
        assert reader.counts().by_status["hidden"] == 8
    with open_store(path) as store, store.reader() as reader:
        assert store.unclean
        assert all(one.ok for one in check(reader))
        assert reader.counts().by_status["hidden"] == 8


def test_a_refused_opening_leaves_the_note_of_the_unclean_exit(spoilt: Path) -> None:
    note = spoilt.with_name("q.db.owner")
    note.write_text("{}", encoding="utf-8")
    with pytest.raises(ModeratorError):
        open_store(spoilt)
    assert note.exists()
    log(spoilt).unlink()
    with open_store(spoilt) as store:
        assert store.unclean
    assert not note.exists()
