"""What `python_calamine` says nothing of: errors of a spreadsheet and formulas never computed, which it reads as empty cells; hidden rows;
the merged cells of an ODS.

They are looked for in the file itself, below it: in the XML of an XLSX or ODS sheet, first by a linear expression that hardly costs
anything where there are none, and by `xlrd` in an XLS.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import BinaryIO, Final
from xml.etree import ElementTree
from xml.parsers import expat

import re2

from standard.validation import limits

Place = tuple[int, int]
"""Row and column, both from 0."""


class LostCell(str):
    """What a spreadsheet shows of a cell that has no value: « #N/A », or the formula that nobody computed."""

    __slots__ = ()


ERRORS: Final = {
    "#NULL!": "deux plages qui ne se croisent pas",
    "#DIV/0!": "une division par zéro",
    "#VALUE!": "un calcul sur un texte",
    "#REF!": "un renvoi à une cellule supprimée",
    "#NAME?": "une formule dont un mot est inconnu",
    "#NUM!": "un nombre impossible",
    "#N/A": "une valeur introuvable",
    "#GETTING_DATA": "une donnée encore attendue",
    "#SPILL!": "un résultat qui déborde",
    "#CALC!": "un calcul impossible",
    "#FIELD!": "un champ introuvable",
    "#BLOCKED!": "une donnée bloquée",
    "#CONNECT!": "une connexion qui a échoué",
    "#ERROR!": "une formule qui ne se lit pas",
    "#BUSY!": "une donnée encore attendue",
    "#EXTERNAL!": "une donnée d’un autre fichier",
    "#ERREUR!": "une formule qui ne se lit pas",
    "#NUL!": "deux plages qui ne se croisent pas",
    "#VALEUR!": "un calcul sur un texte",
    "#NOM?": "une formule dont un mot est inconnu",
    "#NOMBRE!": "un nombre impossible",
    "#PROPAGATION!": "un résultat qui déborde",
    "#CALCUL!": "un calcul impossible",
}
"""The errors of spreadsheets, as they write them in English and in French, and what each means."""

_SHARPS: Final = "####"
"""What stands for a number in a column that is too narrow, once shown or saved as text."""


def error_meaning(text: str) -> str | None:
    """What the error of a spreadsheet means, « #NOM ? » with its space or not; None for another text, "" where nobody knows."""
    if text.startswith("#"):
        if text.startswith(_SHARPS) and not text.strip("#"):
            return "une colonne trop étroite"
        return ERRORS.get("".join(text.split()))
    return "" if text.startswith(("Err:", "Err :")) else None


KEPT: Final = 1_000_000
"""Lost cells that are kept: an ODS file may repeat one for ever."""
_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 4096
_XLSX_SUSPECT: Final = re2.compile(
    rb"""\st\s*=\s*["']e["']|(?:</(?:\w+:)?f\s*>|<(?:\w+:)?f(?:\s[^<>]*)?/>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>)?\s*</(?:\w+:)?c\s*>"""
)
_ODS_SUSPECT: Final = re2.compile(
    rb""":formula\s*=|value-type\s*=\s*["']error["']|>(?:#|Err:)|-spanned\s*=\s*["'](?:[2-9]|1[0-9])|visibility\s*=\s*["'](?:collapse|filter)"""
)
_XLS_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ElementTree.ParseError,
    OSError,
    ValueError,
    KeyError,
    StopIteration,
    EOFError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class UnsaidOfSheet:
    lost: Mapping[Place, LostCell] = field(default_factory=dict)
    """The cells that are taken for empty."""
    hidden: tuple[int, ...] = ()
    """The rows, from 0, that a filter or somebody hid."""
    hidden_columns: tuple[int, ...] = ()
    """The columns, from 0, that somebody hid."""
    merged: tuple[tuple[Place, Place], ...] = ()
    """The first and last cells of those merged, where the library does not tell them."""


def unsaid_of(opened: Callable[[], BinaryIO], kind: str, sheet: str) -> UnsaidOfSheet:
    """What `python_calamine` does not say of a sheet; nothing where the file, which it opened, cannot be looked into."""
    with suppress(*DAMAGED):
        match kind:
            case "xlsx":
                return _of_archive(opened, lambda archive: _xlsx_part(archive, sheet), _XLSX_SUSPECT, _XlsxCells())
            case "ods":
                return _of_archive(opened, lambda _: "content.xml", _ODS_SUSPECT, _OdsCells(sheet=sheet))
            case "xls":
                return UnsaidOfSheet(_of_xls(opened, sheet))
    return UnsaidOfSheet()


def _of_archive(
    opened: Callable[[], BinaryIO], named: Callable[[zipfile.ZipFile], str], suspect: re2._Regexp, cells: _Cells
) -> UnsaidOfSheet:
    hidden: dict[int, None] = {}
    columns: dict[int, None] = {}
    is_suspect = False
    with opened() as file, zipfile.ZipFile(file) as archive:
        part = named(archive)
        if not part.endswith(".xml"):
            return UnsaidOfSheet()
        for piece in _pieces(archive, part):
            is_suspect = is_suspect or suspect.search(piece) is not None
            if b"hidden" in piece:
                columns |= dict.fromkeys(column for found in _HIDDEN_COLUMNS.finditer(piece) for column in _columns_of(found[0]))
                hidden |= dict.fromkeys(int(row[1]) - 1 for found in _HIDDEN_ROW.finditer(piece) if (row := _ROW.search(found[0])))
        if is_suspect:
            with archive.open(part) as content:
                cells.parser().ParseFile(content)
    return UnsaidOfSheet(
        cells.found, tuple(hidden) or tuple(cells.hidden), tuple(columns) or tuple(cells.hidden_columns), tuple(cells.merged)
    )


_HIDDEN_COLUMNS: Final = re2.compile(rb"""<(?:\w+:)?col\s[^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>]*>""")
_HIDDEN_ROW: Final = re2.compile(rb"""<(?:\w+:)?row\s[^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>]*>""")
_ROW: Final = re2.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_ERROR_CELL: Final = re2.compile(rb"""(?s)(<(?:\w+:)?c\s[^<>]*\bt\s*=\s*["']e["'][^<>]*>.*?<(?:\w+:)?v\s*>)[^<]*(</)""")


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


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a file of the archive, each piece beginning with the end of the one before."""
    with archive.open(part) as content:
        end = b""
        while piece := content.read(_CHUNK):
            yield end + piece
            end = piece[-_OVERLAP:]


def _xlsx_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file of the archive that holds a sheet."""
    names = {name.lower(): name for name in archive.namelist()}
    book = ElementTree.fromstring(archive.read(names["xl/workbook.xml"]))
    wanted = next(item for item in book.iter() if _local(item.tag) == "sheet" and item.get("name") == sheet)
    identifier = next(value for key, value in wanted.attrib.items() if _local(key) == "id")
    links = ElementTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))
    target = next(link.attrib["Target"] for link in links if link.get("Id") == identifier)
    return names[posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()]


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


@dataclass(slots=True)
class _Cells(ABC):
    """Reads the cells of a sheet, element by element, and keeps those that are lost."""

    found: dict[Place, LostCell] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    row: int = -1
    column: int = -1
    texts: list[str] | None = None
    """The text of the element that is being read, where it matters."""

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: self.start(_local(name), attributes)
        parser.EndElementHandler = lambda name: self.end(_local(name))
        parser.CharacterDataHandler = self.text
        # A sheet has no document type: what one could declare is not read.
        parser.StartDoctypeDeclHandler = _refuse
        return parser

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str) -> None:
        """It ends."""

    def text(self, data: str) -> None:
        if self.texts is not None:
            self.texts.append(data)

    def _taken(self) -> str:
        taken, self.texts = "".join(self.texts or ()), None
        return taken


def _refuse(*_: object) -> None:
    raise ValueError


@dataclass(slots=True)
class _XlsxCells(_Cells):
    kind: str = ""
    formula: str | None = None
    value: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.column = -1
            case "c":
                self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
                self.kind, self.formula, self.value = attributes.get("t", ""), None, ""
            case "f" | "v":
                self.texts = []

    def end(self, name: str) -> None:
        match name:
            case "f":
                self.formula = self._taken()
            case "v":
                self.value = self._taken()
            case "c" if self.kind == "e":
                self.found[self.row, self.column] = LostCell(self.value or "#N/A")
            case "c" if self.formula is not None and not self.value and self.kind != "str":
                self.found[self.row, self.column] = LostCell(f"={self.formula or '…'}")


def _column(reference: str) -> int:
    """« C2 » is in column 2."""
    column = 0
    for letter in reference:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - 64
    return column - 1


@dataclass(slots=True)
class _OdsCells(_Cells):
    sheet: str = ""
    reading: bool = False
    rows: int = 0
    columns: int = 0
    """How many times the row, and the cell, is repeated."""
    lost: str = ""
    """What is said of the cell where it is lost, unless it shows something."""
    formula: bool = False
    described: int = 0
    """The columns whose description has been read."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        said = {_local(key): value for key, value in attributes.items()} if self.reading or name == "table" else {}
        if name == "table":
            self.reading, self.row, self.rows, self.described = said.get("name") == self.sheet, 0, 0, 0
        elif not self.reading:
            return
        elif name == "table-column":
            repeated = int(said.get("number-columns-repeated", 1))
            if said.get("visibility") in {"collapse", "filter"}:
                self.hidden_columns += range(self.described, min(self.described + repeated, limits.COLUMNS))
            self.described += repeated
        elif name == "table-row":
            self.row += self.rows
            self.rows, self.column, self.columns = int(said.get("number-rows-repeated", 1)), 0, 0
            if said.get("visibility") in {"collapse", "filter"}:
                self.hidden += range(self.row, self.row + min(self.rows, KEPT - len(self.hidden)))
        elif name in {"table-cell", "covered-table-cell"}:
            self.column += self.columns
            self.columns = int(said.get("number-columns-repeated", 1))
            self.formula = "formula" in said
            down, right = (int(said.get(f"number-{side}-spanned", 1)) for side in ("rows", "columns"))
            if max(down, right) > 1 and len(self.merged) < KEPT:
                self.merged.append(((self.row, self.column), (self.row + down - 1, self.column + right - 1)))
            # LibreOffice says that it is an error beside the type that it writes for others.
            kinds = {value for key, value in attributes.items() if _local(key) == "value-type"}
            self.lost = "#N/A" if "error" in kinds else ""
            if self.formula and not kinds:
                self.lost = "=" + said["formula"].partition("=")[2]
        elif name == "p" and (self.formula or self.lost):
            self.texts = []

    def end(self, name: str) -> None:
        if not self.reading:
            return
        if name == "table":
            self.reading = False
        elif name == "p" and self.texts is not None:
            shown = self._taken()
            if error_meaning(shown) is not None or (self.lost == "#N/A" and shown):
                self.lost = shown
            elif self.lost.startswith("=") and shown:
                self.lost = ""
        elif name in {"table-cell", "covered-table-cell"} and self.lost:
            for place in product(range(self.row, self.row + self.rows), range(self.column, self.column + self.columns)):
                if len(self.found) >= KEPT:
                    break
                self.found[place] = LostCell(self.lost)
            self.lost = ""


def _of_xls(opened: Callable[[], BinaryIO], sheet: str) -> Mapping[Place, LostCell]:
    # It takes long to load, and few people still have such files.
    import xlrd

    with opened() as file:
        data = file.read()
    try:
        with xlrd.open_workbook(file_contents=data, on_demand=True, logfile=io.StringIO()) as book:
            found = book.sheet_by_name(sheet)
            return {
                (row, column): LostCell(_XLS_ERRORS.get(found.cell_value(row, column), "#N/A"))
                for row in range(found.nrows)
                for column, kind in enumerate(found.row_types(row))
                if kind == xlrd.XL_CELL_ERROR
            }
    except MemoryError:
        raise
    except Exception:
        # xlrd has no error of its own for most of what it does not expect (IndexError, struct.error, AssertionError…), in files
        # that python_calamine reads well: what it would have told is then not told, and the rest of the check goes on.
        return {}
