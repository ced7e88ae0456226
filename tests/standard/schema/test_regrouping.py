"""What is split, merged, transferred, retired, retyped, or written otherwise: what it does, what refuses it, how it is said."""

from dataclasses import replace
from typing import Any

import pytest

from standard.schema.model import Value
from standard.schema.operations import (
    AddItem,
    ChangeType,
    Conflict,
    ListForm,
    MergeFields,
    MergeValues,
    Operation,
    PlacedField,
    PlacedValue,
    RemoveItem,
    RetireField,
    RetireValue,
    SetListForm,
    SplitField,
    SplitValue,
    TransferValue,
    apply_all,
    inverse_all,
    overlap,
    read_changes,
    rebase,
    resolve,
    successors,
    write_changes,
)
from standard.schema.table_schema import parse, parse_field, render
from standard.schema.wording import sentences
from standard.schema.words import typeset

DESCRIPTOR: dict[str, Any] = {
    "keywords": ["lieu"],
    "contributors": [],
    "fields": [
        {"name": "services", "title": "Services", "constraints": {"pattern": "^(?:a|b|c)(?:;(?:a|b|c))*$"}},
        {"name": "publics", "title": "Publics", "constraints": {"enum": ["x", "y"]}},
        {"name": "age", "type": "string", "constraints": {"pattern": "^\\d+$"}},
        {"name": "ancien", "deprecated": True, "successors": ["age"]},
    ],
    "primaryKey": "services",
}
SCHEMA = parse(DESCRIPTOR)
SERVICES, PUBLICS, AGE, OLD = SCHEMA.fields
assert SERVICES.values is not None
assert PUBLICS.values is not None
A, B, C = SERVICES.values.values
X, Y = PUBLICS.values.values
PART = parse_field({"name": "modalites"}, "f_part")
KEPT = replace(SERVICES, values=replace(SERVICES.values, values=(A, B)))


def split(added: tuple[PlacedField, ...], told: dict[str, tuple[str, ...]] | None = None) -> SplitField:
    heirs = {SERVICES.uid: tuple(placed.field.uid for placed in added)}
    return SplitField((PlacedField(SERVICES, PUBLICS.uid),), added, told if told is not None else heirs)


STORY: list[tuple[dict[str, Any], str]] = [
    (
        {
            "op": "split_field",
            "removed": ["services"],
            "added": [
                {"name": "services", "title": "Services", "constraints": {"enum": ["a", "b"]}},
                {"name": "modalites", "title": "Modalités", "constraints": {"enum": ["c", "b"]}},
            ],
        },
        "Le champ « Services » (services) est scindé en deux : « Services » (services) et « Modalités » (modalites).",
    ),
    (
        {
            "op": "merge_fields",
            "removed": ["publics", "modalites"],
            "added": [{"name": "accueil", "constraints": {"enum": ["x", "y", "c"]}}],
        },
        "Les champs « Publics » (publics) et « Modalités » (modalites) sont fusionnés en un seul : « accueil ».",
    ),
    (
        {"op": "split_value", "field": "services", "removed": ["a"], "added": ["a", "a2"]},
        "Dans le champ « Services » (services), la valeur « a » est scindée en « a » et « a2 ».",
    ),
    (
        {"op": "split_value", "field": "services", "removed": ["b"], "added": ["b1", "b2"]},
        "Dans le champ « Services » (services), la valeur « b » est remplacée par « b1 » et « b2 ».",
    ),
    (
        {"op": "merge_values", "field": "services", "removed": ["b1", "b2"], "added": ["b"]},
        "Dans le champ « Services » (services), les valeurs « b1 » et « b2 » sont remplacées par « b ».",
    ),
    (
        {"op": "merge_values", "field": "services", "removed": ["a2"], "added": ["a"]},
        "Dans le champ « Services » (services), la valeur « a2 » est remplacée par « a ».",
    ),
    (
        {"op": "transfer_value", "source": "services", "target": "accueil", "before": "b"},
        "La valeur « b » passe du champ « Services » (services) au champ « accueil ».",
    ),
    (
        {"op": "retire_value", "field": "accueil", "value": "x", "after": {"successors": ["b"], "removedIn": "2.0.0"}},
        "Dans le champ « accueil », la valeur « x » n’est plus à utiliser : utilisez « b ». Elle disparaîtra en 2.0.0.",
    ),
    (
        {"op": "rename_value", "field": "accueil", "value": "b", "after": "B"},
        "Dans le champ « accueil », la valeur « b » s’écrit maintenant « B ».",
    ),
    (
        {
            "op": "retire_field",
            "field": "age",
            "after": {"deprecatedSince": "1.2.0", "successors": ["services", "accueil"], "removedIn": "2.0.0"},
        },
        "Le champ « age » n’est plus à utiliser depuis la version 1.2.0 : utilisez « Services » (services) ou « accueil ». "
        "Il disparaîtra en 2.0.0.",
    ),
    (
        {"op": "rename_field", "field": "accueil", "after": "publics"},
        "Le champ « accueil » change de nom technique : « accueil » devient « publics ».",
    ),
    ({"op": "retire_field", "field": "ancien", "after": {}}, "Le champ « ancien » est à nouveau utilisable."),
    (
        {
            "op": "change_type",
            "field": "age",
            "before": {"type": "string", "constraints/pattern": "^\\d+$"},
            "after": {"type": "integer", "constraints/minimum": 0},
        },
        "Le champ « age » change de type : « Texte » devient « Nombre entier », et avec lui l’expression régulière et la valeur minimale.",
    ),
    (
        {"op": "set_list_form", "field": "services", "after": {"separator": "|"}},
        "Le champ « Services » (services) accepte maintenant plusieurs valeurs par case, séparées par « | » sans espace.",
    ),
    (
        {"op": "set_list_form", "field": "services", "after": {"form": "list_first", "separator": "|"}},
        "La liste des valeurs du champ « Services » (services) est écrite autrement, avec les mêmes valeurs.",
    ),
    (
        {"op": "set_list_form", "field": "services", "after": {}},
        "Le champ « Services » (services) n’accepte plus qu’une valeur par case.",
    ),
    (
        {"op": "add_item", "path": "licenses", "item": {"name": "etalab-2.0"}},
        "Les licences du schéma comptent un élément de plus : « etalab-2.0 ».",
    ),
    (
        {"op": "add_item", "path": "keywords", "item": "ville", "next": "lieu"},
        "Les mots-clés du schéma comptent un élément de plus : « ville ».",
    ),
    ({"op": "remove_item", "path": "keywords", "item": "ville"}, "Les mots-clés du schéma comptent un élément de moins : « ville »."),
]


def test_a_story_written_by_hand_is_told_and_comes_back() -> None:
    operations = resolve(SCHEMA, [written for written, _ in STORY])
    assert list(sentences(operations, SCHEMA)) == [typeset(said) for _, said in STORY]
    changed = apply_all(SCHEMA, operations)
    assert render(changed) == {
        "keywords": ["lieu"],
        "licenses": [{"name": "etalab-2.0"}],
        "contributors": [],
        "fields": [
            {"name": "services", "title": "Services", "constraints": {"enum": ["a"]}},
            {
                "name": "publics",
                "constraints": {"enum": ["x", "y", "c", "B"]},
                "categories": [
                    {"value": "x", "deprecated": True, "successors": ["B"], "removedIn": "2.0.0"},
                    *({"value": text} for text in "ycB"),
                ],
            },
            {
                "name": "age",
                "type": "integer",
                "deprecated": True,
                "deprecatedSince": "1.2.0",
                "removedIn": "2.0.0",
                "successors": ["services", "publics"],
                "constraints": {"minimum": 0},
            },
            {"name": "ancien"},
        ],
        "primaryKey": "services",
    }
    assert apply_all(changed, inverse_all(operations)) == SCHEMA
    assert resolve(SCHEMA, write_changes(operations)) == operations


def test_what_takes_the_place_of_what_is_followed_to_the_end() -> None:
    operations = resolve(SCHEMA, [written for written, _ in STORY])
    told, final = successors(operations), apply_all(SCHEMA, operations)
    by_name = {field.name: field.uid for field in final.fields}
    assert told[SERVICES.uid] == (SERVICES.uid, by_name["publics"])
    assert told[PUBLICS.uid] == (by_name["publics"],)
    assert A.uid not in told
    assert C.uid not in told
    assert successors([*operations[:1], *inverse_all(operations[:1])]).get(SERVICES.uid) is None


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (split((PlacedField(KEPT, PUBLICS.uid),)), "wrong_operation"),
        (split((PlacedField(KEPT), PlacedField(replace(PART, properties={"name": "age"})))), "name_taken"),
        (split((PlacedField(replace(KEPT, properties={"name": "autre"})), PlacedField(PART))), "unknown_key_field"),
        (split((PlacedField(KEPT, "f_inconnu"), PlacedField(PART))), "misplaced"),
        (split((PlacedField(KEPT), PlacedField(replace(PART, uid=AGE.uid)))), "uid_taken"),
        (split((PlacedField(KEPT), PlacedField(PART)), {}), "unknown_successor"),
        (split((PlacedField(KEPT), PlacedField(PART)), {SERVICES.uid: (KEPT.uid, PART.uid), C.uid: (PART.uid,)}), "unknown_successor"),
        (
            MergeFields(
                (PlacedField(AGE, PUBLICS.uid), PlacedField(OLD)), (PlacedField(PART),), {AGE.uid: ("f_part",), OLD.uid: ("f_part",)}
            ),
            "misplaced",
        ),
        (
            MergeFields((PlacedField(PART), PlacedField(OLD)), (PlacedField(AGE),), {PART.uid: (AGE.uid,), OLD.uid: (AGE.uid,)}),
            "missing_field",
        ),
        (
            SplitValue(PUBLICS.uid, (PlacedValue(X, Y.uid),), (PlacedValue(Value("v", "y")),), {X.uid: ("v",)}),
            "duplicate_value",
        ),
        (SplitValue(PUBLICS.uid, (PlacedValue(X, Y.uid),), (), {X.uid: (Y.uid,)}), "unknown_successor"),
        (
            MergeValues(PUBLICS.uid, (PlacedValue(X, Y.uid), PlacedValue(Y)), (), {X.uid: (Y.uid,), Y.uid: (Y.uid,)}),
            "unknown_successor",
        ),
        (MergeValues(PUBLICS.uid, (PlacedValue(X, Y.uid),), (), {X.uid: ("v_inconnu",)}), "missing_value"),
        (MergeValues(PUBLICS.uid, (), (), {X.uid: (X.uid,)}), "unknown_successor"),
        (TransferValue(PUBLICS.uid, PUBLICS.uid, PlacedValue(X, Y.uid), PlacedValue(X)), "wrong_operation"),
        (TransferValue(PUBLICS.uid, SERVICES.uid, PlacedValue(X, Y.uid), PlacedValue(replace(X, value="z"))), "wrong_operation"),
        (TransferValue(PUBLICS.uid, AGE.uid, PlacedValue(X, Y.uid), PlacedValue(X)), "missing_list"),
        (RetireField(AGE.uid, {}, {"deprecated": True, "successors": ["inconnu"]}), "unknown_successor"),
        (RetireField(AGE.uid, {}, {"deprecated": True, "successors": ["age"]}), "unknown_successor"),
        (RetireField(AGE.uid, {"deprecated": True}, {}), "before_changed"),
        (RetireField(AGE.uid, {}, {"title": "x"}), "wrong_operation"),
        (RetireValue(PUBLICS.uid, X.uid, {}, {"deprecated": True, "successors": ["z"]}), "unknown_successor"),
        (RetireValue(PUBLICS.uid, X.uid, {}, {"label": "z"}), "wrong_operation"),
        (RetireValue(PUBLICS.uid, X.uid, {"removedIn": "1"}, {}), "before_changed"),
        (ChangeType(AGE.uid, {}, {"title": "x"}), "wrong_operation"),
        (ChangeType(AGE.uid, {"type": "integer"}, {}), "before_changed"),
        (ChangeType(AGE.uid, {"type": "string", "constraints/pattern": "^\\d+$"}, {"constraints/pattern": "^(?:a)$"}), "not_canonical"),
        (ChangeType(PUBLICS.uid, {"constraints/enum": ["x", "y"]}, {"type": "integer"}), "not_canonical"),
        (SetListForm(PUBLICS.uid, ListForm("list", ";"), ListForm()), "before_changed"),
        (SetListForm(PUBLICS.uid, ListForm(), ListForm("list")), "not_canonical"),
        (SetListForm(PUBLICS.uid, ListForm(), ListForm("choice", sources={"v_inconnu": "x"})), "not_canonical"),
        (AddItem(None, "keywords", "lieu"), "before_changed"),
        (AddItem(None, "keywords", "x", "y"), "misplaced"),
        (AddItem(None, "contributors", "x"), "wrong_operation"),
        (AddItem(None, "primaryKey", "x"), "wrong_operation"),
        (AddItem(None, "foreignKeys", {"fields": "inconnu"}), "unknown_key_field"),
        (RemoveItem(None, "keywords", "x"), "before_changed"),
    ],
    ids=lambda item: type(item).__name__ if isinstance(item, Operation) else item,
)
def test_what_does_not_fit_is_refused(refused: Operation, code: str) -> None:
    with pytest.raises(Conflict) as conflict:
        refused.apply(SCHEMA)
    assert conflict.value.code == code
    assert str(conflict.value).endswith(".")


def test_two_people_add_an_item_without_standing_in_the_way() -> None:
    one, other = AddItem(None, "keywords", "un"), AddItem(None, "keywords", "deux")
    assert overlap([one], [other]) == frozenset()
    assert render(apply_all(SCHEMA, [one, other]))["keywords"] == ["lieu", "un", "deux"]
    foreign = [AddItem(None, "foreignKeys", {"fields": "age", "reference": {"resource": name, "fields": "id"}}) for name in "ab"]
    assert overlap(foreign[:1], foreign[1:]) == frozenset()
    gone = RemoveItem(None, "keywords", "lieu", None).apply(apply_all(SCHEMA, ()))
    assert "keywords" not in render(gone)
    assert rebase(gone, [AddItem(None, "keywords", "un", "lieu")]) == (one,)


def test_a_regrouping_finds_its_new_place() -> None:
    parted = split((PlacedField(KEPT, PUBLICS.uid), PlacedField(PART, PUBLICS.uid)))
    now = apply_all(SCHEMA, resolve(SCHEMA, [{"op": "move_field", "field": "publics", "after": None}]))
    (carried,) = rebase(now, [parted])
    assert [field.name for field in carried.apply(now).fields] == ["services", "modalites", "age", "ancien", "publics"]
    assert carried.inverse().apply(carried.apply(now)) == now


def test_a_list_takes_another_form_whatever_came_meanwhile() -> None:
    wanted = SetListForm(PUBLICS.uid, ListForm(), ListForm("choice", sources={X.uid: "x"}))
    with pytest.raises(Conflict):
        wanted.apply(SCHEMA)
    several = SetListForm(PUBLICS.uid, ListForm(), ListForm("list", ";"))
    now = apply_all(SCHEMA, resolve(SCHEMA, [{"op": "add_value", "field": "publics", "value": "z"}]))
    (carried,) = rebase(now, [several])
    assert render(carried.apply(now))["fields"][1]["constraints"]["pattern"] == "^(?:x|y|z)(?:;(?:x|y|z))*$"


def test_what_was_stored_before_retirements_keeps_its_meaning() -> None:
    """A rename of format 1 says nothing of `successors`: it left them as they were, and still does."""
    stored = {"op": "rename_field", "field": AGE.uid, "before": "age", "after": "ages"}
    (old,) = read_changes({"format": 1, "operations": [stored]})
    (new,) = resolve(SCHEMA, [stored])
    assert [render(each.apply(SCHEMA))["fields"][3]["successors"] for each in (old, new)] == [["age"], ["ages"]]
    assert read_changes(write_changes([old])) == (old,)
