"""Who comes to a meeting: guests, answers, and who was there."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.models import Organisation, User
from accounts.services import open_account
from concertation import permissions
from concertation.models import Attendance, CalendarKey, Invitation, Meeting
from concertation.queries.meetings import expected, organisation_at, roll_call
from concertation.services.meetings.pieces import fresh_meeting, give_keys, told_of
from concertation.services.turn import Turn, turn
from standard.models import Membership, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput

MOST_NAMES: Final = 500
"""Of people without an account, at one meeting."""
WRONG_CODE = "Ce code n’est pas celui qui est affiché : recopiez-le de l’écran."


def invite_guest(*, meeting: Meeting, actor: User, email: str, now: datetime, name: str = "") -> Invitation:
    """Invite somebody to this meeting only, by their address; the account is created where absent, and signs in by a code.

    `name`: what the list of those who were there calls them, where they have never signed in to say it.
    """
    email, name = inputs.email("email", email), inputs.line("name", name, longest=150)
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_announce_meeting(mine.actor, meeting, now))
        user = open_account(actor=actor, email=email)
        if name and not user.display_name and user.last_login is None:
            user.display_name = name
            user.save(update_fields=["display_name"])
        if any(one.user == user for one in expected(meeting, now)):
            raise InvalidInput("email", "Cette personne est déjà invitée à cette séance.")
        invitation, _ = Invitation.objects.update_or_create(meeting=meeting, user=user, defaults={"guest": True})
        give_keys(mine, [user])
        mine.record(
            "meeting.guest_invited", meeting, message=str(meeting), details=told_of(meeting), tell=[user], path=meeting.get_absolute_url()
        )
        return invitation


def take_guest_back(*, invitation: Invitation, actor: User, now: datetime) -> None:
    """Take back the invitation of a guest: their address no longer gives the link to connect by."""
    with turn(invitation.meeting.standard, actor, now) as mine:
        held = Invitation.objects.select_related("meeting__standard").filter(pk=invitation.pk, guest=True).first()
        require(permissions.can_announce_meeting(mine.actor, invitation.meeting, now))
        if held is not None:
            held.delete()
            mine.record("meeting.guest_taken_back", held.meeting, message=str(held.meeting))


def answer(
    *, meeting: Meeting, actor: User, answer: str, now: datetime, representative: str = "", person: User | None = None
) -> Invitation:
    """Say whether one comes or, for the team, what `person` answered otherwise; the last word counts until it begins."""
    answer = inputs.choice("answer", answer, Invitation.Intent.values, message="Dites si vous venez.")
    representative = inputs.line(
        "representative", representative, missing="Dites qui vient à votre place." if answer == Invitation.Intent.REPRESENTED else ""
    )
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        spoken_for = person or actor
        held = Invitation.objects.filter(meeting=meeting, user=spoken_for).first()
        if person is None or person == actor:
            require(permissions.can_answer_invitation(mine.actor, meeting, held, now))
        else:
            require(permissions.can_change_meeting(mine.actor, meeting, now))
            if not any(one.user == person for one in expected(meeting, now)):
                raise InvalidInput("person", "Cette personne n’est pas invitée à cette séance.")
        invitation = held or Invitation(meeting=meeting, user=spoken_for)
        invitation.answer, invitation.answered_at = answer, now
        invitation.representative = representative if answer == Invitation.Intent.REPRESENTED else ""
        invitation.save()
        mine.record(
            "meeting.answered",
            meeting,
            message=str(meeting),
            details={"answer": answer, "typed": spoken_for != actor},
        )
        return invitation


def check_in(*, meeting: Meeting, actor: User, code: str, now: datetime) -> Attendance:
    """Say that one is there, by the code that the room is shown."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        held = Invitation.objects.filter(meeting=meeting, user=actor).first()
        require(permissions.can_check_in(mine.actor, meeting, held, now))
        if not hmac.compare_digest("".join(code.split()).encode(), meeting.code.encode()):
            raise InvalidInput("code", WRONG_CODE)
        attendance, added = Attendance.objects.get_or_create(
            meeting=meeting, user=actor, defaults={"organisation": organisation_at(meeting, actor, now)}
        )
        if added:
            mine.record("meeting.checked_in", meeting, message=str(meeting))
        return attendance


@dataclass(frozen=True, slots=True)
class Present:
    """Who was at a meeting; None: of these, what is written stays."""

    members: Collection[Membership] | None = None
    guests: Collection[User] | None = None
    """Others who have an account: guests, and those who came to a meeting that is open to all."""
    names: Collection[str] | None = None
    """Of those who have none, as the team writes them."""

    @property
    def said(self) -> bool:
        return any(one is not None for one in (self.members, self.guests, self.names))


def write_present(mine: Turn, meeting: Meeting, present: Present) -> None:
    """Write down that these people were there, and none of the others."""
    if not meeting.held(mine.now):
        raise InvalidInput("present", "Cette séance n’a pas encore commencé : dites ensuite qui y était.")
    if any(member.standard_id != mine.standard.pk for member in present.members or ()):
        raise InvalidInput("present", "Une de ces personnes n’est pas membre de ce standard.")
    others = {user.pk: user.organisation for user in roll_call(meeting, mine.now).others}
    if any(user.pk not in others for user in present.guests or ()):
        raise InvalidInput("guests", "Une de ces personnes n’était pas invitée\u00a0: écrivez son nom parmi les présents sans compte.")
    there = {attendance.user_id: attendance for attendance in meeting.attendances.with_account()}
    if present.members is not None:
        _replace(meeting, there.keys() - others.keys(), {one.user_id: one.organisation for one in present.members}, there)
    if present.guests is not None:
        _replace(meeting, there.keys() & others.keys(), {one.pk: others[one.pk] for one in present.guests}, there)
    if present.names is not None:
        _write_names(meeting, present.names)
    mine.record("meeting.attended", meeting, message=str(meeting), details={"present": meeting.attendances.count()})


def _replace(
    meeting: Meeting, before: Collection[int | None], after: Mapping[int, Organisation | None], there: Mapping[int | None, Attendance]
) -> None:
    """Have those who came be these, instead of those who were written down."""
    for key in set(before) - after.keys():
        there[key].delete()
    for key, organisation in after.items():
        if key not in there:
            Attendance.objects.create(meeting=meeting, user_id=key, organisation=organisation)


def _write_names(meeting: Meeting, names: Collection[str]) -> None:
    said = dict.fromkeys(filter(None, (inputs.line("names", name, longest=200) for name in names)))
    if len(said) > MOST_NAMES:
        raise InvalidInput("names", f"Écrivez {MOST_NAMES} noms au plus.")
    known = {attendance.name: attendance for attendance in meeting.attendances.filter(user=None)}
    for name, attendance in known.items():
        if name not in said:
            attendance.delete()
    for name in said:
        if name not in known:
            Attendance.objects.create(meeting=meeting, name=name)


def renew_key(*, standard: Standard, actor: User, now: datetime) -> CalendarKey:
    """Have another secret address for one's meetings: the one before gives nothing any more."""
    with turn(standard, actor, now) as mine:
        require(permissions.can_have_calendar(mine.actor))
        CalendarKey.objects.filter(standard=mine.standard, user=actor).delete()
        return CalendarKey.objects.create(standard=mine.standard, user=actor, made_at=now)
