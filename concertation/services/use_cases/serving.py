"""Which fields serve which use cases, and which proposals would."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Proposal, ServedBy, UseCase
from concertation.queries.use_cases import STANDING
from concertation.services.turn import Turn, turn
from standard.permissions import require
from standard.queries import working_schema
from standard.services.errors import InvalidInput

_SET_ASIDE = "Ce cas d’usage n’est plus proposé ni retenu\u00a0: rien ne le sert plus."


def link(*, use_case: UseCase, actor: User, fields: Collection[str], now: datetime) -> UseCase:
    """Say which fields of the schema, by their uids, serve a use case: these, and no others. Raises `InvalidInput("fields", …)`."""
    with turn(use_case.standard, actor, now) as mine:
        require(permissions.can_link_fields(mine.actor))
        use_case = UseCase.objects.get(pk=use_case.pk, standard=mine.standard)
        if use_case.state not in STANDING:
            raise InvalidInput("fields", _SET_ASIDE)
        here = {field.uid for field in working_schema(mine.standard).fields}
        if not set(fields) <= here:
            raise InvalidInput("fields", "Un de ces champs n’est pas, ou n’est plus, dans le schéma.")
        held = set(use_case.served_by.filter(field_uid__in=here).values_list("field_uid", flat=True))
        changed = held ^ set(fields)
        if changed:
            use_case.served_by.filter(field_uid__in=held - set(fields)).delete()
            _serve(use_case, set(fields) - held)
            mine.record("usecase.linked", use_case, message=use_case.title, uids=sorted(changed))
        return use_case


def serve(*, proposal: Proposal, actor: User, use_cases: Collection[UseCase], now: datetime) -> Proposal:
    """Say which use cases a proposal serves: these, and no others. Raises `InvalidInput("use_cases", …)`."""
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_edit_proposal(mine.actor, proposal, in_question=proposal.options.exists()))
        wanted = {one.pk for one in use_cases}
        held = set(proposal.serves.values_list("pk", flat=True))
        standing = UseCase.objects.filter(standard=mine.standard, state__in=STANDING)
        if standing.filter(pk__in=wanted - held).count() < len(wanted - held):
            raise InvalidInput("use_cases", "Choisissez des cas d’usage proposés ou retenus dans ce standard.")
        if wanted != held:
            proposal.serves.set(wanted)
            if proposal.state != Proposal.State.DRAFT:
                titles = " · ".join(proposal.serves.order_by("number").values_list("title", flat=True))
                mine.record("proposal.serves", proposal, message=titles or "aucun cas d’usage", uids=proposal.touched_uids())
        return proposal


def inherit(mine: Turn, proposal: Proposal) -> None:
    """The fields that an accepted proposal adds or changes serve the use cases that it serves."""
    cases = list(proposal.serves.filter(state__in=STANDING))
    if cases:
        touched = set(proposal.touched_uids())
        fields = {field.uid for field in working_schema(mine.standard).fields if not touched.isdisjoint(field.uids())}
        for case in cases:
            _serve(case, fields)


def _serve(use_case: UseCase, fields: Collection[str]) -> None:
    known = set(use_case.served_by.filter(field_uid__in=fields).values_list("field_uid", flat=True))
    ServedBy.objects.bulk_create(ServedBy(use_case=use_case, field_uid=uid) for uid in sorted(set(fields) - known))
