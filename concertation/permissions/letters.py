"""Who may write to a circle, read what was written to it, and answer."""

from __future__ import annotations

from concertation.models import CircleLetter, LetterAnswer
from standard.models import Circle
from standard.permissions import ALLOWED, LEADING, SIGN_IN, Actor, Verdict, may_write, proved, team_only

_OTHERS = Verdict("Cette lettre est pour les membres d’un cercle\u00a0: eux seuls, et l’équipe projet, la lisent.")
_NOT_ASKED = Verdict("Seuls les membres du cercle auquel cette lettre est écrite, et l’équipe projet, y répondent.")


def can_write_letter(actor: Actor) -> Verdict:
    return team_only(actor)


def can_read_letter(actor: Actor, letter: CircleLetter) -> Verdict:
    """Whether somebody may read a letter and its answers: everybody, where the circle is one that anybody may join."""
    if letter.public or actor.team or letter.circle in actor.circles:
        return ALLOWED
    return _OTHERS if actor.signed_in else SIGN_IN


def can_answer_letter(actor: Actor, letter: CircleLetter) -> Verdict:
    writes = may_write(actor)
    if not writes:
        return writes
    if not (actor.team or letter.circle in actor.circles):
        return _NOT_ASKED
    as_anybody = letter.circle in actor.circles - LEADING
    if not as_anybody and not proved(actor):
        return proved(actor)
    return ALLOWED if letter.closed_at is None else Verdict("L’équipe projet ne reçoit plus de réponses à cette lettre.")


def can_close_letter(actor: Actor, letter: CircleLetter) -> Verdict:
    """Whether somebody may receive no more answers to it."""
    allowed = team_only(actor)
    return Verdict("Cette lettre ne reçoit déjà plus de réponses.") if allowed and letter.closed_at is not None else allowed


def can_hide_letter_answer(actor: Actor, answer: LetterAnswer) -> Verdict:
    allowed = team_only(actor)
    return Verdict("Cette réponse est déjà masquée.") if allowed and answer.hidden_at is not None else allowed


def readable_circles(actor: Actor) -> frozenset[str]:
    """The circles whose letters somebody may read: the list's form of `can_read_letter`."""
    return frozenset(circle for circle in Circle.values if can_read_letter(actor, CircleLetter(circle=circle)))
