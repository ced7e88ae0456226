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
from typing import Any, Final

import polars as pl

COMPARED: Final = frozenset(("string", "any", "integer", "number", "year", "boolean", "date"))
"""Types whose values `as_key` tells apart exactly as Python does when frictionless compares them."""

CHUNKS: Final = 100
EQUALS_NOTHING: Final = "\0"
"""The key of what differs from every value, itself included: a NaN."""


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
        return EQUALS_NOTHING
    if number.is_infinite() or number == 0:
        return str(number) if number else "0"
    sign, digits, exponent = number.as_tuple()
    written = "".join(map(str, digits)).lstrip("0")
    kept = written.rstrip("0")
    assert isinstance(exponent, int)
    return f"{'-' if sign else ''}{kept}e{exponent + len(written) - len(kept)}"


@dataclass(slots=True)
class SeenKeys:
    """The keys seen so far, each a tuple of texts, and the last row that each was seen in."""

    nulls: bool = True
    """Whether a key is compared where some of its parts are null."""
    _seeds: tuple[int, int] = field(default_factory=lambda: (secrets.randbits(64), secrets.randbits(64)))
    _seen: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"row": pl.UInt32, "first": pl.UInt64, "second": pl.UInt64}))

    def add(self, rows: pl.Series, parts: Sequence[pl.Series]) -> tuple[list[int], list[tuple[int, int]]]:
        """Takes the keys of these rows, part by part, rows growing from one call to the next.

        Gives the rows without a key, all their parts being null, and (row, before) for each key that was seen before.
        """
        names = [str(position) for position in range(len(parts))]
        key = pl.col(names)
        whole = key if len(parts) == 1 else pl.struct(key)
        first, second = (whole.hash(seed) for seed in self._seeds)
        empty = pl.all_horizontal(key.is_null())
        compared = ~(empty if self.nulls else pl.any_horizontal(key.is_null())) & ~pl.any_horizontal(key.eq_missing(EQUALS_NOTHING))
        given = pl.DataFrame([rows.alias("row"), *(part.alias(name) for name, part in zip(names, parts, strict=True))])
        hashed = given.select("row", first=first, second=second, empty=empty, compared=compared)
        new = hashed[["row", "first", "second"]]
        if not hashed["compared"].all():
            new = new.filter(hashed["compared"])
        again = self._seen["first"].is_in(new["first"].implode())
        if again.any():
            new = pl.concat([self._seen.filter(again), new])
            self._seen = self._seen.filter(~again)
        alike = new["first"].is_duplicated()
        twins: list[tuple[int, int]] = []
        if alike.any():
            few = new.filter(alike).sort("first", "second", "row")
            same = (pl.col("first") == pl.col("first").shift()) & (pl.col("second") == pl.col("second").shift())
            before = pl.col("row").shift().alias("before")
            twins = few.lazy().select("row", before, same=same).filter("same").select("row", "before").sort("row").collect().rows()
            new = pl.concat([new.filter(~alike), few.unique(["first", "second"], keep="last", maintain_order=True)])
        self._seen = self._seen.vstack(new)
        if self._seen.n_chunks() > CHUNKS:
            self._seen = self._seen.rechunk()
        return rows.filter(hashed["empty"]).to_list(), twins
