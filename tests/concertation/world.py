"""A small standard of our own, with the people around it, made through the services."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models.sql import InsertQuery

from accounts.models import Organisation, User
from concertation import queries
from concertation.models import Ballot, Comment, Consultation, Decision, Meeting, Option, Proposal, Question
from concertation.queries import DecisionLine, QuestionLine
from concertation.rules.ballots import OptionPosition
from concertation.services import ballots, comments, consultations, decisions, meetings, proposals, questions
from concertation.services.comments import CommentAnchor
from concertation.services.decisions import NOWHERE, Sitting
from concertation.services.meetings import Programme
from concertation.services.questions import OptionDraft, Preparation
from standard.models import Membership, Release, Standard
from standard.queries import working_schema
from standard.schema.model import Field, Value
from standard.schema.operations import Operation, resolve
from standard.services import members, standards
from standard.services import releases as releases_alone

NOW = datetime(2022, 6, 1, 10, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

DESCRIPTOR: dict[str, Any] = {
    "name": "bibliotheques",
    "title": "Bibliothèques",
    "description": "Les bibliothèques ouvertes au public.",
    "version": "0.1.0",
    "fields": [
        {"name": "nom", "title": "Nom", "description": "Le nom affiché.", "type": "string", "constraints": {"required": True}},
        {
            "name": "public",
            "title": "Public accueilli",
            "description": "Le public que la bibliothèque accueille.",
            "type": "string",
            "example": "Enfants",
            "constraints": {"enum": ["Enfants", "Adultes", "Familles"]},
        },
        {"name": "places", "title": "Places assises", "description": "Le nombre de places.", "type": "integer", "example": "12"},
    ],
}


@dataclass
class World:
    """The standard, a person or more for each role, and the steps that tests take often."""

    standard: Standard
    admin: User
    team: User
    chair: User
    copil: tuple[User, ...]
    contributor: User
    other: User
    stranger: User
    now: datetime = NOW
    consultation: Consultation | None = None
    meeting: Meeting | None = None
    """The last one held."""

    def operations(self, *changes: dict[str, Any]) -> tuple[Operation, ...]:
        """Operations on the working schema, written by hand."""
        return resolve(working_schema(self.standard), list(changes))

    def describe(self, name: str, text: str) -> tuple[Operation, ...]:
        before = self.field(name).description
        return self.operations({"op": "set_property", "field": name, "path": "description", "before": before, "after": text})

    def add_value(self, value: str, to: str = "public") -> tuple[Operation, ...]:
        return self.operations({"op": "add_value", "field": to, "value": value})

    def field(self, name: str) -> Field:
        found = working_schema(self.standard).by_name(name)
        assert found is not None
        return found

    def value(self, name: str, text: str) -> Value:
        values = self.field(name).values
        assert values is not None
        return next(value for value in values.values if value.text == text)

    def values(self, name: str = "public") -> list[str]:
        values = self.field(name).values
        assert values is not None
        return [value.text for value in values.values]

    def call(self, days: int = 14) -> Consultation:
        self.consultation = consultations.open(
            standard=self.standard, actor=self.team, opens_at=self.now, closes_at=self.now + days * DAY, now=self.now
        )
        return self.consultation

    def say(self, body: str, *, by: User | None = None, kind: str = "precision", **target: Any) -> Comment:
        return comments.post(
            standard=self.standard, actor=by or self.copil[0], kind=kind, body=body, target=CommentAnchor(**target), now=self.now
        )

    def propose(self, operations: Sequence[Operation], *, title: str = "Une proposition", by: User | None = None) -> Proposal:
        return proposals.propose(
            standard=self.standard,
            actor=by or self.copil[0],
            title=title,
            motive="Nos usagers en ont besoin.",
            operations=operations,
            now=self.now,
        )

    def ask(self, *options: OptionDraft, title: str = "Faut-il changer la liste ?") -> Question:
        return questions.create(
            standard=self.standard,
            actor=self.team,
            preparation=Preparation(title=title, kind="value_addition"),
            options=options,
            now=self.now,
        )

    def option(self, question: Question, position: int = 1) -> Option:
        return question.options.get(position=position)

    def status_quo(self, question: Question) -> Option:
        return question.options.get(status_quo=True)

    def open_ballot(self, question: Question, **rule: Any) -> Ballot:
        """Open a vote; one voice is quorum enough where nothing else is said."""
        return ballots.open(question=question, actor=self.team, now=self.now, **{"quorum": 1, **rule})

    def vote(self, ballot: Ballot, voter: User, option: Option, position: str = "for", motive: str = "") -> Any:
        return ballots.vote(ballot=ballot, actor=voter, said=[OptionPosition(option.pk, position, motive)], now=self.now)[0]

    def close(self, ballot: Ballot, by: User | None = None) -> Ballot:
        """Close a vote a day after it opened, whoever has not voted."""
        self.now = max(self.now, ballot.opened_at + DAY)
        return ballots.close(ballot=ballot, actor=by or self.team, motive="La séance est finie.", now=self.now)

    def register(self) -> tuple[DecisionLine, ...]:
        """Every decision as its line shows it, the latest first."""
        return queries.decision_lines(self.standard, Decision.objects.filter(standard=self.standard).order_by("-number"))

    def line(self, question: Question) -> QuestionLine:
        """A question as its line shows it now."""
        (line,) = queries.lines_of(Standard.objects.get(pk=self.standard.pk), [question.pk], self.now)
        return line

    def change(self, *changes: dict[str, Any], title: str = "Faut-il changer ?") -> Decision:
        """A decision in a meeting that applies these changes, written by hand."""
        question = self.ask(OptionDraft(title="Changer", operations=self.operations(*changes)), title=title)
        return self.agree_in_a_meeting(question, self.option(question))

    def publish(self, version: str) -> Release:
        """The working schema under this number, a day later, as the team published one before the committee had to approve each."""
        self.now += DAY
        release = releases_alone.prepare(standard=self.standard, actor=self.team, version=version, now=self.now)
        decided = queries.decided_since_the_version_before
        return releases_alone.publish(release=release, actor=self.team, now=self.now, decided=decided)

    def approve(self, release: Release) -> Decision:
        """The committee approves a candidate as it is, in a meeting."""
        question = queries.candidate_question(release)
        assert question is not None
        return self.agree_in_a_meeting(question, self.option(question))

    def meet(self) -> Meeting:
        """A meeting of the committee that begins now, with two of its members; the first is its fourth."""
        self.now += MINUTE
        self.meeting = meetings.plan(
            standard=self.standard,
            actor=self.team,
            programme=Programme(kind="copil", starts_at=self.now, ends_at=self.now + HOUR),
            number=None if self.meeting else 4,
            present=Membership.objects.filter(standard=self.standard, user__in=[self.chair, self.copil[0]], circle="copil"),
            now=self.now,
        )
        return self.meeting

    def agree_in_a_meeting(self, question: Question, option: Option | None, **decided: Any) -> Decision:
        """A decision by consensus, accepted where nothing else is said: the chair records it, a member confirms it."""
        decision = self.record(question, option, **decided)
        if decision.state == Decision.State.TO_CONFIRM:
            decision = decisions.confirm(decision=decision, actor=self.copil[0], now=self.now)
        return decision

    def record(self, question: Question, option: Option | None, *, meeting: str | None = None, **decided: Any) -> Decision:
        """As `agree_in_a_meeting`, before anybody confirms it. `meeting` and `meeting_date`: only a name and a day."""
        if "meeting_date" in decided or meeting is not None:
            sitting = Sitting(name="COPIL n° 4" if meeting is None else meeting, day=decided.pop("meeting_date", self.now.date()))
        elif decided.get("how", "consensus") != "consensus":
            sitting = NOWHERE
        else:
            # Whatever the committee said before, it meets again to say otherwise; and to read a version once it is prepared.
            spoken = question.ballots.exists() or question.decisions.exists() or "supersedes" in decided
            if question.release is not None and self.meeting is not None and self.meeting.ends_at < question.created_at:
                spoken, self.now = True, max(self.now, question.created_at)
            sitting = Sitting(self.meet() if spoken or self.meeting is None else self.meeting)
        return decisions.decide(
            question=question,
            actor=self.chair,
            option=option,
            sitting=sitting,
            now=self.now,
            **{"outcome": "accepted", "motive": "Tout le monde est d'accord.", "how": "consensus", **decided},
        )


_copies: dict[Callable[[], World], tuple[World, list[tuple[str, Any]]]] = {}
"""By what made them: the worlds that were made, and what writes their rows again."""


def make_world() -> World:
    """A standard with its people, where nothing happened yet."""
    return written_again(_make_by_services)


def written_again(make: Callable[[], World]) -> World:
    """What `make` makes through the services, once, in an empty database; its rows are then written as they were, which is far shorter."""
    if User.objects.exists():
        return make()
    if make not in _copies:
        world = make()
        _copies[make] = copy.deepcopy(world), list(_statements())
        return world
    world, statements = _copies[make]
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
    return copy.deepcopy(world)


def _statements() -> Iterator[tuple[str, Any]]:
    """What writes again every row that there is."""
    apart = [apps.get_app_config(label) for label in ("accounts", "standard", "concertation")]
    models = [model for app in apart for model in app.get_models(include_auto_created=True)]
    filled = [(model, rows) for model in models if (rows := list(model._base_manager.order_by("pk")))]
    for model, rows in filled:
        query = InsertQuery(model)
        query.insert_values(model._meta.concrete_fields, rows, raw=True)
        yield from query.get_compiler(connection=connection).as_sql()
    # What is written next must not take a number that was just given.
    for sql in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in filled]):
        yield sql, ()


def _make_by_services() -> World:
    admin = User.objects.create_user("admin@exemple.fr", display_name="Administration", is_staff=True)
    imported = standards.create(
        slug="bibliotheques",
        title="Bibliothèques",
        data=json.dumps(DESCRIPTOR, ensure_ascii=False).encode(),
        actor=admin,
        now=NOW - DAY,
    )
    standard = imported.standard

    def person(name: str, circle: str | None = None, *, chair: bool = False) -> User:
        user = User.objects.create_user(
            f"{name}@exemple.fr", display_name=name.title(), organisation=Organisation.objects.create(name=f"Ville de {name}")
        )
        if circle:
            members.invite(standard=standard, actor=admin, email=user.email, circle=circle, chair=chair, now=NOW - DAY)
        return user

    return World(
        standard=standard,
        admin=admin,
        team=person("rennes", "team"),
        chair=person("lyon", "copil", chair=True),
        copil=(person("brest", "copil"), person("lille", "copil"), person("nantes", "copil"), person("metz", "copil")),
        contributor=person("dax", "contributor"),
        other=person("pau", "contributor"),
        stranger=person("gap"),
    )
