"""An operation as a sentence: what it changes, said on the schema that it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from standard.schema.model import ABSENT, JSON, Absent, Field, Schema, Value, ValueList
from standard.schema.operations import (
    AddField,
    AddValue,
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
)
from standard.schema.value_pattern import separator_in_words
from standard.schema.wording.types import base_type_in_words
from standard.schema.words import NBSP, capital, count, enumerated, field_label, json_in_words, property_label, quoted

LONG: Final = 80
"""Texts longer than this are not repeated in a sentence: a difference shows them better."""

MANY: Final = 5
"""Longer lists of values are counted."""


def sentences(operations: Iterable[Operation], schema: Schema) -> tuple[str, ...]:
    """Each operation in a sentence, in order. Raises Conflict where one does not fit what the earlier ones leave."""
    said = []
    for operation in operations:
        said.append(sentence(operation, schema))
        schema = operation.apply(schema)
    return tuple(said)


def sentence(operation: Operation, schema: Schema) -> str:
    """What the operation changes in `schema`, the schema just before it."""
    match operation:
        case SetProperty(None, path, before, after):
            return _set(property_label(path), "du schéma", before, after)
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
            old, new = (separator_in_words(str(written.value)) for written in (before, after))
            return f"Dans le champ {_titled(schema, uid)}, les valeurs se séparent maintenant par {new}, et non plus par {old}."
        case AddValue(uid, value):
            return f"Le champ {_titled(schema, uid)} accepte une valeur de plus{NBSP}: {quoted(value.text)}."
        case RemoveValue(uid, value):
            return f"Le champ {_titled(schema, uid)} n’accepte plus la valeur {quoted(value.text)}."
        case RenameValue(uid, _, written, rewritten):
            old, new = (quoted(Value("", text.value).text) for text in (written, rewritten))
            if old == new:
                return f"Dans le champ {_titled(schema, uid)}, l’écriture technique de la valeur {new} est corrigée."
            return f"Dans le champ {_titled(schema, uid)}, la valeur {old} s’écrit maintenant {new}."
        case SetValueProperty(uid, value_uid, key, before, after):
            return _set_value_property(_titled(schema, uid), quoted(_value_text(schema, uid, value_uid)), key, before, after)
        case MoveValue(uid, value_uid, _, after):
            place = "à la fin" if after is None else f"juste avant {quoted(_value_text(schema, uid, after))}"
            return f"Dans le champ {_titled(schema, uid)}, la valeur {quoted(_value_text(schema, uid, value_uid))} est déplacée {place}."
    raise TypeError(f"No sentence for {type(operation).__name__}")


def _set(label: str, of: str, before: JSON | Absent, after: JSON | Absent) -> str:
    """A property that appears, changes or disappears; neutral in gender, for labels are of both."""
    several = label.startswith("les ")
    if after is ABSENT:
        return capital(f"{label} {of} {'disparaissent' if several else 'disparaît'}.")
    words = json_in_words(after)
    if len(words) > LONG or "{" in words:
        verb = ("apparaissent" if several else "apparaît") if before is ABSENT else ("changent" if several else "change")
        return capital(f"{label} {of} {verb}.")
    if before is ABSENT:
        return capital(f"{label} {of} {'apparaissent' if several else 'apparaît'}{NBSP}: {words}.")
    return capital(f"{label} {of} {'deviennent' if several else 'devient'} {words}.")


def _set_property(field: Field, path: str, before: JSON | Absent, after: JSON | Absent) -> str:
    the_field = f"Le champ {field_label(field)}"
    match path:
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
    return _set(property_label(path), f"du champ {field_label(field)}", before, after)


def _set_value_property(titled: str, value: str, key: str, before: JSON | Absent, after: JSON | Absent) -> str:
    if key == "deprecated":
        now = "est à nouveau utilisable" if after in (ABSENT, False, None) else "n’est plus à utiliser"
        return f"Dans le champ {titled}, la valeur {value} {now}."
    return f"Dans le champ {titled}, " + _uncapital(_set(property_label(key), f"de la valeur {value}", before, after))


def _set_values(titled: str, before: ValueList | None, after: ValueList | None) -> str:
    if after is None:
        return f"Le champ {titled} n’est plus limité à une liste de valeurs."
    if before is None:
        manner = f", séparées par {separator_in_words(after.separator)}" if after.separator is not None else ""
        return f"Le champ {titled} n’accepte plus que les valeurs d’une liste{manner}{NBSP}: {_values(after)}."
    if after.separator is not None and before.separator is None:
        return f"Le champ {titled} accepte maintenant plusieurs valeurs par case, séparées par {separator_in_words(after.separator)}."
    if before.several and not after.several:
        return f"Le champ {titled} n’accepte plus qu’une valeur par case."
    if [value.text for value in before.values] == [value.text for value in after.values]:
        return f"La liste des valeurs du champ {titled} est écrite autrement, avec les mêmes valeurs."
    return f"La liste des valeurs du champ {titled} est remplacée{NBSP}: {_values(after)}."


def _values(values: ValueList) -> str:
    if len(values.values) > MANY:
        return count(len(values.values), "valeur", "valeurs")
    return enumerated([quoted(value.text) for value in values.values])


def _field(schema: Schema, uid: str) -> Field:
    """The field, or a nameless one where it is not there: a sentence is still owed to the reader of a conflict."""
    return schema.by_uid(uid) or Field(uid, {"title": "inconnu"})


def _titled(schema: Schema, uid: str) -> str:
    return field_label(_field(schema, uid))


def _field_place(schema: Schema, following: str | None) -> str:
    return "à la fin" if following is None else f"juste avant {_titled(schema, following)}"


def _value_text(schema: Schema, field: str, value: str) -> str:
    values = _field(schema, field).values
    found = values.by_uid(value) if values is not None else None
    return found.text if found is not None else "inconnue"


def _uncapital(text: str) -> str:
    return text[:1].lower() + text[1:]
