"""Who may do what around a meeting, by what has become of it: to come, open, held, minuted, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from concertation.models import Invitation, Meeting, MinutesDraft
from standard.models import Circle
from standard.moments import day_of, moment_in_words
from standard.permissions import ALLOWED, LEADING, SIGN_IN, Actor, Verdict, as_reader, may_write, proved, team_or_chair

BEFORE: Final = timedelta(minutes=30)
"""How early a meeting may be opened, for those who arrive first."""

WITHIN: Final[Mapping[str, frozenset[str]]] = {
    Circle.TEAM: frozenset({Circle.TEAM}),
    Circle.COPIL: frozenset({Circle.TEAM, Circle.COPIL}),
    Circle.CONTRIBUTOR: frozenset({Circle.TEAM, Circle.COPIL, Circle.CONTRIBUTOR}),
    "": frozenset(Circle.values),
}
"""Circles are concentric: who invites one invites those inside it. Empty: the meeting is open to all, and members are told."""

NOT_INVITED: Final = Verdict("Vous n’êtes pas sur la liste des invités de cette séance : l’équipe projet peut vous y ajouter.")
_CANCELLED: Final = Verdict("Cette séance est annulée : inscrivez-en une autre.")
_MINUTED: Final = Verdict("Le compte rendu est publié : la séance ne change plus. Un rectificatif peut s’y ajouter.")
_BEGUN: Final = Verdict("Cette séance a commencé : ceci se fait avant.")
_NOT_OPEN: Final = Verdict("Cette séance n’est pas en cours.")
_NOT_BEGUN: Final = Verdict("Cette séance n’a pas encore commencé.")

STATE = Meeting.State


def can_plan_meeting(actor: Actor) -> Verdict:
    """Whether somebody may write a meeting down."""
    return team_or_chair(actor)


def can_change_meeting(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Whether somebody may change what a meeting is, or who was there."""
    return team_or_chair(actor) and _not_over(meeting, now)


def can_cancel_meeting(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    return team_or_chair(actor) and _to_come(meeting, now)


def can_announce_meeting(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Whether somebody may send the invitations, and invite guests."""
    return team_or_chair(actor) and _to_come(meeting, now)


def can_answer_invitation(actor: Actor, meeting: Meeting, invitation: Invitation | None, now: datetime) -> Verdict:
    """Whether somebody may say if they come; `invitation`: theirs, if they have one."""
    return _invited_to_act(actor, meeting, invitation) and _to_come(meeting, now)


def can_join_meeting(actor: Actor, meeting: Meeting, invitation: Invitation | None, now: datetime) -> Verdict:
    """Whether somebody may read the link to connect by."""
    allowed = _invited(actor, meeting, invitation)
    if allowed and meeting.state_at(now) == STATE.CANCELLED:
        return Verdict("Cette séance est annulée.")
    return allowed


def can_have_calendar(actor: Actor) -> Verdict:
    """Whether somebody may have an address of their own for the meetings that they are invited to."""
    return ALLOWED if actor.signed_in else SIGN_IN


def can_set_agenda(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    allowed = team_or_chair(actor) and _not_over(meeting, now)
    if allowed and meeting.closed_at is not None:
        return Verdict("Cette séance est close : ce qui n’a pas été vu se reporte à la suivante.")
    return allowed


def can_carry_over(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Whether somebody may put what was not reached on the agenda of another meeting."""
    return team_or_chair(actor) and _over(meeting, now)


def can_open_meeting(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Whether somebody may open a meeting on its live page."""
    allowed = team_or_chair(actor) and _not_over(meeting, now)
    if not allowed:
        return allowed
    if meeting.opened_at is not None:
        return Verdict("Cette séance a déjà été ouverte.")
    if now < meeting.starts_at - BEFORE:
        return Verdict(f"Cette séance s’ouvre une demi-heure avant son début, le {moment_in_words(meeting.starts_at)}.")
    return ALLOWED


def can_say_held_elsewhere(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Whether somebody may say that a meeting was held without its live page: from the day after it."""
    allowed = team_or_chair(actor) and _not_over(meeting, now)
    if not allowed:
        return allowed
    if meeting.opened_at is not None:
        return Verdict("Cette séance a été ouverte ici.")
    if day_of(now) <= day_of(meeting.ends_at):
        return Verdict("Cette séance peut encore s’ouvrir ici\u00a0: dites-le à partir du lendemain.")
    return ALLOWED


def can_run_meeting(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Whether somebody may lead an open meeting: from one item to the next, to its end."""
    return team_or_chair(actor) and _open(meeting, now)


def can_check_in(actor: Actor, meeting: Meeting, invitation: Invitation | None, now: datetime) -> Verdict:
    """Whether somebody may say, by the code that the room is shown, that they are there."""
    return _invited_to_act(actor, meeting, invitation) and _open(meeting, now)


def can_add_document(actor: Actor, meeting: Meeting, invitation: Invitation | None, now: datetime) -> Verdict:
    """Whether somebody may bring a document or a link, which the team reads again before everybody can."""
    allowed = ALLOWED if team_or_chair(actor) else _invited_to_act(actor, meeting, invitation)
    if allowed and meeting.state_at(now) == STATE.CANCELLED:
        return _CANCELLED
    return allowed


def can_write_minutes(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Whether somebody may write the minutes, and ask those who were there to read them again."""
    return team_or_chair(actor) and _held(meeting, now)


def can_read_draft(actor: Actor, draft: MinutesDraft, *, attended: bool) -> Verdict:
    """Whether somebody may read minutes that are not published: once they are shown, those who were there."""
    allowed = team_or_chair(as_reader(actor))
    if not allowed and actor.signed_in and draft.shown_at is not None and attended:
        return ALLOWED
    return allowed


def can_remark(actor: Actor, draft: MinutesDraft | None, now: datetime, *, attended: bool) -> Verdict:
    """Whether somebody may say what the minutes should say otherwise; `draft`: None once there is nothing to amend."""
    writes = may_write(actor)
    if not writes:
        return writes
    leads = team_or_chair(actor)
    if not attended and not leads:
        return leads if actor.team or actor.chair else Verdict("Les remarques reviennent à celles et ceux qui étaient à cette séance.")
    if draft is None or draft.remarks_until is None:
        return Verdict("Le compte rendu n’est pas soumis à relecture.")
    if not draft.takes_remarks(now):
        return Verdict(f"La relecture est close depuis le {moment_in_words(draft.remarks_until)}.")
    return ALLOWED


def can_publish_minutes(actor: Actor, meeting: Meeting, draft: MinutesDraft | None, now: datetime, *, attended: int) -> Verdict:
    """Whether somebody may publish the minutes. `attended`: how many were there, who read them again first."""
    allowed = can_write_minutes(actor, meeting, now)
    if not allowed:
        return allowed
    if draft is None or not draft.text:
        return Verdict("Ce compte rendu est vide : écrivez-le d’abord.")
    if attended and draft.remarks_until is None:
        return Verdict("Celles et ceux qui étaient là relisent d’abord ce compte rendu : ouvrez la relecture.")
    if draft.remarks_until is not None and draft.takes_remarks(now):
        return Verdict(f"La relecture est ouverte jusqu’au {moment_in_words(draft.remarks_until)}.")
    return ALLOWED


def can_correct_minutes(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether somebody may write an erratum beside published minutes."""
    allowed = team_or_chair(actor)
    if allowed and meeting.minuted_at is None:
        return Verdict("Ce compte rendu n’est pas publié : corrigez-le directement.")
    return allowed


def _invited(actor: Actor, meeting: Meeting, invitation: Invitation | None) -> Verdict:
    writes = may_write(actor)
    if not writes:
        return writes
    guest = invitation is not None and invitation.guest
    return ALLOWED if is_invited(actor, meeting.circle, guest=guest) else NOT_INVITED


def _invited_to_act(actor: Actor, meeting: Meeting, invitation: Invitation | None) -> Verdict:
    guest = invitation is not None and invitation.guest
    return _invited(actor, meeting, invitation) and acts_as_invited(actor, meeting.circle, guest=guest)


def is_invited(actor: Actor, circle: str, *, guest: bool) -> bool:
    """Whether somebody is among those whom a circle's meeting or activity invites."""
    return guest or not circle or actor.team or bool(WITHIN[circle] & actor.circles)


def acts_as_invited(actor: Actor, circle: str, *, guest: bool) -> Verdict:
    """Whether somebody whom a circle's meeting or activity invites may act there: as anybody, or in a circle that they prove."""
    return ALLOWED if is_invited(replace(actor, circles=actor.circles - LEADING, admin=False), circle, guest=guest) else proved(actor)


def _not_over(meeting: Meeting, now: datetime) -> Verdict:
    return {STATE.CANCELLED: _CANCELLED, STATE.MINUTED: _MINUTED}.get(STATE(meeting.state_at(now)), ALLOWED)


def _to_come(meeting: Meeting, now: datetime) -> Verdict:
    allowed = _not_over(meeting, now)
    return _BEGUN if allowed and meeting.state_at(now) != STATE.PLANNED else allowed


def _open(meeting: Meeting, now: datetime) -> Verdict:
    allowed = _not_over(meeting, now)
    return _NOT_OPEN if allowed and meeting.state_at(now) != STATE.LIVE else allowed


def _held(meeting: Meeting, now: datetime) -> Verdict:
    allowed = _not_over(meeting, now)
    return _NOT_BEGUN if allowed and meeting.state_at(now) == STATE.PLANNED else allowed


def _over(meeting: Meeting, now: datetime) -> Verdict:
    """Whether nothing more is dealt with in it: closed, or cancelled, its minutes published or not."""
    state = meeting.state_at(now)
    if state == STATE.LIVE:
        return Verdict("Cette séance est en cours : ce qui n’aura pas été vu se reporte une fois qu’elle est close.")
    return ALLOWED if state != STATE.PLANNED else _NOT_BEGUN
