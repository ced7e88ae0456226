"""Putting a question of a kind of its own: whose options follow from what is asked, rather than from what people propose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from concertation.models import Option, Question
from concertation.services.changes import NOTHING, stored
from concertation.services.turn import Turn
from standard.queries import working_revision
from standard.schema.operations import Operation, touched_uids
from standard.services.numbers import next_number

STATUS_QUO_TITLE = "Statu quo"
STATUS_QUO_TEXT = "Ne rien changer."


@dataclass(frozen=True, slots=True)
class Ready:
    """An option that is ready to be put."""

    title: str
    text: str = ""
    operations: Sequence[Operation] = ()
    constitution: str = ""
    stays: str = "[]"


def put(mine: Turn, *, title: str, kind: str, context: str, options: Sequence[Ready], status_quo: bool = True, **columns: Any) -> Question:
    """Write the question and its options, the statu quo last. The caller has asked for permission, and holds the lock."""
    question = Question.objects.create(
        standard=mine.standard,
        number=next_number(Question, mine.standard),
        title=title,
        kind=kind,
        context=context,
        created_at=mine.now,
        **columns,
    )
    base = working_revision(mine.standard)
    listed = [*options, Ready(STATUS_QUO_TITLE, STATUS_QUO_TEXT)] if status_quo else list(options)
    for position, option in enumerate(listed, start=1):
        Option.objects.create(
            question=question,
            position=position,
            title=option.title,
            text=option.text,
            operations=stored(option.operations) if option.operations else NOTHING,
            base_revision=base,
            constitution=option.constitution,
            stays=option.stays,
            status_quo=status_quo and position == len(listed),
        )
    uids = touched_uids(operation for option in options for operation in option.operations)
    mine.record("question.put", question, message=title, uids=uids)
    return question
