"""What was found in a file: exact totals, the first cases of each cause, and the shape that pages and scripts read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from standard.validation.outcome import CheckOutcome

KEPT_TEXT: Final = 300
"""Characters kept of a cell: enough to recognise it, whatever the file holds."""
EXAMPLES: Final = 5
SHOWN_ROWS: Final = 20
"""Rows that a notice gives at most."""


def shorten(text: str) -> str:
    return text if len(text) <= KEPT_TEXT else text[:KEPT_TEXT] + "…"


def is_shortened(text: str) -> bool:
    """Whether the end of a cell is lost."""
    return len(text) == KEPT_TEXT + 1 and text.endswith("…")


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong in the file, before it is told. `row` is None for the header, `field` for a whole row."""

    row: int | None
    field: str | None
    code: str
    value: str = ""
    detail: str = ""
    """What the code does not say: the number of another row, the position of a column…"""
    repeats: bool = False
    """Whether another defect of the row says the same, so that it is no reason of its own."""


@dataclass(frozen=True, slots=True)
class ReportNotice:
    """What was done to read the file, or seems odd, without making it invalid."""

    code: str
    message: str
    field: str | None = None
    rows: tuple[int, ...] = ()
    """The first `SHOWN_ROWS` rows that it is about, where it is about some."""

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"code": self.code, "field": self.field, "message": self.message}
        return said | {"rows": list(self.rows)} if self.rows else said


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing could be said of a file: a French sentence that says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class CellExample:
    row: int | None
    value: str
    advice: str = ""
    """What is to be done about this very cell, where more can be said than of the whole cause."""
    unknown: tuple[str, ...] = ()
    """What it holds that the list of its field has not, and has nothing near."""

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"row": self.row, "value": self.value}
        return said | ({"advice": self.advice} if self.advice else {}) | ({"unknown": list(self.unknown)} if self.unknown else {})

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> CellExample:
        """What `to_json` wrote."""
        return CellExample(**{**data, "unknown": tuple(data.get("unknown", ()))})


@dataclass(frozen=True, slots=True)
class Cause:
    """All the defects of one code in one field."""

    code: str
    field: str | None
    count: int
    message: str
    examples: tuple[CellExample, ...]
    repeats: bool = False
    """Whether another cause already says all that it does."""


@dataclass(frozen=True, slots=True)
class ReportedError:
    row: int | None
    field: str | None
    code: str
    value: str
    message: str
    correction: str | None = None
    """The cell as it is surely written, where that is certain."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One field of the schema in the file. `filled` and `wrong` count rows; `present` is False without a column."""

    field: str
    title: str
    present: bool
    filled: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Report:
    rows: int
    rows_with_errors: int
    fields: int
    errors_total: int
    by_cause: tuple[Cause, ...]
    errors: tuple[ReportedError, ...]
    warnings: tuple[ReportNotice, ...]
    columns: tuple[ReportColumn, ...]
    sheet: str = ""
    """Which of `sheets` was checked; "" where the file has one table."""
    sheets: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        return self.errors_total == 0

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The reasons why something is to be corrected: the causes, without those that only repeat another."""
        return tuple(cause for cause in self.by_cause if not cause.repeats)

    @property
    def outcome(self) -> CheckOutcome:
        return CheckOutcome.of(self)

    @property
    def sentence(self) -> str:
        return self.outcome.sentence

    def to_json(self) -> dict[str, Any]:
        return {
            "valid": self.valid,
            "rows": self.rows,
            "rows_with_errors": self.rows_with_errors,
            "fields": self.fields,
            "errors_total": self.errors_total,
            "by_cause": [
                {
                    "code": cause.code,
                    "field": cause.field,
                    "count": cause.count,
                    "message": cause.message,
                    "examples": [example.to_json() for example in cause.examples],
                }
                | ({"repeats": True} if cause.repeats else {})
                for cause in self.by_cause
            ],
            "errors": [
                {"row": error.row, "field": error.field, "code": error.code, "value": error.value, "message": error.message}
                | ({"correction": error.correction} if error.correction is not None else {})
                for error in self.errors
            ],
            "warnings": [notice.to_json() for notice in self.warnings],
            "columns": [
                {
                    "field": column.field,
                    "title": column.title,
                    "present": column.present,
                    "filled": column.filled,
                    "wrong": column.wrong,
                }
                for column in self.columns
            ],
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "outcome": self.outcome.to_json(),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Report:
        """The report that `to_json` wrote."""
        return Report(
            rows=data["rows"],
            rows_with_errors=data["rows_with_errors"],
            fields=data["fields"],
            errors_total=data["errors_total"],
            by_cause=tuple(
                Cause(**{**cause, "examples": tuple(map(CellExample.from_json, cause["examples"]))}) for cause in data["by_cause"]
            ),
            errors=tuple(ReportedError(**error) for error in data["errors"]),
            warnings=tuple(ReportNotice(**{**notice, "rows": tuple(notice.get("rows", ()))}) for notice in data["warnings"]),
            columns=tuple(ReportColumn(**column) for column in data["columns"]),
            sheet=data.get("sheet", ""),
            sheets=tuple(data.get("sheets", ())),
        )


@dataclass(slots=True)
class _Kept:
    count: int = 0
    repeats: int = 0
    """Of those that repeat another defect of their row."""
    first: list[Defect] = field(default_factory=list)
    examples: dict[str, Defect] = field(default_factory=dict)


class Collector:
    """Counts every defect and keeps the first `limit` of each cause: memory depends on the schema, not on the file."""

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._causes: dict[tuple[str, str | None], _Kept] = {}
        self.total = 0
        self.wrong_rows = 0
        self.wrong_cells: dict[str, int] = {}

    def add(self, defects: Iterable[Defect]) -> None:
        """The defects of one row, or of the header."""
        fields: set[str] = set()
        rows: set[int] = set()
        for defect in defects:
            self.total += 1
            kept = self._causes.setdefault((defect.code, defect.field), _Kept())
            kept.count += 1
            kept.repeats += defect.repeats
            if len(kept.first) < self._limit:
                kept.first.append(defect)
            if len(kept.examples) < EXAMPLES:
                # Values are told once each; an empty cell says nothing but where it is, and a link says all that it leads by.
                of_link = defect.detail if defect.field is None else ""
                kept.examples.setdefault(f"{defect.value}\0{of_link}" if defect.value else f"\0{defect.row}", defect)
            if defect.row is not None:
                rows.add(defect.row)
                if defect.field is not None:
                    fields.add(defect.field)
        self.wrong_rows += len(rows)
        for name in fields:
            self.wrong_cells[name] = self.wrong_cells.get(name, 0) + 1

    def causes(
        self, tell: Callable[[str, str | None, Sequence[CellExample]], str], example: Callable[[Defect], CellExample] | None = None
    ) -> Iterator[Cause]:
        """The most frequent first, each told by `tell(code, field, examples)`, and its examples by `example`."""
        example = example or (lambda defect: CellExample(defect.row, defect.value))
        for (code, name), kept in sorted(self._causes.items(), key=lambda item: -item[1].count):
            examples = tuple(map(example, kept.examples.values()))
            message = tell(code, name, examples)
            told = tuple(replace(one, advice="") if one.advice[1:] in message else one for one in examples)
            yield Cause(code, name, kept.count, message, told, kept.repeats == kept.count)

    def defects(self) -> list[Defect]:
        """At most `limit` defects in the order of rows, each cause having its share."""
        shares = [(rank, order, defect) for order, kept in enumerate(self._causes.values()) for rank, defect in enumerate(kept.first)]
        shares.sort(key=lambda share: share[:2])
        return sorted((defect for _, _, defect in shares[: self._limit]), key=lambda defect: defect.row or 0)
