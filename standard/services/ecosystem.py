"""The organisations around a standard, each named with the part that it has."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import find_or_create_organisation
from standard import permissions, queries
from standard.models import Stakeholder, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard


def name(
    *, standard: Standard, actor: User, organisation: str, part: str, now: datetime, description: str = "", address: str = ""
) -> Stakeholder:
    """Name an organisation with its part; it is created where absent. Raises `InvalidInput` naming the input at fault."""
    organisation = inputs.line("organisation", organisation, missing="Écrivez le nom de l’organisation.")
    said = _read(part, description, address)
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_describe_standard(queries.actor_for(user=actor, standard=standard, now=now)))
        found = find_or_create_organisation(actor=actor, name=organisation)
        assert found is not None, "its name is not empty"
        if standard.stakeholders.filter(organisation=found, part=part).exists():
            raise InvalidInput("organisation", "Cette organisation a déjà ce rôle dans l’écosystème.")
        stakeholder = Stakeholder.objects.create(standard=standard, organisation=found, **said)
        record(standard=standard, verb="stakeholder.named", actor=actor, subject=stakeholder, message=str(stakeholder), at=now)
        return stakeholder


def change(*, stakeholder: Stakeholder, actor: User, part: str, description: str, address: str, now: datetime) -> Stakeholder:
    """Say otherwise what an organisation does."""
    said = _read(part, description, address)
    with transaction.atomic():
        standard = lock_standard(stakeholder.standard)
        stakeholder = Stakeholder.objects.select_related("organisation").get(pk=stakeholder.pk)
        require(permissions.can_describe_standard(queries.actor_for(user=actor, standard=standard, now=now)))
        same = standard.stakeholders.filter(organisation=stakeholder.organisation, part=part).exclude(pk=stakeholder.pk)
        if same.exists():
            raise InvalidInput("part", "Cette organisation a déjà ce rôle dans l’écosystème.")
        for column, value in said.items():
            setattr(stakeholder, column, value)
        stakeholder.save()
        record(standard=standard, verb="stakeholder.changed", actor=actor, subject=stakeholder, message=str(stakeholder), at=now)
        return stakeholder


def remove(*, stakeholder: Stakeholder, actor: User, now: datetime) -> None:
    """Name an organisation in the ecosystem no more; that it was stays in the history."""
    with transaction.atomic():
        standard = lock_standard(stakeholder.standard)
        stakeholder = Stakeholder.objects.select_related("organisation").get(pk=stakeholder.pk)
        require(permissions.can_describe_standard(queries.actor_for(user=actor, standard=standard, now=now)))
        said = str(stakeholder)
        stakeholder.delete()
        record(standard=standard, verb="stakeholder.removed", actor=actor, message=said, at=now)


def _read(part: str, description: str, address: str) -> dict[str, str]:
    incomplete = "Écrivez une adresse complète, qui commence par https://."
    address = inputs.web_address("address", address, longest=500, incomplete=incomplete)
    return {
        "part": inputs.choice("part", part, Stakeholder.EcosystemPart.values, message="Choisissez le rôle de l’organisation."),
        "description": inputs.text("description", description, longest=2_000),
        "address": address,
    }
