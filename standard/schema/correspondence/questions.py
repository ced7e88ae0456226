"""What a correspondence leaves to a person, as questions with their answers, and the table once they answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from standard.schema.correspondence.table import Correspondence, CorrespondenceRow, Kind, completed
from standard.schema.model import Schema
from standard.schema.words import enumerated, quoted


@dataclass(frozen=True, slots=True)
class Answer:
    """Its words, and the rows that stand in the table if it is chosen."""

    label: str
    rows: tuple[CorrespondenceRow, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What a column, or one of its values, becomes. Without an answer, each cell is asked about."""

    kind: Kind
    field: str
    value: str
    answers: tuple[Answer, ...]


def questions(table: Correspondence, after: Schema) -> tuple[OpenQuestion, ...]:
    """One for each column and value whose rows are open, in the order of the table."""
    subjects: dict[tuple[Kind, str, str], list[CorrespondenceRow]] = {}
    for row in table.open_rows:
        subjects.setdefault((row.kind, row.old_field, row.old_value), []).append(row)
    return tuple(
        OpenQuestion(*subject, tuple(_among(rows, after) if rows[0].new_field else _instead(rows[0], table, after)))
        for subject, rows in subjects.items()
    )


def answered(table: Correspondence, after: Schema, answers: Mapping[int, int]) -> Correspondence:
    """The table where these questions have these answers, both by their rank. Raises IndexError for one that is not there."""
    asked = questions(table, after)
    rows = (row for question, answer in answers.items() for row in asked[question].answers[answer].rows)
    return completed(table, Correspondence(tuple(rows)))


def _among(rows: list[CorrespondenceRow], after: Schema) -> Iterator[Answer]:
    """Each of the targets; all of them where each has its place."""
    labels = [quoted(row.new_field if row.kind == "field" else row.new_value) for row in rows]
    for chosen, label in zip(rows, labels, strict=True):
        yield Answer(label, tuple(replace(row, status="yes" if row is chosen else "no") for row in rows))
    if len(rows) == 1:
        yield Answer("Rien de cela", (replace(rows[0], status="no"),))
        return
    fields = [after.by_name(row.new_field) for row in rows]
    several = all(field is not None and field.values is not None and field.values.several for field in fields)
    if several or len({row.new_field for row in rows}) == len(rows):
        yield Answer(f"{enumerated(labels)}, à la fois", tuple(replace(row, status="yes") for row in rows))


def _instead(row: CorrespondenceRow, table: Correspondence, after: Schema) -> Iterator[Answer]:
    """What may take the place of what has no heir; nothing, first."""
    gone = "Rien\u00a0: la colonne est supprimée" if row.kind == "field" else "Rien\u00a0: la valeur est retirée"
    yield Answer(gone, (replace(row, status="yes"),))
    if row.kind == "field":
        for name in (one.new_field for one in table.rows if one.kind == "field" and not one.old_field):
            yield Answer(f"La colonne {quoted(name)}", (replace(row, new_field=name, change="renamed", status="yes"),))
        return
    for name in dict.fromkeys(one.new_field for one in table.rows if one.kind == "field" and one.old_field == row.old_field):
        field = after.by_name(name)
        for value in field.values.values if field is not None and field.values is not None else ():
            kept = replace(row, new_field=name, new_value=value.text, change="merged", status="yes")
            yield Answer(quoted(value.text), (kept,))
