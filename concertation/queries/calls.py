"""What a call for comments froze, beside what was decided since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from concertation.models import Consultation, Decision
from concertation.queries.comments import Thread, element_threads, first_comments
from concertation.queries.decisions import DecisionLine, decision_lines
from standard.models import RevisionElement
from standard.schema.model import Field, Schema


@dataclass(frozen=True, slots=True)
class FrozenField:
    """A field as a call froze it, in the list of its schema."""

    field: Field
    comments: int
    """How many of the call are on it and on its values."""
    now: Field | None
    """As decisions have made it since; None where they removed it."""

    @property
    def since(self) -> str:
        """What became of it since, in a word; empty where it is the same."""
        if self.now is None:
            return "retiré depuis"
        return "" if self.now == self.field else "changé depuis"


def decisions_since(call: Consultation) -> QuerySet[Decision]:
    """The decisions that changed the schema since it was frozen for a call."""
    return Decision.objects.filter(standard=call.standard_id, revision__number__gt=call.revision.number).order_by("number")


def frozen_fields(call: Consultation, working: Schema) -> tuple[FrozenField, ...]:
    """The fields that a call froze, in their order."""
    said = first_comments(call.standard, call).exclude(field_uid="").order_by().values_list("field_uid").annotate(Count("pk"))
    comments: dict[str, int] = dict(said)
    frozen = call.revision.read_schema()
    return tuple(FrozenField(field, comments.get(field.uid, 0), working.by_uid(field.uid)) for field in frozen.fields)


def added_since(call: Consultation, working: Schema) -> tuple[Field, ...]:
    """The fields that decisions have added since."""
    frozen = call.revision.read_schema()
    return tuple(field for field in working.fields if frozen.by_uid(field.uid) is None)


def decided_on(call: Consultation, uids: Collection[str]) -> tuple[DecisionLine, ...]:
    """The decisions since a call froze the schema that changed any of these fields and values, the last one first."""
    changing = RevisionElement.objects.filter(uid__in=uids, revision__standard=call.standard_id).values("revision")
    return decision_lines(call.standard, decisions_since(call).filter(revision__in=changing).order_by("-number"))


def call_threads(call: Consultation, field_uid: str) -> dict[str, tuple[Thread, ...]]:
    """What was said in a call of a field and of each of its values, by uid, the oldest first."""
    return element_threads(call.standard, field_uid, call=call)
