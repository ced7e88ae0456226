"""What somebody was writing comes back where it was: after signing in, after the end of a session, after a tab was closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from accounts.models import KeptForm
from accounts.services import forget_old_forms, forms_to_forget
from accounts.services.kept_forms import KEPT_FOR, LONGEST, MOST_EACH, keep_form
from concertation.models import Comment
from concertation.services import comments, meetings
from concertation.services.meetings import agenda
from concertation.services.meetings.agenda import Item
from concertation.services.questions import OptionDraft
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
WRITTEN = "Ce que j’écris <là> & « ailleurs »,\nsur deux lignes"


def expired(client: Client) -> Client:
    """The same browser, whose session the site has forgotten."""
    client.session.flush()
    return client


def test_a_comment_outlives_the_session_and_is_forgotten_once_it_is_published(world: World) -> None:
    world.call(days=9_000)
    field = f"{HOME}champs/nom/"
    client = as_(world.contributor)
    form = WebForm(read(client, field), action=f"{HOME}commentaires/").fill(kind="precision", body=WRITTEN)
    expired(client)

    answer: Any = client.post(form.action, {name: texts[0] for name, texts in form.values.items()}, headers={"referer": SITE + field})

    assert (answer.status_code, Comment.objects.count()) == (403, 0)
    page = shown(answer)
    assert "ce que vous avez écrit est gardé" in page
    (door,) = html.document_fromstring(page).xpath('//a[contains(., "retrouver mon texte")]/@href')
    assert door == "/connexion/?next=%2Fstandards%2Fbibliotheques%2Fchamps%2Fnom%2F%23repris"

    client.force_login(world.contributor)
    again = client.get(field)
    assert "Voici ce que vous aviez écrit" in shown(again)
    back = WebForm(again.content.decode(), action=f"{HOME}commentaires/")
    assert (back.values["body"], back.values["kind"]) == ([WRITTEN], ["precision"])
    client.post(back.action, {name: texts[0] for name, texts in back.values.items()}, headers={"referer": SITE + field})

    assert Comment.objects.get().body == WRITTEN
    assert "Voici ce que vous aviez écrit" not in read(client, field)
    assert not KeptForm.objects.exists()


def test_rows_that_were_added_come_back_too(world: World) -> None:
    world.call(days=9_000)
    address = f"{HOME}propositions/nouvelle/?champ={world.field('public').uid}"
    form = WebForm(read(as_(world.contributor), address), id="feuille")
    data = form.values | {"values": [*form.values["values"], "n1"], "value-n1-text": ["Collèges"], "action": ["save"]}
    client = Client()

    client.post(address, data, headers={"referer": SITE + address})
    client.force_login(world.contributor)

    assert WebForm(client.get(address).content.decode(), id="feuille").values["value-n1-text"] == ["Collèges"]


def test_a_text_whose_form_is_gone_is_still_given_back(world: World) -> None:
    call = world.call(days=9_000)
    field, client = f"{HOME}champs/nom/", Client()
    client.post(f"{HOME}commentaires/", {"kind": "precision", "body": "Et le soir, alors ?"}, headers={"referer": SITE + field})
    call.closes_at = world.now
    type(call).objects.filter(pk=call.pk).update(closes_at=world.now)

    client.force_login(world.contributor)

    assert "Et le soir, alors ?" in read(client, field)


def test_nobody_else_finds_it_and_another_site_keeps_nothing(world: World) -> None:
    world.call(days=9_000)
    field, client = f"{HOME}champs/nom/", Client(enforce_csrf_checks=True)
    sent = {"kind": "precision", "body": "Et le soir, alors ?"}

    foreign = client.post(f"{HOME}commentaires/", sent, headers={"origin": "https://ailleurs.example"})
    assert (foreign.status_code, KeptForm.objects.count()) == (403, 0)

    ours = client.post(f"{HOME}commentaires/", sent, headers={"origin": SITE, "referer": SITE + field})
    assert (ours.status_code, KeptForm.objects.count()) == (403, 1)
    assert "gardé" in shown(ours)
    kept = KeptForm.objects.get()
    for other in (as_(world.other), as_(world.contributor)):
        assert "Et le soir, alors ?" not in read(other, field)
        assert other.get(f"/formulaires/{kept.pk}/").status_code == 404

    client.force_login(world.contributor)
    assert "Et le soir, alors ?" in read(client, f"/formulaires/{kept.pk}/")
    assert KeptForm.objects.exists()


def test_what_is_being_written_is_kept_and_erased_once_asked(world: World) -> None:
    world.call(days=9_000)
    field, client = f"{HOME}champs/nom/", as_(world.contributor)
    kept_at = f"/formulaires/?adresse={HOME}commentaires/&page={field}"

    answer = client.post(kept_at, {"body": "Je commence", "field": world.field("nom").uid})

    assert answer.content.decode().startswith("Enregistré à ")
    assert "Je commence" in read(as_(world.contributor), field), "on another device too"
    assert client.post(f"/formulaires/?adresse=https://ailleurs.example/&page={field}", {"body": "a"}).status_code == 404
    erasing = f"/formulaires/{KeptForm.objects.get().pk}/"
    assert "Effacer" in read(client, erasing)
    client.post(erasing)
    assert "Je commence" not in read(client, field)

    client.post(kept_at, {"body": "Je recommence", "field": world.field("nom").uid})
    client.post("/compte/fermer/")
    assert not KeptForm.objects.exists(), "a closed account leaves nothing that it did not send"


def test_what_is_kept_is_bounded_and_forgotten(world: World) -> None:
    def keep(rank: int, fields: str = "body=a") -> KeptForm | None:
        return keep_form(actor=world.other, visitor=None, address="/a/", page=f"/{rank}/", fields=fields, now=world.now)

    for rank in range(MOST_EACH + 3):
        keep(rank)
    assert keep(99, "x" * (LONGEST + 1)) is None
    assert {one.page for one in KeptForm.objects.all()} == {f"/{rank}/" for rank in range(3, MOST_EACH + 3)}

    assert not forms_to_forget(world.now + KEPT_FOR - timedelta(seconds=1))
    assert forms_to_forget(world.now + KEPT_FOR)
    forget_old_forms(actor=None, now=world.now + KEPT_FOR)
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_of_a_secret_ballot(world: World) -> None:
    """Neither while it is filled in, nor once the session has ended: no row says who takes which position."""
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Collèges")), title="Et les collèges ?")
    world.open_ballot(question, rule="consent", secret=True, shown="after")
    page = question.get_absolute_url()
    form = WebForm(read(as_(world.copil[0]), page), action=f"{page}voter/")
    key = world.option(question).pk
    assert form.values["secret_ballot"] == ["1"]
    sent = {name: texts[0] for name, texts in form.values.items()} | {f"position_{key}": "block", f"motive_{key}": "Trop tôt."}

    as_(world.copil[0]).post(f"/formulaires/?adresse={page}voter/&page={page}", sent)
    Client().post(f"{page}voter/", sent, headers={"referer": SITE + page})

    assert not KeptForm.objects.exists()


def test_what_is_refused_for_good_is_shown_to_who_wrote_it(world: World) -> None:
    """The call closed, or the role ended, while one was writing: there is no form to come back to."""
    client = as_(world.contributor)
    answer = client.post(f"{HOME}commentaires/", {"kind": "precision", "body": WRITTEN}, headers={"referer": f"{SITE}{HOME}consultation/"})
    assert answer.status_code == 403
    assert "Ce que j’écris &lt;là&gt; &amp; « ailleurs »,<br>sur deux lignes" in shown(answer)
    secret = client.post(f"{HOME}commentaires/", {"body": WRITTEN, "secret_ballot": "1"})
    assert "Ce que vous aviez écrit" not in shown(secret)
    gone = client.post(f"{HOME}propositions/99/soutenir/", {"body": WRITTEN})
    assert (gone.status_code, "sur deux lignes" in shown(gone)) == (404, True)


def test_several_forms_of_a_page_come_back(world: World) -> None:
    said = comments.post(standard=world.standard, actor=world.team, kind="precision", body="Un nom court ?", now=world.now)
    client, page = as_(world.team), said.get_absolute_url()
    by = {"actor": world.team, "visitor": None, "page": page, "now": timezone.now()}
    forms = [form for form in html.document_fromstring(read(client, page)).iter("form") if form.xpath('.//textarea[@name="body"]')]
    keep_form(**by, address=forms[0].get("action") or page, fields=urlencode({"body": "Ma réponse."}))
    earlier = {**by, "actor": None, "visitor": uuid4(), "now": timezone.now() - timedelta(hours=1)}
    session = client.session
    session["visitor"] = earlier["visitor"].hex
    session.save()
    keep_form(**earlier, address=forms[0].get("action") or page, fields=urlencode({"body": "Ma réponse d’avant."}))
    keep_form(**by, address=f"{page}masquer/", fields=urlencode({"reason": "Ce motif n’a plus de formulaire."}))
    told = read(client, page)
    assert "Ma réponse.</textarea>" in told
    assert len(set(re.findall(r'id="(repris[^"]*)"', told))) == len(re.findall(r'id="repris', told))


def test_notes_that_another_button_received_are_no_longer_kept(world: World, time_machine: Any) -> None:
    meeting = world.meet()
    time_machine.move_to(world.now, tick=False)
    agenda.add(meeting=meeting, actor=world.team, items=[Item("Tour de table", 10)], now=world.now)
    meetings.open_meeting(meeting=meeting, actor=world.team, now=world.now)
    (item,) = meeting.agenda.all()
    meetings.go_to(meeting=meeting, actor=world.team, item=item, now=world.now)
    live, client = f"{meeting.get_absolute_url()}direct/", as_(world.team)
    form = WebForm(read(client, live), id="prise-de-notes")
    keep_form(actor=world.team, visitor=None, address=form.action, page=live, fields=urlencode({"notes": "On est douze."}), now=world.now)
    sent = {**{name: texts[0] for name, texts in form.values.items()}, "notes": "On est douze.", "action": "close"}
    assert client.post(f"{live}conduire/", sent, headers={"referer": SITE + live}).status_code == 302
    item.refresh_from_db()
    assert (item.notes, KeptForm.objects.exists()) == ("On est douze.", False)
