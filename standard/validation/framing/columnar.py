"""A CSV file read in columns by polars, where that is proved to read what `csv` reads; elsewhere `csv` reads it.

polars is exact on regular text only (a quote opens and closes a cell, or is doubled inside one), and does not tell a
row that lacks cells from a row whose last cells are empty. So each block of the file is first proved regular by one
linear expression. Then the bytes are counted: if all rows are whole, nothing is left unexplained; otherwise each record
is given one more cell that no file holds, and where that cell stands says how many cells the record had.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, BinaryIO, Final

import polars as pl
import re2

from standard.validation import limits
from standard.validation.framing.blocks import Block, in_blocks, row_numbers, schema
from standard.validation.framing.content import CONTROLS
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
    with file.content.open(file.path) as raw, ThreadPoolExecutor(1) as ahead:
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
        next_piece = partial(_take, raw, size, file.delimiter, width)
        while source.waiting or (piece := next_piece()).data:
            if not source.waiting:
                # While polars works on this piece, the next one is read and proved.
                while piece.regular and piece.data:
                    coming = ahead.submit(next_piece)
                    found = _in_columns(piece, file, first=number, width=width)
                    following = coming.result()
                    if found is None:
                        break
                    block, count = found
                    number += count
                    lines = Lines(source)
                    yield block
                    piece = following
                raw.seek(piece.end)
                source.give(piece.data)
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines of the file, under one that has every separator: polars takes the first line for the measure of the others."""

    measured: bytes
    measure: int
    """How many bytes that line takes."""
    end: int
    """Where the piece ends in the file."""
    quotes: int
    regular: bool
    """Whether it surely holds whole records of text, that polars reads as `csv` does."""

    @property
    def data(self) -> bytes:
        return self.measured[self.measure :]


def _take(raw: BinaryIO, size: int, delimiter: str, width: int) -> _Piece:
    """About `size` bytes to the end of a line, and as a rule of a record; none at the end of the file."""
    measure = _measure(delimiter, width)
    pieces = [measure, raw.read(size)]
    if pieces[1] and not pieces[1].endswith(b"\n"):
        pieces.append(raw.readline())
    quotes = sum(piece.count(b'"') for piece in pieces)
    grown = 0
    while quotes % 2 and grown < GROWTH and (line := raw.readline()):
        pieces.append(line)
        quotes += line.count(b'"')
        grown += len(line)
    if pieces[1] and not pieces[-1].endswith(b"\n"):
        pieces.append(b"\n")
    measured = b"".join(pieces)
    return _Piece(measured, len(measure), raw.tell(), quotes, delimiter in DELIMITERS and _is_regular(measured, delimiter, quotes > 0))


def _measure(delimiter: str, width: int) -> bytes:
    return delimiter.encode() * (width - 1) + b"\n"


def _is_regular(data: bytes, delimiter: str, quoted: bool) -> bool:
    if quoted:
        return _regular(delimiter).fullmatch(data) is not None
    return data.count(b"\r") == data.count(b"\r\n") and len(data.translate(None, _CONTROLS)) == len(data)


_CONTROLS: Final = bytes(code for code in range(32) if re2.search(f"[{CONTROLS}]", chr(code)))


@lru_cache
def _regular(delimiter: str) -> Any:
    """Matches text where quotes only surround cells or are doubled inside, and lines end by a line feed."""
    mark = re2.escape(delimiter)
    return re2.compile(rf'(?:(?:"(?:[^"{CONTROLS}]|"")*"|[^"{mark}\r\n{CONTROLS}]*)(?:{mark}|\r?\n))*'.encode())


def _in_columns(piece: _Piece, file: DelimitedFile, *, first: int, width: int) -> tuple[Block, int] | None:
    """The block that this regular text is, and how many records; None where `csv` has to read it."""
    measured = piece.measured
    if file.content.encoding != "utf-8":
        measured = measured.decode(file.content.encoding).encode()
    frame = _whole_rows(measured, piece, file.delimiter, width)
    if frame is None:
        return _uneven_rows(measured[piece.measure :], file.delimiter, first=first, width=width)
    return Block(frame, row_numbers(first, frame.height)), frame.height


def _whole_rows(measured: bytes, piece: _Piece, delimiter: str, width: int) -> pl.DataFrame | None:
    """The rows, where they all have `width` cells: polars refuses more, and fewer would leave bytes that nothing explains.

    The text is made of the cells, of the quotes around them or doubled in them, of the ends of records, and of the
    separators: what is left once the others are counted.
    """
    try:
        frame = _parsed(measured, delimiter, width)
    except pl.exceptions.PolarsError:
        return None
    if width == 1 and (frame.to_series() == "").any():
        # `csv` reads no cell in a line without a character, and one in a pair of quotes.
        return None
    returns = measured.count(b"\r") if b"\r" in measured else 0
    if returns and frame.to_series(width - 1).str.ends_with("\r").any():
        return None
    signs = [sign for sign, possible in (('"', piece.quotes), ("\r", piece.quotes and returns)) if possible]
    lengths = pl.all().str.len_bytes()
    cells, longest, kept = frame.select(
        cells=pl.sum_horizontal(lengths.cast(pl.UInt64).sum()),
        longest=pl.max_horizontal(lengths.max()),
        kept=pl.sum_horizontal(pl.lit(0), *(pl.all().str.count_matches(sign, literal=True).sum() for sign in signs)),
    ).row(0)
    separators = len(measured) - piece.measure - cells - (piece.quotes + returns - kept) - frame.height
    return frame if separators == frame.height * (width - 1) and longest <= limits.CELL_CHARACTERS else None


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
