"""Who may open a call for comments, comment, reply and answer."""

from __future__ import annotations

from datetime import datetime

from concertation.models import Comment, Consultation
from concertation.permissions.proposals import can_see_proposal
from concertation.permissions.taking_part import as_member, while_open
from concertation.rules.schedule import ended_in_words
from standard.permissions import ALLOWED, Actor, Verdict, may_write, team_only


def can_open_consultation(actor: Actor) -> Verdict:
    return team_only(actor)


def can_change_consultation(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Whether somebody may close a call for comments, cancel it, or change when it closes."""
    allowed = can_correct_consultation(actor, consultation, now)
    if allowed and consultation.closes_at <= now:
        return Verdict(f"Cet appel à commentaires est clos depuis {ended_in_words(consultation.closes_at)}.")
    return allowed


def can_correct_consultation(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Whether somebody may correct the title of a call, or say what it receives once it is over."""
    allowed = team_only(actor)
    if allowed and consultation.state_at(now) == Consultation.State.CANCELLED:
        return Verdict("Cet appel à commentaires a été annulé\u00a0: ouvrez-en un autre.")
    return allowed


def can_comment(actor: Actor, consultation: Consultation | None, now: datetime) -> Verdict:
    return while_open(actor, consultation, now, "comment")


def can_reply(actor: Actor, thread: Comment, consultation: Consultation | None, now: datetime) -> Verdict:
    """Whether somebody may write in a thread, given its first comment."""
    member = as_member(actor)
    if member and thread.author_id == actor.user_id:
        return ALLOWED
    return while_open(actor, consultation, now, "comment")


def can_draft_comment(actor: Actor) -> Verdict:
    """Whether somebody may keep a comment that they are writing: a draft asks for nothing else, and nobody else reads it."""
    return may_write(actor)


def can_change_comment(actor: Actor, comment: Comment, *, followed: bool = False) -> Verdict:
    """Whether somebody may edit what they said, attach files to it, or remove it. `followed`: something was said after that reply."""
    writes = may_write(actor)
    if not writes:
        return writes
    if comment.author_id is None or comment.author_id != actor.user_id:
        return Verdict("Seul l’auteur d’un commentaire peut le corriger ou le retirer.")
    if comment.removed_at is not None:
        return Verdict("Vous avez retiré ce commentaire\u00a0: écrivez-en un autre.")
    if comment.hidden_at is not None:
        return Verdict("L’équipe projet a masqué ce commentaire\u00a0: vous pouvez faire un recours.")
    if comment.disposition:
        return Verdict("L’équipe projet a répondu à ce commentaire\u00a0: il ne change plus. Répondez plutôt dans la discussion.")
    if followed:
        return Verdict("La discussion a continué après cette réponse\u00a0: elle ne change plus. Ajoutez plutôt une réponse.")
    return ALLOWED


def can_like_comment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may say that they say the same, or take it back."""
    member = as_member(actor)
    if not member:
        return member
    if comment.parent_id is not None:
        return Verdict("Soutenez plutôt le premier commentaire de cette discussion.")
    if comment.author_id == actor.user_id:
        return Verdict("C’est votre commentaire\u00a0: il compte déjà pour vous.")
    if comment.removed_at is not None or comment.hidden_at is not None:
        return Verdict("Ce commentaire ne se lit plus.")
    return ALLOWED


def can_see_attachment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may read the files of a comment: whoever reads what it says."""
    if comment.removed_at is not None or comment.hidden_at is not None:
        return Verdict("Ce commentaire ne se lit plus, ni ce qui y est joint.")
    return can_see_comment(actor, comment)


def can_mark_read(actor: Actor, thread: Comment) -> Verdict:
    """Whether somebody may say that the last reply of a thread asks for nothing more: whoever it comes back to."""
    writes = may_write(actor)
    if not writes:
        return writes
    if not thread.new_reply_for:
        return Verdict("Rien n’attend dans cette discussion.")
    if thread.new_reply_for == Comment.WhoseTurn.TEAM:
        return team_only(actor)
    return ALLOWED if thread.author_id == actor.user_id else Verdict("Cette réponse s’adresse à l’auteur du commentaire.")


def can_answer_comment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may give a comment its disposition and answer."""
    allowed = team_only(actor)
    if allowed and comment.parent_id is not None:
        return Verdict("L’équipe répond au premier commentaire d’un fil : sa réponse vaut pour tout le fil.")
    if allowed and comment.removed_at is not None:
        return Verdict("Son auteur a retiré ce commentaire\u00a0: il n’attend plus de réponse.")
    return allowed


def can_see_comment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may read a comment: one on a draft, of a time when drafts had some, is its author's."""
    return can_see_proposal(actor, comment.proposal) if comment.proposal is not None else ALLOWED
