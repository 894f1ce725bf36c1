"""The table that says which file holds a command is complete, and a listing stays light."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

from moderator.cli.frame import Frame
from moderator.cli.main import ROOM_OF, build
from moderator.i18n import Language, translator
from moderator.settings import Settings


def test_the_table_names_every_command_where_it_is() -> None:
    frame = Frame(translator(Language.EN), Settings())
    found = {
        command.name: room
        for room in dict.fromkeys(ROOM_OF.values())
        for command in import_module(f"moderator.cli.{room}").commands(frame)
    }
    assert found == ROOM_OF
    assert set(build(frame).commands) == set(ROOM_OF)
    assert set(build(frame, "undo").commands) == {"list", "decide", "undo", "redo"}


def test_a_listing_loads_no_reader_of_foreign_files() -> None:
    program = (
        "import sys; from moderator.cli.main import run; run(['list', '--queue', 'nowhere.db']); "
        "print(*sorted(name for name in ('lxml', 'selectolax', 'python_calamine', 'xlsxwriter', 'jinja2') "
        "if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
