"""The values of a field as rows: what is pasted from a spreadsheet is as many values, in order, each with its definition."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from pages.forms.field_form import FieldForm
from pages.forms.value_rows import read_rows
from standard.schema.table_schema import parse

SCHEMA = parse({"fields": [{"name": "public", "title": "Public", "constraints": {"enum": ["Enfants", "Adultes"]}}, {"name": "age_2"}]})
PUBLIC = SCHEMA.fields[0]
LINE = st.text(alphabet=st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)


def sent(paste: str = "", **texts: str) -> QueryDict:
    assert PUBLIC.values is not None
    data = QueryDict(mutable=True)
    known = {value.uid: value.text for value in PUBLIC.values.values}
    rows = known | texts
    data.setlist("values", list(rows))
    for key, text in rows.items():
        data[f"value-{key}-text"] = text
    data["paste"] = paste
    return data


def said(data: QueryDict) -> list[tuple[str, str]]:
    return [(row.text, row.definition) for row in read_rows(data, PUBLIC.values)]


def test_lines_pasted_in_a_row_are_as_many_values() -> None:
    assert said(sent(n1="Collèges\r\nLycées\r\n\r\nAînés\r\n", n2="Crèches")) == [
        ("Enfants", ""), ("Adultes", ""), ("Collèges", ""), ("Lycées", ""), ("Aînés", ""), ("Crèches", ""),
    ]  # fmt: skip


def test_two_columns_are_a_value_and_its_definition() -> None:
    pasted = "Enfants\tMoins de 12 ans\nLycées\tDe 15 à 18 ans\nAînés"
    rows = said(sent(pasted))
    assert rows == [("Enfants", "Moins de 12 ans"), ("Adultes", ""), ("Lycées", "De 15 à 18 ans"), ("Aînés", "")]


def test_a_cell_of_several_lines_is_one_cell() -> None:
    """A spreadsheet copies it between quotation marks, doubles its own, and leaves the other cells as they are."""
    pasted = 'Enfants\t"Moins de 12 ans,\r\ndits ""petits"""\r\n"Lycées"\tDe "15" à 18 ans\r\n"Aînés'
    assert said(sent(pasted)) == [
        ("Enfants", 'Moins de 12 ans, dits "petits"'), ("Adultes", ""), ('"Lycées"', 'De "15" à 18 ans'), ('"Aînés', "")
    ]  # fmt: skip


def test_every_row_has_a_key_of_its_own() -> None:
    keys = [row.key for row in read_rows(sent("a\nb\nc", n2="x\ny", n1=""), PUBLIC.values)]
    assert len(keys) == len(set(keys)) == 8


@given(st.lists(st.tuples(LINE, LINE), min_size=1, max_size=8, unique_by=lambda one: one[0]))
def test_whatever_is_pasted_is_there_once_and_in_order(column: list[tuple[str, str]]) -> None:
    rows = said(sent("\n".join("\t".join(line) for line in column)))
    assert [row for row in rows if row[0] not in ("Enfants", "Adultes")] == [one for one in column if one[0] not in ("Enfants", "Adultes")]
    assert dict(column).items() <= dict(rows).items()


def test_the_technical_name_is_drawn_from_the_title_and_is_nobody_elses() -> None:
    def named(title: str) -> str:
        data = QueryDict(mutable=True)
        data.update({"title": title, "name": "", "kind": "string:default", "listing": "none", "place": ""})
        form = FieldForm(data, schema=SCHEMA, field=None, taken=frozenset())
        assert form.is_valid(), form.errors
        assert form.edited is not None
        return form.edited.name

    assert named("Horaires d’été (fériés)") == "horaires_d_ete_feries"
    assert named("Public") == "public_2"
    assert named("Âge") == "age"
    assert named("Âge 2") == "age_2_2"
