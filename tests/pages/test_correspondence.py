"""The correspondence of two versions, read and completed by a person, downloaded as it was published."""

from __future__ import annotations

import pytest
from django.test import Client

from concertation.services.questions import OptionDraft
from standard.models import Artefact
from standard.schema.correspondence import from_csv, from_json
from tests.concertation.world import World, make_world, written_again
from tests.pages.test_committee_versions import release
from tests.pages.visit import HOME, as_, read

TABLE = f"{HOME}versions/1.0.0...2.0.0/migration"


@pytest.fixture
def two_versions(db: None) -> World:
    """Between them a value went without heir and another was renamed."""
    return written_again(_two_versions)


def _two_versions() -> World:
    world = make_world()
    release(world)
    changes = (
        {"op": "remove_value", "field": "public", "value": "Enfants"},
        {"op": "rename_value", "field": "public", "value": "Adultes", "after": "Grandes personnes"},
        {"op": "add_value", "field": "public", "value": "Tous"},
    )
    question = world.ask(OptionDraft(title="Changer les publics", operations=world.operations(*changes)))
    world.agree_in_a_meeting(question, world.option(question))
    release(world, "2.0.0")
    return world


def test_the_table_says_what_changes_and_asks_the_rest(two_versions: World) -> None:
    html = read(as_(None), f"{TABLE}/")
    assert "1 point reste à décider par une personne" in html
    assert "la valeur « Enfants » devient" in html
    assert "Grandes personnes" in html
    assert "Renommé" in html
    assert "rien à adapter" in read(as_(None), f"{HOME}versions/1.0.0...1.0.0/migration/")
    read(as_(None), f"{HOME}versions/1.0.0...9.0.0/migration/", 404)


@pytest.mark.parametrize(
    ("answer", "expected"), [("", ("", "open")), ("0", ("", "yes")), ("1", ("Grandes personnes", "yes")), ("99", ("", "open"))]
)
def test_answers_give_a_completed_table_and_write_nothing(
    client: Client, two_versions: World, answer: str, expected: tuple[str, str]
) -> None:
    response = client.post(f"{TABLE}/", {"question-0": answer})
    assert response["Content-Disposition"] == 'attachment; filename="migration-1.0.0-2.0.0.csv"'
    rows = [row for row in from_csv(response.content).rows if row.old_value == "Enfants"]
    assert [(row.new_value, row.status) for row in rows] == [expected]


def test_the_published_bytes_are_given_for_versions_in_a_row_and_computed_for_others(client: Client, two_versions: World) -> None:
    for form in ("csv", "json"):
        published = Artefact.objects.get(release__version="2.0.0", name=f"migration-depuis-1.0.0.{form}")
        assert client.get(f"{TABLE}.{form}").content == bytes(published.data)
    back = from_csv(client.get(f"{HOME}versions/2.0.0...1.0.0/migration.csv").content)
    assert ("Grandes personnes", "Adultes") in {(row.old_value, row.new_value) for row in back.rows}
    working = from_json(client.get(f"{HOME}versions/1.0.0...travail/migration.json").content)
    assert {row.status for row in working.rows} == {"certain", "open"}
    assert "Table de migration depuis la version précédente (CSV)" in read(client, f"{HOME}versions/2.0.0/")
