"""What the API answered to a request that its sender may send again, kept for a day: sent again, it does nothing twice.

The key is taken before anything is done, by a constraint of the database, and given back where the request is refused.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import KeptAnswer, User
from accounts.services.kept_forms import make_room

ANSWERS_KEPT_FOR: Final = timedelta(hours=24)
MOST_ANSWERS: Final = 500
"""Of one person: the oldest make room."""
LONGEST_ANSWER: Final = 64_000
"""Bytes of one, packed."""


def take_key(*, actor: User, key: str, request: str, now: datetime) -> KeptAnswer | None:
    """Take a key for a request, told by its digest; gives what is kept of the request that has it already."""
    held = KeptAnswer.objects.filter(user=actor, key=key)
    _old(now).filter(user=actor, key=key).delete()
    try:
        with transaction.atomic():
            KeptAnswer.objects.create(user=actor, key=key, request=request, taken_at=now)
    except IntegrityError:
        return held.first()
    return None


def give_key_back(*, actor: User, key: str) -> None:
    """The request was refused: another may have its key."""
    KeptAnswer.objects.filter(user=actor, key=key, status=None).delete()


def keep_answer(*, actor: User, key: str, status: int, location: str, body: bytes) -> None:
    """Keep what was answered to the request that took the key; without its body where that is too long."""
    packed = zlib.compress(body)
    kept = packed if len(packed) <= LONGEST_ANSWER else None
    KeptAnswer.objects.filter(user=actor, key=key).update(status=status, location=location, body=kept)
    make_room(KeptAnswer.objects.filter(user=actor).order_by("-taken_at", "-pk"), MOST_ANSWERS)


def answer_of(kept: KeptAnswer) -> bytes | None:
    """The body that was answered; None where it was too long to be kept."""
    return zlib.decompress(bytes(kept.body)) if kept.body is not None else None


def answers_to_forget(now: datetime) -> bool:
    return _old(now).exists()


def forget_old_answers(*, actor: object, now: datetime) -> None:
    """Forget the answers of which the day is over."""
    _old(now).delete()


def _old(now: datetime) -> QuerySet[KeptAnswer]:
    return KeptAnswer.objects.filter(taken_at__lte=now - ANSWERS_KEPT_FOR)
