"""What somebody is writing, kept so that it comes back: bounded, for them alone, forgotten after a week or once it is received."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.models import KeptForm, User

KEPT_FOR: Final = timedelta(days=7)
LONGEST: Final = 1_000_000
"""Signs of one form: a field of thousands of values fits."""
MOST_EACH: Final = 10
MOST_OF_BROWSERS: Final = 2_000
"""Of all those that belong to no account."""
LONGEST_ADDRESS: Final = 1_000


def keep_form(*, actor: User | None, visitor: UUID | None, address: str, page: str, fields: str, now: datetime) -> KeptForm | None:
    """Keep what a form says instead of what was kept of it, for an account or, where nobody is signed in, for a browser.

    None where it is longer than what is kept. The oldest make room for it.
    """
    if len(fields) > LONGEST or max(len(address), len(page)) > LONGEST_ADDRESS:
        return None
    owner: dict[str, Any] = {"user": actor, "visitor": None if actor else visitor}
    said = {"fields": fields, "kept_at": now}
    try:
        with transaction.atomic():
            kept, _ = KeptForm.objects.update_or_create(**owner, address=address, page=page, defaults=said)
            make_room(_latest_first(KeptForm.objects.filter(**owner)), MOST_EACH)
            if actor is None:
                make_room(_latest_first(KeptForm.objects.filter(user=None)), MOST_OF_BROWSERS)
    except IntegrityError:
        # The account was closed meanwhile.
        return None
    return kept


def make_room(rows: QuerySet[Any], most: int) -> None:
    """Erase what comes after so many of these rows, which are in the order in which one would keep them."""
    if beyond := list(rows.values_list("pk", flat=True)[most : most + 100]):
        rows.model._default_manager.filter(pk__in=beyond).delete()


def _latest_first(rows: QuerySet[KeptForm]) -> QuerySet[KeptForm]:
    return rows.order_by("-kept_at", "-pk")


def kept_forms(*, actor: User | None, visitor: UUID | None, now: datetime) -> QuerySet[KeptForm]:
    """Those of an account and of the browser that it is used from, the latest first."""
    mine = Q(visitor=visitor) if visitor else Q(pk=None)
    return _latest_first(KeptForm.objects.filter(Q(user=actor) | mine if actor else mine, kept_at__gt=now - KEPT_FOR))


def forget_form(*, actor: User | None, visitor: UUID | None, address: str, pages: list[str], now: datetime) -> None:
    """Forget what was kept of a form that has been received, or that its author no longer wants."""
    kept_forms(actor=actor, visitor=visitor, now=now).filter(address=address, page__in=pages).delete()


def forms_to_forget(now: datetime) -> bool:
    return _old(now).exists()


def forget_old_forms(*, actor: object, now: datetime) -> None:
    """Forget what nobody came back to."""
    _old(now).delete()


def _old(now: datetime) -> QuerySet[KeptForm]:
    return KeptForm.objects.filter(kept_at__lte=now - KEPT_FOR)
