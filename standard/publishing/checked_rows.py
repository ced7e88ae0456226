"""What the custom checks of a schema say of a row that is made here, so that our own validator accepts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import chain, islice, product
from typing import Final

from standard.schema import cells
from standard.schema.known_checks import known_name
from standard.schema.model import Field, Schema
from standard.validation.custom_checks import Check, checks_of
from standard.validation.custom_checks.model import Seen

TRIED: Final = 2_000
"""Rows that are tried for one check."""
SUM: Final = "sum-columns-value"


@dataclass(frozen=True, slots=True)
class RowChecks:
    """The checks of a schema: those of one cell by the name of its field, and those of several."""

    fields: Mapping[str, Field]
    missing: tuple[str, ...]
    alone: Mapping[str, tuple[Check, ...]]
    together: tuple[Check, ...]

    def accept(self, field: Field, text: str) -> bool:
        """Whether the checks of one cell accept the text, which the field reads."""
        return all(self.said({field.name: text}, check) == "" for check in self.alone.get(field.name, ()))

    def names(self, field: Field) -> tuple[str, ...]:
        """The names of the checks of one cell."""
        return tuple(known_name(check.name) for check in self.alone.get(field.name, ()))

    def said(self, row: Mapping[str, str], check: Check) -> str:
        """What a check says of a row; empty where it has nothing to say."""
        seen = [self._seen(name, row[name]) for name in check.columns]
        return "" if None in seen and not check.with_blanks else check.judge(seen)

    def _seen(self, name: str, text: str) -> Seen | None:
        value = cells.read_cell(self.fields[name], text, missing_values=self.missing).value
        return Seen(text, value) if value is not None else None

    def mended(self, row: Mapping[str, str], choices: Callable[[Field], Sequence[str]]) -> tuple[dict[str, str], tuple[Check, ...]]:
        """The row with other cells, among those that each field has the choice of, where a check refuses it; and what still does."""
        found, left = dict(row), []
        # What a check changes is looked at again by those before it that read the same columns, and by no other.
        before: dict[str, list[Check]] = {}
        for check in self.together:
            held = [*(one for name in check.columns for one in before.get(name, ())), check]
            for name in check.columns:
                before.setdefault(name, []).append(check)
            if self.said(found, check) == "":
                continue
            tried = ({**found, **cells} for cells in islice(self._others(check, choices), TRIED))
            better = next((other for other in tried if all(self.said(other, one) == "" for one in held)), None)
            if better is None:
                left.append(check)
            else:
                found = better
        return found, tuple(left)

    def _others(self, check: Check, choices: Callable[[Field], Sequence[str]]) -> Iterator[dict[str, str]]:
        listed = [choices(self.fields[name]) for name in check.columns]
        filled = [[text for text in texts if text not in self.missing] for texts in listed]
        # As few empty cells as it takes: an example that says something is worth more.
        for combined in chain(product(*filled), product(*listed)):
            cells_of = dict(zip(check.columns, combined, strict=True))
            if check.name == SUM or known_name(check.name) == SUM:
                yield from self._with_sum(check, cells_of)
            yield cells_of

    def _with_sum(self, check: Check, row: dict[str, str]) -> Iterator[dict[str, str]]:
        """The same with the total that its parts come to, where the field of the total reads it."""
        total, *parts = check.columns
        try:
            text = f"{sum((Decimal(row[name]) for name in parts), Decimal()):f}"
        except InvalidOperation:
            return
        if not cells.read_cell(self.fields[total], text, missing_values=self.missing).codes and self.accept(self.fields[total], text):
            yield {**row, total: text}


def row_checks(schema: Schema) -> RowChecks:
    """Those that can be done: what is unknown, or badly written, judges nothing."""
    checks = checks_of(schema).checks
    alone: dict[str, tuple[Check, ...]] = {}
    for check in checks:
        if len(check.columns) == 1:
            alone[check.columns[0]] = (*alone.get(check.columns[0], ()), check)
    fields = {field.name: field for field in schema.fields}
    missing = cells.missing_texts(schema.properties.get("missingValues"))
    return RowChecks(fields, missing, alone, tuple(check for check in checks if len(check.columns) > 1))
