"""What is left to decide as a table to complete: one line for each column and value, which then settles every cell like it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from standard.converting.writing import csv_sink
from standard.schema.alignment.clues import ReadPhrase
from standard.schema.correspondence import Correspondence, CorrespondenceRow, Pending, columns_of
from standard.schema.correspondence.written import COLUMNS, guarded
from standard.schema.model import Schema

ADDED: Final = ("lignes", "première ligne", "à décider", "choix")
"""Columns beside those of the table of migration, which passes over them when it is read."""
LIKELY: Final = 5
"""Values proposed at most."""
CUTOFF: Final = 0.6
DISTINCT: Final = 50_000
"""Lines written at most; beyond, the values of a column are told together."""

_Subject = tuple[str, str, str]


@dataclass(slots=True)
class _Asked:
    """Something to decide, how many rows wait for it, and the first."""

    first: Pending
    rows: int = 0


class DecisionSheet:
    """Gathers what rows leave to decide, under what would settle it."""

    def __init__(self, after: Schema, table: Correspondence) -> None:
        self._after = after
        self._rows: dict[_Subject, list[CorrespondenceRow]] = {}
        for row in table.rows:
            self._rows.setdefault((row.kind, row.old_field, row.old_value), []).append(row)
        self._asked: dict[tuple[_Subject, str, str], _Asked] = {}

    def add(self, pending: Iterable[Pending]) -> None:
        """What one row leaves to decide."""
        for one in pending:
            for subject in one.subjects or (("", "", one.value),):
                key = (subject, one.column, one.code)
                if key not in self._asked and len(self._asked) >= DISTINCT:
                    key = ((subject[0] and "field", subject[1], ""), one.column, one.code)
                asked = self._asked.setdefault(key, _Asked(one))
                asked.rows += 1

    def likely(self, pending: Pending) -> tuple[str, ...]:
        """The values, or columns, that what is to decide may become, the likeliest first."""
        return tuple(dict.fromkeys(target for subject in pending.subjects for target in self._likely(subject, pending)))

    def _likely(self, subject: _Subject, pending: Pending) -> tuple[str, ...]:
        kind, old_field, old_value = subject
        known = [(row.new_field if kind == "field" else row.new_value) for row in self._rows.get(subject, ()) if row.new_field]
        if kind != "value" or (known and set(pending.choices) <= set(known)):
            return tuple(known) or pending.choices
        texts = [*known, *self._listed(old_field, pending.column)]
        return _nearest(old_value, texts) or tuple(dict.fromkeys((*pending.choices, *texts)))[:LIKELY]

    def _listed(self, old_field: str, column: str) -> list[str]:
        """The values of the new columns that continue one."""
        names = [row.new_field for row in self._rows.get(("field", old_field, ""), ()) if row.new_field] or [column]
        fields = (self._after.by_name(name) for name in names)
        return [value.text for field in fields if field is not None and field.values is not None for value in field.values.values]

    def write(self, path: Path) -> None:
        """The table: complete « valeur après » (or « champ après »), write « oui », and give it back."""
        with csv_sink(path) as sink:
            sink.write([*COLUMNS, *ADDED])
            for (subject, column, _), asked in self._asked.items():
                sink.write([guarded(cell) for cell in self._line(subject, column, asked)])

    def _line(self, subject: _Subject, column: str, asked: _Asked) -> list[str]:
        kind, old_field, old_value = subject
        one = asked.first
        likely = self._likely(subject, one)
        target = likely[0] if len(likely) == 1 else ""
        row = CorrespondenceRow("separator" if kind == "separator" else "value", old_field, old_value, column, target, "kept", "open")
        if kind == "field":
            row = CorrespondenceRow("field", old_field, "", target, "", "kept", "open")
        *places, _, decision = columns_of(row)
        # What no row of the table can settle is mended in the new file.
        cells = [*places, "", decision] if kind else ["", "", one.value, column, "", "", ""]
        return [*cells, str(asked.rows), str(one.row), one.why, " | ".join(likely)]


def _nearest(text: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """The candidates that are written nearly as the text, nearest first; what follows a colon only explains."""
    folded = {ReadPhrase(each).head: each for each in candidates}
    wanted = ReadPhrase(text).head
    inside = [each for each in folded if wanted and each and (each in wanted or wanted in each)]
    close = get_close_matches(wanted, folded, n=LIKELY, cutoff=CUTOFF) if len(folded) <= 1_000 else []
    return tuple(folded[each] for each in dict.fromkeys((*close, *inside)))[:LIKELY]
