"""What `python_calamine` does not say of a sheet of an ODS, in its XML."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, product
from typing import BinaryIO, Final

import re2

from standard.validation import limits
from standard.validation.framing.cells import as_text, plain
from standard.validation.framing.number_formats import Difference, ShownText, difference, shows_part
from standard.validation.framing.unsaid.archives import SheetReader, local_name, pieces
from standard.validation.framing.unsaid.errors import LostCell, error_meaning
from standard.validation.framing.unsaid.model import KEPT, UnsaidOfSheet

_ODS_SUSPECT: Final = re2.compile(
    rb""":formula\s*=|value-type\s*=\s*["']error["']|>(?:#|Err:)|-spanned\s*=\s*["'](?:[2-9]|1[0-9])|visibility\s*=\s*["'](?:collapse|filter)"""
)


_SHOWN: Final = re2.compile(
    rb"""\boffice:value-type\s*=\s*"(?:float|currency|percentage|date)"[^<>]*\boffice:(date-)?value\s*=\s*"([^"]*)"[^<>]*>\s*"""
    rb"""<text:p[^<>]*>([^<]*)</text:p>"""
)
_NUMBERS: Final = ("float", "currency", "percentage")


def of_ods(opened: Callable[[], BinaryIO], sheet: str) -> UnsaidOfSheet:
    cells = OdsCells(sheet=sheet)
    with opened() as file, zipfile.ZipFile(file) as archive:
        if any(_ODS_SUSPECT.search(piece) is not None or _shows_otherwise(piece) for piece in pieces(archive, "content.xml")):
            with archive.open("content.xml") as content:
                cells.parser().ParseFile(content)
    return UnsaidOfSheet(cells.found, tuple(cells.hidden), tuple(cells.hidden_columns), tuple(cells.merged), cells.shown)


def _shows_otherwise(piece: bytes) -> bool:
    found = set(_SHOWN.findall(piece))
    return any(_told("date" if dated else "float", value.decode(), shown.decode()) is not None for dated, value, shown in found)


def _told(kind: str, value: str, shown: str) -> ShownText | None:
    """What is to be told of a cell that holds a number or a date, and shows this."""
    if kind in _NUMBERS:
        found = difference(shown, text := as_text(plain(float(value))))
        return ShownText(found, shown, text) if found is not None else None
    return ShownText(Difference.PART, shown, value.removesuffix("T00:00:00")) if shows_part(shown, value) else None


@dataclass(slots=True)
class OdsCells(SheetReader):
    sheet: str = ""
    reading: bool = False
    rows: int = 0
    columns: int = 0
    """How many times the row, and the cell, is repeated."""
    lost: str = ""
    """What is said of the cell where it is lost, unless it shows something."""
    formula: bool = False
    held: tuple[str, str] | None = None
    """The type and the value of a cell that may show something else."""
    described: int = 0
    """The columns whose description has been read."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        said = {local_name(key): value for key, value in attributes.items()} if self.reading or name == "table" else {}
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
            kinds = {value for key, value in attributes.items() if local_name(key) == "value-type"}
            self.lost = "#N/A" if "error" in kinds else ""
            kind, value = said.get("value-type", ""), said.get("date-value", said.get("value", ""))
            self.held = (kind, value) if value and not self.lost and kind in {*_NUMBERS, "date"} else None
            if self.formula and not kinds:
                self.lost = "=" + said["formula"].partition("=")[2]
        elif name == "p" and (self.formula or self.lost or self.held):
            self.texts = []

    def end(self, name: str) -> None:
        if not self.reading:
            return
        if name == "table":
            self.reading = False
        elif name == "p" and self.texts is not None:
            shown = self.taken()
            if self.held is not None and error_meaning(shown) is None:
                self._tell(shown)
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

    def _tell(self, shown: str) -> None:
        assert self.held is not None
        told, self.held = _told(*self.held, shown), None
        if told is not None:
            places = product(range(self.row, self.row + self.rows), range(self.column, self.column + self.columns))
            for place in islice(places, KEPT):
                self.shown.add(place, told)
