"""The documents of a standard: brought by members, read again, kept in each of their versions, counted with those of comments."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile

from concertation.models import Document, Phase
from concertation.queries.documents import shelves, versioned
from concertation.services import documents, meetings, roadmaps
from concertation.services.comments.attaching import received
from concertation.services.documents import DOCUMENT
from concertation.services.meetings import Programme
from standard.permissions import PermissionRefused
from standard.queries import actor_for
from standard.services.errors import InvalidInput
from tests.concertation.test_around_comments import say
from tests.concertation.world import DAY, HOUR, World
from tests.pages.visit import HOME, as_, read, send


def test_a_document_keeps_its_versions_under_its_phase_and_its_meeting(world: World) -> None:
    said: dict[str, Any] = {"standard": world.standard, "now": world.now}
    with pytest.raises(PermissionRefused):
        documents.add(actor=world.stranger, title="Guide", url="https://exemple.fr/", **said)
    roadmaps.choose(actor=world.team, starts_on=world.now.date(), **said)
    phase = Phase.objects.earliest("starts_on")
    guide = documents.add(actor=world.contributor, title="Guide", url="https://exemple.fr/1", phase=phase, **said)
    asks = world.standard.events.get(verb="document.added")
    assert world.team in [notice.recipient for notice in asks.notices.all()]
    programme = Programme("workshop", world.now + 10 * DAY, world.now + 10 * DAY + HOUR)
    workshop = meetings.plan(actor=world.team, programme=programme, **said)
    deck = documents.add(meeting=workshop, actor=world.team, title="Support", url="https://exemple.fr/s", now=world.now)
    for one in (guide, deck):
        documents.publish(document=one, actor=world.team, now=world.now)
    second = documents.add(actor=world.contributor, title="Guide", url="https://exemple.fr/2", replaces=guide, **said)
    assert (second.series, second.version, second.phase) == (guide.series, 2, phase)
    visitor = actor_for(user=None, standard=world.standard, now=world.now)
    (shown,) = versioned(Document.objects.filter(series=guide.series), visitor)
    assert (shown.latest, shown.earlier, shown.to_review) == (guide, (), ())
    documents.publish(document=second, actor=world.team, now=world.now)
    found = shelves(world.standard, visitor)
    assert [shelf.phase.kind if shelf.phase else "" for shelf in found] == ["launch", "open_questions"]
    (held,) = found[0].documents
    assert [held.latest and held.latest.url, *(one.url for one in held.earlier)] == ["https://exemple.fr/2", "https://exemple.fr/1"]
    html = read(as_(None), f"{HOME}ressources/")
    assert "1 version antérieure" in html
    assert html.index("Lancement") < html.index("Atelier n° 1")
    # A version is taken away by itself.
    documents.remove(document=second, actor=world.team, now=world.now)
    (left,) = shelves(world.standard, visitor)[0].documents
    assert left.latest == guide


def test_what_comments_and_documents_hold_is_one_count(world: World, settings: Any) -> None:
    world.call()
    table = received("lieux.csv", ContentFile(b"nom;places"))
    say(world, "Et ?", files=[table])
    settings.ATTACHMENTS_MAX_BYTES = len(table.content) + 10
    deck = received("deck.pdf", ContentFile(b"%PDF-1.7\n..."), DOCUMENT)
    said: dict[str, Any] = {"standard": world.standard, "actor": world.team, "title": "Support", "now": world.now}
    with pytest.raises(InvalidInput, match="joints sur ce site"):
        documents.add(file=deck, **said)
    settings.ATTACHMENTS_MAX_BYTES += 10
    documents.add(file=deck, **said)
    other = received("autre.csv", ContentFile(b"nom;publics"))
    with pytest.raises(InvalidInput, match="joints sur ce site"):
        say(world, "Et là ?", files=[other])


def test_pages_bring_a_document_then_its_next_version(world: World) -> None:
    member, team = as_(world.contributor), as_(world.team)
    address = f"{HOME}ressources/"
    assert "Aucun document pour l’instant" in read(as_(None), address)
    html = send(member, f"{address}apporter/", 422, title="Guide", kind="reference")
    assert "Donnez un fichier, ou l’adresse" in html
    send(member, f"{address}apporter/", title="Guide", kind="reference", url="https://exemple.fr/1")
    assert "Guide" not in read(as_(None), address)
    assert "à relire avant d’être public" in read(member, address)
    guide = Document.objects.get()
    assert "Guide" in send(team, f"{address}{guide.pk}/relecture/", action="publish", next=address)
    form = read(member, f"{address}apporter/?remplace={guide.pk}")
    assert "https://exemple.fr/1" in form
    send(member, f"{address}apporter/?remplace={guide.pk}", title="Guide", kind="reference", url="https://exemple.fr/2")
    assert [one.version for one in Document.objects.order_by("pk")] == [1, 2]
    assert as_(None).get(f"{address}{guide.pk}/").status_code == 404
