"""What the author of a proposal has in front of them: the standard as it is, and as their proposal leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from accounts.models import User
from accounts.typed import whole_number
from concertation import queries
from concertation.models import Comment, Proposal
from concertation.permissions import can_edit_proposal
from concertation.queries import Thread
from concertation.services.changes import fresh
from standard.comparison import ChangesView, changes_view
from standard.models import Revision, Standard
from standard.permissions import Actor, Verdict
from standard.queries import used_uids, working_revision
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, rebase
from standard.schema.reshaping import REGROUPING


@dataclass(frozen=True, slots=True)
class Sheet:
    """A proposal being written. `before` is the schema of `base`; `after` has the proposal's operations applied."""

    standard: Standard
    base: Revision
    before: Schema
    after: Schema
    written: tuple[Operation, ...] = ()
    """The proposal's operations, on `before`."""
    conflict: str = ""
    """Why the proposal no longer fits the working schema; it is then shown on the revision it was written on."""

    def operations_to(self, edited: Schema) -> tuple[Operation, ...]:
        """What leads from the standard to `edited`: the splits, merges and transfers of the proposal with all that comes
        before them, since no comparison would find them again, then the difference. Raises `Conflict`.
        """
        last = max((rank for rank, operation in enumerate(self.written, 1) if isinstance(operation, REGROUPING)), default=0)
        kept = self.written[:last]
        return (*kept, *queries.changes_to(self.standard, edited, before=apply_all(self.before, kept)))

    def with_all(self, operations: tuple[Operation, ...]) -> Sheet:
        """The same sheet with other operations, on the same schema. Raises `Conflict`."""
        return replace(self, after=apply_all(self.before, operations), written=operations)

    def with_one_more(self, operation: Operation) -> tuple[Operation, ...]:
        """The proposal's operations, and one on the schema that they leave."""
        return (*self.operations, operation)

    def without(self, index: int) -> tuple[Operation, ...]:
        """The proposal's operations but one. Raises `Conflict` where those after it need it."""
        operations = self.operations
        return rebase(self.before, (*operations[:index], *operations[index + 1 :]))

    @property
    def operations(self) -> tuple[Operation, ...]:
        return self.operations_to(self.after)

    @property
    def taken(self) -> frozenset[str]:
        """Every uid that what is added must not take."""
        return used_uids(self.standard) | {*self.before.uids(), *self.after.uids()}


def sheet(standard: Standard, proposal: Proposal | None, revision: str = "") -> Sheet:
    """The sheet on the working revision, or on the one of that number that a form was shown on.

    A proposal that no longer fits comes on the revision that it was written on, and says why.
    """
    base = working_revision(standard)
    if (number := whole_number(revision)) is not None:
        base = standard.revisions.filter(number=number).first() or base
    before = base.read_schema()
    if proposal is None:
        return Sheet(standard, base, before, before)
    operations = proposal.read_operations()
    try:
        written = rebase(before, operations)
        return Sheet(standard, base, before, apply_all(before, written), written)
    except Conflict:
        written_on = proposal.base_revision.read_schema()
        after = apply_all(written_on, operations)
        conflict = why_not(standard, operations, proposal.base_revision)
        return Sheet(standard, proposal.base_revision, written_on, after, operations, conflict)


def why_not(standard: Standard, operations: tuple[Operation, ...], base: Revision) -> str:
    """Why these operations no longer fit the working schema, the decisions in the way named; empty where they do."""
    try:
        fresh(standard, operations, base)
    except Conflict as conflict:
        return str(conflict)
    return ""


def undone(before: Schema, after: Schema, uid: str) -> Schema:
    """`after` with one field as it is in `before`, and where it is there; a field that was added goes."""
    fields = [field for field in after.fields if field.uid != uid]
    earlier = before.by_uid(uid)
    if earlier is not None:
        order = [field.uid for field in before.fields]
        preceding = set(order[: order.index(uid)])
        place = max((index + 1 for index, field in enumerate(fields) if field.uid in preceding), default=0)
        fields.insert(place, earlier)
    return replace(after, fields=tuple(fields))


@dataclass(frozen=True, slots=True)
class Preview:
    """« Votre proposition en clair »."""

    changes: ChangesView | None
    """None where what was filled in does not say anything yet."""
    missing: tuple[str, ...] = ()
    wrong: bool = False
    """Whether something is to be corrected first."""


def preview(before: Schema, operations: tuple[Operation, ...]) -> Preview:
    return Preview(changes_view(before, operations) if operations else None)


@dataclass(frozen=True, slots=True)
class Already:
    """What others said and proposed about the same things."""

    proposals: tuple[Proposal, ...]
    threads: tuple[Thread, ...]


MOST_THREADS: Final = 5


def already(standard: Standard, uids: Iterable[str], but: Proposal | None = None) -> Already:
    """The open proposals about these fields and values, and the latest comments on the fields."""
    named = tuple(uids)
    proposals = tuple(proposal for proposal in queries.proposals_about(standard, named) if proposal != but)
    said = queries.first_comments(standard).filter(field_uid__in=named).order_by("-created_at", "-pk")[:MOST_THREADS]
    return Already(proposals, queries.threads(Comment.objects.filter(pk__in=[row.pk for row in said]).order_by("-created_at", "-pk")))


def drafts_about(standard: Standard, author: User, uid: str) -> tuple[Proposal, ...]:
    """The drafts that somebody keeps about a field, so that they go on rather than begin again."""
    drafts = Proposal.objects.drafts().filter(standard=standard, elements__uid=uid).written_by(author)
    return tuple(drafts.order_by("-number"))


def may_edit(actor: Actor, proposal: Proposal) -> Verdict:
    return can_edit_proposal(actor, proposal, in_question=proposal.options.exists())


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A change as a form, with its effect beside it."""

    proposal: Proposal | None
    """None until the first change is kept."""
    can_propose: Verdict
    sheet: Sheet
    preview: Preview
    already: Already
    seen: str
    """What the proposal was when the page was shown."""

    @property
    def about(self) -> str:
        """The uid of the field that is in front of whoever reads; empty where none is."""
        return ""
