"""A CSV file read in columns by polars, where that is proved to read what `csv` reads; elsewhere `csv` reads it.

polars is exact on regular text only (a quote opens and closes a cell, or is doubled inside one), and does not tell a
row that lacks cells from a row whose last cells are empty. So the quotes and the ends of lines of each block of the file
are first looked at, all together (`punctuation`). Then the bytes are counted: if all rows are whole, nothing is left
unexplained; otherwise each record is given one more cell that no file holds, and where that cell stands says how many
cells the record had.
"""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

import polars as pl

from standard.validation import limits
from standard.validation.framing.blocks import Block, in_blocks, row_numbers, schema
from standard.validation.framing.delimited import (
    DELIMITERS,
    DelimitedFile,
    Lines,
    ends_inside_quotes,
    has_undoubled_quote,
    never_closed,
    read,
)
from standard.validation.framing.punctuation import Punctuation
from standard.validation.framing.signs import Sign, signs_of

BLOCK_BYTES: Final = 7 * 1024 * 1024
GROWTH: Final = 2 * limits.CELL_CHARACTERS
"""Bytes by which a block may grow to end where a cell over several lines ends."""

AHEAD: Final = 2
"""Pieces asked for before they are wanted."""

END: Final = b"\x01"
"""The cell added to each record. Control characters are in no file that is read."""
AFTER_RETURN: Final = b"\x01\x02"
"""The same, in place of a carriage return."""


def blocks(file: DelimitedFile, *, skip: int, width: int, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """The records after the first `skip` ones, which are rows from `skip` + 1 on, `size` bytes at a time. Raises Unreadable."""
    with file.content.open(file.path) as raw, ThreadPoolExecutor(1) as taking, ThreadPoolExecutor(1) as parsing:

        def ask() -> Future[_Piece]:
            """The next piece of the file: taken on one thread, in order, then parsed on another."""
            taken = taking.submit(_take, raw, file, size, width)
            return parsing.submit(lambda: _with_rows(taken.result(), file.delimiter, width))

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
        while source.waiting or not (piece := ask().result()).empty:
            if not source.waiting:
                # While whoever asked for a block works on it, the next one is parsed and the one after is read and proved.
                asked: deque[Future[_Piece]] = deque()
                while piece.regular and not piece.empty:
                    found = _in_columns(piece, file.delimiter, first=number, width=width)
                    if found is None:
                        break
                    while len(asked) < AHEAD:
                        asked.append(ask())
                    block, count = found
                    number += count
                    lines = Lines(source)
                    yield block
                    piece = asked.popleft().result()
                # The file is read again from where this piece ends, once nobody else reads it.
                wait(asked)
                raw.seek(piece.end)
                source.give(piece.data, "utf-8" if piece.regular else file.content.encoding)
            undoubled: list[int] = []
            for block in in_blocks(_until_drained(lines, source, file.delimiter, number, undoubled), first=number, width=width):
                number += block.texts.height + len(block.odd)
                yield replace(block, undoubled=tuple(undoubled))
                undoubled.clear()
        if lines.record and ends_inside_quotes(lines.record, file.delimiter):
            raise never_closed(number - 1)


class _Source:
    """The lines of a file, read from its bytes where they stand; `waiting` are those that were read and not taken."""

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self._raw = raw
        self._encoding = encoding
        self.waiting: deque[str] = deque()

    def give(self, data: bytes, encoding: str) -> None:
        self.waiting.extend(io.StringIO(data.decode(encoding), newline=""))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.waiting:
            self.give(self._raw.readline(), self._encoding)
        if not self.waiting:
            raise StopIteration
        return self.waiting.popleft()


def _until_drained(lines: Lines, source: _Source, delimiter: str, number: int, undoubled: list[int]) -> Iterator[list[str]]:
    """The records of the lines that wait, to the end of the last one; and which have a quote that is not doubled."""
    for place, record in enumerate(read(lines, delimiter, number), start=number):
        if has_undoubled_quote(lines.record, delimiter):
            undoubled.append(place)
        yield record
        if not source.waiting:
            break


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines of the file, under one that has every separator: polars takes the first line for the measure of the others."""

    measured: bytes
    """As UTF-8 where regular, as in the file elsewhere."""
    measure: int
    """How many bytes that line takes."""
    end: int
    """Where the piece ends in the file."""
    regular: bool
    """Whether it surely holds whole records of text, that polars reads as `csv` does."""
    punctuation: Punctuation
    rows: pl.DataFrame | None = None
    """What it holds, where no row has too many or too few cells: its bytes are then kept no longer."""
    signs: frozenset[Sign] | None = None

    @property
    def empty(self) -> bool:
        return self.rows is None and len(self.measured) == self.measure

    @property
    def data(self) -> bytes:
        return self.measured[self.measure :]


def _take(raw: BinaryIO, file: DelimitedFile, size: int, width: int) -> _Piece:
    """About `size` bytes to the end of a line, and as a rule of a record; none at the end of the file."""
    measure, start = _measure(file.delimiter, width), raw.tell()
    raw.seek(size, os.SEEK_CUR)
    raw.readline()
    end = raw.tell()
    raw.seek(start)
    measured = measure + raw.read(end - start)
    if not measured.endswith(b"\n"):
        measured += b"\n"
    found = Punctuation.of(measured, file.delimiter)
    if not found.closed and (rest := _to_a_closed_quote(raw)):
        measured += rest
        found = Punctuation.of(measured, file.delimiter)
    regular = found.regular and file.delimiter in DELIMITERS
    if not regular:
        # Nor is a line break that the file does not hold put into its last cell.
        measured = measured[: len(measure) + raw.tell() - start]
    if regular and file.content.encoding != "utf-8":
        measured = measured.decode(file.content.encoding).encode()
    return _Piece(measured, len(measure), raw.tell(), regular, found, signs=signs_of(measured) if regular else None)


def _with_rows(piece: _Piece, delimiter: str, width: int) -> _Piece:
    rows = _whole_rows(piece, delimiter, width) if piece.regular and not piece.empty else None
    return replace(piece, rows=rows, measured=b"") if rows is not None else piece


def _measure(delimiter: str, width: int) -> bytes:
    return delimiter.encode() * (width - 1) + b"\n"


def _to_a_closed_quote(raw: BinaryIO) -> bytes:
    """The lines after some that end inside quotes, to the one that closes them, where it is not far."""
    lines: list[bytes] = []
    grown = 0
    while grown < GROWTH and (line := raw.readline()):
        lines.append(line if line.endswith(b"\n") else line + b"\n")
        grown += len(line)
        if line.count(b'"') % 2:
            break
    return b"".join(lines)


def _in_columns(piece: _Piece, delimiter: str, *, first: int, width: int) -> tuple[Block, int] | None:
    """The block that this regular text is, and how many records; None where `csv` has to read it."""
    if piece.rows is not None:
        found = Block(piece.rows, row_numbers(first, piece.rows.height)), piece.rows.height
    elif (uneven := _uneven_rows(piece.data, delimiter, first=first, width=width)) is None:
        return None
    else:
        found = uneven
    block, count = found
    signs = piece.signs or frozenset()
    return replace(block, signs=signs | {"lines"} if piece.punctuation.broken else signs), count


def _whole_rows(piece: _Piece, delimiter: str, width: int) -> pl.DataFrame | None:
    """The rows, where they all have `width` cells: polars refuses more, and fewer would leave bytes that nothing explains.

    The text is made of the cells, of the quotes around them or doubled in them, of the ends of records, and of the
    separators: what is left once the others are counted.
    """
    try:
        frame = _parsed(piece.measured, delimiter, width)
    except pl.exceptions.PolarsError:
        return None
    if width == 1 and (frame.to_series() == "").any():
        # `csv` reads no cell in a line without a character, and one in a pair of quotes.
        return None
    if b"\r" in piece.measured and frame.to_series(width - 1).str.ends_with("\r").any():
        return None
    lengths = pl.all().str.len_bytes()
    totals = frame.select(cells=pl.sum_horizontal(lengths.cast(pl.UInt64).sum()), longest=pl.max_horizontal(lengths.max()))
    cells, longest = totals.row(0)
    if longest > limits.CELL_CHARACTERS:
        return None
    # The measure's own separators, and its end, are no more in the cells than those of the rows.
    separators = (frame.height + 1) * (width - 1)
    return frame if len(piece.measured) - cells - piece.punctuation.framing == separators else None


def _uneven_rows(data: bytes, delimiter: str, *, first: int, width: int) -> tuple[Block, int] | None:
    """The block and how many records, some of which have too many or too few cells."""
    if END in data:
        return None
    mark = delimiter.encode()
    marked = data.replace(b"\n", mark + END + b"\n").replace(b"\r" + mark + END + b"\n", mark + AFTER_RETURN + b"\n")
    frame = _parsed(_measure(delimiter, width + 1) + marked, delimiter, width + 1, truncate=True)
    if frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item() > limits.CELL_CHARACTERS:
        return None
    whole = frame.to_series(width).str.starts_with(END.decode())
    if width == 1:
        whole &= frame.to_series(0) != ""
    count = frame.height
    several_lines = count != data.count(b"\n")
    positions = (~whole).arg_true().to_list()
    odd = [(first + position, record) for position, record in _records(data, positions, delimiter, first, several_lines)]
    frame = frame.drop(str(width)).filter(whole)
    if several_lines:
        frame = _with_line_breaks(frame, delimiter)
    return Block(frame, row_numbers(first, count).filter(whole), odd), count


def _parsed(measured: bytes, delimiter: str, width: int, *, truncate: bool = False) -> pl.DataFrame:
    return pl.read_csv(
        measured,
        has_header=False,
        separator=delimiter,
        schema=schema(width),
        empty_string_is_null=False,
        truncate_ragged_lines=truncate,
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
