"""What a change of schema does to producers and to reusers, how serious it is, and the version number it calls for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal

from standard.schema.compatibility.fields import field_impacts, impact, missing_value_impacts, tell
from standard.schema.compatibility.keys import key_impacts
from standard.schema.compatibility.rules import RULES, Effect, Impact, Level, Rule
from standard.schema.diff import compare
from standard.schema.model import Schema, same
from standard.schema.operations import apply_all
from standard.schema.words import enumerated, property_label, quoted

__all__ = ["LEVELS", "RULES", "Effect", "Impact", "Level", "Rule", "impacts", "level", "next_version"]

LEVELS: Final[tuple[Level, ...]] = ("major", "minor", "patch")

VERSION: Final = re.compile(r"[vV]?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?", re.ASCII)

STRICTNESS: Final = {"exact": 0, "equal": 1, "subset": 2, "superset": 2, "": 3, "partial": 4}
"""What `fieldsMatch` demands of columns, the most demanding first; where it is absent, columns are found by name."""

REFUSE_ABSENCE: Final = {"exact", "equal", "subset"}
REFUSE_EXTRA: Final = {"exact", "equal", "superset"}

EXPLAINED: Final = {"missingValues", "fieldsMatch", "primaryKey", "foreignKeys", "uniqueKeys", "custom_checks"}
"""Properties of the schema that have rules of their own; the other ones are documentation."""


def impacts(before: Schema, after: Schema, *, meaning_changed: Collection[str] = ()) -> tuple[Impact, ...]:
    """Everything that `after` changes for those who publish or read files of `before`.

    `meaning_changed` holds the uids, in `before`, of fields and values that people say mean something else now:
    no program can tell. Where the two are of different lineages, what became what is found first.
    """
    # Applying the difference gives `after` with the uids of `before`.
    return tuple(_impacts(before, apply_all(before, compare(before, after)), meaning_changed))


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


def _impacts(before: Schema, after: Schema, meaning_changed: Collection[str]) -> Iterator[Impact]:
    yield from _match_impacts(before, after)
    yield from missing_value_impacts(before.get("missingValues"), after.get("missingValues"))
    yield from key_impacts(before, after)
    strict = after.text("fieldsMatch")
    earlier = {field.uid: field for field in before.fields}
    later = {field.uid: field for field in after.fields}
    for field in before.fields:
        if field.uid not in later:
            presence = "required" if field.required else "optional"
            yield tell(f"field-removed-{'strict' if strict in REFUSE_EXTRA else presence}", field)
    for field in after.fields:
        if field.uid in earlier:
            yield from field_impacts(earlier[field.uid], field, meaning_changed=meaning_changed)
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


def _match_impacts(before: Schema, after: Schema) -> Iterator[Impact]:
    old, new = before.text("fieldsMatch"), after.text("fieldsMatch")
    if old != new and {old, new} <= STRICTNESS.keys():
        rule = "fields-match-relaxed" if STRICTNESS[new] > STRICTNESS[old] else "fields-match-tightened"
        yield impact(rule, before=quoted(old or "par nom"), after=quoted(new or "par nom"))
