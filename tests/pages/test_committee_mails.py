"""The team sees the mails that did not leave and sends them again; it is told where nothing works in the background."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from standard.models import Notice
from standard.permissions import OPERATOR
from standard.services import members, notices, workers
from tests.api.client import Script
from tests.concertation.world import World
from tests.mail_server import MailServer
from tests.pages.visit import HOME, as_, read, refused, send, stays_bounded

TEAM = f"{HOME}equipe/"
MAILS = f"{TEAM}courriels/"


@pytest.fixture(autouse=True)
def nobody_to_tell(world: World) -> None:
    Notice.objects.update(state="dropped", done_at=world.now)
    workers.beat(worker="a", actor=OPERATOR, now=timezone.now())


def invite(world: World, email: str) -> Notice:
    members.invite(standard=world.standard, actor=world.team, email=email, circle="contributor", now=timezone.now())
    return Notice.objects.get(recipient__email=email)


@pytest.fixture
def lost(world: World, mail_server: MailServer) -> Notice:
    """A mail whose address the server refuses."""
    mail_server.refuses["anna@exemple.fr"] = "550 5.1.1 Nobody of that name here"
    notice = invite(world, "anna@exemple.fr")
    notices.send(actor=OPERATOR, now=timezone.now())
    return notice


def test_nothing_is_said_where_each_mail_left(world: World) -> None:
    assert "fr-alert" not in read(as_(world.team), TEAM)
    assert "Aucun courriel de ce standard n’est resté en route." in read(as_(world.team), MAILS)


def test_a_mail_that_did_not_leave_is_shown_with_its_reason_and_sent_again(world: World, lost: Notice, mail_server: MailServer) -> None:
    assert f'1 courriel n’a pas pu partir. <a href="{MAILS}">' in read(as_(world.team), TEAM)
    html = read(as_(world.team), MAILS)
    assert "Vous participez au standard" in html
    assert "anna@exemple.fr" in html
    assert "550 5.1.1 Nobody of that name here" in html

    mail_server.refuses.clear()
    assert "1 courriel part de nouveau." in send(as_(world.team), MAILS, notice=lost.pk)
    notices.send(actor=OPERATOR, now=timezone.now())
    assert mail_server.told == ["anna@exemple.fr"]
    assert "fr-alert" not in read(as_(world.team), TEAM)


def test_all_are_sent_again_at_once(world: World, mail_server: MailServer) -> None:
    people = [f"{number}@exemple.fr" for number in range(3)]
    for email in people:
        invite(world, email)
    mail_server.stop()
    notices.send(actor=OPERATOR, now=timezone.now())
    assert "3 courriels attendent un nouvel essai." in read(as_(world.team), TEAM)
    assert "Prochain essai le" in read(as_(world.team), MAILS)

    notices.send(actor=OPERATOR, now=timezone.now() + timedelta(days=3))
    assert "3 courriels partent de nouveau." in send(as_(world.team), MAILS, all=1)
    mail_server.start()
    assert notices.send(actor=OPERATOR, now=timezone.now()) == 3
    assert sorted(mail_server.told) == people


def test_choosing_none_or_another_standards_mail_is_said(world: World, lost: Notice) -> None:
    assert "Choisissez au moins un courriel" in send(as_(world.team), MAILS, 422)
    assert "Choisissez au moins un courriel" in send(as_(world.team), MAILS, 422, notice=[lost.pk + 1, "abc", "9" * 5000])


def test_only_the_team_reads_and_sends(world: World, lost: Notice) -> None:
    for person in (None, world.contributor, world.chair):
        read(as_(person), MAILS, 403)
    refused(as_(world.chair), MAILS, "équipe projet", notice=lost.pk)
    assert Notice.objects.given_up().count() == 1


def test_the_page_asks_for_the_same_queries_whatever_it_holds(world: World) -> None:
    def add(number: int) -> None:
        lost = invite(world, f"{number}@exemple.fr")
        Notice.objects.filter(pk=lost.pk).update(state="failed", error="Perdu.", done_at=timezone.now())

    stays_bounded(as_(world.team), MAILS, add, first=6)


def test_the_team_is_told_that_nothing_works_in_the_background(world: World) -> None:
    workers.end(worker="a", actor=OPERATOR, now=timezone.now())
    for page in (TEAM, MAILS):
        html = read(as_(world.team), page)
        assert "Le traitement en arrière-plan est arrêté depuis le" in html
        assert "manage.py worker" in html


def test_a_script_does_the_same(world: World, lost: Notice) -> None:
    address = f"standards/{world.standard.slug}/notices/"
    script = Script(world.team)
    (found,) = script.get(address, state="failed")["results"]
    assert (found["email"], found["attempts"], found["actions"]["send"]["allowed"]) == ("anna@exemple.fr", 1, True)
    assert "550 5.1.1" in found["error"]
    again = script.post(f"notices/{lost.pk}/send/", status=200)
    assert (again["state"], again["attempts"], again["actions"]["send"]["allowed"]) == ("waiting", 0, False)
    script.post(f"notices/{lost.pk}/send/", status=403)
    assert Script(world.chair).get(address, status=403)["detail"]
    Script(world.chair).get(f"notices/{lost.pk}/", status=403)
    Script().get(address, status=401)
