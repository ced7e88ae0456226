"""The organisations of those who take part in a standard: who speaks for one is confirmed, two spellings of one are made one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Organisation, User
from accounts.services import confirm_claim, make_a_spelling_of
from standard import permissions, queries
from standard.binding import Bound
from standard.models import Standard
from standard.permissions import require
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard

_NOT_HERE = "Cette personne ne parle pas pour cette organisation dans ce standard."
_ITSELF = "Choisissez une autre organisation\u00a0: celle-ci est déjà la même."


def confirm(*, standard: Standard, actor: User, user: User, organisation: Organisation, now: datetime, domain: bool = False) -> None:
    """Say that somebody who takes part speaks for their organisation; with `domain`, so does whoever has an address of the same domain.

    Confirmed already, nothing changes.
    """
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_confirm_organisation(queries.actor_for(user=actor, standard=standard, now=now)))
        organisation = organisation.merged_into or organisation
        spoken_for = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
        if not standard.memberships.filter(spoken_for, user=user).exists():
            raise InvalidInput("user", _NOT_HERE)
        if not (user.claims_only(organisation) or domain):
            return
        confirm_claim(user=user, organisation=organisation, domain=domain)
        record(
            standard=standard,
            verb="organisation.confirmed",
            actor=actor,
            message=str(organisation),
            details={"person": str(user.audit_id), "domain": organisation.domain if domain else ""},
            at=now,
        )


def merge(*, standard: Standard, actor: User, merged: Organisation, kept: Organisation, now: datetime) -> Organisation:
    """Make an organisation another spelling of one that is kept. What was sealed under it stays, under the name that is kept."""
    with transaction.atomic():
        standard = lock_standard(standard)
        merged, kept = (Organisation.objects.select_for_update().get(pk=one.pk) for one in (merged, kept))
        kept = kept.merged_into or kept
        elsewhere = queries.takes_part_elsewhere(merged, standard)
        require(permissions.can_merge_organisations(queries.actor_for(user=actor, standard=standard, now=now), elsewhere=elsewhere))
        if kept.pk in (merged.pk, merged.merged_into_id):
            raise InvalidInput("into", _ITSELF)
        if not standard.memberships.filter(organisation=merged).exists():
            raise InvalidInput("organisation", "Cette organisation ne participe pas à ce standard.")
        earlier = merged.name
        _hand_over(merged, kept)
        make_a_spelling_of(merged=merged, kept=kept)
        record(
            standard=standard,
            verb="organisation.merged",
            actor=actor,
            message=f"{earlier} → {kept.name}",
            details={"merged": merged.pk, "kept": kept.pk},
            at=now,
        )
        return kept


def _hand_over(merged: Organisation, kept: Organisation) -> None:
    """Whatever names an organisation and is not sealed names the other."""
    for relation in Organisation._meta.related_objects:
        model = relation.related_model
        if model is not Organisation and not issubclass(model, Bound):
            model._base_manager.filter(**{relation.field.name: merged}).update(**{relation.field.name: kept})
