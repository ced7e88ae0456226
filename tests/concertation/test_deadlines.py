"""What decisions leave to do: a condition to check, follow-ups, a review; and slips of the pen in their words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from concertation.models import Correction, Decision, FollowUp
from concertation.queries import deadlines, waiting_for
from concertation.queries.comparisons import decided_between
from concertation.services import decisions, follow_ups, questions, timetable
from concertation.services.decisions import Watch
from concertation.services.questions import OptionDraft
from standard.models import Event, Notice
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import chain, notices
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, HOUR, NOW, World

DUE = date(2022, 6, 30)
"""A month after the decision; people are written to at 8 o'clock in Paris."""


def decided(world: World, **said: Any) -> Decision:
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")), title="Quels publics ?")
    decision = world.agree_in_a_meeting(asked, world.option(asked), **said)
    Notice.objects.exclude(state="dropped").update(state="dropped", done_at=world.now)
    return decision


def conditional(world: World, **watch: Any) -> Decision:
    watch = {"owner": world.copil[1], "due": DUE, **watch}
    return decided(world, outcome="conditional", conditions="Si trois villes savent le remplir.", watch=Watch(**watch))


def sent(world: World, day: date, hour: int = 6) -> list[str]:
    """Who receives a mail once the worker has woken, at this hour of universal time."""
    world.now = NOW.replace(month=day.month, day=day.day, hour=hour)
    timetable.catch_up(actor=OPERATOR, now=world.now)
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    return sorted(message.to[0] for message in mail.outbox)


def emails(*people: User) -> list[str]:
    return sorted(person.email for person in people)


def test_whoever_checks_a_condition_is_told_then_reminded_and_the_team_once_it_is_late(world: World) -> None:
    owner = world.copil[1]
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")), title="Quels publics ?")
    Notice.objects.update(state="dropped", done_at=world.now)
    watch = Watch(owner=owner, due=DUE)
    decision = world.record(asked, world.option(asked), outcome="conditional", conditions="Si trois villes savent le remplir.", watch=watch)
    assert not Event.objects.filter(verb="condition.entrusted").exists()
    decisions.confirm(decision=decision, actor=world.copil[0], now=world.now)
    assert list(Notice.objects.filter(event__verb="condition.entrusted").values_list("recipient", flat=True)) == [owner.pk]
    notices.send(actor=OPERATOR, now=world.now)
    body = next(message.body for message in mail.outbox if "condition à vérifier" in message.subject).replace("\u00a0", " ")
    assert "Si trois villes savent le remplir." in body
    assert "avant la fin du 30 juin 2022" in body

    assert sent(world, date(2022, 6, 23), hour=5) == []
    assert sent(world, date(2022, 6, 23)) == emails(owner)
    assert sent(world, date(2022, 6, 30), hour=20) == []
    assert sent(world, date(2022, 7, 1)) == emails(owner, world.team, world.admin)
    assert "En retard" in mail.outbox[0].subject
    assert sent(world, date(2022, 7, 2)) == []
    assert [one.overdue(world.now) for one in deadlines(world.standard)] == [True]
    assert [one.decision for one in waiting_for(owner, world.now).deadlines] == [decision]
    assert isinstance(chain.verify(world.standard), chain.Chain)


@pytest.mark.parametrize(("outcome", "value"), [("accepted", True), ("rejected", False)])
def test_lifting_a_condition_or_its_failing_is_a_decision(world: World, outcome: str, value: bool) -> None:
    decision = conditional(world)
    questions.reopen(question=decision.question, actor=world.team, motive="La condition est à constater.", now=world.now)
    assert [one.kind for one in deadlines(world.standard)] == ["condition"]
    option = decision.option if outcome == "accepted" else None
    settling = world.record(decision.question, option, outcome=outcome, supersedes=decision)
    assert [one.kind for one in deadlines(world.standard)] == ["condition"]
    decisions.confirm(decision=settling, actor=world.copil[0], now=world.now)
    assert deadlines(world.standard) == ()
    assert ("Étudiants" in world.values()) is value
    Notice.objects.update(state="dropped", done_at=world.now)
    assert sent(world, date(2022, 7, 1)) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"watch": Watch(due=DUE)}, "condition_due"),
        ({"outcome": "conditional", "conditions": "Si.", "watch": Watch(due=date(2022, 5, 31))}, "condition_due"),
        ({"watch": Watch(review_on=date(2022, 5, 31))}, "review_on"),
        ({"outcome": "deferred", "watch": Watch(review_on=DUE)}, "review_on"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_beside_its_input(world: World, said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        decided(world, **said)
    assert caught.value.field == field


def test_only_a_member_is_given_something_to_do(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        conditional(world, owner=world.stranger)
    assert caught.value.field == "condition_owner"
    decision = decided(world)
    with pytest.raises(InvalidInput) as caught:
        follow_ups.add(decision=decision, actor=world.team, text="Écrire.", owner=world.stranger, now=world.now)
    assert caught.value.field == "owner"


def test_a_decision_is_looked_at_again_on_its_day(world: World) -> None:
    decision = decided(world, watch=Watch(review_on=DUE))
    assert [(one.kind, one.day) for one in deadlines(world.standard)] == [("review", DUE)]
    assert sent(world, date(2022, 6, 23)) == emails(world.team, world.admin)
    questions.reopen(question=decision.question, actor=world.team, motive="C’est le moment de la revoir.", now=world.now)
    assert deadlines(world.standard) == ()
    assert sent(world, date(2022, 7, 1)) == []


def test_a_follow_up_has_an_owner_who_is_told_reminded_and_says_that_it_is_done(world: World) -> None:
    decision, owner = decided(world), world.contributor
    add = {"decision": decision, "actor": world.team, "text": "Écrire aux producteurs.", "owner": owner, "due": DUE, "now": world.now}
    one = follow_ups.add(**add)
    assert follow_ups.add(**add) == one
    notices.send(actor=OPERATOR, now=world.now)
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert sent(world, date(2022, 6, 23)) == emails(owner)
    later = DUE + timedelta(days=14)
    follow_ups.change(follow_up=one, actor=world.team, text=one.text, owner=owner, due=later, now=world.now)
    assert sent(world, date(2022, 7, 1)) == []
    assert sent(world, date(2022, 7, 7)) == emails(owner)
    with pytest.raises(PermissionRefused):
        follow_ups.finish(follow_up=one, actor=world.copil[0], now=world.now)
    follow_ups.finish(follow_up=one, actor=owner, note="Douze courriels sont partis.", now=world.now)
    assert deadlines(world.standard) == ()
    assert FollowUp.objects.get().note == "Douze courriels sont partis."
    assert sent(world, date(2022, 7, 15)) == []
    with pytest.raises(PermissionRefused, match="C’est fait depuis"):
        follow_ups.finish(follow_up=one, actor=owner, now=world.now)


def test_a_mail_that_waited_is_not_sent_once_the_thing_is_done(world: World) -> None:
    one = follow_ups.add(decision=decided(world), actor=world.team, text="Écrire.", owner=world.contributor, due=DUE, now=world.now)
    Notice.objects.update(state="dropped", done_at=world.now)
    at = NOW.replace(month=6, day=23)
    timetable.catch_up(actor=OPERATOR, now=at)
    follow_ups.finish(follow_up=one, actor=world.team, now=at)
    assert notices.send(actor=OPERATOR, now=at + HOUR) == 0


@pytest.mark.parametrize("who", ["copil", "contributor", "stranger"])
def test_only_the_team_and_the_chair_say_what_is_left_to_do_and_correct(world: World, who: str) -> None:
    decision = decided(world)
    person = world.copil[0] if who == "copil" else getattr(world, who)
    with pytest.raises(PermissionRefused):
        follow_ups.add(decision=decision, actor=person, text="Écrire.", now=world.now)
    with pytest.raises(PermissionRefused):
        decisions.correct(decision=decision, actor=person, column="motive", text="Autre.", now=world.now)


# --- Slips of the pen ------------------------------------------------------------------------------------------------


def test_a_slip_of_the_pen_is_corrected_and_the_old_text_stays(world: World) -> None:
    decision = decided(world, motive="Les étudiant viennent.")
    decisions.correct(decision=decision, actor=world.team, column="motive", text="Les étudiants viennent.", now=world.now + DAY)
    held = Decision.objects.get(pk=decision.pk)
    assert (held.motive, held.read_motive) == ("Les étudiant viennent.", "Les étudiants viennent.")
    assert Correction.objects.get().text == "Les étudiants viennent."
    told = Notice.objects.filter(event__verb="decision.corrected").values_list("recipient__email", flat=True)
    assert sorted(told) == emails(world.chair, *world.copil)
    assert decided_between(held.revision, world.standard.revisions.order_by("number")[0])[0].decision.motive == held.read_motive
    assert isinstance(chain.verify(world.standard), chain.Chain)


@pytest.mark.parametrize(
    ("column", "text", "field"),
    [("outcome", "rejected", "column"), ("conditions", "Si.", "column"), ("motive", "  ", "text"), ("motive", "Oui.", "text")],
)
def test_what_cannot_be_corrected(world: World, column: str, text: str, field: str) -> None:
    decision = decided(world, motive="Oui.")
    with pytest.raises(InvalidInput) as caught:
        decisions.correct(decision=decision, actor=world.team, column=column, text=text, now=world.now)
    assert caught.value.field == field
