"""Recording a decision: what the constitution of the standard asks for is checked here, whoever asks and by whatever door."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from django.db.models import Max
from django.utils.timezone import make_aware

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Attendance, Ballot, Decision, Meeting, Option, Presence, Question
from concertation.rules import outcomes
from concertation.rules.constitution import EFFECT_OF, Case, Ground, Needs, Way, check_meeting, may_modify, may_record, needs
from concertation.services.ballots import close_if_ended
from concertation.services.changes import NOTHING, check_sound, stored
from concertation.services.constitutions import enact
from concertation.services.decisions.applying import foresee, judge_proposals, produce
from concertation.services.decisions.changing import EVERYTHING, AppliedChange, Undoing, applied_change, level_now
from concertation.services.decisions.telling import those_told, told_of
from concertation.services.decisions.watching import UNWATCHED, Watch, entrust
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Membership, Revision, Standard
from standard.moments import day_of
from standard.permissions import require
from standard.queries import working_revision
from standard.schema.operations import Operation, touched_uids
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out
from standard.services.numbers import next_number
from standard.verdict import Verdict

Attendee = Membership | Attendance
"""Somebody who was there, in the name of an organisation."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where something was settled: a meeting with its page and who was there, or only its name and its day.

    Without `present`, those whom the meeting's own page says.
    """

    meeting: Meeting | None = None
    present: Collection[Attendee] = ()
    name: str = ""
    day: date | None = None

    def read(self, how: str) -> Sitting:
        """The same, complete for this way of deciding."""
        if self.meeting is not None:
            there = self.present or list(self.meeting.attendances.with_account())
            return Sitting(self.meeting, there, str(self.meeting), day_of(self.meeting.starts_at))
        name = inputs.line("meeting", self.name)
        if how == Decision.How.CONSENSUS and not name:
            raise InvalidInput("meeting", "Nommez la séance où le consensus a été trouvé.")
        if how == Decision.How.CONSENSUS and self.day is None:
            raise InvalidInput("meeting_date", "Donnez la date de la séance.")
        return Sitting(None, self.present, name, self.day)

    @property
    def began_at(self) -> datetime | None:
        """When it began: at the first hour of its day, where only that is known."""
        if self.meeting is not None:
            return self.meeting.starts_at
        return make_aware(datetime.combine(self.day, time.min)) if self.day is not None else None

    @property
    def ended_at(self) -> datetime | None:
        """When it ended: with its day, where only that is known."""
        if self.meeting is not None:
            return self.meeting.ends_at
        return make_aware(datetime.combine(self.day, time.max)) if self.day is not None else None


NOWHERE = Sitting()


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a decision adopts: the option, and the operations as they were put to people."""

    option: Option | None
    put: tuple[Operation, ...]
    adopted: tuple[Operation, ...] = ()
    modified: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody says of a decision, read."""

    outcome: str
    how: str
    motive: str
    conditions: str
    sitting: Sitting


@takes_turns
def decide(
    *,
    question: Question,
    actor: User,
    outcome: str,
    motive: str,
    how: str,
    now: datetime,
    option: Option | None = None,
    operations: Sequence[Operation] | None = None,
    conditions: str = "",
    sitting: Sitting = NOWHERE,
    supersedes: Decision | None = None,
    undoing: Undoing = EVERYTHING,
    watch: Watch = UNWATCHED,
) -> Decision:
    """Record a decision on a question and, where nobody has to confirm it, apply it: one transaction, or nothing.

    What is applied is the chosen option's operations, as they were frozen where there was a vote; with the outcome
    `accepted_modified`, `operations`. Rejected, open, deferred and conditional decisions apply nothing of their own. A question
    that already has a decision in force needs that one as `supersedes`: its change is taken back, but for what `undoing` keeps.

    Raises `PermissionRefused`, `InvalidInput`, `Conflict` (whose message names the field and the decision in the way) and
    `RevisionRefused` (the schema would gain an error-level finding).
    """
    said = _read(outcome, how, motive, conditions, sitting)
    undoing = undoing.read()
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.select_related("standard", "reverses").get(pk=question.pk)
        question.standard = mine.standard
        close_if_ended(question, now)
        known = queries.grounded(question)
        ground = queries.ground_of(known, now, mine.actor, replaces=supersedes or question.reverses)
        require(permissions.can_decide(mine.actor, question, now, how=said.how, ground=ground))
        ballot = queries.latest_ballot(question) if said.how == Decision.How.VOTE else None
        if question.subject != Question.Subject.CHANGE and operations:
            raise InvalidInput("operations", "Cette question ne porte pas sur le schéma : il n’y a rien à y changer.")
        watch = watch.read(mine, said.outcome)
        choice = _adopting(said.outcome, _chosen(question, option, said.outcome, ballot), operations)
        supersedes = _superseded(question, said, choice, supersedes, in_force=queries.in_force_on(known))
        change = applied_change(
            mine.standard,
            adopted=choice.adopted if said.outcome in outcomes.APPLYING else (),
            option=choice.option,
            rewritten=choice.modified,
            replaced=_taken_back(question, said, supersedes),
            undoing=undoing,
            then=lambda operations: _foresee(mine.standard, said.how, operations),
        )
        case = _case(mine, question, said, choice, ground, change)
        require(
            may_record(
                ground.constitution,
                case,
                permissions.person_of(mine.actor),
                authors=queries.authors_of(choice.option, mine.standard, now) | ({actor.pk} if choice.modified else frozenset()),
                deciders=queries.deciders_of(ballot) if ballot is not None else frozenset(),
            )
        )
        asked = needs(ground.constitution, case)
        if asked.confirmation and change.operations:
            check_sound(mine.standard, change.operations)
        if ballot is not None and choice.modified:
            _check_modification(mine, choice)
        if asked.meeting:
            _check_sitting(mine, question, said.sitting, ground, case, supersedes or question.reverses)
        decision = _write(mine, question, said, choice, ballot, asked, supersedes, change, watch)
        there = {member.user_id: member for member in said.sitting.present}.values()
        Presence.objects.bulk_create(
            Presence(decision=decision, user=member.user, organisation_id=member.organisation_id) for member in there
        )
        told, uids = told_of(decision, asked), touched_uids(change.operations or choice.put)
        people, path = those_told(mine, decision, asked), decision.get_absolute_url()
        if asked.confirmation:
            move(question, "await_confirmation")
            mine.record("decision.recorded", decision, message=said.motive, details=told, uids=uids, tell=people, path=path)
        else:
            move(question, outcomes.QUESTION_ACTIONS[said.outcome])
            mine.record("decision.taken", decision, message=said.motive, details=told, uids=uids, tell=people, path=path)
            judge_proposals(mine, decision)
            enact(mine, decision)
            entrust(mine, decision)
        return decision


def _read(outcome: str, how: str, motive: str, conditions: str, sitting: Sitting) -> _Said:
    outcome = inputs.choice("outcome", outcome, Decision.Outcome.values, message="Choisissez l’issue de la décision.")
    how = inputs.choice(
        "how", how, Decision.How.values, message="Dites comment la décision a été prise : vote, consensus ou équipe projet."
    )
    motive = inputs.text("motive", motive, missing="Écrivez le motif de la décision : il sera public.")
    sitting = sitting.read(how)
    conditions = inputs.text("conditions", conditions)
    if outcome == Decision.Outcome.CONDITIONAL and not conditions:
        raise InvalidInput("conditions", "Dites à quelle condition cette décision est prise.")
    if outcome == Decision.Outcome.SETTLED_BY_TEAM and how != Decision.How.TEAM:
        raise InvalidInput("outcome", "« Traité par l’équipe » est l’issue d’un détail que l’équipe projet règle seule.")
    return _Said(outcome, how, motive, conditions, sitting)


def _foresee(standard: Standard, how: str, operations: Sequence[Operation]) -> None:
    """A consensus is mostly confirmed later, and a vote binds at once."""
    if operations and how == Decision.How.CONSENSUS:
        check_sound(standard, operations)
    else:
        foresee(standard, operations)


def _superseded(
    question: Question, said: _Said, choice: _Choice, supersedes: Decision | None, *, in_force: Decision | None
) -> Decision | None:
    """The decision in force that this one takes the place of, which has to be named; what settles nothing replaces nothing."""
    if EFFECT_OF[said.outcome] == "postpones":
        if supersedes is not None:
            raise InvalidInput("supersedes", "Cette issue ne remplace aucune décision : celle qui est en vigueur le reste.")
        return None
    if question.reverses is not None and in_force is None:
        reversing = choice.option is not None and not choice.option.status_quo and said.outcome in outcomes.ADOPTING
        if supersedes is not None and (supersedes != question.reverses or not reversing):
            raise InvalidInput(
                "supersedes", f"Cette question porte sur la décision n° {question.reverses.number} : elle seule peut être remplacée."
            )
        supersedes = question.reverses if reversing else None
    elif supersedes is None and in_force is not None:
        raise InvalidInput(
            "supersedes",
            f"La décision n° {in_force.number} porte déjà sur cette question : indiquez que la nouvelle la remplace.",
        )
    if supersedes is None:
        return None
    if supersedes.standard_id != question.standard_id:
        raise InvalidInput("supersedes", "Cette décision appartient à un autre standard.")
    later = Decision.objects.filter(supersedes=supersedes, state__in=[Decision.State.IN_FORCE, Decision.State.TO_CONFIRM]).first()
    if later is not None:
        raise InvalidInput("supersedes", f"La décision n° {supersedes.number} est déjà remplacée par la décision n° {later.number}.")
    if supersedes.state != Decision.State.IN_FORCE:
        raise InvalidInput("supersedes", f"La décision n° {supersedes.number} n’est pas en vigueur : elle n’est pas à remplacer.")
    if in_force is not None and in_force != supersedes:
        raise InvalidInput(
            "supersedes", f"La décision en vigueur sur cette question est la n° {in_force.number} : c’est elle qui est remplacée."
        )
    return supersedes


def _taken_back(question: Question, said: _Said, supersedes: Decision | None) -> Decision | None:
    """The decision whose change comes out as this one binds. What reverses a decision is put as changes, and decided as it was put."""
    if supersedes is not None:
        return supersedes if supersedes.pk != question.reverses_id else None
    return queries.still_in_the_schema(question) if EFFECT_OF[said.outcome] != "postpones" else None


def _chosen(question: Question, option: Option | None, outcome: str, ballot: Ballot | None) -> _Choice:
    """The option that the decision names, and its operations: those that were voted, where there was a vote."""
    if option is None:
        if outcome in outcomes.ADOPTING:
            raise InvalidInput("option", "Choisissez l’option que la décision retient.")
    else:
        option = question.options.select_related("base_revision", "proposal").filter(pk=option.pk).first()
        if option is None:
            raise InvalidInput("option", "Cette option n’appartient pas à cette question.")
        if option.struck_reason and outcome in outcomes.ADOPTING:
            raise InvalidInput("option", "Cette option a été écartée avant le vote : choisissez-en une autre.")
    put = option.read_operations() if option else ()
    if ballot is not None:
        status_quo = next((frozen.option_id for frozen in ballot.options.all() if frozen.status_quo), None)
        reason = outcomes.follows_vote(
            outcome=outcome,
            option=option.pk if option else None,
            passing=queries.standing_of(ballot, closed=True).passing,
            status_quo=status_quo,
        )
        if reason:
            raise InvalidInput("option" if outcome in outcomes.ADOPTING else "outcome", reason)
        frozen = next((frozen for frozen in ballot.options.all() if option and frozen.option_id == option.pk), None)
        put = frozen.read_operations() if frozen else put
    return _Choice(option, put)


def _adopting(outcome: str, choice: _Choice, operations: Sequence[Operation] | None) -> _Choice:
    """With the operations that the decision adopts, whether it applies them at once or not."""
    given = None if operations is None else tuple(operations)
    if outcome not in outcomes.ADOPTING:
        if given:
            raise InvalidInput(
                "operations", "Cette issue ne change rien au schéma : retirez les changements, ou choisissez une autre issue."
            )
        return choice
    modified = given is not None and stored(given) != stored(choice.put)
    if outcome == Decision.Outcome.ACCEPTED and modified:
        raise InvalidInput("outcome", "Ces changements ne sont pas ceux de l’option : choisissez « Validé avec modification ».")
    if outcome == Decision.Outcome.ACCEPTED_MODIFIED and (not modified or not given):
        raise InvalidInput(
            "operations", "Dites quels changements la décision retient ; s’ils sont ceux de l’option, choisissez « Validé »."
        )
    return _Choice(choice.option, choice.put, choice.put if given is None else given, modified)


def _case(mine: Turn, question: Question, said: _Said, choice: _Choice, ground: Ground, change: AppliedChange) -> Case:
    """What the constitution looks at: the impact is of what changes or, where options are set aside, of the most serious of them."""
    effect = EFFECT_OF[said.outcome]
    at_stake: list[tuple[Sequence[Operation], Revision]] = []
    if effect == "adopts" and said.outcome not in outcomes.APPLYING and choice.option is not None:
        at_stake = [(choice.adopted, choice.option.base_revision)]
    elif effect == "sets_aside":
        options = question.options.filter(struck_reason="").select_related("base_revision")
        at_stake = [(option.read_operations(), option.base_revision) for option in options]
    levels = (level_now(mine.standard, operations, base) for operations, base in at_stake)
    rewrites = queries.rewrites(question, change.operations or choice.adopted) if effect == "adopts" else ()
    return ground.case(cast("Way", said.how), effect, queries.highest([change.impact, *levels]), rewrites)


def _check_modification(mine: Turn, choice: _Choice) -> None:
    """What was voted carries what is adopted, or it takes another vote."""
    assert choice.option is not None
    base, working = choice.option.base_revision, working_revision(mine.standard)

    def compared() -> Verdict:
        schema = working.read_schema()
        return may_modify(voted=queries.change_of(schema, choice.put, base), adopted=queries.change_of(schema, choice.adopted, base))

    inputs.check(worked_out(("modification", working.sha256, base.pk, stored(choice.put), stored(choice.adopted)), compared))


def _check_sitting(mine: Turn, question: Question, sitting: Sitting, ground: Ground, case: Case, supersedes: Decision | None) -> None:
    """The meeting was held, by people who may settle this, since whatever the committee said before."""
    if sitting.meeting is None and case.committee and case.effect != "postpones":
        raise InvalidInput(
            "meeting",
            "Un consensus se trouve dans une séance inscrite sur le site : inscrivez-la dans les réunions du standard, puis nommez-la ici.",
        )
    if sitting.meeting is not None and sitting.meeting.standard_id != mine.standard.pk:
        raise InvalidInput("meeting", "Cette séance appartient à un autre standard.")
    began_at = sitting.began_at
    assert began_at is not None
    people = queries.people_of(mine.standard, [member.user for member in sitting.present if member.user is not None], mine.now)
    verdict = check_meeting(
        ground.constitution,
        case,
        began_at=began_at,
        ended_at=sitting.ended_at,
        present=people.values(),
        now=mine.now,
        put_at=question.created_at,
        after=queries.spoken_since(question, supersedes),
    )
    if not verdict and not (verdict.field == "present" and sitting.meeting is None):
        named = "meeting_date" if sitting.meeting is None and verdict.field == "meeting" else verdict.field
        raise InvalidInput(named, verdict.reason)


def _write(
    mine: Turn,
    question: Question,
    said: _Said,
    choice: _Choice,
    ballot: Ballot | None,
    asked: Needs,
    supersedes: Decision | None,
    change: AppliedChange,
    watch: Watch,
) -> Decision:
    """The row, with its revision where nobody has to confirm it."""
    assert isinstance(mine.user, User)
    kept = change.operations or (choice.adopted if said.outcome == Decision.Outcome.CONDITIONAL else ())
    decision: Decision = Decision.objects.create(
        standard=mine.standard,
        number=next_number(Decision, mine.standard),
        question=question,
        sequence=(question.decisions.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        ballot=ballot,
        option=choice.option,
        state=Decision.State.TO_CONFIRM if asked.confirmation else Decision.State.IN_FORCE,
        outcome=said.outcome,
        how=said.how,
        operations=stored(kept) if kept else NOTHING,
        motive=said.motive,
        conditions=said.conditions,
        condition_owner=watch.owner,
        condition_due=watch.due,
        review_on=watch.review_on,
        held_in=said.sitting.meeting,
        meeting=said.sitting.name,
        meeting_date=said.sitting.day,
        decided_by=mine.user,
        decided_at=mine.now,
        without_committee=bool(asked.says),
        revision=None if asked.confirmation else produce(mine, question, said.motive, change.operations),
        stays=choice.option.stays if choice.option is not None and supersedes == question.reverses and supersedes else change.stays,
        supersedes=supersedes,
    )
    return decision
