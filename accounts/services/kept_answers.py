"""What the API answered to a request that its sender may send again, kept for a day: sent again, it does nothing twice.

The key is taken before anything is done, by a constraint of the database, and given back where the request is refused. What the request
writes says so in its own transaction (`TakenKey.marking`): where its process dies, the database knows whether it was done. What was not is
done by whoever sends it again, once the key is held to be lost; the first, were it alive, then finds its key taken and writes nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from accounts.models import KeptAnswer, User
from accounts.services.kept_forms import make_room

ANSWERS_KEPT_FOR: Final = timedelta(hours=24)
LOST_AFTER: Final = timedelta(minutes=1)
"""Whoever took a key and has not answered is then held to be lost: a matter of patience alone, nothing is done twice whatever it is."""
MOST_ANSWERS: Final = 500
"""Of one person: the oldest make room."""
LONGEST_ANSWER: Final = 64_000
"""Bytes of one, packed."""


class KeyLost(Exception):
    """The request was sent again meanwhile, and another has its key: nothing of this one is written."""


@dataclass(frozen=True, slots=True)
class TakenKey:
    """A key in the hands of a request; `at` tells it from another that takes the key after it."""

    user: User
    key: str
    at: datetime

    @property
    def named(self) -> QuerySet[KeptAnswer]:
        return KeptAnswer.objects.filter(user=self.user, key=self.key)

    @property
    def held(self) -> QuerySet[KeptAnswer]:
        """Its row, as long as it has it."""
        return self.named.filter(taken_at=self.at, status=None)

    @contextmanager
    def marking(self) -> Iterator[None]:
        """Whatever is written inside says that the request was done, in the same transaction. Raises KeyLost where another has the key."""
        mark = _Mark(self)
        with connection.execute_wrapper(mark):
            yield


class _Mark:
    """What stands before each statement: the first of a transaction that writes is preceded by the mark."""

    def __init__(self, taken: TakenKey) -> None:
        self._taken = taken
        self._made = self._making = False
        self._in: Any = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if self._making or not sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            return execute(sql, params, many, context)
        if not connection.in_atomic_block:
            with transaction.atomic():
                self._make()
                return execute(sql, params, many, context)
        # Undone with the part of the transaction in which it was made: made again where that part has ended.
        if not any(block is self._in for block in connection.atomic_blocks):
            self._make()
            self._in = connection.atomic_blocks[-1]
        return execute(sql, params, many, context)

    def _make(self) -> None:
        self._making = True
        try:
            # Its own row may go with what it does, as where an account is closed.
            if not self._taken.held.update(written_at=self._taken.at) and (not self._made or self._taken.named.exists()):
                raise KeyLost(self._taken.key)
        finally:
            self._making = False
        self._made = True


def take_key(*, actor: User, key: str, request: str, now: datetime) -> TakenKey | KeptAnswer:
    """Take a key for a request, told by its digest; otherwise gives what is kept of the request that has it already."""
    taken = TakenKey(actor, key, now)
    _old(now).filter(user=actor, key=key).delete()
    try:
        with transaction.atomic():
            KeptAnswer.objects.create(user=actor, key=key, request=request, taken_at=now)
    except IntegrityError:
        lost = taken.named.filter(request=request, status=None, written_at=None, taken_at__lte=now - LOST_AFTER)
        if not lost.update(taken_at=now):
            return taken.named.get()
    return taken


def give_key_back(taken: TakenKey) -> None:
    """The request was refused: another may have its key."""
    taken.held.delete()


def keep_answer(taken: TakenKey, *, status: int, location: str, body: bytes) -> None:
    """Keep what was answered to the request that took the key; without its body where that is too long."""
    packed = zlib.compress(body)
    kept = packed if len(packed) <= LONGEST_ANSWER else None
    taken.held.update(status=status, location=location, body=kept)
    make_room(KeptAnswer.objects.filter(user=taken.user).order_by("-taken_at", "-pk"), MOST_ANSWERS)


def answer_of(kept: KeptAnswer) -> bytes | None:
    """The body that was answered; None where it was too long to be kept."""
    return zlib.decompress(bytes(kept.body)) if kept.body is not None else None


def seconds_to_wait(kept: KeptAnswer, now: datetime) -> int:
    """How long whoever took the key may still answer; 0 once it is held to be lost."""
    left = kept.taken_at + LOST_AFTER - now
    return max(0, -(-left // timedelta(seconds=1)))


def answers_to_forget(now: datetime) -> bool:
    return _old(now).exists()


def forget_old_answers(*, actor: object, now: datetime) -> None:
    """Forget the answers of which the day is over."""
    _old(now).delete()


def _old(now: datetime) -> QuerySet[KeptAnswer]:
    return KeptAnswer.objects.filter(taken_at__lte=now - ANSWERS_KEPT_FOR)
