"""Rows that are none of the table: totals, notes under it, and the names of fields where rows should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from standard.schema.folding import fold
from standard.schema.words import enumerated, quoted
from standard.validation.found_rows import FoundRows
from standard.validation.framing import Block, Frame, as_text
from standard.validation.report import ReportNotice, shorten

_TOTAL: Final = r"(?i)^\s*(?:sous[- ]?total|total(?:\s+g[ée]n[ée]ral)?|totaux)(?:\s*:?\s*$|\s+(?:g[ée]n[ée]ral|de |des |du |par |\d))"
_NOTE: Final = re.compile(r"(?i)\s*(?:[*(]|\(?\d\)|sources?\b|notes?\b|n\.?b\.?\b|l[ée]gende\b|mise? à jour\b|maj\b|©|extrait\b|édité\b)")
_LOOKED: Final = 3
"""Columns, the first ones, where the word « total » is looked for."""
_LAST: Final = 30
"""Rows, the last ones, among which are the notes under a table."""
_FEWEST: Final = 3
"""Columns of a table whose rows can tell from notes."""


class StrayRows:
    def __init__(self, table: Frame, names: Iterable[str]) -> None:
        """`names` are those of the fields of the schema."""
        self._width = len(table.header)
        self._totals = FoundRows()
        self._last: list[tuple[int, list[str]]] = []
        self._named: set[str] = set()
        """The fields that the first cells of the first rows name."""
        self._others = {fold(one, words_only=True) for one in names} - {fold(label, words_only=True) for label in table.header}

    def read(self, block: Block) -> None:
        if self._width < _FEWEST or not block.texts.height:
            return
        for column in range(min(_LOOKED, self._width, block.texts.width)):
            texts = block.texts.to_series(column)
            said = texts.str.contains(_TOTAL).fill_null(False)
            for place in said.arg_true() if said.any() else ():
                cells = _texts(block, slice(int(place), int(place) + 1))[0]
                if 2 * sum(not cell.strip() for cell in cells) >= len(cells) - 1:
                    self._totals.add(block.numbers[int(place)], texts[int(place)])
        height = block.texts.height
        if self._others and block.numbers[0] <= _LAST:
            firsts = (fold(as_text(block.cell(0, place)), words_only=True) for place in range(min(height, _LAST)))
            self._named |= self._others.intersection(firsts)
        last = slice(max(height - _LAST, 0), height)
        self._last = [*self._last, *zip(block.numbers[last].to_list(), _texts(block, last), strict=True)][-_LAST:]

    def notices(self) -> Iterator[ReportNotice]:
        """Complete once the rows have been read."""
        if self._totals.count:
            message = (
                f"Des lignes sont des totaux, pas des objets du tableau ({quoted(shorten(self._totals.example))})\u00a0: "
                f"{self._totals.where}. Retirez-les avant de publier."
            )
            yield ReportNotice("total-rows", message, None, tuple(self._totals.rows))
        if len(self._named) >= _FEWEST or 0 < len(self._named) == len(self._others):
            message = (
                f"Des cellules de la première colonne sont des noms du schéma ({enumerated(map(quoted, sorted(self._named)[:_FEWEST]))})"
                "\u00a0: le tableau semble couché. Mettez un objet par ligne, et un champ par colonne."
            )
            yield ReportNotice("lying-table", message)
        notes = self._notes()
        if notes.count:
            message = (
                f"Sous le tableau, des lignes sont sans doute des notes ({quoted(shorten(notes.example))})\u00a0: {notes.where}. "
                "Retirez-les, ou dites-le dans la description du fichier."
            )
            yield ReportNotice("note-rows", message, None, tuple(notes.rows))

    def _notes(self) -> FoundRows:
        """The last rows that have one cell alone, where one begins as a note does."""
        found = FoundRows()
        under: list[tuple[int, str]] = []
        for row, cells in reversed(self._last):
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) != 1:
                break
            under.append((row, filled[0]))
        # Where every row has one cell, it is how the table is filled in.
        if len(under) < len(self._last) and any(_NOTE.match(text) for _, text in under):
            for row, text in reversed(under):
                found.add(row, text)
        return found


def _texts(block: Block, places: slice) -> list[list[str]]:
    return [[as_text(cell) for cell in record] for record in block.records(places)]
