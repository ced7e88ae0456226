"""What is sent twice, by an impatient thumb on a page without scripts or by a script that had no answer, is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from concertation.models import Activity, Meeting, Question
from concertation.rules.activities import AskedPrompt
from concertation.services import activities, documents, meetings, questions, roadmaps
from concertation.services.meetings import Programme
from concertation.services.meetings.agenda import Item, add
from concertation.services.questions import OptionDraft, Preparation
from standard.models import Event
from tests.concertation.world import DAY, HOUR, World

ASKED = (AskedPrompt("Que dit une clé étrangère ?", ("Un lien", "Un mot de passe"), 0, "Elle renvoie à une autre table."),)


def session(world: World) -> Meeting:
    held = Meeting.objects.first()
    if held is not None:
        return held
    programme = Programme("copil", world.now + DAY, world.now + DAY + HOUR)
    return meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)


def put_question(world: World, text: str) -> object:
    return questions.create(
        standard=world.standard,
        actor=world.team,
        preparation=Preparation(title="Faut-il une valeur ?", kind="value_addition", context="Trois le demandent."),
        options=[OptionDraft(text=text, operations=world.add_value("Ados"), recommended=True)],
        now=world.now,
    )


def add_option(world: World, text: str) -> object:
    question = Question.objects.first() or world.ask(OptionDraft(text="Oui"))
    return questions.add_option(question=question, actor=world.team, option=OptionDraft(title=text, text="Comme en 2020."), now=world.now)


def prepare(world: World, text: str) -> object:
    return activities.prepare(
        standard=world.standard, actor=world.team, kind="quiz", title=text, meeting=session(world), prompts=ASKED, now=world.now
    )


def ask(world: World, text: str) -> object:
    quiz = Activity.objects.filter(kind="quiz").first() or activities.prepare(
        standard=world.standard, actor=world.team, kind="quiz", title="Pour commencer", prompts=ASKED, now=world.now
    )
    said = AskedPrompt(text, ("Oui", "Non"), 1)
    return activities.ask(activity=quiz, actor=world.team, prompts=[said], now=world.now)


def put_item(world: World, text: str) -> object:
    one = session(world)
    add(meeting=one, actor=world.team, items=[Item(text, 10)], now=world.now)
    return list(one.agenda.values_list("pk", flat=True))


def bring(world: World, text: str) -> object:
    return documents.add(standard=world.standard, actor=world.team, title=text, url="https://exemple.fr/support", now=world.now)


def add_phase(world: World, text: str) -> object:
    day = (world.now + 900 * DAY).date()
    return roadmaps.add_phase(standard=world.standard, actor=world.team, kind="call", title=text, starts_on=day, now=world.now)


def aim(world: World, text: str) -> object:
    return roadmaps.aim_at(standard=world.standard, actor=world.team, goal=text, goal_on=None, now=world.now)


@pytest.mark.parametrize("send", [put_question, add_option, prepare, ask, put_item, bring, add_phase, aim])
def test_the_same_sent_twice_is_one(world: World, send: Callable[[World, str], Any]) -> None:
    if send in (add_phase, aim):
        roadmaps.choose(standard=world.standard, actor=world.team, starts_on=world.now.date(), now=world.now)
    first = send(world, "Une chose à faire")
    told = Event.objects.count()
    assert send(world, "Une chose à faire") == first
    assert Event.objects.count() == told
    if send is not add_phase:
        send(world, "Une autre")
        assert Event.objects.count() > told


def test_two_questions_in_the_same_words_with_other_options_are_two(world: World) -> None:
    first = put_question(world, "Oui")
    assert put_question(world, "Oui, sous un autre nom") != first
