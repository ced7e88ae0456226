"""A meeting of the committee, held with several browsers: who is there, a vote on a phone, a consensus, decisions confirmed, minutes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import KeptForm, User
from concertation.models import Decision, Meeting, Minutes, MinutesDraft
from concertation.services import meetings
from concertation.services.meetings import Programme, agenda
from concertation.services.meetings.agenda import Item
from concertation.services.questions import OptionDraft
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import HOUR, MINUTE, World


@pytest.mark.deep
def test_a_committee_meets(new_page: Callable[..., Page], world: World) -> None:
    world.now = timezone.now()
    programme = Programme("copil", world.now - MINUTE, world.now + HOUR, title="Arbitrages")
    meeting = meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)
    voted = world.ask(OptionDraft(title="Les ajouter", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    agreed = world.ask(OptionDraft(title="Les nommer", operations=world.add_value("Aînés")), title="Et les aînés ?")
    agenda.add(meeting=meeting, actor=world.team, items=[Item("", 20, voted), Item("", 10, agreed)], now=world.now)

    def somebody(user: User, width: int) -> Person:
        person = Person(new_page(viewport={"width": width, "height": 800}), world.standard.slug)
        person.enter_as(user)
        return person

    team, phone, other = somebody(world.team, DESK), somebody(world.copil[0], PHONE), somebody(world.copil[1], PHONE)
    team.open("pages:live", meeting.pk)
    team.press("Ouvrir la séance")
    code = Meeting.objects.get(pk=meeting.pk).code
    for member in (phone, other):
        member.open("pages:live", meeting.pk)
        member.input("Code affiché").fill(code)
        member.press("Je suis là")
        member.reads("vous compris")
    phone.look()

    team.open("pages:live", meeting.pk)
    team.page.get_by_role("button", name="Passer à").click()
    team.press("Ouvrir un vote à la majorité")
    team.look()
    # The phone follows by itself: the item, then the vote.
    expect(phone.page.get_by_role("heading", name="Votre vote")).to_be_visible(timeout=15_000)
    phone.page.locator("#voter ~ form label", has_text="Pour").first.click()
    phone.press("Voter")
    phone.reads("Votre vote est enregistré")
    expect(team.page.locator("#etat")).to_contain_text("1", timeout=15_000)

    team.open("pages:live", meeting.pk)
    team.page.get_by_role("button", name="Passer à").click()
    team.page.get_by_text("Enregistrer un consensus").click()
    team.page.locator("label", has_text="Les nommer").last.click()
    team.page.get_by_label("Motif").fill("La salle s’accorde.")
    team.press("Enregistrer le consensus")
    assert Decision.objects.get().state == Decision.State.TO_CONFIRM
    phone.open("pages:meeting", meeting.pk)
    phone.press("Confirmer")
    assert "Aînés" in world.values()

    team.open("pages:live", meeting.pk)
    team.page.get_by_text("Aller à un autre point").click()
    team.press("Clore la séance")
    team.open("pages:minutes", meeting.pk)
    team.press("Commencer le compte rendu")
    text = team.input("Compte rendu")
    expect(text).to_have_value(re.compile("Les nommer"))
    text.fill(f"{text.input_value()}\n\nRelu en séance.")
    expect(team.page.locator("#enregistrement")).to_contain_text("Version 2 enregistrée", timeout=10_000)
    team.look()
    team.page.context.set_offline(True)
    text.fill(f"{text.input_value()}\n\nEt en voix.")
    expect(team.page.locator("#enregistrement")).to_contain_text("la connexion est coupée", timeout=10_000)
    team.page.context.set_offline(False)
    text.fill(f"{text.input_value()}\n\nPuis quitté.")
    MinutesDraft.objects.update(shown_at=world.now, remarks_until=world.now)
    team.open("pages:minutes", meeting.pk)
    # A page that was shown before its last words were saved is not published over them: it is read again first.
    for _ in range(100):
        if "Puis quitté." in MinutesDraft.objects.get().text:
            break
        team.page.wait_for_timeout(100)
    team.page.reload()
    expect(team.input("Compte rendu")).to_have_value(re.compile("Puis quitté"))
    team.press("Publier le compte rendu")
    assert all(said in Minutes.objects.get().text for said in ("Relu en séance.", "Puis quitté."))
    assert not KeptForm.objects.filter(page__endswith="/compte-rendu/").exists()
    phone.open("pages:meeting", meeting.pk)
    phone.reads("il ne change plus", "Relu en séance.")
    phone.look()
