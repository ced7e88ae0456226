"""The records of a CSV file, read as `csv` reads them, one at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from standard.validation import limits
from standard.validation.framing.content import DECLARATION, FEW, Content, Unreadable, not_a_text

DELIMITERS: Final = (",", ";", "\t", "|")
DELIMITER_NAMES: Final = {",": "la virgule", ";": "le point-virgule", "\t": "la tabulation", "|": "la barre verticale"}

WRAPPED: Final = 20
"""Records that are looked at to know whether each line is between quotes."""


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    path: Path
    content: Content
    delimiter: str
    declared: bool = False
    """Whether the first line says `sep=`."""

    def head(self, count: int) -> list[list[str]]:
        """The first records. Raises Unreadable."""
        with _open(self.path, self.content) as file:
            return list(islice(read(self._lines(file), self.delimiter), count))

    def records(self) -> Iterator[list[str]]:
        """Every record, blank ones included. Raises Unreadable where the file cannot be read to its end."""
        with _open(self.path, self.content) as file:
            lines = self._lines(file)
            count = 0
            for record in read(lines, self.delimiter):
                count += 1
                yield record
            if ends_inside_quotes(lines.record, self.delimiter):
                raise never_closed(count)

    def unwrapped(self) -> Content | None:
        """The file without the quotes that a program put around each whole line: « "a;b;c" »; None where lines have none."""
        first, *rows = [record for record in self.head(WRAPPED) if any(record)] or [[]]
        if not rows or any(len(record) > 1 for record in rows) or not any(_width(rows[0][0], mark) > 1 for mark in DELIMITERS):
            return None
        for mark in DELIMITERS:
            widths = {_width(record[0], mark) for record in rows} | {_width(first[0], mark) if len(first) == 1 else len(first)}
            if len(widths) == 1 and min(widths) > 1:
                lines = (record[0] if len(record) == 1 else _line(record, mark) for record in self.records())
                return replace(self.content, encoding="utf-8", start=0, data="\n".join(lines).encode())
        return None

    def _lines(self, file: io.TextIOWrapper) -> Lines:
        lines = Lines(file)
        if self.declared:
            next(lines)
            lines.close_record()
        return lines


def read(lines: Lines, delimiter: str, number: int = 1) -> Iterator[list[str]]:
    """The records of the lines, the first of which is the file's `number`th. Raises Unreadable."""
    csv.field_size_limit(limits.CELL_CHARACTERS)
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            if len(record) > limits.COLUMNS:
                raise _too_wide(number, len(record))
            lines.close_record()
            number += 1
            yield record
    except csv.Error as error:
        raise Unreadable(
            "quotes",
            f"La ligne {number} contient une cellule de plus d’un million de caractères : "
            "un guillemet n’est sans doute pas fermé. Corrigez-le, puis envoyez le fichier de nouveau.",
        ) from error


def _width(text: str, delimiter: str) -> int:
    return len(next(csv.reader([text], delimiter=delimiter), ()))


def _line(record: list[str], delimiter: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(record)
    return written.getvalue()


def declared_delimiter(path: Path, content: Content) -> str | None:
    """The separator that a first line `sep=` gives, or None."""
    with _open(path, content) as file:
        match = DECLARATION.fullmatch(file.readline(16))
    return match["delimiter"] if match else None


def _open(path: Path, content: Content) -> io.TextIOWrapper:
    raw = content.open(path)
    raw.seek(content.start)
    return io.TextIOWrapper(raw, encoding=content.encoding, newline="")


class Lines:
    """Lines with their ends, if they are text; `record` holds those of the record read last."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._current: list[str] = []
        self.record: list[str] = []

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = next(self._source)
        if line.count("\0") > FEW:
            raise not_a_text()
        self._current.append(line)
        return line

    def close_record(self) -> None:
        self.record, self._current = self._current, []


def ends_inside_quotes(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


_AFTER_A_QUOTE: Final = re.compile(r'"[ \t]+(?=[^\s"]|$)')


def has_undoubled_quote(lines: list[str], delimiter: str) -> bool:
    """Whether a quoted cell goes on after its quotes, spaces apart: `csv` then leaves quotes out of what it reads."""
    if not any('"' in line for line in lines):
        return False
    try:
        list(csv.reader((_AFTER_A_QUOTE.sub('"', line) for line in lines), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "expected after" in str(error)
    return False


def never_closed(number: int) -> Unreadable:
    return Unreadable(
        "quotes",
        f"Un guillemet ouvert à la ligne {number} n’est jamais fermé : tout ce qui suit serait lu comme une seule cellule. "
        "Fermez-le, ou doublez-le s’il fait partie du texte.",
    )


def _too_wide(number: int, width: int) -> Unreadable:
    return Unreadable(
        "too-wide",
        f"La ligne {number} a {width} cellules ; nous en lisons {limits.COLUMNS} au plus. "
        "Vérifiez le séparateur et les guillemets de cette ligne.",
    )
