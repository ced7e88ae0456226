"""The table of comments that comes back with its answers: shown before anything is written, then written whole or not at all.

What somebody answered meanwhile is not written over: the table says what each comment was answered when it was made, and where it
does not, a comment that has an answer keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from accounts.models import User
from concertation import permissions
from concertation.comment_table import COLUMNS, AnswerRow, Problem, ReadTable, UnreadableTable, mark_of, read_records, records_of_csv
from concertation.models import Comment
from concertation.queries.comments import first_comments
from concertation.services import comments
from concertation.services.turn import turn
from standard.models import Standard
from standard.permissions import require
from standard.services.errors import InvalidInput
from standard.validation import child

LARGEST: Final = 5 * 1024 * 1024
SECONDS: Final = 20
MEMORY: Final = 1024**3
DISPOSITIONS: Final[Mapping[str, str]] = {code: str(label) for code, label in Comment.Disposition.choices}
_STOPPED: Final = "Ce classeur demande trop de temps ou de mémoire\u00a0: enregistrez-le au format CSV, puis envoyez-le de nouveau."


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """What a row would write: beside it, what the comment says and what it was answered."""

    row: AnswerRow
    comment: Comment


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a table would write, or what is wrong with it: then it would write nothing."""

    changes: tuple[ComparedAnswer, ...]
    same: int
    """Rows that say what the comment was answered already."""
    problems: tuple[Problem, ...]


def read(*, name: str, data: bytes) -> ReadTable:
    """The answers in a CSV or a workbook. Raises InvalidInput("file", …) for what is no such table."""
    if len(data) > LARGEST:
        raise InvalidInput("file", "Ce fichier dépasse 5 Mo\u00a0: gardez-y les seules colonnes du tableau.")
    try:
        records = _workbook(data) if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0" else records_of_csv(data)
        return read_records(records, DISPOSITIONS)
    except UnreadableTable as error:
        raise InvalidInput("file", str(error)) from error


def preview(standard: Standard, table: ReadTable) -> TablePreview:
    """What the table would change of the comments as they are."""
    known = {one.pk: one for one in first_comments(standard).filter(pk__in=[row.number for row in table.rows]).select_related("standard")}
    problems = [*table.problems, *_meanwhile(table.rows, known)]
    fresh = tuple(ComparedAnswer(row, known[row.number]) for row in table.rows if row.number in known and not _same(row, known[row.number]))
    ordered = tuple(sorted(problems, key=lambda one: one.line))
    return TablePreview(() if problems else fresh, len(table.rows) - len(fresh), ordered)


def write(*, standard: Standard, actor: User, rows: Sequence[AnswerRow], now: datetime) -> int:
    """Give all these answers, or none; how many were given. Raises InvalidInput("rows", …) where somebody answered meanwhile."""
    with turn(standard, actor, now) as mine:
        require(permissions.can_sort_comments(mine.actor))
        found = preview(mine.standard, ReadTable(tuple(rows), ()))
        if found.problems:
            first = found.problems[0]
            raise InvalidInput("rows", f"Ligne {first.line}, colonne «\u00a0{first.column}\u00a0»\u00a0: {first.message}")
        for one in found.changes:
            comments.answer_in(mine, one.comment, actor, one.row.disposition, one.row.answer)
        return len(found.changes)


def _meanwhile(rows: Iterable[AnswerRow], known: Mapping[int, Comment]) -> Iterator[Problem]:
    for row in rows:
        comment = known.get(row.number)
        if comment is None:
            yield Problem(row.line, COLUMNS["number"], f"Aucun commentaire à répondre n’a le numéro {row.number} dans ce standard.")
        elif row.disposition not in DISPOSITIONS:
            yield Problem(row.line, COLUMNS["disposition"], "Choisissez la suite donnée au commentaire.")
        elif not _same(row, comment) and _answered_meanwhile(row, comment):
            given = f"«\u00a0{comment.get_disposition_display()}\u00a0»"
            yield Problem(
                row.line,
                COLUMNS["answer"],
                f"Le commentaire n°\u00a0{row.number} a reçu une autre réponse depuis ({given})\u00a0: relisez-la, puis ôtez cette ligne "
                "ou téléchargez de nouveau le tableau.",
            )


def _same(row: AnswerRow, comment: Comment) -> bool:
    """Whether there is nothing to write. Spreadsheets end lines in their own way."""
    return (row.disposition, _lines(row.answer)) == (comment.disposition, _lines(comment.answer)) and not comment.is_contested


def _answered_meanwhile(row: AnswerRow, comment: Comment) -> bool:
    return bool(comment.disposition) and row.mark != mark_of(comment.disposition, comment.answer)


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def _workbook(data: bytes) -> list[list[str]]:
    """Read in a process apart, which is stopped when it costs too much."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "table"
        source.write_bytes(data)
        answer = child.ask("concertation.comment_table.process", {"source": str(source)}, seconds=SECONDS, memory=MEMORY)
    if isinstance(answer, str):
        raise UnreadableTable(_STOPPED)
    if "refusal" in answer:
        raise UnreadableTable(answer["refusal"])
    rows: list[list[str]] = answer["rows"]
    return rows
