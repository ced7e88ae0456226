"""What other people are voting on is not taken away under their eyes."""

from __future__ import annotations

from collections.abc import Sequence

from concertation import queries
from concertation.models import Ballot, Question
from concertation.services.changes import stored
from concertation.services.turn import Turn
from standard.models import Element, Standard
from standard.queries import working_revision
from standard.schema.operations import Conflict, Operation, apply_all
from standard.schema.words import quoted
from standard.services.forethought import worked_out


def vote_on_what_goes(mine: Turn, question: Question, operations: Sequence[Operation]) -> tuple[Ballot, str] | None:
    """The open vote on another question that is about what these operations, which fit the working schema, take away; and on what."""
    gone = what_goes(mine.standard, operations)
    return queries.in_the_ballot(mine.standard, gone, mine.now, but=question) if gone else None


def what_goes(standard: Standard, operations: Sequence[Operation]) -> set[str]:
    """What operations that fit the working schema take away from it."""
    working = working_revision(standard)
    key = ("what goes", working.sha256, stored(operations))
    return worked_out(key, lambda: {*working.read_schema().uids()} - {*apply_all(working.read_schema(), operations).uids()})


def check_no_vote_is_on_what_goes(mine: Turn, question: Question, operations: Sequence[Operation]) -> None:
    """Raise `Conflict` where the operations take away what an open vote on another question is about."""
    found = vote_on_what_goes(mine, question, operations)
    if found is None:
        return
    ballot, uid = found
    element = Element.objects.get(standard=mine.standard, uid=uid)
    what = "Le champ" if element.kind == Element.Kind.FIELD else "La valeur"
    raise Conflict(
        "before_changed",
        f"{what} {quoted(element.title or element.name)} est l’objet du vote ouvert sur la question n° {ballot.question.number} "
        f"({quoted(ballot.question.title)}) : attendez sa clôture pour le retirer.",
        field=element.field_uid,
        field_name=element.name,
    )
