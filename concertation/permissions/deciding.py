"""Who may put a question or a version, open a vote, vote, decide, confirm, contest and take back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import cast

from concertation.models import Ballot, Decision, Elector, Option, Question
from concertation.permissions.proposals import is_author
from concertation.permissions.taking_part import allowed_step, as_member
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
from standard import permissions as standard_permissions
from standard.models import Release
from standard.moments import moment_in_words
from standard.permissions import ALLOWED, Actor, Verdict, may_write, proved, team_only, team_or_chair


def can_prepare_question(actor: Actor) -> Verdict:
    return team_only(actor)


def can_edit_question(actor: Actor, question: Question, now: datetime) -> Verdict:
    """Whether somebody may change what a question says, and add options to it."""
    return team_only(actor) and _worded_by_hand(question) and allowed_step("question", question.state_at(now), "edit")


def _worded_by_hand(question: Question) -> Verdict:
    if question.subject == Question.Subject.CHANGE:
        return ALLOWED
    return Verdict("Cette question dit ce qui est soumis au comité, tel quel : ni ses mots ni ses options ne se changent.")


def can_change_option(actor: Actor, option: Option, now: datetime) -> Verdict:
    """Whether somebody may amend an option or strike it."""
    return team_only(actor) and _changeable(option) and can_edit_question(actor, option.question, now)


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
    allowed = as_member(actor) and allowed_step("question", option.question.state_at(now), "edit")
    return allowed and _changeable(option)


def can_reopen_question(actor: Actor, question: Question, now: datetime) -> Verdict:
    return team_or_chair(actor) and allowed_step("question", question.state_at(now), "reopen")


def can_take_up_question(actor: Actor, question: Question, now: datetime) -> Verdict:
    """Whether somebody may say that a question is asked again in another, where it is decided."""
    return team_or_chair(actor) and _worded_by_hand(question) and allowed_step("question", question.state_at(now), "take_up")


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


def can_open_ballot(actor: Actor, question: Question, now: datetime) -> Verdict:
    return team_or_chair(actor) and allowed_step("question", question.state_at(now), "open_ballot")


def _while_voting(ballot: Ballot, now: datetime) -> Verdict:
    if ballot.is_open(now) or ballot.end is None:
        return ALLOWED
    return Verdict(f"Le vote est clos depuis le {moment_in_words(ballot.end)}.")


def can_vote(actor: Actor, ballot: Ballot, now: datetime) -> Verdict:
    """Whether somebody may vote. Reads `ballot.electors`: prefetch it for a list."""
    own = (elector for elector in ballot.electors.all() if elector.user_id == actor.user_id)
    return may_vote_at(actor, ballot, next(own, None), now)


def may_vote_at(actor: Actor, ballot: Ballot, place: Elector | None, now: datetime) -> Verdict:
    """The same of whoever has this place in the vote; None where they have none."""
    writes = may_write(actor)
    if not writes:
        return writes
    if place is None:
        return Verdict(f"Seuls votent les membres du comité de pilotage à l’ouverture du vote, le {moment_in_words(ballot.opened_at)}.")
    if hasattr(place, "recusal"):
        return Verdict("Vous vous êtes récusé : votre voix ne compte pas dans ce vote.")
    return _while_voting(ballot, now) and proved(actor)


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
    allowed = allowed and allowed_step("question", question.state_at(now), "decide")
    if not allowed or ground is None:
        return allowed
    return ground.opens(cast("Way", how), person_of(actor), at_stake)


def can_confirm(actor: Actor, decision: Decision, *, ground: Ground, recorder: Person) -> Verdict:
    """Whether somebody may confirm a decision, which `recorder` recorded."""
    allowed = may_write(actor) and allowed_step("decision", decision.state, "confirm")
    if allowed and decision.question.state == Question.State.VOID:
        return allowed_step("question", decision.question.state, "confirm")
    return allowed and may_confirm(ground.constitution, case_of(decision, ground), person_of(actor), recorder=recorder) and proved(actor)


def can_object(actor: Actor, decision: Decision, now: datetime, *, ground: Ground, replaced: bool = False) -> Verdict:
    """Whether somebody may call up a detail, or contest a consensus. `replaced`: another decision has taken its place."""
    writes = may_write(actor)
    if not writes:
        return writes
    if replaced:
        return Verdict("Cette décision n’est plus en vigueur : une autre l’a remplacée.")
    action = "call_up" if decision.how == Decision.How.TEAM else "contest"
    allowed = allowed_step("decision", decision.state, action)
    case = case_of(decision, ground)
    allowed = allowed and may_object(ground.constitution, case, person_of(actor), told_at=decision.decided_at, now=now)
    return allowed and proved(actor)


def can_reverse(actor: Actor, decision: Decision, *, replaced: bool = False, asked: Question | None = None) -> Verdict:
    """Whether somebody may prepare the question that would undo a decision. `replaced`: another one has taken its place; `asked`: the
    question, not settled yet, that asks it already.
    """
    allowed = team_or_chair(actor) and allowed_step("decision", decision.state, "reverse")
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
