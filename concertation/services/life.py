"""The end of a standard, and its return: closed, it is read and written no more; deleted, what binds stays and nobody reads it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from concertation.models import Ballot
from concertation.services.turn import turn
from standard import permissions
from standard.models import Standard
from standard.permissions import require
from standard.queries import was_published
from standard.schema.folding import fold
from standard.services import inputs, search
from standard.services.errors import InvalidInput


def close(*, standard: Standard, actor: User, motive: str, now: datetime) -> Standard:
    """Have a standard read and written no more, once no call for comments, vote nor meeting is open or to come.

    Raises `InvalidInput("motive", …)`.
    """
    motive = inputs.text(
        "motive", motive, missing="Dites pourquoi le standard ferme\u00a0: la phrase reste dans son histoire.", longest=2_000
    )
    with turn(standard, actor, now) as mine:
        require(permissions.can_close_standard(mine.actor))
        if mine.standard.consultations.filter(closes_at__gt=now).exists():
            raise InvalidInput("motive", "Un appel à commentaires est ouvert, ou à venir\u00a0: closez-le d’abord.")
        if Ballot.objects.filter(question__standard=mine.standard, closed_at=None).exists():
            raise InvalidInput("motive", "Un vote est ouvert\u00a0: closez-le d’abord.")
        # Whoever cancels tells those who are expected, with a reason of their own: nothing is cancelled in passing.
        unfinished = mine.standard.meetings.filter(closed_at=None, cancelled_at=None)
        if unfinished.filter(Q(starts_at__gt=now) | Q(opened_at__isnull=False)).exists():
            raise InvalidInput("motive", "Une séance est en cours ou à venir\u00a0: closez-la, ou annulez-la, ce que liront ses invités.")
        mine.standard.closed_at = now
        mine.standard.save(update_fields=["closed_at"])
        mine.record("standard.closed", mine.standard, message=motive)
        return mine.standard


def reopen(*, standard: Standard, actor: User, now: datetime) -> Standard:
    """Have a closed standard written again."""
    with turn(standard, actor, now) as mine:
        require(permissions.can_reopen_standard(mine.actor))
        mine.standard.closed_at = None
        mine.standard.save(update_fields=["closed_at"])
        mine.record("standard.reopened", mine.standard)
        return mine.standard


def delete(*, standard: Standard, actor: User, title: str, now: datetime) -> Standard:
    """Delete a standard that has published nothing. What binds stays, its chain included, and its address is not given again.

    `title`: its title, typed again by whoever is sure. Raises `InvalidInput("title", …)`.
    """
    with turn(standard, actor, now) as mine:
        require(permissions.can_delete_standard(mine.actor, published=was_published(mine.standard)))
        if fold(title) != fold(mine.standard.title):
            raise InvalidInput("title", "Recopiez le titre du standard, tel qu’il est écrit plus haut.")
        mine.standard.deleted_at = now
        mine.standard.save(update_fields=["deleted_at"])
        search.forget(mine.standard)
        mine.record("standard.deleted", mine.standard)
        return mine.standard
