"""Proposing by changing a field as it reads: what the form shows, gives and refuses."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from concertation.models import Proposal
from concertation.services.questions import OptionDraft
from standard.queries import working_schema
from standard.schema.operations import apply_all
from tests.concertation.world import World
from tests.pages.taking_part import LIST, NEW, address_of, letter, only_draft, operations, save, sheet
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.usefixtures("open_call")


def refused(response: HttpResponse, sentence: str, beside: str) -> None:
    """The form came back with the sentence at the top and beside the input, and nothing was kept."""
    page = shown(response)
    assert response.status_code == 422
    assert sentence in page
    assert f'<a href="#champ_{beside}">' in page
    assert not Proposal.objects.exists()


# --- From the field to the proposal -----------------------------------------------------------------------------------


def test_a_contributor_adds_a_value_and_sends_it(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    address = address_of(world, "public")

    grown = WebForm(sheet(client, address).send(client, address, "add").content.decode(), id="feuille")
    draft_page = grown.fill(**{"value-n1-text": "Seniors", "value-n1-definition": "À partir de 65 ans."}).send(client, address, "save")

    draft = only_draft()
    assert [change["op"] for change in operations(draft)] == ["add_value"]
    assert "accepte une valeur de plus : « Seniors »" in shown(draft_page)
    assert draft.title == "Ajouter «\u00a0Seniors\u00a0» à «\u00a0Public accueilli\u00a0»"

    form, address = letter(client, draft)
    sent = form.fill(title="Accueillir les seniors", motive="Nos ateliers du mardi.").send(client, address, "send")

    draft.refresh_from_db()
    assert (draft.state, draft.title, draft.author) == ("open", "Accueillir les seniors", world.contributor)
    assert "est à l’étude" in shown(sent)
    assert "Nos ateliers du mardi." in shown(sent)


def test_a_form_left_as_it_is_changes_nothing(client: Client, world: World) -> None:
    for name in ("nom", "public", "places"):
        response = save(client, world, name)
        assert response.status_code == 422
        assert "Rien n’a changé" in shown(response)
    assert not Proposal.objects.exists()


def test_several_changes_of_a_field_are_one_proposal(client: Client, world: World) -> None:
    adults = world.value("public", "Adultes").uid
    save(
        client,
        world,
        "public",
        title="Publics accueillis",
        name="publics",
        description="Les publics.\nIls peuvent être plusieurs.",
        required="on",
        listing="several",
        **{f"value-{adults}-text": "Adultes et aînés", f"value-{adults}-label": "Grand public"},
    )

    after = apply_all(working_schema(world.standard), only_draft().read_operations())
    field = after.by_uid(world.field("public").uid)
    assert field is not None
    assert (field.name, field.title, field.required) == ("publics", "Publics accueillis", True)
    assert field.description == "Les publics.\nIls peuvent être plusieurs."
    assert field.values is not None
    assert [value.text for value in field.values.values] == ["Enfants", "Adultes et aînés", "Familles"]
    assert (field.values.separator, field.values.values[1].label) == (";", "Grand public")
    assert field.values.values[1].uid == adults


def test_values_move_and_retire_by_buttons(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    address = address_of(world, "public")
    children, families = world.value("public", "Enfants").uid, world.value("public", "Familles").uid

    page = sheet(client, address).fill(example="Familles").send(client, address, f"up:{families}")
    page = WebForm(page.content.decode(), id="feuille").send(client, address, f"retire:{children}")
    assert "retirée de la liste" in shown(page)
    assert "n’accepte plus la valeur « Enfants »" in shown(page)
    WebForm(page.content.decode(), id="feuille").send(client, address, "save")

    after = apply_all(working_schema(world.standard), only_draft().read_operations())
    field = after.by_name("public")
    assert field is not None
    assert field.values is not None
    assert [value.text for value in field.values.values] == ["Familles", "Adultes"]


def test_a_retired_value_can_be_put_back(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    address = address_of(world, "public")
    adults = world.value("public", "Adultes").uid

    page = sheet(client, address).send(client, address, f"retire:{adults}")
    page = WebForm(page.content.decode(), id="feuille").send(client, address, f"restore:{adults}")

    assert "Rien ne change pour l’instant" in shown(page)


def test_a_field_is_added_where_one_says(client: Client, world: World) -> None:
    response = save(
        client,
        world,
        "",
        title="Accès",
        name="acces",
        description="Comment on y entre.",
        kind="integer:default",
        minimum="1",
        maximum="10",
        example="3",
        place=world.field("nom").uid,
    )

    assert "est ajouté" in shown(response)
    after = apply_all(working_schema(world.standard), only_draft().read_operations())
    assert [field.name for field in after.fields] == ["nom", "acces", "public", "places"]
    added = after.fields[1]
    assert (added.get("constraints/minimum"), added.get("constraints/maximum"), added.type) == (1, 10, "integer")


def test_a_field_is_moved_and_another_removed_in_one_proposal(client: Client, world: World) -> None:
    save(client, world, "places", place="")
    draft = only_draft()
    form, address = letter(client, draft)
    form.fill(champ=world.field("public").uid).send(client, address, "add", follow=False)
    address = f"{address}champ/?champ={world.field('public').uid}"
    sheet(client, address).send(client, address, "remove")

    draft.refresh_from_db()
    after = apply_all(working_schema(world.standard), draft.read_operations())
    assert [field.name for field in after.fields] == ["places", "nom"]
    assert Proposal.objects.count() == 1


def test_one_change_of_several_can_be_undone(client: Client, world: World) -> None:
    save(client, world, "places", title="Nombre de places")
    draft = only_draft()
    address = f"{LIST}{draft.number}/modifier/champ/?champ={world.field('nom').uid}"
    sheet(client, address).fill(title="Nom affiché").send(client, address, "save")
    form, address = letter(client, draft)
    form.send(client, address, f"undo:{world.field('places').uid}")

    draft.refresh_from_db()
    assert [change["field"] for change in operations(draft)] == [world.field("nom").uid]


def test_the_effect_is_read_before_anything_is_kept(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    address = address_of(world, "places")
    response = sheet(client, address).fill(required="on").send(client, address, "preview")

    page = shown(response)
    assert response.status_code == 200
    assert "« Places assises » (places) devient obligatoire." in page
    assert "Des fichiers valides aujourd’hui ne le seront plus." in page
    assert not Proposal.objects.exists()


def test_while_one_is_still_writing_what_is_missing_is_only_named(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    address = f"{NEW}?champ=nouveau"
    response = sheet(client, address).fill(description="Comment on y entre.").send(client, address, "preview")

    assert response.status_code == 200
    assert "Il manque encore un titre, un nom technique." in shown(response)
    assert "fr-error-text" not in response.content.decode()


# --- Refusals, beside the input ---------------------------------------------------------------------------------------


def test_an_empty_title_is_refused(client: Client, world: World) -> None:
    refused(save(client, world, "nom", title=""), "Donnez un titre au champ", "title")


def test_a_name_that_is_taken_is_refused(client: Client, world: World) -> None:
    refused(save(client, world, "nom", name="places"), "Un autre champ s’appelle déjà « places »", "name")


@pytest.mark.parametrize(("written", "suggestion"), [("Nom affiché", "nom_affiche"), ("Libelle", "libelle"), ("n° du lieu", "n_du_lieu")])
def test_a_name_is_plain_and_one_is_suggested(client: Client, world: World, written: str, suggestion: str) -> None:
    refused(save(client, world, "nom", name=written), f"par exemple « {suggestion} »", "name")


def test_an_example_that_breaks_the_rules_is_refused(client: Client, world: World) -> None:
    refused(save(client, world, "public", example="Chats"), "n’est pas dans la liste des valeurs", "example")


def test_a_pattern_that_does_not_compile_is_refused(client: Client, world: World) -> None:
    refused(save(client, world, "nom", pattern="(a"), "une parenthèse ouverte n’est pas fermée", "pattern")


@pytest.mark.parametrize("pattern", ["(a+)+$", r"(?=.*x)abc"])
def test_a_pattern_that_may_hang_a_tool_is_refused(client: Client, world: World, pattern: str) -> None:
    refused(save(client, world, "nom", pattern=pattern), "Cette expression", "pattern")


def test_a_pattern_that_is_a_list_is_to_be_written_as_a_list(client: Client, world: World) -> None:
    refused(save(client, world, "nom", pattern="^(?:A|B)(?:;(?:A|B))*$"), "choisissez plutôt une liste", "pattern")


def test_bounds_that_cross_are_refused(client: Client, world: World) -> None:
    refused(save(client, world, "places", minimum="20", maximum="5"), "minimum", "minimum")


def test_bounds_that_the_type_does_not_allow_are_refused(client: Client, world: World) -> None:
    refused(save(client, world, "nom", minimum="20"), "n’a pas de minimum : videz cette case, ou changez le type", "minimum")
    refused(save(client, world, "places", max_length="20"), "n’a pas de longueur maximale", "max_length")


def test_a_value_written_twice_is_refused_and_its_place_told(client: Client, world: World) -> None:
    families = world.value("public", "Familles").uid
    response = save(client, world, "public", **{f"value-{families}-text": "Enfants"})
    refused(response, "« Enfants » est déjà dans la liste, à la 1ʳᵉ place.", "listing")
    assert f'aria-describedby="valeur-{families}-erreur"' in response.content.decode()


def test_a_value_that_holds_the_separator_is_refused(client: Client, world: World) -> None:
    families = world.value("public", "Familles").uid
    response = save(client, world, "public", listing="several", **{f"value-{families}-text": "Familles; enfants"})
    refused(response, "contient le séparateur « ; »", "listing")


def test_several_values_a_cell_are_text(client: Client, world: World) -> None:
    refused(save(client, world, "public", listing="several", kind="integer:default", example=""), "demandent le type « Texte »", "kind")


def test_a_list_keeps_a_value_at_least(client: Client, world: World) -> None:
    refused(save(client, world, "nom", listing="one"), "Ajoutez au moins une valeur", "listing")


def test_an_old_defect_does_not_stop_another_change(client: Client, world: World) -> None:
    """Whoever corrects a title is not asked to mend the example that somebody else wrote."""
    spoilt = world.operations({"op": "set_property", "field": "places", "path": "constraints/maximum", "after": 10})
    question = world.ask(OptionDraft(title="Changer", operations=spoilt))
    world.agree_in_a_meeting(question, world.option(question))

    response = save(client, world, "places", title="Nombre de places")

    assert response.status_code == 200
    assert [change["path"] for change in operations(only_draft())] == ["title"]


# --- Help with a regular expression -----------------------------------------------------------------------------------


def test_a_ready_pattern_is_taken_said_and_tried(client: Client, world: World) -> None:
    """Without JavaScript: each button gives the form back with everything that was typed."""
    client.force_login(world.contributor)
    address = address_of(world, "nom")

    page = sheet(client, address).fill(title="Le nom", ready="siret", tries="13002526500013\n130 025").send(client, address, "ready")
    text = shown(page)
    assert "La cellule contient quatorze chiffres, et rien d’autre." in text
    assert '<code>13002526500013</code> <span class="pa-try__yes">✓ acceptée</span>' in text
    assert '<code>130 025</code> <span class="pa-try__no">✗ refusée</span>' in text
    form = WebForm(page.content.decode(), id="feuille")
    assert (form.values["title"], form.values["pattern"]) == (["Le nom"], ["^[0-9]{14}$"])

    form.send(client, address, "save")
    assert "^[0-9]{14}$" in {change.get("after") for change in operations(only_draft())}


def test_an_unsafe_pattern_is_refused_and_mended(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    address = address_of(world, "nom")
    page = sheet(client, address).fill(pattern="^(a+)+$").send(client, address, "save")
    refused(page, "peut bloquer les outils de validation", "pattern")
    assert "sans ce défaut : <code>^a+$</code>" in shown(page)

    page = WebForm(page.content.decode(), id="feuille").send(client, address, "mend")
    assert WebForm(page.content.decode(), id="feuille").values["pattern"] == ["^a+$"]


# --- A type that the rules no longer fit; two pages on one draft ------------------------------------------------------


def test_rules_that_another_type_does_not_have_go_with_consent(client: Client, world: World) -> None:
    save(client, world, "nom", min_length="3", pattern="^[a-z]+$", unique="on")
    draft = only_draft()
    address = f"{LIST}{draft.number}/modifier/champ/?champ={world.field('nom').uid}"

    page = sheet(client, address).fill(kind="date:default").send(client, address, "save")
    assert page.status_code == 422
    assert "ne va pas avec la longueur minimale et l’expression régulière" in shown(page)
    WebForm(page.content.decode(), id="feuille").fill(drop="on").send(client, address, "save")
    draft.refresh_from_db()
    field = apply_all(working_schema(world.standard), draft.read_operations()).by_name("nom")
    assert field is not None
    assert (field.type, field.get("constraints/unique")) == ("date", True)
    assert {"constraints/minLength", "constraints/pattern"}.isdisjoint(field.properties)
