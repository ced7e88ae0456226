"""A call for comments as it is lived: the team at a desk, the contributors on their phones, from its opening to the last answer.

Short here, whole in `test_the_real_call`, with the same gestures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from concertation.models import Comment, CommentMention, Consultation
from tests.browser.conftest import code_sent_to
from tests.browser.people import DESK, Person
from tests.concertation.world import World

HAND = 375
"""The width of the narrowest phone that many have."""
LABELS = dict(Comment.Kind.choices)
STAKES = {
    "collection_difficulty": "Peut-on le savoir ?",
    "validation": "Ce qui convient",
    "relevance": "Est-ce utile ?",
    "modification": "Dire autrement",
    "input_constraint": "Comment on remplit",
    "addition": "Ce qui manque",
}
"""The six stakes, one a nature."""


def on_a_phone(new_page: Callable[..., Page], slug: str) -> Person:
    return Person(new_page(viewport={"width": HAND, "height": 840}, has_touch=True, is_mobile=True), slug)


def at_a_desk(new_page: Callable[..., Page], slug: str, user: User) -> Person:
    person = Person(new_page(viewport={"width": DESK, "height": 900}), slug)
    person.enter_as(user)
    return person


def open_a_call(team: Person) -> Consultation:
    """For two weeks, and late remarks for two more."""
    team.open("pages:call")
    team.input("Titre").first.fill("Appel sur la version bêta")
    closes = timezone.localtime() + timedelta(days=14)
    team.input("Ferme le").fill(f"{closes:%Y-%m-%dT18:00}")
    team.input("Reçoit des remarques tardives jusqu’au").fill(f"{closes + timedelta(days=14):%Y-%m-%dT18:00}")
    # Pressed twice, it is sent once: the second would be refused, as another call of the same days.
    team.button("Ouvrir l’appel").dblclick()
    team.page.wait_for_load_state()
    team.reads("L’appel est ouvert depuis le")
    return Consultation.objects.get()


def write_first(visitor: Person, kind: str, said: str, *, email: str, name: str, organisation: str) -> None:
    """From a page with the form, without an account: write, sign in, register, and find it again to publish it."""
    visitor.choose("Nature de votre commentaire", LABELS[kind])
    visitor.input("Votre commentaire").fill(said)
    visitor.press("Se connecter et continuer")
    visitor.input("Adresse électronique").fill(email)
    visitor.press("Recevoir un code")
    visitor.input("Code").fill(code_sent_to(email))
    visitor.press("Me connecter")
    visitor.input("Nom affiché").fill(name)
    visitor.input("Organisation").fill(organisation)
    visitor.press("M’inscrire")
    expect(visitor.input("Votre commentaire")).to_have_value(said)
    visitor.press("Publier le commentaire")
    visitor.reads("Votre commentaire est publié.", said)


def choose_all(team: Person, asked: str) -> None:
    """Of the filter, once its page is there: by its link where there are several."""
    team.page.wait_for_url(re.compile(re.escape(asked)))
    every = team.main.get_by_role("link", name="Cocher les")
    if every.count():
        every.click()
        team.page.wait_for_url(re.compile("cocher=tous"))
    else:
        team.page.locator("[id^=choix-]").check(force=True)


def answer_all_of_the_filter(team: Person, disposition: str, answer: str) -> None:
    team.input("Suite donnée").select_option(disposition)
    team.input("Réponse de l’équipe projet").fill(answer)
    team.press("Publier la réponse")


def test_a_call_from_its_opening_to_the_news_of_an_answer(new_page: Callable[..., Page], world: World) -> None:
    team = at_a_desk(new_page, world.standard.slug, world.team)
    call = open_a_call(team)

    ana = on_a_phone(new_page, world.standard.slug)
    ana.open("pages:frozen_field", call.pk, world.field("public").uid)
    write_first(ana, "addition", "Il manque les étudiants.", email="ana@exemple.fr", name="Ana Roux", organisation="Médiation du Lac")
    expect(ana.page.get_by_role("heading", level=1)).to_contain_text("Public accueilli")

    team.open("pages:team_comments")
    team.page.locator(f"#choix-{Comment.objects.get().pk}").check(force=True)
    answer_all_of_the_filter(team, "Retenu", "La liste les dira.")
    team.reads("1 commentaire a reçu sa réponse.", "Tous")
    ana.page.goto("/notifications/")
    ana.arrives("Vos nouvelles")
    ana.section("Ce qui vous a été dit").get_by_role("link").first.click()
    ana.reads("La liste les dira.")

    # One types two letters of a name that everybody reads, and the rest is offered.
    team.page.goto(Comment.objects.get().get_absolute_url())
    team.input("Votre réponse").press_sequentially("Merci @ro")
    team.button("Ana Roux").click()
    expect(team.input("Votre réponse")).to_have_value("Merci @Ana Roux ")
    team.press("Publier la réponse")
    assert CommentMention.objects.get().user.email == "ana@exemple.fr"
