"""What comes by itself: reminders to those who are awaited, and the end of a vote at its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from concertation.models import Ballot, Question
from concertation.queries import ballot_view
from concertation.rules.ballots import OptionPosition, Ranking
from concertation.services import ballots, timetable
from concertation.services.questions import OptionDraft
from standard.models import Event, Notice
from standard.permissions import OPERATOR
from standard.services import chain, members, notices
from standard.worker import work_once
from tests.at_once import at_once
from tests.concertation.world import DAY, HOUR, NOW, World

LASTS = 14 * DAY


@pytest.fixture(autouse=True)
def nobody_waits_for_a_mail(world: World) -> None:
    Notice.objects.update(state="dropped", done_at=NOW)


def sent(world: World, *, after: timedelta) -> list[str]:
    """Who is reminded, once the worker has woken so long after the opening; what the vote gave is told apart."""
    world.now = NOW + after
    timetable.catch_up(actor=OPERATOR, now=world.now)
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    return sorted(message.to[0] for message in mail.outbox if not message.subject.startswith("Vote clos"))


def opened(world: World, **rule: Any) -> tuple[Question, Ballot]:
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")), title="Quels publics ?")
    ballot = world.open_ballot(asked, closes_at=NOW + LASTS, **rule)
    notices.send(actor=OPERATOR, now=NOW)
    return asked, ballot


def emails(*people: User) -> list[str]:
    return sorted(person.email for person in people)


def test_those_who_are_silent_are_reminded_at_half_time_and_on_the_last_day(world: World) -> None:
    asked, ballot = opened(world)
    voter, recused, giver, silent = world.copil
    typed = world.chair
    ballots.recuse(ballot=ballot, actor=recused, motive="Je vends ce logiciel.", now=NOW)
    ballots.give_proxy(ballot=ballot, actor=giver, holder=silent, now=NOW)
    ballots.vote_for(ballot=ballot, actor=world.team, elector=typed, said=[OptionPosition(world.option(asked).pk, "for")], now=NOW)
    notices.send(actor=OPERATOR, now=NOW)
    assert sent(world, after=7 * DAY - HOUR) == []
    assert sent(world, after=7 * DAY) == emails(voter, silent)
    assert sent(world, after=7 * DAY) == []
    world.vote(ballot, voter, world.option(asked))
    assert sent(world, after=13 * DAY) == emails(silent)
    assert sent(world, after=13 * DAY + HOUR) == []
    world.vote(ballot, silent, world.option(asked))
    assert sent(world, after=LASTS) == []
    assert isinstance(chain.verify(world.standard), chain.Chain)


def test_whoever_holds_the_proxy_of_a_silent_person_is_not_awaited_twice_and_a_proxy_that_fell_leaves_its_giver_awaited(
    world: World,
) -> None:
    _, ballot = opened(world)
    holder, giver, *others = world.copil
    ballots.give_proxy(ballot=ballot, actor=giver, holder=holder, now=NOW)
    ballots.recuse(ballot=ballot, actor=holder, motive="Je vends ce logiciel.", now=NOW)
    assert sent(world, after=7 * DAY) == emails(giver, world.chair, *others)
    ballots.take_proxy_back(ballot=ballot, actor=giver, now=world.now)


def test_colleagues_who_share_a_voice_are_left_alone_once_one_has_used_it(world: World) -> None:
    of = world.chair.organisation
    members.invite(standard=world.standard, actor=world.team, email=world.stranger.email, circle="copil", organisation=of, now=NOW)
    asked, ballot = opened(world, per="organisation")
    world.vote(ballot, world.stranger, world.option(asked))
    assert sent(world, after=7 * DAY) == emails(*world.copil)


def test_who_voted_in_secret_is_not_reminded(world: World) -> None:
    asked, ballot = opened(world, secret=True)
    ballots.vote_in_secret(ballot=ballot, actor=world.chair, said=[OptionPosition(world.option(asked).pk, "for")], now=NOW)
    assert sent(world, after=7 * DAY) == emails(*world.copil)


def test_a_worker_that_slept_sends_the_last_reminder_only(world: World) -> None:
    opened(world)
    assert len(sent(world, after=13 * DAY + HOUR)) == 5
    assert sent(world, after=13 * DAY + 2 * HOUR) == []


def test_nobody_is_reminded_of_a_vote_that_has_no_end_or_that_was_closed(world: World) -> None:
    _, ballot = opened(world)
    world.open_ballot(world.ask(OptionDraft(text="B"), title="Sans fin ?"))
    notices.send(actor=OPERATOR, now=NOW)
    world.close(ballot)
    assert sent(world, after=7 * DAY) == []
    assert sent(world, after=300 * DAY) == []


def test_a_mail_that_waited_is_not_sent_to_who_has_voted_meanwhile_nor_once_the_vote_is_over(world: World) -> None:
    asked, ballot = opened(world)
    timetable.catch_up(actor=OPERATOR, now=NOW + 13 * DAY)
    world.now = NOW + 13 * DAY
    world.vote(ballot, world.chair, world.option(asked))
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=NOW + LASTS)
    assert mail.outbox == []
    assert set(Notice.objects.filter(event__verb="ballot.reminded").values_list("state", flat=True)) == {"dropped"}


def test_the_mails_name_the_question_what_is_asked_until_when_and_the_door(world: World) -> None:
    asked, _ = opened(world)
    said = [(message.subject, message.body) for message in mail.outbox]
    sent(world, after=13 * DAY)
    said += [(message.subject, message.body) for message in mail.outbox]
    assert len(said) == 10
    for subject, body in said:
        text = body.replace("\u00a0", " ")
        assert "Quels publics ?" in subject.replace("\u00a0", " ")
        assert "Quels publics ?" in text
        assert "- Étudiants\n- Statu quo" in text
        assert "Chaque votant se dit pour ou contre chaque option" in text
        assert "jusqu’au 15 juin 2022 à 12 h, heure de Paris" in text
        assert f"http://127.0.0.1:8000{asked.get_absolute_url()}#vote" in text


def test_the_mail_of_a_vote_without_an_end_says_so(world: World) -> None:
    world.open_ballot(world.ask(OptionDraft(text="B")))
    notices.send(actor=OPERATOR, now=NOW)
    assert "jusqu’à ce que l’équipe projet ou la présidence le close" in mail.outbox[0].body


@pytest.mark.parametrize("rule", ["majority", "consent", "approval", "ranking"])
def test_at_its_time_a_vote_is_closed_and_is_spoken_of_in_the_past(world: World, rule: str) -> None:
    asked = world.ask(OptionDraft(title="Étudiants"), OptionDraft(title="Lycéens"), title="Quels publics ?")
    ballot = world.open_ballot(asked, closes_at=NOW + LASTS, rule=rule, quorum=4)
    said = {"majority": "for", "consent": "agree", "approval": "approve"}
    keys = [world.option(asked, 1).pk, world.option(asked, 2).pk]
    one = Ranking.of([keys]) if rule == "ranking" else OptionPosition(keys[0], said[rule])
    ballots.vote(ballot=ballot, actor=world.chair, said=[one], now=NOW)

    def sentences() -> str:
        view = ballot_view(Ballot.objects.get(pk=ballot.pk), world.now)
        return " ".join((view.standing.missing, world.line(asked).where, *view.rounds, *(item.missing for item in view.standing.options)))

    before = sentences()
    world.now = NOW + LASTS
    timetable.catch_up(actor=OPERATOR, now=world.now + HOUR)
    ballot.refresh_from_db()
    asked.refresh_from_db()
    assert (ballot.state, ballot.closed_at, asked.state) == ("closed", NOW + LASTS, "voted")
    (event,) = Event.objects.filter(verb="ballot.closed")
    assert (event.actor, event.at) == (None, NOW + LASTS)
    after = sentences()
    assert "il manque " in before
    for present in ("il manque ", " reste", " sont à ", "pour le moment", "réunit"):
        assert present not in f"{after} {event.message}"
    assert not timetable.due(world.now + HOUR)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sees_to_it(world: World, time_machine: Any) -> None:
    _, ballot = opened(world)
    mail.outbox.clear()
    time_machine.move_to(NOW + 7 * DAY)
    work_once()
    assert len(mail.outbox) == 5
    time_machine.move_to(NOW + LASTS)
    work_once()
    ballot.refresh_from_db()
    assert ballot.state == "closed"
    # Nobody is reminded once more: the electors are told what the vote gave.
    assert [message.subject for message in mail.outbox[5:]] == ["Vote clos\u00a0: Quels publics ?"] * 5
    assert "- «\u00a0Étudiants\u00a0» – aucune voix" in str(mail.outbox[5].body)


@pytest.mark.django_db(transaction=True)
def test_workers_that_wake_at_once_do_each_thing_once(world: World) -> None:
    opened(world)
    for after in (7 * DAY, 13 * DAY, LASTS):
        at_once(*(lambda at=NOW + after: timetable.catch_up(actor=OPERATOR, now=at) for _ in range(3)))
    done = list(Event.objects.filter(verb__in=["ballot.reminded", "ballot.closed"]).order_by("pk").values_list("verb", flat=True))
    assert done == ["ballot.reminded", "ballot.reminded", "ballot.closed"]


def test_what_fails_holds_back_nothing_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, ballot = opened(world)
    other = world.open_ballot(world.ask(OptionDraft(text="B"), title="Autre ?"), closes_at=NOW + DAY)
    monkeypatch.setattr(Ballot, "save", lambda self, *args, **kwargs: 1 / 0)
    with pytest.raises(ExceptionGroup):
        timetable.catch_up(actor=OPERATOR, now=NOW + 7 * DAY)
    assert Event.objects.get(verb="ballot.reminded").subject_id == ballot.pk
    assert Ballot.objects.get(pk=other.pk).state == "open"
