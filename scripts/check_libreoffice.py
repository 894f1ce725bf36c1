"""Opens our CSV and XLSX in LibreOffice without a window, and looks for formulas and changed ids.

python scripts/check_libreoffice.py        needs ``soffice`` (Debian: libreoffice-calc)
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from moderator.exporters.export import export, exporter
from moderator.jobs import Job
from moderator.records import Comment, Flags, Item, Scores, State, Uid
from moderator.store.reader import Head

TEXTS = (
    "=1+1", "+1", "-_-||", "@某人", "\t=1", "\u3000=A1", "=HYPERLINK(\"http://127.0.0.1/\")", "'quoted",
    "两\n行", 'a "b", c', "🙏👨\u200d👩\u200d👧", "العربية",
    "", "0012", "1E5", "2024-01-02", "TRUE", "x" * 40_000,
)  # fmt: skip
FILTERS = {"csv": ["--infilter=CSV:44,34,76,1,,0,true,true,false"], "xlsx": []}
"""For CSV: comma, quotes, UTF-8, quoted cells as text, as the import dialog offers it; nothing evaluated."""


def items() -> list[Item]:
    made = []
    for number, text in enumerate(TEXTS, 1):
        uid = Uid(f"c{number:020d}")
        comment = Comment(uid, None, None, number, text[:50], text, str(1234567890123456700 + number))
        made.append(Item(number, comment, None, None, State(), Flags(uid, (), Scores(), False, 0.5)))
    return made


def convert(source: Path, ending: str, options: list[str], folder: Path) -> Path:
    """The file as LibreOffice saves it again."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", *options]
    command += ["--convert-to", ending, "--outdir", str(folder / ending), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / ending / f"{source.stem}.{ending}"


def formulas(book: Path) -> int:
    """Formula elements in the sheets of a workbook."""
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    return sum(sheet.count(b"<f>") + sheet.count(b"<f ") for sheet in sheets)


def check(form: str, folder: Path) -> list[str]:
    """What is wrong with one format, in words."""
    source = folder / f"export-{form}.{form}"
    export(items(), exporter(form), source, Head(0, ""), Job())
    book = convert(source, "xlsx", FILTERS[form], folder)
    faults = [f"{form}: {n} formulas"] if (n := formulas(book)) else []
    from python_calamine import CalamineWorkbook

    sheets = CalamineWorkbook.from_path(str(book))
    rows = [row for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python(False)]
    said = {str(cell) for row in rows for cell in row}
    for item in items():
        if item.comment.source_id not in said:
            faults.append(f"{form}: the id {item.comment.source_id} was changed")
        if len(item.comment.text) < 1000 and not {item.comment.text, "'" + item.comment.text} & said:
            faults.append(f"{form}: {item.comment.text!r} was changed")
    if form == "xlsx":
        # From the sheet of open comments back to text: what a person would save from Excel.
        saved = convert(source, "csv", [], folder)
        list(csv.reader(io.StringIO(saved.read_text("utf-8", "replace"), newline="")))
    return faults


def main() -> int:
    if shutil.which("soffice") is None:
        print("soffice was not found: install libreoffice-calc", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        faults = [fault for form in FILTERS for fault in check(form, Path(name))]
    print(
        "\n".join(faults)
        or f"LibreOffice: {len(TEXTS)} rows in csv and xlsx, no formula, no changed id or text"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
