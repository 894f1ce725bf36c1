"""The program of a day that has not come: as this one, with one more schema. Run as a child.

``python next_schema.py FAIL DO QUEUE [SOURCE]``: FAIL is ``no``, ``raise`` or ``die`` (in the middle of the
migration), DO is ``open``, ``read`` or ``restore``. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from moderator.store import migrations

NAME = "9999_made_up"


def make_up(fail: str) -> None:
    """Add the schema before any other room has read how many there are."""

    def _next(db: migrations.Executes) -> None:
        db.execute("ALTER TABLE imports ADD COLUMN made_up TEXT")
        db.execute("CREATE TABLE made_up (id INTEGER PRIMARY KEY, word TEXT NOT NULL)")
        db.execute("INSERT INTO made_up SELECT id, status FROM reviews JOIN comments ON id = comment_id")
        if fail == "raise":
            raise ArithmeticError("in the middle")
        if fail == "die":
            os._exit(9)
        db.execute("UPDATE imports SET made_up = 'yes'")

    migrations.SCRIPTS = (*migrations.SCRIPTS, (NAME, _next))
    migrations.VERSION = len(migrations.SCRIPTS)


def main(fail: str, act: str, queue: Path, source: Path | None) -> None:
    make_up(fail)
    from moderator.errors import ModeratorError
    from moderator.store import copies
    from moderator.store.check import check
    from moderator.store.open import open_reader, open_store
    from moderator.store.restore import restore

    try:
        if act == "open":
            open_store(queue).close()
        elif act == "restore":
            assert source is not None
            restore(queue, source, "later")
        with open_reader(queue) as reader:
            said = {
                "bad": [f"{one.name}: {one.detail}" for one in check(reader) if not one.ok],
                "by_status": {str(name): n for name, n in reader.counts().by_status.items()},
                "made_up": reader.db.execute("SELECT count(*) FROM made_up").fetchone()[0],
            }
    except ModeratorError as fault:
        said = {"refused": fault.key}
    except ArithmeticError as fault:
        said = {"failed": str(fault)}
    print(json.dumps(said | {"copies": [str(one.path) for one in copies.listed(queue)]}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]) if sys.argv[4:] else None)
