"""P4, P5: other things in a queue's place, and what lies beside one, are refused or put right."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from moderator.store.open import Store, open_reader, open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, sockets and links of POSIX")

COMMANDS = ("stats", "doctor", "undo", "list")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        # A socket's name may be a hundred bytes long at most.
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


def _nothing(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere" / "q.db")


def _folder_link(path: Path) -> None:
    path.symlink_to(path.parent)


def _itself(path: Path) -> None:
    path.symlink_to(path.name)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _bookmarks(path: Path) -> None:
    """A browser's database, in a log's mode: another program's, and nothing is put beside it."""
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")
    db.execute("INSERT INTO moz_places VALUES (1, 'x')")
    db.execute("PRAGMA user_version = 1")
    db.commit()
    db.close()


def _ours_by_number_alone(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA application_id = {0x6D6F6471}")
    db.execute("PRAGMA user_version = 1")
    db.execute("CREATE TABLE comments (uid TEXT)")
    db.commit()
    db.close()


KINDS: tuple[Callable[[Path], None], ...] = (
    Path.mkdir, _pipe, _socket, _nothing, _folder_link, _itself, _device, _bookmarks, _ours_by_number_alone
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_command_ends_with_a_sentence(tmp_path: Path, kind: Callable[[Path], None]) -> None:
    """In a child with a limit: to open a pipe or a device would never end."""
    path = tmp_path / "q.db"
    kind(path)
    before = sorted(file.name for file in tmp_path.iterdir())
    code = (
        "import sys\nfrom moderator.cli.main import run\n"
        f"for name in {COMMANDS!r}:\n"
        f"    print('>', name, run([name, '--queue', {str(path)!r}, '--lang', 'en']), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith("> ")] == [
        f"> {name} 1" for name in COMMANDS
    ]
    assert "Traceback" not in done.stderr
    assert "crash" not in done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_a_link_leads_to_one_queue_with_one_lock(filled: Store, tmp_path: Path) -> None:
    """Under both names the second is told; the log and the lock lie beside the file itself."""
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(filled.path)
    with pytest.raises(Exception, match="queue.in_use"):
        open_store(link)
    filled.close()
    with open_store(link) as store:
        assert store.path == filled.path
        with pytest.raises(Exception, match="queue.in_use"):
            open_store(filled.path)
    assert [file.name for file in link.parent.iterdir()] == ["link.db"]


def test_two_names_of_one_file_are_not_written_under(filled: Store, tmp_path: Path) -> None:
    filled.close()
    other = tmp_path / "other.db"
    os.link(filled.path, other)
    for path in (other, filled.path):
        with pytest.raises(Exception, match="queue.two_names"):
            open_store(path)
        with open_reader(path) as reader:
            assert reader.counts().total == 10
    other.unlink()
    open_store(filled.path).close()
