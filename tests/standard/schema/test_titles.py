"""Changes as a title: what they do, in a few words, whatever they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.operations import apply_all, resolve
from standard.schema.table_schema import parse
from standard.schema.wording import in_its_context, sentences, title
from tests.standard.schema.strategies import schemas
from tests.standard.schema.strategies.operations import operations_on

SCHEMA = parse(
    {
        "title": "Bibliothèques",
        "fields": [
            {"name": "nom", "title": "Nom", "description": "Le nom."},
            {"name": "public", "title": "Public accueilli", "constraints": {"enum": ["Enfants", "Adultes"]}},
        ],
    }
)


def add(value: str) -> dict[str, Any]:
    return {"op": "add_value", "field": "public", "value": value}


TITLES: list[tuple[list[dict[str, Any]], str]] = [
    ([add("Collèges")], "Ajouter « Collèges » à « Public accueilli »"),
    ([add(text) for text in "abcd"], "Ajouter « a », « b » et 2 autres à « Public accueilli »"),
    (
        [{"op": "set_property", "field": "nom", "path": "constraints/required", "after": True}, add("Aînés")],
        "Rendre « Nom » obligatoire ; ajouter « Aînés » à « Public accueilli »",
    ),
    (
        [
            {"op": "set_property", "field": "nom", "path": "description", "before": "Le nom.", "after": "Le nom lu."},
            {"op": "rename_value", "field": "public", "value": "Enfants", "before": "Enfants", "after": "Jeunes"},
            {"op": "set_property", "path": "title", "before": "Bibliothèques", "after": "Médiathèques"},
        ],
        "Changer la description de « Nom », et 2 autres changements",
    ),
    ([], ""),
]


@pytest.mark.parametrize(("changes", "said"), TITLES)
def test_a_title_says_what_is_done(changes: list[dict[str, Any]], said: str) -> None:
    assert title(resolve(SCHEMA, changes), SCHEMA).replace("\u00a0", " ") == said


@given(st.data())
def test_whatever_changes_has_a_title(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    operations = data.draw(operations_on(schema))
    said = title(operations, schema)
    assert bool(said) == bool(operations)
    assert said == " ".join(said.split(" ")), "on one line"


def test_a_sentence_on_the_page_of_its_field_does_not_name_it_again() -> None:
    operations = resolve(
        SCHEMA,
        [
            {"op": "set_property", "field": "public", "path": "constraints/required", "after": True},
            {"op": "set_value_property", "field": "public", "value": "Adultes", "key": "definition", "after": "Dès 18 ans."},
            {"op": "set_property", "field": "public", "path": "description", "after": "Qui vient."},
            {"op": "rename_field", "field": "public", "before": "public", "after": "publics"},
            {"op": "set_property", "field": "publics", "path": "title", "before": "Public accueilli", "after": "Publics"},
        ],
    )
    after = apply_all(SCHEMA, operations).fields[1]
    said = [in_its_context(sentence, [SCHEMA.fields[1], after]).replace("\u00a0", " ") for sentence in sentences(operations, SCHEMA)]
    assert said == [
        "Ce champ devient obligatoire.",
        "La définition de la valeur « Adultes » apparaît : « Dès 18 ans. ».",
        "La description apparaît : « Qui vient. ».",
        "Ce champ change de nom technique : « public » devient « publics ».",
        "Le titre change : « Public accueilli » devient « Publics ».",
    ]
