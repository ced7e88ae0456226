"""Who may write a proposal, read it, support it, amend it, bring it up to date and withdraw it."""

from __future__ import annotations

from datetime import datetime

from concertation.models import Authorship, Consultation, Proposal, Question
from concertation.permissions.taking_part import allowed_step, as_member, while_open
from standard.permissions import ALLOWED, Actor, Verdict, team_only


def is_author(actor: Actor, proposal: Proposal) -> bool:
    """Whether somebody began the proposal, or accepted to be its author too. Reads `proposal.authorships`: prefetch them for a list."""
    if not actor.signed_in:
        return False
    return proposal.author_id == actor.user_id or any(
        one.user_id == actor.user_id and one.accepted_at is not None for one in proposal.authorships.all()
    )


def _is_invited(actor: Actor, proposal: Proposal) -> bool:
    return actor.signed_in and any(one.user_id == actor.user_id for one in proposal.authorships.all())


def can_propose(actor: Actor, consultation: Consultation | None, now: datetime) -> Verdict:
    return while_open(actor, consultation, now, "propose")


def can_see_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    if proposal.state == Proposal.State.DRAFT and not (is_author(actor, proposal) or _is_invited(actor, proposal)):
        return Verdict("Ce brouillon n’est visible que de son auteur.")
    if proposal.state == Proposal.State.REFUSED and not (actor.team or is_author(actor, proposal)):
        return Verdict("Cette proposition a été refusée comme indésirable : le journal de la modération dit pourquoi.")
    return ALLOWED


def can_refuse_proposal(actor: Actor, proposal: Proposal, *, in_question: bool) -> Verdict:
    """Whether somebody may refuse a proposal as spam. `in_question`: a question has taken it up, so it is arbitrated."""
    allowed = team_only(actor) and allowed_step("proposal", proposal.state, "refuse")
    if allowed and in_question:
        return Verdict("Une question reprend cette proposition : elle se tranche par une décision.")
    return allowed


def can_discuss_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether a proposal may be commented: what is said of a draft would tell of it."""
    seen = can_see_proposal(actor, proposal)
    if seen and proposal.state == Proposal.State.REFUSED:
        return allowed_step("proposal", proposal.state, "support")
    if seen and proposal.state == Proposal.State.DRAFT:
        return Verdict("Votre proposition est encore un brouillon\u00a0: envoyez-la d’abord, pour que d’autres la lisent.")
    return seen


def _own_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    member = as_member(actor)
    if not member:
        return member
    return ALLOWED if is_author(actor, proposal) else Verdict("Seul l’auteur d’une proposition peut la changer, l’envoyer ou la retirer.")


def _began_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    owned = _own_proposal(actor, proposal)
    if owned and proposal.author_id != actor.user_id:
        return Verdict("Seul celui qui a commencé cette proposition peut la retirer ou la jeter : vous pouvez cesser d’en être coauteur.")
    return owned


def can_edit_proposal(actor: Actor, proposal: Proposal, *, in_question: bool) -> Verdict:
    """Whether somebody may change a proposal. `in_question`: a question has taken it up, so people judge it as it is."""
    allowed = _own_proposal(actor, proposal) and allowed_step("proposal", proposal.state, "edit")
    if allowed and in_question:
        return Verdict("Une question reprend cette proposition : dites dans un commentaire ce que vous y changeriez.")
    return allowed


def can_rebase_proposal(actor: Actor, proposal: Proposal, question: Question | None, now: datetime) -> Verdict:
    """Whether somebody may bring a proposal up to what was decided since. `question`: the one, not settled, that has taken it up:
    what is being voted on stays as it is."""
    allowed = _own_proposal(actor, proposal) and allowed_step("proposal", proposal.state, "edit")
    return allowed and (allowed_step("question", question.state_at(now), "edit") if question is not None else ALLOWED)


def can_submit_proposal(actor: Actor, proposal: Proposal, consultation: Consultation | None, now: datetime) -> Verdict:
    allowed = _own_proposal(actor, proposal) and allowed_step("proposal", proposal.state, "submit")
    return allowed and _for_no_option(proposal) and while_open(actor, consultation, now, "propose")


def can_discard_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may throw a draft away."""
    return _began_proposal(actor, proposal) and allowed_step("proposal", proposal.state, "discard")


def _for_no_option(proposal: Proposal) -> Verdict:
    if proposal.for_option_id is not None:
        return Verdict("Ce brouillon amende une option : donnez-lui ses changements, ou jetez-le.")
    return ALLOWED


def can_invite_author(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may ask others to be authors of a proposal too."""
    return _own_proposal(actor, proposal) and allowed_step("proposal", proposal.state, "edit") and _for_no_option(proposal)


def can_accept_authorship(actor: Actor, authorship: Authorship) -> Verdict:
    """Whether somebody may become an author of a proposal."""
    member = as_member(actor)
    if member and authorship.user_id != actor.user_id:
        return Verdict("Cette invitation est adressée à quelqu’un d’autre.")
    return member and allowed_step("proposal", authorship.proposal.state, "edit")


def can_end_authorship(actor: Actor, authorship: Authorship, *, in_question: bool) -> Verdict:
    """Whether somebody may decline an invitation, leave the authors, or, having begun the proposal, take somebody off them.

    `in_question`: a question has taken the proposal up, and whoever wrote it is not to decide alone on it.
    """
    member = as_member(actor)
    if member and actor.user_id not in (authorship.user_id, authorship.proposal.author_id):
        return Verdict("Seuls cette personne et celui qui a commencé la proposition peuvent l’ôter des auteurs.")
    allowed = member and allowed_step("proposal", authorship.proposal.state, "edit")
    if allowed and in_question and authorship.accepted_at is not None:
        return Verdict("Une question reprend cette proposition : ses auteurs restent ceux qui l’ont écrite.")
    return allowed


def can_support(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may say that they support a proposal."""
    member = as_member(actor)
    if member and is_author(actor, proposal):
        return Verdict("Vous en êtes l’auteur : votre soutien va de soi.")
    return member and allowed_step("proposal", proposal.state, "support")


def can_take_support_back(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may support a proposal no longer."""
    return as_member(actor) and allowed_step("proposal", proposal.state, "support")


def can_amend(actor: Actor, proposal: Proposal, consultation: Consultation | None, now: datetime) -> Verdict:
    """Whether somebody may propose to change a proposal."""
    allowed = while_open(actor, consultation, now, "propose") and allowed_step("proposal", proposal.state, "amend")
    if allowed and proposal.amends_id is not None:
        return Verdict("C’est déjà un amendement : amendez plutôt la proposition qu’il changerait.")
    if allowed and is_author(actor, proposal):
        return Verdict("Vous en êtes l’auteur : modifiez votre proposition.")
    return allowed


def can_take_in(actor: Actor, amendment: Proposal, *, in_question: bool) -> Verdict:
    """Whether somebody may make an amendment the text of the proposal that it amends. `in_question`: a question has taken that one up."""
    member = as_member(actor)
    if member and amendment.amends is None:
        return Verdict("Cette proposition n’en amende aucune autre.")
    if not member or amendment.amends is None:
        return member
    allowed = _own_proposal(actor, amendment.amends) and allowed_step("proposal", amendment.amends.state, "edit")
    allowed = allowed and allowed_step("proposal", amendment.state, "take_in")
    if allowed and in_question:
        return Verdict("Une question reprend cette proposition : l’équipe projet peut y mettre l’amendement comme option rivale.")
    return allowed


def can_withdraw_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    return _began_proposal(actor, proposal) and allowed_step("proposal", proposal.state, "withdraw")
