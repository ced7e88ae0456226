"""An operation as a sentence: what it changes, said on the schema that it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from standard.schema.model import ABSENT, ITEMS_FORM, JSON, Absent, Field, Schema, Value, ValueList, same
from standard.schema.operations import (
    AddField,
    AddItem,
    AddValue,
    ChangeType,
    ChangingSchema,
    ListForm,
    MergeFields,
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
    SplitField,
    SplitValue,
    TransferValue,
)
from standard.schema.type_words import base_type_in_words
from standard.schema.value_pattern import separator_in_words
from standard.schema.wording.became import LONG, became, shortened, told
from standard.schema.words import (
    NBSP,
    capital,
    count,
    enumerated,
    field_label,
    json_in_words,
    of_the_schema,
    property_label,
    quoted,
    uncapital,
)

MOST: Final = 140
"""Characters of a value; the longest published has 136."""

MANY: Final = 5
"""Longer lists of values are counted."""


def sentences(operations: Iterable[Operation], schema: Schema) -> tuple[str, ...]:
    """Each operation in a sentence, in order. Raises Conflict where one does not fit what the earlier ones leave."""
    said, changing = [], ChangingSchema(schema)
    for operation in operations:
        said.append(_sentence(operation, changing))
        operation.run(changing)
    return tuple(said)


def sentence(operation: Operation, schema: Schema) -> str:
    """What the operation changes in `schema`, the schema just before it."""
    return _sentence(operation, ChangingSchema(schema))


def _sentence(operation: Operation, schema: ChangingSchema) -> str:
    match operation:
        case SetProperty(None, path, before, after):
            return _set(of_the_schema(path), path, before, after)
        case SetProperty(str() as uid, path, before, after):
            return _set_property(_field(schema, uid), path, before, after)
        case AddField(field, following):
            presence = "obligatoire" if field.required else "facultatif"
            return f"Le champ {field_label(field)}, {presence}, est ajouté {_field_place(schema, following)}."
        case RemoveField(field):
            return f"Le champ {field_label(field)} est supprimé."
        case RenameField(uid, before, after):
            return f"Le champ {_titled(schema, uid)} change de nom technique{NBSP}: {quoted(before)} devient {quoted(after)}."
        case MoveField(uid, _, after):
            return f"Le champ {_titled(schema, uid)} est déplacé {_field_place(schema, after)}."
        case SetValues(uid, before, after):
            return _set_values(_titled(schema, uid), before, after)
        case SetSeparator(uid, before, after):
            return _set_separator(_titled(schema, uid), str(before.value), str(after.value))
        case AddValue(uid, value):
            return f"Le champ {_titled(schema, uid)} accepte une valeur de plus{NBSP}: {_said(value)}."
        case RemoveValue(uid, value):
            return f"Le champ {_titled(schema, uid)} n’accepte plus la valeur {_said(value)}."
        case RenameValue(uid, _, written, rewritten):
            old, new = (_said(Value("", text.value)) for text in (written, rewritten))
            if old == new:
                return f"Dans le champ {_titled(schema, uid)}, l’écriture technique de la valeur {new} est corrigée."
            return f"Dans le champ {_titled(schema, uid)}, la valeur {old} s’écrit maintenant {new}."
        case SetValueProperty(uid, value_uid, key, before, after):
            return _set_value_property(_titled(schema, uid), _value_said(schema, uid, value_uid), key, before, after)
        case MoveValue(uid, value_uid, _, after):
            place = "à la fin" if after is None else f"juste avant {_value_said(schema, uid, after)}"
            return f"Dans le champ {_titled(schema, uid)}, la valeur {_value_said(schema, uid, value_uid)} est déplacée {place}."
        case SetListForm(uid, before, after):
            return _set_list_form(_titled(schema, uid), before, after)
        case ChangeType(uid, before, after):
            return _change_type(_field(schema, uid), before, after)
        case RetireField(uid, before, after):
            called = [_named(schema, name) for name in _successors(after)]
            return _retired(f"Le champ {_titled(schema, uid)}", "Il", before, after, called)
        case RetireValue(uid, value_uid, before, after):
            subject = f"Dans le champ {_titled(schema, uid)}, la valeur {_value_said(schema, uid, value_uid)}"
            return _retired(subject, "Elle", before, after, [quoted(text) for text in _successors(after)])
        case AddItem(field, path, item):
            return _item(schema, field, path, item, "de plus")
        case RemoveItem(field, path, item):
            return _item(schema, field, path, item, "de moins")
        case SplitField(removed, added):
            parts = [field_label(placed.field) for placed in added]
            old = enumerated([field_label(placed.field) for placed in removed])
            return f"Le champ {old} est scindé en {_in_words(len(parts))}{NBSP}: {enumerated(parts)}."
        case MergeFields(removed, added):
            merged = enumerated([field_label(placed.field) for placed in removed])
            return f"Les champs {merged} sont fusionnés en un seul{NBSP}: {enumerated([field_label(placed.field) for placed in added])}."
        case SplitValue(uid) | MergeValues(uid):
            return f"Dans le champ {_titled(schema, uid)}, {_regrouped_values(operation, schema)}."
        case TransferValue(source, target, before):
            return f"La valeur {_said(before.value)} passe du champ {_titled(schema, source)} au champ {_titled(schema, target)}."
    raise TypeError(f"No sentence for {type(operation).__name__}")


def _set(subject: str, path: str, before: JSON | Absent, after: JSON | Absent) -> str:
    """A property that appears, changes or disappears; neutral in gender, for labels are of both. Long texts are cut: a
    difference shows them better."""
    several = subject.startswith("les ")
    if after is ABSENT:
        return capital(f"{subject} {'disparaissent' if several else 'disparaît'}.")
    words = json_in_words(after)
    long = len(words) > LONG or "{" in words
    if before is ABSENT:
        return capital(f"{subject} {'apparaissent' if several else 'apparaît'}{NBSP}: {told(path, after) if long else words}.")
    if long:
        return capital(f"{subject} {'changent' if several else 'change'}{NBSP}: {became(path, before, after)}.")
    if not isinstance(before, list | dict) and not isinstance(after, list | dict):
        was = quoted(shortened(before)) if isinstance(before, str) else json_in_words(before)
        return capital(f"{subject} {'changent' if several else 'change'}{NBSP}: {was} devient {words}.")
    return capital(f"{subject} {'deviennent' if several else 'devient'} {words}.")


def _set_property(field: Field, path: str, before: JSON | Absent, after: JSON | Absent) -> str:
    the_field = f"Le champ {field_label(field)}"
    match path:
        case "constraints/required" | "constraints/unique" if (before is True) == (after is True):
            now = ("obligatoire", "facultatif") if path.endswith("required") else ("sans doublon", "libre d’avoir des doublons")
            return f"{the_field} reste {now[after is not True]}{NBSP}: c’est seulement écrit autrement."
        case "constraints/required":
            return f"{the_field} devient {'obligatoire' if after is True else 'facultatif'}."
        case "constraints/unique":
            return f"{the_field} {'ne doit plus' if after is True else 'peut maintenant'} contenir deux fois la même valeur."
        case "deprecated":
            return f"{the_field} {'est à nouveau utilisable' if after in (ABSENT, False, None) else 'n’est plus à utiliser'}."
        case "type" | "format":
            changed = {name: value for name, value in {**field.properties, path: after}.items() if value is not ABSENT}
            old, new = base_type_in_words(field), base_type_in_words(replace(field, properties=changed))
            if old != new:
                return f"{the_field} change de {'type' if path == 'type' else 'format'}{NBSP}: {quoted(old)} devient {quoted(new)}."
    return _set(f"{property_label(path)} du champ {field_label(field)}", path, before, after)


def _set_value_property(titled: str, value: str, key: str, before: JSON | Absent, after: JSON | Absent) -> str:
    if key == "deprecated":
        now = "est à nouveau utilisable" if after in (ABSENT, False, None) else "n’est plus à utiliser"
        return f"Dans le champ {titled}, la valeur {value} {now}."
    return f"Dans le champ {titled}, " + uncapital(_set(f"{property_label(key)} de la valeur {value}", key, before, after))


def _set_values(titled: str, before: ValueList | None, after: ValueList | None) -> str:
    if after is None:
        return f"Le champ {titled} n’est plus limité à une liste de valeurs."
    if before is None:
        manner = f", séparées par {separator_in_words(after.separator)}" if after.separator is not None else ""
        if after.of_items:
            return f"Les éléments des listes du champ {titled} ne peuvent plus être que les valeurs d’une liste{NBSP}: {_values(after)}."
        return f"Le champ {titled} n’accepte plus que les valeurs d’une liste{manner}{NBSP}: {_values(after)}."
    forms = ListForm.of(before), ListForm.of(after)
    if before.several != after.several or [value.text for value in before.values] == [value.text for value in after.values]:
        return _set_list_form(titled, *forms)
    return f"La liste des valeurs du champ {titled} est remplacée{NBSP}: {_values(after)}."


def _set_separator(titled: str, before: str, after: str) -> str:
    old, new = separator_in_words(before), separator_in_words(after)
    return f"Dans le champ {titled}, les valeurs se séparent maintenant par {new}, et non plus par {old}."


def _set_list_form(titled: str, before: ListForm, after: ListForm) -> str:
    if after.form == ITEMS_FORM and before.form != ITEMS_FORM:
        return f"Le champ {titled} contient maintenant des listes JSON de ces valeurs."
    if before.form == ITEMS_FORM and after.form != ITEMS_FORM and after.separator is None:
        return f"Le champ {titled} n’accepte plus qu’une valeur par case, et non une liste JSON."
    if after.separator is not None and before.separator is None:
        return f"Le champ {titled} accepte maintenant plusieurs valeurs par case, séparées par {separator_in_words(after.separator)}."
    if before.separator is not None and after.separator is None:
        return f"Le champ {titled} n’accepte plus qu’une valeur par case."
    if before.separator is not None and after.separator is not None and before.separator != after.separator:
        return _set_separator(titled, before.separator, after.separator)
    return f"La liste des valeurs du champ {titled} est écrite autrement, avec les mêmes valeurs."


def _change_type(field: Field, before: Mapping[str, JSON], after: Mapping[str, JSON]) -> str:
    changed = [path for path in {**before, **after} if not same(before.get(path, ABSENT), after.get(path, ABSENT))]
    if len(changed) == 1:
        return _set_property(field, changed[0], before.get(changed[0], ABSENT), after.get(changed[0], ABSENT))
    kept = {path: said for path, said in field.properties.items() if path not in changed}
    old, new = (base_type_in_words(replace(field, properties={**kept, **said})) for said in (before, after))
    other = [property_label(path) for path in changed if old == new or path.startswith("constraints")]
    if old == new:
        return f"Le champ {field_label(field)} change{NBSP}: {enumerated(other) or 'rien'}."
    along = f", et avec lui {enumerated(other)}" if other else ""
    return f"Le champ {field_label(field)} change de type{NBSP}: {quoted(old)} devient {quoted(new)}{along}."


def _retired(subject: str, pronoun: str, before: Mapping[str, JSON], after: Mapping[str, JSON], successors: list[str]) -> str:
    """What is retired, since when, what replaces it, when it goes; or that it is back in use."""
    if after.get("deprecated") is not True:
        return f"{subject} est à nouveau utilisable." if before.get("deprecated") is True else f"{subject} reste utilisable."
    since, gone = after.get("deprecatedSince"), after.get("removedIn")
    said = f"{subject} n’est plus à utiliser"
    if isinstance(since, str) and since:
        said += f" depuis la version {since}"
    if successors:
        said += f"{NBSP}: utilisez {enumerated(successors, 'ou')}"
    return f"{said}. {pronoun} disparaîtra en {gone}." if isinstance(gone, str) and gone else f"{said}."


def _successors(said: Mapping[str, JSON]) -> list[str]:
    listed = said.get("successors")
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def _item(schema: ChangingSchema, uid: str | None, path: str, item: JSON, change: str) -> str:
    subject = of_the_schema(path) if uid is None else f"{property_label(path)} du champ {_titled(schema, uid)}"
    verb = "comptent" if subject.startswith("les ") else "compte"
    named = (
        next((item[key] for key in ("title", "name", "path") if isinstance(item.get(key), str)), None) if isinstance(item, dict) else item
    )
    words = told(path, item) if named is None else json_in_words(shortened(named) if isinstance(named, str) else named)
    return capital(f"{subject} {verb} un élément {change}{NBSP}: {words}.")


def _regrouped_values(operation: SplitValue | MergeValues, schema: ChangingSchema) -> str:
    texts = {placed.value.uid: placed.value.text for placed in operation.added}

    def old(uid: str) -> str:
        return quoted(
            next((each.value.text for each in operation.removed if each.value.uid == uid), None)
            or _value_text(schema, operation.field, uid)
        )

    heirs = dict.fromkeys(uid for told in operation.successors.values() for uid in told)
    becomes = [quoted(texts[uid]) if uid in texts else old(uid) for uid in heirs]
    gone = [old(uid) for uid in operation.successors if old(uid) not in becomes]
    if isinstance(operation, SplitValue):
        split = [old(uid) for uid in operation.successors]
        manner = "remplacée par" if gone else "scindée en"
        return f"la valeur {enumerated(split)} est {manner} {enumerated(becomes)}"
    if len(gone) > 1:
        return f"les valeurs {enumerated(gone)} sont remplacées par {enumerated(becomes)}"
    return f"la valeur {enumerated(gone or becomes)} est remplacée par {enumerated(becomes)}"


def _in_words(number: int) -> str:
    words = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
    return words[number] if number < len(words) else str(number)


def _values(values: ValueList) -> str:
    if len(values.values) > MANY:
        return count(len(values.values), "valeur", "valeurs")
    return enumerated([_said(value) for value in values.values])


def _field(schema: ChangingSchema, uid: str) -> Field:
    """The field, or a nameless one where it is not there: a sentence is still owed to the reader of a conflict."""
    return schema.said_of(uid) or Field(uid, {"title": "inconnu"})


def _titled(schema: ChangingSchema, uid: str) -> str:
    return field_label(_field(schema, uid))


def _named(schema: ChangingSchema, name: str) -> str:
    uid = next(iter(schema.named(name)), None)
    return quoted(name) if uid is None else _titled(schema, uid)


def _field_place(schema: ChangingSchema, following: str | None) -> str:
    return "à la fin" if following is None else f"juste avant {_titled(schema, following)}"


def _said(value: Value) -> str:
    return quoted(shortened(value.text, MOST))


def _value_said(schema: ChangingSchema, field: str, value: str) -> str:
    return quoted(shortened(_value_text(schema, field, value), MOST))


def _value_text(schema: ChangingSchema, field: str, value: str) -> str:
    found = schema.value(field, value)
    return found.text if found is not None else "inconnue"
