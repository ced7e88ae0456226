"""Meetings: when one is held, numbered by kind, and who was there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.models import User
from concertation import permissions
from concertation.models import Attendance, Meeting
from concertation.services.turn import Turn, turn
from standard.models import Membership, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.numbers import next_number

LAST_NUMBER: Final = 9_999
"""Of the meetings of one kind; beyond, a number is a slip."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What a meeting is, its number and those who were there apart."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    place: str = ""

    def read(self) -> dict[str, object]:
        """The columns of a meeting, read and checked."""
        kind = inputs.choice("kind", self.kind, Meeting.Kind.values, message="Choisissez la nature de la séance.")
        if self.ends_at < self.starts_at:
            raise InvalidInput("ends_at", "La séance finit après son début.")
        return {
            "kind": kind,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "title": inputs.line("title", self.title),
            "place": inputs.line("place", self.place, longest=300),
        }


def plan(
    *,
    standard: Standard,
    actor: User,
    programme: Programme,
    now: datetime,
    number: int | None = None,
    present: Collection[Membership] = (),
) -> Meeting:
    """Write a meeting down, to come or held. Its number follows the last of its kind, unless `number` says it."""
    columns = programme.read()
    with turn(standard, actor, now) as mine:
        require(permissions.can_plan_meeting(mine.actor))
        if number is None:
            number = next_number(Meeting, mine.standard, kind=programme.kind)
        elif not 1 <= number <= LAST_NUMBER:
            raise InvalidInput("number", f"Le numéro d’une séance va de 1 à {LAST_NUMBER}.")
        elif mine.standard.meetings.filter(kind=programme.kind, number=number).exists():
            raise InvalidInput("number", "Ce numéro est déjà celui d’une autre séance : choisissez-en un autre.")
        meeting = Meeting.objects.create(standard=mine.standard, number=number, **columns)
        mine.record("meeting.planned", meeting, message=str(meeting))
        if present:
            _attend(mine, meeting, present)
        return meeting


def revise(
    *,
    meeting: Meeting,
    actor: User,
    now: datetime,
    programme: Programme | None = None,
    present: Collection[Membership] | None = None,
) -> Meeting:
    """Change what a meeting is, or write down who was there: these members, and none of the others. None leaves it as it is.

    What it was and when it began stays once a decision was taken in it.
    """
    columns = programme.read() if programme is not None else {}
    with turn(meeting.standard, actor, now) as mine:
        meeting = Meeting.objects.get(pk=meeting.pk)
        require(permissions.can_plan_meeting(mine.actor))
        if columns:
            _change(mine, meeting, columns)
        if present is not None:
            _attend(mine, meeting, present)
        return meeting


def _change(mine: Turn, meeting: Meeting, columns: Mapping[str, object]) -> None:
    for name in ("kind", "starts_at"):
        if columns[name] != getattr(meeting, name) and meeting.decisions.exists():
            raise InvalidInput(name, "Des décisions ont été prises dans cette séance : sa nature et son début ne changent plus.")
    if columns["kind"] != meeting.kind:
        meeting.number = next_number(Meeting, mine.standard, kind=columns["kind"])
    for name, value in columns.items():
        setattr(meeting, name, value)
    meeting.save()
    mine.record("meeting.changed", meeting, message=str(meeting))


def _attend(mine: Turn, meeting: Meeting, present: Collection[Membership]) -> None:
    if not meeting.held(mine.now):
        raise InvalidInput("present", "Cette séance n’a pas encore commencé : dites ensuite qui y était.")
    if any(member.standard_id != mine.standard.pk for member in present):
        raise InvalidInput("present", "Une de ces personnes n’est pas membre de ce standard.")
    organisations = {member.user_id: member.organisation for member in present}
    known = {attendance.user_id: attendance for attendance in meeting.attendances.all()}
    for user_id, attendance in known.items():
        if user_id not in organisations and attendance.state == Attendance.State.PRESENT:
            attendance.delete()
    for user_id, organisation in organisations.items():
        attendance = known.get(user_id) or Attendance(meeting=meeting, user_id=user_id)
        if attendance.state != Attendance.State.PRESENT:
            attendance.state, attendance.organisation, attendance.represented_by = Attendance.State.PRESENT, organisation, None
            attendance.save()
    mine.record("meeting.attended", meeting, message=str(meeting), details={"present": len(organisations)})
