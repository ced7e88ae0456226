"""Who comes to a meeting: guests, answers, and who was there."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from accounts.models import User
from accounts.services import open_account
from concertation import permissions
from concertation.models import Attendance, CalendarKey, Invitation, Meeting
from concertation.queries.meetings import expected, organisation_at, roll_call
from concertation.services.meetings.pieces import fresh_meeting, give_keys, told_of
from concertation.services.turn import Turn, turn
from standard.models import Membership, Standard
from standard.moments import moment_in_words
from standard.permissions import require
from standard.schema.words import NBSP
from standard.services import inputs
from standard.services.errors import InvalidInput

K = TypeVar("K", int, str)

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
    *,
    meeting: Meeting,
    actor: User,
    answer: str,
    now: datetime,
    representative: str = "",
    person: User | None = None,
    asked_for: str = "",
) -> Invitation:
    """Say whether one comes or, for the team, what `person` answered otherwise; the last word counts until it begins.

    `asked_for`: the moment for which one was asked (`Meeting.moment`), where it is known: a meeting moved since is not answered.
    """
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
        if asked_for and asked_for != meeting.moment:
            raise InvalidInput(
                "answer", f"La séance a été déplacée au {moment_in_words(meeting.starts_at)}{NBSP}: dites si vous venez alors."
            )
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
class SeenPresent:
    """Who was written down on the page where somebody says who was there: what others write meanwhile is kept, and what they take off."""

    users: frozenset[int]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Present:
    """Who was at a meeting; None: of these, what is written stays. `seen`: what it was said from; None: it is the whole truth."""

    members: Collection[Membership] | None = None
    guests: Collection[User] | None = None
    """Others who have an account: guests, and those who came to a meeting that is open to all."""
    names: Collection[str] | None = None
    """Of those who have none, as the team writes them."""
    seen: SeenPresent | None = None

    @property
    def said(self) -> bool:
        return any(one is not None for one in (self.members, self.guests, self.names))


def write_present(mine: Turn, meeting: Meeting, present: Present) -> None:
    """Write down that these people were there, and none of the others: of those who were seen, where it says what was."""
    if not meeting.held(mine.now):
        raise InvalidInput("present", "Cette séance n’a pas encore commencé : dites ensuite qui y était.")
    if any(member.standard_id != mine.standard.pk for member in present.members or ()):
        raise InvalidInput("present", "Une de ces personnes n’est pas membre de ce standard.")
    others = {user.pk: user.organisation for user in roll_call(meeting, mine.now).others}
    if any(user.pk not in others for user in present.guests or ()):
        raise InvalidInput("guests", "Une de ces personnes n’était pas invitée\u00a0: écrivez son nom parmi les présents sans compte.")
    there = {one.user_id: one for one in meeting.attendances.with_account() if one.user_id is not None}
    seen = None if present.seen is None else present.seen.users
    if present.members is not None:
        came = {one.user_id: Attendance(meeting=meeting, user_id=one.user_id, organisation=one.organisation) for one in present.members}
        _replace(there, there.keys() - others.keys(), came, seen)
    if present.guests is not None:
        came = {one.pk: Attendance(meeting=meeting, user=one, organisation=others[one.pk]) for one in present.guests}
        _replace(there, there.keys() & others.keys(), came, seen)
    if present.names is not None:
        _write_names(meeting, present.names, present.seen)
    mine.record("meeting.attended", meeting, message=str(meeting), details={"present": meeting.attendances.count()})


def _write_names(meeting: Meeting, names: Collection[str], seen: SeenPresent | None) -> None:
    said = dict.fromkeys(filter(None, (inputs.line("names", name, longest=200) for name in names)))
    if len(said) > MOST_NAMES:
        raise InvalidInput("names", f"Écrivez {MOST_NAMES} noms au plus.")
    there = {one.name: one for one in meeting.attendances.filter(user=None)}
    came = {name: Attendance(meeting=meeting, name=name) for name in said}
    _replace(there, there.keys(), came, None if seen is None else seen.names)


def _replace(there: Mapping[K, Attendance], before: Collection[K], came: Mapping[K, Attendance], seen: Collection[K] | None) -> None:
    """Have those who came be these, instead of those who were written down `before`; whoever is `there` already stays as they are.

    Of somebody who was not `seen`, or who was and has been taken off since, somebody else has said what is true.
    """
    for key in before:
        if key not in came and (seen is None or key in seen):
            there[key].delete()
    for key, attendance in came.items():
        if key not in there and (seen is None or key not in seen):
            attendance.save()


def renew_key(*, standard: Standard, actor: User, now: datetime) -> CalendarKey:
    """Have another secret address for one's meetings: the one before gives nothing any more."""
    with turn(standard, actor, now) as mine:
        require(permissions.can_have_calendar(mine.actor))
        CalendarKey.objects.filter(standard=mine.standard, user=actor).delete()
        return CalendarKey.objects.create(standard=mine.standard, user=actor, made_at=now)
