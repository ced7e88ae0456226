"""What organisations commit to: publishing with a version by a day."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from standard import permissions, queries
from standard.models import Commitment, PublicationCheck, Standard
from standard.moments import day_of
from standard.permissions import require
from standard.schema.numbering import HOW_WRITTEN, is_plain
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import next_number, writing
from standard.services.publications.declaring import declaring_organisation


def commit(*, standard: Standard, actor: User, version: str, day: date, now: datetime, organisation: str = "") -> Commitment:
    """Say that an organisation will publish with a version, be it still to come, by the end of a day.

    `organisation`: its name, one's own where it is empty. Raises `InvalidInput("version" | "day" | "organisation", …)`.
    """
    version = inputs.line("version", version, missing="Écrivez la version, par exemple 1.0.0.")
    if not is_plain(version):
        raise InvalidInput("version", HOW_WRITTEN)
    if not day_of(now) <= day <= date(day_of(now).year + 10, 12, 31):
        raise InvalidInput("day", "Choisissez un jour à venir, dans les dix ans.")
    with writing(standard) as standard:
        asking = queries.actor_for(user=actor, standard=standard, now=now)
        speaking = declaring_organisation(actor=actor, asking=asking, named=organisation)
        if Commitment.objects.standing().filter(standard=standard, organisation=speaking, version=version).exists():
            raise InvalidInput("version", f"{speaking} s’est déjà engagé à suivre cette version\u00a0: retirez d’abord cet engagement.")
        valid = PublicationCheck.objects.filter(
            publication__standard=standard,
            publication__organisation=speaking,
            publication__withdrawn_at=None,
            release__version=version,
            outcome=PublicationCheck.Outcome.VALID,
        )
        commitment = Commitment.objects.create(
            standard=standard,
            number=next_number(Commitment, standard),
            organisation=speaking,
            version=version,
            day=day,
            declared_by=actor,
            declared_at=now,
            kept_at=now if valid.exists() else None,
        )
        message = str(commitment)
        record(standard=standard, verb="commitment.made", actor=actor, subject=commitment, message=message, at=now)
        return commitment


def withdraw(*, commitment: Commitment, actor: User, reason: str, now: datetime) -> Commitment:
    """Take back a commitment, and say why. Raises `InvalidInput("reason", …)`."""
    reason = inputs.text("reason", reason, missing="Dites pourquoi cet engagement est retiré\u00a0: le public le lira.", longest=2_000)
    with writing(commitment.standard) as standard:
        commitment = Commitment.objects.select_related("organisation", "declared_by").get(pk=commitment.pk)
        require(permissions.can_change_declared(queries.actor_for(user=actor, standard=standard, now=now), commitment))
        commitment.withdrawn_at, commitment.withdrawn_reason = now, reason
        commitment.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        record(
            standard=standard,
            verb="commitment.withdrawn",
            actor=actor,
            subject=commitment,
            message=f"{commitment}\n\n{reason}",
            at=now,
        )
        return commitment
