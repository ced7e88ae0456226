"""ETags and `If-Match`: what one edits is written over only as one has read it. Every address is tried in `test_writing_routes`."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from api.urls import VERSION_1
from concertation.services import proposals
from tests.api.described import document
from tests.concertation.world import DAY, World


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_proposal_is_not_written_over_by_whoever_read_it_before(world: World) -> None:
    author = world.copil[0]
    proposal = world.propose(world.add_value("Touristes"), title="Ajouter les touristes", by=author)
    client, at = of(author), f"/api/v1/proposals/{proposal.pk}/"
    read = client.get(at)
    # Whoever reads, the tag is the same; and it changes with what is written, not with what is said around.
    assert Client().get(at)["ETag"] == read["ETag"]
    proposals.support(proposal=proposal, actor=world.copil[1], now=world.now)
    assert client.get(at)["ETag"] == read["ETag"]

    def put(title: str, tag: str) -> Any:
        body = {"title": title, "motive": "C’est plus clair."}
        return client.put(at, body, content_type="application/json", headers={"If-Match": tag})

    assert put("Des touristes", f'"ancien", {read["ETag"]}').status_code == 200
    late = put("Les touristes", read["ETag"])
    assert (late.status_code, late["Content-Type"]) == (412, "application/problem+json")
    assert [error["field"] for error in late.json()["errors"]] == ["title", "motive"]
    assert "relisez cette adresse" in late.json()["detail"]
    assert client.get(at).json()["title"] == "Des touristes"
    for weak in (f"W/{late['ETag']}", '"x"'):
        assert put("Les touristes", weak).status_code == 412
    assert put("Les touristes", late["ETag"]).status_code == put("Touristes", "*").status_code == 200
    elsewhere = client.post(f"{at}withdraw/", {}, content_type="application/json", headers={"If-Match": late["ETag"]})
    assert (elsewhere.status_code, elsewhere.json()["errors"][0]["field"]) == (400, "If-Match")
    assert client.get(at).json()["state"] == "open"


def test_so_are_drafts_and_minutes_that_are_being_written(world: World, time_machine: Any) -> None:
    client, slug = of(world.copil[0]), world.standard.slug
    saved = client.post(f"/api/v1/standards/{slug}/comments/drafts/", {"body": "Il manque"}, content_type="application/json").json()
    read = client.get(saved["url"])
    client.post(f"/api/v1/standards/{slug}/comments/drafts/", {"body": "Il manque les élus."}, content_type="application/json")
    assert client.delete(saved["url"], headers={"If-Match": read["ETag"]}).status_code == 412
    assert client.delete(saved["url"], headers={"If-Match": client.get(saved["url"])["ETag"]}).status_code == 204

    team, at = of(world.team), f"/api/v1/meetings/{world.meet().pk}/minutes/"
    time_machine.move_to(world.now + DAY, tick=False)
    assert team.post(at).status_code == 201
    read = team.get(at)

    def put(text: str, seen: int) -> int:
        body = {"text": text, "version": seen}
        return int(team.put(at, body, content_type="application/json", headers={"If-Match": read["ETag"]}).status_code)

    assert put("Tout le monde était là.", 1) == 200
    assert put("Personne n’était là.", 2) == 412


def test_the_tag_is_of_all_that_is_edited() -> None:
    """Where a row has other columns than those that are edited: what PATCH reads is of the tag."""
    bodies = document()["components"]["schemas"]
    untold, tried = {}, set()
    for one in VERSION_1:
        edits = getattr(getattr(one.callback, "cls", None), "edits", None)
        if edits is None or not edits.only:
            continue
        (said,) = [
            methods["patch"]
            for path, methods in document()["paths"].items()
            if "patch" in methods and re.sub(r"{\w+}", "", path) == "/api/v1/" + re.sub(r"<[\w:]+>", "", str(one.pattern))
        ]
        body = bodies[said["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]]
        if left := body["properties"].keys() - set(edits.only):
            untold[one.name] = left
        tried.add(one.name)
    assert untold == {}
    assert {"standard", "me", "sample"} <= tried
