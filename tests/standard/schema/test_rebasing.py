"""Changes carried onto a schema that others changed meanwhile, on schemas and changes drawn by chance and on a small one."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.model import Schema, content, same_content
from standard.schema.operations import (
    AddField,
    AddValue,
    Operation,
    RemoveField,
    SetProperty,
    apply_all,
    meeting,
    resolve,
    touched_uids,
)
from standard.schema.rebasing import WAYS, changes_nothing, rebasing
from standard.schema.table_schema import parse
from standard.schema.text_diff import text_merged
from tests.known_schemas import known_schemas
from tests.standard.schema.strategies import drawn
from tests.standard.schema.test_operation_laws import DEEP, INVENTED

DESCRIPTOR: dict[str, Any] = {
    "fields": [
        {"name": "nom", "title": "Nom", "description": "Le nom affiché du lieu, tel que les passants le lisent.", "type": "string"},
        {"name": "public", "title": "Public", "type": "string", "constraints": {"enum": ["Enfants", "Adultes", "Familles"]}},
        {"name": "places", "title": "Places", "type": "integer"},
    ]
}
BASE = parse(DESCRIPTOR)


def changes(schema: Schema, *written: dict[str, Any]) -> tuple[Operation, ...]:
    return resolve(schema, list(written))


def said(text: str, schema: Schema = BASE) -> dict[str, Any]:
    field = schema.by_name("nom")
    assert field is not None
    return {"op": "set_property", "field": "nom", "path": "description", "before": field.description, "after": text}


def starts() -> list[Schema]:
    return [parse(INVENTED), *(schema for each in known_schemas(every=4) if len((schema := parse(each.descriptor())).fields) <= 15)]


@pytest.mark.parametrize(("seed", "count"), [(seed, 3_000) for seed in range(10)] if DEEP else [(0, 120)])
def test_what_does_not_conflict_is_the_same_in_either_order(seed: int, count: int) -> None:
    random, known, clean = Random(seed), starts(), 0
    for _ in range(count):
        base = random.choice(known)
        (_, mine), (_, theirs) = drawn(base, random), drawn(base, random)
        if meeting(mine, theirs) or set(added(mine)) & set(added(theirs)):
            continue
        clean += 1
        one = rebasing(base, mine, apply_all(base, theirs))
        other = rebasing(base, theirs, apply_all(base, mine))
        assert not one.contentions
        assert not other.contentions
        assert content(apply_all(apply_all(base, theirs), one.operations)) == content(apply_all(apply_all(base, mine), other.operations))
    assert clean > count / 20


def added(operations: tuple[Operation, ...]) -> set[str]:
    return {each.field.uid for each in operations if isinstance(each, AddField)} | {
        each.value.uid for each in operations if isinstance(each, AddValue)
    }


@pytest.mark.parametrize(("seed", "count"), [(seed, 3_000) for seed in range(10)] if DEEP else [(1, 120)])
def test_whatever_is_chosen_the_list_applies_and_nothing_is_left_to_choose(seed: int, count: int) -> None:
    random, known, contended = Random(seed), starts(), 0
    for _ in range(count):
        base = random.choice(known)
        (_, mine), (decided, _) = drawn(base, random), drawn(base, random)
        first = rebasing(base, mine, decided)
        apply_all(decided, first.operations)
        chosen: dict[int, Any] = {}
        found = first
        while found.to_settle:
            contended += 1
            contention = found.to_settle[0]
            chosen[contention.rank] = random.choice([choice.way for choice in contention.choices])
            found = rebasing(base, mine, decided, chosen)
        apply_all(decided, found.operations)
        for contention in first.contentions:
            assert contention.choices
            assert "decided" in [choice.way for choice in contention.choices]
            for choice in contention.choices:
                apply_all(contention.met, choice.operations)
    assert contended > count / 20


@pytest.mark.parametrize("seed", range(10) if DEEP else range(1))
def test_what_was_decided_is_not_left_to_do(seed: int) -> None:
    """A change, decided as it is, leaves nothing of itself, and nothing to choose."""
    random, known = Random(seed), starts()
    for _ in range(200):
        base = random.choice(known)
        _, found = drawn(base, random, most=1)
        (mine,) = found or (None,)
        if mine is None:
            continue
        again = rebasing(base, [mine], mine.apply(base))
        assert not again.contentions
        assert changes_nothing(mine.apply(base), again.operations)


def test_a_change_of_what_nobody_touched_is_kept() -> None:
    decided = apply_all(BASE, changes(BASE, {"op": "add_value", "field": "public", "value": "Étudiants"}))
    found = rebasing(BASE, changes(BASE, said("Le nom.")), decided)
    assert not found.contentions
    assert apply_all(decided, found.operations).by_name("nom").description == "Le nom."  # type: ignore[union-attr]


def test_two_rewordings_in_two_places_of_a_text_are_both_kept_by_default() -> None:
    decided = apply_all(BASE, changes(BASE, said("Le nom affiché du lieu, tel que les visiteurs le lisent.")))
    found = rebasing(BASE, changes(BASE, said("Le nom officiel du lieu, tel que les passants le lisent.")), decided)
    (contention,) = found.contentions
    assert [choice.way for choice in contention.choices] == ["both", "mine", "decided"]
    assert not contention.settled
    assert contention.decided
    assert apply_all(decided, found.operations).by_name("nom").description == "Le nom officiel du lieu, tel que les visiteurs le lisent."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("way", "text"), [("mine", "Le nom d’usage du lieu."), ("decided", "Le nom officiel du lieu."), (None, "Le nom d’usage du lieu.")]
)
def test_of_two_rewordings_of_one_place_one_is_chosen(way: Any, text: str) -> None:
    decided = apply_all(BASE, changes(BASE, said("Le nom officiel du lieu.")))
    found = rebasing(BASE, changes(BASE, said("Le nom d’usage du lieu.")), decided, {} if way is None else {0: way})
    (contention,) = found.contentions
    assert contention.settled == (way is not None)
    assert apply_all(decided, found.operations).by_name("nom").description == text  # type: ignore[union-attr]


def test_the_same_change_decided_meanwhile_is_done_and_asks_nothing() -> None:
    wanted = changes(BASE, said("Le nom."), {"op": "add_value", "field": "public", "value": "Étudiants"})
    decided = apply_all(BASE, changes(BASE, said("Le nom."), {"op": "add_value", "field": "public", "value": "Étudiants"}))
    found = rebasing(BASE, wanted, decided)
    assert (found.operations, found.contentions) == ((), ())
    assert found.done == (0, 1)


def test_a_change_of_a_field_that_has_gone_leaves_it_gone_or_puts_it_back() -> None:
    decided = apply_all(BASE, changes(BASE, {"op": "remove_field", "field": "public"}))
    wanted = changes(BASE, {"op": "add_value", "field": "public", "value": "Étudiants"})
    found = rebasing(BASE, wanted, decided)
    assert [choice.way for choice in found.contentions[0].choices] == ["decided", "mine"]
    assert found.operations == ()
    back = apply_all(decided, rebasing(BASE, wanted, decided, {0: "mine"}).operations)
    assert [field.name for field in back.fields] == ["nom", "public", "places"]
    assert [value.text for value in back.by_name("public").values.values] == ["Enfants", "Adultes", "Familles", "Étudiants"]  # type: ignore[union-attr]


def test_a_field_that_somebody_else_added_under_the_same_name_is_not_added_twice() -> None:
    mine = changes(BASE, {"op": "add_field", "field": {"name": "site", "title": "Site", "type": "string", "description": "Le site."}})
    theirs = changes(BASE, {"op": "add_field", "field": {"name": "site", "title": "Site", "type": "string", "format": "uri"}})
    decided = apply_all(BASE, theirs)
    found = rebasing(BASE, mine, decided)
    assert [choice.way for choice in found.contentions[0].choices] == ["mine", "decided"]
    result = apply_all(decided, found.operations)
    assert [field.name for field in result.fields].count("site") == 1
    assert result.by_name("site").description == "Le site."  # type: ignore[union-attr]
    assert set(touched_uids(found.operations)) == {decided.by_name("site").uid}  # type: ignore[union-attr]


def test_a_field_reworded_meanwhile_is_removed_as_it_is_now_if_one_still_wants() -> None:
    decided = apply_all(BASE, changes(BASE, said("Le nom officiel.")))
    found = rebasing(BASE, changes(BASE, {"op": "remove_field", "field": "nom"}), decided)
    (removal,) = found.operations
    assert isinstance(removal, RemoveField)
    assert removal.field.description == "Le nom officiel."
    assert found.to_settle


def test_a_name_that_another_field_took_meanwhile_can_only_be_left() -> None:
    decided = apply_all(BASE, changes(BASE, {"op": "rename_field", "field": "nom", "after": "capacite"}))
    found = rebasing(BASE, changes(BASE, {"op": "rename_field", "field": "places", "after": "capacite"}), decided)
    (contention,) = found.contentions
    assert [choice.way for choice in contention.choices] == ["decided"]
    assert contention.settled
    assert found.operations == ()


def test_a_change_after_one_that_was_left_is_asked_about_too() -> None:
    decided = apply_all(BASE, changes(BASE, {"op": "remove_field", "field": "places"}))
    title = SetProperty(BASE.by_name("places").uid, "title", "Places", "Places assises")  # type: ignore[union-attr]
    text = SetProperty(BASE.by_name("places").uid, "title", "Places assises", "Places debout")  # type: ignore[union-attr]
    assert len(rebasing(BASE, [title, text], decided).contentions) == 2
    back = rebasing(BASE, [title, text], decided, {0: "mine"})
    assert not back.to_settle
    assert apply_all(decided, back.operations).by_name("places").title == "Places debout"  # type: ignore[union-attr]


@given(st.lists(st.sampled_from(["le", "nom", "du", "lieu", "ouvert"]), min_size=1, max_size=12), st.data())
def test_a_text_merged_has_both_changes_in_either_order(words: list[str], data: st.DataObject) -> None:
    before = " ".join(words)
    rewritten = st.sampled_from(["un", "deux", ""])
    mine, other = (" ".join(word if data.draw(st.integers(0, 5)) else data.draw(rewritten) for word in words) for _ in range(2))
    merged = text_merged(before, mine, other)
    assert merged == text_merged(before, other, mine)
    if mine == before:
        assert merged == other
    if mine == other:
        assert merged == mine


def test_ways_are_those_of_the_choices() -> None:
    decided = apply_all(BASE, changes(BASE, said("Le nom officiel du lieu, tel que les passants le lisent.")))
    found = rebasing(BASE, changes(BASE, said("Le nom affiché du lieu, tel que les visiteurs le lisent.")), decided)
    assert tuple(choice.way for choice in found.contentions[0].choices) == WAYS
    assert same_content(decided, apply_all(decided, found.contentions[0].choices[-1].operations))
