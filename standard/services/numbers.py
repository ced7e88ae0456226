"""One row after the other: the lock on the standard's row puts its writers in line, and numbers follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max, Model

from accounts import conditions
from standard.binding import forget_last
from standard.models import Standard
from standard.models.chain import new_stamp
from standard.permissions import PermissionRefused


def lock_standard(standard: Standard) -> Standard:
    """The standard's row, locked until the end of the transaction: one writer at a time on one standard.

    What others remember of it is forgotten when the transaction ends well; the writer, meanwhile, remembers nothing. What they
    asked to be still true is looked at here.
    """
    locked = _stamped(standard.pk)
    forget_last(connection)
    if not held():
        setattr(connection, _TAKEN_IN, connection.atomic_blocks[-1])
    if locked.deleted_at is not None:
        raise PermissionRefused(DELETED)
    locked.stamp = ""
    conditions.look()
    return locked


DELETED: Final = "Ce standard a été supprimé."


def held() -> bool:
    """Whether the lock on a standard is held: nothing is analysed while the other writers wait."""
    taken_in = getattr(connection, _TAKEN_IN, None)
    return any(block is taken_in for block in connection.atomic_blocks)


_TAKEN_IN: Final = "standard_locked_in"
"""Where a connection keeps the transaction, or the part of one, at whose beginning the first lock was taken."""


def _stamped(standard_id: int) -> Standard:
    """The row, under another stamp and locked by it: written and read by one statement, since all that is asked here is waited for."""
    change = f'UPDATE "{Standard._meta.db_table}" SET "stamp" = %s WHERE "id" = %s RETURNING *'
    for locked in Standard.every.raw(change, [new_stamp(), standard_id]):
        return locked
    raise Standard.DoesNotExist


def forget_remembered(standard_id: int) -> None:
    """What is remembered of the standard is no longer true once the transaction has ended."""
    Standard.objects.filter(pk=standard_id).update(stamp=new_stamp())


def next_number(model: type[Model], standard: Standard, **scope: Any) -> int:
    """The number after the last one of `model` in this standard. The caller holds the lock on the standard."""
    rows = model._default_manager.filter(standard=standard, **scope)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


@contextmanager
def writing(standard: Standard) -> Iterator[Standard]:
    """A transaction that holds the lock on a standard, which it gives."""
    with transaction.atomic():
        yield lock_standard(standard)
