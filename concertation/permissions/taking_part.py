"""What every right to take part begins with: who is a member, whether a call is open, what the workflow allows."""

from __future__ import annotations

from datetime import datetime

from concertation.models import Consultation
from concertation.rules.roadmap import Action, CurrentPhase
from concertation.rules.schedule import ended_in_words
from concertation.rules.workflow import step
from standard.moments import moment_in_words
from standard.permissions import ALLOWED, Actor, Verdict, may_write, proved

JOIN = Verdict("Inscrivez-vous comme contributeur du standard pour participer.")


def as_member(actor: Actor) -> Verdict:
    return may_write(actor) and (ALLOWED if actor.member else JOIN)


def allowed_step(kind: str, state: str, action: str) -> Verdict:
    return Verdict(step(kind, state, action).reason)


def while_open(actor: Actor, consultation: Consultation | None, now: datetime, action: Action) -> Verdict:
    """A member's right to take part, under the call for comments that is open, or else the next one, or else the last; and, where the
    standard has a roadmap, in the phase that runs.
    """
    member = as_member(actor)
    if not member:
        return member
    leads = actor.team or actor.copil
    if leads and proved(actor):
        return ALLOWED
    receiving = consultation is not None and consultation.receives(now)
    phase = None if receiving else actor.phase()
    said = phase.says(action) if isinstance(phase, CurrentPhase) else None
    allowed = _under_the_call(consultation, now) if said is None else said
    return allowed or (proved(actor) if leads else allowed)


def _under_the_call(consultation: Consultation | None, now: datetime) -> Verdict:
    if consultation is None:
        return Verdict("Aucun appel à commentaires n’est ouvert pour l’instant.")
    if consultation.receives(now) or consultation.continuous:
        return ALLOWED
    state = consultation.state_at(now)
    if state == Consultation.State.PLANNED:
        return Verdict(f"L’appel à commentaires ouvre le {moment_in_words(consultation.opens_at)}.")
    if state == Consultation.State.CANCELLED:
        return Verdict("L’appel à commentaires a été annulé\u00a0: vous pourrez participer au prochain.")
    late = consultation.late_until
    until = f", et ne reçoit plus de remarques tardives depuis {ended_in_words(late)}" if late is not None else ""
    since = ended_in_words(consultation.closes_at)
    return Verdict(f"L’appel à commentaires est clos depuis {since}{until}\u00a0: vous pourrez participer au prochain.")
