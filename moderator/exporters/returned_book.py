"""Gives a workbook back as it came, styles and all, with the decision at the end of each row."""

from __future__ import annotations

import io
import posixpath
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.exporters.beside import Beside
from moderator.importers import header
from moderator.importers.own_book import letters
from moderator.importers.presets import Kind
from moderator.importers.sheets import shown

_CHUNK = 1 << 20
BOOK = "xl/workbook.xml"
_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_NUMBER = re.compile(rb'\br="(\d+)"')
_SPANS = re.compile(rb'\s+spans="[^"]*"')
_STYLE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\ss="(\d+)"')
_FORMULA = re.compile(rb"<((?:\w+:)?)f\b[^>]*?(?:/>|>.*?</\1f>)", re.DOTALL)
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?/>")
_CHAIN = re.compile(rb"<(?:\w+:)?(?:Override|Relationship)\b[^>]*calcChain[^>]*?/>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\r]|_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL = re.compile("[\ufffe\uffff]")


def is_workbook(path: Path) -> bool:
    """Whether a file is an XLSX; older and other spreadsheets cannot be returned as what they were."""
    try:
        with zipfile.ZipFile(path) as packed:
            return BOOK in packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def book_pieces(source: Path, beside: Beside, *, raw: bool = False) -> Iterator[bytes]:
    """The bytes of the new workbook: the old one with cells added to its rows.

    Formulas become the values they showed unless ``raw``; texts are written as texts, so that none runs.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    with tempfile.TemporaryFile() as target:
        try:
            data = source.read_bytes()
            given = CalamineWorkbook.from_filelike(io.BytesIO(data))
            with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
                sheets = _sheets(old)
                for part in old.infolist():
                    held = old.read(part)
                    if part.filename in sheets:
                        rows = given.get_sheet_by_name(sheets[part.filename]).to_python(False)
                        added = _added([[shown(cell) for cell in row] for row in rows], beside)
                        held = _with_cells(held, added, raw)
                    elif not raw:
                        if part.filename.endswith("/calcChain.xml"):
                            continue
                        if part.filename.endswith((".rels", "[Content_Types].xml")):
                            held = _CHAIN.sub(b"", held)
                    new.writestr(part, held, zipfile.ZIP_DEFLATED)
        except (CalamineError, zipfile.BadZipFile, KeyError) as fault:
            raise ModeratorError("import.binary", where=str(source)) from fault
        target.seek(0)
        while piece := target.read(_CHUNK):
            yield piece


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Name of a sheet by the name of its part, in the order of the workbook."""
    from lxml import etree

    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    links = etree.fromstring(book.read("xl/_rels/workbook.xml.rels"), safe)
    targets = {link.get("Id"): posixpath.join("/xl", link.get("Target")).lstrip("/") for link in links}
    found = {}
    for sheet in etree.fromstring(book.read(BOOK), safe).iterfind("{*}sheets/{*}sheet"):
        link = next(value for key, value in sheet.items() if key.endswith("}id"))
        found[posixpath.normpath(targets[link])] = str(sheet.get("name"))
    return found


def _added(texts: Sequence[Sequence[str]], beside: Beside) -> Mapping[int, tuple[int, list[str], bool]]:
    """By row number: the column where the added cells begin, they, and whether they are a header."""
    first = next((number for number, row in enumerate(texts) if any(row)), 0)
    top = header.find(texts[first : first + header.TITLE_ROWS * 4], beside.mapping)
    preset = top.layout.preset
    if not (top.readable and (preset is None or preset.kind is Kind.COMMENTS)):
        return {}
    width, left = max(len(row) for row in texts), top.skip
    made: dict[int, tuple[int, list[str], bool]] = {}
    for number, row in enumerate(texts):
        # The importer counts from the first row that is not empty.
        if not any(row) or number - first + 1 in beside.bad:
            continue
        if left or list(row) == top.names:
            left = max(0, left - 1)
            # Above the header there may be a title: the names stand beside the header itself.
            made[number + 1] = (width, beside.names(top) if left == 0 else [], True)
        else:
            made[number + 1] = (width, beside.cells(top, row), False)
    return made


def _with_cells(sheet: bytes, added: Mapping[int, tuple[int, list[str], bool]], raw: bool) -> bytes:
    number = 0

    def row(found: re.Match[bytes]) -> bytes:
        nonlocal number
        mark, about, cells = found[1], found[2], found[3] or b""
        named = _NUMBER.search(about)
        number = int(named[1]) if named else number + 1
        kept = cells if raw else _FORMULA.sub(b"", cells)
        start, texts, heads = added.get(number, (0, [], False))
        if not texts and kept is cells:
            return found[0]
        styles = _STYLE.findall(cells) if heads else []
        new = b"".join(
            _cell(mark, f"{letters(start + place)}{number}", text, styles[-1] if styles else b"")
            for place, text in enumerate(texts)
            if text
        )
        return b"<%srow%s>%s%s</%srow>" % (mark, _SPANS.sub(b"", about), kept, new, mark)

    # The extent would be wrong now; nobody needs it.
    return _DIMENSION.sub(b"", _ROW.sub(row, sheet), count=1)


def _cell(mark: bytes, address: str, text: str, style: bytes) -> bytes:
    """A cell that holds its text in place, whatever it begins with: a text, never a formula."""
    spelled = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _ILLEGAL.sub("\ufffd", text))
    like = b' s="%s"' % style if style else b""
    words = escape(spelled, quote=False).encode("utf-8", "replace")
    return b'<%sc r="%s"%s t="inlineStr"><%sis><%st xml:space="preserve">%s</%st></%sis></%sc>' % (
        mark, address.encode(), like, mark, mark, words, mark, mark, mark,
    )  # fmt: skip
