"""What the quotes and the ends of lines of a text say of its cells, told on all of its bytes at once."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from standard.validation.framing.content import CONTROL_SIGNS
from standard.validation.framing.delimited import DELIMITERS

TAB, LINE_FEED, RETURN, QUOTE, SPACE = b'\t\n\r" '


@dataclass(frozen=True, slots=True)
class Punctuation:
    """Of a text that begins and ends by the end of a line."""

    regular: bool
    """Whether quotes only surround cells or are doubled inside, lines end by a line feed, after a return or not, and no
    control character is there: polars then reads the cells that `csv` reads."""
    closed: bool
    """Whether each quote has another."""
    framing: int = 0
    """How many bytes are in no cell, separators apart: quotes around cells, one of each two doubled, and ends of lines. Where regular."""
    broken: bool = False
    """Whether a cell goes on over several lines. Where regular."""

    @classmethod
    def of(cls, data: bytes, delimiter: str) -> Punctuation:
        if delimiter not in DELIMITERS:
            return cls(regular=False, closed=True)
        text = pl.Series([data], dtype=pl.Binary).cast(pl.List(pl.UInt8)).explode()
        places = (((text < SPACE) & (text != TAB)) | (text == QUOTE)).arg_true()
        marks = text.gather(places)
        is_quote = marks == QUOTE
        quotes = places.filter(is_quote)
        if len(quotes) % 2:
            return cls(regular=False, closed=False)
        inside = is_quote.cum_sum() % 2 == 1
        before, after = text.gather(quotes.gather_every(2) - 1), text.gather(quotes.gather_every(2, 1) + 1)
        is_return = marks == RETURN
        lone = (text.gather(places.filter(is_return) + 1) != LINE_FEED) & ~inside.filter(is_return)
        regular = (
            before.is_in(_codes(delimiter + '\n"')).all()
            and after.is_in(_codes(delimiter + '\n\r"')).all()
            and not lone.any()
            and not marks.is_in(_codes(CONTROL_SIGNS)).any()
        )
        is_end = is_return | (marks == LINE_FEED)
        ends, doubled = (is_end & ~inside).arg_true().len(), (after == QUOTE).arg_true().len()
        return cls(bool(regular), closed=True, framing=ends + len(quotes) - doubled, broken=(is_end & inside).any())


def _codes(signs: str) -> pl.Series:
    return pl.Series(signs.encode(), dtype=pl.UInt8).implode()
