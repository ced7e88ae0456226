"""Proposals: kept as drafts, sent, changed, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Proposal
from concertation.services.changes import checked, stored
from concertation.services.proposals.sources import tell_sources
from concertation.services.proposals.supports import concerned
from concertation.services.proposals.titles import UNTITLED, titled
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Circle, Revision, Standard
from standard.permissions import require
from standard.queries import members_in, working_revision
from standard.schema.model import same_content
from standard.schema.operations import Conflict, Operation, apply_all, rebase
from standard.schema.rebasing import changes_nothing
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out
from standard.services.numbers import next_number

_MOTIVE = "Dites pourquoi : le cas d’usage, qui en a besoin, qui pourrait remplir cette donnée."
_NOTHING = "Cette proposition ne change rien : modifiez d’abord un champ ou une valeur."
_NOTHING_AMENDED = "Cet amendement dit la même chose que la proposition : changez-en d’abord quelque chose."
_WRITTEN_SINCE = "Cette proposition vient d’être changée dans une autre page : relisez-la, puis recommencez."


@takes_turns
def save_draft(
    *,
    standard: Standard,
    actor: User,
    title: str,
    now: datetime,
    motive: str = "",
    operations: Sequence[Operation] = (),
    base: Revision | None = None,
    amends: Proposal | None = None,
) -> Proposal:
    """Keep a proposal that only its author sees. The same draft sent twice is one: the first is given back.

    Without a title, it is that of the changes. `base` is the revision that the author had in front of them, the working one where
    it is not said. `amends`: the proposal instead of which it would say all that it says.
    """
    with turn(standard, actor, now) as mine:
        _check_may_propose(mine, amends)
        return _draft(mine, actor, title, motive, operations, base, amends)


@takes_turns
def propose(
    *,
    standard: Standard,
    actor: User,
    title: str,
    motive: str,
    operations: Sequence[Operation],
    now: datetime,
    base: Revision | None = None,
    amends: Proposal | None = None,
) -> Proposal:
    """Send a proposal at once. One that asks for the same changes as an open one of the same author gives that one back.

    Raises `InvalidInput` for what is missing, `Conflict` where the operations do not fit the working schema, and
    `RevisionRefused` where the schema would gain an error-level finding.
    """
    title = inputs.line("title", title, missing=UNTITLED)
    with turn(standard, actor, now) as mine:
        _check_may_propose(mine, amends)
        return _send(mine, _draft(mine, actor, title, motive, operations, base, amends))


@takes_turns
def edit(
    *,
    proposal: Proposal,
    actor: User,
    title: str,
    motive: str,
    operations: Sequence[Operation],
    now: datetime,
    base: Revision | None = None,
) -> Proposal:
    """Change a draft, or a proposal that no question has taken up yet; the others whom it concerns are told of the latter.

    Raises `Conflict` where somebody else, or another page, has written since `proposal` was read.
    """
    with turn(proposal.standard, actor, now) as mine:
        read, proposal = proposal, Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_edit_proposal(mine.actor, proposal, in_question=proposal.options.exists()))
        if read.written_sha256 != proposal.written_sha256:
            raise Conflict("before_changed", _WRITTEN_SINCE)
        base = base or working_revision(mine.standard)
        proposal.title = titled(title, operations, base, proposal)
        proposal.motive = inputs.text("motive", motive)
        proposal.operations = stored(operations)
        proposal.base_revision = base
        sent = proposal.state == Proposal.State.OPEN
        if sent:
            _complete(mine, proposal)
        move(proposal, "edit")
        if sent:
            mine.record(
                "proposal.edited",
                proposal,
                message=proposal.motive,
                uids=proposal.touched_uids(),
                tell=concerned(proposal, actor),
                path=proposal.get_absolute_url(),
            )
        return proposal


@takes_turns
def submit(*, proposal: Proposal, actor: User, now: datetime) -> Proposal:
    """Send a draft. Sending it twice changes nothing the second time. Raises as `propose` does."""
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        if proposal.state == Proposal.State.OPEN and permissions.is_author(mine.actor, proposal):
            return proposal
        consultation = queries.current_consultation(mine.standard, now)
        require(permissions.can_submit_proposal(mine.actor, proposal, consultation, now))
        return _send(mine, proposal)


def withdraw(*, proposal: Proposal, actor: User, now: datetime, motive: str = "") -> Proposal:
    """Take a proposal back; it stays readable."""
    motive = inputs.text("motive", motive)
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_withdraw_proposal(mine.actor, proposal))
        move(proposal, "withdraw")
        mine.record("proposal.withdrawn", proposal, message=motive, uids=proposal.touched_uids())
        return proposal


def discard(*, proposal: Proposal, actor: User, now: datetime) -> None:
    """Throw a draft away. Nobody else has seen it, so nothing of it is kept."""
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_discard_proposal(mine.actor, proposal))
        erase(proposal)


def _check_may_propose(mine: Turn, amends: Proposal | None) -> None:
    call = queries.current_consultation(mine.standard, mine.now)
    require(permissions.can_propose(mine.actor, call, mine.now))
    if amends is not None:
        require(permissions.can_amend(mine.actor, Proposal.objects.get(standard=mine.standard, pk=amends.pk), call, mine.now))


def _draft(
    mine: Turn, author: User, title: str, motive: str, operations: Sequence[Operation], base: Revision | None, amends: Proposal | None
) -> Proposal:
    base = base or working_revision(mine.standard)
    title = titled(title, operations, base)
    motive = inputs.text("motive", motive)
    kept = stored(operations)
    drafts = Proposal.objects.drafts().filter(standard=mine.standard, author=author, amends=amends)
    return drafts.filter(title=title, motive=motive, operations=kept).first() or new_draft(
        mine, author, title=title, motive=motive, operations=kept, base_revision=base, amends=amends
    )


def new_draft(mine: Turn, author: User, **columns: Any) -> Proposal:
    """A draft under the next number, in the name of its author's organisation."""
    draft: Proposal = Proposal.objects.create(
        standard=mine.standard,
        number=next_number(Proposal, mine.standard),
        author=author,
        organisation=queries.organisation_of(author, mine.standard, mine.now),
        created_at=mine.now,
        **columns,
    )
    return draft


def _complete(mine: Turn, proposal: Proposal) -> None:
    """Check that a proposal may be read by others, and bring its operations up to the working schema."""
    inputs.text("motive", proposal.motive, missing=_MOTIVE)
    operations = proposal.read_operations()
    if not operations:
        raise InvalidInput("operations", _NOTHING)
    working = working_revision(mine.standard)

    def nothing(fitting: tuple[Operation, ...]) -> bool:
        key = ("changes nothing", working.sha256, stored(fitting))
        return worked_out(key, lambda: changes_nothing(working.read_schema(), fitting))

    fitting = checked(mine.standard, operations, proposal.base_revision, then=nothing)
    proposal.operations = stored(fitting)
    proposal.base_revision = working
    if nothing(fitting):
        raise InvalidInput("operations", _NOTHING)
    if proposal.amends is not None and _says_the_same(mine, proposal, proposal.amends):
        raise InvalidInput("operations", _NOTHING_AMENDED)


def _says_the_same(mine: Turn, amendment: Proposal, amended: Proposal) -> bool:
    """Whether an amendment leaves the schema as the proposal that it would change."""
    working = working_revision(mine.standard)

    def same() -> bool:
        schema = working.read_schema()
        try:
            there = apply_all(schema, rebase(schema, amended.read_operations()))
        except Conflict:
            return False
        return same_content(there, apply_all(schema, amendment.read_operations()))

    return worked_out(("says the same", working.sha256, amendment.operations, amended.operations), same)


def _send(mine: Turn, draft: Proposal) -> Proposal:
    _complete(mine, draft)
    same = Proposal.objects.open().filter(standard=mine.standard, author=draft.author_id, operations=draft.operations)
    earlier = same.filter(amends=draft.amends_id).first()
    if earlier is not None:
        erase(draft)
        return earlier
    move(draft, "submit", submitted_at=mine.now)
    team = members_in(mine.standard, [Circle.TEAM], mine.now)
    mine.record("proposal.submitted", draft, message=draft.motive, uids=draft.touched_uids(), tell=team)
    if sources := [source.comment for source in draft.sources.select_related("comment__author")]:
        tell_sources(mine, draft, sources)
    return draft


def erase(draft: Proposal) -> None:
    """Nobody else has seen it: nothing of it is kept."""
    key = draft.pk
    draft.delete()
    Proposal.history.filter(id=key).delete()
