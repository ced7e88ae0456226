"""Which change brought each sentence, property and value of a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.model import Field, Value, ValueList
from standard.schema.origins import field_origins, passages, sentences

FIRST = "Le public accueilli. Il est décrit ici, M. Martin compris.\nAutre ligne"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([FIRST], [("Le public accueilli. ", 1, ()), ("Il est décrit ici, M. Martin compris.\n", 1, ()), ("Autre ligne", 1, ())]),
        (["Le public accueilli.", "Le public accueilli par le lieu."], [("Le public accueilli par le lieu.", 1, (2,))]),
        (["Le nom. Une aide.", "Le nom.", "Le nom. Encore ?"], [("Le nom. ", 1, ()), ("Encore ?", 3, ())]),
        (["La liste des lieux ouverts.", "Tout autre chose de la même place."], [("Tout autre chose de la même place.", 2, ())]),
        (["", "Enfin dit."], [("Enfin dit.", 2, ())]),
        (["Dit.", ""], []),
    ],
)
def test_each_sentence_says_what_brought_it_and_what_retouched_it(texts: list[str], said: list[tuple[str, int, tuple[int, ...]]]) -> None:
    found = sentences(passages(enumerate(texts, start=1)))
    assert [(one.text, one.since, one.retouched) for one in found] == said


@given(st.lists(st.text(alphabet="ab .?\n…»", max_size=30), min_size=1, max_size=6))
def test_passages_spell_the_last_text_and_name_known_changes(texts: list[str]) -> None:
    found = passages(enumerate(texts))
    assert "".join(one.text for one in found) == texts[-1]
    assert {one.since for one in found} <= set(range(len(texts)))
    assert "".join(one.text for one in sentences(found)).strip() == texts[-1].strip()


def test_properties_and_values_are_followed_through_renames_and_removals() -> None:
    def state(title: str, *values: Value, **more: object) -> Field:
        return Field("f1", {"name": "public", "title": title, **more}, ValueList(values))

    adults, seniors = Value("v1", "Adultes"), Value("v2", "Seniors")
    found = field_origins(
        [
            (1, state("Public", adults)),
            (2, state("Publics", adults, seniors)),
            (3, state("Publics", Value("v1", "Adultes et aînés"), seniors, type="string")),
            (5, state("Publics", Value("v1", "Adultes et aînés", properties={"definition": "Dès 18 ans."}), type="string")),
        ]
    )
    assert {one.path: one.since for one in found.properties} == {"name": 1, "title": 2, "type": 3}
    assert found.list_form is not None
    assert found.list_form.since == 1
    (value,), (gone,) = found.values, found.removed
    assert (value.added, value.renamed, value.described, value.removed) == (1, ((3, "Adultes"),), (5,), None)
    assert (gone.value, gone.added, gone.removed) == (seniors, 2, 5)
