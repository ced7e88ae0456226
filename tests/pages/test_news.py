"""One's news: read, followed, settled, stopped without signing in; and feeds for programs."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from lxml import html

from concertation.services import comments
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from standard.models import NewsPreference, Notice
from standard.permissions import OPERATOR
from standard.services import news, notices
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read, send, stays_bounded

NEWS = "/notifications/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)
    world.call()


def answered(world: World, number: int = 0) -> None:
    """The contributor says something of a field, and is answered."""
    target = CommentAnchor(field=world.field("public").uid)
    said = comments.post(
        standard=world.standard,
        actor=world.contributor,
        kind="addition",
        body=f"Il manque <{number}> & plus.",
        target=target,
        now=world.now,
    )
    comments.answer(comment=said, actor=world.team, disposition="noted", answer="C’est noté.", now=world.now)


def test_one_reads_follows_settles_and_stops(world: World) -> None:
    reader = as_(world.contributor)
    answered(world)
    page = read(reader, NEWS)
    assert "Votre commentaire sur le champ « Public accueilli » : pris en note" in page
    assert "Nouveau" in page
    assert "Nouveau" not in send(reader, NEWS, seen="all")

    field = f"{HOME}champs/public/"
    assert "Vous suivez ce champ" in read(reader, field)
    following = {"kind": "element", "key": world.field("public").uid, "next": field}
    assert "Suivre ce champ" in send(reader, f"{HOME}suivre/", action="stop", **following)
    assert "Vous suivez ce champ" in send(reader, f"{HOME}suivre/", action="follow", **following)
    page = read(reader, NEWS)
    assert "Le champ « Public accueilli »" in page
    assert "Votre discussion sur le champ « Public accueilli »" in page
    page = send(reader, NEWS, standard=world.standard.slug, stop="1", kind="element", key=following["key"])
    assert "Le champ « Public accueilli »" not in page
    assert 'value="weekly" selected' in send(reader, NEWS, standard=world.standard.slug, pace="weekly")
    send(reader, NEWS, standard=world.standard.slug, pace="hourly")
    assert NewsPreference.objects.get().pace == "weekly"

    # A visitor is led to sign in and back; what is not there, or not to be read, is not followed.
    assert f"?next={quote(field, safe='')}" in read(as_(None), field)
    for kind, key in (("element", "nowhere"), ("proposal", "1"), ("proposal", "x"), ("user", "1"), ("standard", "1")):
        send(reader, f"{HOME}suivre/", 404, kind=kind, key=key)


def test_every_page_of_what_one_may_follow_has_its_button(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal), title="Et les étudiants ?")
    reader = as_(world.stranger)
    pages = {
        "": "ce standard",
        "champs/nom/": "ce champ",
        "consultation/": "cet appel",
        f"propositions/{proposal.number}/": "cette proposition",
        f"questions/{question.number}/": "cette question",
    }
    for address, named in pages.items():
        assert f"Suivre {named}" in read(reader, f"{HOME}{address}")


def test_a_mail_is_stopped_by_one_click_without_signing_in(world: World) -> None:
    answered(world)
    notices.send(actor=OPERATOR, now=world.now)
    (message,) = [one for one in mail.outbox if "List-Unsubscribe" in one.extra_headers]
    address = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    anybody = Client(enforce_csrf_checks=True)
    assert "Ne plus les recevoir" in read(anybody, address)
    assert not NewsPreference.objects.exists()
    for _ in range(2):
        answer = anybody.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert NewsPreference.objects.get().user == world.contributor
    answered(world, 1)
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    assert world.contributor.email not in {to for one in mail.outbox for to in one.to}
    # It is read on the site all the same.
    assert "Nouveau" in read(as_(world.contributor), NEWS)
    for wrong in (f"{address[:-2]}/", "/notifications/desinscription/x/", address.replace(":", "-")):
        assert anybody.post(wrong).status_code == 404


def entries(address: str) -> list[str]:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert Client().get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    feed = ElementTree.fromstring(answer.content)
    assert all(entry.findtext(f"{ATOM}id") and entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry"))
    return [str(entry.findtext(f"{ATOM}title")).replace("\u00a0", " ") for entry in feed.iter(f"{ATOM}entry")]


def test_programs_follow_by_feeds_that_pages_name(world: World) -> None:
    answered(world)
    world.publish("1.0.0")
    world.change({"op": "add_value", "field": "public", "value": "Ateliers"}, title="Et les ateliers ?")
    named = re.findall(r'type="application/atom\+xml" title="[^"]*" href="([^"]*)"', read(Client(), f"{HOME}champs/public/"))
    found = {address.split("/", 3)[3]: entries(address) for address in named}
    assert found["nouvelles/versions.atom"] == ["Version 1.0.0 publiée"]
    assert found["nouvelles/decisions.atom"] == ["Décision n° 1 : « Et les ateliers ? »"]
    assert found["nouvelles/appels.atom"] == ["Appel à commentaires ouvert"]
    assert found["champs/public/commentaires.atom"] == [
        "Réponse de l’équipe à un commentaire : « Public accueilli »",
        "Commentaire : « Public accueilli »",
    ]
    assert set(found["nouvelles/tout.atom"]) >= {"Version 1.0.0 publiée", "Appel à commentaires ouvert"}
    feeds = [ElementTree.fromstring(Client().get(address).content) for address in named]
    assert len({feed.findtext(f"{ATOM}id") for feed in feeds}) == len(named), "a reader knows each apart"
    (said,) = [one.text for one in feeds[-1].iter(f"{ATOM}summary") if "manque" in str(one.text)]
    assert html.fragment_fromstring(str(said)).text_content() == "Il manque <0> & plus."
    assert Client().get(f"{HOME}nouvelles/rien.atom").status_code == 404
    assert Client().get(f"{HOME}champs/rien/commentaires.atom").status_code == 404


def test_feeds_and_mails_are_read_whatever_signs_a_schema_was_written_with(world: World) -> None:
    odd = "Public\x0b\x1f\r\nX\ufffe ]]> accueilli"
    before = world.field("public").title
    world.change(
        {"op": "set_property", "field": "public", "path": "title", "before": before, "after": odd}, title="Un titre venu d’ailleurs"
    )
    answered(world)
    for address in (f"{HOME}nouvelles/tout.atom", f"{HOME}champs/public/commentaires.atom"):
        assert any("Public X ]]> accueilli" in title for title in entries(address)), entries(address)
    notices.send(actor=OPERATOR, now=world.now)
    (letter,) = [sent for sent in mail.outbox if "Votre commentaire" in sent.subject]
    assert letter.subject == "Votre commentaire sur le champ «\u00a0Public X ]]> accueilli\u00a0»\u00a0: pris en note"


def test_the_page_asks_for_the_same_queries_whatever_it_holds(world: World) -> None:
    def add(number: int) -> None:
        answered(world, number)

    Notice.objects.all().delete()
    news.follow(standard=world.standard, actor=world.contributor, now=world.now)
    stays_bounded(as_(world.contributor), NEWS, add, first=2, then=6)
