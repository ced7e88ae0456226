"""What the standards hold of somebody who closes their account, and that nobody else built on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q

from accounts.models import User
from accounts.queries import proved_addresses
from standard.models import CircleInvitation, JoinRequest, NewsPreference, RecordedPerson, RosterConsent, SampleFile, Standard, Subscription
from standard.services.admissions import take_name_off
from standard.services.numbers import lock_standard


def leave_standards(*, actor: User, now: datetime) -> None:
    """Erase the names under which teams wrote them down, and what they asked, agreed to and followed.

    What goes by itself one day, an invitation or a file that they tried, goes as if that day had come.
    """
    addresses = proved_addresses(actor)
    named = RecordedPerson.objects.filter(email__in=addresses, claimed_by=None)
    invited = CircleInvitation.objects.pending(now).filter(email__in=addresses)
    asked = JoinRequest.objects.filter(user=actor, state=JoinRequest.State.WAITING)
    theirs: list[type[Model]] = [RosterConsent, Subscription, NewsPreference]
    held = (rows.values("standard") for rows in (named, invited, asked, *(model._default_manager.filter(user=actor) for model in theirs)))
    for standard in Standard.objects.filter(Q(*(("pk__in", rows) for rows in held), _connector=Q.OR)):
        with transaction.atomic():
            standard = lock_standard(standard)
            for person in named.filter(standard=standard):
                take_name_off(standard, person, actor, now)
            invited.filter(standard=standard).update(expires_at=now)
            asked.filter(standard=standard).delete()
            for model in theirs:
                model._default_manager.filter(standard=standard, user=actor).delete()
    SampleFile.objects.filter(owner=actor, delete_after__gt=now).update(delete_after=now)
