"""Why a field or a value exists, and what happened to it since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from concertation.models import Comment, Decision, Proposal
from concertation.queries.comments import Thread, threads
from concertation.queries.decisions import DecisionLine, decision_lines
from concertation.queries.discussion import open_proposals_by_uid
from standard.memory import for_good
from standard.models import Element, Revision, RevisionElement, Standard
from standard.queries import read_schemas
from standard.schema.model import Schema
from standard.schema.operations import Operation, touched_uids
from standard.schema.wording import in_its_context, sentence


@dataclass(frozen=True, slots=True)
class HistoryStep:
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
    introduced: HistoryStep
    changes: tuple[HistoryStep, ...]
    open_proposals: tuple[Proposal, ...]
    threads: tuple[Thread, ...]

    @property
    def steps(self) -> tuple[HistoryStep, ...]:
        return (self.introduced, *self.changes)


def element_story(element: Element) -> ElementStory:
    """The story of a field or of a value, from its introduction. Bounded queries, whatever the length of the chain."""
    standard, steps = element.standard, element_steps(element)
    field_only = {"value_uid": ""} if element.kind == Element.Kind.FIELD else {"value_uid": element.uid}
    return ElementStory(
        element=element,
        introduced=steps[0],
        changes=steps[1:],
        open_proposals=open_proposals_by_uid(standard, [element.uid]).get(element.uid, ()),
        threads=threads(Comment.objects.public().filter(standard=standard, field_uid=element.field_uid, **field_only)),
    )


def element_steps(*elements: Element) -> tuple[HistoryStep, ...]:
    """What happened to a field or a value, and to those whose place it took, an introduction first. Bounded queries."""
    standard, uids = elements[0].standard, {element.uid for element in elements}
    introduced = {element.introduced_in_id for element in elements}
    since = min(element.introduced_in.number for element in elements)
    changing = RevisionElement.objects.filter(uid__in=uids, revision__standard=standard).values("revision")
    concerned = Revision.objects.filter(Q(pk__in=introduced) | Q(pk__in=changing), number__gte=since)
    revisions = concerned.select_related("parent", "author").defer("schema", "parent__schema", "parent__operations").order_by("number")
    return _steps(standard, list(revisions), uids)


def ancestors(element: Element) -> tuple[Element, ...]:
    """The fields that were split or merged into this one, the nearest first."""
    replaced = Element.objects.filter(standard=element.standard, kind=Element.Kind.FIELD).exclude(successors=[])
    known = list(replaced.exclude(pk=element.pk).select_related("introduced_in").order_by("-pk"))
    found, line = [], [element.uid]
    for uid in line:
        nearer = [one for one in known if uid in one.successors and one not in found]
        found += nearer
        line += [one.uid for one in nearer]
    return tuple(found)


def _steps(standard: Standard, revisions: Sequence[Revision], uids: Collection[str]) -> tuple[HistoryStep, ...]:
    decided = Decision.objects.filter(standard=standard, revision__in=revisions).order_by("number")
    lines = {line.decision.revision_id: line for line in decision_lines(standard, decided, votes=True)}
    parents = [revision.parent for revision in revisions if revision.parent is not None]
    before = dict(zip((parent.pk for parent in parents), read_schemas(parents), strict=True))
    return tuple(
        HistoryStep(
            revision=revision,
            operations=tuple(operation for operation in revision.read_operations() if not set(uids).isdisjoint(touched_uids([operation]))),
            sentences=_sentences(revision, before, frozenset(uids)),
            decision=lines.get(revision.pk),
        )
        for revision in revisions
    )


def _sentences(revision: Revision, before: Mapping[int, Schema], uids: frozenset[str]) -> tuple[str, ...]:
    """What a revision changed of some elements, on the page of their field. Neither it nor its parent ever changes."""
    if revision.parent is None:
        return ()
    schema = before[revision.parent.pk]
    return for_good(("sentences", revision.parent.sha256, revision.operations, uids), lambda: _worded(revision, schema, uids))


def _worded(revision: Revision, schema: Schema, uids: frozenset[str]) -> tuple[str, ...]:
    """Each operation is said on the schema just before it."""
    said = []
    for operation in revision.read_operations():
        after = operation.apply(schema)
        if not set(uids).isdisjoint(touched_uids([operation])):
            fields = operation.about().fields
            names = [item for side in (schema, after) if len(fields) == 1 and fields[0] and (item := side.by_uid(fields[0]))]
            said.append(in_its_context(sentence(operation, schema), names))
        schema = after
    return tuple(said)
