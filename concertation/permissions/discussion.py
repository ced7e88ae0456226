"""Who may open a call for comments, comment, reply and answer."""

from __future__ import annotations

from datetime import datetime

from concertation.models import Comment, Consultation
from concertation.permissions.proposals import can_see_proposal
from concertation.permissions.taking_part import as_member, while_open
from standard.moments import moment_in_words
from standard.permissions import ALLOWED, Actor, Verdict, team_only


def can_open_consultation(actor: Actor) -> Verdict:
    return team_only(actor)


def can_change_consultation(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Whether somebody may close a call for comments, or change when it closes."""
    allowed = team_only(actor)
    if not allowed:
        return allowed
    if consultation.closes_at <= now:
        return Verdict(f"Cet appel à commentaires est clos depuis le {moment_in_words(consultation.closes_at)}.")
    return ALLOWED


def can_comment(actor: Actor, consultation: Consultation | None, now: datetime) -> Verdict:
    return while_open(actor, consultation, now)


def can_reply(actor: Actor, thread: Comment, consultation: Consultation | None, now: datetime) -> Verdict:
    """Whether somebody may write in a thread, given its first comment."""
    member = as_member(actor)
    if member and thread.author_id == actor.user_id:
        return ALLOWED
    return while_open(actor, consultation, now)


def can_answer_comment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may give a comment its disposition and answer."""
    allowed = team_only(actor)
    if allowed and comment.parent_id is not None:
        return Verdict("L’équipe répond au premier commentaire d’un fil : sa réponse vaut pour tout le fil.")
    return allowed


def can_see_comment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may read a comment: one on a draft, of a time when drafts had some, is its author's."""
    return can_see_proposal(actor, comment.proposal) if comment.proposal is not None else ALLOWED
