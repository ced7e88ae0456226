"""What became what: by name first, and otherwise by all the rest."""

from typing import Any

import pytest

from standard.schema.alignment import CERTAIN, align, align_values, corrected
from standard.schema.alignment.answers import asked
from standard.schema.diff import compare
from standard.schema.model import SchemaError, ValueList
from standard.schema.operations import RenameField, apply_all
from standard.schema.table_schema import parse, parse_field, render

SERVICES = {
    "name": "services",
    "title": "Services proposés",
    "description": "Les types d'accompagnement que le lieu propose à ses usagers.",
    "constraints": {"enum": ["Aide administrative", "Accès internet", "Atelier"]},
}
ACCUEIL = {
    "name": "accueil",
    "title": "Conditions d'accueil",
    "description": "Les publics reçus, et les horaires où ils le sont.",
    "constraints": {"enum": ["Sur rendez-vous", "Sans rendez-vous"]},
}
PRIX = {"name": "prix", "title": "Tarif", "description": "Ce que l'usager paie, en euros.", "type": "number"}


def matched(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, str]:
    one, other = parse({"fields": before}), parse({"fields": after})
    names = {item.uid: item.name for item in other.fields}
    old = {item.uid: item.name for item in one.fields}
    return {old[match.before]: names[match.after] for match in align(one, other).fields}


@pytest.mark.parametrize(
    "renamed",
    [
        {**SERVICES, "name": "prestations"},
        {**SERVICES, "name": "prestations", "title": "Prestations"},
        {**SERVICES, "name": "prestations", "description": "Tout autre chose."},
        {"name": "prestations", "title": "Services proposés"},
        {"name": "prestations", "description": SERVICES["description"]},
        {"name": "prestations", "title": "Prestations", "constraints": SERVICES["constraints"]},
        {"name": "SERVICES"},
        {"name": "services_proposes", "title": "Services", "description": SERVICES["description"]},
    ],
)
def test_a_field_is_known_again_under_another_name(renamed: dict[str, Any]) -> None:
    assert matched([ACCUEIL, SERVICES, PRIX], [ACCUEIL, PRIX, renamed])["services"] == renamed["name"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("conditions_access", "conditions_acces"),
        ("presentation_resume", "presentation_resumee"),
        ("modalités_accompagnement", "modalites_accompagnement"),
        ("Itinerance", "itinerance"),
    ],
)
def test_a_name_that_is_mended_is_the_same_field_even_bare(before: str, after: str) -> None:
    others = [{"name": "id"}, {"name": "nom"}]
    assert matched([others[0], {"name": before}, others[1]], [others[0], {"name": after}, others[1]])[before] == after


@pytest.mark.parametrize(
    "other",
    [
        {"name": "horaires", "title": "Horaires", "description": "Les heures d'ouverture, au format OSM."},
        {"name": "x"},
        {"name": "date_maj", "type": "date"},
    ],
)
def test_what_has_nothing_in_common_is_another_field(other: dict[str, Any]) -> None:
    assert matched([ACCUEIL, PRIX], [ACCUEIL, other]) == {"accueil": "accueil"}


def test_other_numbers_make_other_names() -> None:
    assert matched([{"name": "adresse_1"}, {"name": "nom"}], [{"name": "adresse_2"}, {"name": "nom"}]) == {"nom": "nom"}


def test_a_name_says_more_than_a_changed_text() -> None:
    rewritten = {**SERVICES, "title": "Titre neuf", "description": "Description entièrement refaite."}
    assert matched([SERVICES, PRIX], [rewritten, PRIX]) == {"services": "services", "prix": "prix"}
    assert matched([SERVICES], [{"name": "services", "title": "Rien à voir"}]) == {"services": "services"}


def test_two_fields_that_exchange_their_names_are_known_again() -> None:
    exchanged = [{**SERVICES, "name": "accueil"}, {**ACCUEIL, "name": "services"}]
    assert matched([SERVICES, ACCUEIL], exchanged) == {"services": "accueil", "accueil": "services"}


def test_a_title_that_all_share_says_nothing() -> None:
    before = [{"name": f"a{rank}", "title": "Commentaire"} for rank in "bcd"]
    after = [{"name": f"z{rank}", "title": "Commentaire"} for rank in "efg"]
    assert matched(before, after) == {}


def test_twins_are_matched_in_turn() -> None:
    twins = [{"name": "a", "title": "Un"}, {"name": "a", "title": "Deux"}]
    one, other = parse({"fields": twins}), parse({"fields": [*twins[::-1]]})
    assert [(match.before, match.after) for match in align(one, other).fields] == [
        (one.fields[0].uid, other.fields[1].uid),
        (one.fields[1].uid, other.fields[0].uid),
    ]


def values(*texts: Any, labels: tuple[str, ...] = ()) -> ValueList:
    categories = [{"value": text, "label": label} for text, label in zip(texts, labels, strict=False)]
    field = parse_field({"name": "x", "constraints": {"enum": list(texts)}, **({"categories": categories} if labels else {})}, "f")
    assert field.values is not None
    return field.values


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        (values("S’équiper en matériel"), values("S'équiper en matériel"), 1),
        (values("friche minière"), values("Friche minière"), 1),
        (values("Zone piétonne", "Parking"), values("Zone piétonne étendue", "Parking"), 2),
        (values("A", labels=("Très bon état",)), values("TB", labels=("Très bon état",)), 1),
        (values(1, 2), values("1", "2"), 2),
        (values("Classe 1"), values("Classe 2"), 0),
        (values("AU"), values("AUs"), 0),
        (values("oui"), values("non"), 0),
        (values("Relais pôle emploi"), values("Campus connecté"), 0),
    ],
)
def test_which_value_became_which(before: ValueList, after: ValueList, pairs: int) -> None:
    assert len(align_values(before.values, after.values)) == pairs


def test_a_renamed_field_carries_its_keys() -> None:
    before = parse({"fields": [SERVICES, PRIX], "primaryKey": "services"})
    after = parse({"fields": [{**SERVICES, "name": "prestations"}, PRIX], "primaryKey": "prestations"})
    operations = compare(before, after)
    assert operations == (RenameField(before.fields[0].uid, "services", "prestations"),)
    assert render(apply_all(before, operations)) == render(after)


def test_a_person_corrects_a_guess() -> None:
    before = parse({"fields": [SERVICES, ACCUEIL, PRIX]})
    after = parse({"fields": [{**SERVICES, "name": "prestations"}, ACCUEIL, {**PRIX, "name": "cout"}]})
    guessed = align(before, after)
    services, _, prix = (item.uid for item in before.fields)
    prestations, _, cout = (item.uid for item in after.fields)
    assert [(guess.id, guess.kind, guess.text, guess.after_texts) for guess in guessed.guesses()] == [
        (services, "field", "services", ("prestations",)),
        (prix, "field", "prix", ("cout",)),
    ]
    confirmed = corrected(guessed, {services: [prestations], prix: []})
    assert confirmed.guesses() == ()
    assert [type(one).__name__ for one in compare(before, after, alignment=confirmed)] == ["RemoveField", "RenameField", "AddField"]
    exchanged = corrected(guessed, {services: [cout]})
    assert {match.before: match.after for match in exchanged.fields}.get(services) == cout
    assert prix not in {match.before for match in exchanged.fields}
    assert corrected(guessed, {services: [prestations, cout]}).splits[0].after == (prestations, cout)


@pytest.mark.parametrize("choices", [{"inconnu": []}, {"services": ["inconnu"]}, {"services": ["p", "c"], "prix": ["c"]}])
def test_a_choice_that_names_nothing_is_refused(choices: dict[str, list[str]]) -> None:
    before, after = parse({"fields": [SERVICES, PRIX]}), parse({"fields": [{"name": "p"}, {"name": "c"}]})
    uids = {item.name: item.uid for item in (*before.fields, *after.fields)}
    with pytest.raises(SchemaError):
        corrected(align(before, after), {uids.get(one, one): [uids.get(each, each) for each in all_] for one, all_ in choices.items()})


@pytest.mark.parametrize(("before", "after"), [("Codepostal", "code_postal"), ("SiteWeb", "site_web"), ("NOM-LIEU", "nomLieu")])
def test_a_name_whose_words_are_joined_otherwise_is_the_same_name(before: str, after: str) -> None:
    found = align(parse({"fields": [{"name": before}, {"name": "id"}]}), parse({"fields": [{"name": after}, {"name": "id"}]}))
    assert [match.confidence < CERTAIN for match in found.fields] == [True, False]
    assert asked(found) == ()


@pytest.mark.parametrize(("x", "y"), [("x", "y"), ("coord_x", "coord_y")])
def test_x_is_taken_for_a_longitude_and_y_for_a_latitude_whatever_their_order(x: str, y: str) -> None:
    axes = [{"name": name, "type": "number"} for name in (x, y)]
    found = matched(axes, [{"name": name, "type": "number"} for name in ("latitude", "longitude")])
    assert found == {x: "longitude", y: "latitude"}
