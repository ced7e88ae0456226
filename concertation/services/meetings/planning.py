"""Meetings written down, changed, cancelled, announced; numbered by kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from concertation import permissions
from concertation.models import Meeting, SentReminder
from concertation.queries.meetings import expected
from concertation.services.meetings.agenda import Item, put
from concertation.services.meetings.attending import Present, SeenPresent, write_present
from concertation.services.meetings.pieces import REMINDER, address, fresh_meeting, give_keys, told_of
from concertation.services.turn import Turn, turn
from standard.models import Circle, Membership, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.numbers import next_number

LAST_NUMBER: Final = 9_999
"""Of the meetings of one kind; beyond, a number is a slip."""

INVITED: Final = {Meeting.Kind.COPIL: Circle.COPIL, Meeting.Kind.WORKSHOP: Circle.CONTRIBUTOR, Meeting.Kind.WEBINAR: ""}
"""The circle that a meeting of each kind invites, unless another is named."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What a meeting is, its number and those who were there apart. `circle`: None for the one that its kind invites."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    place: str = ""
    link: str = ""
    animators: str = ""
    circle: str | None = None

    @classmethod
    def of(cls, meeting: Meeting) -> Programme:
        """What a meeting is now."""
        return cls(**{field.name: getattr(meeting, field.name) for field in fields(cls)})

    def read(self) -> dict[str, Any]:
        """The columns of a meeting, read and checked."""
        kind = inputs.choice("kind", self.kind, Meeting.Kind.values, message="Choisissez la nature de la séance.")
        if self.ends_at < self.starts_at:
            raise InvalidInput("ends_at", "La séance finit après son début.")
        circle = INVITED[Meeting.Kind(kind)] if self.circle is None else self.circle
        return {
            "kind": kind,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "title": inputs.line("title", self.title),
            "place": inputs.line("place", self.place, longest=300),
            "link": address("link", self.link, longest=500),
            "animators": inputs.line("animators", self.animators, longest=300),
            "circle": inputs.choice("circle", circle, ["", *Circle.values], message="Choisissez qui est invité."),
        }


ON_CALENDARS: Final = ("kind", "starts_at", "ends_at", "title", "place", "link")
"""What calendars keep of a meeting: when it changes, those who have it are told."""


def plan(
    *,
    standard: Standard,
    actor: User,
    programme: Programme,
    now: datetime,
    number: int | None = None,
    present: Collection[Membership] = (),
    names: Collection[str] = (),
    items: Sequence[Item] = (),
) -> Meeting:
    """Write a meeting down, to come or held. Its number follows the last of its kind, unless `number` says it. `names`: those who
    were there without an account; `items`: its agenda. One to come that is sent twice is one: the first is given back."""
    columns = programme.read()
    with turn(standard, actor, now) as mine:
        require(permissions.can_plan_meeting(mine.actor))
        if number is None:
            same = mine.standard.meetings.to_come(now).filter(**columns, cancelled_at=None, announced_at=None, agenda=None).first()
            if same is not None and not (present or names or items):
                return same
            number = next_number(Meeting, mine.standard, kind=programme.kind)
        elif not 1 <= number <= LAST_NUMBER:
            raise InvalidInput("number", f"Le numéro d’une séance va de 1 à {LAST_NUMBER}.")
        elif mine.standard.meetings.filter(kind=programme.kind, number=number).exists():
            raise InvalidInput("number", "Ce numéro est déjà celui d’une autre séance : choisissez-en un autre.")
        meeting = Meeting.objects.create(standard=mine.standard, number=number, changed_at=now, **columns)
        mine.record("meeting.planned", meeting, message=str(meeting))
        if present or names:
            write_present(mine, meeting, Present(present, names=names))
        if items:
            put(mine, meeting, items)
        return meeting


def revise(
    *,
    meeting: Meeting,
    actor: User,
    now: datetime,
    programme: Programme | None = None,
    present: Collection[Membership] | None = None,
    guests: Collection[User] | None = None,
    names: Collection[str] | None = None,
    seen: SeenPresent | None = None,
) -> Meeting:
    """Change what a meeting is, or write down who was there (see `Present`): these, and none of the others. None leaves it as it is.

    What it was and when it began stays once a decision was taken in it.
    """
    columns = programme.read() if programme is not None else {}
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_change_meeting(mine.actor, meeting, now))
        if columns:
            _change(mine, meeting, columns)
        if (there := Present(present, guests, names, seen)).said:
            write_present(mine, meeting, there)
        return meeting


def announce(*, meeting: Meeting, actor: User, now: datetime) -> int:
    """Send the invitations, with the file for calendars; sent again, to those who have not answered only. How many are told."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_announce_meeting(mine.actor, meeting, now))
        told = [one.user for one in expected(meeting, now) if meeting.announced_at is None or not one.answer]
        if not told:
            raise InvalidInput("", "Personne n’est à prévenir : tout le monde a répondu, ou personne n’est invité.")
        meeting.announced_at = meeting.announced_at or now
        meeting.save()
        give_keys(mine, told)
        mine.record(
            "meeting.announced", meeting, message=str(meeting), details=told_of(meeting), tell=told, path=meeting.get_absolute_url()
        )
        return len(told)


def cancel(*, meeting: Meeting, actor: User, reason: str, now: datetime) -> Meeting:
    """Cancel a meeting to come; those who were invited are told, and their calendars too."""
    reason = inputs.line("reason", reason, missing="Dites pourquoi : celles et ceux qui sont invités le liront.", longest=300)
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_cancel_meeting(mine.actor, meeting, now))
        meeting.cancelled_at, meeting.cancel_reason = now, reason
        _follow(meeting, now)
        meeting.save()
        mine.record(
            "meeting.cancelled",
            meeting,
            message=reason,
            details=told_of(meeting),
            tell=_told(meeting, now),
            path=meeting.get_absolute_url(),
        )
        return meeting


def _change(mine: Turn, meeting: Meeting, columns: dict[str, Any]) -> None:
    for name in ("kind", "starts_at"):
        if columns[name] != getattr(meeting, name) and meeting.decisions.exists():
            raise InvalidInput(name, "Des décisions ont été prises dans cette séance : sa nature et son début ne changent plus.")
    if columns["kind"] != meeting.kind:
        meeting.number = next_number(Meeting, mine.standard, kind=columns["kind"])
    changed = [name for name, value in columns.items() if value != getattr(meeting, name)]
    for name, value in columns.items():
        setattr(meeting, name, value)
    moved = not meeting.held(mine.now) and bool(set(changed) & set(ON_CALENDARS))
    if moved:
        _follow(meeting, mine.now)
    meeting.save()
    if moved and "starts_at" in changed:
        _ask_again(meeting)
    if "starts_at" in changed:
        SentReminder.objects.filter(subject_kind=REMINDER, subject_id=meeting.pk).delete()
    mine.record(
        "meeting.changed",
        meeting,
        message=str(meeting),
        details={**told_of(meeting), "changed": changed},
        tell=_told(meeting, mine.now) if moved else (),
        path=meeting.get_absolute_url(),
    )


def _ask_again(meeting: Meeting) -> None:
    """Whoever had answered had answered for another moment. What they said stays in the history of their invitation."""
    for invitation in meeting.invitations.exclude(answer=""):
        invitation.answer, invitation.representative, invitation.answered_at = "", "", None
        invitation.save()


def _follow(meeting: Meeting, now: datetime) -> None:
    """Have the calendars that keep it follow."""
    meeting.sequence += 1
    meeting.changed_at = now


def _told(meeting: Meeting, now: datetime) -> list[User]:
    """Those who were told of it, if it was announced."""
    return [one.user for one in expected(meeting, now)] if meeting.announced_at is not None else []
