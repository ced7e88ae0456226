"""A call for comments as it is lived: the team at a desk, the contributors on their phones, from its opening to the last answer.

In the story of the real call each kind of step is taken in a browser: opening, writing first and registering, a draft with a file,
saying the same, a late remark, sorting, answering, contesting, exporting. The comments that only make up the number are
sent to the same form by other people's browsers without a window.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from concertation.models import Comment, CommentMention, Consultation
from standard.models import Standard
from standard.permissions import OPERATOR
from standard.services import notices, standards
from tests.browser.conftest import code_sent_to
from tests.browser.people import DESK, Person
from tests.concertation.world import World
from tests.pages.test_real_figures import figures
from tests.pages.visit import send

HAND = 390
"""The width of a phone in 2026."""
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
    team.press("Ouvrir l’appel")
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


@pytest.fixture
def beta(transactional_db: None) -> tuple[Standard, User]:
    """The fields of the real call, and its team."""
    team = User.objects.create_user("equipe@exemple.fr", display_name="Équipe", is_staff=True)
    descriptor = {
        "name": "lieux",
        "title": "Lieux",
        "fields": [{"name": name, "title": name.title(), "type": "string"} for name in figures()],
    }
    now = timezone.now() - timedelta(days=1)
    standard: Standard = standards.create(slug="lieux", title="Lieux", data=json.dumps(descriptor).encode(), actor=team, now=now).standard
    return standard, team


@pytest.mark.deep
def test_the_real_call_is_lived_to_its_last_answer(new_page: Callable[..., Page], beta: tuple[Standard, User]) -> None:
    standard, team_user = beta
    fields = {field.name: field.uid for field in standard.revisions.get().read_schema().fields}
    to_say = Counter({(name, kind): amount for name, counts in figures().items() for kind, amount in counts.items()})
    total = to_say.total()
    team = at_a_desk(new_page, standard.slug, team_user)
    # Fifty answers are one click, and as many rows, events and news.
    team.page.context.set_default_timeout(60_000)
    call = open_a_call(team)
    board = reverse("pages:team_comments", args=[standard.slug])
    post = reverse("pages:comment", args=[standard.slug])

    def next_of(kind: str) -> str:
        """A field on which something of this nature was said, and is still to say."""
        name = next(name for (name, one), amount in sorted(to_say.items()) if one == kind and amount)
        to_say[name, kind] -= 1
        return name

    # Ana writes before she has an account.
    kinds = sorted({kind for _, kind in to_say})
    ana = on_a_phone(new_page, standard.slug)
    name = next_of(kinds[0])
    ana.open("pages:frozen_field", call.pk, fields[name])
    ana.arrives(name.title())
    write_first(ana, kinds[0], "D’où tire-t-on cela ?", email="ana@exemple.fr", name="Ana", organisation="Hub 0")
    first = Comment.objects.get()

    # Bea registers first, keeps a draft, finishes it with a file, and says the same as Ana.
    bea_user = User.objects.create_user("bea@exemple.fr", display_name="Bea")
    bea = on_a_phone(new_page, standard.slug)
    bea.enter_as(bea_user)
    bea.open("pages:join")
    bea.input("Nom affiché").fill("Bea")
    bea.input("Organisation").fill("Hub 1")
    bea.press("M’inscrire")
    name = next_of(kinds[-1])
    bea.open("pages:frozen_field", call.pk, fields[name])
    bea.input("Votre commentaire").fill("Voici nos lieux.")
    bea.input("Joindre des fichiers").set_input_files({"name": "lieux.csv", "mimeType": "text/csv", "buffer": b"nom;ville\nA;Auch\n"})
    bea.press("Garder comme brouillon")
    bea.arrives("Mon espace")
    bea.main.get_by_role("link", name="Commentaire à finir").click()
    bea.reads("Déjà joints à votre brouillon")
    bea.choose("Nature de votre commentaire", LABELS[kinds[-1]])
    bea.press("Publier le commentaire")
    bea.reads("Votre commentaire est publié.", "lieux.csv")
    bea.page.goto(first.get_absolute_url())
    bea.press("Je dis la même chose")
    bea.reads("vous dites la même chose")

    # Those who make up the number, to the same form: twenty commentators in all.
    others = []
    for rank in range(2, 20):
        user = User.objects.create_user(f"h{rank}@exemple.fr", display_name=f"Hub {rank}", territory="32")
        browser = Client()
        browser.force_login(user)
        send(browser, reverse("pages:join", args=[standard.slug]), display_name=f"Hub {rank}", organisation=f"Hub {rank}")
        others.append(browser)
    for rank, (name, kind) in enumerate(to_say.elements()):
        send(others[rank % len(others)], post, field=fields[name], kind=kind, body=f"Remarque {rank} sur {name}.")
    assert Comment.objects.filter(parent=None).count() == total

    # The figures of the call are read by anybody while it runs.
    visitor = on_a_phone(new_page, standard.slug)
    codes = list(LABELS)
    visitor.open("pages:comment_statistics")
    visitor.look()
    for name, counts in figures().items():
        row = visitor.page.get_by_role("row").filter(has=visitor.page.get_by_role("rowheader", name=name.title(), exact=True)).first
        expect(row.get_by_role("cell")).to_have_text([*(str(counts[code]) for code in codes), str(counts.total())])

    # It is closed; Ana's last remark is late, received and marked.
    team.open("pages:call")
    team.confirm("Clore l’appel", "Clore maintenant")
    ana.open("pages:frozen_field", call.pk, fields[next(iter(fields))])
    ana.choose("Nature de votre commentaire", LABELS["precision"])
    ana.input("Votre commentaire").fill("J’arrive tard.")
    ana.press("Publier le commentaire")
    ana.reads("J’arrive tard.", "Reçu après la clôture")
    total += 1

    # Six stakes, each given to all the comments of a nature at once; then each answered at once.
    for kind in kinds:
        team.page.goto(f"{board}?suite=tous")
        team.choose("Nature", LABELS[kind])
        team.press("Filtrer")
        choose_all(team, f"nature={kind}")
        team.page.get_by_text("Ranger sous un enjeu", exact=True).click()
        team.page.locator("#a-nouvel-enjeu").fill(STAKES.get(kind, LABELS[kind]))
        team.press("Ranger")
        team.reads("sous l’enjeu")
    team.look()
    for kind in kinds:
        team.page.goto(board)
        team.main.get_by_role("navigation", name="Enjeux").get_by_role("link", name=STAKES.get(kind, LABELS[kind])).click()
        choose_all(team, "enjeu=")
        answer_all_of_the_filter(team, "noted", f"Lu, et rangé : {STAKES.get(kind, LABELS[kind])}")
    team.page.goto(board)
    team.main.get_by_role("link", name="Répondre à ce seul commentaire").click()
    team.input("Suite donnée").select_option("Retenu")
    team.input("Réponse de l’équipe projet").fill("Reçu tard, retenu quand même.")
    team.press("Publier la réponse de l’équipe")
    team.open("pages:board")
    team.reads(f"{total} commentaires sur {total} ont reçu une réponse")

    # Thirty answers make one mail; Ana contests hers on her phone, and the answer that follows is the last.
    mail.outbox.clear()
    # Rounds, as the worker makes them.
    for _ in range(3):
        notices.send(actor=OPERATOR, now=timezone.now())
    told = Counter(message.to[0] for message in mail.outbox)
    assert {told[address] for address in ("ana@exemple.fr", "bea@exemple.fr", "h2@exemple.fr")} == {1}
    ana.page.goto(first.get_absolute_url())
    ana.follow("Contester cette réponse")
    ana.input("Ce qui ne convient pas dans cette réponse").fill("Vous ne dites pas d’où on le tire.")
    ana.press("Contester la réponse")
    ana.reads("Votre contestation est envoyée")
    team.page.goto(f"{board}?suite=contestes")
    team.main.get_by_role("link", name="Revoir la réponse").click()
    team.input("Réponse de l’équipe projet").fill("Du répertoire national : la définition le dira.")
    team.press("Publier la réponse de l’équipe")
    ana.page.goto(first.get_absolute_url())
    ana.reads("Du répertoire national : la définition le dira.")
    expect(ana.link("Contester cette réponse")).to_have_count(0)
    ana.look()

    # What was said and answered goes out as a table, whole.
    team.page.goto(f"{board}?suite=tous")
    for kind in ("CSV", "tableur (XLSX)", "JSON"):
        with team.page.expect_download() as download:
            team.link(kind).click()
        if kind == "CSV":
            rows = list(csv.reader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
            assert len(rows) == total + 1
    assert not Comment.objects.filter(parent=None, disposition="").exists()
    visitor.open("pages:comment_statistics")
    visitor.reads(f"{total} commentaires sur {total} ont reçu une réponse")
