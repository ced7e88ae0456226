"""Operations as JSON: `{"op": "rename_field", "field": …, "before": …, "after": …}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, Final, NamedTuple

from standard.schema import snapshot
from standard.schema.model import ABSENT, JSON, SchemaError
from standard.schema.operations.base import Operation
from standard.schema.operations.fields import AddField, MoveField, RemoveField, RenameField
from standard.schema.operations.properties import SetProperty
from standard.schema.operations.values import (
    AddValue,
    MoveValue,
    RemoveValue,
    RenameValue,
    SetSeparator,
    SetValueProperty,
    SetValues,
    Written,
)
from standard.schema.table_schema import copy_json

FORMAT: Final = 1
"""The format of a list of operations; an old format never changes meaning."""


class _Shape(NamedTuple):
    """How one attribute is written and read. A value equal to `silent` is not written."""

    write: Callable[[Any], JSON]
    read: Callable[[JSON, str], Any]
    silent: Any = ...


def _nested(read: Callable[[JSON], Any]) -> Callable[[JSON, str], Any]:
    def at(data: JSON, key: str) -> Any:
        part = snapshot.expect(data, key, dict)
        try:
            return read(part)
        except SchemaError as error:
            raise SchemaError(str(error), path=f"{key}/{error.path}".rstrip("/")) from None

    return at


def _written(data: JSON) -> Written:
    if "value" not in data:
        raise SchemaError("Il manque «\u00a0value\u00a0»\u00a0: le texte lui-même.", path="value")
    value = snapshot.expect(data, "value", str, int, float, type(None))
    return Written(value, snapshot.expect(data, "source", str, type(None)))


def _values(data: JSON, key: str) -> Any:
    return None if data.get(key) is None else _nested(snapshot.values_from_json)(data, key)


_TEXT: Final = _Shape(str, lambda data, key: snapshot.expect(data, key, str))
_UID: Final = _Shape(copy_json, lambda data, key: snapshot.expect(data, key, str, type(None)))
_ANY: Final = _Shape(copy_json, lambda data, key: copy_json(data.get(key, ABSENT)), ABSENT)
_FIELD: Final = _Shape(snapshot.field_to_json, _nested(snapshot.field_from_json))
_VALUE: Final = _Shape(snapshot.value_to_json, _nested(snapshot.value_from_json))
_VALUES: Final = _Shape(snapshot.values_to_json, _values, None)
_WRITTEN: Final = _Shape(
    lambda written: {"value": written[0]} if written[1] is None else {"value": written[0], "source": written[1]}, _nested(_written)
)
_FLAG: Final = _Shape(bool, lambda data, key: bool(snapshot.expect(data, key, bool, type(None))), False)

SHAPES: Final[dict[type[Operation], dict[str, _Shape]]] = {
    SetProperty: {"field": _UID, "path": _TEXT, "before": _ANY, "after": _ANY, "accepts_defect": _FLAG},
    AddField: {"field": _FIELD, "next": _UID, "accepts_defect": _FLAG},
    RemoveField: {"field": _FIELD, "next": _UID, "accepts_defect": _FLAG},
    RenameField: {"field": _TEXT, "before": _TEXT, "after": _TEXT, "accepts_defect": _FLAG},
    MoveField: {"field": _TEXT, "before": _UID, "after": _UID},
    AddValue: {"field": _TEXT, "value": _VALUE, "next": _UID},
    RemoveValue: {"field": _TEXT, "value": _VALUE, "next": _UID},
    RenameValue: {"field": _TEXT, "value": _TEXT, "before": _WRITTEN, "after": _WRITTEN},
    SetValueProperty: {"field": _TEXT, "value": _TEXT, "key": _TEXT, "before": _ANY, "after": _ANY},
    MoveValue: {"field": _TEXT, "value": _TEXT, "before": _UID, "after": _UID},
    SetSeparator: {"field": _TEXT, "before": _WRITTEN, "after": _WRITTEN},
    SetValues: {"field": _TEXT, "before": _VALUES, "after": _VALUES},
}

NAMES: Final = {kind: re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in SHAPES}
KINDS: Final = {name: kind for kind, name in NAMES.items()}


def to_json(operation: Operation) -> dict[str, JSON]:
    """The operation as JSON; what is absent before or after has no key."""
    data: dict[str, JSON] = {"op": NAMES[type(operation)]}
    for key, shape in SHAPES[type(operation)].items():
        value = getattr(operation, key)
        if shape.silent is ... or value is not shape.silent:
            data[key] = shape.write(value)
    return data


def from_json(data: JSON) -> Operation:
    """The operation that `to_json` wrote. Raises SchemaError with the path of what is missing or misshapen."""
    kind = KINDS.get(snapshot.expect(data, "op", str))
    if kind is None:
        known = ", ".join(KINDS)
        raise SchemaError(f"L'opération «\u00a0{data['op']}\u00a0» est inconnue\u00a0: on connaît {known}.", path="op")
    shapes = SHAPES[kind]
    for key in data:
        if key != "op" and key not in shapes:
            known = ", ".join(shapes)
            raise SchemaError(f"«\u00a0{key}\u00a0» n'a pas de sens ici\u00a0: {data['op']} attend {known}.", path=key)
    return kind(**{field.name: shapes[field.name].read(data, field.name) for field in fields(kind)})  # type: ignore[arg-type]


def change_list(data: JSON) -> list[JSON]:
    """The list of operations, still JSON, of a change file: a bare list, or an object with `operations`."""
    if isinstance(data, dict):
        if data.get("format", FORMAT) != FORMAT or isinstance(data.get("format"), bool):
            raise SchemaError("Ce fichier de changements est d'un format inconnu\u00a0: mettez le logiciel à jour.", path="format")
        data = data.get("operations")
    if not isinstance(data, list):
        raise SchemaError(
            "Ce fichier ne contient pas de changements\u00a0: on attend une liste d'opérations, "
            "ou un objet avec la clé «\u00a0operations\u00a0».",
            path="operations",
        )
    return data


def read_changes(data: JSON) -> tuple[Operation, ...]:
    """The operations of a change file. Raises SchemaError naming the operation's place and the key at fault."""
    return tuple(at_operation(index, from_json, item) for index, item in enumerate(change_list(data)))


def write_changes(operations: Iterable[Operation]) -> dict[str, JSON]:
    """The change file of some operations."""
    return {"format": FORMAT, "operations": [to_json(operation) for operation in operations]}


def at_operation(index: int, read: Callable[[JSON], Operation], data: JSON) -> Operation:
    """Read one operation of a list, saying which one it is if it cannot be read."""
    try:
        return read(data)
    except RecursionError:
        raise SchemaError(
            f"Opération {index + 1}\u00a0: son contenu est trop profondément imbriqué pour être lu.", path=f"operations/{index}"
        ) from None
    except SchemaError as error:
        where = f", clé «\u00a0{error.path}\u00a0»" if error.path else ""
        path = f"operations/{index}/{error.path}".rstrip("/")
        raise SchemaError(f"Opération {index + 1}{where}\u00a0: {error}", path=path) from None
