"""What a change of schema does to producers and to reusers, how serious it is, and the version number it calls for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal

from standard.schema.compatibility.context import Context
from standard.schema.compatibility.fields import field_impacts, impact, missing_value_impacts, tell, unchanged
from standard.schema.compatibility.keys import key_impacts
from standard.schema.compatibility.rules import RULES, Effect, Impact, Level, Rule
from standard.schema.compatibility.samples import SampleColumn, Samples
from standard.schema.diff import compare
from standard.schema.model import Field, Schema, same
from standard.schema.operations import apply_all
from standard.schema.words import enumerated, field_label, property_label, quoted

__all__ = [
    "LEVELS",
    "RULES",
    "Effect",
    "Impact",
    "Level",
    "Rule",
    "SampleColumn",
    "Samples",
    "impacts",
    "level",
    "next_version",
]

LEVELS: Final[tuple[Level, ...]] = ("major", "minor", "patch")

VERSION: Final = re.compile(r"[vV]?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?", re.ASCII)

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
    return tuple(_impacts(Context(before, after, frozenset(meaning_changed), successors, samples)))


def level(impacts: Iterable[Impact]) -> Literal["major", "minor", "patch", "none"]:
    """The most serious level among the impacts."""
    found = {impact.level for impact in impacts}
    return next((level for level in LEVELS if level in found), "none")


def next_version(current: str, impacts: Iterable[Impact]) -> str:
    """The number that the impacts call for after `current`: below 1.0.0, a break is a minor version.

    Raises ValueError, in French, where `current` is not a version number such as 1.4.0 (a leading v is accepted).
    """
    match = VERSION.fullmatch(current.strip())
    if match is None:
        raise ValueError(
            f"Le numéro de version {quoted(current)} ne se lit pas\u00a0: écrivez trois nombres séparés par des points, par exemple 1.4.0."
        )
    major, minor, patch = (int(part or 0) for part in match.groups())
    match level(impacts):
        case "major" if major > 0:
            return f"{major + 1}.0.0"
        case "major" | "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
        case _:
            return f"{major}.{minor}.{patch}"


def _impacts(context: Context) -> Iterator[Impact]:
    before, after = context.before, context.after
    yield from _match_impacts(before, after)
    yield from missing_value_impacts(before.get("missingValues"), after.get("missingValues"))
    yield from key_impacts(before, after)
    strict = after.text("fieldsMatch")
    earlier = {field.uid: field for field in before.fields}
    later = context.fields_after
    for field in before.fields:
        if field.uid not in later:
            yield from _gone(field, context, strict)
    for field in after.fields:
        if field.uid in earlier:
            yield from _kept(earlier[field.uid], field, context)
        elif field.uid in context.taking_a_place:
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
