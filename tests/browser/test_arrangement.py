"""Somebody who has only the founding deck sets up its whole arrangement, by pages only: circles, roadmap, COPIL n° 1 with its agenda,
quiz, open questions, support and minutes, Atelier n° 1, the next dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page

from accounts.models import User
from concertation.models import Activity, Document, Meeting, Minutes, UseCase
from standard.models import CircleInvitation, Standard
from tests.browser.people import DESK, Person

FIRST = re.compile(r"^COPIL n°\s1")
PRESSES = 60
"""How many links and buttons the whole takes at most: half a minute each makes the thirty minutes."""


@dataclass(frozen=True)
class Newcomer(Person):
    """Somebody who counts what they press."""

    pressed: list[str] = field(default_factory=list)

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        super().follow(name, within)
        self.pressed.append(str(name))

    def press(self, name: str, within: Locator | None = None) -> None:
        super().press(name, within)
        self.pressed.append(name)

    def goes(self, entry: str) -> None:
        """Press an entry of the standard's own navigation."""
        self.page.get_by_role("navigation", name="Ce standard").get_by_role("link", name=entry, exact=True).click()
        self.pressed.append(entry)

    def unfolds(self, summary: str) -> None:
        self.main.locator("summary", has_text=summary).first.click()
        self.pressed.append(summary)


@pytest.mark.deep
@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_arrangement_is_set_up_from_the_deck(scripts: bool, new_page: Callable[..., Page], transactional_db: None) -> None:
    admin = User.objects.create_user("ana@exemple.fr", display_name="Ana", is_staff=True)
    screen = {"width": DESK, "height": 900}
    ana = Newcomer(new_page(viewport=screen, java_script_enabled=scripts), "lieux", scripts=scripts)
    ana.enter_as(admin)

    # A new standard, without any schema yet.
    ana.page.goto("/")
    ana.follow("Commencer un standard")
    ana.input("Titre du standard").fill("Lieux de médiation numérique")
    ana.input("Adresse du standard").fill("lieux")
    ana.page.locator("#title-0").fill("Nom")
    ana.page.locator("#title-1").fill("Services")
    ana.press("Créer le standard")
    assert Standard.objects.get().slug == "lieux"

    # The circles: the committee in one go, the team, and an organisation around.
    ana.goes("Équipe")
    ana.follow("Membres")
    ana.input("Adresse électronique, ou plusieurs").fill("\n".join(f"membre{number}@exemple.fr" for number in range(15)))
    ana.pick("Comité de pilotage")
    ana.press("Inviter")
    ana.input("Adresse électronique, ou plusieurs").fill("leo@exemple.fr")
    ana.pick("Équipe projet")
    ana.press("Inviter")
    assert CircleInvitation.objects.count() == 16
    ana.follow("L’écosystème")
    ana.input("Organisation").first.fill("Hubik")
    ana.choose("Rôle", "Hub")
    ana.press("Nommer")

    # The roadmap of the deck, with its COPIL and its workshops.
    ana.goes("Équipe")
    ana.follow("Feuille de route")
    ana.input("But").first.fill("Standard finalisé en juin")
    ana.press("Dessiner")
    assert Meeting.objects.filter(kind="copil").count() == 4
    assert Meeting.objects.filter(kind="workshop").count() == 3

    # COPIL n° 1: in ten minutes, with its agenda, its support, its quiz and its open questions.
    first = Meeting.objects.get(kind="copil", number=1)
    ana.goes("Réunions")
    ana.follow(FIRST)
    ana.follow("Modifier la séance")
    begins = timezone.localtime() + timedelta(minutes=10)
    ana.input("Commence le").fill(begins.strftime("%Y-%m-%dT%H:%M"))
    ana.input("Finit le").fill((begins + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    ana.input("Lieu").fill("Salle 3")
    ana.press("Enregistrer")
    ana.follow(re.compile("ordre du jour"))
    for title, minutes in (("Tour de table", "20"), ("La méthode : partir des cas d’usage", "40")):
        ana.input("Intitulé", within=ana.section("Ajouter un point")).fill(title)
        ana.input("Durée", within=ana.section("Ajouter un point")).fill(minutes)
        ana.press("Ajouter", within=ana.section("Ajouter un point"))
    ana.follow("Revenir à la séance")
    ana.unfolds("Apporter un document ou un lien")
    ana.input("Titre", within=ana.section("Documents")).fill("Support de lancement")
    ana.input("Ou adresse d’une page").fill("https://exemple.fr/support")
    ana.press("Apporter")
    ana.main.get_by_role("button", name=re.compile("^Rendre public")).click()
    ana.pressed.append("Rendre public")
    ana.look()
    for kind, title in (("Un quiz", "Les mots du standard"), ("Des questions en suspens", "Ce qui reste à trancher")):
        ana.goes("Réunions")
        ana.follow(FIRST)
        ana.follow("Préparer une activité")
        ana.pick(kind)
        ana.input("Titre").fill(title)
        ana.press("Préparer")
        if kind == "Un quiz":
            ana.main.locator("fieldset label").first.click()
            ana.press("Ajouter ces questions")
    assert Activity.objects.count() == 2
    assert first.agenda.count() == 4

    # A use case, to begin with what people do.
    ana.page.goto(reverse("pages:home", args=["lieux"]))
    ana.follow("Les cas d’usage")
    ana.follow("Proposer un cas d’usage")
    ana.input("Titre").fill("Orienter une personne")
    ana.input("Pourquoi").fill("Elle cherche de l’aide.")
    ana.input("Qui").fill("Une aidante.")
    ana.press("Proposer")
    assert UseCase.objects.get().title == "Orienter une personne"

    # Invitations, the meeting, its minutes.
    ana.goes("Réunions")
    ana.follow(FIRST)
    ana.press("Envoyer les invitations")
    ana.follow("Ouvrir la séance")
    ana.press("Ouvrir la séance")
    for _ in range(4):
        ana.main.get_by_role("button", name=re.compile("^Passer à")).click()
        ana.pressed.append("Passer à")
    ana.unfolds("Aller à un autre point")
    ana.press("Clore la séance")
    ana.goes("Réunions")
    ana.follow(FIRST)
    ana.follow("Rédiger le compte rendu")
    ana.press("Commencer le compte rendu")
    ana.press("Publier le compte rendu")
    assert "La méthode" in Minutes.objects.get().text

    # Atelier n° 1 and the next dates are there, and everybody reads them.
    visitor = Person(new_page(viewport={"width": DESK, "height": 900}), "lieux")
    visitor.open("pages:home")
    visitor.reads("Standard finalisé en juin", "Nous en sommes là", "Prochains rendez-vous", "Atelier n° 1")
    visitor.open("pages:resources")
    visitor.reads("Support de lancement")
    for name in ("pages:use_cases", "pages:use_case_board", "pages:shared_fields", "pages:resources"):
        visitor.open(name)
        visitor.look()
    for name in ("pages:appraise", "pages:shared_fields", "pages:add_resource"):
        ana.open(name)
        ana.look()
    assert Document.objects.get().published_at is not None
    assert len(ana.pressed) <= PRESSES, f"{len(ana.pressed)}: {ana.pressed}"
