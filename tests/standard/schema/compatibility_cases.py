"""The table of the rules of compatibility, row by row, each with the smallest changes that call for it."""

from __future__ import annotations

from typing import Any


def schema(*fields: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {**properties, "fields": list(fields)}


def column(name: str = "a", **properties: Any) -> dict[str, Any]:
    return {"name": name, "title": f"Champ {name}", "description": f"Ce que dit {name}.", "type": "string", **properties}


def listed(*values: str, separator: str | None = None, **properties: Any) -> dict[str, Any]:
    """A column whose cells hold one value of a list, or several."""
    if separator is None:
        return column(**properties, constraints={"enum": list(values)})
    choice = "|".join(values)
    return column(**properties, constraints={"pattern": f"^(?:{choice})(?:{separator}(?:{choice}))*$"})


def bound(kind: str = "number", **constraints: Any) -> dict[str, Any]:
    return column(type=kind, constraints=constraints)


def pattern(expression: str) -> dict[str, Any]:
    return bound("string", pattern=expression)


A, B, C = column("a"), column("b"), column("c")
REQUIRED = column("a", constraints={"required": True})
FOREIGN = {"fields": "a", "reference": {"resource": "communes", "fields": "code"}}
CHECK = {"name": "phone-number", "params": {"column": "a"}}

CASES: dict[str, list[tuple[str, Any, Any, str, str, str]]] = {
    "Add optional field": [
        ("field-added-optional", schema(A), schema(A, B), "safe", "safe", "minor"),
        ("field-added-strict", schema(A, fieldsMatch="equal"), schema(A, B, fieldsMatch="equal"), "breaks", "safe", "major"),
    ],
    "Add required field": [
        ("field-added-required", schema(B), schema(B, REQUIRED), "breaks", "safe", "major"),
    ],
    "Remove optional field": [
        ("field-removed-optional", schema(A, B), schema(A), "warn", "breaks", "major"),
        ("field-removed-strict", schema(A, B, fieldsMatch="exact"), schema(A, fieldsMatch="exact"), "breaks", "breaks", "major"),
    ],
    "Remove required field": [
        ("field-removed-required", schema(REQUIRED, B), schema(B), "warn", "breaks", "major"),
    ],
    "Rename field": [
        ("field-renamed", schema(A, B), schema({**A, "name": "code_insee"}, B), "breaks", "breaks", "major"),
    ],
    "Reorder": [
        ("fields-reordered", schema(A, B, C), schema(A, C, B), "safe", "warn", "minor"),
        ("fields-reordered-strict", schema(A, B, fieldsMatch="exact"), schema(B, A, fieldsMatch="exact"), "breaks", "warn", "major"),
    ],
    "Type widened": [
        ("type-widened", schema(column(type="integer")), schema(column(type="number")), "safe", "breaks", "major"),
        ("type-widened", schema(column(type="date")), schema(column(type="string")), "safe", "breaks", "major"),
    ],
    # A text that takes a format is read as before: only its producers have to check it.
    "Type narrowed or changed; format": [
        ("type-changed", schema(column(type="number")), schema(column(type="integer")), "breaks", "breaks", "major"),
        ("format-changed", schema(column(type="date")), schema(column(type="date", format="%d/%m/%Y")), "breaks", "breaks", "major"),
        ("format-tightened", schema(A), schema(column(format="email")), "breaks", "safe", "major"),
        ("format-rewritten", schema(column(type="date")), schema(column(type="date", format="%Y-%m-%d")), "safe", "safe", "patch"),
        ("format-loosened", schema(column(type="date")), schema(column(type="date", format="any")), "safe", "warn", "minor"),
        ("format-tightened", schema(column(type="date", format="any")), schema(column(type="date")), "breaks", "safe", "major"),
        ("format-loosened", schema(column(format="email")), schema(A), "safe", "warn", "minor"),
    ],
    "required false to true": [
        ("required-added", schema(A), schema(REQUIRED), "breaks", "safe", "major"),
    ],
    "required true to false": [
        ("required-removed", schema(REQUIRED), schema(A), "safe", "warn", "minor"),
        ("required-removed", schema(REQUIRED), schema(column(constraints={"required": False})), "safe", "warn", "minor"),
    ],
    "Enum value added": [
        ("value-added", schema(listed("oui", "non")), schema(listed("oui", "non", "en partie")), "safe", "warn", "minor"),
        (
            "value-added",
            schema(listed("oui", "non", separator=";")),
            schema(listed("oui", "non", "en partie", separator=";")),
            "safe",
            "warn",
            "minor",
        ),
        (
            "value-repaired",
            schema(listed("Étapes(La Poste)", "autre", separator=";")),
            schema(listed(r"Étapes\(La Poste\)", "autre", separator=";")),
            "safe",
            "warn",
            "minor",
        ),
    ],
    "Enum value removed or renamed": [
        ("value-removed", schema(listed("oui", "non", "en partie")), schema(listed("oui", "non")), "breaks", "safe", "major"),
        ("value-renamed", schema(listed("Surdite", "Cécité")), schema(listed("Surdité", "Cécité")), "breaks", "breaks", "major"),
        (
            "value-broken",
            schema(listed(r"Étapes\(La Poste\)", "autre", separator=";")),
            schema(listed("Étapes(La Poste)", "autre", separator=";")),
            "breaks",
            "safe",
            "major",
        ),
    ],
    "Enum introduced": [
        ("values-introduced", schema(A), schema(listed("oui", "non")), "breaks", "safe", "major"),
    ],
    "Enum dropped": [
        ("values-dropped", schema(listed("oui", "non")), schema(A), "safe", "warn", "minor"),
    ],
    "Enum written otherwise": [
        ("values-reordered", schema(listed("oui", "non")), schema(listed("non", "oui")), "safe", "safe", "patch"),
        ("values-rewritten", schema(listed("oui", "non")), schema(bound("string", pattern="^(?:oui|non)$")), "safe", "safe", "patch"),
        (
            "values-rewritten",
            schema(listed("art. 1", "art. 2", separator=";")),
            schema(listed(r"art\. 1", r"art\. 2", separator=";")),
            "safe",
            "safe",
            "patch",
        ),
        (
            "leading-separator-refused",
            schema(bound("string", pattern="(?:(?:^|;)(oui|non))+$")),
            schema(listed("oui", "non", separator=";")),
            "warn",
            "safe",
            "minor",
        ),
    ],
    "Pattern added": [
        ("pattern-added", schema(A), schema(pattern(r"^\d{5}$")), "breaks", "safe", "major"),
    ],
    "Pattern changed": [
        (
            "pattern-changed",
            schema(pattern(r"^\d[\dAB]\d{3}$")),
            schema(pattern(r"(?i)^\d[\dab]\d{3}$")),
            "unknown",
            "unknown",
            "major",
        ),
        ("pattern-rewritten", schema(pattern("^(?:oui|non)?$")), schema(pattern("non|o(?:u)i")), "safe", "safe", "patch"),
        ("pattern-widened", schema(listed("75001", "75002")), schema(pattern(r"^\d{5}$")), "safe", "warn", "minor"),
        ("pattern-widened", schema(pattern("[1-3]")), schema(pattern("^[0-9]$")), "safe", "warn", "minor"),
        ("pattern-widened", schema(listed("oui", "non")), schema(pattern("^(?:oui|n(?:on|c))$")), "safe", "warn", "minor"),
        ("pattern-widened", schema(pattern("^(A|B)(; (A|B)){0,2}$")), schema(pattern("^(A|B|C)(; ?(A|B|C))*$")), "safe", "warn", "minor"),
        ("pattern-narrowed", schema(pattern("^[0-9]$")), schema(pattern("[1-3]")), "breaks", "safe", "major"),
        ("pattern-narrowed", schema(pattern("A{1,3}")), schema(listed("A", "AA")), "breaks", "safe", "major"),
        ("pattern-narrowed", schema(pattern(".*")), schema(listed("A", "AA")), "breaks", "safe", "major"),
        ("pattern-overlapping", schema(listed("75001", "2A004")), schema(pattern(r"^\d{5}$")), "breaks", "warn", "major"),
        ("pattern-overlapping", schema(pattern("[ab]c?")), schema(pattern("b|d")), "breaks", "warn", "major"),
        ("pattern-overlapping", schema(pattern(r"^\d{5}$")), schema(pattern(r"^\d{4}$")), "breaks", "warn", "major"),
        ("pattern-disjoint", schema(pattern("[ab]c?")), schema(listed("x", "y")), "breaks", "breaks", "major"),
    ],
    "Pattern removed": [
        ("pattern-removed", schema(pattern(r"^\d{5}$")), schema(A), "safe", "warn", "minor"),
    ],
    "Bounds tightened": [
        ("bound-tightened", schema(bound(minimum=0)), schema(bound(minimum=1)), "breaks", "safe", "major"),
        ("bound-tightened", schema(bound(maximum="10")), schema(bound(maximum=9.5)), "breaks", "safe", "major"),
        ("bound-tightened", schema(bound()), schema(bound(exclusiveMinimum=0)), "breaks", "safe", "major"),
        (
            "constraint-rewritten",
            schema(bound("integer", minimum=1)),
            schema(bound("integer", exclusiveMinimum=0)),
            "safe",
            "safe",
            "patch",
        ),
        ("bound-tightened", schema(bound("string", maxLength=10)), schema(bound("string", maxLength=5)), "breaks", "safe", "major"),
    ],
    "Bounds loosened": [
        (
            "bound-loosened",
            schema(bound("date", minimum="2024-01-01")),
            schema(bound("date", minimum="2020-01-01")),
            "safe",
            "warn",
            "minor",
        ),
        ("bound-loosened", schema(bound("string", minLength=2)), schema(A), "safe", "warn", "minor"),
    ],
    "Other constraint": [
        (
            "constraint-changed",
            schema(bound("object")),
            schema(bound("object", jsonSchema={"type": "object"})),
            "unknown",
            "unknown",
            "major",
        ),
    ],
    "unique on": [
        ("unique-added", schema(A), schema(bound("string", unique=True)), "breaks", "safe", "major"),
        ("unique-added", schema(A, B), schema(A, B, uniqueKeys=[["a", "b"]]), "breaks", "safe", "major"),
    ],
    "unique off": [
        ("unique-removed", schema(bound("string", unique=True)), schema(A), "safe", "breaks", "major"),
    ],
    "primaryKey set or changed": [
        ("primary-key-set", schema(A), schema(A, primaryKey="a"), "breaks", "warn", "major"),
        (
            "primary-key-named",
            schema(bound("string", unique=True, required=True)),
            schema(bound("string", unique=True, required=True), primaryKey="a"),
            "safe",
            "safe",
            "minor",
        ),
        ("primary-key-changed", schema(A, B, primaryKey="a"), schema(A, B, primaryKey=["a", "b"]), "breaks", "warn", "major"),
    ],
    "primaryKey removed": [
        ("primary-key-removed", schema(A, primaryKey="a"), schema(A), "safe", "breaks", "major"),
    ],
    "foreignKey added": [
        ("foreign-key-added", schema(A), schema(A, foreignKeys=[FOREIGN]), "breaks", "safe", "major"),
    ],
    "foreignKey removed": [
        ("foreign-key-removed", schema(A, foreignKeys=[FOREIGN]), schema(A), "safe", "warn", "minor"),
    ],
    "Reference table updated": [
        (
            "reference-changed",
            schema(A, foreignKeys=[FOREIGN]),
            schema(A, foreignKeys=[{**FOREIGN, "reference": {"resource": "communes-2025", "fields": "code"}}]),
            "unknown",
            "unknown",
            "minor",
        ),
    ],
    "missingValues token added": [
        ("missing-value-added", schema(A), schema(A, missingValues=["", "NC"]), "breaks", "warn", "major"),
        ("missing-value-added", schema(A), schema(column(missingValues=["", "NC"])), "breaks", "warn", "major"),
    ],
    "missingValues token removed": [
        ("missing-value-removed", schema(A, missingValues=["", "NC"]), schema(A), "breaks", "safe", "major"),
    ],
    "trueValues, falseValues, separator, decimalChar": [
        (
            "notation-added",
            schema(column(type="boolean", trueValues=["oui"])),
            schema(column(type="boolean", trueValues=["oui", "vrai"])),
            "safe",
            "warn",
            "minor",
        ),
        ("notation-changed", schema(column(type="boolean")), schema(column(type="boolean", trueValues=["oui"])), "breaks", "warn", "major"),
        ("notation-changed", schema(column(type="number")), schema(column(type="number", decimalChar=",")), "breaks", "warn", "major"),
        (
            "separator-changed",
            schema(listed("oui", "non", separator=",")),
            schema(listed("oui", "non", separator=";")),
            "breaks",
            "breaks",
            "major",
        ),
    ],
    "Single to several values": [
        ("single-to-several", schema(listed("oui", "non")), schema(listed("oui", "non", separator=";")), "safe", "breaks", "major"),
        ("single-to-several", schema(listed("A", "B")), schema(pattern("^(A|B)(; ?(A|B))*$")), "safe", "breaks", "major"),
        ("several-to-single", schema(listed("oui", "non", separator=";")), schema(listed("oui", "non")), "breaks", "safe", "major"),
        (
            "several-repaired",
            schema(bound("string", pattern="(?:(?:^|;)^(oui|non))+$")),
            schema(listed("oui", "non", separator=";")),
            "safe",
            "warn",
            "minor",
        ),
    ],
    "fieldsMatch relaxed or tightened": [
        ("fields-match-relaxed", schema(A, fieldsMatch="equal"), schema(A, fieldsMatch="partial"), "safe", "warn", "minor"),
        ("fields-match-tightened", schema(A), schema(A, fieldsMatch="exact"), "breaks", "safe", "major"),
    ],
    "Custom check added or removed": [
        ("custom-check-added", schema(A), schema(A, custom_checks=[CHECK]), "breaks", "safe", "major"),
        ("custom-check-removed", schema(A, custom_checks=[CHECK]), schema(A), "safe", "warn", "minor"),
    ],
    "Deprecate": [
        ("deprecated", schema(A), schema(column(deprecated=True)), "safe", "safe", "minor"),
        (
            "deprecated",
            schema(listed("oui", "non")),
            schema(listed("oui", "non", categories=[{"value": "oui"}, {"value": "non", "deprecated": True}])),
            "safe",
            "safe",
            "minor",
        ),
    ],
    "title, description, example, metadata": [
        ("documentation-changed", schema(A), schema(column(title="Autre titre", example="x")), "safe", "safe", "patch"),
        ("documentation-changed", schema(A), schema(A, title="Un titre"), "safe", "safe", "patch"),
        (
            "documentation-changed",
            schema(listed("oui", "non")),
            schema(listed("oui", "non", categories=[{"value": "oui", "label": "Oui"}, {"value": "non"}])),
            "safe",
            "safe",
            "patch",
        ),
    ],
}
"""For each row of the table of rules: a change, its rule, what it does to producers and to consumers, and its level."""
