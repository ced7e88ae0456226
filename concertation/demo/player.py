"""Play the story through the services, as the people in it would have: one method a kind of step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from simple_history.signals import pre_create_historical_record

from accounts.models import User
from accounts.services import find_or_create_organisation
from concertation import queries as debate
from concertation.demo import story
from concertation.demo.adoption import AdoptionSteps
from concertation.demo.circles import CirclesSteps
from concertation.demo.families import FamilySteps
from concertation.demo.left_files import LeftFileSteps
from concertation.demo.meetings import MeetingSteps
from concertation.demo.remarks import RemarkSteps
from concertation.demo.sorting import SortingSteps
from concertation.demo.use_cases import UseCaseSteps
from concertation.demo.workshop import WorkshopSteps
from concertation.demo.writing import WritingSteps
from concertation.models import Decision
from concertation.rules.ballots import OptionPosition
from concertation.services import ballots, comments, consultations, decisions, follow_ups, proposals, questions, releases, timetable
from concertation.services.decisions import NOWHERE, Sitting, Watch
from standard.models import Circle, Standard
from standard.permissions import OPERATOR
from standard.queries import used_uids, working_schema
from standard.schema.model import ABSENT, JSON, Field, Schema, Value
from standard.schema.operations import Operation, SetValues, resolve
from standard.schema.value_pattern import clean
from standard.services import members, notices, standards

Changes = Sequence[Mapping[str, Any]]
STATUS_QUO = "statu_quo"


def load(*, now: datetime) -> Standard:
    """Play the whole story until `now`: all of it, or nothing."""
    with transaction.atomic():
        player = Player()
        for step in story.steps(now):
            with _history_of(step.at):
                player.play(step)
        # The story is told by its pages; its mails, and the reminders of what it left, would greet whoever starts the demonstration.
        timetable.catch_up(actor=OPERATOR, now=now)
        for standard in (player.standard, player.second):
            notices.drop(standard=standard, actor=OPERATOR, now=now)
        return player.standard


@contextmanager
def _history_of(moment: datetime) -> Iterator[None]:
    """The history that edited rows keep of themselves has the date of the story too, not the day of loading."""

    def date_it(history_instance: Any, **told: Any) -> None:
        history_instance.history_date = moment

    pre_create_historical_record.connect(date_it)
    try:
        yield
    finally:
        pre_create_historical_record.disconnect(date_it)


class Player(
    AdoptionSteps,
    CirclesSteps,
    FamilySteps,
    MeetingSteps,
    RemarkSteps,
    SortingSteps,
    UseCaseSteps,
    WorkshopSteps,
    WritingSteps,
    LeftFileSteps,
):
    """The steps of the story: those of the debate are here."""

    def play(self, step: story.StoryStep) -> None:
        told = dict(step.told)
        if "by" in told:
            told["by"] = self._account(told["by"])
        getattr(self, step.kind)(at=step.at, **told)

    def found(self, *, at: datetime, by: User, title: str, summary: str, owner: str, without: Sequence[str]) -> None:
        """`without`: the fields of the beta that decisions bring."""
        beta = _beta()
        beta["fields"] = [field for field in beta["fields"] if field["name"] not in without]
        self.standard = standards.create(
            slug=story.SLUG,
            title=title,
            data=json.dumps(beta, ensure_ascii=False).encode(),
            summary=summary,
            owner=find_or_create_organisation(actor=by, name=owner),
            actor=by,
            now=at,
        ).standard

    def gather(self, *, at: datetime, by: User) -> None:
        """The team invites the committee and its own; contributors register."""
        for person in story.people():
            user = self._account(person.key)
            if person.circle == Circle.CONTRIBUTOR:
                members.join(standard=self.standard, actor=user, organisation=user.organisation, now=at)
            elif person.circle:
                members.invite(
                    standard=self.standard,
                    actor=by,
                    email=person.email,
                    circle=person.circle,
                    chair=person.chair,
                    organisation=user.organisation,
                    now=at,
                )

    def call(self, *, at: datetime, by: User, title: str, closes: datetime, late: datetime | None = None, continuous: bool = False) -> None:
        consultations.open(
            standard=self.standard, actor=by, title=title, opens_at=at, closes_at=closes, late_until=late, continuous=continuous, now=at
        )

    def comment(
        self,
        *,
        at: datetime,
        by: User,
        body: str,
        kind: str = "",
        key: str = "",
        on: str = "",
        value: str = "",
        proposal: str = "",
        question: str = "",
        reply_to: str = "",
    ) -> None:
        field = _field(working_schema(self.standard), on) if on else None
        target = comments.CommentAnchor(
            field=field.uid if field else "",
            value=_value(field, value).uid if field and value else "",
            proposal=self.proposals[proposal] if proposal else None,
            question=self.questions[question] if question else None,
        )
        self.comments[key] = comments.post(
            standard=self.standard,
            actor=by,
            kind=kind,
            body=body,
            target=target,
            parent=self.comments[reply_to] if reply_to else None,
            now=at,
        )

    def answer(self, *, at: datetime, by: User, comment: str, disposition: str, answer: str) -> None:
        comments.answer(comment=self.comments[comment], actor=by, disposition=disposition, answer=answer, now=at)

    def draft(self, *, at: datetime, by: User, title: str, motive: str, changes: Changes) -> None:
        proposals.save_draft(standard=self.standard, actor=by, title=title, motive=motive, operations=self._operations(changes), now=at)

    def propose(self, *, at: datetime, by: User, key: str, title: str, motive: str, changes: Changes) -> None:
        self.proposals[key] = proposals.propose(
            standard=self.standard, actor=by, title=title, motive=motive, operations=self._operations(changes), now=at
        )

    def withdraw(self, *, at: datetime, by: User, proposal: str, motive: str) -> None:
        proposals.withdraw(proposal=self.proposals[proposal], actor=by, motive=motive, now=at)

    def ask(
        self,
        *,
        at: datetime,
        by: User,
        key: str,
        title: str,
        kind: str,
        options: Sequence[dict[str, Any]],
        context: str = "",
        earlier: str = "",
        recommendation: str = "",
        comments: Sequence[str] = (),
        meeting: str = "",
        meeting_date: date | None = None,
    ) -> None:
        question = questions.create(
            standard=self.standard,
            actor=by,
            preparation=questions.Preparation(
                title=title,
                kind=kind,
                context=context,
                recommendation=recommendation,
                earlier_exchanges=earlier,
                meeting=meeting,
                meeting_date=meeting_date,
            ),
            options=[self._option(**option) for option in options],
            comments=[self.comments[comment] for comment in comments],
            now=at,
        )
        self.questions[key] = question
        keys = [*(option["key"] for option in options), STATUS_QUO]
        self.options |= {(key, name): option for name, option in zip(keys, question.options.all(), strict=True)}

    def strike(self, *, at: datetime, by: User, question: str, option: str, reason: str) -> None:
        questions.strike_option(option=self.options[question, option], actor=by, reason=reason, now=at)

    def reopen(self, *, at: datetime, by: User, question: str, motive: str) -> None:
        questions.reopen(question=self.questions[question], actor=by, motive=motive, now=at)

    def take_up(self, *, at: datetime, by: User, question: str, into: str) -> None:
        questions.take_up(question=self.questions[question], into=self.questions[into], actor=by, now=at)

    def ballot(self, *, at: datetime, by: User, question: str, rule: str, quorum: int, closes: datetime | None = None) -> None:
        self.ballots[question] = ballots.open(
            question=self.questions[question], actor=by, rule=rule, quorum=quorum, closes_at=closes, now=at
        )

    def vote(self, *, at: datetime, by: User, question: str, option: str, position: str, motive: str = "") -> None:
        ballots.vote(
            ballot=self.ballots[question],
            actor=by,
            said=[OptionPosition(self.options[question, option].pk, position, motive)],
            now=at,
        )

    def close(self, *, at: datetime, by: User, question: str, motive: str) -> None:
        ballots.close(ballot=self.ballots[question], actor=by, motive=motive, now=at)

    def end_votes(self, *, at: datetime) -> None:
        """What the worker does when the time of a vote has passed."""
        ballots.close_ended(now=at)

    def decide(
        self,
        *,
        at: datetime,
        by: User,
        question: str,
        outcome: str,
        how: str,
        motive: str,
        key: str = "",
        option: str = "",
        changes: Changes | None = None,
        conditions: str = "",
        sitting: str = "",
        supersedes: str = "",
        confirmed_by: str = "presidence",
        condition_owner: str = "",
        condition_due: date | None = None,
        review_on: date | None = None,
    ) -> None:
        """A consensus is confirmed in the meeting where it was found."""
        decision = decisions.decide(
            question=self.questions[question],
            actor=by,
            outcome=outcome,
            how=how,
            motive=motive,
            option=self.options[question, option] if option else None,
            operations=None if changes is None else self._operations(changes),
            conditions=conditions,
            sitting=Sitting(self.meetings[sitting]) if sitting else NOWHERE,
            supersedes=self.decisions[supersedes] if supersedes else None,
            watch=Watch(self._account(condition_owner) if condition_owner else None, condition_due, review_on),
            now=at,
        )
        if decision.state == Decision.State.TO_CONFIRM and confirmed_by:
            decision = decisions.confirm(decision=decision, actor=self._account(confirmed_by), now=at)
        self.decisions[key] = decision

    def charge(self, *, at: datetime, by: User, question: str, owner: str, due: date) -> None:
        """Somebody is given the condition of the decision in force on a question."""
        decision = debate.in_force_on(self.questions[question])
        assert decision is not None
        decisions.charge(decision=decision, actor=by, owner=self._account(owner), due=due, now=at)

    def follow_up(
        self, *, at: datetime, by: User, decision: str, text: str, owner: str = "", due: date | None = None, done: datetime | None = None
    ) -> None:
        charged = self._account(owner) if owner else None
        added = follow_ups.add(decision=self.decisions[decision], actor=by, text=text, owner=charged, due=due, now=at)
        if done is not None:
            follow_ups.finish(follow_up=added, actor=by, now=done)

    def prepare(self, *, at: datetime, by: User, version: str) -> None:
        """A candidate, put to the committee: a question known by the version's number, with one option, « publier »."""
        candidate = releases.prepare(standard=self.standard, actor=by, version=version, now=at)
        self.candidates[version] = candidate
        asked = debate.candidate_question(candidate)
        assert asked is not None
        self.questions[version] = asked
        self.options[version, "publier"] = asked.options.get()

    def release(self, *, at: datetime, by: User, version: str, motive: str = "") -> None:
        releases.publish(release=self.candidates[version], actor=by, motive=motive, now=at)

    def _option(
        self, *, key: str, title: str = "", text: str = "", proposal: str = "", changes: Changes | None = None, recommended: bool = False
    ) -> questions.OptionDraft:
        return questions.OptionDraft(
            title=title,
            text=text,
            proposal=self.proposals[proposal] if proposal else None,
            operations=None if changes is None else self._operations(changes),
            recommended=recommended,
        )

    def _operations(self, changes: Changes) -> tuple[Operation, ...]:
        """Operations told with names, and without what they find: resolved one after the other on the working schema."""
        schema, reserved = working_schema(self.standard), used_uids(self.standard)
        operations: list[Operation] = []
        operation: Operation
        for change in changes:
            if change["op"] == "clean_list":
                operation = _clean_list(_field(schema, change["field"]))
            elif "beta" in change:
                (operation,) = resolve(schema, [_from_beta(**change)], reserved=reserved)
            else:
                (operation,) = resolve(schema, [_with_before(schema, change)], reserved=reserved)
            schema = operation.apply(schema)
            operations.append(operation)
        return tuple(operations)


def _with_before(schema: Schema, change: Mapping[str, Any]) -> dict[str, JSON]:
    """The change of a property with what the schema says now: the story tells only what it should say."""
    before: JSON = ABSENT
    if change["op"] == "set_property":
        before = (_field(schema, change["field"]) if "field" in change else schema).get(change["path"])
    elif change["op"] == "set_value_property":
        value = _value(_field(schema, change["field"]), change["value"])
        before = value.properties.get(change["key"], ABSENT)
    return dict(change) if before is ABSENT else {**change, "before": before}


def _beta() -> dict[str, Any]:
    """The schema that was put to comment."""
    beta: dict[str, Any] = json.loads(story.BETA.read_bytes())
    return beta


def _from_beta(*, op: str, beta: str, **place: JSON) -> dict[str, JSON]:
    """The field of that name, as the beta has it."""
    return {"op": op, "field": next(field for field in _beta()["fields"] if field["name"] == beta), **place}


def _clean_list(field: Field) -> Operation:
    """The same values, in the form that we recommend."""
    return SetValues(field.uid, field.values, clean(field.values) if field.values else None)


def _field(schema: Schema, name: str) -> Field:
    return next(field for field in schema.fields if field.name == name)


def _value(field: Field, text: str) -> Value:
    return next(value for value in (field.values.values if field.values else ()) if value.text == text)
