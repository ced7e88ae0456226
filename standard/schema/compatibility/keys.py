"""What a change to keys and to the checks of the whole table does. A renamed field is the same member of its key."""

from __future__ import annotations

from collections.abc import Iterator

from standard.schema import keys
from standard.schema.compatibility.context import Context
from standard.schema.compatibility.fields import impact
from standard.schema.compatibility.rules import Impact
from standard.schema.model import JSON, Schema, canonical
from standard.schema.words import enumerated, field_label, quoted


def key_impacts(context: Context) -> Iterator[Impact]:
    yield from _primary_key_impacts(context.before, context.after)
    yield from _foreign_key_impacts(context.before, context.after)
    yield from _unique_key_impacts(context)
    yield from _check_impacts(context.before, context.after)


def _primary_key_impacts(before: Schema, after: Schema) -> Iterator[Impact]:
    old, new = names(before.properties.get("primaryKey")), names(after.properties.get("primaryKey"))
    if set(names(_by_uid(before, "primaryKey"))) == set(names(_by_uid(after, "primaryKey"))):
        return
    if not old and _is_a_key(before, names(_by_uid(after, "primaryKey"))):
        yield impact("primary-key-named", after=_quoted(new))
        return
    rule = "primary-key-set" if not old else "primary-key-changed" if new else "primary-key-removed"
    yield impact(rule, before=_quoted(old), after=_quoted(new))


def _is_a_key(schema: Schema, uids: list[str]) -> bool:
    """Whether these fields were all mandatory already, and no two rows alike in them."""
    fields = [field for field in schema.fields if field.uid in uids]
    alone = len(fields) == 1 and fields[0].get("constraints/unique") is True
    together = any(set(columns) == set(uids) for columns in _unique_keys(schema))
    return len(fields) == len(uids) and all(field.required for field in fields) and (alone or together)


def _foreign_key_impacts(before: Schema, after: Schema) -> Iterator[Impact]:
    old, new = _foreign_keys(before), _foreign_keys(after)
    for columns, (own, reference) in old.items():
        if columns not in new:
            yield impact("foreign-key-removed", named={"of": _of(before, own)})
        elif canonical(new[columns][1]) != canonical(reference):
            yield impact("reference-changed", named={"of": _of(after, new[columns][0])})
    for columns, (own, _) in new.items():
        if columns not in old:
            yield impact("foreign-key-added", named={"of": _of(after, own)})


def _foreign_keys(schema: Schema) -> dict[tuple[str, ...], tuple[list[str], JSON]]:
    """For each foreign key, by the uids of its fields: their names, and what it refers to, by uid within the table."""
    declared, by_uid = schema.properties.get("foreignKeys"), _by_uid(schema, "foreignKeys")
    found: dict[tuple[str, ...], tuple[list[str], JSON]] = {}
    for item, renamed in zip(declared, by_uid, strict=True) if isinstance(declared, list) else ():
        if isinstance(item, dict):
            found[tuple(names(renamed.get("fields")))] = names(item.get("fields")), _plain_reference(renamed.get("reference"))
    return found


def _plain_reference(reference: JSON) -> JSON:
    """What a foreign key refers to, without the ways of writing it: no resource, or an empty one, is the table itself."""
    if not isinstance(reference, dict):
        return reference
    plain = {key: said for key, said in reference.items() if key != "resource" or said != ""}
    return plain | ({"fields": [plain["fields"]]} if isinstance(plain.get("fields"), str) else {})


def _unique_key_impacts(context: Context) -> Iterator[Impact]:
    """A key of one field is another way to say what the schema may ask by other means."""
    old, new = _unique_keys(context.before), _unique_keys(context.after)
    (alone_before, alone_after) = ({(uid,) for uid in asked.alone} for asked in context.asked)
    for columns in [columns for columns in old if columns not in new and columns not in alone_after]:
        yield impact("unique-removed", subject=f"L’ensemble {_quoted(old[columns])}")
    for columns in [columns for columns in new if columns not in old and columns not in alone_before]:
        yield impact("unique-added", subject=f"L’ensemble {_quoted(new[columns])}")


def _unique_keys(schema: Schema) -> dict[tuple[str, ...], list[str]]:
    declared, by_uid = schema.properties.get("uniqueKeys"), _by_uid(schema, "uniqueKeys")
    pairs = zip(declared, by_uid, strict=True) if isinstance(declared, list) else ()
    return {tuple(names(renamed)): names(item) for item, renamed in pairs}


def _check_impacts(before: Schema, after: Schema) -> Iterator[Impact]:
    old, new = _checks(before), _checks(after)
    for check in [check for check in old if check not in new]:
        yield impact("custom-check-removed", before=old[check])
    for check in [check for check in new if check not in old]:
        yield impact("custom-check-added", after=new[check])


def _checks(schema: Schema) -> dict[str, str]:
    """The name of each custom check in words, by what it says once its columns are named by uid."""
    declared, by_uid = schema.properties.get("custom_checks"), _by_uid(schema, "custom_checks")
    checks: dict[str, str] = {}
    for item, renamed in zip(declared, by_uid, strict=True) if isinstance(declared, list) else ():
        name = item.get("name") if isinstance(item, dict) else None
        checks[canonical(renamed)] = quoted(name if isinstance(name, str) else canonical(item))
    return checks


def _by_uid(schema: Schema, key: str) -> JSON:
    """A property whose field names are replaced by their uids, so that a field renamed is the same."""
    value = schema.properties.get(key)
    return None if value is None else keys.renamed(key, value, {field.name: field.uid for field in schema.fields})


def names(value: JSON) -> list[str]:
    """The fields that a key names, written as one text or as a list."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _quoted(fields: list[str]) -> str:
    return enumerated([quoted(name) for name in fields])


def _of(schema: Schema, fields: list[str]) -> str:
    labels = []
    for name in fields:
        field = schema.by_name(name)
        labels.append(field_label(field) if field else quoted(name))
    return f"du champ {labels[0]}" if len(labels) == 1 else f"des champs {enumerated(labels)}"
