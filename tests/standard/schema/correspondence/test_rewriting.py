"""What each change of a schema asks of the rows of a file, and what it leaves for a person to decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema import table_schema
from standard.schema.cells import missing_texts_of, read_cell
from standard.schema.correspondence import Correspondence, CorrespondenceRow, Rewriter, between, completed, following
from tests.standard.schema.correspondence.pairs import (
    HEADER,
    ROW,
    Change,
    by_hand,
    changed,
    merge_fields,
    merge_values,
    nursery,
    rewriter,
    rewritten,
    set_property,
    several,
    split_field,
    split_value,
    transfer_value,
)
from tests.standard.schema.strategies import operations_on

LUNCH = by_hand({"op": "rename_value", "field": "services", "value": "repas", "after": "déjeuner"})
PIPES = by_hand({"op": "set_separator", "field": "services", "after": " | "})
NO_MEAL = by_hand({"op": "remove_value", "field": "services", "value": "repas"})
NO_STREET = by_hand({"op": "remove_field", "field": "rue"})
TOWN = by_hand({"op": "add_field", "field": {"name": "commune"}})
SIRET = by_hand({"op": "add_field", "field": {"name": "siret", "constraints": {"required": True}}})
TWO_MEALS = split_value("services", "repas", "déjeuner", "goûter")
STREET = split_field("rue", {"name": "numéro"}, {"name": "voie"})
ADDRESS = merge_fields(["rue", "ville"], {"name": "adresse"})
SHARED_OUT = split_field(
    "services",
    {"name": "repos", "constraints": {"enum": ["sieste"]}},
    {"name": "activites", "constraints": {"pattern": several(",", "repas", "chant", "jeux (dehors)")}},
    values={"sieste": "repos", "repas": "activites", "chant": "activites", "jeux (dehors)": "activites"},
)


def column(name: str, to: str) -> Change:
    return by_hand({"op": "rename_field", "field": name, "after": to})


@pytest.mark.parametrize(
    ("changes", "cells", "expected"),
    [
        ([column("rue", "adresse"), column("adresse", "voie")], {}, {"voie": "1 rue du Port"}),
        ([LUNCH], {}, {"services": "déjeuner;sieste"}),
        ([PIPES], {}, {"services": "repas | sieste"}),
        ([LUNCH, PIPES], {}, {"services": "déjeuner | sieste"}),
        ([merge_values("services", "sieste", into="repas")], {}, {"services": "repas"}),
        ([merge_values("services", "sieste", into="repas")], {"services": "chant;sieste"}, {"services": "chant;repas"}),
        ([transfer_value("accueil", "urgence", "services")], {"accueil": "urgence"}, {"accueil": "", "services": "repas;sieste;urgence"}),
        ([set_property("tarif", "decimalChar", ".")], {}, {"tarif": "1200.50"}),
        ([set_property("tarif", "groupChar", ".")], {}, {"tarif": "1200,50"}),
        ([set_property("ouverture", "format", "default")], {}, {"ouverture": "2024-03-05"}),
        ([set_property("bio", "trueValues", ["1"])], {}, {"bio": "1"}),
        ([set_property("places", "type", "string")], {}, {"places": "024"}),
        ([set_property("places", "type", "number")], {}, {"places": "024"}),
        ([ADDRESS], {"rue": ""}, {"adresse": "Brest"}),
        ([ADDRESS], {"rue": "Brest"}, {"adresse": "Brest"}),
        ([SHARED_OUT], {"services": "repas;sieste;chant"}, {"repos": "sieste", "activites": "repas,chant"}),
        ([TOWN], {}, {"commune": ""}),
    ],
)
def test_what_is_certain_is_rewritten(changes: list[Change], cells: dict[str, str], expected: dict[str, str]) -> None:
    before, after, table = changed(*changes)
    found, row = rewritten(before, after, table, **cells)
    assert {name: found[name] for name in expected} == expected
    assert row.pending == ()
    untouched = {name: cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True) if name in found and name not in expected}
    assert {name: found[name] for name in untouched} == untouched


BOTH = ("1 rue du Port", "Brest")


@pytest.mark.parametrize(
    ("change", "cells", "found", "column", "choices"),
    [
        (TWO_MEALS, {}, {"services": "repas;sieste"}, "services", ("déjeuner", "goûter")),
        (NO_MEAL, {}, {"services": "repas;sieste"}, "services", ()),
        (STREET, {}, {"numéro": "", "voie": "", "rue": "1 rue du Port"}, "rue", ("numéro", "voie")),
        (ADDRESS, {}, {"adresse": "", "rue": "1 rue du Port", "ville": "Brest"}, "adresse", BOTH),
        (merge_fields(["rue", "ville"], {"name": "ville"}), {}, {"ville": "", "rue": BOTH[0], "ville (avant)": BOTH[1]}, "ville", BOTH),
        (set_property("places", "constraints/maximum", 20), {}, {"places": "024"}, "places", ()),
        (set_property("rue", "constraints/required", True), {"rue": ""}, {"rue": ""}, "rue", ()),
        (set_property("nom", "type", "integer"), {}, {"nom": "Les Lutins"}, "nom", ()),
        (set_property("ouverture", "format", "%d/%m/%y"), {"ouverture": "05/03/1924"}, {"ouverture": "05/03/1924"}, "ouverture", ()),
        (set_property("ouverture", "type", "datetime"), {}, {"ouverture": "05/03/2024"}, "ouverture", ()),
        (SIRET, {}, {"siret": ""}, "siret", ()),
    ],
)
def test_what_is_not_stays_where_a_person_will_see_it(
    change: Change, cells: dict[str, str], found: dict[str, str], column: str, choices: tuple[str, ...]
) -> None:
    made, row = rewritten(*changed(change), **cells)
    assert {name: made[name] for name in found} == found
    assert [(one.row, one.column, one.choices) for one in row.pending] == [(2, column, choices)]


def test_a_column_without_heir_is_kept_at_the_end_and_asked_about_once() -> None:
    before, after, table = changed(NO_STREET)
    made = rewriter(before, after, table)
    assert made.header(made.kept)[-2:] == ["ville", "rue"]
    assert [(one.row, one.column, one.code) for one in made.columns_gone(1)] == [(1, "rue", "column-removed")]
    assert made.rewrite(2, ROW).row(made.kept)[-1] == "1 rue du Port"


MEAL, SNACK = ("value", "services", "repas", "services", "déjeuner", "yes"), ("value", "services", "repas", "services", "goûter", "yes")


@pytest.mark.parametrize(
    ("change", "given", "expected"),
    [
        (TWO_MEALS, [SNACK], {"services": "goûter;sieste"}),
        (TWO_MEALS, [MEAL, SNACK], {"services": "déjeuner;goûter;sieste"}),
        (NO_MEAL, [("value", "services", "repas", "", "", "yes")], {"services": "sieste"}),
        (NO_MEAL, [("value", "services", "repas", "services", "chant", "yes")], {"services": "chant;sieste"}),
        (STREET, [("field", "rue", "", "voie", "", "yes")], {"numéro": "", "voie": "1 rue du Port"}),
        (NO_STREET, [("field", "rue", "", "", "", "yes")], {"ville": "Brest"}),
    ],
)
def test_a_completed_table_decides(change: Change, given: list[tuple[str, ...]], expected: dict[str, str]) -> None:
    before, after, table = changed(change)
    rows = tuple(CorrespondenceRow(kind, old, text, new, target, "kept", status) for kind, old, text, new, target, status in given)  # type: ignore[arg-type]
    found, row = rewritten(before, after, completed(table, Correspondence(rows)))
    assert {name: found[name] for name in expected} == expected
    assert row.pending == ()
    assert "rue" not in found or "rue" in {field.name for field in after.fields}


def test_the_text_that_a_faulty_regex_demanded_is_the_value_it_stands_for() -> None:
    before = table_schema.parse(
        {"fields": [{"name": "age", "constraints": {"pattern": "^(?:0-3 ans|jeunes (16 ans))(?:;(?:0-3 ans|jeunes (16 ans)))*$"}}]}
    )
    after = table_schema.parse({"fields": [{"name": "age", "constraints": {"enum": ["0-3 ans", "jeunes (16 ans)"]}}]})
    made = Rewriter(before, *between(before, after), ["age"], [before.fields[0]])
    assert [made.rewrite(2, [cell]).cells for cell in ("jeunes 16 ans", "0-3 ans")] == [["jeunes (16 ans)"], ["0-3 ans"]]


CELLS = {
    "code": ["007", "a"],
    "nom": ["Les Lutins", "é;b"],
    "accueil": ["régulier", "urgence", ""],
    "services": ["repas", "repas;sieste", "chant;jeux (dehors);repas", ""],
    "places": ["024", "3", ""],
    "tarif": ["1 200,50", "3", ""],
    "ouverture": ["05/03/2024", ""],
    "bio": ["oui", "non", ""],
    "rue": ["1 rue du Port", "régulier", ""],
    "ville": ["Brest", ""],
}


@given(st.data())
def test_a_valid_row_is_valid_again_but_for_what_is_to_decide_and_loses_nothing(data: st.DataObject) -> None:
    before = nursery()
    operations = data.draw(operations_on(before, max_size=6))
    after, table = following(before, operations)
    cells = [data.draw(st.sampled_from(CELLS[name])) for name in HEADER]
    made = rewriter(before, after, table)
    row = made.rewrite(7, cells)
    kept = [*made.kept, *made.perhaps_kept]
    header, output = made.header(kept), row.row(kept)
    assert len(header) == len(output)
    asked = {one.column for one in row.pending} | {one.column for one in made.columns_gone(1)}
    names = [field.name for field in after.fields]
    for field in after.fields:
        # Of two columns of one name, nothing says here which is which.
        if field.name and field.name not in asked and names.count(field.name) == 1:
            verdict = read_cell(field, output[header.index(field.name)], missing_values=missing_texts_of(field, after))
            assert verdict.ok, (field, output[header.index(field.name)])
    for one in row.pending:
        assert not one.value or any(one.value in cell for cell in output)
        assert one.row == 7


def test_nothing_to_change_changes_nothing() -> None:
    before = nursery()
    after, table = following(before, ())
    made = rewriter(before, after, table, [*HEADER, "en plus"])
    odd = ["n'importe quoi"] * 11
    assert made.rewrite(2, [*odd, "au-delà"]).row(made.kept) == [*odd, "au-delà"]
    assert made.header(made.kept) == [*HEADER, "en plus"]
