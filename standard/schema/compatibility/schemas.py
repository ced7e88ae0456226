"""What a whole schema changes for those who publish or read files of another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from standard.schema.cells import missing_texts
from standard.schema.compatibility.context import Context
from standard.schema.compatibility.fields import field_impacts, impact, missing_value_impacts, tell, unchanged
from standard.schema.compatibility.keys import key_impacts
from standard.schema.compatibility.rules import Impact
from standard.schema.compatibility.samples import Samples
from standard.schema.diff import compare
from standard.schema.model import Field, Schema, same
from standard.schema.operations import apply_all
from standard.schema.operations import successors as successors_of
from standard.schema.words import enumerated, field_label, property_label, quoted

STRICTNESS: Final = {"exact": 0, "equal": 1, "subset": 2, "superset": 2, "": 3, "partial": 4}
"""What `fieldsMatch` demands of columns, the most demanding first; where it is absent, columns are found by name."""

REFUSE_ABSENCE: Final = {"exact", "equal", "subset"}
REFUSE_EXTRA: Final = {"exact", "equal", "superset"}

EXPLAINED: Final = {"missingValues", "fieldsMatch", "primaryKey", "foreignKeys", "uniqueKeys", "custom_checks"}
"""Properties of the schema that have rules of their own; the other ones are documentation."""


def impacts(
    before: Schema,
    after: Schema,
    *,
    meaning_changed: Collection[str] = (),
    successors: Mapping[str, tuple[str, ...]] | None = None,
    samples: Samples | None = None,
) -> tuple[Impact, ...]:
    """Everything that `after` changes for those who publish or read files of `before`.

    `meaning_changed` holds the uids, in `before`, of fields and values that people say mean something else now: no
    program can tell. `successors` gives the uids that take the place of one (`operations.successors`). `samples` are
    asked where no rule knows. Where the two schemas are of different lineages, what became what is found first.
    """
    if not before.lineage or before.lineage != after.lineage:
        # Applying the difference gives `after` with the uids of `before`.
        found = compare(before, after)
        after = apply_all(before, found)
        successors = successors_of(found) if successors is None else successors
    return tuple(_impacts(Context(before, after, frozenset(meaning_changed), successors, samples)))


def _impacts(context: Context) -> Iterator[Impact]:
    before, after = context.before, context.after
    yield from _match_impacts(before, after)
    yield from missing_value_impacts(missing_texts(before.get("missingValues")), missing_texts(after.get("missingValues")))
    yield from key_impacts(context)
    strict = after.text("fieldsMatch")
    earlier = {field.uid: field for field in before.fields}
    later = context.fields_after
    gone = {field.name for field in before.fields if field.uid not in later}
    for field in before.fields:
        if field.uid not in later:
            yield from _gone(field, context, strict)
    for field in after.fields:
        if field.uid in earlier:
            yield from _kept(earlier[field.uid], field, context)
        elif field.uid in context.taking_a_place or field.name in gone:
            continue
        elif field.required:
            yield tell("field-added-required", field)
        else:
            yield tell(f"field-added-{'strict' if strict in REFUSE_ABSENCE else 'optional'}", field)
    if [uid for uid in earlier if uid in later] != [uid for uid in later if uid in earlier]:
        yield impact("fields-reordered-strict" if strict == "exact" else "fields-reordered")
    changed = [
        key
        for key in dict.fromkeys([*before.properties, *after.properties])
        if key not in EXPLAINED and not same(before.get(key), after.get(key))
    ]
    if changed:
        labels = enumerated(dict.fromkeys(property_label(key) for key in changed))
        yield impact("documentation-changed", subject="Le schéma", what=labels)


def _kept(before: Field, after: Field, context: Context) -> Iterator[Impact]:
    heirs = context.heirs(before)
    if any(heir.uid != before.uid for heir in heirs):
        yield tell("field-split", after, after=_listed(heirs))
    if not unchanged(before, after, context):
        yield from field_impacts(before, after, context)


def _gone(field: Field, context: Context, strict: str) -> Iterator[Impact]:
    """A field that is no more: what took its place, if anything did."""
    heirs = context.heirs(field)
    if not heirs and field.name in context.names_taken:
        yield tell("field-reused", field)
        return
    if not heirs:
        presence = "required" if field.required else "optional"
        yield tell(f"field-removed-{'strict' if strict in REFUSE_EXTRA else presence}", field)
        return
    if len(heirs) > 1:
        yield tell("field-split", field, after=_listed(heirs))
    elif context.shared(heirs[0].uid):
        yield tell("field-merged", field, after=_listed(heirs))
    else:
        yield tell("field-renamed", heirs[0], before=quoted(field.name), after=quoted(heirs[0].name))
    lists = [heir.values for heir in heirs if heir.values is not None]
    if len(lists) < len(heirs):
        return
    texts = {value.text for values in lists for value in values.values}
    for value in field.values.values if field.values is not None else ():
        if value.text not in texts and not context.value_heirs(value):
            yield tell("value-removed", field, value=value.text)


def _listed(fields: Iterable[Field]) -> str:
    return enumerated(f"le champ {field_label(field)}" for field in fields)


def _match_impacts(before: Schema, after: Schema) -> Iterator[Impact]:
    old, new = before.text("fieldsMatch"), after.text("fieldsMatch")
    if old != new and {old, new} <= STRICTNESS.keys():
        rule = "fields-match-relaxed" if STRICTNESS[new] > STRICTNESS[old] else "fields-match-tightened"
        yield impact(rule, before=quoted(old or "par nom"), after=quoted(new or "par nom"))
