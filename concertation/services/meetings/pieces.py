"""What the services of meetings share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from accounts.models import User
from concertation.models import CalendarKey, Meeting
from concertation.services.turn import Turn
from standard.moments import moment_in_words, time_in_words
from standard.services import inputs

REMINDER: Final = "meeting"
"""What a reminder of a meeting is about."""


def fresh_meeting(mine: Turn, meeting: Meeting) -> Meeting:
    """The row as it is now, in one's turn."""
    held = Meeting.objects.get(pk=meeting.pk, standard=mine.standard)
    held.standard = mine.standard
    return held


def give_keys(mine: Turn, people: Iterable[User]) -> None:
    """Have each of these people an address of their own for the meetings that they are invited to."""
    known = set(CalendarKey.objects.filter(standard=mine.standard).values_list("user", flat=True))
    CalendarKey.objects.bulk_create(
        CalendarKey(standard=mine.standard, user=user, made_at=mine.now) for user in people if user.pk not in known
    )


def told_of(meeting: Meeting) -> dict[str, Any]:
    """What a mail says of a meeting: never its link, since whoever reads the history reads this."""
    return {
        "meeting": str(meeting),
        "title": meeting.title,
        "when": moment_in_words(meeting.starts_at),
        "until": time_in_words(meeting.ends_at),
        "place": meeting.place,
        "agenda": list(meeting.agenda.order_by("position", "pk").values_list("title", flat=True)),
    }


def address(field: str, value: str, *, longest: int) -> str:
    """An address of the web, or nothing."""
    return inputs.web_address(
        field, value, longest=longest, incomplete="Écrivez une adresse complète, par exemple https://exemple.fr/salle."
    )
