"""Laws 2 and 3: operations come back, commute where they do not meet, and refuse what they do not fit."""

import json
from dataclasses import replace
from typing import Any

import pytest

from standard.schema.model import ABSENT, ENUM_FORM, Schema, SchemaError, Value, ValueList
from standard.schema.operations import (
    AddField,
    AddValue,
    Conflict,
    MoveField,
    MoveValue,
    Operation,
    RemoveField,
    RemoveValue,
    RenameField,
    RenameValue,
    SetProperty,
    SetSeparator,
    SetValueProperty,
    SetValues,
    Written,
    apply_all,
    inverse,
    overlap,
    read_changes,
    rebase,
    resolve,
)
from standard.schema.table_schema import parse, parse_field, render
from tests.standard.schema.strategies import schemas, sound_schemas

some_schemas = schemas() | sound_schemas()

DESCRIPTOR: dict[str, Any] = {
    "title": "Essai",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "nom", "title": "Nom", "constraints": {"required": True}},
        {"name": "services", "title": "Services", "constraints": {"pattern": "^(?:a|b|c)(?:;(?:a|b|c))*$"}},
        {"name": "niveau", "constraints": {"enum": [1, 2]}},
    ],
    "primaryKey": ["id", "nom"],
    "foreignKeys": [{"fields": "nom", "reference": {"resource": "", "fields": "id"}}],
    "custom_checks": [{"name": "x", "params": {"column": "nom", "othercolumns": ["id"]}}],
}
SCHEMA = parse(DESCRIPTOR)
ID, NOM, SERVICES, NIVEAU = (item.uid for item in SCHEMA.fields)


def values_of(schema: Schema, uid: str) -> ValueList:
    field = schema.by_uid(uid)
    assert field is not None
    assert field.values is not None
    return field.values


A, B, C = values_of(SCHEMA, SERVICES).values


# What each operation does


def named(schema: Schema) -> list[str]:
    return [item.name for item in schema.fields]


def texts(schema: Schema, uid: str = SERVICES) -> list[Any]:
    return [value.value for value in values_of(schema, uid).values]


def test_a_rename_carries_every_mention() -> None:
    renamed = render(RenameField(NOM, "nom", "nom_usuel").apply(SCHEMA))
    assert renamed["primaryKey"] == ["id", "nom_usuel"]
    assert renamed["foreignKeys"] == [{"fields": "nom_usuel", "reference": {"resource": "", "fields": "id"}}]
    assert renamed["custom_checks"] == [{"name": "x", "params": {"column": "nom_usuel", "othercolumns": ["id"]}}]


def test_a_foreign_key_to_another_table_keeps_its_columns() -> None:
    key = {"fields": "nom", "reference": {"resource": "autre", "fields": "nom"}}
    schema = parse(DESCRIPTOR | {"foreignKeys": [key]})
    renamed = render(RenameField(NOM, "nom", "x").apply(schema))
    assert renamed["foreignKeys"] == [{"fields": "x", "reference": {"resource": "autre", "fields": "nom"}}]


def test_the_later_of_two_insertions_at_one_place_goes_after() -> None:
    one, other = (AddField(parse_field({"name": name}, f"f_{name}"), SERVICES) for name in ("un", "deux"))
    assert named(apply_all(SCHEMA, [one, other])) == ["id", "nom", "un", "deux", "services", "niveau"]
    assert overlap([one], [other]) == frozenset()


def test_fields_and_values_move() -> None:
    assert named(MoveField(NIVEAU, None, ID).apply(SCHEMA)) == ["niveau", "id", "nom", "services"]
    assert texts(MoveValue(SERVICES, A.uid, B.uid, None).apply(SCHEMA)) == ["b", "c", "a"]


def test_the_regex_follows_the_list() -> None:
    changed = apply_all(
        SCHEMA,
        [
            AddValue(SERVICES, Value("v_d", "d.e"), B.uid),
            RemoveValue(SERVICES, C, None),
            RenameValue(SERVICES, B.uid, Written("b"), Written("B")),
            SetSeparator(SERVICES, Written(";"), Written("|")),
        ],
    )
    assert render(changed)["fields"][2]["constraints"]["pattern"] == r"^(?:a|d\.e|B)(?:\|(?:a|d\.e|B))*$"


def test_a_field_becomes_a_list_and_back() -> None:
    values = ValueList((Value("v_x", "x"), Value("v_y", "y")), "list", "|")
    listed = SetValues(NOM, None, values).apply(SCHEMA)
    assert render(listed)["fields"][1]["constraints"] == {"required": True, "pattern": r"^(?:x|y)(?:\|(?:x|y))*$"}
    single = SetValues(NOM, values, replace(values, form=ENUM_FORM, separator=None)).apply(listed)
    assert render(single)["fields"][1]["constraints"] == {"required": True, "enum": ["x", "y"]}
    assert SetValues(NOM, values, None).apply(listed) == SCHEMA


def test_removing_the_last_constraint_drops_the_object_and_undoing_puts_it_back() -> None:
    removal = SetProperty(NOM, "constraints/required", True, ABSENT)
    assert render(removal.apply(SCHEMA))["fields"][1] == {"name": "nom", "title": "Nom"}
    assert json.dumps(render(inverse(removal).apply(removal.apply(SCHEMA)))) == json.dumps(DESCRIPTOR)


# What is refused

TWINS = parse({"fields": [{"name": "a"}, {"name": "a"}, {"name": "b", "constraints": {"enum": ["x", "x"]}}], "primaryKey": "absent"})
T1, T2, T3 = TWINS.fields
X1, X2 = values_of(TWINS, T3.uid).values
ODD = parse({"fields": [{"name": "a", "constraints": {"enum": ["x", "y"]}, "categories": "?"}]})
ODD_FIELD = ODD.fields[0].uid
Y1, Y2 = values_of(ODD, ODD_FIELD).values


@pytest.mark.parametrize(
    ("schema", "refused", "code"),
    [
        (SCHEMA, SetProperty(None, "title", "Autre", "X"), "before_changed"),
        (SCHEMA, SetProperty(None, "fields", ABSENT, []), "wrong_operation"),
        (SCHEMA, SetProperty(None, "primaryKey", ["id", "nom"], "inconnu"), "unknown_key_field"),
        (SCHEMA, SetProperty("f_inconnu", "title", ABSENT, "X"), "missing_field"),
        (SCHEMA, SetProperty(NOM, "title", ABSENT, "X"), "before_changed"),
        (SCHEMA, SetProperty(NOM, "name", "nom", "x"), "wrong_operation"),
        (SCHEMA, SetProperty(NOM, "a/b", ABSENT, "x"), "wrong_operation"),
        (SCHEMA, SetProperty(NOM, "constraints", ABSENT, {}), "not_canonical"),
        (SCHEMA, SetProperty(ID, "constraints", ABSENT, {"required": True}), "not_canonical"),
        (SCHEMA, SetProperty(ID, "constraints/pattern", ABSENT, "^(?:a)$"), "not_canonical"),
        (SCHEMA, SetProperty(ID, "constraints/enum", ABSENT, ["a"]), "not_canonical"),
        (SCHEMA, SetProperty(SERVICES, "constraints/pattern", ABSENT, "x"), "not_canonical"),
        (SCHEMA, SetProperty(SERVICES, "constraints/enum", ABSENT, []), "not_canonical"),
        (SCHEMA, AddField(parse_field({"name": "nom"}, "f_x")), "name_taken"),
        (SCHEMA, AddField(parse_field({"name": "x"}, NOM)), "uid_taken"),
        (SCHEMA, AddField(parse_field({"name": "x"}, "f_x"), "f_inconnu"), "misplaced"),
        (SCHEMA, RemoveField(SCHEMA.fields[1], SERVICES), "unknown_key_field"),
        (SCHEMA, RemoveField(SCHEMA.fields[2], None), "misplaced"),
        (SCHEMA, RemoveField(replace(SCHEMA.fields[2], properties={"name": "services"}), NIVEAU), "before_changed"),
        (SCHEMA, RenameField(NOM, "nom", "id"), "name_taken"),
        (SCHEMA, RenameField(NOM, "ancien", "x"), "before_changed"),
        (SCHEMA, MoveField(NOM, None, ID), "misplaced"),
        (SCHEMA, MoveField(NOM, SERVICES, NOM), "misplaced"),
        (SCHEMA, AddValue(NOM, Value("v_x", "x")), "missing_list"),
        (SCHEMA, AddValue(SERVICES, Value("v_x", "a")), "duplicate_value"),
        (SCHEMA, AddValue(SERVICES, Value(A.uid, "x")), "uid_taken"),
        (SCHEMA, AddValue(SERVICES, Value("v_x", "")), "not_canonical"),
        (SCHEMA, AddValue(SERVICES, Value("v_x", 3)), "not_canonical"),
        (SCHEMA, AddValue(SERVICES, Value("v_x", "x", properties={"value": "y"})), "not_canonical"),
        (SCHEMA, AddValue(SERVICES, Value("v_x", "x"), "v_inconnu"), "misplaced"),
        (SCHEMA, RemoveValue(SERVICES, Value("v_inconnu", "x")), "missing_value"),
        (SCHEMA, RemoveValue(SERVICES, replace(A, value="x"), B.uid), "before_changed"),
        (SCHEMA, RemoveValue(SERVICES, A, C.uid), "misplaced"),
        (SCHEMA, RenameValue(SERVICES, A.uid, Written("a"), Written("b")), "duplicate_value"),
        (SCHEMA, RenameValue(SERVICES, A.uid, Written("a"), Written("x", "y")), "not_canonical"),
        (SCHEMA, SetValueProperty(SERVICES, A.uid, "value", ABSENT, "x"), "wrong_operation"),
        (SCHEMA, SetValueProperty(SERVICES, A.uid, "label", "A", "x"), "before_changed"),
        (SCHEMA, MoveValue(SERVICES, A.uid, B.uid, A.uid), "misplaced"),
        (SCHEMA, SetSeparator(SERVICES, Written("|"), Written(",")), "before_changed"),
        (SCHEMA, SetSeparator(SERVICES, Written(";"), Written("")), "not_canonical"),
        (SCHEMA, SetSeparator(NIVEAU, Written(None), Written(",")), "wrong_operation"),
        (SCHEMA, SetValues(SERVICES, None, None), "before_changed"),
        (SCHEMA, SetValues(NOM, None, ValueList((), ENUM_FORM)), "not_canonical"),
        (SCHEMA, SetValues(NOM, None, ValueList((Value("v_x", "x"),), "list")), "not_canonical"),
        (SCHEMA, SetValues(NOM, None, ValueList((Value("v_x", "x"),), "inconnue")), "not_canonical"),
        (SCHEMA, SetValues(NOM, None, ValueList((Value(A.uid, "x"),))), "uid_taken"),
        (TWINS, RenameField(T1.uid, "a", "c"), "name_taken"),
        (TWINS, RenameField(T3.uid, "b", "absent"), "unknown_key_field"),
        (TWINS, RemoveField(T1, T2.uid), "name_taken"),
        (TWINS, RemoveValue(T3.uid, X1, X2.uid), "duplicate_value"),
        (TWINS, SetProperty(None, "primaryKey", "absent", "b"), "unknown_key_field"),
        (
            ODD,
            MoveValue(ODD_FIELD, Y1.uid, Y2.uid, None),
            "not_canonical",
        ),
    ],
    ids=lambda item: type(item).__name__ if isinstance(item, Operation) else item if isinstance(item, str) else "",
)
def test_what_does_not_fit_is_refused(schema: Schema, refused: Operation, code: str) -> None:
    with pytest.raises(Conflict) as conflict:
        refused.apply(schema)
    assert conflict.value.code == code


def test_the_last_value_of_a_list_stays() -> None:
    schema = parse({"fields": [{"name": "a", "constraints": {"enum": ["x"]}}]})
    with pytest.raises(Conflict, match="«\u00a0x\u00a0» est la dernière valeur"):
        RemoveValue(schema.fields[0].uid, values_of(schema, schema.fields[0].uid).values[0]).apply(schema)


def test_a_known_defect_is_accepted_where_it_is_owned_up_to() -> None:
    assert named(RenameField(T1.uid, "a", "c", accepts_defect=True).apply(TWINS)) == ["c", "a", "b"]
    assert named(RenameField(T3.uid, "b", "a", accepts_defect=True).apply(TWINS)) == ["a", "a", "a"]
    assert render(SetProperty(None, "primaryKey", "absent", "b", accepts_defect=True).apply(TWINS))["primaryKey"] == "b"


def test_a_conflict_names_the_field_and_the_value() -> None:
    with pytest.raises(Conflict) as conflict:
        AddValue(SERVICES, Value("v_x", "a")).apply(SCHEMA)
    assert (conflict.value.field, conflict.value.field_name, conflict.value.value) == (SERVICES, "services", "v_x")
    assert str(conflict.value) == "«\u00a0a\u00a0» est déjà dans la liste de valeurs."


# Together


def test_two_proposals_overlap_where_they_change_the_same_thing() -> None:
    title = SetProperty(NOM, "title", "Nom", "X")
    assert overlap([title], [SetProperty(NOM, "description", ABSENT, "X")]) == frozenset()
    assert overlap([title], [RemoveField(SCHEMA.fields[1], SERVICES)])
    assert overlap([SetValueProperty(SERVICES, A.uid, "label", ABSENT, "A")], [RemoveValue(SERVICES, A, B.uid)])
    assert overlap([SetValueProperty(SERVICES, A.uid, "label", ABSENT, "A")], [RemoveValue(SERVICES, B, C.uid)]) == frozenset()
    assert overlap([SetProperty(None, "primaryKey", ["id", "nom"], "id")], [RenameField(NOM, "nom", "x")])
    assert overlap([AddValue(SERVICES, Value("v_1", "x"))], [AddValue(SERVICES, Value("v_2", "x"))])


def test_rebasing_finds_the_new_neighbours_and_keeps_the_intention() -> None:
    meanwhile = [RemoveField(SCHEMA.fields[2], NIVEAU), AddField(parse_field({"name": "x"}, "f_x"))]
    wanted = [MoveField(NIVEAU, None, ID), SetProperty(NIVEAU, "title", ABSENT, "Niveau")]
    now = apply_all(SCHEMA, meanwhile)
    with pytest.raises(Conflict):
        apply_all(now, wanted)
    carried = rebase(now, wanted)
    assert carried == (MoveField(NIVEAU, "f_x", ID), wanted[1])
    assert named(apply_all(now, carried)) == ["niveau", "id", "nom", "x"]
    with pytest.raises(Conflict, match="plus dans le schéma"):
        rebase(now, [SetProperty(SERVICES, "title", "Services", "X")])


def test_rebasing_puts_at_the_end_what_was_added_beside_something_gone() -> None:
    now = apply_all(SCHEMA, [RemoveValue(SERVICES, B, C.uid), RemoveField(SCHEMA.fields[3], None)])
    wanted = [AddValue(SERVICES, Value("v_d", "d"), B.uid), AddField(parse_field({"name": "x"}, "f_x"), NIVEAU)]
    changed = apply_all(now, rebase(now, wanted))
    assert texts(changed) == ["a", "c", "d"]
    assert named(changed) == ["id", "nom", "services", "x"]


# By hand


def test_operations_written_by_hand_are_completed() -> None:
    written = [
        {"op": "rename_field", "field": "nom", "after": "nom_usuel"},
        {"op": "add_field", "field": {"name": "ville", "type": "string", "constraints": {"enum": ["x"]}}, "next": "nom_usuel"},
        {"op": "move_field", "field": "niveau", "after": "ville"},
        {"op": "add_value", "field": "services", "value": "d", "next": "b"},
        {"op": "remove_value", "field": "services", "value": "c"},
        {"op": "rename_value", "field": "services", "value": "a", "after": "A"},
        {"op": "move_value", "field": "services", "value": "A", "after": None},
        {"op": "set_value_property", "field": "services", "value": "b", "key": "label", "after": "B"},
        {"op": "set_separator", "field": "services", "after": "|"},
        {"op": "set_values", "field": "id", "after": {"values": ["x", "y"], "separator": ","}},
        {"op": "remove_field", "field": "ville"},
    ]
    changed = apply_all(SCHEMA, resolve(SCHEMA, written))
    assert named(changed) == ["id", "niveau", "nom_usuel", "services"]
    assert texts(changed) == ["d", "b", "A"]
    assert render(changed)["fields"][0]["constraints"]["pattern"] == "^(?:x|y)(?:,(?:x|y))*$"
    assert render(changed)["fields"][3]["categories"][1] == {"value": "b", "label": "B"}


def test_what_is_added_by_hand_gets_a_uid_that_never_served() -> None:
    (first,) = resolve(SCHEMA, [{"op": "add_value", "field": "services", "value": "d"}])
    assert isinstance(first, AddValue)
    (second,) = resolve(SCHEMA, [{"op": "add_value", "field": "services", "value": "d"}], reserved={first.value.uid})
    assert isinstance(second, AddValue)
    assert first.value.uid != second.value.uid


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("x", "operations"),
        ({"format": 4, "operations": []}, "format"),
        ({"operations": {}}, "operations"),
        ([3], "operations/0"),
        ([{"op": "inconnue"}], "operations/0/op"),
        ([{"op": "move_field", "field": "f"}, {"op": "rename_field", "field": "f", "before": "a"}], "operations/1/after"),
        ([{"op": "set_property", "field": None, "path": "x", "apres": 1}], "operations/0/apres"),
        ([{"op": "add_field", "field": {"uid": "f"}}], "operations/0/field/properties"),
        ([{"op": "add_value", "field": "f", "value": {"uid": "v"}}], "operations/0/value/value"),
        ([{"op": "rename_value", "field": "f", "value": "v", "before": {}, "after": {}}], "operations/0/before/value"),
    ],
)
def test_misshapen_changes_are_refused_where_they_are(data: Any, path: str) -> None:
    with pytest.raises(SchemaError) as refused:
        read_changes(data)
    assert refused.value.path == path


def test_bottomless_changes_are_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(SchemaError, match="imbriqué"):
        resolve(SCHEMA, [{"op": "set_property", "field": None, "path": "x", "after": deep}])
    while deep:
        deep = deep[0]


def test_a_misshapen_change_is_told_in_french() -> None:
    with pytest.raises(SchemaError, match="Opération 1, clé «\u00a0op\u00a0»\u00a0: L'opération «\u00a0x\u00a0» est inconnue"):
        read_changes([{"op": "x"}])
