"""A CSV file read in columns by polars, where that is proved to read what `csv` reads; elsewhere `csv` reads it.

polars is exact on regular text only (a quote opens and closes a cell, or is doubled inside one), and does not tell a
row that lacks cells from a row whose last cells are empty. So each block of the file is first proved regular by one
linear expression, and each record is given one more cell that no file holds: where that cell stands says how many
cells the record had.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, BinaryIO, Final

import polars as pl
import re2

from standard.validation import limits
from standard.validation.framing.blocks import Block, in_blocks, row_numbers, schema
from standard.validation.framing.delimited import DELIMITERS, DelimitedFile, Lines, ends_inside_quotes, never_closed, read

BLOCK_BYTES: Final = 8 * 1024 * 1024
GROWTH: Final = 2 * limits.CELL_CHARACTERS
"""Bytes by which a block may grow to end where a cell over several lines ends."""

END: Final = b"\x01"
"""The cell added to each record. Control characters are in no file that is read."""
AFTER_RETURN: Final = b"\x01\x02"
"""The same, in place of a carriage return."""


def blocks(file: DelimitedFile, *, skip: int, width: int, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """The records after the first `skip` ones, which are rows from `skip` + 1 on, `size` bytes at a time. Raises Unreadable."""
    with file.path.open("rb") as raw:
        raw.seek(file.content.start)
        source = _Source(raw, file.content.encoding)
        lines = Lines(source)
        if file.declared:
            next(lines)
            lines.close_record()
        above = read(lines, file.delimiter)
        number = 1
        while number <= skip and next(above, None) is not None:
            number += 1
        fast = file.delimiter in DELIMITERS
        while True:
            data = b"" if source.waiting else _take(raw, size)
            if not data and not source.waiting:
                break
            found = _in_columns(data, file, first=number, width=width) if fast and data else None
            if found is not None:
                block, count = found
                number += count
                lines = Lines(source)
                yield block
                continue
            source.give(data)
            for block in in_blocks(_until_drained(lines, source, file.delimiter, number), first=number, width=width):
                number += block.texts.height + len(block.odd)
                yield block
        if lines.record and ends_inside_quotes(lines.record, file.delimiter):
            raise never_closed(number - 1)


class _Source:
    """The lines of a file, read from its bytes where they stand; `waiting` are those that were read and not taken."""

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self._raw = raw
        self._encoding = encoding
        self.waiting: deque[str] = deque()

    def give(self, data: bytes) -> None:
        self.waiting.extend(io.StringIO(data.decode(self._encoding), newline=""))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.waiting:
            self.give(self._raw.readline())
        if not self.waiting:
            raise StopIteration
        return self.waiting.popleft()


def _until_drained(lines: Lines, source: _Source, delimiter: str, number: int) -> Iterator[list[str]]:
    """The records of the lines that wait, to the end of the last one."""
    for record in read(lines, delimiter, number):
        yield record
        if not source.waiting:
            break


def _take(raw: BinaryIO, size: int) -> bytes:
    """About `size` bytes to the end of a line, and as a rule of a record; b"" at the end of the file."""
    pieces = [raw.read(size)]
    if pieces[0] and not pieces[0].endswith(b"\n"):
        pieces.append(raw.readline())
    quotes = sum(piece.count(b'"') for piece in pieces)
    grown = 0
    while quotes % 2 and grown < GROWTH and (line := raw.readline()):
        pieces.append(line)
        quotes += line.count(b'"')
        grown += len(line)
    return b"".join(pieces)


@lru_cache
def _regular(delimiter: str) -> Any:
    """Matches text where quotes only surround cells or are doubled inside, and lines end by a line feed."""
    mark = re2.escape(delimiter)
    return re2.compile(rf'(?:(?:"(?:[^"]|"")*"|[^"{mark}\r\n]*)(?:{mark}|\r?\n))*'.encode())


def _in_columns(data: bytes, file: DelimitedFile, *, first: int, width: int) -> tuple[Block, int] | None:
    """The block that these bytes are, and how many records; None where `csv` has to read them."""
    if not data.endswith(b"\n"):
        data += b"\n"
    if file.content.encoding != "utf-8":
        data = data.decode(file.content.encoding).encode()
    returns = data.count(b"\r")
    quoted = b'"' in data
    if _regular(file.delimiter).fullmatch(data) is None if quoted else returns != data.count(b"\r\n"):
        return None
    frame = _parsed(data, file.delimiter, width, returns=returns > 0)
    count = frame.height
    several_lines = count != data.count(b"\n")
    if several_lines and not quoted:
        return None
    longest = max(frame.select(pl.all().str.len_bytes().max()).row(0), default=0)
    if (longest or 0) > limits.CELL_CHARACTERS:
        return None
    whole = frame.to_series(width).str.starts_with(END.decode()).fill_null(False)
    if width == 1:
        # `csv` reads no cell in a line without a character, and one in a pair of quotes.
        whole &= frame.to_series(0) != ""
    numbers = row_numbers(first, count)
    frame = frame.drop(str(width))
    odd: list[tuple[int, list[str]]] = []
    if not whole.all():
        positions = (~whole).arg_true().to_list()
        odd = [(first + position, record) for position, record in _records(data, positions, file.delimiter, first, several_lines)]
        frame, numbers = frame.filter(whole), numbers.filter(whole)
    if several_lines:
        frame = _with_line_breaks(frame, file.delimiter)
    return Block(frame, numbers, odd), count


def _parsed(data: bytes, delimiter: str, width: int, *, returns: bool) -> pl.DataFrame:
    mark = delimiter.encode()
    data = data.replace(b"\n", mark + END + b"\n")
    if returns:
        data = data.replace(b"\r" + mark + END + b"\n", mark + AFTER_RETURN + b"\n")
    # polars takes the first line for the measure of the others: it is given one that has every cell.
    return pl.read_csv(
        mark * width + b"\n" + data,
        has_header=False,
        separator=delimiter,
        schema=schema(width + 1),
        empty_string_is_null=False,
        truncate_ragged_lines=True,
    )[1:]


def _with_line_breaks(frame: pl.DataFrame, delimiter: str) -> pl.DataFrame:
    """The cells over several lines as they were before the mark of each line's end."""
    broken = [name for name in frame.columns if frame[name].str.contains(END.decode(), literal=True).any()]
    return frame.with_columns(
        pl.col(name)
        .str.replace_all(f"{delimiter}{AFTER_RETURN.decode()}\n", "\r\n", literal=True)
        .str.replace_all(f"{delimiter}{END.decode()}\n", "\n", literal=True)
        for name in broken
    )


def _records(data: bytes, positions: list[int], delimiter: str, first: int, several_lines: bool) -> Iterator[tuple[int, list[str]]]:
    """The records at these positions, as `csv` reads them. Raises Unreadable."""
    if not several_lines:
        lines = data.split(b"\n")
        for position in positions:
            line = lines[position].decode()
            yield position, next(read(Lines(iter([line + "\n"])), delimiter, first + position))
        return
    wanted = set(positions)
    for position, record in enumerate(read(Lines(io.StringIO(data.decode(), newline="")), delimiter, first)):
        if position in wanted:
            yield position, record
