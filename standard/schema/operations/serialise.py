"""Operations as JSON: `{"op": "rename_field", "field": …, "before": …, "after": …}`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, Final, NamedTuple

from standard.schema import snapshot
from standard.schema.model import ABSENT, ITEMS_FORM, JSON, SchemaError, ValueList
from standard.schema.operations.base import Operation
from standard.schema.operations.fields import AddField, MoveField, RemoveField, RenameField
from standard.schema.operations.items import AddItem, RemoveItem
from standard.schema.operations.lists import ListForm, SetListForm, SetSeparator, SetValues
from standard.schema.operations.properties import ChangeType, SetProperty
from standard.schema.operations.regrouping import (
    MergeFields,
    MergeValues,
    PlacedField,
    PlacedValue,
    SplitField,
    SplitValue,
    TransferValue,
)
from standard.schema.operations.retirement import RetireField, RetireValue
from standard.schema.operations.values import AddValue, MoveValue, RemoveValue, RenameValue, SetValueProperty, Written
from standard.schema.table_schema import copy_json

FORMAT: Final = 3
"""The last format of a list of operations; an old format never changes meaning, each only knows more. A list says the first
format that says it all: the third knows the lists of values of the elements of a JSON list."""


class _Shape(NamedTuple):
    """How one attribute is written and read. A value equal to `silent` is not written."""

    write: Callable[[Any], JSON]
    read: Callable[[JSON, str], Any]
    silent: Any = ...


def _nested(read: Callable[[JSON], Any]) -> Callable[[JSON, str], Any]:
    return lambda data, key: snapshot.read_at(key, read, snapshot.expect(data, key, dict))


def _written(data: JSON) -> Written:
    if "value" not in data:
        raise SchemaError("Il manque «\u00a0value\u00a0»\u00a0: le texte lui-même.", path="value")
    value = snapshot.expect(data, "value", str, int, float, type(None))
    return Written(value, snapshot.expect(data, "source", str, type(None)))


def _values(data: JSON, key: str) -> Any:
    return None if data.get(key) is None else _nested(snapshot.values_from_json)(data, key)


def _form(data: JSON) -> ListForm:
    sources = snapshot.expect(data, "sources", dict) if "sources" in data else {}
    return ListForm(
        form=snapshot.expect(data, "form", str),
        separator=snapshot.expect(data, "separator", str, type(None)),
        separator_source=snapshot.expect(data, "separator_source", str, type(None)),
        sources={uid: snapshot.expect(sources, uid, str) for uid in sources},
    )


def form_to_json(form: ListForm) -> dict[str, JSON]:
    """The form of a list: `form`, and where there are some `separator`, `separator_source` and `sources`."""
    data = snapshot.values_to_json(ValueList((), form.form, form.separator, form.separator_source))
    del data["values"]
    return data | {"sources": dict(form.sources)} if form.sources else data


def _placed(kind: Callable[[Any, str | None], Any], key: str, read: Callable[[JSON], Any]) -> Callable[[JSON], Any]:
    return lambda data: kind(_nested(read)(data, key), snapshot.expect(data, "next", str, type(None)))


def _each(shape: _Shape) -> _Shape:
    """A list of such things."""

    def read(data: JSON, key: str) -> Any:
        items = snapshot.expect(data, key, list)
        listed = dict(zip(map(str, range(len(items))), items, strict=True))
        return snapshot.read_at(key, lambda listed: tuple(shape.read(listed, rank) for rank in listed), listed)

    return _Shape(lambda items: [shape.write(item) for item in items], read)


def _successors(data: JSON, key: str) -> dict[str, tuple[str, ...]]:
    told = snapshot.expect(data, key, dict)
    for heirs in told.values():
        if not isinstance(heirs, list) or not all(isinstance(uid, str) for uid in heirs):
            raise SchemaError(f"«\u00a0{key}\u00a0» dit pour chaque identifiant la liste de ceux qui le remplacent.", path=key)
    return {uid: tuple(heirs) for uid, heirs in told.items()}


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
# Written where it is so: what is stored without it dates from before.
_CARRIES: Final = _Shape(bool, lambda data, key: bool(snapshot.expect(data, key, bool, type(None))))
_PATHS: Final = _Shape(copy_json, lambda data, key: copy_json(snapshot.expect(data, key, dict)))
_ITEM: Final = _Shape(copy_json, lambda data, key: copy_json(data.get(key)))
_FORM: Final = _Shape(form_to_json, _nested(_form))
_PLACED_FIELD: Final = _Shape(
    lambda placed: {"field": snapshot.field_to_json(placed.field), "next": placed.next},
    _nested(_placed(PlacedField, "field", snapshot.field_from_json)),
)
_PLACED_VALUE: Final = _Shape(
    lambda placed: {"value": snapshot.value_to_json(placed.value), "next": placed.next},
    _nested(_placed(PlacedValue, "value", snapshot.value_from_json)),
)
_SUCCESSORS: Final = _Shape(lambda told: {uid: list(heirs) for uid, heirs in told.items()}, _successors)

_ITEM_SHAPES: Final = {"field": _UID, "path": _TEXT, "item": _ITEM, "next": _ITEM, "accepts_defect": _FLAG}
_FIELD_SHAPES: Final = {
    "removed": _each(_PLACED_FIELD),
    "added": _each(_PLACED_FIELD),
    "successors": _SUCCESSORS,
    "accepts_defect": _FLAG,
}
_VALUE_SHAPES: Final = {"field": _TEXT, "removed": _each(_PLACED_VALUE), "added": _each(_PLACED_VALUE), "successors": _SUCCESSORS}

SHAPES: Final[dict[type[Operation], dict[str, _Shape]]] = {
    SetProperty: {"field": _UID, "path": _TEXT, "before": _ANY, "after": _ANY, "accepts_defect": _FLAG},
    AddField: {"field": _FIELD, "next": _UID, "accepts_defect": _FLAG},
    RemoveField: {"field": _FIELD, "next": _UID, "accepts_defect": _FLAG},
    RenameField: {"field": _TEXT, "before": _TEXT, "after": _TEXT, "accepts_defect": _FLAG, "carries_successors": _CARRIES},
    MoveField: {"field": _TEXT, "before": _UID, "after": _UID},
    AddValue: {"field": _TEXT, "value": _VALUE, "next": _UID},
    RemoveValue: {"field": _TEXT, "value": _VALUE, "next": _UID},
    RenameValue: {"field": _TEXT, "value": _TEXT, "before": _WRITTEN, "after": _WRITTEN, "carries_successors": _CARRIES},
    SetValueProperty: {"field": _TEXT, "value": _TEXT, "key": _TEXT, "before": _ANY, "after": _ANY},
    MoveValue: {"field": _TEXT, "value": _TEXT, "before": _UID, "after": _UID},
    SetSeparator: {"field": _TEXT, "before": _WRITTEN, "after": _WRITTEN},
    SetValues: {"field": _TEXT, "before": _VALUES, "after": _VALUES},
    SetListForm: {"field": _TEXT, "before": _FORM, "after": _FORM},
    ChangeType: {"field": _TEXT, "before": _PATHS, "after": _PATHS},
    RetireField: {"field": _TEXT, "before": _PATHS, "after": _PATHS, "accepts_defect": _FLAG},
    RetireValue: {"field": _TEXT, "value": _TEXT, "before": _PATHS, "after": _PATHS, "accepts_defect": _FLAG},
    AddItem: _ITEM_SHAPES,
    RemoveItem: _ITEM_SHAPES,
    SplitField: _FIELD_SHAPES,
    MergeFields: _FIELD_SHAPES,
    SplitValue: _VALUE_SHAPES,
    MergeValues: _VALUE_SHAPES,
    TransferValue: {"source": _TEXT, "target": _TEXT, "before": _PLACED_VALUE, "after": _PLACED_VALUE},
}

_HOLDING_LISTS: Final = ("before", "after", "field", "values", "removed", "added")
"""Where an operation holds lists of values, in fields or by themselves."""

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
        if type(data.get("format", FORMAT)) is not int or not 1 <= data.get("format", FORMAT) <= FORMAT:
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
    written = [to_json(operation) for operation in operations]
    return {"format": FORMAT if _lists_items(written) else 2, "operations": written}


def _lists_items(written: JSON) -> bool:
    """Whether a list of values in operations, whole or in its form alone, is that of the elements of a JSON list."""
    if isinstance(written, list):
        return any(map(_lists_items, written))
    if not isinstance(written, dict):
        return False
    return written.get("form") == ITEMS_FORM or any(_lists_items(written[key]) for key in _HOLDING_LISTS if key in written)


def to_text(operations: Iterable[Operation]) -> str:
    """The operations as a row keeps them."""
    return json.dumps(write_changes(operations), ensure_ascii=False)


def from_text(text: str) -> tuple[Operation, ...]:
    """The operations of a kept text. Raises SchemaError as `read_changes` does."""
    return read_changes(json.loads(text))


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
