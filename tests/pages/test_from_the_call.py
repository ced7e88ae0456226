"""From the call for comments on: a file tried on the schema that it froze, a change proposed from a comment, words proposed in place."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from concertation.models import Comment, Consultation, Proposal
from concertation.services import comments
from concertation.services.comments import CommentAnchor
from standard.models import ValidationReport
from standard.permissions import OPERATOR
from standard.services import validation
from tests.api.client import Script
from tests.concertation.world import DAY, World
from tests.pages.visit import HOME, as_, read, send
from tests.pages.web_form import WebForm


@pytest.fixture(autouse=True)
def files_apart(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def call(world: World) -> Consultation:
    world.now = timezone.now() - DAY
    return world.call(days=14)


def test_a_file_tried_on_the_frozen_schema_becomes_a_comment_in_one_click(world: World, call: Consultation) -> None:
    world.change({"op": "remove_value", "field": "public", "value": world.value("public", "Adultes").uid}, title="Et les adultes ?")
    client = as_(world.contributor)
    assert "verifier/?appel=" in read(client, f"{HOME}consultation/")
    page = read(client, f"{HOME}verifier/?appel={call.pk}")
    assert re.search(r'<option value="appel" selected', page)
    rows = b"nom,public,places\nA,Adultes,3\nB,Seniors,4\nC,Seniors,5\n"
    send(client, f"{HOME}verifier/", file=SimpleUploadedFile("lieux.csv", rows), version="appel")
    report = ValidationReport.objects.get()
    assert report.revision == call.revision
    validation.check(report_id=report.pk, actor=OPERATOR)
    told = read(client, report.get_absolute_url())
    assert "vérifié avec le schéma mis à l’appel à commentaires" in told
    link = re.search(r'href="([^"]*/commentaires/\?[^"]*)"', told)
    assert link is not None
    form = WebForm(client.get(html.unescape(link[1])).content.decode(), action=f"{HOME}commentaires/")
    assert form.values["field"] == [world.field("public").uid]
    assert "3 lignes" in form.values["body"][0].replace("\u00a0", " ")
    assert "Seniors" in form.values["body"][0]
    assert "Écrivez" not in form.values["body"][0], "what the list holds, and what to write, is not said to those who wrote it"
    form.send(client, f"{HOME}commentaires/")
    said = Comment.objects.get()
    assert (said.kind, said.revision, said.consultation) == ("addition", call.revision, call)


def test_a_script_tries_a_file_on_what_a_call_froze(world: World, call: Consultation) -> None:
    sent = {"file": SimpleUploadedFile("lieux.csv", b"nom\nA\n"), "standard": "bibliotheques", "consultation": call.pk}
    answer = Script(world.contributor).client.post("/api/v1/validations/", sent, format="multipart")
    assert answer.status_code == 202, answer.content
    assert ValidationReport.objects.get().revision == call.revision


def test_the_change_that_a_comment_asks_for_is_proposed_with_its_author_credited(world: World, call: Consultation) -> None:
    field = world.field("public")
    said = comments.post(
        standard=world.standard,
        actor=world.other,
        kind="addition",
        body="Il manque les étudiants.",
        target=CommentAnchor(field=field.uid),
        now=timezone.now(),
    )
    client = as_(world.contributor)
    link = re.search(r'href="([^"]*)">Proposer ce changement', read(client, f"{HOME}commentaires/{said.pk}/"))
    assert link is not None
    address = html.unescape(link[1])
    form = WebForm(client.get(address).content.decode(), id="feuille")
    form.fill(title="Publics accueillis").send(client, address, "save")
    draft = Proposal.objects.get()
    assert "Il manque les étudiants." in draft.motive
    assert [source.comment for source in draft.sources.all()] == [said]


def test_other_words_are_proposed_in_place(world: World, call: Consultation) -> None:
    field, value = world.field("public"), world.value("public", "Adultes")
    client = as_(world.contributor)
    assert "Proposer d’autres mots" in read(client, f"{HOME}champs/public/")
    address = f"{HOME}propositions/nouvelle/redaction/?champ={field.uid}"
    written = {"title": field.title, "description": "Les publics que la bibliothèque accueille.", "motive": "Plus juste."}
    seen = send(client, address, 200, **written | {"motive": ""}, action="voir")
    assert "<ins" in seen
    assert not Proposal.objects.exists()
    assert "envoyée" in send(client, address, **written)
    assert "Ces mots sont déjà ceux du standard" in send(
        client, address, 422, title=field.title, description=field.description, motive="Rien."
    )
    send(client, f"{address}&valeur={value.uid}", text="Adulte", definition="Dès 18 ans.", motive="Au singulier.")
    first, second = Proposal.objects.order_by("number")
    assert [type(operation).__name__ for operation in first.read_operations()] == ["SetProperty"]
    assert {type(operation).__name__ for operation in second.read_operations()} == {"SetValueProperty", "RenameValue"}
    assert (first.state, second.state) == ("open", "open")
    read(client, f"{HOME}propositions/nouvelle/redaction/?champ=f_nulle_part", 404)
