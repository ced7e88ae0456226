"""Splitting, merging, moving and retiring little by little, as a contributor does it without JavaScript."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from concertation.models import Proposal
from standard.queries import working_schema
from standard.schema.model import Schema
from standard.schema.operations import apply_all
from tests.concertation.world import World
from tests.pages.web_form import WebForm, shown

NEW = "/standards/bibliotheques/propositions/nouvelle/reorganiser/"


@pytest.fixture(autouse=True)
def signed_in(world: World, client: Client) -> None:
    world.now = timezone.now()
    world.call()
    client.force_login(world.contributor)


def result(world: World) -> Schema:
    return apply_all(working_schema(world.standard), Proposal.objects.get().read_operations())


def test_a_field_is_split_then_changed_then_the_split_is_undone(client: Client, world: World) -> None:
    field = world.field("public")
    children, adults, families = (world.value("public", text).uid for text in ("Enfants", "Adultes", "Familles"))
    address = f"{NEW}?quoi=scinder&champ={field.uid}"
    form = WebForm(client.get(address).content.decode(), id="feuille")

    page = form.fill(**{f"to_{children}": "1"}).send(client, address, "preview")
    assert "Il manque encore le titre du deuxième champ" in shown(page)
    page = form.send(client, address, "save")
    assert page.status_code == 422
    assert "Donnez un titre au deuxième champ." in shown(page)
    assert not Proposal.objects.exists()

    page = form.fill(
        title_2="Foyers", name_2="foyers", description_2="Qui vient ensemble.", **{f"to_{adults}": "1", f"to_{families}": "2"}
    ).send(client, address, "save")  # fmt: skip
    assert "Votre proposition" in shown(page)
    split = result(world)
    assert [one.name for one in split.fields] == ["nom", "public", "foyers", "places"]
    assert split.fields[1].uid == field.uid
    assert [value.uid for value in split.fields[2].values.values] == [families]  # type: ignore[union-attr]

    # A change of another field, then one of a part of the split: the split stays.
    draft = Proposal.objects.get()
    edit = f"/standards/bibliotheques/propositions/{draft.number}/modifier/champ/?champ={split.fields[2].uid}"
    WebForm(client.get(edit).content.decode(), id="feuille").fill(title="Les foyers").send(client, edit, "save")
    draft.refresh_from_db()
    assert [type(operation).__name__ for operation in draft.read_operations()] == ["SplitField", "SetProperty"]

    letter = f"/standards/bibliotheques/propositions/{draft.number}/modifier/"
    page = WebForm(client.get(letter).content.decode(), id="lettre").send(client, letter, "drop:0")
    assert page.status_code == 422
    draft.refresh_from_db()
    assert len(draft.read_operations()) == 2


@pytest.mark.parametrize(
    ("kind", "filled", "names", "values"),
    [
        ("fusionner-valeurs", {"chosen": "Enfants Adultes", "text": "Tous âges"}, "", ["Tous âges", "Familles"]),
        ("scinder-valeur", {"value": "Adultes", "texts": "Adultes\nSeniors"}, "", ["Enfants", "Adultes", "Seniors", "Familles"]),
        ("retirer-valeur", {"value": "Adultes", "since": "1.2.0", "successors": "=Familles"}, "", ["Enfants", "Adultes", "Familles"]),
        ("retirer", {"since": "1.2.0", "removed_in": "2.0.0", "successors": "=nom"}, "", ["Enfants", "Adultes", "Familles"]),
    ],
)
def test_each_kind_ends_in_a_draft(
    client: Client, world: World, kind: str, filled: dict[str, str], names: str, values: list[str]
) -> None:  # fmt: skip
    address = f"{NEW}?quoi={kind}&champ={world.field('public').uid}"
    form = WebForm(client.get(address).content.decode(), id="feuille")
    for name, text in filled.items():
        chosen = text.split() if name in ("chosen", "value") else [text.removeprefix("=")]
        form.values[name] = [world.value("public", one).uid for one in chosen] if name in ("chosen", "value") else chosen
    page = form.send(client, address, "save")
    assert page.status_code == 200, shown(page)[:2000]
    field = result(world).by_uid(world.field("public").uid)
    assert field is not None
    assert field.values is not None
    assert [value.text for value in field.values.values] == values
    if kind == "retirer":
        assert {field.get("deprecated"), field.get("deprecatedSince"), field.get("removedIn")} == {True, "1.2.0", "2.0.0"}
        assert field.get("successors") == ["nom"]


def test_what_disappears_does_so_after_it_is_to_avoid(client: Client, world: World) -> None:
    address = f"{NEW}?quoi=retirer&champ={world.field('public').uid}"
    form = WebForm(client.get(address).content.decode(), id="feuille")
    page = form.fill(since="1.10.0", removed_in="1.9.0").send(client, address, "save")
    assert page.status_code == 422
    assert "Écrivez une version qui vient après 1.10.0" in shown(page)
    assert not Proposal.objects.exists()


def test_the_form_of_a_field_leads_there_and_keeps_what_was_changed(client: Client, world: World) -> None:
    address = f"/standards/bibliotheques/propositions/nouvelle/?champ={world.field('public').uid}"
    form = WebForm(client.get(address).content.decode(), id="feuille")
    untouched = form.send(client, address, "go:scinder", follow=False)
    assert untouched["Location"].startswith(f"{NEW}?quoi=scinder&champ=")
    assert not Proposal.objects.exists()
    changed = form.fill(title="Publics").send(client, address, "go:fusionner-valeurs", follow=False)
    assert "/modifier/reorganiser/?quoi=fusionner-valeurs" in changed["Location"]
    assert "valeur d’une autre liste" not in shown(client.get(changed["Location"]))
    assert client.get(f"{NEW}?quoi=deplacer-valeur&champ={world.field('public').uid}").status_code == 200
    assert client.get(f"{NEW}?quoi=autre&champ=x").status_code == 404


def test_the_presentation_of_the_standard_is_changed_and_undone(client: Client, world: World) -> None:
    address = "/standards/bibliotheques/propositions/nouvelle/presentation/"
    grown = WebForm(client.get(address).content.decode(), id="feuille").send(client, address, "add:licenses")
    form = WebForm(grown.content.decode(), id="feuille").fill(title="Les bibliothèques", **{"licenses-n0-title": "Licence Ouverte"})
    assert "Licence Ouverte" in shown(form.send(client, address, "preview"))
    form.send(client, address, "save")
    draft = Proposal.objects.get()
    assert result(world).properties["licenses"] == [{"title": "Licence Ouverte"}]

    letter = f"/standards/bibliotheques/propositions/{draft.number}/modifier/"
    lettered = WebForm(client.get(letter).content.decode(), id="lettre")
    assert lettered.fill(champ="standard").send(client, letter, "add", follow=False)["Location"].endswith("/modifier/presentation/")
    lettered.send(client, letter, "undo:standard")
    draft.refresh_from_db()
    assert draft.read_operations() == ()
