"""Where a schema names its fields: primary key, unique keys, foreign keys, custom checks; and what replaces the retired."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from standard.schema.model import JSON, Schema

KEY_PROPERTIES: Final = ("primaryKey", "uniqueKeys", "foreignKeys", "custom_checks")

SUCCESSORS: Final = "successors"
"""Where what is retired says what replaces it: names of fields in a field, texts of values of the same list in a value."""

_COLUMN_PARAMETERS: Final = ("column", "column1", "column2", "columns", "othercolumns", "otherColumns")
"""The parameters of Validata's custom checks that name a column, or a list of columns; none of them names one otherwise."""


def is_own_table(foreign_key: Mapping[str, JSON]) -> bool:
    """Whether a foreign key leads to the rows of its own table: the first version of Table Schema writes "", the second nothing."""
    reference = foreign_key.get("reference")
    return isinstance(reference, dict) and reference.get("resource", "") in ("", None)


def names(value: JSON) -> tuple[str, ...]:
    """The names of a key, written as one text or as a list."""
    return tuple(item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item)


@dataclass(frozen=True, slots=True)
class AskedOfFields:
    """What a schema asks of its fields, by their own constraints or by a key: the uids of those that it is asked of."""

    filled: frozenset[str]
    """They have a value in each row."""
    alone: frozenset[str]
    """No two rows have the same value."""


def asked_of_fields(schema: Schema) -> AskedOfFields:
    """Whatever says it: a constraint of the field, the primary key, a unique key of one field."""
    key, sets = names(schema.get("primaryKey")), schema.get("uniqueKeys")
    alone = {one[0] for one in (key, *map(names, sets if isinstance(sets, list) else ())) if len(one) == 1}
    in_key = {*key}
    return AskedOfFields(
        frozenset(field.uid for field in schema.fields if field.required or field.name in in_key),
        frozenset(field.uid for field in schema.fields if field.get("constraints/unique") is True or field.name in alone),
    )


@dataclass(frozen=True, slots=True)
class KeyToTable:
    """A foreign key: the columns of this table, and those that they lead to."""

    own: tuple[str, ...]
    theirs: tuple[str, ...]
    table: str
    """The other table; empty where that is this one."""


def foreign_keys(schema: Schema) -> Iterator[KeyToTable]:
    """Those that a schema writes as they should be, in their order."""
    declared = schema.properties.get("foreignKeys")
    for key in declared if isinstance(declared, list) else ():
        reference = key.get("reference") if isinstance(key, dict) else None
        if isinstance(key, dict) and isinstance(reference, dict):
            yield KeyToTable(names(key.get("fields")), names(reference.get("fields")), str(reference.get("resource") or ""))


def mentions(properties: Mapping[str, JSON]) -> frozenset[str]:
    """Every field name that the keys of a schema mention."""
    return frozenset().union(*(mentioned(key, properties.get(key)) for key in KEY_PROPERTIES))


def mentioned(key: str, value: JSON) -> frozenset[str]:
    """Every name that one property mentions; none where it is neither a key nor `successors`."""
    names: set[str] = set()

    def note(name: str) -> str:
        names.add(name)
        return name

    map_names(key, value, note)
    return frozenset(names)


def renamed(key: str, value: JSON, names: Mapping[str, str]) -> JSON:
    """The property with every name that it mentions replaced as `names` says, all at once."""
    return map_names(key, value, lambda name: names.get(name, name))


def map_names(key: str, value: JSON, change: Callable[[str], str]) -> JSON:
    """The property with `change` called on every name that it mentions; what has another shape is left alone."""

    def columns(item: JSON) -> JSON:
        if isinstance(item, str):
            return change(item)
        return [columns(one) for one in item] if isinstance(item, list) else item

    def within(item: JSON, *keys: str) -> JSON:
        if not isinstance(item, dict):
            return item
        return {name: columns(said) if name in keys else said for name, said in item.items()}

    def foreign_key(item: JSON) -> JSON:
        item = within(item, "fields")
        return item | {"reference": within(item["reference"], "fields")} if isinstance(item, dict) and is_own_table(item) else item

    def custom_check(item: JSON) -> JSON:
        if isinstance(item, dict) and "params" in item:
            return item | {"params": within(item["params"], *_COLUMN_PARAMETERS)}
        return item

    if key in ("primaryKey", "uniqueKeys", SUCCESSORS):
        return columns(value)
    if key == "foreignKeys" and isinstance(value, list):
        return [foreign_key(item) for item in value]
    if key == "custom_checks" and isinstance(value, list):
        return [custom_check(item) for item in value]
    return value
