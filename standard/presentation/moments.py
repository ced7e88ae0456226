"""Moments in words, in the site's time zone."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from standard.publishing.prose import date_in_words


def moment_in_words(moment: datetime) -> str:
    """29 juin 2022 à 16 h 05, in the site's time zone."""
    local = localtime(moment)
    return f"{date_in_words(local.date())} à {time_in_words(local)}"


def time_in_words(moment: datetime) -> str:
    """16 h 05; 16 h."""
    local = localtime(moment)
    hour = f"{local.hour}\u00a0h"
    return f"{hour}\u00a0{local.minute:02}" if local.minute else hour
