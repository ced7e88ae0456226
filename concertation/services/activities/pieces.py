"""What the services of activities share."""

from __future__ import annotations

from concertation.models import Activity, ActivityEntry, ActivityPrompt
from concertation.services.turn import Turn
from standard.services.errors import InvalidInput


def fresh_activity(mine: Turn, activity: Activity) -> Activity:
    """The row as it is now, in one's turn."""
    held = Activity.objects.filter(pk=activity.pk, standard=mine.standard).first()
    if held is None:
        raise InvalidInput("", "Cette activité a été abandonnée.")
    held.standard = mine.standard
    return held


def fresh_prompt(mine: Turn, prompt: ActivityPrompt) -> ActivityPrompt:
    held = ActivityPrompt.objects.select_related("activity").filter(pk=prompt.pk, activity__standard=mine.standard).first()
    if held is None:
        raise InvalidInput("", "Ceci n’est plus demandé.")
    held.activity.standard = mine.standard
    return held


def fresh_entry(mine: Turn, entry: ActivityEntry) -> ActivityEntry:
    held = ActivityEntry.objects.select_related("activity", "author").filter(pk=entry.pk, activity__standard=mine.standard).first()
    if held is None:
        raise InvalidInput("", "Ceci a été retiré.")
    held.activity.standard = mine.standard
    return held
