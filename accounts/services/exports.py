"""The file of all that the site holds of somebody: asked for, taken by a worker, kept for a week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import IO, Any, Final
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import PersonalExport, User

KEPT_FOR: Final = timedelta(days=7)
LOST: Final = timedelta(minutes=15)
"""After which a worker that took it is held to be lost."""
TRIES: Final = 3


def export_of(*, user: User, now: datetime) -> PersonalExport | None:
    """The one that was asked for, waiting, given up or made less than a week ago."""
    return PersonalExport.objects.filter(user=user, asked_at__gt=now - KEPT_FOR).first()


def ask_export(*, actor: User, now: datetime) -> PersonalExport:
    """Have the file made, or made again; nothing more happens to one that is on its way."""
    found = export_of(user=actor, now=now)
    if found is not None and found.due_at is not None:
        return found
    forget_export(actor=actor)
    export, _ = PersonalExport.objects.get_or_create(user=actor, defaults={"asked_at": now, "due_at": now})
    return export


def export_waits(now: datetime) -> bool:
    return PersonalExport.objects.filter(due_at__lte=now).exists()


def take_export(*, actor: object, now: datetime) -> PersonalExport | None:
    """The one that has waited longest, which no other worker takes for a while; None where none waits."""
    waiting = PersonalExport.objects.filter(due_at__lte=now)
    export = waiting.select_related("user").order_by("due_at", "pk").first()
    if export is None:
        return None
    again = now + LOST if export.attempts + 1 < TRIES else None
    taken = waiting.filter(pk=export.pk, attempts=export.attempts).update(due_at=again, attempts=F("attempts") + 1)
    return export if taken else None


def keep_export(*, actor: object, export: PersonalExport, content: IO[bytes], now: datetime) -> None:
    """Keep the file that was made; nothing where its person has closed their account, or asked again."""
    with transaction.atomic():
        held = PersonalExport.objects.select_for_update().filter(pk=export.pk, made_at=None).first()
        if held is None:
            return
        held.content.save(f"{uuid4().hex}.zip", File(content), save=False)
        held.made_at, held.due_at = now, None
        held.save()


def exports_to_forget(now: datetime) -> bool:
    return _old(now).exists()


def forget_exports(*, actor: object, now: datetime) -> None:
    _forget(_old(now))


def forget_export(*, actor: User) -> None:
    """Erase one's own."""
    _forget(PersonalExport.objects.filter(user=actor))


def _old(now: datetime) -> QuerySet[PersonalExport]:
    return PersonalExport.objects.filter(asked_at__lte=now - KEPT_FOR)


def _forget(rows: QuerySet[PersonalExport]) -> None:
    """The file goes once its row has: interrupted in between, a file stays that no address leads to, and nothing is lost."""
    found: list[Any] = list(rows)
    PersonalExport.objects.filter(pk__in=[one.pk for one in found]).delete()
    for one in found:
        if one.content:
            one.content.storage.delete(one.content.name)
