"""One writer's turn on a standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from concertation.queries.roadmap import on_the_road
from concertation.queries.topics import page_of, topics_of, written_topics
from concertation.rules.news import TELLINGS
from standard.models import Event, Standard
from standard.news import Reach
from standard.permissions import Actor, Operator
from standard.queries import actor_for
from standard.services.events import record
from standard.services.numbers import lock_standard


@dataclass(frozen=True, slots=True)
class Turn:
    """The standard, locked until the end of the transaction; who writes, as a person and as permissions see them; when."""

    standard: Standard
    user: User | Operator
    actor: Actor
    now: datetime

    def record(
        self,
        verb: str,
        subject: Model | None,
        *,
        message: str = "",
        details: Mapping[str, Any] | None = None,
        uids: Iterable[str] = (),
        tell: Iterable[User | None] = (),
        path: str = "",
    ) -> Event:
        """Write that this happened to `subject`, in this turn; `tell` whom, with the page at `path`.

        Those who follow what it is about are told too, as `concertation.rules.news` says of its verb.
        """
        said = {"message": message, "details": details, "uids": uids, "tell": tell, "path": path}
        return note(standard=self.standard, verb=verb, actor=self.user, subject=subject, at=self.now, **said)


def note(*, standard: Standard, verb: str, actor: User | Operator, subject: Model | None, at: datetime, **said: Any) -> Event:
    """Write what happened in the debate, at a moment that may not be that of whoever writes it; `said` as `record` takes it."""
    telling = TELLINGS[verb]
    topics = topics_of(subject) if telling.reach is not Reach.NONE else ()
    follow = written_topics(subject) if telling.follows else ()
    said["path"] = said.get("path") or page_of(subject)
    return record(standard=standard, verb=verb, actor=actor, subject=subject, at=at, telling=telling, topics=topics, follow=follow, **said)


@contextmanager
def turn(standard: Standard, user: User | Operator, now: datetime) -> Iterator[Turn]:
    """Wait for one's turn: a transaction that holds the lock on the standard's row. Read the rows to change inside it."""
    with transaction.atomic():
        standard = lock_standard(standard)
        yield Turn(standard, user, on_the_road(actor_for(user=user, standard=standard, now=now), standard, now), now)
