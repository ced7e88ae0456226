"""Law 2: a comparison leads from one schema to the content of the other, and says nothing of what did not change."""

from collections import Counter
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.alignment import align, corrected
from standard.schema.diff import compare
from standard.schema.model import ABSENT, Schema, SchemaError, Value, content
from standard.schema.operations import (
    AddField,
    AddItem,
    AddValue,
    ChangeType,
    MergeValues,
    MoveField,
    MoveValue,
    Operation,
    RemoveField,
    RemoveItem,
    RemoveValue,
    RenameField,
    RenameValue,
    RetireField,
    RetireValue,
    SetListForm,
    SetProperty,
    SetSeparator,
    SetValueProperty,
    SetValues,
    SplitValue,
    Written,
    apply_all,
    inverse_all,
)
from standard.schema.table_schema import parse, render
from tests.known_schemas import KnownSchema, known_standards
from tests.standard.schema.strategies import descriptors, edited, operations_on, schemas, sound_descriptors, sound_schemas


def check(before: Schema, after: Schema) -> tuple[Operation, ...]:
    operations = compare(before, after)
    reached = apply_all(before, operations)
    assert content(reached) == content(after)
    assert apply_all(reached, inverse_all(operations)) == before
    assert len(set(reached.uids())) == len(list(reached.uids()))
    return operations


@given(st.data())
def test_a_comparison_leads_to_what_an_editor_made(data: st.DataObject) -> None:
    descriptor = data.draw(descriptors() | sound_descriptors())
    other = data.draw(edited(descriptor))
    check(parse(descriptor), parse(other))
    check(parse(other), parse(descriptor))


@given(schemas(), schemas())
def test_a_comparison_leads_to_an_unrelated_schema(before: Schema, after: Schema) -> None:
    check(before, after)


@given(schemas() | sound_schemas(), st.data())
def test_uids_are_trusted_within_a_lineage(schema: Schema, data: st.DataObject) -> None:
    changed = apply_all(schema, data.draw(operations_on(schema, max_size=8)))
    back = check(schema, changed)
    if content(schema) != content(changed):
        assert [item.uid for item in apply_all(schema, back).fields] == [item.uid for item in changed.fields]
    check(changed, schema)


@given(schemas())
def test_the_same_schema_read_again_has_not_changed(schema: Schema) -> None:
    assert compare(schema, schema) == ()
    assert compare(schema, parse(render(schema))) == ()


@pytest.mark.parametrize("standard", known_standards(), ids=lambda versions: versions[0].slug)
def test_a_comparison_leads_from_a_published_version_to_the_next_and_back(standard: tuple[KnownSchema, ...]) -> None:
    versions = [parse(known.descriptor()) for known in standard]
    for old, new in [*pairwise(versions), (versions[0], versions[-1])]:
        check(old, new)
        check(new, old)


@pytest.mark.deep
@pytest.mark.parametrize("standard", known_standards(), ids=lambda versions: versions[0].slug)
def test_a_comparison_leads_from_any_published_version_to_any_other(standard: tuple[KnownSchema, ...]) -> None:
    versions = [parse(known.descriptor()) for known in standard]
    for old, new in permutations(versions, 2):
        check(old, new)


def test_a_comparison_leads_from_a_standard_to_another() -> None:
    latest = [versions[-1] for versions in known_standards()]
    for old, new in zip(latest, latest[1:] + latest[:1], strict=True):
        check(parse(old.descriptor()), parse(new.descriptor()))


# What it says


def fields(*names: str, **more: Any) -> dict[str, Any]:
    """A descriptor whose fields have titles, so that they are known again under another name."""
    return {"fields": [{"name": name, "title": f"Le titre de {name}"} for name in names], **more}


def kinds(operations: tuple[Operation, ...]) -> list[type[Operation]]:
    return [type(operation) for operation in operations]


def listed(*values: Any, **more: Any) -> Schema:
    return parse({"fields": [{"name": "x", "constraints": {"enum": list(values)}, **more}]})


def pattern(pattern: str, **more: Any) -> Schema:
    return parse({"fields": [{"name": "x", "constraints": {"pattern": pattern}, **more}]})


def test_a_move_is_said_of_what_moved_alone() -> None:
    before, after = parse(fields("a", "b", "c", "d", "e")), parse(fields("b", "c", "d", "a", "e"))
    assert compare(before, after) == (MoveField(before.fields[0].uid, before.fields[1].uid, before.fields[4].uid),)


def test_an_addition_names_its_neighbour_and_two_keep_their_order() -> None:
    before = parse(fields("a", "b"))
    after = parse(fields("a", "x1", "y1", "b"))
    one, other = check(before, after)
    assert isinstance(one, AddField)
    assert isinstance(other, AddField)
    assert (one.field.name, one.next, other.field.name, other.next) == ("x1", before.fields[1].uid, "y1", before.fields[1].uid)


def test_names_that_are_exchanged_go_through_a_spare_one() -> None:
    before = parse(fields("a", "b", primaryKey=["a", "b"]))
    one, other = before.fields
    after = apply_all(before, [RenameField(one.uid, "a", "c"), RenameField(other.uid, "b", "a"), RenameField(one.uid, "c", "b")])
    assert check(before, after) == (
        RenameField(one.uid, "a", "a_2"),
        RenameField(other.uid, "b", "a"),
        RenameField(one.uid, "a_2", "b"),
    )


def test_a_chain_of_names_is_renamed_from_its_end() -> None:
    before = parse(fields("a", "b", "c"))
    uids = [item.uid for item in before.fields]
    after = apply_all(before, [RenameField(uids[2], "c", "d"), RenameField(uids[1], "b", "c"), RenameField(uids[0], "a", "b")])
    assert [operation.after for operation in check(before, after) if isinstance(operation, RenameField)] == ["d", "c", "b"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (fields("a", "b", primaryKey="a"), fields("b", primaryKey="b"), [SetProperty, RemoveField]),
        (fields("a", "b", primaryKey=["a", "b"]), fields("b", primaryKey=["b"]), [SetProperty, RemoveField]),
        (fields("a", primaryKey="a"), fields("a", "b", primaryKey=["a", "b"]), [AddField, SetProperty]),
        (fields("a", "b", primaryKey="a"), fields("b", "zz", primaryKey="zz"), [SetProperty, RemoveField, AddField, SetProperty]),
        (fields("a", "b", primaryKey="a"), fields("b"), [SetProperty, RemoveField]),
        (fields("a", "b", primaryKey="a"), fields("b", primaryKey="a"), [RemoveField]),
        (fields("a"), fields("a", primaryKey="absent"), [SetProperty]),
        (fields("a", primaryKey="b"), fields("a", "b", primaryKey="b"), [AddField]),
    ],
)
def test_keys_follow_the_fields(before: dict[str, Any], after: dict[str, Any], expected: list[type[Operation]]) -> None:
    assert kinds(check(parse(before), parse(after))) == expected


def test_a_defect_of_the_other_schema_is_owned_up_to() -> None:
    (operation,) = check(parse(fields("a")), parse(fields("a", primaryKey="absent")))
    assert operation == SetProperty(None, "primaryKey", ABSENT, "absent", accepts_defect=True)
    twin = check(parse(fields("a")), parse(fields("a", "a")))[0]
    assert isinstance(twin, AddField)
    assert twin.accepts_defect


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (listed("a", "b"), listed("a", "c1", "b"), [AddValue]),
        (listed("a", "b"), listed("a"), [RemoveValue]),
        (listed("a", "b", "c"), listed("c", "a", "b"), [MoveValue]),
        (listed("À distance", "b"), listed("A distance", "b"), [RenameValue]),
        (listed("a", "b"), listed("a", "b", categories=[{"value": "a", "label": "A"}, {"value": "b"}]), [SetValueProperty]),
        (listed("a", "b"), listed("x", "y"), [SetValues]),
        (listed("a", "b"), listed("a", "a"), [SetValues]),
        (listed("a", "b"), listed("b", "a", "b"), [SetValues]),
        (listed(1, 2), listed(1.0, 2), [RemoveValue, AddValue]),
        (listed(1, 2), listed("1", 2), [RenameValue]),
        (listed("a", "b"), pattern("^(?:a|b)(?:;(?:a|b))*$"), [SetListForm]),
        (pattern("^(?:a|b)(?:;(?:a|b))*$"), listed("a"), [SetListForm, RemoveValue]),
        (pattern("^(a|b){1}(;(a|b))*$"), pattern("^(?:a|b|c)(?:,(?:a|b|c))*$"), [SetListForm, SetSeparator, AddValue]),
        (pattern("^(?:a|b)(?:;(?:a|b))*$"), pattern("^(?:a|b)(?:,(?:a|b))*$"), [SetSeparator]),
        (pattern("^(a.b)$"), pattern(r"^(a\.b)$"), [RenameValue]),
        (pattern(r"^\d$"), pattern("^(?:a|b)$"), [SetProperty, SetValues]),
        (pattern("^(?:a|b)$"), pattern(r"^\d$"), [SetValues, SetProperty]),
        (listed(1, 2), pattern("^(?:1|2)(?:;(?:1|2))*$"), [SetValues]),
        (listed("a", "b", categories="?"), listed("a", "c1", "b", categories="?"), [SetProperty, AddValue, SetProperty]),
    ],
)
def test_lists_of_values(before: Schema, after: Schema, expected: list[type[Operation]]) -> None:
    assert kinds(check(before, after)) == expected


def test_a_mended_escape_is_a_value_written_otherwise() -> None:
    before = pattern("(?:(?:^|;)(Jeunes (16 ans)|b))+$")
    (operation,) = check(before, pattern(r"(?:(?:^|;)(Jeunes \(16 ans\)|b))+$"))
    values = before.fields[0].values
    assert values is not None
    text = "Jeunes (16 ans)"
    assert operation == RenameValue(before.fields[0].uid, values.values[0].uid, Written(text, text), Written(text))


def test_a_pattern_beside_an_enum_changes_without_the_enum() -> None:
    def both(enum: list[str] | None, pattern: str | None) -> Schema:
        constraints = {"enum": enum, "pattern": pattern}
        return parse({"fields": [{"name": "x", "constraints": {key: said for key, said in constraints.items() if said is not None}}]})

    choices = [both(enum, pattern) for enum in (None, [], ["a", "b"], ["c"]) for pattern in (None, "^(?:a|b)$", "^(?:c)$", r"\d")]
    for before in choices:
        for after in choices:
            check(before, after)


def test_what_is_new_gets_a_uid_that_never_served() -> None:
    before, after = parse(fields("a")), parse(fields("a", "b"))
    (first,) = compare(before, after)
    assert isinstance(first, AddField)
    (second,) = compare(before, after, reserved={first.field.uid})
    assert isinstance(second, AddField)
    assert second.field.uid != first.field.uid


def test_what_returns_in_its_lineage_returns_under_its_uid() -> None:
    schema = parse(fields("a", "b"))
    gone = schema.fields[1]
    without = RemoveField(gone).apply(schema)
    assert compare(without, schema, reserved={gone.uid}) == (AddField(gone),)


def _large(values: list[str], shift: int = 0) -> Schema:
    names = [f"champ_{rank}" for rank in range(1_000)]
    names = names[shift:] + names[:shift]
    return parse(
        {"fields": [{"name": name, "title": f"Titre {name}", "constraints": {"enum": [f"{name} {v}" for v in values]}} for name in names]}
    )


def test_a_large_schema_is_compared_by_what_changed() -> None:
    texts = [f"valeur {chr(97 + rank)}" for rank in range(20)]
    before, after = _large(texts), _large([*texts[1:], "valeur nouvelle"], shift=10)
    operations = compare(before, after)
    assert content(apply_all(before, operations)) == content(after)
    assert Counter(kinds(operations)) == {RemoveValue: 1_000, AddValue: 1_000, MoveField: 10}


def test_a_value_that_moves_to_another_field_is_another_value() -> None:
    schema = parse({"fields": [{"name": name, "constraints": {"enum": [name, f"{name}2"]}} for name in ("x", "y")]})
    one, other = schema.fields
    assert one.values is not None
    value = one.values.values[0]
    without = RemoveValue(one.uid, value, one.values.values[1].uid).apply(schema)
    moved = AddValue(other.uid, Value(value.uid, value.value)).apply(without)
    check(schema, moved)


@given(st.data())
def test_whatever_a_person_chooses_the_comparison_leads_there(data: st.DataObject) -> None:
    descriptor = data.draw(sound_descriptors())
    before, after = parse(descriptor), parse(data.draw(edited(descriptor)))
    guessed = align(before, after)
    fields, others = [[item.uid for item in schema.fields] for schema in (before, after)]
    values, other_values = list(guessed.earlier), list(guessed.later)
    choices = (
        data.draw(st.dictionaries(st.sampled_from(fields), st.lists(st.sampled_from(others), max_size=2))) if fields and others else {}
    )
    if values and other_values:
        choices |= data.draw(st.dictionaries(st.sampled_from(values), st.lists(st.sampled_from(other_values), max_size=2), max_size=3))
    try:
        chosen = corrected(guessed, choices)
    except SchemaError:
        return
    assert not {guess.id for guess in chosen.guesses()} & {uid for uid, becomes in choices.items() if becomes}
    operations = compare(before, after, alignment=chosen)
    assert content(apply_all(before, operations)) == content(after)
    assert apply_all(apply_all(before, operations), inverse_all(operations)) == before


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"type": "string", "constraints": {"pattern": "a+"}}, {"type": "integer", "constraints": {"minimum": 0}}, [ChangeType]),
        ({"type": "string"}, {"type": "integer"}, [SetProperty]),
        ({}, {"deprecated": True, "successors": ["b"]}, [RetireField]),
        ({"deprecated": True, "title": "A"}, {"title": "A"}, [RetireField]),
        ({"examples": ["u", "v"]}, {"examples": ["u", "w", "v"]}, [AddItem]),
        ({"examples": ["u", "v"]}, {"examples": ["v", "u"]}, [SetProperty]),
        ({"examples": ["u", "v"]}, {"examples": ["v"]}, [RemoveItem]),
    ],
)
def test_what_a_change_of_properties_is_called(before: dict[str, Any], after: dict[str, Any], expected: list[type[Operation]]) -> None:
    one, other = (parse({"fields": [{"name": "a", **said}, {"name": "b"}]}) for said in (before, after))
    assert kinds(check(one, other)) == expected


def test_values_split_merged_and_retired_are_said_so() -> None:
    before = listed("Handicap moteur", "Langues étrangères", "Mise sous pli", "Fin")
    split = listed("Handicap moteur", "Langues étrangères (anglais)", "Langues étrangères (arabe)", "Mise sous pli", "Fin")
    assert kinds(check(before, split)) == [SplitValue]
    assert kinds(check(split, before)) == [MergeValues]
    retired = listed("a", "b", categories=[{"value": "a", "deprecated": True, "successors": ["b"]}, {"value": "b"}])
    assert kinds(check(listed("a", "b"), retired)) == [RetireValue]
