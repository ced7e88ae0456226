"""Dates and moments in French words. Pure: a moment is said in the time zone of the people who read it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from standard.schema.words import NBSP

ZONE: Final = ZoneInfo("Europe/Paris")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Nobody means a day outside these, and a calendar ends where one counts on from its last day, or back from its first."""
TOO_FAR: Final = f"Écrivez une date entre {FIRST_YEAR} et {LAST_YEAR}."

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def is_too_far(day: date) -> bool:
    """Whether nobody can mean this day, or a moment's."""
    return not FIRST_YEAR <= day.year <= LAST_YEAR


def day_of(moment: datetime) -> date:
    """The day that it is, at that moment, for the people who read it."""
    return moment.astimezone(ZONE).date()


def day_of_year_in_words(day: date) -> str:
    """29 juin; 1er juillet."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]}"


def date_in_words(day: date) -> str:
    """29 juin 2022; 1er juillet 2022."""
    return f"{day_of_year_in_words(day)} {day.year}"


def day_in_words(moment: datetime) -> str:
    """29 juin 2022: the day of a moment."""
    return date_in_words(day_of(moment))


def time_in_words(moment: datetime) -> str:
    """16 h 05; 16 h."""
    local = moment.astimezone(ZONE)
    hour = f"{local.hour}{NBSP}h"
    return f"{hour}{NBSP}{local.minute:02}" if local.minute else hour


def moment_in_words(moment: datetime) -> str:
    """29 juin 2022 à 16 h 05."""
    return f"{day_in_words(moment)} à {time_in_words(moment)}"
