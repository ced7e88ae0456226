"""What people ask for when they share fields and values out otherwise, as operations on a schema.

Each function gives one operation that applies to `schema`, its neighbours those of now, or raises Conflict where it would
not, with a French sentence. `uids` gives what is new its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from standard.schema.model import ENUM_FORM, JSON, Field, Schema, Value, ValueList, canonical
from standard.schema.operations import (
    RETIREMENT,
    Conflict,
    MergeFields,
    MergeValues,
    Operation,
    PlacedField,
    PlacedValue,
    RetireField,
    RetireValue,
    SplitField,
    SplitValue,
    TransferValue,
    rebase,
)
from standard.schema.table_schema import CATEGORIES, CONSTRAINTS, Uids, value_holds
from standard.schema.value_pattern import CLEAN_FORM, takes_several
from standard.schema.words import NBSP, capital, quoted, the_field

REGROUPING = (SplitField, MergeFields, SplitValue, MergeValues, TransferValue)
"""Operations that say more than the schemas before and after them: what takes the place of what."""

OWN = ("name", "title", "description", "example", "examples", "rdfType", CATEGORIES, *RETIREMENT)
"""What one part of a split field does not take from the whole."""


@dataclass(frozen=True, slots=True)
class FieldPart:
    """One of the fields that take the place of another. `values`: the uids of the values that go there."""

    name: str
    title: str
    description: str = ""
    values: tuple[str, ...] = ()


def split_field(schema: Schema, uid: str, parts: Sequence[FieldPart], uids: Uids) -> Operation:
    """The field replaced by the parts, in order; one that keeps its name keeps its history."""
    old = _field(schema, uid)
    listed = old.values.values if old.values is not None else ()
    heirs: dict[str, tuple[str, ...]] = {uid: ()}
    added = []
    for part in parts:
        stays = part.name == old.name
        own = uid if stays else uids.new("f", part.name)
        heirs[uid] += (own,)
        kept = []
        for value in listed:
            if value.uid in part.values:
                twin = value if value.uid not in heirs else replace(value, uid=uids.new("v", part.name, canonical(value.value)))
                heirs[value.uid] = (*heirs.get(value.uid, ()), twin.uid)
                kept.append(twin)
        if listed and not kept:
            raise Conflict("last_value", f"Le champ {quoted(part.title or part.name)} n’a aucune valeur{NBSP}: donnez-lui-en une.")
        properties = {path: said for path, said in old.properties.items() if stays or path not in OWN} | _texts(part)
        values = replace(old.values, values=tuple(kept)) if old.values is not None else None
        added.append(PlacedField(Field(own, properties, values, old.layout), _next(schema, uid)))
    homeless = next((value for value in listed if value.uid not in heirs), None)
    if homeless is not None:
        raise Conflict(
            "unknown_successor", f"La valeur {quoted(homeless.text)} ne va dans aucun champ{NBSP}: choisissez le sien.", field=uid
        )
    moved = {value: news for value, news in heirs.items() if value == uid or news != (value,)}
    return _fitting(schema, SplitField((PlacedField(old, None),), tuple(added), moved))


def merge_fields(schema: Schema, uid: str, others: Sequence[str], *, name: str, title: str, several: bool) -> Operation:
    """The field with those that join it. Their values are brought together, the same text once."""
    one, joined = _field(schema, uid), [_field(schema, other) for other in others]
    heirs: dict[str, tuple[str, ...]] = {field.uid: (uid,) for field in (one, *joined)}
    values = _united(one, joined, heirs, several)
    properties = {**one.properties, "name": name, "title": title}
    if values is not None and one.values is not None and values.path != one.values.path:
        properties = {path: said for path, said in properties.items() if path not in (values.path, CATEGORIES, CONSTRAINTS)}
    merged = PlacedField(Field(uid, properties, values, one.layout), _next(schema, uid, leaving=others))
    return _fitting(schema, MergeFields(tuple(PlacedField(field, None) for field in (one, *joined)), (merged,), heirs))


def merge_values(schema: Schema, uid: str, chosen: Collection[str], text: str, uids: Uids) -> Operation:
    """Several values of a list as one: one of the list where `text` is written so, else a new one in the place of the first."""
    field, values = _list(schema, uid)
    going = [value for value in values.values if value.uid in chosen]
    staying = next((value for value in values.values if value.text == text), None)
    if len({value.uid for value in going} | ({staying.uid} if staying else set())) < 2:
        raise Conflict("wrong_operation", f"Choisissez au moins deux valeurs à réunir{NBSP}: une seule se renomme.", field=uid)
    kept = staying or Value(uids.new("v", field.name, canonical(text)), text, properties=_documented(going))
    removed = [value for value in going if value is not staying]
    heirs = {value.uid: (kept.uid,) for value in {value.uid: value for value in (*going, kept if staying else going[0])}.values()}
    order = [value.uid for value in values.values if value not in removed or value is going[0]]
    following = order[order.index(going[0].uid) + 1 :][:1]
    added = () if staying else (PlacedValue(kept, following[0] if following else None),)
    return _fitting(schema, MergeValues(uid, tuple(PlacedValue(value, None) for value in removed), added, heirs))


def split_value(schema: Schema, uid: str, value_uid: str, texts: Sequence[str], uids: Uids) -> Operation:
    """A value as several, in its place; it stays where one of them is written so."""
    field, values = _list(schema, uid)
    old = _value(field, values, value_uid)
    if len(set(texts)) < 2:
        raise Conflict("wrong_operation", f"Écrivez au moins deux valeurs{NBSP}: une seule la renomme.", field=uid)
    heirs: tuple[str, ...] = ()
    added = []
    following = _after([value.uid for value in values.values], value_uid)
    for text in dict.fromkeys(texts):
        known = next((value for value in values.values if value.text == text), None)
        new = known or Value(uids.new("v", field.name, canonical(text)), text)
        heirs += (new.uid,)
        if known is None:
            added.append(PlacedValue(new, following))
    removed = () if value_uid in heirs else (PlacedValue(old, None),)
    return _fitting(schema, SplitValue(uid, removed, tuple(added), {value_uid: heirs}))


def transfer_value(schema: Schema, source: str, value_uid: str, target: str) -> Operation:
    """A value moved to the end of another field's list."""
    field, values = _list(schema, source)
    _, others = _list(schema, target)
    value = _value(field, values, value_uid)
    there = value if value_holds(value, others.form) else replace(value, source=None)
    return _fitting(schema, TransferValue(source, target, PlacedValue(value, None), PlacedValue(there, None)))


def retire_field(schema: Schema, uid: str, after: Mapping[str, JSON]) -> Operation:
    """A field not to be used any more, as the keys of `RETIREMENT` in `after` say; in use again where it is empty."""
    field = _field(schema, uid)
    return _fitting(schema, RetireField(uid, _retirement(field.properties), dict(after)))


def retire_value(schema: Schema, uid: str, value_uid: str, after: Mapping[str, JSON]) -> Operation:
    """The same for a value."""
    field, values = _list(schema, uid)
    value = _value(field, values, value_uid)
    return _fitting(schema, RetireValue(uid, value_uid, _retirement(value.properties), dict(after)))


def _fitting(schema: Schema, operation: Operation) -> Operation:
    """The operation with the neighbours of now. Raises Conflict where it does not apply."""
    return rebase(schema, (operation,))[0]


def _field(schema: Schema, uid: str) -> Field:
    field = schema.by_uid(uid)
    if field is None:
        raise Conflict("missing_field", f"Ce champ n’est plus dans le standard{NBSP}: choisissez-en un autre.", field=uid)
    return field


def _list(schema: Schema, uid: str) -> tuple[Field, ValueList]:
    field = _field(schema, uid)
    if field.values is None:
        raise Conflict("wrong_operation", f"Il n’y a pas de liste de valeurs dans {the_field(field)}.", field=uid)
    return field, field.values


def _value(field: Field, values: ValueList, uid: str) -> Value:
    value = values.by_uid(uid)
    if value is None:
        raise Conflict(
            "missing_value", f"Cette valeur n’est plus dans {the_field(field)}{NBSP}: relisez la liste.", field=field.uid, value=uid
        )
    return value


def _next(schema: Schema, uid: str, leaving: Collection[str] = ()) -> str | None:
    return _after([field.uid for field in schema.fields if field.uid not in leaving], uid)


def _after(order: Sequence[str], uid: str) -> str | None:
    return next(iter(order[order.index(uid) + 1 :]), None)


def _texts(part: FieldPart) -> dict[str, JSON]:
    said = {"name": part.name, "title": part.title, "description": part.description}
    return {key: text for key, text in said.items() if text}


def _united(one: Field, joined: Sequence[Field], heirs: dict[str, tuple[str, ...]], several: bool) -> ValueList | None:
    """The values of all the fields; `heirs` learns which stands for one that was written twice."""
    lists = [field.values for field in (one, *joined)]
    for field in joined:
        if field.type != one.type:
            raise Conflict(
                "wrong_operation",
                f"{capital(the_field(field))} n’a pas le même type{NBSP}: donnez d’abord le même aux deux champs.",
                field=one.uid,
            )
        if (field.values is None) != (one.values is None):
            raise Conflict(
                "wrong_operation",
                f"Un seul des deux champs a une liste de valeurs{NBSP}: donnez d’abord une liste à l’autre, ou retirez celle-ci.",
                field=one.uid,
            )
    if one.values is None:
        return None
    first = one.values
    several = several and not first.of_items
    form = first.form if takes_several(first.form) == several else CLEAN_FORM if several else ENUM_FORM
    same = form == first.form
    separator = (first.separator or next((values.separator for values in lists if values and values.separator), ";")) if several else None
    by_text: dict[str, Value] = {}
    for values in lists:
        for value in values.values if values else ():
            kept = by_text.setdefault(value.text, value)
            if kept is not value:
                heirs[value.uid] = (kept.uid,)
    found = tuple(
        value if value_holds(value, form) and (same or value.source is None) else replace(value, value=value.text, source=None)
        for value in by_text.values()
    )
    return ValueList(found, form, separator, first.separator_source if same else None)


def _documented(values: Sequence[Value]) -> Mapping[str, Any]:
    """What the values to merge say of themselves, where they all say the same."""
    first = dict(values[0].properties) if values else {}
    return {key: said for key, said in first.items() if key not in RETIREMENT and all(one.properties.get(key) == said for one in values)}


def _retirement(properties: Mapping[str, JSON]) -> dict[str, JSON]:
    return {key: properties[key] for key in RETIREMENT if key in properties}
