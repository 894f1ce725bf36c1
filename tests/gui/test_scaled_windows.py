"""The desk at 100, 150 and 200 %: the same room, as many pixels as asked for, no button cut off."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk_hand import copy_queue, make_queue

CHILD = """
import json, sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtWidgets import QAbstractButton
from moderator import settings
from moderator.i18n import Language
from moderator.store.open import open_store
from ui.app import Program, _application, wait
from ui.session import Session

app = _application()
chosen = replace(settings.read(), palette="light")
program = Program(app, Session(open_store(Path(sys.argv[1])), chosen), chosen, Language.EN)
program.desk.start()
window = program.desk.window
window.resize(1280, 720)
wait(300)
picture = window.grab()
cut = [
    button.accessibleName() or button.text()
    for button in window.findChildren(QAbstractButton)
    if button.isVisible() and (button.width() < button.minimumSizeHint().width()
        or not window.rect().contains(button.mapTo(window, button.rect().bottomRight())))
]
print(json.dumps([picture.width(), picture.height(), cut]))
program.desk.close()
program.end()
"""


@pytest.fixture(scope="module")
def scaled_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("scaled") / "q.db", [seed])


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_the_desk_has_room_at_every_scale(tmp_path: Path, scaled_queue: Path, factor: float) -> None:
    queue = copy_queue(scaled_queue, tmp_path)
    environment = {**os.environ, "QT_SCALE_FACTOR": str(factor), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(queue)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    width, height, cut = json.loads(done.stdout.splitlines()[-1])
    assert (width, height) == (round(1280 * factor), round(720 * factor))
    assert cut == []
