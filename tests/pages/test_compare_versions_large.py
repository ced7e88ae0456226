"""What is large in a standard is compared by the worker too: two versions once for everybody, a schema wanted for who wants it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from concertation.models import Proposal
from standard.comparison import sent
from standard.models import FileComparison
from standard.permissions import OPERATOR
from standard.queries import working_schema
from standard.schema import table_schema
from standard.schema.operations import apply_all, read_changes
from standard.services import file_comparison
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read, send

TWO = f"{HOME}versions/1.0.0...1.1.0/"
WANTED = f"{HOME}propositions/depuis-un-fichier/"
API = "comparisons/"


@pytest.fixture
def large(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two versions of which a page would compare neither: what is large is only said to begin sooner."""
    world.now = timezone.now()
    world.call()
    world.publish("1.0.0")
    world.change({"op": "add_value", "field": "public", "value": "Classes"}, title="Et les classes ?")
    world.publish("1.1.0")
    monkeypatch.setattr(sent, "MOST_FIELDS", 2)
    return world


def compared() -> FileComparison:
    row = FileComparison.objects.get()
    file_comparison.compare(comparison_id=row.pk, actor=OPERATOR)
    row.refresh_from_db()
    return row


def with_another_title(world: World) -> dict[str, Any]:
    descriptor = table_schema.render(working_schema(world.standard))
    descriptor["fields"][0]["title"] = "Nom du lieu"
    return descriptor


def test_two_large_versions_are_compared_once_for_everybody(large: World) -> None:
    visitor, other = Client(), Client()
    assert "personne ne l’a encore demandé" in read(visitor, TWO)
    assert visitor.get(f"{TWO}comparaison.json").status_code == 404
    at = visitor.post(TWO)["Location"]
    assert other.post(TWO)["Location"] == other.get(TWO)["Location"] == at
    assert "Les deux schémas sont les prochains" in read(other, at)
    row = compared()

    page = read(other, at)
    assert "De la version 1.0.0 à la version 1.1.0" in page
    number = large.standard.decisions.get(question__title="Et les classes ?").number
    assert f"Décision n° {number}</a> : Et les classes ?" in page
    assert "Effacer ces schémas" not in page
    assert visitor.post(f"{at}effacer/").status_code == 403
    answer = json.loads(b"".join(other.get(other.get(f"{TWO}comparaison.json")["Location"])))
    assert answer["changes"][0]["decisions"][0]["number"] == number
    assert [row["after"] for row in answer["changes"][0]["values"]] == ["Classes"]
    assert row.state == "done"


def test_an_api_asks_for_what_is_large_and_polls_its_address(large: World) -> None:
    script = Script(large.contributor)
    at = f"standards/{large.standard.slug}/comparison/?before=1.0.0&after=1.1.0"
    assert "comparisons/" in script.get(at, status=400)["detail"]
    asked = script.post(API, {"standard": large.standard.slug, "before": "1.0.0", "after": "1.1.0"}, status=202)
    assert (asked["state"], asked["comparison"]) == ("queued", None)
    compared()
    made = Script().get(f"{API}{asked['id']}/")
    assert made["state"] == "done"
    assert made["comparison"] == script.get(at)
    assert made["comparison"]["level"] == "minor"


def test_two_schemas_sent_by_the_api_are_for_whoever_has_their_address(large: World) -> None:
    before, after = ({"fields": [{"name": name}]} for name in ("nom", "titre"))
    anonymous, other = Script(), Script(large.stranger)
    asked = anonymous.post(API, {"before": before, "after": after}, status=202)
    row, at = compared(), f"{API}{asked['id']}/"
    assert str(row.pk) != asked["id"]
    assert anonymous.get(at)["comparison"]["changes"]
    other.get(f"{API}{row.pk}/", status=404)
    other.send("delete", f"{API}{row.pk}/", status=404)
    assert anonymous.client.delete(f"/api/v1/{at}").status_code == 204
    assert not FileComparison.objects.exists()
    for refused, name in (({"before": before}, "after"), ({"standard": large.standard.slug, "before": before, "after": "1.0.0"}, "before")):
        assert anonymous.post(API, refused, status=400)["errors"][0]["field"] == name


def test_a_large_schema_that_somebody_wants_becomes_a_draft(large: World) -> None:
    author, descriptor = as_(large.contributor), with_another_title(large)
    file = SimpleUploadedFile("schema.json", json.dumps(descriptor).encode())
    at = author.post(WANTED, {"voulu-file": file})["Location"]
    assert as_(large.team).get(at).status_code == 404
    compared()
    assert "Garder comme brouillon" in read(author, at)
    page = send(author, f"{at}proposer/")
    assert "Nom du lieu" in page
    draft = Proposal.objects.get()
    assert (draft.state, draft.author) == ("draft", large.contributor)
    assert table_schema.render(apply_all(working_schema(large.standard), draft.read_operations())) == descriptor


def test_the_operations_to_a_large_schema_are_proposed_by_the_api(large: World) -> None:
    script, descriptor = Script(large.contributor), with_another_title(large)
    said, proposals = {"title": "Le nom", "motive": "Plus clair."}, f"standards/{large.standard.slug}/proposals/"
    # Little goes under another name: however large the rest is, the schema itself may be sent.
    assert len(script.post(proposals, {**said, "draft": True, "descriptor": descriptor}, status=201)["operations"]) == 1
    for rank, field in enumerate(descriptor["fields"]):
        field["name"] = f"autre_{rank}"
    assert "comparisons/" in script.post(proposals, {**said, "descriptor": descriptor}, status=400)["detail"]
    asked = script.post(API, {"standard": large.standard.slug, "after": descriptor}, status=202)
    compared()
    operations = script.get(f"{API}{asked['id']}/")["comparison"]["operations"]
    assert table_schema.render(apply_all(working_schema(large.standard), read_changes(operations))) == descriptor
    script.post(proposals, {**said, "operations": operations}, status=201)
