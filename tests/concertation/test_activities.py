"""A quiz, a round of introductions, open questions and a debate, from their preparation to what became of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import KeptForm, User
from concertation.models import Activity, ActivityEntry, ActivityPrompt, Meeting, QuizCount, QuizTaker
from concertation.queries import waiting_for
from concertation.queries.activities import (
    asked_prompts,
    entries_of,
    said_entries,
    visible_activities,
)
from concertation.queries.minutes import held_as
from concertation.rules.activities import AskedPrompt, debate, open_questions, quiz
from concertation.rules.minutes import draft
from concertation.services import activities, meetings
from concertation.services.activities import Speaker
from concertation.services.meetings import Programme, agenda
from concertation.services.questions import OptionDraft
from standard.models import Event, Notice, Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.queries import actor_for
from standard.services import notices
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, HOUR, World

AXIS = AskedPrompt("Tous les champs doivent être obligatoires.", ("D’accord", "Partagé", "Pas d’accord"))


def made(world: World, kind: str, *prompts: AskedPrompt, opened: bool = True, **others: Any) -> Activity:
    begun = activities.prepare(
        standard=world.standard, actor=world.team, kind=kind, title="Ensemble", prompts=prompts, now=world.now, **others
    )
    return activities.open_activity(activity=begun, actor=world.team, now=world.now) if opened else begun


def a_meeting(world: World, kind: str = "workshop") -> Meeting:
    programme = Programme(kind, world.now, world.now + HOUR)
    return meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)


def received(world: World) -> dict[str, str]:
    """The mails that leave now, their spaces made plain, by address."""
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    return {one.to[0]: f"{one.subject}\n{one.body}".replace("\u00a0", " ") for one in mail.outbox}


def everything_kept() -> list[str]:
    """What every table says that could keep something of an activity, but for the keys that the database gives."""
    models = [*apps.get_app_config("concertation").get_models(), *apps.get_app_config("standard").get_models(), KeptForm]
    rows = ((model._meta.model_name, row) for model in models for row in model._base_manager.values())
    return sorted(f"{name}: { {column: value for column, value in row.items() if column != 'id'} }" for name, row in rows)


def test_what_somebody_answered_to_a_quiz_is_nowhere(world: World) -> None:
    """The same people answer otherwise, in another order, and leave the very same rows as long as each answer has its count."""
    held = made(world, "quiz", *quiz.from_glossary(["vote", "quorum"]), circle="copil")
    first, second = held.prompts.all()

    def played(answers: dict[User, tuple[int, int]]) -> list[str]:
        with transaction.atomic():
            for person, (one, other) in answers.items():
                activities.answer_quiz(activity=held, actor=person, answers={first.pk: one, second.pk: other}, now=world.now)
            Standard.objects.update(stamp="")
            kept = everything_kept()
            transaction.set_rollback(True)
        return kept

    brest, lille, nantes, _ = world.copil
    told = played({brest: (0, 3), lille: (1, 2), nantes: (2, 1)})
    assert played({nantes: (0, 2), brest: (2, 3), lille: (1, 1)}) == told
    assert played({lille: (0, 2), nantes: (0, 3), brest: (2, 1)}) != told


def test_a_quiz_is_answered_once_and_read_once_it_is_closed_by_three(world: World) -> None:
    held = made(world, "quiz", *quiz.from_glossary(["vote"]), circle="copil")
    (question,) = held.prompts.all()

    def answer(person: User, place: Any) -> None:
        activities.answer_quiz(activity=held, actor=person, answers={question.pk: place}, now=world.now)

    before = Event.objects.count()
    answer(world.copil[0], question.right)
    assert Event.objects.count() == before
    with pytest.raises(PermissionRefused, match="déjà répondu"):
        answer(world.copil[0], 0)
    with pytest.raises(PermissionRefused, match="cercle"):
        answer(world.contributor, 0)
    with pytest.raises(InvalidInput):
        answer(world.copil[1], 9)
    answer(world.copil[1], question.right)
    assert asked_prompts(held)[0].chosen == ()
    activities.close(activity=held, actor=world.team, now=world.now)
    held.refresh_from_db()
    assert quiz.result(asked_prompts(held)[0]) is None
    with pytest.raises(PermissionRefused, match="ne se rouvre pas"):
        activities.open_activity(activity=held, actor=world.team, now=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizTaker.objects.create(activity=held, user=world.copil[0])

    # Where the room raised hands, nobody answers on line.
    other = made(world, "quiz", AskedPrompt("Qui vote ?", ("Le comité", "Tous"), 0, "Les membres du comité."))
    (asked,) = other.prompts.all()
    activities.raise_hands(prompt=asked, actor=world.team, hands=[1, 1], now=world.now)
    activities.raise_hands(prompt=asked, actor=world.team, hands=[9, 3], now=world.now)
    activities.close(activity=other, actor=world.team, now=world.now)
    other.refresh_from_db()
    found = quiz.result(asked_prompts(other)[0])
    assert found is not None
    assert [(share.all, share.percent, share.right) for share in found.shares] == [(9, 75, True), (3, 25, False)]
    with pytest.raises(InvalidInput):
        activities.raise_hands(prompt=asked, actor=world.team, hands=[1], now=world.now)


def test_what_is_prepared_is_limited_and_opens_once_it_asks_something(world: World) -> None:
    for prompt in (AskedPrompt("Seul ?", ("Un",), 0), AskedPrompt("Deux fois ?", ("Un", "Un"), 0), AskedPrompt("Sans bonne ?", ("a", "b"))):
        with pytest.raises(InvalidInput):
            made(world, "quiz", prompt)
    with pytest.raises(InvalidInput):
        made(world, "debate", AskedPrompt("Cinq repères.", tuple("abcde")))
    with pytest.raises(InvalidInput):
        made(world, "introductions", AXIS)
    assert not Activity.objects.exists()

    empty = made(world, "debate", opened=False)
    with pytest.raises(PermissionRefused, match="n’a pas d’affirmation"):
        activities.open_activity(activity=empty, actor=world.team, now=world.now)
    first, second = activities.ask(activity=empty, actor=world.chair, prompts=[AXIS, AskedPrompt("Autre.", ("a", "b"))], now=world.now)
    activities.take_off(prompt=first, actor=world.team, now=world.now)
    with pytest.raises(InvalidInput):
        activities.rewrite(prompt=second, actor=world.team, said=AskedPrompt("Seule.", ("a",)), now=world.now)
    with pytest.raises(PermissionRefused):
        activities.rewrite(prompt=second, actor=world.contributor, said=AXIS, now=world.now)
    activities.rewrite(prompt=second, actor=world.chair, said=AskedPrompt("Autrement.", ("a", "b", "c")), now=world.now)
    second.refresh_from_db()
    assert (second.position, second.text, second.read_labels()) == (1, "Autrement.", ("a", "b", "c"))
    activities.open_activity(activity=empty, actor=world.team, now=world.now)
    for late in (
        lambda: activities.rewrite(prompt=second, actor=world.team, said=AXIS, now=world.now),
        lambda: activities.discard(activity=empty, actor=world.team, now=world.now),
    ):
        with pytest.raises(PermissionRefused, match="ouverte"):
            late()


def test_a_debate_keeps_where_each_stood_and_concludes_apart(world: World) -> None:
    held = made(world, "debate", AXIS, circle="contributor")
    (axis,) = held.prompts.all()

    def stand(person: User, place: int, text: str = "Parce que.", speaker: Speaker | None = None) -> ActivityEntry:
        return activities.say(activity=held, actor=person, prompt=axis, place=place, text=text, speaker=speaker, now=world.now)

    first = stand(world.contributor, 0)
    assert stand(world.contributor, 0) == first
    stand(world.other, 4)
    stand(world.contributor, 3, "Les hubs m’ont convaincu.")
    typed = stand(world.team, 2, speaker=Speaker(name="Un hub"))
    assert (typed.author, typed.name, typed.typed_by) == (None, "Un hub", world.team)
    stand(world.team, 1, speaker=Speaker(user=world.copil[0]))
    assert "> Parce que." in received(world)[world.copil[0].email]
    with pytest.raises(InvalidInput, match="placez"):
        stand(world.other, 5)
    with pytest.raises(PermissionRefused):
        stand(world.contributor, 0, speaker=Speaker(name="Un autre"))

    now = debate.standpoints(said_entries(entries_of(held)))
    assert [(one.now.place, [past.place for past in one.before]) for one in now] == [(3, [0]), (4, []), (2, []), (1, [])]
    with pytest.raises(PermissionRefused, match="ne se retire pas"):
        activities.withdraw(entry=first, actor=world.contributor, now=world.now)
    activities.withdraw(entry=typed, actor=world.team, now=world.now)

    activities.close(activity=held, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="n’a pas sa synthèse"):
        activities.publish(activity=held, actor=world.team, now=world.now)
    with pytest.raises(InvalidInput):
        activities.conclude(prompt=axis, actor=world.team, synthesis="", outcome="no_consensus", now=world.now)
    activities.conclude(prompt=axis, actor=world.team, synthesis="Chacun reste où il est.", outcome="no_consensus", now=world.now)
    activities.publish(activity=held, actor=world.team, now=world.now)
    told = {notice.recipient for notice in Notice.objects.filter(event__verb="activity.published")}
    assert {world.contributor, world.other} <= told
    assert "« Ensemble », est publié" in received(world)[world.other.email]
    with pytest.raises(PermissionRefused, match="publiée"):
        activities.conclude(prompt=axis, actor=world.team, synthesis="Non.", outcome="consensus", now=world.now)


def test_open_questions_are_held_dear_sorted_and_followed_to_their_fate(world: World) -> None:
    held = made(world, "open_questions", circle="")

    def ask(person: User, text: str) -> ActivityEntry:
        return activities.say(activity=held, actor=person, text=text, now=world.now)

    strange, mine = ask(world.stranger, "Qui met à jour ?"), ask(world.contributor, "Et les horaires ?")
    assert ask(world.stranger, "Qui met à jour ?") == strange
    slip = ask(world.stranger, "Qui ?")
    activities.withdraw(entry=slip, actor=world.stranger, now=world.now)
    for person in (world.other, world.contributor, world.other):
        activities.heart(entry=strange, actor=person, now=world.now)
    with pytest.raises(PermissionRefused, match="la vôtre"):
        activities.heart(entry=mine, actor=world.contributor, now=world.now)
    activities.unheart(entry=strange, actor=world.other, now=world.now)
    activities.heart(entry=mine, actor=world.other, now=world.now)
    activities.heart(entry=mine, actor=world.stranger, now=world.now)
    activities.sort(entry=mine, actor=world.team, forum="workshop", now=world.now)
    activities.sort(entry=strange, actor=world.team, forum="copil", now=world.now)
    ranked = open_questions.ranked(said_entries(entries_of(held)))
    assert {forum: [(one.text, one.hearts) for one in listed] for forum, listed in ranked.items()} == {
        "En COPIL": [("Qui met à jour ?", 1)],
        "En atelier": [("Et les horaires ?", 2)],
    }

    activities.close(activity=held, actor=world.team, now=world.now)
    activities.publish(activity=held, actor=world.team, now=world.now)
    following = a_meeting(world, "copil")
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))

    def settle(entry: ActivityEntry, fate: str, **said: Any) -> None:
        activities.settle(entry=entry, actor=world.team, fate=fate, now=world.now, **said)

    for fate in ("waiting", "question", "agenda", "answered", "set_aside"):
        with pytest.raises(InvalidInput):
            settle(strange, fate)
    settle(strange, "agenda", meeting=following)
    assert following.agenda.get().title == "Qui met à jour ?"
    settle(mine, "question", question=question)
    settle(mine, "set_aside", text="Le sujet est réglé par la question n° 1.")
    told = {notice.recipient for notice in Notice.objects.filter(event__verb="activity.question_settled")}
    assert told == {world.stranger, world.contributor, world.other}
    mails = received(world)[world.contributor.email]
    assert "Reprise par une question à arbitrer" not in mails
    assert "Le sujet est réglé par la question n° 1." in mails
    assert [copy.fate for copy in mine.followed.history.order_by("history_id")] == ["waiting", "waiting", "question", "set_aside"]


def test_an_introduction_is_said_otherwise_or_withheld(world: World) -> None:
    held = made(world, "introductions", circle="contributor")
    said = {"setting": "Pour un hub", "text": "Un format commun."}
    one = activities.say(activity=held, actor=world.contributor, now=world.now, **said)
    activities.say(activity=held, actor=world.contributor, now=world.now, **{**said, "text": "Un format qui dure."})
    (kept,) = entries_of(held)
    assert (kept.pk, kept.text) == (one.pk, "Un format qui dure.")
    with pytest.raises(InvalidInput, match="cadre"):
        activities.say(activity=held, actor=world.other, text="Rien.", now=world.now)
    activities.hide(entry=one, actor=world.team, motive="Hors de propos.", now=world.now)
    assert said_entries(entries_of(held)) == ()
    assert "Hors de propos." in received(world)[world.contributor.email]


def test_an_activity_is_of_a_meeting_by_its_agenda_and_its_minutes_tell_it(world: World) -> None:
    held, following = a_meeting(world), a_meeting(world)
    turn_of_table = made(world, "introductions", meeting=held)
    moving = made(world, "debate", AXIS, meeting=held, opened=False)
    assert [item.activity for item in held.agenda.order_by("position")] == [turn_of_table, moving]
    assert turn_of_table.circle == "contributor"
    invited = meetings.invite_guest(meeting=held, actor=world.team, email="ida@exemple.fr", name="Ida Roy", now=world.now - HOUR).user
    activities.say(activity=turn_of_table, actor=invited, setting="En curieuse", text="Comprendre.", now=world.now)
    assert list(visible_activities(world.standard, actor_for(user=invited, standard=world.standard, now=world.now))) == [turn_of_table]

    meetings.running.open_meeting(meeting=held, actor=world.team, now=world.now)
    meetings.running.go_to(meeting=held, actor=world.team, item=held.agenda.get(activity=turn_of_table), now=world.now)
    meetings.running.close_meeting(meeting=held, actor=world.team, now=world.now)
    agenda.carry_over(meeting=held, to=following, actor=world.team, now=world.now)
    assert following.agenda.get().activity == moving
    # Left over from two meetings, it comes up twice among what waits: an agenda has it once.
    third = a_meeting(world)
    agenda.add(meeting=third, actor=world.team, items=[agenda.Item(activity=moving)] * 2, now=world.now)
    assert third.agenda.get().activity == moving
    written = draft(held_as(held, world.now))
    assert "- Ida Roy, En curieuse. Attente\u00a0: Comprendre." in written

    activities.discard(activity=moving, actor=world.team, now=world.now)
    assert not following.agenda.exists()


def test_those_who_are_invited_are_asked_on_line_where_the_team_says_so(world: World) -> None:
    held = made(world, "open_questions", circle="copil", opened=False)
    activities.open_activity(activity=held, actor=world.team, tell=True, now=world.now)
    told = {notice.recipient for notice in Notice.objects.filter(event__verb="activity.opened")}
    assert told == {world.admin, world.chair, *world.copil}
    assert "quelques minutes suffisent" in received(world)[world.chair.email]
    activities.close(activity=held, actor=world.team, now=world.now + DAY)
    activities.open_activity(activity=held, actor=world.team, now=world.now + 2 * DAY)
    held.refresh_from_db()
    assert (held.opened_at, held.closed_at) == (world.now, None)
    assert ActivityPrompt.objects.count() == QuizCount.objects.count() == 0


def test_an_activity_counts_among_what_awaits_those_who_may_answer_until_they_have(world: World) -> None:
    """Those that it invites, the guests of its meeting included; not whoever has answered, nor anybody once it is closed."""
    programme = Programme("copil", world.now + DAY, world.now + DAY + HOUR)
    held = meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)
    visit = made(world, "introductions", circle="copil", opened=False)
    agenda.add(meeting=held, actor=world.team, items=[agenda.Item(activity=visit)], now=world.now)
    people = {"member": world.copil[0], "guest": world.contributor, "other": world.other}
    meetings.invite_guest(meeting=held, actor=world.team, email=world.contributor.email, now=world.now)

    def waits() -> dict[str, tuple[int, int]]:
        found = {name: waiting_for(user, world.now) for name, user in people.items()}
        return {name: (len(one.activities), one.count) for name, one in found.items()}

    before = waits()
    assert {listed for listed, _ in before.values()} == {0}, "it is not open yet"
    activities.open_activity(activity=visit, actor=world.team, now=world.now)
    assert waits() == {name: (many, count + many) for (name, (_, count)), many in zip(before.items(), (1, 1, 0), strict=True)}
    activities.say(activity=visit, actor=world.copil[0], text="Comprendre.", setting="Pour une ville", now=world.now)
    assert [listed for listed, _ in waits().values()] == [0, 1, 0]
    activities.close(activity=visit, actor=world.team, now=world.now)
    assert waits() == before
