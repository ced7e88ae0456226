"""The changes of a proposal or of an option carried over what was decided since they were written, for people to choose."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from concertation.models import Decision, Option, Proposal, Question
from standard.models import Revision, Standard
from standard.queries import working_revision
from standard.schema.rebasing import Rebasing, Way, changes_nothing, rebasing


@dataclass(frozen=True, slots=True)
class Carried:
    """What a list of changes becomes on the working schema."""

    rebasing: Rebasing
    base: Revision
    onto: Revision
    seen: str
    """What was carried onto what: choices made on it mean nothing once either has changed."""


def carried(row: Proposal | Option, standard: Standard, chosen: Mapping[int, Way] | None = None) -> Carried:
    """The changes of a row on the working schema, with the choices made and the defaults of the others."""
    onto = working_revision(standard)
    found = rebasing(row.base_revision.read_schema(), row.read_operations(), onto.read_schema(), chosen)
    return Carried(found, row.base_revision, onto, seen_of(row, onto))


def seen_of(row: Proposal | Option, onto: Revision) -> str:
    """The digest of what is carried and of where."""
    return hashlib.sha256(f"{row.base_revision_id}\n{onto.sha256}\n{row.operations}".encode()).hexdigest()[:32]


def decided_since(standard: Standard, base: Revision) -> list[Decision]:
    """The decisions that changed the schema since a revision, in order."""
    found = Decision.objects.filter(standard=standard, revision__number__gt=base.number)
    return list(found.select_related("question", "revision").order_by("revision__number"))


def question_of(proposal: Proposal) -> Question | None:
    """The question, not settled yet, that has taken a proposal up."""
    options = proposal.options.exclude(question__state__in=Question.SETTLED).select_related("question__standard")
    option = options.order_by("pk").last()
    return option.question if option is not None else None


def amendment_seen(amendment: Proposal) -> str:
    """The digest of an amendment and of the proposal that it amends, as they are compared."""
    amended = amendment.amends
    said = [amendment.base_revision_id, amendment.operations, *((amended.base_revision_id, amended.operations) if amended else ())]
    return hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()[:32]


def option_seen(option: Option) -> str:
    """The digest of what an option says."""
    return hashlib.sha256(f"{option.title}\n{option.text}\n{option.base_revision_id}\n{option.operations}".encode()).hexdigest()[:32]


def is_applied(row: Proposal | Option, standard: Standard) -> bool:
    """Whether the working schema says already what the changes of a row say."""
    working = working_revision(standard).read_schema()
    found = rebasing(row.base_revision.read_schema(), row.read_operations(), working)
    return not found.contentions and changes_nothing(working, found.operations)
