"""Somebody without an account reads a standard: what it says, what changed, and who decided it, when, why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from concertation.models import Comment
from concertation.services import comments, decisions
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import DAY, HOUR, World


@pytest.fixture
def story(world: World) -> World:
    """Two releases, and between them a value that was asked for, put to the vote, voted twice by one, and adopted."""

    def publish(version: str) -> None:
        world.publish(version)
        world.now += HOUR

    publish("0.1.0")
    world.call(days=30)
    comments.post(
        standard=world.standard,
        actor=world.contributor,
        kind=Comment.Kind.ADDITION,
        body="Il manque les étudiants.",
        target=CommentAnchor(field=world.field("public").uid),
        now=world.now,
    )
    proposal = world.propose(world.add_value("Étudiants"), title="Accueillir les étudiants", by=world.contributor)
    question = world.ask(OptionDraft(proposal=proposal, recommended=True), title="Accueille-t-on des étudiants ?")
    ballot = world.open_ballot(question, quorum=3)
    world.now += DAY
    world.vote(ballot, world.copil[0], world.option(question), "against")
    for voter in (world.chair, *world.copil[:3]):
        world.vote(ballot, voter, world.option(question))
    world.close(ballot, world.chair)
    decisions.decide(
        question=question,
        actor=world.chair,
        option=world.option(question),
        outcome="accepted",
        motive="Trois villes les accueillent déjà.",
        how="vote",
        now=world.now,
    )
    world.now += DAY
    publish("0.2.0")
    question = world.ask(OptionDraft(title="Ajouter les lycéens", operations=world.add_value("Lycéens")), title="Et les lycéens ?")
    world.open_ballot(question)
    return world


@pytest.mark.parametrize("width", [PHONE, pytest.param(DESK, marks=pytest.mark.deep)])
def test_a_visitor_reads_from_the_home_page_to_the_vote_that_made_a_value(new_page: Callable[..., Page], story: World, width: int) -> None:
    visitor = Person(new_page(viewport={"width": width, "height": 900}), story.standard.slug)
    page = visitor.page

    page.goto("/")
    visitor.arrives("Des standards de données faits au grand jour")
    visitor.follow("Bibliothèques")
    visitor.arrives("Bibliothèques")
    visitor.reads("Version 0.2.0", "Et les lycéens ?", "Décision n° 1")
    expect(visitor.button("Commenter")).to_have_count(0)

    visitor.follow("Lire les champs")
    visitor.arrives("Champs")
    visitor.follow("Public accueilli")
    visitor.arrives("Public accueilli")
    visitor.reads("4 valeurs possibles", "Il manque les étudiants.", "Connectez-vous")

    # Why a value is there: the decision, its motive, the proposal, and the vote behind it.
    visitor.follow("Pourquoi cette valeur : Étudiants")
    visitor.reads("décision n° 1", "Trois villes les accueillent déjà.", "Dax", "Publiée depuis la version 0.2.0")
    visitor.look()
    visitor.follow("décision n° 1", within=page.locator(".ui-value__story"))
    visitor.arrives("Accueille-t-on des étudiants ?")
    brest = page.get_by_role("listitem").filter(has_text="Brest")
    expect(brest).to_contain_text("Pour : Accueillir les étudiants")
    # An earlier vote stays in sight.
    expect(brest.get_by_role("deletion")).to_have_text("contre : Accueillir les étudiants")
    visitor.follow("Proposition n° 1")
    visitor.arrives("Accueillir les étudiants")
    visitor.reads("Dax", "Nos usagers en ont besoin.", "accepte une valeur de plus : « Étudiants »")

    # Versions, and what differs between two.
    visitor.follow("Versions", within=page.get_by_role("navigation", name="Ce standard"))
    visitor.arrives("Versions")
    visitor.follow("Différences avec la version 0.1.0")
    visitor.arrives("De la version 0.1.0 à la version 0.2.0")
    expect(visitor.main.get_by_role("insertion").filter(has_text="Étudiants").first).to_be_visible()
    visitor.reads("Les fichiers déjà publiés restent valides.")
    visitor.input("Après").select_option("La version en préparation")
    visitor.press("Comparer")
    visitor.input("Avant").select_option("La version 0.2.0")
    visitor.press("Comparer")
    visitor.reads("Aucune différence")

    # Looking a word up, then everything that happened.
    page.get_by_role("banner").get_by_role("searchbox").fill("etudiants")
    page.get_by_role("banner").get_by_role("button", name="Rechercher").click()
    visitor.arrives("Recherche")
    visitor.follow("Étudiants")
    expect(page.locator("[id^=valeur-]:target")).to_contain_text("Étudiants")
    visitor.follow("Tout ce qui s’est passé autour de ce champ")
    visitor.arrives("Historique")
    visitor.reads("Dax", "Rennes", "Lyon")
    visitor.follow("Voir et vérifier la chaîne")
    visitor.arrives("La preuve")
    visitor.follow("Vérifier la chaîne maintenant")
    visitor.reads("La chaîne est intacte.")


def test_what_is_not_here_says_where_to_go(new_page: Callable[..., Page], world: World) -> None:
    visitor = Person(new_page(viewport={"width": PHONE, "height": 900}), world.standard.slug)
    for path in ("champs/inconnu/", "decisions/12/", "versions/9.9.9/", "propositions/4/", "questions/7/"):
        answer = visitor.page.goto(f"/standards/{world.standard.slug}/{path}")
        assert answer is not None
        assert answer.status == 404
    visitor.look()
