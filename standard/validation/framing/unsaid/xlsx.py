"""What `python_calamine` does not say of a sheet of an XLSX: it is looked for by linear expressions, that hardly cost anything where there
is nothing, and in its XML where they find some."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import BinaryIO, Final
from xml.etree import ElementTree

import re2

from standard.validation import limits
from standard.validation.framing.number_formats import USUAL, NumberFormat, ShownText, Suspect, day_zero, told_of_format
from standard.validation.framing.unsaid.archives import SheetReader, local_name, pieces
from standard.validation.framing.unsaid.errors import LostCell
from standard.validation.framing.unsaid.model import ShownOtherwise, UnsaidOfSheet

_XLSX_SUSPECT: Final = re2.compile(
    rb"""\st\s*=\s*["']e["']|(?:</(?:\w+:)?f\s*>|<(?:\w+:)?f(?:\s[^<>]*)?/>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>)?\s*</(?:\w+:)?c\s*>"""
)
_HIDDEN_COLUMNS: Final = re2.compile(rb"""<(?:\w+:)?col\s[^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>]*>""")
_HIDDEN_ROW: Final = re2.compile(rb"""<(?:\w+:)?row\s[^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>]*>""")
_ROW: Final = re2.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_ERROR_CELL: Final = re2.compile(rb"""(?s)(<(?:\w+:)?c\s[^<>]*\bt\s*=\s*["']e["'][^<>]*>.*?<(?:\w+:)?v\s*>)[^<]*(</)""")


def of_xlsx(opened: Callable[[], BinaryIO], sheet: str) -> UnsaidOfSheet:
    hidden: dict[int, None] = {}
    columns: dict[int, None] = {}
    is_suspect = False
    cells = XlsxCells()
    with opened() as file, zipfile.ZipFile(file) as archive:
        book = _Book.of(archive)
        part = book.part(sheet)
        if not part.endswith(".xml"):
            return UnsaidOfSheet()
        formats = _Formats.of(archive, book)
        for piece in pieces(archive, part):
            is_suspect = is_suspect or _XLSX_SUSPECT.search(piece) is not None
            if b"hidden" in piece:
                columns |= dict.fromkeys(column for found in _HIDDEN_COLUMNS.finditer(piece) for column in _columns_of(found[0]))
                hidden |= dict.fromkeys(int(row[1]) - 1 for found in _HIDDEN_ROW.finditer(piece) if (row := _ROW.search(found[0])))
            formats.look(piece, cells.shown)
        if is_suspect:
            with archive.open(part) as content:
                cells.parser().ParseFile(content)
    return UnsaidOfSheet(cells.found, tuple(hidden), tuple(columns), shown=cells.shown)


@dataclass(frozen=True, slots=True)
class _Book:
    names: Mapping[str, str]
    """The files of the archive, by their names in lower case."""
    tree: ElementTree.Element
    links: ElementTree.Element

    @staticmethod
    def of(archive: zipfile.ZipFile) -> _Book:
        names = {name.lower(): name for name in archive.namelist()}
        tree, links = (ElementTree.fromstring(archive.read(names[name])) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
        return _Book(names, tree, links)

    def part(self, sheet: str) -> str:
        """The file of the archive that holds a sheet."""
        wanted = next(item for item in self.tree.iter() if local_name(item.tag) == "sheet" and item.get("name") == sheet)
        identifier = next(value for key, value in wanted.attrib.items() if local_name(key) == "id")
        target = next(link.attrib["Target"] for link in self.links if link.get("Id") == identifier)
        return self.names[posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()]

    @property
    def first_day(self) -> datetime:
        """The day that is 0."""
        properties = [item for item in self.tree.iter() if local_name(item.tag) == "workbookPr"]
        since_1904 = any(item.get("date1904") in {"1", "true"} for item in properties)
        return day_zero(since_1904=since_1904)


_NUMBER_CELL: Final = r""" s="(%s)"([^<>]*)>(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(%s)</"""
"""From the style of a cell to its value: what begins as a text does is found sooner than what begins as a tag."""
_REFERENCE: Final = re.compile(rb"""\br="([A-Z]{1,3})([0-9]{1,7})\"""")


@dataclass(frozen=True, slots=True)
class _Formats:
    """The formats with which a cell may show something else than what is read."""

    codes: Mapping[bytes, str]
    """By the style of a cell."""
    first_day: datetime
    suspects: tuple[tuple[Suspect, re.Pattern[bytes]], ...]
    """What the cells are found by."""

    @staticmethod
    def of(archive: zipfile.ZipFile, book: _Book) -> _Formats:
        styles = ElementTree.fromstring(archive.read(book.names["xl/styles.xml"])) if "xl/styles.xml" in book.names else ()
        written = dict(USUAL)
        codes: dict[bytes, str] = {}
        found: dict[Suspect, list[str]] = {}
        for group in styles:
            if local_name(group.tag) == "numFmts":
                written |= {int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in group}
            elif local_name(group.tag) == "cellXfs":
                for number, style in enumerate(group):
                    code = written.get(int(style.get("numFmtId", 0)), "")
                    form = NumberFormat.of(code)
                    if form is not None and (suspect := form.suspect) is not None:
                        codes[str(number).encode()] = code
                        found.setdefault(suspect, []).append(str(number))
        cells = (
            (suspect, re.compile((_NUMBER_CELL % ("|".join(numbers), suspect.written)).encode())) for suspect, numbers in found.items()
        )
        return _Formats(codes, book.first_day, tuple(cells))

    def look(self, piece: bytes, shown: ShownOtherwise) -> None:
        told: dict[tuple[bytes, bytes], ShownText | None] = {}
        for suspect, cells in self.suspects:
            for cell in cells.finditer(piece):
                style, after, written = cell.groups()
                before = piece[piece.rfind(b"<", 0, cell.start()) : cell.start()]
                reference = _REFERENCE.search(before)
                if reference is None or not written or (after and _TYPED.search(after)) or _TYPED.search(before):
                    continue
                place = int(reference[2]) - 1, column_of(reference[1])
                if suspect.decimals is not None and not _has_more(float(written), suspect.decimals):
                    continue
                if suspect.sure is not None and shown.again(place, suspect.sure):
                    continue
                if (style, written) not in told:
                    told[style, written] = told_of_format(self.codes[style], float(written), self.first_day)
                if (found := told[style, written]) is not None:
                    shown.add(place, found)


_TYPED: Final = re.compile(rb"""\bt=["'][^n]""")


def _has_more(number: float, decimals: int) -> bool:
    """Whether the fifteen figures that a spreadsheet keeps of a number have more decimals than these."""
    return float(f"{number:.15g}") != round(number, decimals)


def _columns_of(element: bytes) -> range:
    """Those from 0 that an element `col` is about."""
    first, last = (re2.search(rb"""\b%b\s*=\s*["']([0-9]{1,5})["']""" % name, element) for name in (b"min", b"max"))
    return range(int(first[1]) - 1, min(int(last[1]), limits.COLUMNS)) if first and last else range(0)


def with_usual_errors(opened: Callable[[], BinaryIO]) -> BinaryIO:
    """An XLSX whose errors are all ones that `python_calamine` knows: it refuses a sheet for one that it does not."""
    other = io.BytesIO()
    with opened() as file, zipfile.ZipFile(file) as archive, zipfile.ZipFile(other, "w", zipfile.ZIP_STORED) as copy:
        for name in archive.namelist():
            data = archive.read(name)
            copy.writestr(name, _ERROR_CELL.sub(rb"\1#N/A\2", data) if name.startswith("xl/worksheets/") else data)
    other.seek(0)
    return other


@dataclass(slots=True)
class XlsxCells(SheetReader):
    kind: str = ""
    formula: str | None = None
    value: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.column = -1
            case "c":
                self.column = column_of(attributes["r"].rstrip("0123456789").encode()) if "r" in attributes else self.column + 1
                self.kind, self.formula, self.value = attributes.get("t", ""), None, ""
            case "f" | "v":
                self.texts = []

    def end(self, name: str) -> None:
        match name:
            case "f":
                self.formula = self.taken()
            case "v":
                self.value = self.taken()
            case "c" if self.kind == "e":
                self.found[self.row, self.column] = LostCell(self.value or "#N/A")
            case "c" if self.formula is not None and not self.value and self.kind != "str":
                self.found[self.row, self.column] = LostCell(f"={self.formula or '…'}")


@cache
def column_of(letters: bytes) -> int:
    """« C » is column 2."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column - 1
