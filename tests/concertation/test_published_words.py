"""What was published stays as it was said; what a version says of its changes is its schema beside the one before (law 8)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client

from concertation.queries import changes_of
from concertation.services import releases
from standard.models import Release
from standard.publishing import changelog, changes, changes_json
from standard.publishing.changes import OF_A_VERSION
from standard.queries import history_of
from standard.schema.diff import compare
from standard.schema.model import Schema
from standard.schema.operations import Operation, SetProperty
from standard.schema.wording import sentences
from standard.services import standards
from tests.concertation.world import DAY, World

ADD = {"op": "add_value", "field": "public", "value": "Étudiants"}
RENAME = {"op": "rename_field", "field": "nom", "before": "nom", "after": "nom_usuel"}


def published(world: World) -> Release:
    release = world.publish("")
    world.now += DAY
    return release


def file(release: Release, name: str) -> str:
    return bytes(release.artefacts.get(name=name).data).decode()


def what_changes(client: Client, release: Release) -> str:
    """What the page of a version says that it changes."""
    html = client.get(release.get_absolute_url()).content.decode()
    return html.split('id="changements"')[1].split("</section>")[0]


def other_words(operations: Sequence[Operation], schema: Schema) -> tuple[str, ...]:
    """How a later version of the software might say any change."""
    return tuple(f"Autrement dit : {type(operation).__name__} sur {len(schema.fields)} champs." for operation in operations)


@pytest.fixture
def later_words(monkeypatch: pytest.MonkeyPatch) -> Any:
    """From when it is called, the software says changes, sections and waivers otherwise."""

    def said_otherwise() -> None:
        monkeypatch.setattr(changes, "sentences", other_words)
        monkeypatch.setattr(changelog, "SECTIONS", tuple((kind, f"{label} (autrement)") for kind, label in changelog.SECTIONS))
        monkeypatch.setattr(changelog, "NOBODY", "Autrement : personne.")

    return said_otherwise


def test_a_rewording_changes_nothing_that_is_published(world: World, client: Client, later_words: Any) -> None:
    published(world)
    world.change(ADD)
    second = published(world)
    words = [change["sentence"] for change in json.loads(file(second, "changes.json"))["changes"]]
    before, page = file(second, "CHANGELOG.md"), what_changes(client, second)
    assert "Étudiants" in page
    assert all(word.removesuffix(".") in before for word in words)

    later_words()
    world.change(RENAME)
    third = published(world)

    assert what_changes(client, second) == page
    assert [change.sentence for change in changes_of(second)] == words
    log = file(third, "CHANGELOG.md")
    assert "Autrement dit : RenameField" in log
    assert changelog.section_of(before) in log
    own, *earlier = log.split("\n## ")[1:]
    assert "(autrement)" in own
    assert not any("utrement" in section for section in earlier)
    assert [past.section for past in history_of(third)] == [f"## {section.strip()}" for section in earlier]


def told(before: Schema, after: Schema) -> list[str]:
    """The comparison of two versions in sentences, what preparing a version writes left out."""
    operations = compare(before, after)
    said = zip(operations, sentences(operations, before), strict=True)
    return [text for each, text in said if not (isinstance(each, SetProperty) and each.field is None and each.path in OF_A_VERSION)]


def test_a_version_says_how_its_schema_differs_from_the_one_before(world: World) -> None:
    """Not the way that led there: what one decision did and another undid is no change."""
    first = published(world)
    for change in (
        ADD,
        RENAME,
        {"op": "rename_value", "field": "public", "value": "Étudiants", "before": "Étudiants", "after": "Étudiantes et étudiants"},
        {"op": "add_value", "field": "public", "value": "Voisins"},
        {"op": "remove_value", "field": "public", "value": "Voisins"},
        {"op": "set_property", "field": None, "path": "homepage", "after": "https://exemple.fr"},
    ):
        world.change(change)
    second = published(world)

    said = json.loads(file(second, "changes.json"))["changes"]
    assert [change["sentence"] for change in said] == told(first.revision.read_schema(), second.revision.read_schema())
    assert "Voisins" not in file(second, "CHANGELOG.md")
    numbers = {change["sentence"]: change["decision"]["number"] for change in said}
    assert sorted(numbers.values()) == [2, 3, 6]


def test_an_imported_version_says_what_it_changes_and_keeps_its_bytes(world: World, client: Client) -> None:
    def descriptor(version: str, *names: str) -> bytes:
        fields = [{"name": name, "title": name.capitalize(), "description": "Un texte.", "type": "string"} for name in names]
        return json.dumps(
            {"name": "ailleurs", "title": "Ailleurs", "version": version, "lastModified": "2024-01-01", "fields": fields}
        ).encode()

    originals = {"1.0.0": descriptor("1.0.0", "nom"), "1.1.0": descriptor("1.1.0", "nom", "rue")}
    first = standards.create(slug="ailleurs", title="Ailleurs", data=originals["1.0.0"], actor=world.admin, now=world.now, version="1.0.0")
    again = standards.import_version(standard=first.standard, data=originals["1.1.0"], actor=world.admin, now=world.now, version="1.1.0")
    for imported in (first, again):
        assert imported.release is not None
        assert bytes(imported.release.artefacts.get(name="schema.json").data) == originals[imported.release.version]

    release = again.release
    assert release is not None
    (change,) = changes_of(release)
    assert "Rue" in change.sentence
    log = file(release, "CHANGELOG.md")
    assert change.sentence.removesuffix(".") in log
    assert log.endswith("Première version publiée.\n")
    assert "Rue" in client.get(release.get_absolute_url()).content.decode()


def test_an_older_file_of_changes_is_read_as_it_is() -> None:
    older = {"version": "1.0.0", "changes": [{"sentence": "Un champ de plus.", "decision": {"number": 3, "title": "Faut-il ?"}}]}
    changes, waivers, fingerprint = changes_json.read(json.dumps(older).encode())
    assert [(change.sentence, change.kind, change.audience, change.decision and change.decision.number) for change in changes] == [
        ("Un champ de plus.", "changed", (), 3)
    ]
    assert (waivers, fingerprint) == ((), "")


def test_what_is_published_is_read_back_as_it_was_said(world: World) -> None:
    published(world)
    world.change(RENAME)
    candidate = releases.prepare(standard=world.standard, actor=world.team, now=world.now)
    world.approve(candidate)
    would_be = changes_of(candidate)
    release = releases.publish(release=candidate, actor=world.team, now=world.now)
    assert changes_of(release) == would_be
    assert would_be[0].decision is not None


def test_a_split_is_told_as_the_split_that_it_was(world: World) -> None:
    published(world)
    into = [{"name": "public_jeune", "title": "Public jeune"}, {"name": "public_adulte", "title": "Public adulte"}]
    world.change({"op": "split_field", "removed": ["public"], "added": into})
    first, *others = changes_of(published(world))
    assert "Public jeune" in first.sentence
    assert "Public adulte" in first.sentence
    assert first.level == "major"
    assert first.decision is not None
    assert not [change for change in others if "public_jeune" in change.sentence]
