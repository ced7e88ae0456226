"""What is private is so at every address: pages and API let the same people read, and act on, the same things."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concertation.models import Comment, Proposal
from concertation.services import comments, proposals
from standard.models import FileConversion, SampleFile, ValidationReport
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import file_conversion, releases, validation
from tests.api.client import Script
from tests.concertation.world import World
from tests.hostile.routes import lived_in, routes
from tests.pages.visit import HOME, as_, words

WRONG = b"nom;public\nGap;Enfants\nDie;Chats\n"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def checked(world: World, sender: Client) -> ValidationReport:
    sender.post(f"{HOME}verifier/", {"file": SimpleUploadedFile("lieux.csv", WRONG), "version": "travail"})
    report = ValidationReport.objects.latest("created_at", "pk")
    found = {"valid": False, "rows": 2, "rows_with_errors": 0, "fields": 3, "errors_total": 0, "by_cause": [], "errors": [], "warnings": []}
    ValidationReport.objects.filter(pk=report.pk).update(state="done", result=json.dumps({**found, "columns": []}))
    return report


def reads(client: Client, key: UUID) -> bool:
    """Whether they read the report at this address; every page of it and the API say the same, and no cache keeps it."""
    at = f"{HOME}verifier/{key}/"
    answers = [client.get(address) for address in (at, f"{at}rapport.json", f"{at}badge.svg", f"/api/v1/validations/{key}/")]
    assert len({answer.status_code for answer in answers}) == 1, [answer.status_code for answer in answers]
    if answers[0].status_code == 200:
        for answer in answers:
            assert "no-store" in answer["Cache-Control"]
            assert answer["X-Robots-Tag"] == "noindex"
    return answers[0].status_code == 200


def erases(client: Client, key: UUID) -> tuple[bool, bool]:
    """Whether they may erase it, by its page then by the API; it is there again each time."""
    outcomes = []
    for ask in (lambda: client.post(f"{HOME}verifier/{key}/effacer/"), lambda: client.delete(f"/api/v1/validations/{key}/")):
        before = SampleFile.objects.count()
        report = ValidationReport.objects.select_related("sample").get()
        ask()
        gone = SampleFile.objects.count() < before
        outcomes.append(gone)
        if gone:
            report.sample.save(force_insert=True)
            report.save(force_insert=True)
    return outcomes[0], outcomes[1]


@pytest.mark.parametrize("account", [True, False], ids=["with an account", "from a browser"])
def test_a_report_is_for_whoever_sent_the_file_and_who_was_given_its_address(world: World, account: bool) -> None:
    sender = as_(world.contributor if account else None)
    report = checked(world, sender)
    others = [as_(None), as_(world.stranger), as_(world.team), as_(world.admin)]
    assert reads(sender, report.pk)
    assert not any(reads(other, report.pk) for other in others)
    sender.post(f"{HOME}verifier/{report.pk}/partager/", {"action": "share"})
    token = ValidationReport.objects.get().share_token
    assert token is not None
    assert all(reads(one, token) for one in (*others, sender))
    assert not any(reads(other, report.pk) for other in others)
    for other in others:
        assert erases(other, token) == erases(other, report.pk) == (False, False)
    # Nothing that a reader is answered gives the sender's own address.
    shown = others[0].get(f"/api/v1/validations/{token}/").content + others[0].get(f"{HOME}verifier/{token}/").content
    assert str(report.pk).encode() not in shown
    sender.post(f"{HOME}verifier/{report.pk}/partager/", {"action": "stop"})
    for key in (token, report.pk):
        assert not any(reads(other, key) for other in others)
        assert all(erases(other, key) == (False, False) for other in others)
    assert erases(sender, report.pk) == (True, True)


def test_a_script_without_an_account_has_a_secret_that_its_readers_have_not(world: World) -> None:
    script, reader = Client(), Client()
    sent = script.post("/api/v1/validations/", {"file": SimpleUploadedFile("a.csv", WRONG), "standard": world.standard.slug}).json()
    report = ValidationReport.objects.get()
    shared = sent["page"].rstrip("/").rsplit("/", 1)[-1]
    assert len({sent["id"], str(report.pk), shared}) == 3
    assert script.get(f"/api/v1/validations/{sent['id']}/").json()["url"] == sent["url"]
    assert reader.get(f"/api/v1/validations/{report.pk}/").status_code == 404
    seen = reader.get(f"/api/v1/validations/{shared}/")
    assert (seen.status_code, sent["id"] in seen.content.decode()) == (200, False)
    assert reader.delete(f"/api/v1/validations/{shared}/").status_code in {401, 403}
    assert reader.post(f"/api/v1/validations/{shared}/cancel/").status_code in {401, 403}
    assert script.delete(f"/api/v1/validations/{sent['id']}/").status_code == 204


@pytest.mark.parametrize("account", [True, False], ids=["with an account", "from a browser"])
def test_a_converted_file_is_for_whoever_sent_it(world: World, account: bool) -> None:
    world.publish("1.0.0")
    world.change({"op": "add_value", "field": "public", "value": "Classes"})
    world.publish("2.0.0")
    sender = as_(world.contributor if account else None)
    sent = {"file": SimpleUploadedFile("lieux.csv", WRONG), "before": "1.0.0", "after": "2.0.0"}
    at = sender.post(f"{HOME}mettre-a-jour/", sent)["Location"]
    file_conversion.rewrite(conversion_id=FileConversion.objects.get().pk, actor=OPERATOR)
    addresses = (at, f"{at}fichier", f"{at}a-decider.csv")
    for other in (as_(None), as_(world.stranger), as_(world.team)):
        assert [other.get(address).status_code for address in addresses] == [404] * 3
        assert other.post(f"{at}effacer/").status_code == 404
    for address in addresses:
        answer = sender.get(address)
        assert (answer.status_code, answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == (200, "noindex", True)
        list(answer)
    assert sender.post(f"{at}effacer/").status_code == 302
    assert not SampleFile.objects.exists()


def test_services_refuse_whoever_did_not_send_the_file(world: World) -> None:
    report = validation.submit(standard=world.standard, actor=world.contributor, name="a.csv", content=ContentFile(WRONG), now=world.now)
    acts: list[Any] = [validation.cancel, validation.share, validation.unshare, validation.withdraw]
    for act in acts:
        with pytest.raises(PermissionRefused):
            act(report=report, actor=world.team, now=world.now)
    assert ValidationReport.objects.filter(pk=report.pk, state="queued", share_token=None).exists()


def test_a_draft_is_not_told_of_by_a_comment(world: World) -> None:
    world.call()
    title = "Un titre encore secret"
    draft = proposals.save_draft(
        standard=world.standard, actor=world.contributor, title=title, operations=world.add_value("Retraités"), now=world.now
    )
    said = {"target": {"proposal": draft.pk}, "kind": "addition", "body": "Note à moi-même"}
    author, other = Script(world.contributor), Script(world.copil[0])
    problem = author.post(f"standards/{world.standard.slug}/comments/", said, status=403)
    assert "brouillon" in problem["detail"]
    other.post(f"standards/{world.standard.slug}/comments/", said, status=404)
    as_(world.contributor).post(f"{HOME}commentaires/", {"proposal": str(draft.number), "kind": "addition", "body": "Note"})
    assert not Comment.objects.filter(proposal=draft).exists()
    # One that was written when it could be.
    kept = comments.post(standard=world.standard, actor=world.contributor, kind="addition", body="Bonjour", now=world.now)
    Comment.objects.filter(pk=kept.pk).update(target="proposal", proposal=draft)
    other.get(f"comments/{kept.pk}/", status=404)
    assert author.get(f"comments/{kept.pk}/")["id"] == kept.pk
    assert other.get(f"standards/{world.standard.slug}/comments/")["count"] == 0
    for client in (as_(None), as_(world.team)):
        for page in ("historique/", "equipe/commentaires/", "propositions/", "consultation/", ""):
            assert title not in words(client.get(f"{HOME}{page}").content)
        assert title not in words(client.get("/recherche/?q=secret").content)
        assert title not in client.get(f"/api/v1{HOME}events/").content.decode()


def test_a_version_in_preparation_is_for_those_who_approve_it(world: World) -> None:
    candidate = releases.prepare(standard=world.standard, actor=world.team, version="7.0.0", now=world.now)
    slug = world.standard.slug
    for person in (None, world.stranger, world.contributor):
        script = Script(person)
        script.get(f"releases/{candidate.pk}/", status=404)
        assert "7.0.0" not in json.dumps(script.get(f"standards/{slug}/releases/"))
        assert "7.0.0" not in json.dumps(script.get(f"standards/{slug}/releases/", state="candidate"))
        client = as_(person)
        assert client.get(f"{HOME}versions/7.0.0/").status_code == 404
        assert client.get(f"{HOME}7.0.0/schema.json").status_code == 404
        assert client.get(f"{HOME}equipe/version/fichiers/schema.json").status_code in {302, 403}
    for person in (world.copil[0], world.chair, world.team, world.admin):
        assert Script(person).get(f"releases/{candidate.pk}/")["version"] == "7.0.0"
        preview = as_(person).get(f"{HOME}equipe/version/fichiers/schema.json")
        assert (preview.status_code, preview["X-Robots-Tag"], "no-store" in preview["Cache-Control"]) == (200, "noindex", True)
    Script(world.stranger).post(f"releases/{candidate.pk}/publish/", status=403)


def test_no_cache_keeps_what_somebody_signed_in_is_answered(world: World) -> None:
    """At every address, their own space and their drafts among them. What is kept is what a visitor reads too, byte for byte."""
    leading = lived_in(world)
    draft = Proposal.objects.get(state="draft")
    own = [f"{HOME}propositions/{draft.number}/", f"{HOME}propositions/{draft.number}/modifier/", f"/api/v1/proposals/{draft.pk}/"]
    everywhere = [route.address() for route in routes(leading) if "get" in route.methods]
    kept: dict[str, tuple[str, bytes]] = {}
    for person, addresses in ((world.contributor, [*own, "/mon-espace/"]), (world.team, everywhere)):
        client = as_(person)
        for address in addresses:
            answer = client.get(address)
            content = answer.getvalue()
            if answer.status_code == 200 and "no-store" not in answer.headers.get("Cache-Control", ""):
                kept[address] = answer.headers.get("Cache-Control", ""), content
    visitor = Client()
    assert {address: visitor.get(address).content for address in kept} == {address: content for address, (_, content) in kept.items()}
    for_ever = {address for address, (said, _) in kept.items() if "immutable" in said}
    assert for_ever
    assert all(address.startswith(f"{HOME}1.0.0/") for address in for_ever)
    assert {said for said, _ in kept.values()} == {"", "public, max-age=300", "public, max-age=31536000, immutable"}


def test_no_cache_keeps_what_a_token_reads(world: World) -> None:
    answer = Script(world.contributor).client.get(f"/api/v1/standards/{world.standard.slug}/proposals/")
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    answer = Client().get(f"/api/v1/standards/{world.standard.slug}/proposals/")
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", ")), "a cache gives nobody's answer to whoever has a token"


def test_what_everybody_reads_does_not_depend_on_who_asks(world: World) -> None:
    world.publish("1.0.0")
    answer = as_(world.contributor).get(f"{HOME}1.0.0/schema.json")
    assert ("immutable" in answer["Cache-Control"], "Cookie" in answer.headers.get("Vary", "")) == (True, False)
