"""The team prepares, the committee votes, the chair decides."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from concertation.services.questions import OptionDraft
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import DAY, World


@pytest.mark.deep
def test_the_team_calls_for_comments_and_puts_a_question(new_page: Callable[..., Page], world: World) -> None:
    team = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    team.enter_as(world.team)
    team.open("pages:board")
    team.arrives("Équipe projet")
    team.follow("Ouvrir un appel")
    team.arrives("Appel à commentaires")
    team.press("Ouvrir l’appel")
    team.refused("Ferme le", "Dites jusqu’à quand l’appel est ouvert.")
    team.input("Ferme le").fill(f"{timezone.localtime() + 10 * DAY:%Y-%m-%dT18:00}")
    team.press("Ouvrir l’appel")
    team.reads("L’appel est ouvert depuis le")

    world.now = timezone.now()
    world.propose(world.add_value("Étudiants"), title="Accueillir les étudiants", by=world.contributor)
    team.open("pages:board")
    team.follow("Accueillir les étudiants")
    team.open("pages:board")
    team.follow(re.compile("^.*question : Accueillir les étudiants$"))
    team.arrives("Préparer une question")
    team.press("Créer la question")
    team.refused("Question", "Écrivez la question à trancher.")
    team.input("Question").fill("Accueille-t-on des étudiants ?")
    team.choose("Nature", "Ajout de valeur")
    team.input("Contexte").fill("Trois villes le demandent.")
    team.input("Autres options").fill("Attendre un an")
    team.choose("Option recommandée", "Proposition n° 1")
    team.input("Recommandation de l’équipe projet").fill("Ajouter la valeur dès maintenant.")
    team.press("Créer la question")
    team.arrives("Accueille-t-on des étudiants ?")
    team.reads("Trois villes le demandent.", "Recommandée par l’équipe projet", "Attendre un an", "Statu quo")

    # An option is put aside in sight of all; another is amended from a draft.
    waiting = team.page.get_by_role("article", name="Attendre un an")
    waiting.get_by_text("Amender ou écarter cette option").click()
    waiting.get_by_label("Pourquoi l’écarter").fill("Rien ne serait su de plus dans un an.")
    waiting.get_by_role("button", name="Écarter l’option").click()
    team.reads("Écartée avant le vote : Rien ne serait su de plus dans un an.")

    adding = team.page.get_by_role("article", name="Accueillir les étudiants")
    adding.get_by_text("Amender ou écarter cette option").click()
    team.press("Amender", within=adding)
    team.follow("Public accueilli")
    team.input("Valeur 4").fill("Étudiants et lycéens")
    team.press("Continuer")
    team.reads("accepte une valeur de plus : « Étudiants et lycéens »")
    team.press("Amender l’option")
    expect(adding).to_contain_text("Version amendée de la proposition n° 1")
    expect(adding).to_contain_text("accepte une valeur de plus : « Étudiants et lycéens »")

    team.main.get_by_text("Ouvrir un vote", exact=True).click()
    team.input("Quorum").fill("3")
    team.press("Ouvrir le vote")
    team.reads("Le vote est ouvert.", "n’a pas encore voté")
    team.look()

    # Once the call is closed, a contributor reads why nothing can be said.
    team.open("pages:call")
    team.confirm("Clore l’appel", "Clore maintenant")
    contributor = Person(new_page(viewport={"width": PHONE, "height": 700}), world.standard.slug)
    contributor.enter_as(world.contributor)
    contributor.open("pages:consultation")
    contributor.arrives("Participer")
    contributor.reads("L’appel à commentaires est clos depuis le")


def test_the_committee_votes_by_keyboard_on_a_phone_and_the_chair_decides(new_page: Callable[..., Page], world: World) -> None:
    adding = world.ask(OptionDraft(title="Ajouter les étudiants", operations=world.add_value("Étudiants")), title="Des étudiants ?")
    again = world.ask(OptionDraft(title="Les ajouter aussi", operations=world.add_value("Étudiants")), title="Encore eux ?")
    world.now = timezone.now() - 2 * DAY
    ballot = world.open_ballot(adding, rule="consent", quorum=3)
    for voter in world.copil[1:]:
        world.vote(ballot, voter, world.option(adding), "agree")

    member = Person(new_page(viewport={"width": PHONE, "height": 700}), world.standard.slug)
    member.enter_as(world.copil[0])
    page = member.page
    page.goto("/mon-espace/")
    vote = member.link("Votez : Des étudiants ?")
    member.tab_to(vote)
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/1/")
    member.arrives("Des étudiants ?")
    member.reads("Votre voix est attendue", "accepte une valeur de plus : « Étudiants »", "Les fichiers déjà publiés restent valides.")
    place = member.main.get_by_role("group", name="Ajouter les étudiants")
    member.tab_to(member.input("D’accord avec cette option", within=place))
    page.keyboard.press("Space")
    member.tab_to(member.button("Voter"))
    page.keyboard.press("Enter")
    member.reads("Votre position : d'accord", "Vous pouvez changer jusqu’à la clôture.")

    # They change their mind: a blocking position wants its motive.
    member.tab_to(member.input("D’accord avec cette option", within=place))
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    member.tab_to(member.button("Changer ma position"))
    page.keyboard.press("Enter")
    member.refused("Votre motif", "Dites pourquoi")
    member.look()
    member.tab_to(member.input("Votre motif").first)
    page.keyboard.type("La définition n’est pas écrite.")
    member.tab_to(member.button("Changer ma position"))
    page.keyboard.press("Enter")
    member.reads("Votre position : opposition bloquante")
    # The earlier vote stays in sight.
    expect(member.main.get_by_role("deletion").filter(has_text="Ajouter les étudiants")).to_contain_text("d'accord")
    member.look()
    member.pick("D’accord avec cette option", within=place)
    member.press("Changer ma position")
    member.reads("Votre position : d'accord")
    expect(member.section("Enregistrer la décision")).to_have_count(0)

    # The chair closes the vote and records the decision: the schema changes with it.
    chair = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    chair.enter_as(world.chair)
    chair.open("pages:question", adding.number)
    chair.main.get_by_text("Clore le vote", exact=True).click()
    chair.input("Pourquoi le clore maintenant").fill("La séance est finie.")
    chair.press("Clore le vote maintenant")
    chair.reads("Le vote est clos.", "4 voix sur 5")
    chair.press("Enregistrer la décision")
    chair.refused("Motif", "Écrivez le motif de la décision")
    chair.look()
    chair.input("Motif").fill("Trois villes les accueillent déjà.")
    chair.press("Enregistrer la décision")
    chair.arrives("Des étudiants ?")
    chair.reads("La décision n° 1 est enregistrée.", "Trois villes les accueillent déjà.")
    assert world.values() == ["Enfants", "Adultes", "Familles", "Étudiants"]

    # What was decided stands in the way of an option that was written before.
    world.meet()
    chair.open("pages:question", again.number)
    chair.reads("Cette option ne peut plus être adoptée telle quelle.")
    chair.page.get_by_text("Sans vote : un consensus trouvé en séance").click()
    chair.pick("Par consensus en séance")
    chair.main.get_by_text("Validé", exact=True).click()
    chair.input("Option retenue").select_option("Les ajouter aussi")
    chair.input("Motif").fill("Tout le monde est d’accord.")
    chair.choose("Séance", "COPIL n° 4")
    chair.press("Enregistrer la décision")
    chair.reads("Étudiants", "décision n° 1")
    chair.look()

    # A vote that is closed takes no voice, even from a page that was left open.
    member.press("Changer ma position")
    member.reads("Le vote est clos depuis le")


def test_whoever_may_not_decide_reads_why(new_page: Callable[..., Page], world: World) -> None:
    question = world.ask(OptionDraft(title="Oui"), title="Faut-il une liste ?")
    world.open_ballot(question)
    for person, reason in ((world.contributor, "Seuls votent les membres du comité de pilotage"), (None, "Connectez-vous pour continuer")):
        reader = Person(new_page(viewport={"width": PHONE, "height": 700}), world.standard.slug)
        if person:
            reader.enter_as(person)
        reader.open("pages:question", question.number)
        reader.reads(reason, "Faut-il une liste ?")
        expect(reader.button("Voter")).to_have_count(0)
        expect(reader.button("Enregistrer la décision")).to_have_count(0)
