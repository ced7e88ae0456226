"""What the services of meetings share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts.models import User
from concertation.models import CalendarKey, Meeting
from concertation.services.turn import Turn
from standard.moments import moment_in_words, time_in_words
from standard.services import inputs
from standard.services.errors import InvalidInput

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
    value = inputs.line(field, value, longest=longest)
    if value and (urlsplit(value).scheme not in {"http", "https"} or not _is_address(value)):
        raise InvalidInput(field, "Écrivez une adresse complète, par exemple https://exemple.fr/salle.")
    return value


def _is_address(value: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError:
        return False
    return True
