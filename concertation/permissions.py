"""Who may do what in the debate: pure functions that answer with a reason, in the form of `standard.permissions`.

The rules, in words:

- Anyone reads everything but drafts, which only their authors see, and those who are invited to be authors too.
- Members of any circle comment, reply and propose while a call for comments is open; the project team and the committee at any
  time. Outside a call, a contributor may still answer in the threads that they started: an answer deserves a reply.
- The authors of a proposal, who began it or accepted to be one too, change it until a question takes it up, and bring it up to what
  was decided since until it is voted on. Who began it withdraws it until it is judged.
- The project team prepares: calls, answers, questions, options. The team and the chair open and close votes.
- Who may bind whom is the constitution's to say (`rules.constitution`): here it meets the workflow and whoever asks.
- Who votes is frozen when the vote opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import cast

from concertation.models import Authorship, Ballot, Comment, Consultation, Decision, FollowUp, Option, Proposal, Question
from concertation.rules.constitution import (
    EFFECT_OF,
    NOTHING_AT_STAKE,
    Case,
    Ground,
    Person,
    Role,
    Stake,
    Way,
    may_confirm,
    may_object,
)
from concertation.rules.workflow import step
from standard import permissions as standard_permissions
from standard.models import Release
from standard.moments import moment_in_words
from standard.permissions import ALLOWED, SIGN_IN, Actor, Verdict, team_only, team_or_chair

JOIN = Verdict("Inscrivez-vous comme contributeur du standard pour participer.")


def _member(actor: Actor) -> Verdict:
    if not actor.signed_in:
        return SIGN_IN
    return ALLOWED if actor.member else JOIN


def _allowed_step(kind: str, state: str, action: str) -> Verdict:
    return Verdict(step(kind, state, action).reason)


def is_author(actor: Actor, proposal: Proposal) -> bool:
    """Whether somebody began the proposal, or accepted to be its author too. Reads `proposal.authorships`: prefetch them for a list."""
    if not actor.signed_in:
        return False
    return proposal.author_id == actor.user_id or any(
        one.user_id == actor.user_id and one.accepted_at is not None for one in proposal.authorships.all()
    )


def _is_invited(actor: Actor, proposal: Proposal) -> bool:
    return actor.signed_in and any(one.user_id == actor.user_id for one in proposal.authorships.all())


# --- Calls for comments ---------------------------------------------------------------------------------------------


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


def _while_open(actor: Actor, consultation: Consultation | None, now: datetime) -> Verdict:
    """A member's right to take part, under the call for comments that is open, or else the next one, or else the last."""
    member = _member(actor)
    if not member:
        return member
    if actor.team or actor.copil:
        return ALLOWED
    if consultation is None:
        return Verdict("Aucun appel à commentaires n’est ouvert pour l’instant.")
    if now < consultation.opens_at:
        return Verdict(f"L’appel à commentaires ouvre le {moment_in_words(consultation.opens_at)}.")
    if not consultation.is_open(now):
        return Verdict(
            f"L’appel à commentaires est clos depuis le {moment_in_words(consultation.closes_at)} ; "
            "l’équipe projet peut encore recevoir vos remarques."
        )
    return ALLOWED


# --- Comments -------------------------------------------------------------------------------------------------------


def can_comment(actor: Actor, consultation: Consultation | None, now: datetime) -> Verdict:
    return _while_open(actor, consultation, now)


def can_reply(actor: Actor, thread: Comment, consultation: Consultation | None, now: datetime) -> Verdict:
    """Whether somebody may write in a thread, given its first comment."""
    member = _member(actor)
    if member and thread.author_id == actor.user_id:
        return ALLOWED
    return _while_open(actor, consultation, now)


def can_answer_comment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may give a comment its disposition and answer."""
    allowed = team_only(actor)
    if allowed and comment.parent_id is not None:
        return Verdict("L’équipe répond au premier commentaire d’un fil : sa réponse vaut pour tout le fil.")
    return allowed


# --- Proposals ------------------------------------------------------------------------------------------------------


def can_propose(actor: Actor, consultation: Consultation | None, now: datetime) -> Verdict:
    return _while_open(actor, consultation, now)


def can_see_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    if proposal.state == Proposal.State.DRAFT and not (is_author(actor, proposal) or _is_invited(actor, proposal)):
        return Verdict("Ce brouillon n’est visible que de son auteur.")
    return ALLOWED


def can_discuss_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether a proposal may be commented: what is said of a draft would tell of it."""
    seen = can_see_proposal(actor, proposal)
    if seen and proposal.state == Proposal.State.DRAFT:
        return Verdict("Votre proposition est encore un brouillon\u00a0: envoyez-la d’abord, pour que d’autres la lisent.")
    return seen


def can_see_comment(actor: Actor, comment: Comment) -> Verdict:
    """Whether somebody may read a comment: one on a draft, of a time when drafts had some, is its author's."""
    return can_see_proposal(actor, comment.proposal) if comment.proposal is not None else ALLOWED


def _own_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    member = _member(actor)
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
    allowed = _own_proposal(actor, proposal) and _allowed_step("proposal", proposal.state, "edit")
    if allowed and in_question:
        return Verdict("Une question reprend cette proposition : dites dans un commentaire ce que vous y changeriez.")
    return allowed


def can_rebase_proposal(actor: Actor, proposal: Proposal, question: Question | None, now: datetime) -> Verdict:
    """Whether somebody may bring a proposal up to what was decided since. `question`: the one, not settled, that has taken it up:
    what is being voted on stays as it is."""
    allowed = _own_proposal(actor, proposal) and _allowed_step("proposal", proposal.state, "edit")
    return allowed and (_allowed_step("question", question.state_at(now), "edit") if question is not None else ALLOWED)


def can_submit_proposal(actor: Actor, proposal: Proposal, consultation: Consultation | None, now: datetime) -> Verdict:
    allowed = _own_proposal(actor, proposal) and _allowed_step("proposal", proposal.state, "submit")
    return allowed and _for_no_option(proposal) and _while_open(actor, consultation, now)


def can_discard_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may throw a draft away."""
    return _began_proposal(actor, proposal) and _allowed_step("proposal", proposal.state, "discard")


def _for_no_option(proposal: Proposal) -> Verdict:
    if proposal.for_option_id is not None:
        return Verdict("Ce brouillon amende une option : donnez-lui ses changements, ou jetez-le.")
    return ALLOWED


def can_invite_author(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may ask others to be authors of a proposal too."""
    return _own_proposal(actor, proposal) and _allowed_step("proposal", proposal.state, "edit") and _for_no_option(proposal)


def can_accept_authorship(actor: Actor, authorship: Authorship) -> Verdict:
    """Whether somebody may become an author of a proposal."""
    member = _member(actor)
    if member and authorship.user_id != actor.user_id:
        return Verdict("Cette invitation est adressée à quelqu’un d’autre.")
    return member and _allowed_step("proposal", authorship.proposal.state, "edit")


def can_end_authorship(actor: Actor, authorship: Authorship, *, in_question: bool) -> Verdict:
    """Whether somebody may decline an invitation, leave the authors, or, having begun the proposal, take somebody off them.

    `in_question`: a question has taken the proposal up, and whoever wrote it is not to decide alone on it.
    """
    member = _member(actor)
    if member and actor.user_id not in (authorship.user_id, authorship.proposal.author_id):
        return Verdict("Seuls cette personne et celui qui a commencé la proposition peuvent l’ôter des auteurs.")
    allowed = member and _allowed_step("proposal", authorship.proposal.state, "edit")
    if allowed and in_question and authorship.accepted_at is not None:
        return Verdict("Une question reprend cette proposition : ses auteurs restent ceux qui l’ont écrite.")
    return allowed


def can_support(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may say that they support a proposal."""
    member = _member(actor)
    if member and is_author(actor, proposal):
        return Verdict("Vous en êtes l’auteur : votre soutien va de soi.")
    return member and _allowed_step("proposal", proposal.state, "support")


def can_take_support_back(actor: Actor, proposal: Proposal) -> Verdict:
    """Whether somebody may support a proposal no longer."""
    return _member(actor) and _allowed_step("proposal", proposal.state, "support")


def can_amend(actor: Actor, proposal: Proposal, consultation: Consultation | None, now: datetime) -> Verdict:
    """Whether somebody may propose to change a proposal."""
    allowed = _while_open(actor, consultation, now) and _allowed_step("proposal", proposal.state, "amend")
    if allowed and proposal.amends_id is not None:
        return Verdict("C’est déjà un amendement : amendez plutôt la proposition qu’il changerait.")
    if allowed and is_author(actor, proposal):
        return Verdict("Vous en êtes l’auteur : modifiez votre proposition.")
    return allowed


def can_take_in(actor: Actor, amendment: Proposal, *, in_question: bool) -> Verdict:
    """Whether somebody may make an amendment the text of the proposal that it amends. `in_question`: a question has taken that one up."""
    member = _member(actor)
    if member and amendment.amends is None:
        return Verdict("Cette proposition n’en amende aucune autre.")
    if not member or amendment.amends is None:
        return member
    allowed = _own_proposal(actor, amendment.amends) and _allowed_step("proposal", amendment.amends.state, "edit")
    allowed = allowed and _allowed_step("proposal", amendment.state, "take_in")
    if allowed and in_question:
        return Verdict("Une question reprend cette proposition : l’équipe projet peut y mettre l’amendement comme option rivale.")
    return allowed


def can_withdraw_proposal(actor: Actor, proposal: Proposal) -> Verdict:
    return _began_proposal(actor, proposal) and _allowed_step("proposal", proposal.state, "withdraw")


# --- Questions ------------------------------------------------------------------------------------------------------


def can_prepare_question(actor: Actor) -> Verdict:
    return team_only(actor)


def can_edit_question(actor: Actor, question: Question, now: datetime) -> Verdict:
    return team_only(actor) and _allowed_step("question", question.state_at(now), "edit")


def can_change_option(actor: Actor, option: Option, now: datetime) -> Verdict:
    """Whether somebody may amend an option or strike it."""
    return can_edit_question(actor, option.question, now) and _changeable(option)


def _changeable(option: Option) -> Verdict:
    if option.status_quo:
        return Verdict("Le statu quo reste toujours possible : on ne le change ni ne l’écarte.")
    if option.question.subject != Question.Subject.CHANGE:
        return Verdict("Cette option suit de ce que la question demande : on ne la change ni ne l’écarte.")
    return Verdict("Cette option a été écartée.") if option.struck_reason else ALLOWED


def can_rebase_option(actor: Actor, option: Option, now: datetime) -> Verdict:
    """Whether somebody may bring an option up to what was decided since: the team, and the authors of the proposal that it is."""
    if option.proposal is None or not is_author(actor, option.proposal):
        return can_change_option(actor, option, now)
    allowed = _member(actor) and _allowed_step("question", option.question.state_at(now), "edit")
    return allowed and _changeable(option)


def can_reopen_question(actor: Actor, question: Question, now: datetime) -> Verdict:
    return team_or_chair(actor) and _allowed_step("question", question.state_at(now), "reopen")


# --- Versions -------------------------------------------------------------------------------------------------------


def can_put_version(actor: Actor, release: Release, *, stale: bool, committee: bool) -> Verdict:
    """Whether somebody may put a candidate to the committee. `stale`: the schema has changed since it was prepared."""
    allowed = team_or_chair(actor)
    if allowed and release.state != Release.State.CANDIDATE:
        return Verdict(f"La version {release.version} n’est plus en préparation\u00a0: il n’y a rien à approuver.")
    if allowed and not committee:
        return Verdict("Ce standard n’a pas de comité de pilotage\u00a0: l’équipe projet publie la version, et elle le dit.")
    if allowed and stale:
        return Verdict("Le schéma a changé depuis la préparation de cette version\u00a0: préparez-la de nouveau, puis soumettez-la.")
    return allowed


def can_publish(actor: Actor, release: Release, *, committee: bool, approved: bool) -> Verdict:
    """Whether somebody may publish a candidate. `approved`: the committee, where there is one, approved it as it is."""
    allowed = standard_permissions.can_publish(actor, release)
    if allowed and committee and not approved:
        return Verdict(
            "Le comité de pilotage approuve chaque version, telle qu’elle est préparée\u00a0: "
            "soumettez celle-ci à son vote, ou à un consensus en séance, puis publiez-la."
        )
    return allowed


# --- Meetings -------------------------------------------------------------------------------------------------------


def can_plan_meeting(actor: Actor) -> Verdict:
    """Whether somebody may write down a meeting, and who was there."""
    return team_or_chair(actor)


# --- Ballots and decisions ------------------------------------------------------------------------------------------


def can_open_ballot(actor: Actor, question: Question, now: datetime) -> Verdict:
    return team_or_chair(actor) and _allowed_step("question", question.state_at(now), "open_ballot")


def _while_voting(ballot: Ballot, now: datetime) -> Verdict:
    if ballot.is_open(now) or ballot.end is None:
        return ALLOWED
    return Verdict(f"Le vote est clos depuis le {moment_in_words(ballot.end)}.")


def can_vote(actor: Actor, ballot: Ballot, now: datetime) -> Verdict:
    """Whether somebody may vote. Reads `ballot.electors`: prefetch it for a list."""
    if not actor.signed_in:
        return SIGN_IN
    if not any(elector.user_id == actor.user_id for elector in ballot.electors.all()):
        return Verdict(f"Seuls votent les membres du comité de pilotage à l’ouverture du vote, le {moment_in_words(ballot.opened_at)}.")
    if any(elector.user_id == actor.user_id and hasattr(elector, "recusal") for elector in ballot.electors.all()):
        return Verdict("Vous vous êtes récusé : votre voix ne compte pas dans ce vote.")
    return _while_voting(ballot, now)


def can_type_votes(actor: Actor, ballot: Ballot, now: datetime) -> Verdict:
    """Whether somebody may type in a meeting what others say."""
    return team_or_chair(actor) and _while_voting(ballot, now)


def can_close_ballot(actor: Actor, ballot: Ballot, now: datetime) -> Verdict:
    return team_or_chair(actor) and _while_voting(ballot, now)


def can_decide(
    actor: Actor,
    question: Question,
    now: datetime,
    *,
    how: str,
    ground: Ground | None = None,
    at_stake: Iterable[Stake] = NOTHING_AT_STAKE,
) -> Verdict:
    """Whether somebody may record a decision taken this way (`vote`, `consensus`, `team`) on a question.

    `ground`: what the constitution looks at; `at_stake`: what its options make possible. Without them, only who may and in which state.
    """
    allowed = team_only(actor) if how == Decision.How.TEAM else team_or_chair(actor)
    allowed = allowed and _allowed_step("question", question.state_at(now), "decide")
    if not allowed or ground is None:
        return allowed
    return ground.opens(cast("Way", how), person_of(actor), at_stake)


def can_confirm(actor: Actor, decision: Decision, *, ground: Ground, recorder: Person) -> Verdict:
    """Whether somebody may confirm a decision, which `recorder` recorded."""
    if not actor.signed_in:
        return SIGN_IN
    allowed = _allowed_step("decision", decision.state, "confirm")
    if allowed and decision.question.state == Question.State.VOID:
        return _allowed_step("question", decision.question.state, "confirm")
    return allowed and may_confirm(ground.constitution, case_of(decision, ground), person_of(actor), recorder=recorder)


def can_object(actor: Actor, decision: Decision, now: datetime, *, ground: Ground, replaced: bool = False) -> Verdict:
    """Whether somebody may call up a detail, or contest a consensus. `replaced`: another decision has taken its place."""
    if not actor.signed_in:
        return SIGN_IN
    if replaced:
        return Verdict("Cette décision n’est plus en vigueur : une autre l’a remplacée.")
    action = "call_up" if decision.how == Decision.How.TEAM else "contest"
    allowed = _allowed_step("decision", decision.state, action)
    return allowed and may_object(ground.constitution, case_of(decision, ground), person_of(actor), told_at=decision.decided_at, now=now)


def can_reverse(actor: Actor, decision: Decision, *, replaced: bool = False, asked: Question | None = None) -> Verdict:
    """Whether somebody may prepare the question that would undo a decision. `replaced`: another one has taken its place; `asked`: the
    question, not settled yet, that asks it already.
    """
    allowed = team_or_chair(actor) and _allowed_step("decision", decision.state, "reverse")
    if allowed and replaced:
        return Verdict("Cette décision n’est plus en vigueur : une autre l’a remplacée.")
    if allowed and decision.revision_id is None:
        return Verdict("Cette décision n’a pas changé le schéma : rouvrez sa question pour en décider autrement.")
    if allowed and asked is not None:
        return Verdict(f"La question n°\u00a0{asked.number} demande déjà d’annuler cette décision.")
    return allowed


def person_of(actor: Actor) -> Person:
    """Somebody as the constitution sees them; a visitor has no role."""
    held: dict[Role, bool] = {"team": actor.team, "chair": actor.chair, "member": actor.copil}
    return Person(actor.user_id or 0, frozenset(role for role, holds in held.items() if holds))


def case_of(decision: Decision, ground: Ground) -> Case:
    """The case that a decision was, once taken: what it settled is behind it."""
    case = ground.case(cast("Way", decision.how), EFFECT_OF[decision.outcome], "none")
    return replace(case, committee=case.committee and not decision.without_committee)


# --- What decisions leave to do -------------------------------------------------------------------------------------


def can_add_follow_up(actor: Actor) -> Verdict:
    """Whether somebody may say what a decision leaves to do."""
    return team_or_chair(actor)


def can_change_follow_up(actor: Actor, follow_up: FollowUp) -> Verdict:
    return team_or_chair(actor) and _to_do(follow_up)


def can_finish_follow_up(actor: Actor, follow_up: FollowUp) -> Verdict:
    """Whether somebody may say that it was done: who had it to do, the project team and the chair."""
    owner = actor.signed_in and follow_up.owner_id == actor.user_id
    return (ALLOWED if owner else team_or_chair(actor)) and _to_do(follow_up)


def can_correct_decision(actor: Actor, decision: Decision) -> Verdict:
    """Whether somebody may correct a slip of the pen in the words of a decision that binds, or waits to."""
    allowed = team_or_chair(actor)
    if allowed and decision.state not in (Decision.State.IN_FORCE, Decision.State.TO_CONFIRM):
        return Verdict("Cette décision n’engage plus : ses mots restent ceux que le comité a lus.")
    return allowed


def _to_do(follow_up: FollowUp) -> Verdict:
    if follow_up.done_at is not None:
        return Verdict(f"C’est fait depuis le {moment_in_words(follow_up.done_at)}.")
    return ALLOWED
