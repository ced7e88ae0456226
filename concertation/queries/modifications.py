"""« Validé avec modification » : what was put to people beside what was adopted, as a difference."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import prefetch_related_objects

from concertation.models import Ballot, BallotOption, Decision
from standard.comparison import ChangesView, changes_view
from standard.memory import REMEMBERED
from standard.models import Revision
from standard.queries import TEXTS
from standard.schema import diff
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, rebase


def voted_option(decision: Decision) -> BallotOption | None:
    """The option of a decision as people voted on it last; None where nobody did. Reads `question.ballots.options`: prefetch them."""
    held: list[Ballot] = [ballot for ballot in decision.question.ballots.all() if ballot.opened_at <= decision.decided_at]
    latest_first = sorted(held, key=lambda ballot: (ballot.opened_at, ballot.pk), reverse=True)
    put: Iterator[BallotOption] = (put for ballot in latest_first for put in ballot.options.all())
    return next((one for one in put if one.option_id == decision.option_id), None)


def schema_found(decision: Decision) -> Schema:
    """The schema that a decision found when it was recorded, or when it was applied."""
    return Revision.objects.get(pk=_found_by([decision])[decision.pk]).read_schema()


def modifications(decisions: Sequence[Decision]) -> dict[int, ChangesView]:
    """By decision, what was adopted otherwise than it was put: remembered. The same number of queries whatever their number."""
    modified = [one for one in decisions if one.outcome == Decision.Outcome.ACCEPTED_MODIFIED and one.option is not None]
    keys = {one.pk: ("modification", one.pk, one.revision_id) for one in modified}
    views = {key: known[0] for key, name in keys.items() if (known := REMEMBERED.find(name)) is not None}
    unknown = [one for one in modified if one.pk not in views]
    if unknown:
        found = _found_by(unknown)
        schemas = Revision.objects.defer(*TEXTS).in_bulk({*found.values()})
        prefetch_related_objects(unknown, "question__ballots__options", "option__base_revision")
        for one in unknown:
            views[one.pk] = _modification(one, schemas[found[one.pk]]) if one.pk in found else None
            REMEMBERED.keep(keys[one.pk], (views[one.pk],))
    return {key: view for key, view in views.items() if view is not None}


def _found_by(decisions: Sequence[Decision]) -> dict[int, int]:
    """By decision, the key of the revision that it found when it was recorded."""
    chains = defaultdict[int, list[Revision]](list)
    standards = {one.standard_id for one in decisions}
    for revision in Revision.objects.filter(standard__in=standards).only("pk", "standard", "created_at").order_by("standard", "number"):
        chains[revision.standard_id].append(revision)
    found = {}
    for one in decisions:
        chain = chains[one.standard_id]
        if one.revision is not None and one.revision.parent_id is not None:
            found[one.pk] = one.revision.parent_id
        elif place := bisect_right(chain, one.decided_at, key=lambda revision: revision.created_at):
            found[one.pk] = chain[place - 1].pk
    return found


def _modification(decision: Decision, before: Revision) -> ChangesView | None:
    assert decision.option is not None
    frozen = voted_option(decision)
    put = frozen.read_operations() if frozen is not None else decision.option.read_operations()
    for revision in (before, decision.option.base_revision):
        schema = revision.read_schema()
        try:
            proposed, adopted = _applied(schema, put), _applied(schema, decision.read_operations())
        except Conflict:
            continue
        return changes_view(proposed, diff.compare(proposed, adopted))
    return None


def _applied(schema: Schema, operations: Sequence[Operation]) -> Schema:
    return apply_all(schema, rebase(schema, operations))
