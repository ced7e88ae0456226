"""A change is filled in before one signs in: whatever its form, one is asked who one is when it is to be kept, and finds it again whole."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import KeptForm, User
from concertation.models import Proposal
from concertation.services import consultations
from standard.comparison.sent import READ_AT_ONCE
from standard.models import Event, FileComparison
from standard.permissions import OPERATOR
from standard.queries import working_schema
from standard.schema import table_schema
from standard.services import file_comparison, members
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read, words
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.django_db

NEW = f"{HOME}propositions/nouvelle/"


def press(client: Client, address: str, form: WebForm, action: str) -> Any:
    """As a browser sends it: with the page that it comes from."""
    return client.post(address, form.values | {"action": [action]}, headers={"referer": f"http://testserver{address}"})


def through_the_doors(address: str) -> str:
    waiting = f"{HOME}inscription/?{urlencode({'next': f'{address}#repris'})}"
    return f"{reverse('account_login')}?{urlencode({'next': waiting})}"


def test_a_visitor_fills_in_a_change_then_signs_in_registers_and_finds_it(world: World) -> None:
    world.call(days=9_000)
    client, address, people = Client(), f"{NEW}?champ={world.field('public').uid}", User.objects.count()
    form = WebForm(read(client, address), id="feuille").fill(description="À qui le lieu s’adresse.")
    events = Event.objects.count()

    # What shows the effect or adds a row works for a visitor, and keeps nothing.
    added = WebForm(press(client, address, form, "add").content.decode(), id="feuille")
    (key,) = set(added.values["values"]) - set(form.values["values"])
    added.fill(**{f"value-{key}-text": "Collégiens"})
    assert "Collégiens" in words(press(client, address, added, "preview").content)
    assert not KeptForm.objects.exists()
    assert press(client, address, added, "save").status_code == 403, "nobody is in yet"

    answer = press(client, address, added, "entrer")
    assert (answer.status_code, answer.url) == (302, through_the_doors(address))
    assert (KeptForm.objects.count(), User.objects.count(), Event.objects.count()) == (1, people, events), "nothing else is written"
    assert not Proposal.objects.exists()
    assert "Collégiens" in read(client, address), "who does not sign in finds it too"

    client.force_login(world.stranger)
    assert press(client, address, added, "entrer").url == f"{HOME}inscription/?{urlencode({'next': f'{address}#repris'})}"
    members.join(standard=world.standard, actor=world.stranger, now=world.now, display_name="Gap", organisation="")
    page = client.get(address)
    assert "accepte une valeur de plus : « Collégiens »" in shown(page), "its effect is told again"
    assert 'id="repris"' in shown(page), "and one is led where it is, told that nothing is sent"
    back = WebForm(page.content.decode(), id="feuille")
    assert (back.values["description"], back.values[f"value-{key}-text"]) == (["À qui le lieu s’adresse."], ["Collégiens"])
    assert press(client, address, back, "save").status_code == 302

    draft = Proposal.objects.get()
    assert (draft.author, draft.state, len(draft.read_operations())) == (world.stranger, Proposal.State.DRAFT, 2)
    assert not KeptForm.objects.exists()


def test_a_schema_too_long_to_be_read_at_once_is_brought_so_too(world: World) -> None:
    call = world.call(days=9_000)
    wanted = table_schema.render(working_schema(world.standard))
    wanted["fields"][1]["constraints"]["enum"].append("Tous")
    client, whole = Client(), reverse("pages:propose_file", args=["bibliotheques"])
    file = SimpleUploadedFile("schema.json", json.dumps(wanted).encode() + b" " * READ_AT_ONCE)
    brought: Any = client.post(whole, {"voulu-file": file, "action": "lire"})
    assert brought.status_code == 302, words(brought.content)
    file_comparison.compare(comparison_id=FileComparison.objects.get().pk, actor=OPERATOR)
    compared = brought.url
    assert "Se connecter et continuer" in read(client, compared)
    kept = f"{compared}proposer/"
    assert client.post(kept, {"action": "save"}).status_code == 403
    assert client.post(kept, {"action": "entrer"})["Location"] == (
        f"{reverse('account_login')}?{urlencode({'next': f'{HOME}inscription/?' + urlencode({'next': compared})})}"
    )

    client.force_login(world.stranger)
    assert "S’inscrire comme contributeur et continuer" in read(client, compared)
    members.join(standard=world.standard, actor=world.stranger, now=world.now, display_name="Gap", organisation="")
    assert client.post(kept, {"action": "save"}).status_code == 302
    draft = Proposal.objects.get()
    assert (draft.author, len(draft.read_operations())) == (world.stranger, 1)

    consultations.cancel(consultation=call, actor=world.team, motive="Plus tard.", now=world.now)
    assert kept not in read(client, compared), "nobody is received: nothing leads to a refusal"


def test_every_form_of_a_change_is_begun_so(world: World) -> None:
    """A new field, a split, the presentation, other words, a whole schema with its file."""
    call = world.call(days=9_000)
    uid = world.field("public").uid
    client = Client()
    assert f"{reverse('pages:rewrite', args=['bibliotheques'])}?champ={uid}" in read(client, f"{HOME}champs/public/")
    assert f'href="{NEW}?champ=nouveau"' in read(client, f"{HOME}champs/")
    assert "vous ne vous connectez qu’au moment de continuer" in read(client, NEW)
    typed = {
        f"{NEW}?champ=nouveau": ("title", "Niveau sonore"),
        reverse("pages:metadata", args=["bibliotheques"]): ("title", "Bibliothèques et ludothèques"),
        f"{reverse('pages:rewrite', args=['bibliotheques'])}?champ={uid}": ("description", "Qui peut venir."),
    }
    for address, (name, text) in typed.items():
        form = WebForm(read(client, address), method="post", novalidate="")
        assert form.values.keys() >= {name}, (address, form.values)
        assert press(client, address, form.fill(**{name: text}), "entrer").url == through_the_doors(address)
        assert WebForm(client.get(address).content.decode(), method="post", novalidate="").values[name] == [text]

    split = f"{reverse('pages:reshape', args=['bibliotheques'])}?quoi=scinder&champ={uid}"
    form = WebForm(read(client, split), id="feuille")
    assert press(client, split, form, "preview").status_code == 200
    assert press(client, split, form, "entrer").url.startswith(reverse("account_login"))

    wanted = table_schema.render(working_schema(world.standard))
    wanted["fields"][1]["constraints"]["enum"].append("Tous")
    file, whole = SimpleUploadedFile("schema.json", json.dumps(wanted).encode()), reverse("pages:propose_file", args=["bibliotheques"])
    brought = client.post(whole, {"voulu-file": file, "action": "lire"})
    assert "accepte une valeur de plus : « Tous »" in words(brought.content)
    assert press(client, whole, WebForm(brought.content.decode(), id="depot"), "entrer").url == through_the_doors(whole)
    client.force_login(world.contributor)
    again = client.get(whole)
    assert "accepte une valeur de plus : « Tous »" in shown(again)
    assert press(client, whole, WebForm(again.content.decode(), id="depot"), "save").status_code == 302
    assert Proposal.objects.get().author == world.contributor

    # Where nobody is received, nobody is asked to fill anything in.
    consultations.cancel(consultation=call, actor=world.team, motive="Plus tard.", now=world.now)
    for address in (f"{NEW}?champ={uid}", f"{NEW}?champ=nouveau"):
        assert 'id="feuille"' not in read(as_(None), address)
        assert Client().post(address, {"action": "entrer", "title": "Un champ"}).status_code == 403
