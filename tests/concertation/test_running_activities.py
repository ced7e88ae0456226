"""What an open activity asks is completed and corrected: what was answered stays, and who took part is told."""

from __future__ import annotations

import pytest

from accounts.models import User
from concertation.queries.activities import answered_of, asked_prompts, awaiting, prompts_for
from concertation.rules.activities import AskedPrompt
from concertation.rules.activities.corrections import corrected_in_words
from concertation.services import activities
from standard.models import Notice
from standard.permissions import PermissionRefused
from standard.queries import actor_for
from standard.services.errors import InvalidInput
from tests.concertation.test_activities import AXIS, made, received
from tests.concertation.world import World


def test_what_is_added_once_people_take_part_leaves_what_they_answered_and_asks_them_again(world: World) -> None:
    held = made(world, "quiz", AskedPrompt("Qui vote ?", ("Le COPIL", "Tous"), 0), circle="copil")
    brest, lille, nantes, _ = world.copil

    def answer(person: User, *places: int) -> None:
        asked = list(held.prompts.all())[-len(places) :]
        answers = {one.pk: place for one, place in zip(asked, places, strict=True)}
        activities.answer_quiz(activity=held, actor=person, answers=answers, now=world.now)

    def read_by(person: User) -> list[int | None]:
        actor, before = actor_for(user=person, standard=world.standard, now=world.now), answered_of(held, person)
        return [one.right for one in prompts_for(held, actor, guest=False, answered=before)]

    def awaited(person: User) -> bool:
        return held in awaiting(world.standard, person, actor_for(user=person, standard=world.standard, now=world.now))

    answer(brest, 0)
    assert not awaited(brest)
    late = AskedPrompt("Quand ?", ("Dix jours", "Un an"), 0)
    (added,) = activities.ask(activity=held, actor=world.team, prompts=[late], now=world.now)
    told = {notice.recipient for notice in Notice.objects.filter(event__verb="activity.added_to")}
    assert told == {brest}
    assert "y a ajouté une question" in received(world)[brest.email]
    assert (awaited(brest), read_by(brest), read_by(lille)) == (True, [0, None], [None, None])
    with pytest.raises(InvalidInput, match="déjà répondu"):
        answer(brest, 1, 1)
    answer(brest, 1)
    with pytest.raises(PermissionRefused, match="déjà répondu"):
        answer(brest, 1)
    with pytest.raises(InvalidInput, match="chaque question"):
        answer(lille, 0)
    answer(lille, 0, 0)
    answer(nantes, 1, 0)
    assert (awaited(brest), read_by(brest)) == (False, [0, 0])
    activities.close(activity=held, actor=world.team, now=world.now)
    held.refresh_from_db()
    first, second = asked_prompts(held)
    assert (first.chosen, second.chosen) == ((2, 1), (2, 1))
    assert (corrected_in_words(first), "en cours d’activité" in corrected_in_words(second)[0]) == ((), True)
    with pytest.raises(PermissionRefused, match="close"):
        activities.ask(activity=held, actor=world.team, prompts=[late], now=world.now)
    assert added.pk == second.key

    # Of a debate, whoever stands on one statement is awaited on the other.
    debated = made(world, "debate", AXIS, circle="copil")
    activities.say(activity=debated, actor=brest, text="Oui.", prompt=debated.prompts.get(), place=0, now=world.now)
    activities.ask(activity=debated, actor=world.chair, prompts=[AskedPrompt("Autre.", ("a", "b"))], now=world.now)
    assert debated in awaiting(world.standard, brest, actor_for(user=brest, standard=world.standard, now=world.now))
    assert any("en cours d’activité" in line for line in debated.rules.told(asked_prompts(debated), ()))


def test_a_mistake_in_a_quiz_that_runs_is_corrected_and_what_was_asked_is_said(world: World) -> None:
    wrong = AskedPrompt("Qui voete ?", ("Le COPLI", "Tous"), 1, "Ses membres.")
    held = made(world, "quiz", wrong, circle="copil")
    (asked,) = held.prompts.all()
    activities.answer_quiz(activity=held, actor=world.copil[0], answers={asked.pk: 0}, now=world.now)

    def correct(*labels: str, text: str = "Qui vote ?", right: int = 0, actor: User = world.team) -> None:
        activities.correct(prompt=asked, actor=actor, said=AskedPrompt(text, labels, right, "Ses membres."), now=world.now)

    correct("Le COPIL", "Tous")
    correct("Le COPIL", "Tous")
    told = {notice.recipient for notice in Notice.objects.filter(event__verb="activity.corrected")}
    assert told == {world.copil[0]}
    (now,) = asked_prompts(held)
    assert (now.text, now.labels, now.right, [one.answered for one in now.before]) == ("Qui vote ?", ("Le COPIL", "Tous"), 0, [1])
    (sentence,) = corrected_in_words(now)
    for said in ("après 1 participation", "« Qui voete ? »", "« Le COPIL » s’écrivait « Le COPLI »", "indiquée était « Tous »"):
        assert said in sentence.replace("\u00a0", " ")
    # What the right answer was said to be is not read by whoever has not answered yet.
    (hidden,) = prompts_for(held, actor_for(user=world.copil[1], standard=world.standard, now=world.now), guest=False, answered=False)
    assert "indiquée" not in corrected_in_words(hidden)[0]
    assert [one.chosen for one in asked.counts.all()] == [1, 0]
    for labels in (("Tous", "Le COPIL"), ("Le COPIL", "Tous", "Personne"), ("Le COPIL",)):
        with pytest.raises(InvalidInput) as caught:
            correct(*labels)
        assert caught.value.field == "labels"
    with pytest.raises(PermissionRefused):
        correct("a", "b", actor=world.copil[0])
    activities.close(activity=held, actor=world.team, now=world.now)
    activities.revise(activity=held, actor=world.team, title="Nos mots", brief="", circle="copil", now=world.now)
    with pytest.raises(PermissionRefused):
        activities.revise(activity=held, actor=world.team, title="Nos mots", brief="", circle="", now=world.now)
    assert "s’écrivait" in "".join(held.rules.told(asked_prompts(held), ()))
    activities.publish(activity=held, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="publiée"):
        correct("Le comité", "Tous")
