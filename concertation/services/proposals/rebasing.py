"""Changes brought up to what was decided since they were written, where they no longer fit it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Option, Proposal
from concertation.services.changes import checked, stored
from concertation.services.proposals.supports import concerned, follow_words
from concertation.services.turn import Turn, turn
from standard.models import Revision
from standard.permissions import require
from standard.queries import working_revision
from standard.schema.operations import Conflict, Operation
from standard.schema.rebasing import Way
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out

_CHANGED = (
    "Le schéma ou ces changements ont changé depuis que vous avez ouvert cette page : relisez ce qui suit, puis choisissez de nouveau."
)
_NOTHING_LEFT = "Il ne resterait aucun changement : gardez-en un, ou {instead}."


@takes_turns
def rebase(*, proposal: Proposal, actor: User, seen: str, now: datetime, chosen: Mapping[int, Way] | None = None) -> Proposal:
    """Bring a proposal up to the working schema, and with it the option that takes it up as it is.

    `chosen` says what to do of each change that does not fit, by rank; the default of those that it does not name. `seen` says
    what the choices were made on (`queries.Carried`): raises `Conflict` where that has changed since. Those who support the
    proposal are told, unless every change stays what it was.
    """
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.select_related("base_revision").get(pk=proposal.pk)
        require(permissions.can_rebase_proposal(mine.actor, proposal, queries.question_of(proposal), now))
        _rebase_proposal(mine, proposal, actor, seen, chosen)
        return proposal


@takes_turns
def rebase_option(*, option: Option, actor: User, seen: str, now: datetime, chosen: Mapping[int, Way] | None = None) -> Option:
    """Bring an option up to the working schema, before it is voted on. Where it is a proposal as its author wrote it and the
    author asks, the proposal is brought with it. Otherwise as `rebase`."""
    with turn(option.question.standard, actor, now) as mine:
        option = Option.objects.select_related("question", "proposal__base_revision", "base_revision").get(pk=option.pk)
        require(permissions.can_rebase_option(mine.actor, option, now))
        operations, _ = _carry(mine, option, seen, chosen, instead="écartez cette option")
        _rewrite(option, operations, working_revision(mine.standard))
        proposal = option.proposal
        if proposal is not None and not option.amended and permissions.is_author(mine.actor, proposal):
            _rewrite(proposal, operations, option.base_revision)
        elif proposal is not None:
            option.amended = option.operations != proposal.operations
            option.save()
        mine.record(
            "option.rebased", option, message=option.title, details={"question": option.question.number}, uids=option.touched_uids()
        )
        return option


def _rebase_proposal(mine: Turn, proposal: Proposal, actor: User, seen: str, chosen: Mapping[int, Way] | None) -> None:
    draft = proposal.state == Proposal.State.DRAFT
    operations, same = _carry(mine, proposal, seen, chosen, instead="jetez ce brouillon" if draft else "retirez cette proposition")
    before = proposal.changes_sha256
    base = working_revision(mine.standard)
    _rewrite(proposal, operations, base)
    question = queries.question_of(proposal)
    for option in question.options.filter(proposal=proposal, amended=False, struck_reason="") if question is not None else ():
        _rewrite(option, operations, base)
    if same:
        follow_words(proposal, before)
    if not draft:
        mine.record(
            "proposal.rebased",
            proposal,
            message=proposal.motive,
            uids=proposal.touched_uids(),
            tell=[] if same else concerned(proposal, actor),
            path=proposal.get_absolute_url(),
        )


def _carry(
    mine: Turn, row: Proposal | Option, seen: str, chosen: Mapping[int, Way] | None, *, instead: str
) -> tuple[tuple[Operation, ...], bool]:
    """The changes carried over, and whether each stays what it was."""
    working = working_revision(mine.standard)
    if queries.seen_of(row, working) != seen:
        raise Conflict("before_changed", _CHANGED)
    choices = tuple(sorted((chosen or {}).items()))
    carried = worked_out(("carried", seen, choices), lambda: queries.carried(row, mine.standard, chosen))
    known = {contention.rank: [choice.way for choice in contention.choices] for contention in carried.rebasing.contentions}
    for rank, way in choices:
        if way not in known.get(rank, ()):
            raise InvalidInput("choices", f"Le changement n° {rank + 1} ne laisse pas ce choix : relisez ce qui est proposé pour lui.")
    operations = carried.rebasing.operations
    if not operations:
        raise InvalidInput("choices", _NOTHING_LEFT.format(instead=instead))
    return checked(mine.standard, operations, working), not (carried.rebasing.contentions or carried.rebasing.done)


def _rewrite(row: Proposal | Option, operations: tuple[Operation, ...], base: Revision) -> None:
    row.operations, row.base_revision = stored(operations), base
    row.save()
