"""A quiz and a debate in a room: the team projects, phones answer, the screen follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from concertation.models import Activity, QuizCount
from concertation.rules.activities import AskedPrompt, quiz
from concertation.services import activities, meetings
from concertation.services.meetings import Programme, running
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import HOUR, MINUTE, World


@pytest.mark.deep
def test_the_room_answers_on_phones_what_the_team_projects(new_page: Callable[..., Page], world: World) -> None:
    world.now = now = timezone.now()
    sent = {"standard": world.standard, "actor": world.team, "now": now}
    meeting = meetings.plan(**sent, programme=Programme("copil", now - MINUTE, now + HOUR))
    asked = {"meeting": meeting, **sent}
    made = activities.prepare(**asked, kind="quiz", title="Nos mots", prompts=quiz.from_glossary(["vote"]))
    axis = AskedPrompt("Tout est obligatoire.", ("Oui", "Non"))
    moving = activities.prepare(**asked, kind="debate", title="Débattre", prompts=[axis])
    running.open_meeting(meeting=meeting, actor=world.team, now=now)
    running.go_to(meeting=meeting, actor=world.team, item=meeting.agenda.get(activity=made), now=now)

    screen = Person(new_page(viewport={"width": DESK, "height": 800}), world.standard.slug)
    phone = Person(new_page(viewport={"width": PHONE, "height": 800}), world.standard.slug)
    screen.enter_as(world.team)
    phone.enter_as(world.copil[0])
    screen.open("pages:screen", meeting.pk)
    phone.open("pages:live", meeting.pk)
    phone.reads("L’équipe projet va l’ouvrir")
    activities.open_activity(activity=made, actor=world.team, now=now)
    # The screen follows by itself, and a phone once it is taken up again.
    expect(screen.page.locator("#etat")).to_contain_text("Quel mot désigne ceci", timeout=15_000)
    phone.page.reload()
    phone.look()
    phone.pick("Vote")
    phone.press("Répondre")
    phone.reads("Vos réponses sont comptées, sans votre nom")
    assert QuizCount.objects.get(chosen=1).prompt.activity == made

    activities.open_activity(activity=moving, actor=world.team, now=now)
    phone.page.goto(moving.get_absolute_url())
    phone.pick("entre")
    phone.input("Pourquoi").fill("Cela dépend des champs.")
    phone.press("Prendre position")
    phone.reads("Cela dépend des champs.")
    screen.page.goto(reverse("pages:activity", args=[world.standard.slug, moving.pk]))
    screen.page.get_by_text("Clore l’activité").click()
    screen.press("Clore")
    assert Activity.objects.get(pk=moving.pk).state == Activity.State.CLOSED
    screen.look()
