"""What `python_calamine` says nothing of in a sheet."""

from __future__ import annotations

import zipfile
import zlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from standard.validation.framing.number_formats import Difference, ShownText
from standard.validation.framing.unsaid.errors import LostCell

Place = tuple[int, int]
"""Row and column, both from 0."""

KEPT: Final = 1_000_000
"""Cells that are kept: an ODS file may repeat one for ever."""
EXAMPLES: Final = 200
"""Cells of a column whose texts are kept: the first may stand above the header."""
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
    NotImplementedError,  # of zipfile, for a compression that it does not know
)
"""What reading a file that is not what it says raises."""


@dataclass(slots=True)
class ShownCells:
    """The cells of a column that show something else than what is read, and in one way."""

    rows: array[int] = field(default_factory=lambda: array("L"))
    """From 0, growing."""
    told: list[ShownText] = field(default_factory=list)
    """Of the first."""


@dataclass(slots=True)
class ShownOtherwise:
    """The cells of a sheet that show something else than what is read."""

    found: dict[tuple[int, Difference], ShownCells] = field(default_factory=dict)
    """By column, from 0, and by the way they differ."""

    def add(self, place: Place, told: ShownText) -> None:
        found = self.found.setdefault((place[1], told.difference), ShownCells())
        if not self.again(place, told.difference) and not (found.rows and place[0] <= found.rows[-1]):
            found.rows.append(place[0])
            found.told.append(told)

    def again(self, place: Place, difference: Difference) -> bool:
        """Count one more where enough have been told, which costs nothing; false elsewhere."""
        found = self.found.get((place[1], difference))
        if found is None or len(found.told) < EXAMPLES:
            return False
        if found.rows[-1] < place[0] and len(found.rows) < KEPT:
            found.rows.append(place[0])
        return True


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
    shown: ShownOtherwise = field(default_factory=ShownOtherwise)
