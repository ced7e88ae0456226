"""Why a field is as it is, to the last sentence."""

import re

from django.test import Client

from concertation.services.questions import OptionDraft
from standard.queries import working_schema
from standard.schema.reshaping import FieldPart, split_field
from standard.schema.table_schema import Uids
from tests.concertation.world import World
from tests.pages.visit import HOME, read


def test_each_sentence_and_value_names_its_decision_and_what_was_refused(client: Client, world: World) -> None:
    proposal = world.propose(world.describe("public", "Le public que la bibliothèque accueille. Plusieurs lignes s’il y en a plusieurs."))
    question = world.ask(
        OptionDraft(proposal=proposal), OptionDraft(title="Dire le contraire", operations=world.describe("public", "Un seul public."))
    )
    world.agree_in_a_meeting(question, world.option(question), motive="Les producteurs hésitaient.")
    world.change({"op": "rename_value", "field": "public", "value": "Adultes", "before": "Adultes", "after": "Adultes et aînés"})
    world.change({"op": "remove_value", "field": "public", "value": "Familles"})
    refused = world.ask(OptionDraft(title="Ajouter les oiseaux", operations=world.add_value("Oiseaux")))
    world.agree_in_a_meeting(refused, None, outcome="rejected", motive="Ils ne lisent pas.")

    html = re.sub(r"<[^>]+>", "", read(client, f"{HOME}champs/public/pourquoi/"))
    html = " ".join(html.split())

    assert "Le public que la bibliothèque accueille. schéma importé, " in html
    assert "Plusieurs lignes s’il y en a plusieurs. décision n° 1, " in html
    assert "Adultes et aînés schéma importé" in html
    assert "écrite « Adultes » avant : décision n° 2" in html
    assert "Retirée : Familles retirée : décision n° 3" in html
    assert (
        html.index("Les producteurs hésitaient.")
        < html.index("Proposition n° 1, faite par ")
        < html.index("Non retenu : Dire le contraire")
    )
    assert (
        html.index("Ce qui n’a pas été retenu Ces changements")
        < html.index("Non retenu : Ajouter les oiseaux")
        < html.index("Ils ne lisent pas.")
    )


def test_a_renamed_field_leads_to_its_story_and_an_unknown_one_does_not(client: Client, world: World) -> None:
    world.change({"op": "rename_field", "field": "places", "before": "places", "after": "nombre_places"})
    assert client.get(f"{HOME}champs/places/pourquoi/")["Location"] == f"{HOME}champs/nombre_places/pourquoi/"
    assert "Aucun champ ne s’appelle « rien »." in read(client, f"{HOME}champs/rien/pourquoi/", 404)


def test_a_field_that_comes_from_a_split_tells_the_story_of_the_whole(client: Client, world: World) -> None:
    world.change(*({"op": "set_property", "field": "public", "path": "title", "before": "Public accueilli", "after": "Publics"},))
    public, (children, *others) = world.field("public"), [world.value("public", text).uid for text in ("Enfants", "Adultes", "Familles")]
    uids = Uids({*working_schema(world.standard).uids()})
    parts = [FieldPart("enfance", "Enfance", public.description, (children,)), FieldPart("autres", "Autres", values=tuple(others))]
    split = split_field(working_schema(world.standard), public.uid, parts, uids)
    question = world.ask(OptionDraft(title="Scinder", operations=[split]))
    world.agree_in_a_meeting(question, world.option(question), motive="Deux questions en une.")

    html = re.sub(r"<[^>]+>", "", read(client, f"{HOME}champs/enfance/pourquoi/"))
    html = " ".join(html.split())
    assert "Ce champ vient de la décision n° 2" in html
    assert "Il prend la suite de « Publics »" in html
    assert "Le public que la bibliothèque accueille. schéma importé" in html
    assert "Enfants schéma importé" in html
    assert "Le titre : Enfance décision n° 2" in html
    assert html.count("Deux questions en une.") == 2
