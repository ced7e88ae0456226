"""What a version says of its changes is true whatever happened since the one before: undone, changed twice, withdrawn."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client

from concertation import queries
from concertation.services import decisions, releases
from concertation.services.questions import OptionDraft
from standard.models import Release
from standard.queries import release_before, suggest_version
from standard.services import releases as without_debate
from tests.concertation.world import DAY, World

ADD = {"op": "add_value", "field": "public", "value": "Étudiants"}


def published(world: World, version: str = "") -> Release:
    release = world.publish(version)
    world.now += DAY
    return release


def withdrawn(world: World, release: Release, reason: str = "La liste était fausse.") -> Release:
    found = without_debate.withdraw(release=release, actor=world.team, reason=reason, now=world.now)
    world.now += DAY
    return found


def file(release: Release, name: str) -> str:
    return bytes(release.artefacts.get(name=name).data).decode()


def changes_of(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file(release, "changes.json"))
    return found


def test_a_withdrawn_version_is_no_baseline_and_is_told(world: World, client: Client) -> None:
    first = published(world, "0.1.0")
    world.change(ADD)
    second = withdrawn(world, published(world), "La liste *était* fausse.")
    world.change({"op": "add_value", "field": "public", "value": "Lycéens"})

    suggestion = suggest_version(world.standard)
    assert (suggestion.since, suggestion.version) == (first, "0.3.0")
    third = published(world)

    assert third.version == "0.3.0"
    assert release_before(third) == first
    said = changes_of(third)
    assert (said["previous"], said["withdrawn"]) == (
        "0.1.0",
        [{"version": "0.2.0", "date": "2022-06-05", "reason": "La liste *était* fausse."}],
    )
    assert ["Étudiants" in said["changes"][0]["sentence"], "Lycéens" in said["changes"][1]["sentence"]] == [True, True]
    own, past, oldest = file(third, "CHANGELOG.md").split("\n## ")[1:]
    assert "La version 0.2.0 est retirée. Les changements se lisent depuis la version 0.1.0." in own
    assert past.startswith("[0.2.0]")
    assert "**Retirée le 5\u00a0juin 2022**\u00a0: La liste \\*était\\* fausse." in past
    assert "Étudiants" in past
    assert "Retirée" not in oldest
    assert third.artefacts.filter(name="migration-depuis-0.1.0.csv").exists()

    # What the withdrawn version said of itself stays, and so does the trace of its decision.
    assert release_before(second) == first
    line = next(line for line in world.register() if line.decision.number == 1)
    assert (line.release, line.withdrawn) == (third, (second,))
    page = client.get(line.decision.get_absolute_url()).content.decode()
    assert f'href="{second.get_absolute_url()}"' in page
    assert f'href="{third.get_absolute_url()}"' in page

    # Withdrawn later, a version was still the one in force when the next was published.
    world.change({"op": "add_value", "field": "public", "value": "Apprentis"})
    fourth = published(world)
    withdrawn(world, third)
    assert release_before(fourth) == third
    # Looked at again, it still says of its changes what it published.
    again = {one.name: one.data for one in releases.preview(fourth)}
    told = json.loads(again["changes.json"])
    assert {**told, "fingerprint": ""} == {**changes_of(fourth), "fingerprint": ""}
    assert again["CHANGELOG.md"].decode() == file(fourth, "CHANGELOG.md")


def test_the_number_of_a_withdrawn_version_is_not_proposed_again(world: World) -> None:
    withdrawn(world, published(world, "0.1.0"))
    assert suggest_version(world.standard).version == "0.2.0"
    second = published(world)
    assert second.version == "0.2.0"
    assert changes_of(second)["previous"] is None
    assert "Première version publiée" not in file(second, "CHANGELOG.md").split("\n## ")[1]


def test_what_was_done_and_undone_is_told_apart(world: World, client: Client) -> None:
    published(world, "0.1.0")
    world.change(ADD)
    renamed = {"op": "rename_value", "field": "public", "value": "Étudiants", "before": "Étudiants", "after": "Étudiantes et étudiants"}
    world.change(renamed)
    world.change({"op": "add_value", "field": "public", "value": "Voisins"})
    world.change({"op": "remove_value", "field": "public", "value": "Voisins"})
    world.change({"op": "move_field", "field": "places", "after": "public"})
    release = published(world)

    said = changes_of(release)
    assert [change["kind"] for change in said["changes"]] == ["added", "changed"]
    entry = queries.changes_of(release)[0]
    assert [decision.number for decision in entry.decisions] == [1, 2]
    assert said["changes"][1]["decision"]["number"] == 5
    assert [decision["number"] for decision in said["undone"]] == [3, 4]
    log = file(release, "CHANGELOG.md")
    assert "(décisions n°\u00a01 et n°\u00a02)." in log
    undone = log.split("### Décidé, puis repris")[1].split("\n## ")[0]
    assert ["n°\u00a03]" in undone, "n°\u00a04]" in undone, "n°\u00a01]" in undone] == [True, True, False]
    page = client.get(release.get_absolute_url()).content.decode()
    assert "Décidé, puis repris" in page


def test_the_way_of_a_decision_is_said_in_a_sentence(world: World) -> None:
    published(world, "0.1.0")
    world.change(ADD)
    detail = world.ask(OptionDraft(title="Coquille", operations=world.describe("nom", "Le nom d’usage.")))
    said = {"outcome": "settled_by_team", "how": "team", "motive": "Coquille."}
    decisions.decide(question=detail, actor=world.team, option=world.option(detail), now=world.now, **said)
    log = file(published(world), "CHANGELOG.md")
    assert re.findall(r"\((\D+) du \d+", log) == ["consensus en séance", "choix de l’équipe projet"]


def test_every_address_of_a_change_log_answers(world: World, client: Client) -> None:
    published(world, "0.1.0")
    world.change(ADD)
    log = file(published(world), "CHANGELOG.md")
    site = "http://127.0.0.1:8000"
    addresses = re.findall(r"\]\(([^)]+)\)", log)
    assert f"{site}/standards/{world.standard.slug}/versions/0.2.0/" in addresses
    assert {client.get(address.removeprefix(site)).status_code for address in addresses} == {200}


def test_a_candidate_is_read_beside_the_version_in_force(world: World) -> None:
    published(world, "0.1.0")
    world.change(ADD)
    withdrawn(world, published(world))
    candidate = releases.prepare(standard=world.standard, actor=world.team, now=world.now)
    (change,) = queries.changes_of(candidate)
    assert change.decision is not None
    assert change.decision.number == 1
