"""The whole main job in one process, as a child that is watched: load, list, decide, back up, all exports.

``python main_job.py FOLDER INPUT [NAME=VALUE]...`` works in FOLDER on ``q.db``. Prints one JSON object: the
exit code of each command, and what the listing said.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path

from moderator.cli.main import run
from moderator.exporters.export import exporters
from moderator.store.open import open_reader
from moderator.store.query import Query


def said(words: list[str]) -> tuple[int, str]:
    """Exit code and standard output of one command."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with contextlib.redirect_stdout(out):
        code = run(words)
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return code, out.buffer.getvalue().decode("utf-8")


def main(folder: Path, source: Path) -> None:
    os.umask(0o022)
    queue = ["--queue", str(folder / "q.db")]
    codes = {"load": said(["load", str(source), *queue])[0]}
    with open_reader(folder / "q.db") as reader:
        uids = [item.comment.uid for item in reader.items(Query())]
    note = next(iter(source.parent.glob("note.txt"))).read_text(encoding="utf-8")
    codes["decide"] = said(["decide", *uids[:2], "--hide", "--reason", "flood", "--note", note, *queue])[0]
    codes["tag"] = said(["decide", uids[0], "--tag", "coded", *queue])[0]
    codes["undo"] = said(["undo", *queue])[0]
    codes["list"], listing = said(["list", *queue])
    for words in (["problems"], ["stats"], ["doctor"], ["backup", str(folder / "copy.db")]):
        codes[words[0]] = said([*words, *queue])[0]
    for exporter in exporters():
        out = folder / f"out.{exporter.name}"
        codes[f"export {exporter.name}"] = said(
            ["export", "--format", exporter.name, "--out", str(out), *queue]
        )[0]
    for form in ("html", "pdf"):
        codes[f"report {form}"] = said(["report", "--out", str(folder / f"report.{form}"), *queue])[0]
    print(json.dumps({"codes": codes, "listing": listing}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
