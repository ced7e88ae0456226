from datetime import UTC, datetime
from typing import Any

import pytest

from standard.comparison import ChangesView, ComparedValue, ComparisonFilters, Side, changes_view, compared
from standard.comparison.rows import property_changes
from standard.moments import moment_in_words, time_in_words
from standard.schema import diff, table_schema
from standard.schema.model import Schema
from standard.schema.operations import Operation, PlacedField, SplitField, apply_all, inverse_all
from standard.schema.reshaping import merge_values
from standard.schema.table_schema import Uids
from standard.schema.text_diff import Piece

BEFORE: dict[str, Any] = {
    "title": "Bibliothèques",
    "version": "1.0.0",
    "fields": [
        {"name": "nom", "title": "Nom", "description": "Le nom affiché.", "type": "string"},
        {"name": "public", "title": "Public", "type": "string", "constraints": {"enum": ["Enfants", "Adultes", "Tous"]}},
        {"name": "places", "title": "Places", "type": "integer"},
    ],
}


def changed(**fields: dict[str, Any] | None) -> dict[str, Any]:
    """The descriptor with some fields replaced, removed where None, or added."""
    listed = [{**field, **new} for field in BEFORE["fields"] if (new := fields.pop(field["name"], {})) is not None]
    return {**BEFORE, "fields": [*listed, *({"name": name, **new} for name, new in fields.items() if new is not None)]}


def view(after: dict[str, Any]) -> ChangesView:
    before = table_schema.parse(BEFORE)
    return changes_view(before, diff.compare(before, table_schema.parse(after)))


def test_a_text_is_shown_as_tracked_changes() -> None:
    group = view(changed(nom={"description": "Le nom d’usage."})).groups[0]

    assert (group.kind, group.name) == ("changed", "nom")
    assert [(change.label, change.pieces) for change in group.properties] == [
        ("Description", (Piece("same", "Le nom "), Piece("del", "affiché"), Piece("ins", "d’usage"), Piece("same", ".")))
    ]


def test_values_stand_old_beside_new_and_the_others_are_counted() -> None:
    group = view(changed(public={"constraints": {"enum": ["Enfants", "Familles", "Tous"]}})).groups[0]
    rows = {(row.kind, row.before, row.after) for row in group.values}

    assert rows == {("added", None, "Familles"), ("removed", "Adultes", None)}
    assert group.unchanged_values == 2


def test_a_moved_value_is_the_only_one_that_moves() -> None:
    group = view(changed(public={"constraints": {"enum": ["Tous", "Enfants", "Adultes"]}})).groups[0]

    assert group.values == (ComparedValue("moved", "Tous", "Tous"),)


def test_a_whole_field_is_described_where_it_is_added_or_removed() -> None:
    groups = view(changed(places=None, horaires={"title": "Horaires", "type": "string"})).groups

    assert {(group.kind, group.entry.field.title) for group in groups if group.entry} == {("removed", "Places"), ("added", "Horaires")}


def test_the_standard_itself_comes_last() -> None:
    groups = view({**changed(nom={"title": "Nom d’usage"}), "version": "1.1.0"}).groups

    assert [group.title for group in groups] == ["Nom d’usage", "Le standard"]


@pytest.mark.parametrize(
    ("after", "producers", "level"),
    [
        (changed(nom={"description": "Autre."}), "Les fichiers déjà publiés restent valides.", "patch"),
        (changed(nom={"constraints": {"required": True}}), "Des fichiers valides aujourd’hui ne le seront plus.", "major"),
    ],
)
def test_the_worst_effect_is_said_for_everybody(after: dict[str, Any], producers: str, level: str) -> None:
    shown = view(after)

    assert (shown.for_producers, shown.level) == (producers, level)


def test_the_technical_form_shows_the_lines_that_change() -> None:
    lines = view(changed(nom={"title": "Nom d’usage"})).groups[0].technical

    assert [line.text.strip() for line in lines if line.kind == "del"] == ['"title": "Nom",']
    assert [line.text.strip() for line in lines if line.kind == "ins"] == ['"title": "Nom d’usage",']


def numbered(size: int, *values: str) -> dict[str, Any]:
    listed = {"type": "string", "constraints": {"enum": list(values)}}
    return {"fields": [{"name": f"piece_{rank}", "title": f"Pièce {rank}", **listed} for rank in range(1, size + 1)]}


def test_one_change_of_many_fields_is_told_once() -> None:
    before, after = numbered(40, "Salon", "Cuisine"), numbered(40, "Salon", "Cuisine", "Chambre")
    after["fields"][7]["title"] = "La huitième"
    old = table_schema.parse(before)
    shown = changes_view(old, diff.compare(old, table_schema.parse(after)))

    group, other = shown.groups
    assert (group.title, group.fields, other.name) == ("39\u00a0champs «\u00a0piece_…\u00a0»", 39, "piece_8")
    assert group.sentences == (
        "Dans les 39\u00a0champs «\u00a0piece_…\u00a0»\u00a0: le champ accepte une valeur de plus\u00a0: «\u00a0Chambre\u00a0».",
    )
    assert [row.after for row in group.values] == ["Chambre"]
    assert "piece_40" in group.names
    assert "piece_8" not in group.names


def test_what_two_fields_alone_share_is_told_of_each() -> None:
    old = table_schema.parse(numbered(2, "Salon"))
    shown = changes_view(old, diff.compare(old, table_schema.parse(numbered(2, "Salon", "Chambre"))))
    assert [group.name for group in shown.groups] == ["piece_1", "piece_2"]


def test_the_filters_find_a_field_whose_change_is_told_with_others() -> None:
    old, new = (table_schema.parse(numbered(4, *values)) for values in (("Salon",), ("Salon", "Chambre")))
    sides = Side("", "avant"), Side("", "après")
    found = compared(old, diff.compare(old, new), sides=sides, filters=ComparisonFilters(field="piece_3"))
    assert len(found.changes.groups) == 1
    assert found.counts == "4\u00a0champs modifiés"


def test_no_change_is_no_group() -> None:
    shown = view(BEFORE)

    assert (shown.groups, shown.level, shown.producer) == ((), "none", "safe")


def split_of_public() -> tuple[Schema, tuple[Operation, ...]]:
    """« Public » shared out between two fields: « Enfants » here, « Adultes » there, « Tous » gone."""
    before = table_schema.parse(BEFORE)
    old = before.by_name("public")
    parts = table_schema.parse(
        {
            "fields": [
                {"name": "jeunes", "title": "Jeunes", "type": "string", "constraints": {"enum": ["Enfants"]}},
                {"name": "grands", "title": "Grands", "type": "string", "constraints": {"enum": ["Adultes", "Aînés"]}},
            ]
        }
    ).fields
    assert old is not None
    assert old.values is not None
    enfants, adultes, _ = (value.uid for value in old.values.values)
    heirs = [value.uid for part in parts if part.values for value in part.values.values]
    successors = {old.uid: (parts[0].uid, parts[1].uid), enfants: (heirs[0],), adultes: (heirs[1],)}
    places = before.by_name("places")
    assert places is not None
    added = (PlacedField(parts[1], places.uid), PlacedField(parts[0], parts[1].uid))
    return before, (SplitField((PlacedField(old, places.uid),), added, successors),)


def test_a_split_is_one_change_that_says_where_each_value_went() -> None:
    before, operations = split_of_public()
    (group,) = changes_view(before, operations).groups

    assert (group.kind, group.title, len(group.sentences)) == ("split", "Public", 1)
    assert [(row.kind, row.before, row.after) for row in group.values] == [
        ("shared", "Enfants", "«\u00a0Enfants\u00a0», dans «\u00a0Jeunes\u00a0»"),
        ("shared", "Adultes", "«\u00a0Adultes\u00a0», dans «\u00a0Grands\u00a0»"),
        ("removed", "Tous", None),
        ("added", None, "«\u00a0Aînés\u00a0», dans «\u00a0Grands\u00a0»"),
    ]
    assert [(part.name, part.kind) for part in group.parts] == [("public", "removed"), ("grands", "added"), ("jeunes", "added")]
    assert group.breaking
    (back,) = changes_view(apply_all(before, operations), inverse_all(operations)).groups
    assert (back.kind, set(back.names)) == ("merged", {"public", "jeunes", "grands"})


def test_merged_values_say_what_replaces_them_and_what_it_asks_stands_alone() -> None:
    before = table_schema.parse(BEFORE)
    (public,) = (field for field in before.fields if field.name == "public")
    assert public.values is not None
    chosen = {value.uid for value in public.values.values[:2]}
    (group,) = changes_view(before, (merge_values(before, public.uid, chosen, "Petits et grands", Uids(before.uids())),)).groups

    assert [(row.kind, row.before, row.after) for row in group.values if row.before] == [
        ("replaced", "Enfants", "«\u00a0Petits et grands\u00a0»"),
        ("replaced", "Adultes", "«\u00a0Petits et grands\u00a0»"),
    ]
    assert [("Enfants" in todo, "Adultes" in todo) for todo in group.to_do] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("path", "before", "after", "pieces"),
    [
        (
            "contributors",
            [{"title": "Brest", "role": "author"}],
            [{"title": "Brest", "role": "author"}, {"title": "Lille", "email": "lille@exemple.fr"}],
            [("same", "Brest (auteur)\n"), ("ins", "Lille, lille@exemple.fr")],
        ),
        (
            "resources",
            [{"title": "Exemple", "path": "https://a.exemple/1.0.0/exemple.csv"}],
            [{"title": "Exemple", "path": "https://a.exemple/1.1.0/exemple.csv"}],
            [("same", "Exemple, https://a.exemple/1."), ("del", "0"), ("ins", "1"), ("same", ".0/exemple.csv")],
        ),
        ("licenses", [{"name": "etalab-2.0", "title": "Licence Ouverte"}], None, [("del", "Licence Ouverte")]),
        ("primaryKey", ["siret", "nom"], "siret", [("del", "siret et nom\n"), ("ins", "siret")]),
        ("uniqueKeys", [["nom"]], [["nom"], ["lat", "lon"]], [("same", "nom\n"), ("ins", "lat et lon")]),
        (
            "foreignKeys",
            None,
            [{"fields": "commune", "reference": {"resource": "communes", "fields": "code"}}],
            [("ins", "commune reprend code de la table «\u00a0communes\u00a0»")],
        ),
        (
            "custom_checks",
            None,
            [{"name": "compare-columns-value", "params": {"column": "debut", "op": "<=", "column2": "fin"}}],
            [("ins", "compare-columns-value, column\u00a0: debut, op\u00a0: <=, column2\u00a0: fin")],
        ),
        ("missingValues", [""], ["", "-"], [("same", "la case vide\n"), ("ins", "«\u00a0-\u00a0»")]),
        ("resources", None, [{"title": "Exemple", "path": "https://a.exemple/x.csv"}], [("ins", "Exemple, https://a.exemple/x.csv")]),
        ("x", {"a": [1, {"b": True}]}, None, [("del", "a\u00a0: 1 et b\u00a0: oui")]),
    ],
)
def test_metadata_is_read_as_a_list_never_as_json(path: str, before: Any, after: Any, pieces: list[tuple[str, str]]) -> None:
    old, new = ({"fields": [], **({path: said} if said is not None else {})} for said in (before, after))
    (change,) = property_changes(table_schema.parse(old).properties, table_schema.parse(new).properties)

    assert [(piece.kind, piece.text) for piece in change.pieces] == pieces


def test_moments_are_written_as_french_reads_them_in_the_time_zone_of_the_site() -> None:
    assert moment_in_words(datetime(2022, 6, 29, 14, 5, tzinfo=UTC)) == "29\u00a0juin 2022 à 16\u00a0h\u00a005"
    assert time_in_words(datetime(2022, 6, 29, 14, tzinfo=UTC)) == "16\u00a0h"


def test_types_and_answers_are_said_in_words_and_apart() -> None:
    """« Date, écrite AAAA-MM-JJ » rather than `default`; « non oui » rather than « nonoui »."""
    before = {"type": "date", "format": "default", "constraints/required": False}
    after = {"type": "date", "format": "%d/%m/%Y", "constraints/required": True}

    kind, required = property_changes(before, after)

    assert kind.label == "Type"
    assert not any("%" in piece.text or "default" in piece.text for piece in kind.pieces)
    assert [piece.kind for piece in kind.pieces] == ["del", "same", "ins"]
    assert "".join(piece.text for piece in required.pieces) == "non oui"
