"""What readers are told: operations, types, constraints and properties in French."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from standard.schema.diff import compare
from standard.schema.model import Schema
from standard.schema.operations import resolve
from standard.schema.table_schema import parse, parse_field
from standard.schema.type_words import constraints_in_words, type_in_words
from standard.schema.wording import number, property_label, sentence, sentences
from standard.schema.words import PROPERTY_LABELS, json_in_words, quoted, typeset
from tests.known_schemas import KnownSchema, known_pairs
from tests.standard.schema.strategies import schemas

LISTED = "^(?:France Services|APTIC)(?:;(?:France Services|APTIC))*$"

DESCRIPTOR: dict[str, Any] = {
    "title": "Lieux",
    "version": "1.0.0",
    "fields": [
        {"name": "nom", "title": "Nom", "type": "string", "description": "Le nom du lieu."},
        {"name": "labels", "title": "Labels nationaux", "type": "string", "constraints": {"pattern": LISTED}},
        {"name": "ouvert", "type": "string", "constraints": {"enum": ["oui", "non"], "required": True}},
    ],
}

SENTENCES: list[tuple[dict[str, Any], str]] = [
    (
        {"op": "set_property", "path": "title", "before": "Lieux", "after": "Lieux de test"},
        "Le titre du schéma change : « Lieux » devient « Lieux de test ».",
    ),
    ({"op": "set_property", "path": "version", "before": "1.0.0"}, "Le numéro de version du schéma disparaît."),
    ({"op": "set_property", "path": "keywords", "after": ["a", "b"]}, "Les mots-clés du schéma apparaissent : « a » et « b »."),
    (
        {"op": "set_property", "path": "licenses", "after": [{"name": "etalab-2.0"}]},
        "Les licences du schéma apparaissent : « etalab-2.0 ».",
    ),
    (
        {"op": "set_property", "field": "nom", "path": "description", "before": "Le nom du lieu.", "after": "Le nom complet du lieu."},
        "La description du champ « Nom » (nom) change : « Le nom du lieu. » devient « Le nom complet du lieu. ».",
    ),
    (
        {"op": "set_property", "field": "nom", "path": "description", "before": "Le nom du lieu.", "after": "long " * 40},
        "La description du champ « Nom » (nom) change : « Le nom du lieu. » devient « " + "long " * 15 + "long… ».",
    ),
    ({"op": "set_property", "field": "nom", "path": "constraints/required", "after": True}, "Le champ « Nom » (nom) devient obligatoire."),
    ({"op": "set_property", "field": "ouvert", "path": "constraints/required", "before": True}, "Le champ « ouvert » devient facultatif."),
    (
        {"op": "set_property", "field": "nom", "path": "constraints/required", "after": False},
        "Le champ « Nom » (nom) reste facultatif : c’est seulement écrit autrement.",
    ),
    (
        {"op": "set_property", "field": "nom", "path": "constraints/unique", "after": True},
        "Le champ « Nom » (nom) ne doit plus contenir deux fois la même valeur.",
    ),
    (
        {"op": "set_property", "field": "nom", "path": "type", "before": "string", "after": "integer"},
        "Le champ « Nom » (nom) change de type : « Texte » devient « Nombre entier ».",
    ),
    (
        {"op": "set_property", "field": "nom", "path": "format", "after": "email"},
        "Le champ « Nom » (nom) change de format : « Texte » devient « Adresse électronique ».",
    ),
    ({"op": "set_property", "field": "nom", "path": "deprecated", "after": True}, "Le champ « Nom » (nom) n’est plus à utiliser."),
    (
        {"op": "set_property", "field": "nom", "path": "couleur", "after": "bleu"},
        "La propriété « couleur » du champ « Nom » (nom) apparaît : « bleu ».",
    ),
    (
        {"op": "add_field", "field": {"name": "siret", "title": "SIRET", "constraints": {"required": True}}, "next": "labels"},
        "Le champ « SIRET » (siret), obligatoire, est ajouté juste avant « Labels nationaux » (labels).",
    ),
    ({"op": "add_field", "field": {"name": "siret"}}, "Le champ « siret », facultatif, est ajouté à la fin."),
    ({"op": "remove_field", "field": "nom"}, "Le champ « Nom » (nom) est supprimé."),
    (
        {"op": "rename_field", "field": "nom", "after": "nom_lieu"},
        "Le champ « Nom » (nom) change de nom technique : « nom » devient « nom_lieu ».",
    ),
    ({"op": "move_field", "field": "nom", "after": None}, "Le champ « Nom » (nom) est déplacé à la fin."),
    (
        {"op": "add_value", "field": "labels", "value": "Point numérique CAF"},
        "Le champ « Labels nationaux » (labels) accepte une valeur de plus : « Point numérique CAF ».",
    ),
    (
        {"op": "remove_value", "field": "labels", "value": "APTIC"},
        "Le champ « Labels nationaux » (labels) n’accepte plus la valeur « APTIC ».",
    ),
    (
        {"op": "rename_value", "field": "labels", "value": "APTIC", "after": "Aptic"},
        "Dans le champ « Labels nationaux » (labels), la valeur « APTIC » s’écrit maintenant « Aptic ».",
    ),
    (
        {"op": "set_value_property", "field": "ouvert", "value": "oui", "key": "label", "after": "Ouvert au public"},
        "Dans le champ « ouvert », le libellé de la valeur « oui » apparaît : « Ouvert au public ».",
    ),
    (
        {"op": "set_value_property", "field": "ouvert", "value": "oui", "key": "deprecated", "after": True},
        "Dans le champ « ouvert », la valeur « oui » n’est plus à utiliser.",
    ),
    (
        {"op": "move_value", "field": "labels", "value": "APTIC", "after": "France Services"},
        "Dans le champ « Labels nationaux » (labels), la valeur « APTIC » est déplacée juste avant « France Services ».",
    ),
    (
        {"op": "set_separator", "field": "labels", "after": "|"},
        "Dans le champ « Labels nationaux » (labels), les valeurs se séparent maintenant par « | » sans espace, "
        "et non plus par « ; » sans espace.",
    ),
    (
        {"op": "set_values", "field": "nom", "after": ["a", "b"]},
        "Le champ « Nom » (nom) n’accepte plus que les valeurs d’une liste : « a » et « b ».",
    ),
]


LONG_TEXT = "Le lieu est ouvert à toutes les personnes du quartier, sans rendez-vous, du lundi au vendredi, et le samedi matin."
CREATOR = {"title": "Anne", "role": "author"}
WHAT_BECAME_WHAT: list[tuple[Any, Any, str, str]] = [
    (
        LONG_TEXT,
        LONG_TEXT.replace("vendredi", "jeudi"),
        "description",
        "La description du schéma change : « …du lundi au vendredi, et le samedi matin. » "
        "devient « …du lundi au jeudi, et le samedi matin. ».",
    ),
    (LONG_TEXT, f"{LONG_TEXT} Sonnez.", "description", "La description du schéma change : on y ajoute « Sonnez. »."),
    (
        f"{LONG_TEXT} Sonnez. {LONG_TEXT}",
        f"{LONG_TEXT} {LONG_TEXT}",
        "description",
        "La description du schéma change : on en retire « Sonnez. ».",
    ),
    ([CREATOR], [CREATOR, {"title": "Blé"}], "contributors", "Les contributeurs du schéma changent : on y ajoute « Blé »."),
    (
        [CREATOR],
        [{**CREATOR, "role": "publisher"}],
        "contributors",
        "Les contributeurs du schéma changent : « Anne (auteur) » devient « Anne (éditeur) ».",
    ),
    (
        [CREATOR, {"title": "Blé"}],
        [{"title": "Blé"}, CREATOR],
        "contributors",
        "Les contributeurs du schéma changent : l’ordre n’est plus le même.",
    ),
    (
        [["nom"]],
        [["nom"], ["labels", "ouvert"]],
        "uniqueKeys",
        "Les clés d’unicité du schéma deviennent « nom » puis « labels » et « ouvert » ensemble.",
    ),
    (
        "https://exemple.fr/a",
        "https://exemple.fr/b",
        "path",
        "L’adresse du schéma change : « https://exemple.fr/a » devient « https://exemple.fr/b ».",
    ),
]


@pytest.mark.parametrize(("before", "after", "path", "expected"), WHAT_BECAME_WHAT)
def test_a_sentence_says_what_became_what_however_long(before: Any, after: Any, path: str, expected: str) -> None:
    schema = parse({**DESCRIPTOR, path: before})
    (operation,) = resolve(schema, [{"op": "set_property", "path": path, "before": before, "after": after}])
    assert sentence(operation, schema) == typeset(expected)


@given(schemas(), schemas())
def test_no_sentence_leaves_what_changed_unsaid(before: Schema, after: Schema) -> None:
    for said in sentences(compare(before, after), before):
        assert not said.endswith(("change.", "changent."))
        assert "du schéma du schéma" not in said


def base() -> Schema:
    return parse(DESCRIPTOR)


@pytest.mark.parametrize(("written", "expected"), SENTENCES)
def test_each_operation_is_a_sentence(written: dict[str, Any], expected: str) -> None:
    (operation,) = resolve(base(), [written])
    assert sentence(operation, base()) == typeset(expected)


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [
        (
            {"pattern": LISTED},
            "Le champ « Nom » (nom) n’accepte plus que les valeurs d’une liste, séparées par « ; » sans espace : "
            "« France Services » et « APTIC ».",
        ),
        ({"enum": list("abcdefg")}, "Le champ « Nom » (nom) n’accepte plus que les valeurs d’une liste : 7 valeurs."),
    ],
)
def test_a_field_that_becomes_a_list_says_which(constraints: dict[str, Any], expected: str) -> None:
    listed = {**DESCRIPTOR, "fields": [{**DESCRIPTOR["fields"][0], "constraints": constraints}, *DESCRIPTOR["fields"][1:]]}
    (said,) = sentences(compare(base(), parse(listed)), base())
    assert said == typeset(expected.replace("7 valeurs", "7\u00a0valeurs"))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ({}, "Texte"),
        ({"type": "string", "format": "email"}, "Adresse électronique"),
        ({"type": "integer"}, "Nombre entier"),
        ({"type": "number", "decimalChar": ","}, "Nombre, décimales après une virgule"),
        ({"type": "date"}, "Date au format AAAA-MM-JJ"),
        ({"type": "date", "format": "%d/%m/%Y"}, "Date au format JJ/MM/AAAA"),
        ({"type": "time", "format": "%H:%M"}, "Heure au format HH:MM"),
        ({"type": "boolean", "trueValues": ["oui", "o"], "falseValues": ["non"]}, "Oui ou non, écrit « oui » ou « o » ou « non »"),
        ({"type": "geopoint"}, "Coordonnées écrites « longitude, latitude »"),
        ({"type": "list", "delimiter": ";"}, "Liste de valeurs séparées par « ; » sans espace"),
        ({"type": "couleur"}, "Type « couleur », inconnu"),
        ({"constraints": {"enum": ["a", "b"]}}, "Une valeur de la liste"),
        ({"constraints": {"pattern": LISTED}}, "Une ou plusieurs valeurs de la liste, séparées par « ; » sans espace"),
    ],
)
def test_a_type_is_said_in_words(field: dict[str, Any], expected: str) -> None:
    assert type_in_words(parse_field({"name": "f", **field}, "f")) == typeset(expected)


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [
        ({}, ()),
        ({"required": True, "unique": True}, ("À remplir sur chaque ligne.", "Chaque valeur n’apparaît qu’une fois.")),
        ({"minimum": 0, "maximum": 4930.5}, ("Entre 0 et 4\u00a0930,5.",)),
        ({"minimum": "2024-01-01"}, ("Au moins 2024-01-01.",)),
        ({"exclusiveMaximum": 10}, ("Moins de 10.",)),
        ({"minLength": 14, "maxLength": 14}, ("Exactement 14\u00a0caractères.",)),
        ({"minLength": 2, "maxLength": 5}, ("De 2 à 5\u00a0caractères.",)),
        ({"maxLength": 1}, ("Au plus 1\u00a0caractère.",)),
        ({"pattern": r"^\d{5}$"}, ("Écriture vérifiée par l’expression régulière «\u00a0^\\d{5}$\u00a0».",)),
    ],
)
def test_constraints_are_said_in_words(constraints: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert constraints_in_words(parse_field({"name": "f", "constraints": constraints}, "f")) == expected


def test_an_unknown_property_is_named_as_written() -> None:
    assert property_label("constraints/couleur") == "la propriété «\u00a0couleur\u00a0»"
    assert property_label("a~1b") == "la propriété «\u00a0a/b\u00a0»"


def test_every_label_begins_with_its_article() -> None:
    assert all(label.startswith(("le ", "la ", "les ", "l’", "ce ")) for label in PROPERTY_LABELS.values())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4930, "4\u00a0930"),
        (4930.5, "4\u00a0930,5"),
        (-0.25, "-0,25"),
        (1e21, "1\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000"),
    ],
)
def test_numbers_are_written_the_french_way(value: float, expected: str) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "vide"), (True, "oui"), ([], "«\u00a0[]\u00a0»"), ({"a": 1}, '«\u00a0{"a": 1}\u00a0»')]
)
def test_any_json_value_can_be_said(value: Any, expected: str) -> None:
    assert json_in_words(value) == expected


@given(schemas(), schemas())
def test_any_difference_is_told_one_sentence_an_operation(before: Schema, after: Schema) -> None:
    operations = compare(before, after)
    said = sentences(operations, before)
    assert len(said) == len(operations)
    assert all(one.endswith(".") and one[0] == one[0].upper() for one in said)
    # A sentence is owed even for an operation that no longer fits: to the reader of a conflict.
    assert all(sentence(operation, Schema({}, ())).endswith(".") for operation in operations)


@pytest.mark.parametrize("pair", known_pairs(every=11), ids=lambda pair: f"{pair[0]}-{pair[1].version}")
def test_known_differences_are_told(pair: tuple[KnownSchema, KnownSchema]) -> None:
    before, after = (parse(release.descriptor()) for release in pair)
    for said in sentences(compare(before, after), before):
        assert said.endswith(".")
        assert "inconnu" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Usage", "«\u00a0Usage\u00a0»"),
        ("Faut-il ajouter «\u00a0ABC Pix\u00a0»\u00a0?", "«\u00a0Faut-il ajouter “ABC Pix”\u00a0?\u00a0»"),
        ("« Ajouter » ou « Retirer »", "«\u00a0“Ajouter” ou “Retirer”\u00a0»"),
        ("«»", "«\u00a0“”\u00a0»"),
    ],
)
def test_what_a_quotation_quotes_stands_between_other_marks(text: str, said: str) -> None:
    assert quoted(text) == said
