"""What brought each field and value of a published version: since which version it is there, and the decisions that made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from concertation.models import Decision
from concertation.queries.decisions import DecisionLine, decision_lines
from standard.models import Element, Release, Revision, RevisionElement
from standard.schema.model import Field


@dataclass(frozen=True, slots=True)
class Reasons:
    """Of the fields and values that decisions made what they are in a version."""

    decisions: dict[str, tuple[DecisionLine, ...]]
    """By uid, the decisions that brought or changed it until then, in their order."""
    introduced: dict[str, Revision]
    """By uid of a field, the revision that it came with."""
    published: tuple[Release, ...]
    """The versions until then, the first first."""

    def of_field(self, field: Field) -> tuple[DecisionLine, ...]:
        """Those of the field and of the values that it has."""
        values = field.values.values if field.values is not None else ()
        found = {
            line.decision.number: line for uid in (field.uid, *(value.uid for value in values)) for line in self.decisions.get(uid, ())
        }
        return tuple(found[number] for number in sorted(found))

    def since(self, field: Field) -> Release | None:
        """The first version that has it."""
        revision = self.introduced.get(field.uid)
        return next((one for one in self.published if revision is not None and one.revision.number >= revision.number), None)


def reasons_of(release: Release, published: Sequence[Release]) -> Reasons:
    """The same number of queries whatever the fields. `published`: every version of the standard, in the order of the chain."""
    standard, until = release.standard, release.revision.number
    decided = Decision.objects.filter(standard=standard, revision__number__lte=until)
    lines = {line.decision.revision_id: line for line in decision_lines(standard, decided.order_by("number"), releases=published)}
    concerned: dict[str, list[DecisionLine]] = defaultdict(list)
    mentions = RevisionElement.objects.filter(revision__in=decided.values("revision")).order_by("revision__number")
    for uid, revision in mentions.values_list("uid", "revision"):
        concerned[uid].append(lines[revision])
    came = Element.objects.filter(standard=standard, kind=Element.Kind.FIELD, introduced_in__number__lte=until).select_related(
        "introduced_in"
    )
    return Reasons(
        decisions={uid: tuple(found) for uid, found in concerned.items()},
        introduced={one.uid: one.introduced_in for one in came.defer("introduced_in__schema", "introduced_in__operations")},
        published=tuple(one for one in published if one.revision.number <= until),
    )
