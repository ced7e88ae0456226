"""Values that come twice, found on the whole file in sixteen bytes a row.

A value is kept as two hashes of 64 bits whose seeds are drawn anew for each file: two values that differ are taken for the same
once in 2^128, and nobody can prepare a file for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final

import polars as pl

COMPARED: Final = frozenset(("string", "any", "integer", "number", "year", "boolean", "date"))
"""Types whose values `as_key` tells apart exactly as Python does when frictionless compares them."""

_not_numbers = count()


def as_key(value: Any) -> str | None:
    """A text that is the same for equal values of one field, and for them only; None where there is no value."""
    match value:
        case None | str():
            return value
        case bool() | date():
            return str(value)
        case _:
            return _number_key(Decimal(value))


def _number_key(number: Decimal) -> str:
    if number.is_nan():
        # It equals nothing, itself included.
        return f"NaN {next(_not_numbers)}"
    if number.is_infinite() or number == 0:
        return str(number) if number else "0"
    sign, digits, exponent = number.as_tuple()
    written = "".join(map(str, digits)).lstrip("0")
    kept = written.rstrip("0")
    assert isinstance(exponent, int)
    return f"{'-' if sign else ''}{kept}e{exponent + len(written) - len(kept)}"


@dataclass(slots=True)
class KeyRows:
    """The keys seen so far, each a tuple of texts, and the rows they were seen in."""

    _seeds: tuple[int, int] = field(default_factory=lambda: (secrets.randbits(64), secrets.randbits(64)))
    _seen: list[pl.DataFrame] = field(default_factory=list)

    def add(self, rows: pl.Series, keys: Sequence[pl.Series]) -> pl.Series:
        """Takes the keys of these rows, part by part; gives the rows that have none, all their parts being null."""
        parts = pl.DataFrame([part.alias(str(position)) for position, part in enumerate(keys)])
        empty = parts.select(pl.all_horizontal(pl.all().is_null())).to_series()
        if empty.any():
            parts, kept = parts.filter(~empty), rows.filter(~empty)
        else:
            kept = rows
        whole = parts.to_series() if parts.width == 1 else parts.to_struct("key")
        first, second = (whole.hash(seed) for seed in self._seeds)
        self._seen.append(pl.DataFrame({"row": kept, "first": first, "second": second}))
        return rows.filter(empty)

    def twins(self) -> pl.DataFrame:
        """`row` and `before`: each row whose key was seen before, and the last row before it that had it."""
        seen = pl.concat(self._seen) if self._seen else pl.DataFrame(schema={"row": pl.UInt32, "first": pl.UInt64, "second": pl.UInt64})
        self._seen = [seen]
        doubtful = seen.filter(pl.col("first").is_duplicated()).sort("first", "second", "row")
        same = (pl.col("first") == pl.col("first").shift()) & (pl.col("second") == pl.col("second").shift())
        return doubtful.with_columns(before=pl.col("row").shift()).filter(same).select("row", "before").sort("row")
