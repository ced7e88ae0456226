"""What a decision leaves to do: who does it, by when, and that it was done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import User
from concertation import permissions
from concertation.models import Decision, FollowUp, SentReminder
from concertation.services.turn import Turn, turn
from standard.models import Membership
from standard.moments import date_in_words, day_of
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput

KIND = "follow_up"
"""What a reminder of one is about."""


def add(*, decision: Decision, actor: User, text: str, now: datetime, owner: User | None = None, due: date | None = None) -> FollowUp:
    """Write down something that a decision leaves to do; who does it is told. Raises `InvalidInput("text" | "owner" | "due", …)`."""
    with turn(decision.standard, actor, now) as mine:
        require(permissions.can_add_follow_up(mine.actor))
        said = _read(mine, text, owner, due)
        earlier = FollowUp.objects.filter(decision=decision, done_at=None, text=said["text"]).first()
        if earlier is not None:
            return earlier
        added = FollowUp.objects.create(decision=decision, added_at=now, **said)
        mine.record(
            "followup.added",
            added.decision,
            message=added.text,
            details=_details(added),
            tell=[owner],
            path=decision.get_absolute_url(),
        )
        return added


def change(*, follow_up: FollowUp, actor: User, text: str, now: datetime, owner: User | None = None, due: date | None = None) -> FollowUp:
    """Say otherwise what is to be done, by whom or by when; reminders begin again where the day changes."""
    with turn(follow_up.decision.standard, actor, now) as mine:
        held = FollowUp.objects.select_related("decision__standard", "decision__question").get(pk=follow_up.pk)
        require(permissions.can_change_follow_up(mine.actor, held))
        said = _read(mine, text, owner, due, held)
        if all(getattr(held, name) == value for name, value in said.items()):
            return held
        fresh_owner = owner if owner is not None and owner.pk != held.owner_id else None
        if held.due != due:
            SentReminder.objects.filter(subject_kind=KIND, subject_id=held.pk).delete()
        for name, value in said.items():
            setattr(held, name, value)
        held.save()
        mine.record(
            "followup.changed",
            held.decision,
            message=held.text,
            details=_details(held),
            tell=[fresh_owner],
            path=held.decision.get_absolute_url(),
        )
        return held


def finish(*, follow_up: FollowUp, actor: User, now: datetime, note: str = "") -> FollowUp:
    """Write down that it was done, and how."""
    note = inputs.text("note", note)
    with turn(follow_up.decision.standard, actor, now) as mine:
        held = FollowUp.objects.select_related("decision__standard", "decision__question").get(pk=follow_up.pk)
        require(permissions.can_finish_follow_up(mine.actor, held))
        held.done_at, held.note = now, note
        held.save()
        mine.record("followup.done", held.decision, message=note or held.text, details=_details(held))
        return held


def member_named(mine: Turn, field: str, person: User | None) -> User | None:
    """Somebody who is given something to do: a member of the standard today."""
    if person is not None and not Membership.objects.active(mine.now).filter(standard=mine.standard, user=person).exists():
        raise InvalidInput(field, "Choisissez un membre du standard.")
    return person


def to_come(field: str, day: date | None, now: datetime) -> date | None:
    """A day that is not over."""
    if day is not None and day < day_of(now):
        raise InvalidInput(field, "Cette date est passée : choisissez un jour à venir.")
    return day


def _read(mine: Turn, text: str, owner: User | None, due: date | None, held: FollowUp | None = None) -> dict[str, Any]:
    """The columns of a follow-up; what `held` already says is not asked again."""
    return {
        "text": inputs.line("text", text, missing="Écrivez ce qui est à faire.", longest=500),
        "owner": owner if held is not None and held.owner == owner else member_named(mine, "owner", owner),
        "due": due if held is not None and held.due == due else to_come("due", due, mine.now),
    }


def _details(follow_up: FollowUp) -> dict[str, str | int]:
    return {
        "number": follow_up.decision.number,
        "title": follow_up.decision.question.title,
        "until": date_in_words(follow_up.due) if follow_up.due else "",
    }
