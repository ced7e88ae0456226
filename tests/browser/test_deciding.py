"""What a committee does of a vote and of a consensus, until a version is out: one story a member, one story a committee."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from concertation import queries
from concertation.models import Question
from concertation.services import ballots
from concertation.services.questions import OptionDraft
from standard.models import Release
from tests.browser.people import DESK, PHONE, Person, beginning
from tests.concertation.world import DAY, HOUR, World


def at(new_page: Callable[..., Page], world: World, user: User, width: int = DESK) -> Person:
    person = Person(new_page(viewport={"width": width, "height": 900}), world.standard.slug)
    person.enter_as(user)
    return person


def test_a_member_ranks_gives_a_proxy_and_keeps_a_receipt_on_a_phone(new_page: Callable[..., Page], world: World) -> None:
    drafts = [OptionDraft(title=value, operations=world.add_value(value)) for value in ("Étudiants", "Lycéens")]
    ranked, open_one, hidden = (world.ask(*drafts, title=title) for title in ("Dans quel ordre ?", "Qui d’autre ?", "Et en secret ?"))
    world.now = timezone.now() - 2 * DAY
    world.open_ballot(ranked, rule="ranking")
    world.open_ballot(open_one)
    secret = world.open_ballot(hidden, secret=True, closes_at=timezone.now() + HOUR)
    member = at(new_page, world, world.copil[0], PHONE)

    member.open("pages:question", ranked.number)
    member.choose("Lycéens", "1")
    member.choose("Étudiants", "2")
    member.press("Voter")
    member.reads("Vous avez voté", "Lycéens")
    member.look()

    member.open("pages:question", open_one.number)
    member.main.get_by_text("Donner procuration", exact=True).click()
    member.choose("À qui", "Lille")
    member.press("Donner ma procuration")
    member.reads("Vous avez donné procuration", "A donné procuration à Lille")

    member.open("pages:question", hidden.number)
    for name in ("Étudiants", "Lycéens"):
        member.pick("Pour", within=member.main.get_by_role("group", name=name))
    member.press("Voter")
    member.reads("Votre reçu")
    receipt = member.main.locator(".fr-callout code").inner_text()
    ballots.close(ballot=secret, actor=world.chair, motive="La séance est finie.", now=timezone.now())
    member.page.reload()
    member.reads("Les bulletins", receipt)
    member.look()


@pytest.mark.deep
def test_a_consensus_is_contested_then_released_and_reversed(new_page: Callable[..., Page], world: World) -> None:
    asked = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")), title="Des étudiants ?")
    world.now = timezone.now() - 2 * DAY
    world.record(asked, world.option(asked))
    chair, member, other = (at(new_page, world, user) for user in (world.chair, world.copil[0], world.copil[1]))

    # Confirmed, it binds; contested, its change is out and the question is open again.
    member.open("pages:decision", 1)
    member.reads("Elle n’engage pas encore")
    member.press("Confirmer la décision")
    member.reads("La décision n° 1 est confirmée")
    other.open("pages:decision", 1)
    world.now = timezone.now()
    other.input("Pourquoi").fill("Les étudiants n’ont pas été entendus.")
    other.press("Contester la décision")
    other.reads("La question est de nouveau à arbitrer", "Les étudiants n’ont pas été entendus.", "défait par la révision")
    other.look()
    assert world.values() == ["Enfants", "Adultes", "Familles"]

    # The committee votes, and approves by another vote the version that carries it.
    vote(world, asked)
    decide(chair, asked, "Le comité les a entendus.")
    assert world.values()[-1] == "Étudiants"
    team = at(new_page, world, world.team)
    team.open("pages:release_preparation")
    team.input("Numéro").fill("1.0.0")
    team.press("Préparer la version")
    put = queries.candidate_question(Release.objects.get(version="1.0.0"))
    assert put is not None
    team.follow(re.compile(r"^question n°"))
    team.arrives(beginning("Publier la version 1.0.0 ?"))
    vote(world, put)
    decide(chair, put, "Relue.")
    team.open("pages:release_preparation")
    team.follow("Publier la version 1.0.0")
    team.press("Publier la version 1.0.0")
    team.reads("La version 1.0.0 est publiée.")

    # In one click the question asks whether it is undone; once it is decided, the value is out of the schema.
    chair.open("pages:decision", 2)
    chair.press("Annuler cette décision")
    chair.reads("Rien ne change tant qu’elle n’est pas décidée.")
    undone = Question.objects.latest("number")
    vote(world, undone)
    decide(chair, undone, "Personne ne s’en sert.")
    assert world.values() == ["Enfants", "Adultes", "Familles"]
    other.open("pages:decision", 2)
    other.reads("Cette décision est remplacée par la")
    other.look()


def vote(world: World, question: Question) -> None:
    """Everyone says yes, at once: a vote that everyone has taken part in is closed without a motive."""
    now = world.now = timezone.now()
    ballot = world.open_ballot(question)
    for voter in (world.chair, *world.copil):
        world.vote(ballot, voter, world.option(question))
    ballots.close(ballot=ballot, actor=world.chair, now=now)


def decide(chair: Person, question: Question, motive: str) -> None:
    chair.open("pages:question", question.number)
    chair.input("Motif").fill(motive)
    chair.press("Enregistrer la décision")
    chair.reads("est enregistrée")
