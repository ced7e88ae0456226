"""Comparing: two versions, a version and the working schema, a proposal and the working schema."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from concertation.services import proposals
from concertation.services.questions import OptionDraft
from standard.queries import working_schema
from standard.schema import table_schema
from standard.schema.operations import PlacedField, SplitField
from tests.concertation.world import World, make_world, written_again
from tests.pages.visit import HOME, as_, queries, read

BETWEEN = f"{HOME}versions/1.0.0...1.1.0/"


@pytest.fixture
def two_versions(db: None) -> World:
    """Between the two: a value more and a longer description by one decision, a stricter and renamed field by another."""
    return written_again(_two_versions)


def _two_versions() -> World:
    world = make_world()
    world.publish("1.0.0")
    world.change(
        {"op": "add_value", "field": "public", "value": "Tous"},
        {"op": "set_property", "field": "nom", "path": "title", "before": "Nom", "after": "Nom d’usage"},
        title="Accueille-t-on tout le monde ?",
    )
    world.change(
        {"op": "set_property", "field": "places", "path": "constraints/required", "after": True},
        {"op": "rename_field", "field": "places", "before": "places", "after": "places_assises"},
        {
            "op": "set_property",
            "field": None,
            "path": "contributors",
            "after": [{"title": "Ville de Brest", "role": "author", "path": "https://brest.exemple"}],
        },
        title="Combien de places ?",
    )
    world.publish("1.1.0")
    return world


def groups(client: Client, address: str) -> list[str]:
    page = client.get(address).context["page"]
    return sorted(group.name for group in page.comparison.changes.groups)


def test_two_versions_stand_side_by_side(client: Client, two_versions: World) -> None:
    html = read(client, BETWEEN)

    assert "1 champ renommé, 2 champs modifiés et le standard lui-même." in html
    assert re.search(r'<td data-label="Après"> ?<ins>Tous</ins>', html)
    assert 'Nom<ins><span class="fr-sr-only">Ajouté : </span> d’usage</ins>' in html
    # What it asks of each, in words, beside the change; and the number that follows, with why.
    assert "Producteurs : à adapter" in html
    assert "Réutilisateurs : rien à faire" in html
    assert "Après la version 1.0.0, cela appelle le numéro <strong>2.0.0</strong>." in html
    assert "Pourquoi le numéro 2.0.0" in html


def test_nobody_reads_json(client: Client, two_versions: World) -> None:
    html = read(client, BETWEEN)

    assert "Ville de Brest (auteur), https://brest.exemple" in html
    assert "{&quot;" not in html


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ("", ["", "nom", "places_assises", "public"]),
        ("nature=changed", ["nom", "public"]),
        ("nature=renamed", ["places_assises"]),
        ("nature=schema", [""]),
        ("champ=nom", ["nom"]),
        ("champ=standard", [""]),
        ("decision=1", ["nom", "public"]),
        ("decision=2", ["", "places_assises"]),
        ("rupture=1", ["places_assises", "public"]),
        ("rupture=1&decision=1", ["public"]),
        ("rupture=1&nature=schema", []),
        ("nature=added", []),
        ("decision=rien", []),
    ],
)
def test_a_comparison_is_filtered_by_its_address(client: Client, two_versions: World, filters: str, kept: list[str]) -> None:
    assert groups(client, f"{BETWEEN}?{filters}") == kept
    said = json.loads(client.get(f"{BETWEEN}comparaison.json?{filters}").content)
    assert sorted(change["field"] or "" for change in said["changes"]) == kept
    html = read(client, f"{BETWEEN}?{filters}")
    assert ("Aucun changement ne correspond à ces filtres" in html) == (not kept)
    assert ("Tout montrer" in html) == bool(filters)


def test_each_filter_counts_what_it_would_leave(client: Client, two_versions: World) -> None:
    comparison = client.get(f"{BETWEEN}?decision=1").context["page"].comparison

    assert {choice.label: choice.amount for choice in comparison.kinds} == {
        "Champs renommés": 0, "Champs modifiés": 2, "Le standard lui-même": 0,
    }  # fmt: skip
    assert [(choice.key, choice.amount) for choice in comparison.decisions] == [("1", 2), ("2", 2)]
    assert comparison.breaking_left == 1


def test_a_comparison_is_also_json_and_markdown(client: Client, two_versions: World) -> None:
    said = json.loads(client.get(f"{BETWEEN}comparaison.json").content)
    public = next(change for change in said["changes"] if change["field"] == "public")
    markdown = client.get(f"{BETWEEN}comparaison.md?champ=public")

    assert (said["before"]["version"], said["after"]["version"], said["level"], said["next_version"]) == (
        "1.0.0",
        "1.1.0",
        "major",
        "2.0.0",
    )
    assert {"operations", "impacts", "format"} <= said.keys()
    assert public["values"] == [{"kind": "added", "before": None, "after": "Tous"}]
    assert public["decisions"][0]["url"].endswith(f"{HOME}decisions/1/")
    assert public["impacts"][0]["rule"] == "value-added"
    assert markdown["Content-Type"].startswith("text/markdown")
    text = markdown.content.decode()
    assert "| – | Tous | Ajoutée |" in text
    assert "Places assises" not in text.split("## ")[1]
    assert f"{BETWEEN}comparaison.md?champ=public" in read(client, f"{BETWEEN}?champ=public")


def test_the_api_says_the_same_as_the_page(client: Client, two_versions: World) -> None:
    address = "/api/v1/standards/bibliotheques/comparison/"
    page = json.loads(client.get(f"{BETWEEN}comparaison.json").content)

    assert client.get(f"{address}?before=1.0.0&after=1.1.0").json() == page
    assert client.get(f"{address}?before=1.1.0").json()["level"] == "none"
    assert client.get(f"{address}?before=9.9.9").status_code == 404
    assert client.get(address).json()["errors"][0]["field"] == "before"


def test_a_decided_split_is_told_as_a_split(client: Client, world: World) -> None:
    world.publish("1.0.0")
    working = working_schema(world.standard)
    public, places = world.field("public"), world.field("places")
    enfants, adultes, familles = (value.uid for value in public.values.values)  # type: ignore[union-attr]
    new = [
        {"name": name, "title": title, "description": f"{title}.", "type": "string", "constraints": {"enum": values}}
        for name, title, values in (("jeunes", "Jeunes", ["Enfants"]), ("grands", "Grands", ["Adultes", "Familles"]))
    ]
    parts = table_schema.parse({"fields": new}).fields
    heirs = [value.uid for part in parts for value in part.values.values]  # type: ignore[union-attr]
    split = SplitField(
        (PlacedField(public, places.uid),),
        (PlacedField(parts[1], places.uid), PlacedField(parts[0], parts[1].uid)),
        {public.uid: (parts[0].uid, parts[1].uid), enfants: (heirs[0],), adultes: (heirs[1],), familles: (heirs[2],)},
    )
    assert split.apply(working)
    question = world.ask(OptionDraft(title="Scinder", operations=(split,)), title="Faut-il deux champs ?")
    world.agree_in_a_meeting(question, world.option(question))

    html = read(client, f"{HOME}versions/1.0.0...travail/")

    assert "Décision n° 1" in html
    assert "est scindé en deux" in html
    assert "« Adultes », dans « Grands »" in html


def test_a_comparison_can_go_back_or_stay(client: Client, two_versions: World) -> None:
    back = f"{HOME}versions/1.1.0...1.0.0/"
    assert groups(client, f"{back}?decision=1") == ["nom", "public"]
    assert "<del>Tous</del>" in read(client, back)
    assert "Aucune différence" in read(client, f"{HOME}versions/1.1.0...travail/")
    assert json.loads(client.get(f"{HOME}versions/1.1.0...travail/comparaison.json").content)["next_version"] == "1.1.0"
    assert "disent la même chose" in client.get(f"{HOME}versions/1.1.0...travail/comparaison.md").content.decode()


def test_the_form_leads_to_the_comparison(client: Client, two_versions: World) -> None:
    answer = client.get(f"{HOME}versions/comparer/?avant=1.0.0&apres=travail")

    assert answer["Location"] == f"{HOME}versions/1.0.0...travail/"
    assert client.get(f"{HOME}versions/comparer/?avant=1.0.0&apres=9.9.9").status_code == 404
    assert client.get(f"{HOME}versions/1.0.0...9.9.9/").status_code == 404
    assert client.get(f"{HOME}versions/1.0.0...9.9.9/comparaison.json").status_code == 404


def test_a_proposal_stands_beside_the_working_schema(world: World) -> None:
    proposal = world.propose(world.add_value("Tous"), title="Accueillir tout le monde")
    address = f"{proposal.get_absolute_url()}comparaison/"
    client = as_(None)

    assert address in read(client, proposal.get_absolute_url())
    html = read(client, address)
    assert "De la version en préparation à la proposition n° 1" in html
    assert re.search(r"<ins>Tous</ins>", html)
    assert json.loads(client.get(f"{proposal.get_absolute_url()}comparaison.json").content)["changes"][0]["field"] == "public"
    # Once decided otherwise, it is compared with what it was written on, and says so.
    world.change({"op": "remove_field", "field": "public"}, title="Qui est accueilli ?")
    html = read(client, address)
    assert "la proposition ne s’y applique plus" in html
    assert "De la révision 1 à la proposition n° 1" in html


def test_a_draft_is_compared_for_its_author_alone(world: World) -> None:
    draft = proposals.save_draft(
        standard=world.standard, actor=world.copil[0], title="Un brouillon", operations=world.add_value("Tous"), now=world.now
    )
    read(as_(world.copil[0]), f"{draft.get_absolute_url()}comparaison/")
    read(as_(world.copil[1]), f"{draft.get_absolute_url()}comparaison/", 404)


def test_the_page_asks_as_much_whatever_the_changes_and_decisions(client: Client, two_versions: World) -> None:
    address = f"{HOME}versions/1.0.0...travail/"
    before = queries(client, address)
    for number in range(12):
        world_field(two_versions, number).change(
            {"op": "add_value", "field": "public", "value": f"Groupe {number}"},
            title=f"Groupe {number} ?",
        )
    html = read(client, address)

    assert queries(client, address) == before <= 14
    assert "Groupe 11" in html
    # From eleven changes on, the page begins with a list of them.
    assert "Les changements de cette page" in html


def world_field(world: World, number: int) -> World:
    """The standard with one field more, by a decision of its own."""
    field = {"name": f"champ_{number}", "title": f"Champ {number}", "type": "string"}
    world.change({"op": "add_field", "field": field}, title=f"Un champ {number} ?")
    return world
