"""A meeting while it lasts: opened, led from one item to the next, closed."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final

from accounts.models import User
from concertation import permissions
from concertation.models import AgendaItem, Meeting
from concertation.services.meetings.pieces import fresh_meeting
from concertation.services.turn import turn
from standard.permissions import require
from standard.services.errors import InvalidInput

DIGITS: Final = 4
"""Of the code that a room is shown: it says that one is there, and gives no right."""


def open_meeting(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Open a meeting on its live page, and draw the code by which those who are there say so."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_open_meeting(mine.actor, meeting, now))
        meeting.opened_at, meeting.code = now, f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        meeting.save()
        mine.record("meeting.opened", meeting, message=str(meeting))
        return meeting


def held_elsewhere(*, meeting: Meeting, actor: User, now: datetime, not_reached: Collection[AgendaItem] = ()) -> Meeting:
    """Say that a meeting was held at its hours without its live page, and which items it did not come to: they wait to be carried over."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_say_held_elsewhere(mine.actor, meeting, now))
        meeting.opened_at, meeting.closed_at = meeting.starts_at, meeting.ends_at
        meeting.save()
        for item in meeting.agenda.exclude(pk__in=[one.pk for one in not_reached]):
            item.opened_at, item.closed_at = meeting.starts_at, meeting.ends_at
            item.save()
        mine.record("meeting.held_elsewhere", meeting, message=str(meeting))
        return meeting


def go_to(*, meeting: Meeting, actor: User, item: AgendaItem | None, now: datetime) -> Meeting:
    """Come to an item, and leave the one before; None: leave it, and come to none yet. An item left may be come back to."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_run_meeting(mine.actor, meeting, now))
        for current in meeting.agenda.filter(opened_at__isnull=False, closed_at=None):
            if item is not None and current.pk == item.pk:
                return meeting
            current.closed_at = now
            current.save()
        if item is not None:
            reached = meeting.agenda.filter(pk=item.pk).first()
            if reached is None:
                raise InvalidInput("item", "Ce point n’est plus à l’ordre du jour.")
            reached.opened_at, reached.closed_at = reached.opened_at or now, None
            reached.save()
            mine.record("meeting.item_reached", meeting, message=reached.title)
        return meeting


def close_meeting(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Close a meeting: what was not reached waits to be carried over."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_run_meeting(mine.actor, meeting, now))
        for current in meeting.agenda.filter(opened_at__isnull=False, closed_at=None):
            current.closed_at = now
            current.save()
        meeting.closed_at, meeting.code = now, ""
        meeting.save()
        mine.record("meeting.closed", meeting, message=str(meeting))
        return meeting
