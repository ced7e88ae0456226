"""Each rule on the smallest schema that has the defect, and on the same schema without it; then on known schemas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from frictionless import FrictionlessException
from frictionless import Schema as FrictionlessSchema
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.lint import FAMILY_RULES, RULES, VERSION_RULES, check
from standard.schema.operations import apply_all
from standard.schema.table_schema import parse, render
from tests.known_schemas import KnownSchema, known_schemas
from tests.standard.schema.lint.small import SOUND, column, enum, of, pattern, schema
from tests.standard.schema.strategies import descriptors

DEFECTS: list[tuple[str, dict[str, Any]]] = [
    ("no-fields", {**SOUND, "fields": []}),
    ("successor-unknown", schema(column(deprecated=True, successors=["absent"]), column("autre"))),
    ("successor-unknown", schema(enum("a", "b", categories=[{"value": "a", "successors": ["c"]}, {"value": "b"}]))),
    ("retired-overdue", schema(column(deprecated=True, removedIn="1.2.0"))),
    ("retired-overdue", schema(enum("a", "b", categories=[{"value": "a", "removedIn": "1.0.0"}, {"value": "b"}]))),
    ("text-spaces", schema(column(title="Titre  double"))),
    ("text-spaces", schema(title="Lieux de test ")),
    ("value-similar", schema(enum("Véhicule de police", "Véhicule de polices", "Riverain"))),
    ("value-full-stop", schema(enum("Économie sociale et solidaire.", "Commune", "Département"))),
    ("value-prefix", schema(pattern("(?:(?:^|;)(oui|oui mais))+$"))),
    ("list-form", schema(pattern("^(oui|non){1}(;(oui|non))*$"))),
    ("list-form", schema(pattern("^(oui|non)$"))),
    ("separator-differs", schema(pattern(r"^(?:oui|non)(?:\|(?:oui|non))*$", description="Séparées par des points-virgules."))),
    ("separator-differs", schema(pattern("^(?:oui|non)(?:;(?:oui|non))*$", description="Valeurs séparées par « , »."))),
    ("separator-differs", schema(pattern("^(?:oui|non)(?:;(?:oui|non))*$", description="Séparateur : |"))),
    ("example-separator", schema(column(description="Valeurs délimitées par une virgule.", example="Enfants;Adultes"))),
    ("separators-mixed", schema(pattern("^(?:a|b)(?:;(?:a|b))*$"), pattern("^(?:a|b)(?:,(?:a|b))*$", name="autre"))),
    ("enum-combinations", schema(enum("Bus", "Métro", "Bus;Métro", "Métro;Bus"))),
    ("enum-combinations", schema(enum("Bus|Métro", "Métro|Bus", "Train"))),
    ("enum-combinations", schema(enum("lundi", "mardi", "lundi;mardi"))),
    ("description-differs", schema(enum("Ouvert", "Fermé", "Travaux", description="Valeurs possibles : ouvert, fermé, en travaux"))),
    ("description-differs", schema(enum("Public", "Prive", description="Indiquer « public » ou « privé »."))),
    ("enum-combinations", schema(enum("Bus", "Métro", "Train", "Bus + Métro", "Bus + Train"))),
    ("enum-combinations", schema(enum("Bus", "Métro", "Train", "Bus et Métro", "Bus et Train"))),
    ("enum-combinations", schema(pattern("^(Bus|Métro|Bus;Métro|Métro;Bus)$"))),
    ("description-differs", schema(enum("1", "2", "3", description="1 : oui, 2 : non, 4 : inconnu"))),
    ("description-differs", schema(enum("oui", "non", "autre", description="Valeurs possibles : oui, non, inconnu."))),
    (
        "description-differs",
        schema(enum("gare", "port", "aéroport", "arrêt", description="Soit « gare », « port », « aéroport » ou « gué ».")),
    ),
    ("answers-crossed", schema(column(type="boolean", example="oui", trueValues=["oui"], falseValues=["non", "oui"]))),
    ("presence-differs", schema(column(description="Champ obligatoire. Nom du lieu."))),
    ("presence-differs", schema(column(description="Nom du lieu (facultatif).", constraints={"required": True}))),
    ("code-as-number", schema(column("code_postal", type="integer", example=35000))),
    ("code-as-number", schema(column("ident", type="number", title="Numéro SIRET", example=1))),
    ("value-read-as-missing", schema(enum("a", "NC"), missingValues=["", "NC"])),
    ("values-written-otherwise", schema(enum("oui", "non"), enum("Oui", "Non", name="autre"))),
    (
        "date-formats-mixed",
        schema(column(type="date", example="2024-01-15"), column("b", type="date", format="%d/%m/%Y", example="15/01/2024")),
    ),
    ("date-form-differs", schema(column(type="date", example="2024-01-15", description="Date au format JJ/MM/AAAA."))),
    ("date-form-differs", schema(column(type="date", format="%d/%m/%Y", example="15/01/2024", description="Au format AAAA-MM-JJ."))),
    ("length-differs", schema(pattern("^[0-9]{6}$", description="Code à 5 chiffres.", example="123456"))),
    ("length-differs", schema(pattern(r"^\d{13}$", description="Numéro composé de 14 chiffres.", example="1234567890123"))),
    ("corsica-refused", schema(pattern("^[0-9]{5}$", name="code_insee", example="33063"))),
    ("titles-alike", schema(column("a", title="Nom du lieu"), column("b", title="Nom du lieu"))),
    ("pattern-double-escape", schema(pattern(r"^\\d{5}$", example=None))),
    ("check-misspelt", schema(column(), custom_checks=[{"name": "french-siret-valu", "params": {"column": "champ"}}])),
    ("address-incomplete", schema(homepage="www.exemple.fr/lieux")),
    ("value-unusable", schema(column(example="a", constraints={"enum": ["a", "b"], "pattern": "^[0-9]+$"}))),
    ("format-unknown", schema(column(type="date", format="%Y-%M-%d", example=None))),
    ("pattern-inner-anchor", schema(pattern(r"^(?:[A-Z]{2}$|\d{9})(?:;(?:[A-Z]{2}|\d{9}))*$"))),
    ("pattern-inner-anchor", schema(pattern(r"^(?:[A-Z]{2}|^\d{9})(?:;(?:[A-Z]{2}|^\d{9}))*$"))),
    ("date-format", schema(created="")),
    ("date-format", schema(lastModified=" ")),
    ("key-misspelt", schema(created=None, cretaed="2024-01-15")),
    ("key-misspelt", schema(lastModified=None, last_modified="2024-06-13")),
    ("key-misspelt", schema(**{"primary-key": "champ"})),
    ("key-misspelt", schema(contributeurs=[{"title": "Une commune"}])),
    ("key-misspelt", schema(homepage=None, homePage="https://github.com/exemple/lieux")),
    ("key-misspelt", schema(lastModified=None, lastmodifed="2024-06-13")),
    ("several-refused", schema(pattern(r"^\d{10}$", description="Un ou plusieurs numéros séparés par une virgule.", example="0102030405"))),
    ("pattern-repeats", schema(pattern(r"^(?:\+33|\+590|\+590)\d{9}$"))),
    ("pattern-repeats", schema(pattern("^(Autocars|Gaz|Autocars){1}(\\|(Autocars|Gaz|Eau))*$"))),
    ("pattern-idle", schema(pattern(r"^(?:\d{5}){1}$"))),
    ("pattern-odd-range", schema(pattern("^[A-z]+$"))),
    ("pattern-odd-range", schema(pattern("^(?:[a-z]|[$-_@.&+])+$"))),
    ("pattern-loose-dot", schema(pattern(r"^[A-Z]\d\d.\d\d[A-Z]$", example="B05.10Z"))),
    ("pattern-edge-separator", schema(pattern(r"^(?:\d{5};?)+$", example="69001"))),
    ("tags-inconsistent", schema(path="https://raw.githubusercontent.com/exemple/lieux/1.2.0/schema.json")),
    ("html-page", schema(resources=[{"path": "https://gitlab.com/exemple/lieux/-/blob/v1.2.0/exemple.csv"}])),
    ("html-page", schema(resources=[{"path": "https://www.data.gouv.fr/fr/datasets/lieux/"}])),
    ("not-nfc", schema(resources=[{"title": "Me\u0301diation", "path": "exemple.csv"}])),
    ("pattern-alternation", schema(pattern("oui|non peut-être.*"))),
    ("example-wrong-type", schema(column(example=75001))),
    ("type-missing", schema(column(type=None))),
    ("type-unknown", schema(column(type="text"))),
    ("type-unknown", schema(column(type="String"))),
    ("type-unknown", schema(column(type=["string"]))),
    ("format-unknown", schema(column(format="mail"))),
    ("format-unknown", schema(column(type="date", format="YYYY-MM-DD"))),
    ("format-unknown", schema(column(type="date", format="JJ/MM/AAAA"))),
    ("catalogue-refuses", schema(column(type="yearmonth"))),
    ("catalogue-refuses", schema(column(missingValues=[{"value": "NC", "label": "non connu"}]))),
    ("misshapen", schema(missingValues="NC")),
    ("misshapen", schema(primaryKey={"champ": True})),
    ("misshapen", schema(column(type="boolean", trueValues="oui"))),
    ("misshapen", schema(column(type="number", bareNumber="non"))),
    ("constraints-misshapen", schema(column(constraints=["required"]))),
    ("constraint-foreign", schema(column(type="integer", constraints={"pattern": r"^\d+$"}))),
    ("constraint-foreign", schema(column(constraints={"minimum": 1}))),
    ("constraint-misplaced", schema(column(enum=["oui", "non"]))),
    ("constraint-misplaced", schema(column(maxLength="14"))),
    ("required-misplaced", schema(column(required=True))),
    ("flag-not-boolean", schema(column(constraints={"required": "true"}))),
    ("length-not-integer", schema(column(constraints={"minLength": "3"}))),
    ("bound-as-text", schema(column(type="number", constraints={"minimum": "0"}))),
    ("bound-unreadable", schema(column(type="number", constraints={"minimum": "beaucoup"}))),
    ("bound-unreadable", schema(column(type="date", constraints={"minimum": "01/01/2024"}))),
    ("bounds-crossed", schema(column(type="number", constraints={"minimum": 10, "maximum": 1}))),
    ("bounds-crossed", schema(column(constraints={"minLength": 10, "maxLength": 1}))),
    ("name-missing", schema(column(name="x"), {"title": "Sans nom", "description": "…", "type": "string"})),
    ("name-duplicate", schema(column("a"), column("a"))),
    ("name-duplicate", schema(column("a"), column("a\u00a0"))),
    ("key-unknown-field", schema(column("a"), primaryKey="b")),
    ("key-unknown-field", schema(column("a"), foreignKeys=[{"fields": "b", "reference": {"resource": "x", "fields": "y"}}])),
    ("key-unknown-field", schema(column("a"), custom_checks=[{"name": "phone-number-value", "params": {"column": "b"}}])),
    ("foreign-key-incomplete", schema(column("champ"), foreignKeys=[{"fields": ["champ"], "reference": {"resource": "x", "fields": []}}])),
    ("primary-key-optional", schema(column("a"), primaryKey="a")),
    ("key-misspelt", schema(column(contraints={"required": True}))),
    ("key-misspelt", schema(column(patter="^a$"))),
    ("key-misspelt", schema(column(constraints={"requierd": True}))),
    ("key-misspelt", schema(licenses=None, licences=SOUND["licenses"])),
    ("constraint-unknown", schema(column(constraints={"couleur": "bleu"}))),
    ("name-characters", schema(column("modalités_accompagnement"))),
    ("name-characters", schema(column("code postal"))),
    ("name-characters", schema(column("code\u200bpostal"))),
    ("name-capitals", schema(column("a"), column("Itinerance"), column("c"))),
    ("name-near-duplicate", schema(column("code_postal"), column("codepostal"))),
    ("schema-name", schema(name="Lieux de test")),
    ("not-nfc", schema(column(title="Me\u0301diation"))),
    ("not-nfc", schema(enum("Surdite\u0301", "Adultes"))),
    ("invisible-character", schema(column(title="Titre\u200b"))),
    ("invisible-character", schema(enum("oui\ufeff", "non"))),
    ("enum-empty", schema(column(constraints={"enum": []}))),
    ("value-duplicate", schema(enum("oui", "non", "oui"))),
    ("value-near-duplicate", schema(enum("Électrique", "Electrique", "Gaz"))),
    ("value-spaces", schema(enum("oui ", "non"))),
    ("value-spaces", schema(enum("en  partie", "non"))),
    ("apostrophes-mixed", schema(enum("S’équiper", "D'accord", "L'autre"))),
    ("value-unusable", schema(column(type="integer", constraints={"enum": [1, "beaucoup"]}))),
    ("value-unusable", schema(column(constraints={"enum": ["oui", "peut-être"], "maxLength": 3}))),
    ("value-rejected", schema(pattern("^(?:Étapes numériques(La Poste)|Autre)(?:;(?:Étapes numériques(La Poste)|Autre))*$"))),
    ("value-unescaped", schema(pattern("^(?:art. 1|autre)(?:;(?:art. 1|autre))*$"))),
    ("list-stray-anchor", schema(pattern("(?:(?:^|;)^(oui|non))+$"))),
    ("list-leading-separator", schema(pattern("(?:(?:^|;)(oui|non))+$"))),
    ("separator-in-value", schema(pattern("^(?:oui, mais|non)(?:,(?:oui, mais|non))*$"))),
    ("list-unexplained", schema(pattern("^(?:oui|non)(?:;(?:oui|non))*$", description="La réponse."))),
    (
        "description-differs",
        schema(enum("Compréhension", "Écriture", "Lecture", "Calcul", description="Parmi : Comprehension ; Écriture ; Lecture ; Calcul")),
    ),
    (
        "description-differs",
        schema(enum("Bus", "Tramway", "Métro", description="La liste : Bus ; Tramway ; Métro ; Grande école")),
    ),
    ("pattern-not-text", schema(column(constraints={"pattern": 5}))),
    ("pattern-broken", schema(pattern("^(a|b$"))),
    ("pattern-too-long", schema(pattern(f"^[a-z]{'x' * 20_000}$"))),
    ("pattern-blocking", schema(pattern("^(a+)+$"))),
    ("pattern-not-linear", schema(pattern(r"^(?=\d)\w+$"))),
    ("pattern-not-linear", schema(pattern(r"^(\d{5}|)\1$"))),
    ("pattern-alternation", schema(pattern(r"^\d{5}|NC$"))),
    ("pattern-unanchored", schema(pattern(r"\d{5}"))),
    ("pattern-slashes", schema(pattern(r"/^\d{5}$/"))),
    ("pattern-backspace", schema(pattern("^\x08\\d{5}$"))),
    ("pattern-lists-differ", schema(pattern("^(Electrique|Gaz){1}(\\|(Électrique|Gaz))*$"))),
    ("pattern-list-slips", schema(pattern("^(art. 1|Gaz){1}(\\|(art. 1|Gaz|Eau))*$"))),
    ("example-wrong-type", schema(column(type="integer", example="douze"))),
    ("example-refused", schema(column(example="4349331230002X", constraints={"pattern": r"^\d{14}$"}))),
    ("example-refused", schema(pattern("^(?:oui|non)(?:;(?:oui|non))*$", example="oui, non"))),
    ("example-refused", schema(column(examples=["oui", "peut-être"], constraints={"enum": ["oui", "non"]}))),
    ("example-for-catalogue", schema(column(type="number", decimalChar=",", example="12,5"))),
    ("not-text", schema(title=["Lieux"])),
    ("metadata-missing", schema(title=None)),
    ("metadata-welcome", schema(licenses=None)),
    ("field-untitled", schema(column(title=None))),
    ("field-undescribed", schema(column(description=None))),
    ("version-format", schema(version="v1.2.0")),
    ("version-format", schema(version="2024")),
    ("version-in-urls", schema(version="1.3.0", resources=None)),
    ("url-unpinned", schema(path="https://raw.githubusercontent.com/exemple/lieux/main/schema.json")),
    ("url-of-another", schema(path="https://raw.githubusercontent.com/autre/schema-dae/v1.2.0/schema.json")),
    ("html-page", schema(resources=[{"path": "https://github.com/exemple/lieux/blob/v1.2.0/exemple.csv"}])),
    ("date-format", schema(created="15/01/2024")),
    ("dates-disordered", schema(created="2024-12-01")),
    ("sources-incomplete", schema(sources=[{"title": "Décret"}])),
]

FIXED_WITHOUT_JUDGEMENT = {
    "constraint-misplaced",
    "required-misplaced",
    "flag-not-boolean",
    "length-not-integer",
    "bound-as-text",
    "key-misspelt",
    "not-nfc",
    "invisible-character",
    "value-duplicate",
    "value-spaces",
    "value-rejected",
    "value-unescaped",
    "list-stray-anchor",
    "list-leading-separator",
    "pattern-slashes",
    "pattern-lists-differ",
    "pattern-list-slips",
    "pattern-repeats",
    "pattern-idle",
    "pattern-loose-dot",
    "list-form",
    "value-prefix",
    "list-unexplained",
    "separator-differs",
    "text-spaces",
    "date-format",
    "primary-key-optional",
}


def test_a_sound_schema_has_no_finding() -> None:
    sound = schema(
        column("identifiant", constraints={"required": True, "unique": True}, example="lieu-1"),
        enum("Oui", "Non", example="Oui"),
        pattern(r"^(?:Adultes|Jeunes \(16-26 ans\))(?:;(?:Adultes|Jeunes \(16-26 ans\)))*$", name="publics", example="Adultes"),
        column("code_postal", description="Cinq chiffres.", example="69001", constraints={"pattern": r"^\d{5}$"}),
        column("latitude", type="number", example="45.76", constraints={"minimum": -90, "maximum": 90}),
        column("ouverture", type="date", format="%d/%m/%Y", example="31/01/2024"),
        column("gratuit", type="boolean", trueValues=["oui"], falseValues=["non"], example="oui"),
        primaryKey="identifiant",
    )
    assert check(sound) == ()


@pytest.mark.parametrize(("code", "descriptor"), DEFECTS, ids=lambda value: value if isinstance(value, str) else "")
def test_each_defect_is_found_and_said(code: str, descriptor: dict[str, Any]) -> None:
    found = of(code, descriptor)
    assert len(found) == 1
    assert found[0].severity == next(rule.severity for rule in RULES if rule.code == code)
    assert found[0].message.endswith((".", "\u00a0?"))
    assert not found[0].message.startswith(" ")
    names = {field.get("name") for field in descriptor["fields"]}
    assert found[0].field is None or found[0].field in names


def test_every_rule_has_its_defect() -> None:
    assert {code for code, _ in DEFECTS} == {rule.code for rule in RULES}


def test_the_page_of_the_rules_is_in_step() -> None:
    page = (Path(__file__).parents[4] / "docs" / "lint.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|info) \|", page, re.MULTILINE)
    assert rows == [(rule.code, rule.severity) for rule in (*RULES, *VERSION_RULES, *FAMILY_RULES)]


@pytest.mark.parametrize(("code", "descriptor"), DEFECTS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fix_applies_and_mends_without_breaking(code: str, descriptor: dict[str, Any]) -> None:
    (finding,) = of(code, descriptor)
    assert finding.fix or code not in FIXED_WITHOUT_JUDGEMENT
    if not finding.fix:
        return
    mended = render(apply_all(parse(descriptor), finding.fix))
    assert of(code, mended) == []
    errors = {one.code for one in check(descriptor) if one.severity == "error"}
    assert {one.code for one in check(mended) if one.severity == "error"} <= errors


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"fields": {}}, {"fields": ["a"]}, {"fields": None}])
def test_what_is_not_a_schema_is_one_error(value: Any) -> None:
    (finding,) = check(value)
    assert (finding.code, finding.severity) == ("not-a-schema", "error")


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELD_KEYS = ["name", "title", "type", "format", "example", "examples", "constraints", "missingValues", "trueValues", "enum", "decimalChar"]
CONSTRAINT_KEYS = ["required", "unique", "pattern", "enum", "minimum", "maximum", "minLength", "maxLength", "couleur"]
TYPES = ["string", "integer", "number", "boolean", "date", "time", "geopoint", "geojson", "array", "list", "yearmonth", "duration", "any"]
ODD_FIELDS = st.dictionaries(st.sampled_from(FIELD_KEYS), ANY_JSON, max_size=5).flatmap(
    lambda raw: st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(TYPES) | ANY_JSON,
            "constraints": st.dictionaries(st.sampled_from(CONSTRAINT_KEYS), ANY_JSON, max_size=4) | ANY_JSON,
        },
    ).map(lambda more: raw | more)
)


@given(
    st.dictionaries(
        st.sampled_from([*SOUND, "primaryKey", "foreignKeys", "uniqueKeys", "custom_checks", "missingValues"]), ANY_JSON, max_size=5
    ),
    st.lists(ODD_FIELDS, max_size=3),
)
def test_no_json_value_crashes_the_check(properties: dict[str, Any], fields: list[dict[str, Any]]) -> None:
    descriptor = {**properties, "fields": [{"name": f"champ_{rank}", **field} for rank, field in enumerate(fields)]}
    findings = check(descriptor)
    for finding in findings:
        apply_all(parse(descriptor), finding.fix)
    if fields and refused_by_frictionless(descriptor):
        # The catalogue would drop this schema.
        assert "error" in {finding.severity for finding in findings}


OF_THE_CATALOGUE = {"catalogue-refuses", "example-for-catalogue"}
"""What is right, and is refused all the same: frictionless reads an example as if every number were written the English way."""


def refused_by_frictionless(descriptor: dict[str, Any]) -> bool:
    try:
        FrictionlessSchema.from_descriptor(descriptor)
    except FrictionlessException:
        return True
    except (AttributeError, TypeError, ValueError):
        # It crashes on a descriptor that it does not expect.
        return True
    return False


@given(descriptors())
def test_every_fix_applies_whatever_the_descriptor(descriptor: dict[str, Any]) -> None:
    for finding in check(descriptor):
        apply_all(parse(descriptor), finding.fix)


def test_long_lists_and_large_schemas_stay_quick() -> None:
    many = [f"Valeur n° {rank} de la liste" for rank in range(3_000)]
    large = schema(enum(*many), *(column(f"champ_{rank}") for rank in range(1_000)))
    assert check(large) == ()


def test_capitals_are_a_convention_where_most_names_have_them() -> None:
    (finding,) = of("name-capitals", schema(column("CODE_INSEE"), column("NOM"), column("commune")))
    assert finding.field is None


def test_case_variants_listed_on_purpose_are_not_near_duplicates() -> None:
    assert of("value-near-duplicate", schema(enum("oui", "Oui", "OUI", "non", "Non", "NON"))) == []
    assert of("value-near-duplicate", schema(enum("A", "A+", "A-", "<5", ">5"))) == []


def test_a_wrong_example_says_which_value_is_wrong() -> None:
    (finding,) = of("example-refused", schema(pattern("^(?:oui|non)(?:;(?:oui|non))*$", example="oui;peut-être")))
    assert "«\u00a0peut-être\u00a0» n’est pas dans la liste" in finding.message
    (finding,) = of("example-refused", schema(pattern("^(?:oui|non)(?:;(?:oui|non))*$", example="oui; non")))
    assert "une espace est de trop" in finding.message


@pytest.mark.parametrize("release", known_schemas(), ids=str)
def test_known_schemas_are_checked_and_their_fixes_apply(release: KnownSchema) -> None:
    descriptor = release.descriptor()
    findings = check(descriptor)
    for finding in findings:
        if finding.fix:
            mended = render(apply_all(parse(descriptor), finding.fix))
            assert finding not in check(mended)
    if refused_by_frictionless(descriptor):
        assert [finding for finding in findings if finding.severity == "error" or finding.code in OF_THE_CATALOGUE]
