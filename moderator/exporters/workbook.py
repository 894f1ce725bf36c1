"""Writes a workbook of nothing but strings, row by row: what a spreadsheet needs of the format, no more.

Sheets grow in files of their own beside each other and are packed at the end, so memory stays flat.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from moderator.importers.own_book import letters

PLAIN, BOLD, WRAPPED = 0, 1, 2
"""The looks a cell may have."""

_HELD = 500
"""Rows of a sheet held before they are written."""
_LEVEL = 1
"""A higher one makes the file a little smaller and the export twice as slow."""
_END = "</t></is></c>"
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f]|_x")
_OWN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(slots=True)
class Sheet:
    """One sheet while it grows; ``rows`` are those written so far."""

    name: str
    file: IO[bytes]
    heads: Sequence[str]
    """The beginning of a cell in each column."""
    rows: int = 0
    filtered: bool = False
    _held: list[str] = field(default_factory=list)

    def header(self, names: Sequence[str]) -> None:
        """The first row, in bold."""
        looks, self.heads = self.heads, _heads([BOLD] * len(names))
        self.add(names)
        self.heads = looks

    def add(self, cells: Sequence[str]) -> None:
        """One row below the last; empty cells are left out. Control characters become escapes."""
        if _SPECIAL.search("".join(cells)):
            cells = [_written(cell) for cell in cells]
        self.add_plain(cells)

    def add_plain(self, cells: Sequence[str]) -> None:
        """The same for cells that hold nothing ``special``."""
        self.rows += 1
        place = f'{self.rows}" t="inlineStr"><is><t xml:space="preserve">'
        row = [f"{head}{place}{cell}{_END}" for head, cell in zip(self.heads, cells, strict=False) if cell]
        self._held.append(f'<row r="{self.rows}">{"".join(row)}</row>')
        if len(self._held) >= _HELD:
            self.flush()

    def flush(self) -> None:
        self.file.write("".join(self._held).encode("utf-8", "replace"))
        self._held.clear()

    @property
    def area(self) -> str:
        return f"A1:{letters(len(self.heads) - 1)}{self.rows}"

    def close(self) -> None:
        self.flush()
        end = f'<autoFilter ref="{self.area}"/>' if self.filtered else ""
        self.file.write(f"</sheetData>{end}</worksheet>".encode())


def _heads(looks: Sequence[int]) -> list[str]:
    """The beginnings of a row's cells, up to the letters of each column."""
    return [f'<c s="{look}" r="{letters(number)}' for number, look in enumerate(looks)]


def special(text: str) -> bool:
    """Whether a text has to be written in another way than it is."""
    return _SPECIAL.search(text) is not None


def _written(text: str) -> str:
    text = escape(_OWN_ESCAPE.sub("_x005F_", text))
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


class Workbook:
    """A context manager: leaving it removes what the sheets grew in. ``save`` writes the workbook."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sheet in self.sheets:
            sheet.file.close()

    def sheet(self, name: str, widths: Sequence[int], looks: Sequence[int], *, frozen: bool = False) -> Sheet:
        """A new last sheet with columns so wide and looking so; its first row stays in sight if frozen."""
        file = tempfile.TemporaryFile(prefix="moderation-desk-")  # noqa: SIM115
        made = Sheet(name, file, _heads(looks))
        selected = "" if self.sheets else ' tabSelected="1"'
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{width}.7109375" customWidth="1"/>'
            for n, width in enumerate(widths, 1)
        )
        made.file.write(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{selected} workbookViewId="0">{pane}'
            f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
            "<sheetData>".encode()
        )
        self.sheets.append(made)
        return made

    def save(self, out: BinaryIO, properties: Mapping[str, str]) -> None:
        """Pack all sheets; ``properties`` are the document's own, by name."""
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
            for name, text in self._about(properties).items():
                packed.writestr(name, text)
            for number, sheet in enumerate(self.sheets, 1):
                sheet.close()
                sheet.file.seek(0)
                with packed.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                    shutil.copyfileobj(sheet.file, part, 1 << 20)

    def _about(self, properties: Mapping[str, str]) -> dict[str, str]:
        return {
            "[Content_Types].xml": self._types(),
            "_rels/.rels": _relations([
                (f"{_RELATED}/officeDocument", "xl/workbook.xml"),
                (f"{_RELATED}/custom-properties", "docProps/custom.xml"),
            ]),
            "docProps/custom.xml": _custom(properties),
            "xl/workbook.xml": self._book(),
            "xl/_rels/workbook.xml.rels": _relations([
                *[(f"{_RELATED}/worksheet", f"worksheets/sheet{n}.xml") for n in self._numbers()],
                (f"{_RELATED}/styles", "styles.xml"),
            ]),
            "xl/styles.xml": _STYLES,
        }  # fmt: skip

    def _numbers(self) -> range:
        return range(1, len(self.sheets) + 1)

    def _types(self) -> str:
        sheets = "".join(_part(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in self._numbers())
        custom = f'<Override PartName="/docProps/custom.xml" ContentType="{_TYPES}.custom-properties+xml"/>'
        return (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f"{_part('xl/workbook.xml', 'sheet.main')}{sheets}{_part('xl/styles.xml', 'styles')}"
            f"{custom}</Types>"
        )

    def _book(self) -> str:
        sheets = "".join(
            f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, sheet in enumerate(self.sheets, 1)
        )
        filters = "".join(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n}" hidden="1">'
            f"{escape(_absolute(sheet))}</definedName>"
            for n, sheet in enumerate(self.sheets)
            if sheet.filtered
        )
        names = f"<definedNames>{filters}</definedNames>" if filters else ""
        return (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{sheets}</sheets>{names}</workbook>"
        )


def _absolute(sheet: Sheet) -> str:
    quoted = sheet.name.replace("'", "''")
    return f"'{quoted}'!$A$1:${letters(len(sheet.heads) - 1)}${sheet.rows}"


def _part(name: str, kind: str) -> str:
    main = "spreadsheetml"
    return f'<Override PartName="/{name}" ContentType="{_TYPES}.{main}.{kind}+xml"/>'


def _relations(listed: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(listed, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _custom(properties: Mapping[str, str]) -> str:
    made = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{n}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for n, (name, value) in enumerate(properties.items(), 2)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        f'{_HEAD}<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
        f"{made}</Properties>"
    )
