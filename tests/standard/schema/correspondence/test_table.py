"""The correspondence: what became what, written and read again, and told where a person slipped."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from standard.schema import table_schema
from standard.schema.correspondence import (
    Correspondence,
    CorrespondenceRow,
    TableError,
    between,
    check,
    from_csv,
    from_json,
    to_csv,
    to_json,
)
from standard.schema.correspondence.written import guarded, unguarded
from tests.known_schemas import known_pairs
from tests.standard.schema.correspondence.pairs import (
    Change,
    by_hand,
    changed,
    merge_fields,
    merge_values,
    nursery,
    set_property,
    split_field,
    split_value,
    transfer_value,
)

HEADER = "objet,champ avant,valeur avant,champ après,valeur après,changement,décision"
texts = st.text("a é;\"'=+-@\t,\n\r|\\", max_size=4)
rows = st.builds(
    CorrespondenceRow,
    st.sampled_from(["field", "value", "notation"]),
    texts.map("f".__add__),
    texts,
    texts.map("g".__add__),
    texts,
    st.sampled_from(["kept", "split", "removed"]),
    st.sampled_from(["certain", "by_cell", "open", "yes", "no"]),
)


@given(st.lists(rows, max_size=4).map(tuple).map(Correspondence))
def test_a_table_is_read_back_as_it_was_written(table: Correspondence) -> None:
    data = to_csv(table)
    assert from_csv(data) == table
    assert from_json(to_json(table)) == table
    written = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in written for cell in line)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (by_hand({"op": "rename_field", "field": "rue", "after": "voie"}), ["champ,rue,,voie,,renommé,certain"]),
        (by_hand({"op": "remove_field", "field": "rue"}), ["champ,rue,,,,retiré,à décider"]),
        (by_hand({"op": "add_field", "field": {"name": "commune"}}), ["champ,,,commune,,ajouté,certain"]),
        (
            split_field("rue", {"name": "rue"}, {"name": "numéro"}),
            ["champ,rue,,rue,,scindé,à décider", "champ,rue,,numéro,,scindé,à décider"],
        ),
        (
            merge_fields(["rue", "ville"], {"name": "adresse"}),
            ["champ,rue,,adresse,,fusionné,au cas par cas", "champ,ville,,adresse,,fusionné,au cas par cas"],
        ),
        (
            set_property("ouverture", "format", "default"),
            ["écriture,ouverture,Date au format JJ/MM/AAAA,ouverture,Date au format AAAA-MM-JJ,réécrit,au cas par cas"],
        ),
        (
            by_hand({"op": "rename_value", "field": "accueil", "value": "urgence", "after": "en urgence"}),
            ["valeur,accueil,urgence,accueil,en urgence,renommé,certain"],
        ),
        (by_hand({"op": "remove_value", "field": "accueil", "value": "urgence"}), ["valeur,accueil,urgence,,,retiré,à décider"]),
        (by_hand({"op": "add_value", "field": "accueil", "value": "nuit"}), ["valeur,,,accueil,nuit,ajouté,certain"]),
        (
            split_value("accueil", "urgence", "jour", "nuit"),
            ["valeur,accueil,urgence,accueil,jour,scindé,à décider", "valeur,accueil,urgence,accueil,nuit,scindé,à décider"],
        ),
        (
            merge_values("accueil", "urgence", into="régulier"),
            ["valeur,accueil,régulier,accueil,régulier,fusionné,certain", "valeur,accueil,urgence,accueil,régulier,fusionné,certain"],
        ),
        (transfer_value("accueil", "urgence", "services"), ["valeur,accueil,urgence,services,urgence,déplacé,certain"]),
    ],
)
def test_each_change_has_its_rows_and_the_rest_is_kept(change: Change, expected: list[str]) -> None:
    *_, table = changed(change)
    lines = to_csv(table).decode("utf-8-sig").splitlines()
    assert lines[0] == HEADER
    assert [line for line in lines[1:] if not line.endswith("gardé,certain")] == expected


def test_a_value_that_goes_becomes_what_its_retirement_named() -> None:
    descriptor = table_schema.render(nursery())
    accueil = descriptor["fields"][2]
    accueil["categories"] = [{"value": "régulier"}, {"value": "occasionnel"}, {"value": "urgence", "successors": ["occasionnel"]}]
    before = table_schema.parse(descriptor)
    accueil["constraints"] = {"enum": ["régulier", "occasionnel"]}
    accueil["categories"] = accueil["categories"][:2]
    _, table = between(before, table_schema.parse(descriptor))
    assert [(row.new_value, row.status) for row in table.rows if row.old_value == "urgence"] == [("occasionnel", "certain")]


def test_a_table_completed_in_a_spreadsheet_is_accepted_however_it_was_saved() -> None:
    *_, table = changed(split_value("accueil", "urgence", "jour", "nuit"))
    text = to_csv(table).decode("utf-8-sig")
    edited = text.replace(",", ";").replace("nuit;scindé;à décider", "nuit;;Oui")
    for data in (edited.encode("cp1252"), edited.encode("utf-8-sig"), edited.replace(";", "\t").encode()):
        assert [(row.new_value, row.status) for row in from_csv(data).rows if row.status == "yes"] == [("nuit", "yes")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("valeur,accueil,urgence,accueil,nuit,scindé,peut-être", "Ligne 2\u00a0: dans la colonne «\u00a0décision\u00a0», écrivez"),
        ("chose,accueil,urgence,accueil,nuit,scindé,oui", "Ligne 2\u00a0: dans la colonne «\u00a0objet\u00a0»"),
        ("champ,,,,,,oui", "Ligne 2\u00a0: ni le champ avant ni le champ après"),
        ("valeur,accueil,urgence,,nuit,,oui", "Ligne 2\u00a0: «\u00a0nuit\u00a0» n’a pas de champ après"),
        ("valeur,accès,urgence,accueil,nuit,,oui", "Ligne 2\u00a0: la version de départ n’a pas de champ «\u00a0accès\u00a0»"),
        ("valeur,accueil,urgence,accès,nuit,,oui", "Ligne 2\u00a0: la version d’arrivée n’a pas de champ «\u00a0accès\u00a0»"),
        (
            "valeur,accueil,urgence,accueil,soir,,oui",
            "Ligne 2\u00a0: «\u00a0soir\u00a0» n’est pas dans la liste du champ «\u00a0accueil\u00a0»",
        ),
    ],
)
def test_a_slip_is_told_with_its_line(line: str, message: str) -> None:
    with pytest.raises(TableError) as error:
        check(from_csv(f"{HEADER}\n{line}\n".encode()), nursery(), nursery())
    assert str(error.value).startswith(message)
    assert [problem[0] for problem in error.value.problems] == [2]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x81\x81", HEADER.encode() + b'\nchamp,"a'])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(TableError):
        check(from_csv(data), nursery(), nursery())
    with pytest.raises(TableError):
        from_json(data)


def test_every_field_and_value_of_known_versions_has_its_rows() -> None:
    pairs = [(one.descriptor(), other.descriptor()) for one, other in known_pairs(every=40)]
    for one, other in pairs:
        before = table_schema.parse(one)
        _, table = between(before, table_schema.parse(other))
        assert {row.old_field for row in table.rows if row.kind == "field"} - {""} == {item.name for item in before.fields} - {""}
        assert from_csv(to_csv(table)) == table


HOSTILE = st.text(st.sampled_from("ab 1=+-@;,\t\r\n\"'(|!"), max_size=12)


@given(HOSTILE)
@example("Bonjour;=1+1")
@example('Bonjour,"=cmd|x"')
@example("Bonjour\n@SUM(A1)")
def test_no_cell_is_run_wherever_a_spreadsheet_cuts_it_and_the_text_comes_back(text: str) -> None:
    """A French spreadsheet takes the comma for a part of the text and the semicolon for the end of the cell; another, the other way."""
    written = guarded(text)
    assert unguarded(written) == text
    first, *others = re.split(r"[;,\t\r\n]", written)
    pieces = [first, *(piece.lstrip('"') for piece in others)]
    assert [piece for piece in pieces if piece.startswith(("=", "@")) or re.match(r"[+-].*[(|!]", piece)] == []
