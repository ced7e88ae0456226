"""The constitution in force, and what it looks at: the ballots held on a question, the decision replaced, the people around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, cast

from django.db.models import Exists, OuterRef, Prefetch

from accounts.models import User
from concertation import permissions
from concertation.models import Ballot, BallotOption, ConstitutionChoice, Decision, Option, Question, UndoingToCome
from concertation.queries.ballots import COUNTED, casts_of, everyone_voted, standing_of, terms_of
from concertation.queries.changes import level_of
from concertation.rules import ballots as rules
from concertation.rules.ballots import SINGLE_POSITION, BallotRule, Cast, OptionPosition, Ranking, Said, rule_of
from concertation.rules.constitution import CONSTITUTIONS, DEFAULT, EFFECT_OF, Constitution, Ground, Level, Person, Role, Stake, history_of
from concertation.rules.constitution.cases import LEVELS, History, Subject, Way
from standard.memory import under_stamp
from standard.models import Circle, Membership, Standard
from standard.permissions import Actor, Verdict
from standard.queries import has_committee
from standard.schema.model import Schema
from standard.schema.operations import Operation, RemoveField, RemoveValue, overlap

GROUND: Final = (
    Prefetch("ballots", Ballot.objects.prefetch_related(*COUNTED)),
    "decisions__objections",
    "decisions__superseded_by",
)
"""What to prefetch on questions for `ground_of` and `in_force_on`."""

NOBODY: Final = Person(0)


def constitution_of(standard: Standard) -> Constitution:
    """The one that the standard chose last."""
    chosen = ConstitutionChoice.objects.filter(standard=standard).order_by("-at", "-pk").values_list("code", flat=True).first()
    return CONSTITUTIONS.get(chosen or "", DEFAULT)


def may_close_ballot(ballot: Ballot, now: datetime, *, motive: str) -> Verdict:
    """Whether a vote may be closed by hand now, whoever does."""
    return rules.may_close(
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        now=now,
        minimum=constitution_of(ballot.question.standard).minimum_duration,
        everyone=everyone_voted(ballot),
        motive=motive,
    )


def people_of(standard: Standard, users: Iterable[User], now: datetime) -> dict[int, Person]:
    """Several people, by their keys, in one query."""
    known = {user.pk: user for user in users}
    roles: dict[int, set[Role]] = {key: {"team"} if user.can_create_standards else set() for key, user in known.items()}
    for member in Membership.objects.active(now).filter(standard=standard, user__in=known).order_by("pk"):
        roles[member.user_id] |= _roles(member)
    return {key: Person(key, frozenset(held)) for key, held in roles.items()}


def recorder_of(decision: Decision, now: datetime) -> Person:
    """Who recorded a decision, looked for only while somebody may confirm it. Nobody where their account is gone."""
    if decision.decided_by is None or decision.state != Decision.State.TO_CONFIRM:
        return NOBODY
    return people_of(decision.standard, [decision.decided_by], now)[decision.decided_by.pk]


def _roles(member: Membership) -> set[Role]:
    held: set[Role] = {"chair"} if member.chair else set()
    if member.circle == Circle.TEAM:
        held.add("team")
    if member.circle == Circle.COPIL:
        held.add("member")
    return held


def common_ground(standard: Standard, now: datetime, actor: Actor) -> Ground:
    """What is known of a standard, whatever the question. Three queries."""
    members = list(Membership.objects.active(now).filter(standard=standard, circle__in=[Circle.TEAM, Circle.COPIL], user__is_active=True))
    team = {member.user_id for member in members if member.circle == Circle.TEAM}
    committee = has_committee(standard, now)
    return Ground(
        constitution=constitution_of(standard),
        committee=committee,
        chair=any(member.chair and member.user_id not in team for member in members),
        alone=not committee and len(team | {actor.user_id}) == 1,
    )


def ground_of(question: Question, now: datetime, actor: Actor, *, replaces: Decision | None = None, common: Ground | None = None) -> Ground:
    """What is known of a question before somebody decides on it. `replaces`: the decision in force that they would replace.

    `common`: what is known of its standard, where it is at hand; then nothing is asked of the database if `GROUND` is prefetched.
    """
    question = grounded(question)
    history = history_of(ballot_results(question, now))
    return replace(
        common_ground(question.standard, now, actor) if common is None else common,
        subject=cast("Subject", question.subject),
        history=history,
        undecided=history if question.state_at(now) in (Question.State.VOTED, Question.State.VOTING) else "none",
        replaces=cast("Way", replaces.how) if replaces is not None else None,
        called_up=any(decision.objections.all() for decision in question.decisions.all()),
    )


def grounded(question: Question) -> Question:
    """The question with `GROUND`: itself where that is prefetched, otherwise another of its row, so that it is left as it is."""
    held = getattr(question, "_prefetched_objects_cache", {})
    if {"ballots", "decisions"} <= held.keys():
        return question
    return Question.objects.select_related("standard").prefetch_related(*GROUND).get(pk=question.pk)


def ballot_results(question: Question, now: datetime) -> list[History]:
    """What each ballot on a question gave, in the order in which they opened."""
    ballots = sorted(question.ballots.all(), key=lambda ballot: (ballot.opened_at, ballot.pk))
    return ["open" if ballot.is_open(now) else standing_of(ballot, closed=True).result for ballot in ballots]


def spoken_since(question: Question, replaces: Decision | None) -> datetime | None:
    """When the committee last spoke of a question: its last ballot closed, or the decision that is replaced or called up was taken."""
    ends = [ballot.end for ballot in question.ballots.all()]
    contested = Decision.objects.filter(question=question).exclude(objections=None).values_list("decided_at", flat=True)
    moments = [*(end for end in ends if end is not None), *contested, *([replaces.decided_at] if replaces else [])]
    return max(moments, default=None)


def in_force_on(question: Question) -> Decision | None:
    """The decision that settles a question now."""
    question = grounded(question)
    standing = [
        decision
        for decision in question.decisions.all()
        if decision.state == Decision.State.IN_FORCE
        and EFFECT_OF[decision.outcome] != "postpones"
        and not any(later.state == Decision.State.IN_FORCE for later in decision.superseded_by.all())
    ]
    return max(standing, key=lambda decision: decision.sequence, default=None)


def still_in_the_schema(question: Question) -> Decision | None:
    """A decision on a question that was called up, or contested, and whose change has not come out of the schema yet."""
    waiting = UndoingToCome.objects.filter(decision__question=question).select_related("decision__revision", "decision__standard").last()
    return waiting.decision if waiting is not None else None


def at_stake(question: Question, options: Iterable[Option], working: Schema) -> tuple[Stake, ...]:
    """What may settle a question, given its options: adopting one of them, or setting them all aside."""
    adopting = [
        Stake("adopts", level_of(working, option.read_operations(), option.base_revision), rewrites(question, option.read_operations()))
        for option in options
        if not option.struck_reason
    ]
    return (*dict.fromkeys(adopting), Stake("sets_aside", highest(stake.impact for stake in adopting)))


def rewrites(question: Question, operations: Sequence[Operation]) -> tuple[int, ...]:
    """The other questions that the committee voted on or decided, by number, which write what these operations change."""
    if not operations:
        return ()
    standard = question.standard
    spoken = under_stamp(standard, "spoken of by the committee", lambda: _spoken(standard))
    return tuple(number for number, written in spoken if number != question.number and overlap(operations, written))


def _spoken(standard: Standard) -> tuple[tuple[int, tuple[Operation, ...]], ...]:
    """What the committee voted on, adopted or set aside, by the number of the question."""
    settled = Decision.objects.settling().filter(how__in=[Decision.How.VOTE, Decision.How.CONSENSUS], without_committee=False)
    asked = Question.objects.filter(standard=standard, subject=Question.Subject.CHANGE)
    theirs = asked.filter(Exists(Ballot.objects.filter(question=OuterRef("pk"))) | Exists(settled.filter(question=OuterRef("pk"))))
    put = Prefetch("options", Option.objects.filter(struck_reason="").only("question", "operations"))
    voted = Prefetch("ballots__options", BallotOption.objects.only("ballot", "operations"))
    found = theirs.only("number").prefetch_related(put, voted, Prefetch("decisions", settled.only("question", "operations")))
    return tuple(
        (
            question.number,
            tuple(
                operation
                for row in (
                    *question.options.all(),
                    *(option for ballot in question.ballots.all() for option in ballot.options.all()),
                    *question.decisions.all(),
                )
                for operation in row.read_operations()
                # What would only go, or went, has no words to write again.
                if not isinstance(operation, RemoveField | RemoveValue)
            ),
        )
        for question in found.order_by("number")
    )


def highest(levels: Iterable[Level]) -> Level:
    return max(levels, key=LEVELS.index, default="none")


def authors_of(option: Option | None, standard: Standard, now: datetime) -> frozenset[int]:
    """Who wrote what an option adopts: the authors of its proposal, and the project team for what it prepared or amended itself."""
    if option is None:
        return frozenset()
    found: set[int] = set()
    if option.proposal is not None:
        found |= {option.proposal.author_id} if option.proposal.author_id is not None else set()
        found |= set(option.proposal.authorships.filter(accepted_at__isnull=False).values_list("user", flat=True))
    if option.proposal is None or option.amended:
        team = Membership.objects.active(now).filter(standard=standard, circle=Circle.TEAM, user__is_active=True)
        found |= set(team.values_list("user", flat=True))
    return frozenset(found)


def deciders_of(ballot: Ballot) -> frozenset[int]:
    """Who takes a side in a ballot, by what they say now. Of a secret one nobody knows: everyone who could."""
    electors = {elector.pk: elector.user_id for elector in ballot.electors.all()}
    rule, latest = rule_of(terms_of(ballot)), dict[tuple[int, int | None], Cast]()
    for cast_ in sorted(casts_of(ballot), key=lambda each: each.order):
        latest[cast_.elector, None if ballot.format == SINGLE_POSITION else rule.about(cast_.said)] = cast_
    siding = electors.keys() if ballot.secret else {one.elector for one in latest.values() if _takes_side(rule, one.said)}
    return frozenset(user for key in siding if (user := electors[key]) is not None)


def _takes_side(rule: BallotRule, said: Said) -> bool:
    stance = rule.stance(said.position) if isinstance(said, OptionPosition) else None
    return isinstance(said, Ranking) or (stance is not None and stance.takes_side)


def confirmable(standard: Standard, actor: Actor, decisions: Iterable[Decision], now: datetime) -> tuple[Decision, ...]:
    """Those of these decisions of a standard that somebody may confirm. Reads `decided_by`: load it with them."""
    waiting = [decision for decision in decisions if decision.state == Decision.State.TO_CONFIRM]
    if not waiting or not actor.copil:
        return ()
    ground = common_ground(standard, now, actor)
    people = people_of(standard, [decision.decided_by for decision in waiting if decision.decided_by], now)
    return tuple(
        decision
        for decision in waiting
        if permissions.can_confirm(actor, decision, ground=ground, recorder=people.get(decision.decided_by_id or 0, NOBODY))
    )
