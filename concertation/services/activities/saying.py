"""Saying something in an activity, for oneself or, for whoever leads, for somebody in the room; taking it back, withholding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, QuerySet

from accounts.models import Organisation, User
from concertation import permissions, queries
from concertation.models import Activity, ActivityEntry, ActivityPrompt, EntryFollowed
from concertation.queries.activities import is_guest
from concertation.rules.activities import debate
from concertation.rules.activities.base import MOST_ENTRIES, MOST_OF_ONE
from concertation.services.activities.pieces import fresh_activity, fresh_entry
from concertation.services.turn import Turn, turn
from standard.models import Event
from standard.permissions import require
from standard.services import inputs, notices
from standard.services.errors import InvalidInput

NO_COMMENT: Final = "On répond à un quiz, on ne le commente pas."
MISSING: Final = {
    Activity.Kind.INTRODUCTIONS: "Dites ce que vous attendez.",
    Activity.Kind.OPEN_QUESTIONS: "Écrivez votre question.",
    Activity.Kind.DEBATE: "Dites pourquoi vous vous placez là.",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody in the room for whom whoever leads types: an account, or a name."""

    user: User | None = None
    name: str = ""


def say(
    *,
    activity: Activity,
    actor: User,
    text: str,
    now: datetime,
    setting: str = "",
    prompt: ActivityPrompt | None = None,
    place: int | None = None,
    speaker: Speaker | None = None,
) -> ActivityEntry:
    """Introduce oneself, ask an open question, or take a position on a statement; `speaker`: who does, where it is typed for them.

    The same said twice is said once. An introduction said again replaces the one before; a position stands after it.
    """
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        if speaker is None:
            require(permissions.can_take_part(mine.actor, held, guest=is_guest(held, actor)))
        else:
            require(permissions.can_write_down(mine.actor, held))
        said = _read(held, text, setting, prompt, place)
        who = _who(mine, actor, speaker)
        before = held.entries.filter(author=who["author"], name=who["name"]).order_by("-number")
        known = _said_already(held, before, said)
        if known is not None:
            return known
        again = before.first() if held.rules.once else None
        entry = again or ActivityEntry(activity=held, number=_next(held, before), **who)
        for name, value in said.items():
            setattr(entry, name, value)
        entry.typed_by, entry.at = (actor if speaker is not None else None), now
        entry.save()
        if held.kind == Activity.Kind.OPEN_QUESTIONS:
            EntryFollowed.objects.create(entry=entry)
        if speaker is None:
            mine.record("activity.said", entry, message=str(held))
        else:
            mine.record("activity.typed", entry, message=str(held), tell=[entry.author])
        return entry


def withdraw(*, entry: ActivityEntry, actor: User, now: datetime) -> None:
    """Take back what one said, or what one typed by mistake."""
    with turn(entry.activity.standard, actor, now) as mine:
        held = fresh_entry(mine, entry)
        require(permissions.can_withdraw_entry(mine.actor, held))
        mine.record("activity.withdrawn", held.activity, message=str(held.activity))
        held.delete()


def hide(*, entry: ActivityEntry, actor: User, motive: str, now: datetime) -> ActivityEntry:
    """Withhold what somebody said, and tell them why."""
    motive = inputs.text(
        "motive", motive, missing="Dites pourquoi\u00a0: qui l’a écrit et ceux qui lisent l’activité le liront.", longest=2_000
    )
    with turn(entry.activity.standard, actor, now) as mine:
        held = fresh_entry(mine, entry)
        require(permissions.can_hide_entry(mine.actor, held))
        held.hidden_at, held.hidden_motive = now, motive
        held.save()
        notices.withdraw(Event.objects.filter(subject_kind=held._meta.model_name, subject_id=held.pk), now=now)
        mine.record("activity.entry_hidden", held, message=str(held.activity), tell=[held.author])
        return held


def _read(activity: Activity, text: str, setting: str, prompt: ActivityPrompt | None, place: int | None) -> dict[str, Any]:
    """The columns of what is said, as the kind of activity has them."""
    if activity.kind == Activity.Kind.QUIZ:
        raise InvalidInput("text", NO_COMMENT)
    said: dict[str, Any] = {"text": inputs.text("text", text, missing=MISSING[Activity.Kind(activity.kind)], longest=2_000)}
    if activity.kind == Activity.Kind.INTRODUCTIONS:
        said["setting"] = inputs.line("setting", setting, missing="Dites dans quel cadre vous êtes là.")
    if activity.kind == Activity.Kind.DEBATE:
        if prompt is None or prompt.activity_id != activity.pk:
            raise InvalidInput("prompt", "Dites de quelle affirmation vous parlez.")
        if place is None or not 0 <= place < len(debate.places(prompt.read_labels())):
            raise InvalidInput("place", "Dites où vous vous placez.")
        said |= {"prompt": prompt, "place": place}
    return said


def _who(mine: Turn, actor: User, speaker: Speaker | None) -> dict[str, Any]:
    """Whose words they are, and in whose name."""
    user = actor if speaker is None else speaker.user
    if user is not None:
        organisation: Organisation | None = queries.organisation_of(user, mine.standard, mine.now)
        return {"author": user, "name": "", "organisation": organisation}
    name = speaker.name if speaker is not None else ""
    return {"author": None, "name": inputs.line("name", name, missing="Dites qui parle."), "organisation": None}


def _said_already(activity: Activity, before: QuerySet[ActivityEntry], said: dict[str, Any]) -> ActivityEntry | None:
    """The same words, said already: of a position, where one stands now."""
    if activity.kind == Activity.Kind.DEBATE:
        last = before.filter(prompt=said["prompt"]).first()
        return last if last is not None and (last.place, last.text) == (said["place"], said["text"]) else None
    return before.filter(**said).first()


def _next(activity: Activity, before: QuerySet[ActivityEntry]) -> int:
    last: int = activity.entries.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ENTRIES:
        raise InvalidInput("text", "Cette activité est pleine\u00a0: l’équipe projet peut en ouvrir une autre.")
    if before.count() >= MOST_OF_ONE:
        raise InvalidInput("text", f"Une même personne dit {MOST_OF_ONE} choses au plus\u00a0: laissez la place aux autres.")
    return last + 1
