"""Why a field or a value exists, and what happened to it since."""

from __future__ import annotations

from dataclasses import dataclass

from concertation.models import Comment, Decision, Proposal
from concertation.queries.changes import touched_uids
from concertation.queries.comments import Thread, threads
from concertation.queries.decisions import DecisionLine, decision_lines
from concertation.queries.discussion import open_proposals_by_uid
from standard.models import Element, Revision, Standard
from standard.schema.operations import Operation
from standard.schema.wording import sentence


@dataclass(frozen=True, slots=True)
class Step:
    """One revision that concerned the element: what it changed of it, in sentences, and the decision behind it."""

    revision: Revision
    operations: tuple[Operation, ...]
    sentences: tuple[str, ...]
    decision: DecisionLine | None
    """None for an import and for the preparation of a version."""


@dataclass(frozen=True, slots=True)
class ElementStory:
    """Why an element is there: the revision that introduced it, every one that changed it, and what is said of it now."""

    element: Element
    introduced: Step
    changes: tuple[Step, ...]
    open_proposals: tuple[Proposal, ...]
    threads: tuple[Thread, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return (self.introduced, *self.changes)


def element_story(element: Element) -> ElementStory:
    """The story of a field or of a value, from its introduction. Bounded queries, whatever the length of the chain."""
    standard, steps = element.standard, element_steps(element)
    field_only = {"value_uid": ""} if element.kind == Element.Kind.FIELD else {"value_uid": element.uid}
    return ElementStory(
        element=element,
        introduced=steps[0],
        changes=steps[1:],
        open_proposals=open_proposals_by_uid(standard).get(element.uid, ()),
        threads=threads(Comment.objects.filter(standard=standard, field_uid=element.field_uid, **field_only)),
    )


def element_steps(element: Element) -> tuple[Step, ...]:
    """What happened to a field or a value, its introduction first. Bounded queries."""
    standard = element.standard
    since = Revision.objects.filter(standard=standard, number__gte=element.introduced_in.number)
    concerned: dict[int, tuple[Operation, ...]] = {}
    for revision in since.defer("schema").order_by("number"):
        about = tuple(operation for operation in revision.read_operations() if element.uid in touched_uids([operation]))
        if about or revision.pk == element.introduced_in_id:
            concerned[revision.pk] = about
    return _steps(standard, concerned, element)


def _steps(standard: Standard, concerned: dict[int, tuple[Operation, ...]], element: Element) -> tuple[Step, ...]:
    decided = Decision.objects.filter(standard=standard, revision__in=concerned).order_by("number")
    lines = {line.decision.revision_id: line for line in decision_lines(standard, decided)}
    revisions = Revision.objects.filter(pk__in=concerned).select_related("parent", "author").defer("schema").order_by("number")
    return tuple(
        Step(
            revision=revision,
            operations=concerned[revision.pk],
            sentences=_sentences(revision, element.uid),
            decision=lines.get(revision.pk),
        )
        for revision in revisions
    )


def _sentences(revision: Revision, uid: str) -> tuple[str, ...]:
    """What a revision changed of an element; each operation is said on the schema just before it."""
    if revision.parent is None:
        return ()
    schema, said = revision.parent.read_schema(), []
    for operation in revision.read_operations():
        if uid in touched_uids([operation]):
            said.append(sentence(operation, schema))
        schema = operation.apply(schema)
    return tuple(said)
