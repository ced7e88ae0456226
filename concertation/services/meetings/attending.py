"""Who comes to a meeting: guests, answers, and who was there."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from accounts.services import open_account
from concertation import permissions
from concertation.models import Attendance, CalendarKey, Invitation, Meeting
from concertation.queries.meetings import expected, organisation_at
from concertation.services.meetings.pieces import fresh_meeting, give_keys, told_of
from concertation.services.turn import Turn, turn
from standard.models import Membership, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput

WRONG_CODE = "Ce code n’est pas celui qui est affiché : recopiez-le de l’écran."


def invite_guest(*, meeting: Meeting, actor: User, email: str, now: datetime) -> Invitation:
    """Invite somebody to this meeting only, by their address; the account is created where absent, and signs in by a code."""
    email = inputs.email("email", email)
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_announce_meeting(mine.actor, meeting, now))
        user = open_account(actor=actor, email=email)
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


def write_present(mine: Turn, meeting: Meeting, present: Collection[Membership]) -> None:
    """Write down that these members were there, and none of the others; guests who said that they are there stay."""
    if not meeting.held(mine.now):
        raise InvalidInput("present", "Cette séance n’a pas encore commencé : dites ensuite qui y était.")
    if any(member.standard_id != mine.standard.pk for member in present):
        raise InvalidInput("present", "Une de ces personnes n’est pas membre de ce standard.")
    organisations = {member.user_id: member.organisation for member in present}
    guests = set(meeting.invitations.filter(guest=True).values_list("user", flat=True))
    known = {attendance.user_id: attendance for attendance in meeting.attendances.all()}
    for user_id, attendance in known.items():
        if user_id not in organisations and user_id not in guests:
            attendance.delete()
    for user_id, organisation in organisations.items():
        if user_id not in known:
            Attendance.objects.create(meeting=meeting, user_id=user_id, organisation=organisation)
    mine.record("meeting.attended", meeting, message=str(meeting), details={"present": len(organisations)})


def renew_key(*, standard: Standard, actor: User, now: datetime) -> CalendarKey:
    """Have another secret address for one's meetings: the one before gives nothing any more."""
    with turn(standard, actor, now) as mine:
        require(permissions.can_have_calendar(mine.actor))
        CalendarKey.objects.filter(standard=mine.standard, user=actor).delete()
        return CalendarKey.objects.create(standard=mine.standard, user=actor, made_at=now)
