"""The table as it comes back, filled: its answers, or what is wrong by row and column. Nothing is half read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from concertation.comment_table.rows import COLUMNS
from standard.schema.correspondence.written import unguarded
from standard.schema.folding import fold
from standard.schema.reading import utf_16
from standard.schema.words import NBSP, enumerated, quoted

NEEDED: Final = ("number", "disposition", "answer")
COLUMNS_NEEDED: Final = tuple(quoted(COLUMNS[key]) for key in NEEDED)
_KEYS: Final = {fold(heading): key for key, heading in COLUMNS.items()}
_ALIKE: Final = {fold("Numéro"): "number", fold("Repère"): "mark", fold("Disposition"): "disposition"}
"""Other ways to write a heading."""
LONGEST: Final = 20_000
ABOVE: Final = 10
"""How many rows may stand above the header: a title, an empty row, the delimiter that a spreadsheet is told."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a row asks to answer to one comment. `line`: where it is in the table, from 1 for its first row."""

    line: int
    number: int
    disposition: str
    answer: str
    mark: str = ""
    """What the comment was answered when the table was made; empty where the table does not say."""


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadTable:
    rows: tuple[AnswerRow, ...]
    """Those that give an answer."""
    problems: tuple[Problem, ...]


class UnreadableTable(ValueError):
    """The file is no such table; `str()` says what is wrong, in French."""


def records_of_csv(data: bytes) -> list[list[str]]:
    """The rows of a CSV saved by a spreadsheet: UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs."""
    text = _text(data)
    first = text.splitlines()[:ABOVE]
    mark = max(
        ",;\t", key=lambda one: (max((_headings(line.split(one)) for line in first), default=0), sum(line.count(one) for line in first))
    )
    try:
        return [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise UnreadableTable(f"Ce fichier n’est pas un CSV lisible{NBSP}: un guillemet n’y est sans doute pas fermé.") from error


def _text(data: bytes) -> str:
    if (text := utf_16(data)) is not None:
        return text
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _headings(cells: Sequence[str]) -> int:
    """How many of the columns that are needed are named in a row."""
    return len({_key(cell.strip(' "')) for cell in cells} & set(NEEDED))


def header_of(records: Sequence[Sequence[str]]) -> int | None:
    """Where the row is that names every column that is needed, from 0."""
    return next((line for line, record in enumerate(records[:ABOVE]) if _headings(record) == len(NEEDED)), None)


def _key(heading: str) -> str:
    return _KEYS.get(fold(heading)) or _ALIKE.get(fold(heading)) or ""


def read_records(records: Sequence[Sequence[str]], dispositions: Mapping[str, str]) -> ReadTable:
    """The answers of a table. `dispositions`: the words of each code; a code is read too. Raises UnreadableTable."""
    top = header_of(records) or 0
    header = [_key(cell) for cell in (records[top] if records else ())]
    absent = [quoted(COLUMNS[key]) for key in NEEDED if key not in header]
    if not any(cell.strip() for record in records for cell in record):
        raise UnreadableTable(f"Ce tableau est vide{NBSP}: vérifiez qu’il a bien été enregistré, puis envoyez-le de nouveau.")
    if absent and all(len(record) <= 1 for record in records):
        raise UnreadableTable(
            f"Ce tableau n’a qu’une colonne{NBSP}: enregistrez-le avec au moins les colonnes {enumerated(COLUMNS_NEEDED)}, "
            "séparées par des points-virgules, des virgules ou des tabulations."
        )
    if absent:
        raise UnreadableTable(
            f"Il manque à ce tableau {'les colonnes' if len(absent) > 1 else 'la colonne'} {enumerated(absent)}"
            f"{NBSP}: partez du fichier téléchargé ici, et gardez sa première ligne."
        )
    twice = [quoted(COLUMNS[key]) for key in NEEDED if header.count(key) > 1]
    if twice:
        raise UnreadableTable(
            f"Ce tableau a plusieurs fois {'les colonnes' if len(twice) > 1 else 'la colonne'} {enumerated(twice)}"
            f"{NBSP}: gardez-en une de chaque."
        )
    known = {fold(words): code for code, words in dispositions.items()} | {fold(code): code for code in dispositions}
    problems: list[Problem] = []
    rows: list[AnswerRow] = []
    seen: dict[int, int] = {}
    for line, record in enumerate(records[top + 1 :], start=top + 2):
        said = {key: cell.strip() for key, cell in zip(header, record, strict=False) if key}
        if not (said.get("disposition") or said.get("answer")):
            continue
        found = list(_wrong(line, said, known, seen, dispositions))
        problems += found
        if not found:
            number = int(said["number"])
            seen[number] = line
            rows.append(AnswerRow(line, number, known[fold(said["disposition"])], said["answer"], said.get("mark", "")))
    return ReadTable(tuple(rows), tuple(problems))


def _wrong(
    line: int, said: Mapping[str, str], known: Mapping[str, str], seen: Mapping[int, int], dispositions: Mapping[str, str]
) -> Iterator[Problem]:
    number = said.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        yield Problem(line, COLUMNS["number"], f"Le numéro du commentaire n’est pas un nombre entier{_and_not(number)}.")
    elif int(number) in seen:
        yield Problem(line, COLUMNS["number"], f"Le commentaire n°{NBSP}{number} a déjà sa réponse à la ligne {seen[int(number)]}.")
    disposition = said.get("disposition", "")
    if not disposition:
        yield Problem(line, COLUMNS["disposition"], "Cette réponse n’a pas de suite donnée.")
    elif fold(disposition) not in known:
        yield Problem(
            line, COLUMNS["disposition"], f"Écrivez {enumerated(map(quoted, dispositions.values()), 'ou')}{_and_not(disposition)}."
        )
    answer = said.get("answer", "")
    if not answer:
        yield Problem(line, COLUMNS["answer"], "Cette suite n’a pas de réponse à lire.")
    elif len(answer) > LONGEST:
        yield Problem(line, COLUMNS["answer"], f"Cette réponse dépasse {LONGEST} caractères{NBSP}: raccourcissez-la.")


def _and_not(text: str) -> str:
    return f", et non {quoted(text[:80])}" if text else ""
