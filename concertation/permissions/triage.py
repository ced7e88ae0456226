"""Who may go through the comments, contest an answer, withhold a text and appeal against it."""

from __future__ import annotations

from concertation.models import Comment, Contest, Moderation, Proposal
from concertation.permissions.proposals import is_author
from concertation.permissions.taking_part import as_member
from standard.permissions import ALLOWED, Actor, Verdict, as_reader, may_write, team_only, team_or_chair

HIDDEN = Verdict("L’équipe projet a masqué ce commentaire\u00a0: le journal de la modération dit pourquoi.")


def can_sort_comments(actor: Actor) -> Verdict:
    """Whether somebody may bring comments under themes, merge them, entrust them, and say which decision they contradict."""
    return team_only(actor)


def can_credit(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may say which comments a proposal comes from."""
    return may_write(actor) and (ALLOWED if is_author(actor, proposal) else team_only(actor))


def can_contest_answer(actor: Actor, comment: Comment, contest: Contest | None) -> Verdict:
    """Whether somebody may say that the answer to their comment does not do. `contest`: that they said it already."""
    allowed = as_member(actor)
    if allowed and comment.author_id != actor.user_id:
        return Verdict("Seul l’auteur d’un commentaire peut contester sa réponse.")
    if allowed and comment.hidden_at is not None:
        return HIDDEN
    if allowed and not comment.disposition:
        return Verdict("Ce commentaire n’a pas encore reçu de réponse.")
    if allowed and contest is not None:
        return Verdict("Vous avez déjà contesté cette réponse\u00a0: la nouvelle est la dernière.")
    return allowed


def can_hide_comment(actor: Actor, comment: Comment) -> Verdict:
    allowed = team_only(actor)
    return HIDDEN if allowed and comment.hidden_at is not None else allowed


def can_read_withheld(actor: Actor, moderation: Moderation) -> Verdict:
    """Whether somebody may read a text that is withheld: whoever wrote it, and those who judge the appeal."""
    if actor.signed_in and actor.user_id == moderation.author_id:
        return ALLOWED
    judges = team_or_chair(as_reader(actor))
    return judges if judges or not actor.signed_in else Verdict("Ce texte est masqué\u00a0: seuls son auteur et l’équipe projet le lisent.")


def can_appeal(actor: Actor, moderation: Moderation) -> Verdict:
    writes = may_write(actor)
    if not writes:
        return writes
    if actor.user_id != moderation.author_id:
        return Verdict("Seul l’auteur d’un texte masqué peut déposer un recours.")
    if moderation.lifted_at is not None:
        return Verdict("Ce texte est de nouveau visible.")
    if moderation.appealed_at is not None:
        return Verdict("Vous avez déjà déposé un recours\u00a0: il ne s’en dépose qu’un.")
    return ALLOWED


def can_settle_moderation(actor: Actor, moderation: Moderation, *, alone: bool) -> Verdict:
    """Whether somebody may give a text back, or turn its appeal down. `alone`: nobody else than who withheld it could."""
    allowed = team_or_chair(actor)
    if allowed and moderation.lifted_at is not None:
        return Verdict("Ce texte est de nouveau visible.")
    if allowed and moderation.settled_at is not None:
        return Verdict("Ce recours a reçu sa réponse.")
    if allowed and moderation.appealed_at is not None and moderation.by_id == actor.user_id and not alone:
        return Verdict("Un recours est examiné par une autre personne que celle qui a masqué le texte.")
    return allowed
