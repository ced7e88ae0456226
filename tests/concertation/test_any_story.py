"""Whatever people try, in whatever order: a refusal writes nothing, a change has its event, the chain holds."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from concertation.models import Ballot, Comment, Decision, Meeting, Objection, Option, Proposal, Question, Vote
from concertation.rules.ballots import OptionPosition
from concertation.services import ballots, comments, consultations, decisions, meetings, proposals, questions
from concertation.services.decisions import Sitting
from concertation.services.meetings import Programme
from concertation.services.questions import OptionDraft, Preparation
from standard.models import Event, Membership, Revision
from standard.permissions import PermissionRefused
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput
from standard.services.revisions import verify
from tests.concertation.world import DAY, HOUR, World, make_world

REFUSALS = (PermissionRefused, InvalidInput, Conflict)
PEOPLE = ("team", "chair", "member", "contributor", "stranger")
WHOSE = {
    "comment": "member",
    "propose": "member",
    "withdraw": "member",
    "vote": "member",
    "close": "chair",
    "decide": "chair",
    "confirm": "member",
    "object": "member",
}
"""Who does what by right; the team does the rest."""


def person(world: World, role: str) -> Any:
    return world.copil[0] if role == "member" else getattr(world, role)


def some(rows: Any, index: int) -> Any:
    """One of the rows, or a refusal where there is none, as a person who finds nothing to act on."""
    listed = list(rows.order_by("pk"))
    if not listed:
        raise InvalidInput("", "Rien ici.")
    return listed[index % len(listed)]


def change(world: World, index: int) -> Any:
    """Changes that often collide: few descriptions and few values."""
    if index % 3 == 0:
        return world.describe("nom", f"Le nom, version {index % 4}.")
    return world.add_value(("Étudiants", "Lycéens", "Actifs")[index % 3])


ACTIONS: dict[str, Callable[[World, Any, int], object]] = {
    "call": lambda world, actor, _: consultations.open(
        standard=world.standard, actor=actor, opens_at=world.now, closes_at=world.now + DAY, now=world.now
    ),
    "comment": lambda world, actor, n: comments.post(
        standard=world.standard, actor=actor, kind="precision", body=f"Remarque {n}", now=world.now
    ),
    "answer": lambda world, actor, n: comments.answer(
        comment=some(Comment.objects, n), actor=actor, disposition="noted", answer=f"Réponse {n}", now=world.now
    ),
    "propose": lambda world, actor, n: proposals.propose(
        standard=world.standard, actor=actor, title=f"Idée {n}", motive="Utile.", operations=change(world, n), now=world.now
    ),
    "withdraw": lambda world, actor, n: proposals.withdraw(proposal=some(Proposal.objects, n), actor=actor, now=world.now),
    "ask": lambda world, actor, n: questions.create(
        standard=world.standard,
        actor=actor,
        preparation=Preparation(title=f"Question {n}", kind="other"),
        options=[
            OptionDraft(proposal=some(Proposal.objects, n)) if n % 2 else OptionDraft(title=f"Option {n}", operations=change(world, n))
        ],
        now=world.now,
    ),
    "strike": lambda world, actor, n: questions.strike_option(option=some(Option.objects, n), actor=actor, reason="Non.", now=world.now),
    "reopen": lambda world, actor, n: questions.reopen(question=some(Question.objects, n), actor=actor, motive="Encore.", now=world.now),
    "open ballot": lambda world, actor, n: ballots.open(
        question=some(Question.objects, n), actor=actor, closes_at=world.now + 25 * HOUR, now=world.now
    ),
    "vote": lambda world, actor, n: ballots.vote(
        ballot=(ballot := some(Ballot.objects, n)),
        actor=actor,
        said=[OptionPosition(some(Option.objects.filter(question=ballot.question), n // 4).pk, "for")],
        now=world.now,
    ),
    "close": lambda world, actor, n: ballots.close(ballot=some(Ballot.objects, n), actor=actor, motive="Assez.", now=world.now),
    "meet": lambda world, actor, n: meetings.plan(
        standard=world.standard,
        actor=actor,
        programme=Programme(kind="copil", starts_at=world.now, ends_at=world.now + HOUR),
        present=Membership.objects.filter(user__in=world.copil),
        now=world.now,
    ),
    "decide": lambda world, actor, n: decisions.decide(
        question=(option := some(Option.objects, n)).question,
        actor=actor,
        option=option,
        outcome=("accepted", "rejected", "deferred")[n % 3],
        motive="Décidé.",
        how=("consensus", "vote", "team")[n // 3],
        sitting=Sitting(Meeting.objects.order_by("-starts_at", "-pk").first()),
        supersedes=option.question.decisions.in_force().settling().order_by("-number").first() if n % 2 else None,
        now=world.now,
    ),
    "confirm": lambda world, actor, n: decisions.confirm(decision=some(Decision.objects, n), actor=actor, now=world.now),
    "object": lambda world, actor, n: decisions.object_to(decision=some(Decision.objects, n), actor=actor, motive="Non.", now=world.now),
}

ATTEMPTED = (*ACTIONS, "ask", "open ballot", "vote", "vote", "vote", "decide", "decide", "decide", "confirm", "confirm")

Story = list[tuple[str, str, int, int]]
"""What, who, on which, and how many hours later."""


def story_of(seed: int, length: int) -> Story:
    """A story drawn evenly, so that it goes far: people mostly do what is theirs to do."""
    random = Random(seed)
    story = []
    for _ in range(length):
        action = random.choice(ATTEMPTED)
        role = WHOSE.get(action, "team") if random.random() < 0.8 else random.choice(PEOPLE)
        story.append((action, role, random.randrange(9), random.choice((0, 0, 1, 12))))
    return story


def picture() -> dict[str, Any]:
    """All that a refused action must leave as it was: every row, and what can change of those that can."""
    edited = [list(model._default_manager.order_by("pk").values()) for model in (Ballot, Comment, Decision, Option, Proposal, Question)]
    written_once = [model._default_manager.count() for model in (Meeting, Objection, Revision, Vote)]
    return {"rows": [*edited, *written_once], "events": Event.objects.count()}


class Rollback(Exception):
    """The end of an example: its world goes away."""


@pytest.mark.django_db
@settings(max_examples=settings().max_examples // 5)
@given(seed=st.integers(0, 2**32))
def test_any_story_holds(seed: int) -> None:
    try:
        with transaction.atomic():
            live(make_world(), story_of(seed, length=60))
            raise Rollback
    except Rollback:
        return


def live(world: World, story: Story) -> None:
    before = picture()
    for action, role, number, hours in story:
        world.now += hours * HOUR
        try:
            ACTIONS[action](world, person(world, role), number)
        except REFUSALS:
            assert picture() == before
            continue
        after = picture()
        assert after == before or after["events"] > before["events"]
        before = after
    assert verify(world.standard) is None
    for decision in Decision.objects.exclude(revision=None).select_related("revision"):
        assert decision.revision is not None
        assert decision.read_operations() == decision.revision.read_operations()
    assert Revision.objects.filter(kind="decision").count() == Decision.objects.exclude(revision=None).count()
