"""What changes do, in the few words of a title: « Ajouter « Collèges » à « Public accueilli » »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from standard.schema.model import Schema
from standard.schema.operations import (
    AddField,
    AddItem,
    AddValue,
    ChangeType,
    ChangingSchema,
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
from standard.schema.wording.became import shortened
from standard.schema.words import NBSP, count, enumerated, first_of, of_the_schema, property_label, quoted, uncapital

SAID: Final = 2
"""How many changes are said; of more, the first one, then how many more."""
NAMED: Final = 2
"""How many values are named."""
LONGEST: Final = 60
"""Characters of what a title names."""


def title(operations: Sequence[Operation], schema: Schema) -> str:
    """What the operations do to `schema`. Raises Conflict where one does not fit what the earlier ones leave; empty for none."""
    changing = ChangingSchema(schema)
    values: dict[tuple[str, str], list[str]] = {}
    phrases: dict[object, str] = {}
    for operation in operations:
        match operation:
            case AddValue(uid, value) | RemoveValue(uid, value):
                kind = "add" if isinstance(operation, AddValue) else "remove"
                named = values.setdefault((kind, uid), [])
                named.append(_named(value.text))
                phrases[kind, uid] = _values(kind, named, _field(changing, uid))
            case _:
                phrase = _phrase(operation, changing)
                phrases.setdefault(phrase, phrase)
        operation.run(changing)
    said = list(phrases.values())
    if len(said) <= SAID:
        return f"{NBSP}; ".join([*said[:1], *(uncapital(one) for one in said[1:])])
    return f"{said[0]}, et {count(len(said) - 1, 'autre changement', 'autres changements')}"


def _phrase(operation: Operation, schema: ChangingSchema) -> str:
    match operation:
        case SetProperty(None, path) | AddItem(None, path) | RemoveItem(None, path):
            return f"Changer {of_the_schema(path)}"
        case SetProperty(str() as uid, "title", _, str() as after):
            return f"Intituler {_named(after)} le champ {_field(schema, uid)}"
        case SetProperty(str() as uid, "constraints/required", _, after):
            return f"Rendre {_field(schema, uid)} {'obligatoire' if after is True else 'facultatif'}"
        case SetProperty(str() as uid, "deprecated", _, after):
            return f"Ne plus utiliser {_field(schema, uid)}" if after is True else f"Utiliser à nouveau {_field(schema, uid)}"
        case SetProperty(str() as uid, path) | AddItem(str() as uid, path) | RemoveItem(str() as uid, path):
            return f"Changer {property_label(path)} de {_field(schema, uid)}"
        case AddField(field):
            return f"Ajouter le champ {_named(field.title)}"
        case RemoveField(field):
            return f"Supprimer le champ {_named(field.title)}"
        case RenameField(_, before, after):
            return f"Nommer {_named(after)} la colonne {_named(before)}"
        case MoveField(uid):
            return f"Déplacer le champ {_field(schema, uid)}"
        case RenameValue(uid, _, before, after):
            old, new = _named(str(before.value)), _named(str(after.value))
            return f"Écrire {new} au lieu de {old} dans {_field(schema, uid)}" if old != new else _list_written(schema, uid)
        case SetValueProperty(uid, value, key):
            return f"Changer {property_label(key)} de {_value(schema, uid, value)} dans {_field(schema, uid)}"
        case MoveValue(uid):
            return f"Ranger autrement les valeurs de {_field(schema, uid)}"
        case SetValues(uid, _, None):
            return f"Libérer les valeurs de {_field(schema, uid)}"
        case SetValues(uid, None):
            return f"Limiter à une liste le champ {_field(schema, uid)}"
        case SetValues(uid):
            return f"Remplacer la liste des valeurs de {_field(schema, uid)}"
        case SetSeparator(uid) | SetListForm(uid):
            return _list_written(schema, uid)
        case ChangeType(uid):
            return f"Changer le type de {_field(schema, uid)}"
        case RetireField(uid, _, after):
            gone = after.get("deprecated") is True
            return f"Retirer progressivement {_field(schema, uid)}" if gone else f"Utiliser à nouveau {_field(schema, uid)}"
        case RetireValue(uid, value, _, after):
            verb = "Ne plus utiliser" if after.get("deprecated") is True else "Utiliser à nouveau"
            return f"{verb} {_value(schema, uid, value)} dans {_field(schema, uid)}"
        case SplitField(removed):
            return f"Scinder le champ {enumerated([_named(placed.field.title) for placed in removed])}"
        case MergeFields(removed):
            return f"Fusionner les champs {enumerated([_named(placed.field.title) for placed in removed])}"
        case SplitValue(uid):
            return f"Scinder une valeur de {_field(schema, uid)}"
        case MergeValues(uid):
            return f"Fusionner des valeurs de {_field(schema, uid)}"
        case TransferValue(source, target, before):
            return f"Passer {_named(before.value.text)} de {_field(schema, source)} à {_field(schema, target)}"
    raise TypeError(f"No title for {type(operation).__name__}")


def _values(kind: str, named: Sequence[str], field: str) -> str:
    said = first_of(named, NAMED)
    return f"Ajouter {said} à {field}" if kind == "add" else f"Retirer {said} de {field}"


def _list_written(schema: ChangingSchema, uid: str) -> str:
    return f"Écrire autrement la liste des valeurs de {_field(schema, uid)}"


def _field(schema: ChangingSchema, uid: str) -> str:
    field = schema.said_of(uid)
    return _named(field.title) if field is not None else "un champ"


def _value(schema: ChangingSchema, uid: str, value: str) -> str:
    found = schema.value(uid, value)
    return _named(found.text) if found is not None else "une valeur"


def _named(text: str) -> str:
    return quoted(shortened(text, LONGEST))
