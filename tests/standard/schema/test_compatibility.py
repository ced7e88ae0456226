"""Every rule of the table, on the smallest change that calls for it; and every pair of real releases."""

from __future__ import annotations

from typing import Any

import pytest

from standard.schema.compatibility import RULES, Impact, impacts, level, next_version
from standard.schema.diff import compare
from standard.schema.operations import apply_all
from standard.schema.table_schema import parse
from tests.real_data import RealSchema, real_schema_pairs, requires_real_data


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


A, B, C = column("a"), column("b"), column("c")
REQUIRED = column("a", constraints={"required": True})
FOREIGN = {"fields": "a", "reference": {"resource": "communes", "fields": "code"}}
CHECK = {"name": "phone-number", "params": {"column": "a"}}

CASES = [
    ("field-added-optional", schema(A), schema(A, B), "safe", "safe", "minor"),
    ("field-added-strict", schema(A, fieldsMatch="equal"), schema(A, B, fieldsMatch="equal"), "breaks", "safe", "major"),
    ("field-added-required", schema(B), schema(B, REQUIRED), "breaks", "safe", "major"),
    ("field-removed-optional", schema(A, B), schema(A), "warn", "breaks", "major"),
    ("field-removed-required", schema(REQUIRED, B), schema(B), "warn", "breaks", "major"),
    ("field-removed-strict", schema(A, B, fieldsMatch="exact"), schema(A, fieldsMatch="exact"), "breaks", "breaks", "major"),
    ("field-renamed", schema(A, B), schema({**A, "name": "code_insee"}, B), "breaks", "breaks", "major"),
    ("fields-reordered", schema(A, B, C), schema(A, C, B), "safe", "warn", "minor"),
    ("fields-reordered-strict", schema(A, B, fieldsMatch="exact"), schema(B, A, fieldsMatch="exact"), "breaks", "warn", "major"),
    ("fields-match-relaxed", schema(A, fieldsMatch="equal"), schema(A, fieldsMatch="partial"), "safe", "warn", "minor"),
    ("fields-match-tightened", schema(A), schema(A, fieldsMatch="exact"), "breaks", "safe", "major"),
    ("type-widened", schema(column(type="integer")), schema(column(type="number")), "safe", "breaks", "major"),
    ("type-widened", schema(column(type="date")), schema(column(type="string")), "safe", "breaks", "major"),
    ("type-changed", schema(column(type="number")), schema(column(type="integer")), "breaks", "breaks", "major"),
    ("format-changed", schema(column(type="date")), schema(column(type="date", format="%d/%m/%Y")), "breaks", "breaks", "major"),
    ("format-tightened", schema(A), schema(column(format="email")), "breaks", "safe", "major"),
    ("format-loosened", schema(column(format="email")), schema(A), "safe", "warn", "minor"),
    ("required-added", schema(A), schema(REQUIRED), "breaks", "safe", "major"),
    ("required-removed", schema(REQUIRED), schema(A), "safe", "warn", "minor"),
    ("required-removed", schema(REQUIRED), schema(column(constraints={"required": False})), "safe", "warn", "minor"),
    ("unique-added", schema(A), schema(bound("string", unique=True)), "breaks", "safe", "major"),
    ("unique-added", schema(A, B), schema(A, B, uniqueKeys=[["a", "b"]]), "breaks", "safe", "major"),
    ("unique-removed", schema(bound("string", unique=True)), schema(A), "safe", "breaks", "major"),
    ("primary-key-set", schema(A), schema(A, primaryKey="a"), "breaks", "warn", "major"),
    ("primary-key-changed", schema(A, B, primaryKey="a"), schema(A, B, primaryKey=["a", "b"]), "breaks", "warn", "major"),
    ("primary-key-removed", schema(A, primaryKey="a"), schema(A), "safe", "breaks", "major"),
    ("foreign-key-added", schema(A), schema(A, foreignKeys=[FOREIGN]), "breaks", "safe", "major"),
    ("foreign-key-removed", schema(A, foreignKeys=[FOREIGN]), schema(A), "safe", "warn", "minor"),
    (
        "reference-changed",
        schema(A, foreignKeys=[FOREIGN]),
        schema(A, foreignKeys=[{**FOREIGN, "reference": {"resource": "communes-2025", "fields": "code"}}]),
        "unknown",
        "unknown",
        "minor",
    ),
    ("value-added", schema(listed("oui", "non")), schema(listed("oui", "non", "en partie")), "safe", "warn", "minor"),
    (
        "value-added",
        schema(listed("oui", "non", separator=";")),
        schema(listed("oui", "non", "en partie", separator=";")),
        "safe",
        "warn",
        "minor",
    ),
    ("value-removed", schema(listed("oui", "non", "en partie")), schema(listed("oui", "non")), "breaks", "safe", "major"),
    ("value-renamed", schema(listed("Surdite", "Cécité")), schema(listed("Surdité", "Cécité")), "breaks", "breaks", "major"),
    (
        "value-repaired",
        schema(listed("Étapes(La Poste)", "autre", separator=";")),
        schema(listed(r"Étapes\(La Poste\)", "autre", separator=";")),
        "safe",
        "warn",
        "minor",
    ),
    (
        "value-broken",
        schema(listed(r"Étapes\(La Poste\)", "autre", separator=";")),
        schema(listed("Étapes(La Poste)", "autre", separator=";")),
        "breaks",
        "safe",
        "major",
    ),
    ("values-introduced", schema(A), schema(listed("oui", "non")), "breaks", "safe", "major"),
    ("values-dropped", schema(listed("oui", "non")), schema(A), "safe", "warn", "minor"),
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
    (
        "separator-changed",
        schema(listed("oui", "non", separator=",")),
        schema(listed("oui", "non", separator=";")),
        "breaks",
        "breaks",
        "major",
    ),
    ("single-to-several", schema(listed("oui", "non")), schema(listed("oui", "non", separator=";")), "safe", "breaks", "major"),
    ("several-to-single", schema(listed("oui", "non", separator=";")), schema(listed("oui", "non")), "breaks", "safe", "major"),
    (
        "several-repaired",
        schema(bound("string", pattern="(?:(?:^|;)^(oui|non))+$")),
        schema(listed("oui", "non", separator=";")),
        "safe",
        "warn",
        "minor",
    ),
    ("pattern-added", schema(A), schema(bound("string", pattern=r"^\d{5}$")), "breaks", "safe", "major"),
    (
        "pattern-changed",
        schema(bound("string", pattern=r"^\d{5}$")),
        schema(bound("string", pattern=r"^\d{4,6}$")),
        "unknown",
        "unknown",
        "major",
    ),
    ("pattern-widened", schema(listed("75001", "75002")), schema(bound("string", pattern=r"^\d{5}$")), "safe", "warn", "minor"),
    ("pattern-narrowed", schema(listed("75001", "2A004")), schema(bound("string", pattern=r"^\d{5}$")), "breaks", "warn", "major"),
    ("pattern-removed", schema(bound("string", pattern=r"^\d{5}$")), schema(A), "safe", "warn", "minor"),
    ("bound-tightened", schema(bound(minimum=0)), schema(bound(minimum=1)), "breaks", "safe", "major"),
    ("bound-tightened", schema(bound(maximum="10")), schema(bound(maximum=9.5)), "breaks", "safe", "major"),
    ("bound-tightened", schema(bound()), schema(bound(exclusiveMinimum=0)), "breaks", "safe", "major"),
    ("bound-tightened", schema(bound("string", maxLength=10)), schema(bound("string", maxLength=5)), "breaks", "safe", "major"),
    ("bound-loosened", schema(bound("date", minimum="2024-01-01")), schema(bound("date", minimum="2020-01-01")), "safe", "warn", "minor"),
    ("bound-loosened", schema(bound("string", minLength=2)), schema(A), "safe", "warn", "minor"),
    ("constraint-changed", schema(bound("object")), schema(bound("object", jsonSchema={"type": "object"})), "unknown", "unknown", "major"),
    ("custom-check-added", schema(A), schema(A, custom_checks=[CHECK]), "breaks", "safe", "major"),
    ("custom-check-removed", schema(A, custom_checks=[CHECK]), schema(A), "safe", "warn", "minor"),
    ("missing-value-added", schema(A), schema(A, missingValues=["", "NC"]), "breaks", "warn", "major"),
    ("missing-value-added", schema(A), schema(column(missingValues=["", "NC"])), "breaks", "warn", "major"),
    ("missing-value-removed", schema(A, missingValues=["", "NC"]), schema(A), "breaks", "safe", "major"),
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
    ("deprecated", schema(A), schema(column(deprecated=True)), "safe", "safe", "minor"),
    (
        "deprecated",
        schema(listed("oui", "non")),
        schema(listed("oui", "non", categories=[{"value": "oui"}, {"value": "non", "deprecated": True}])),
        "safe",
        "safe",
        "minor",
    ),
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
]


def between(before: dict[str, Any], after: dict[str, Any]) -> tuple[Impact, ...]:
    return impacts(parse(before), parse(after))


@pytest.mark.parametrize(("rule", "before", "after", "producer", "consumer", "severity"), CASES)
def test_each_change_has_its_impact_and_only_it(
    rule: str, before: dict[str, Any], after: dict[str, Any], producer: str, consumer: str, severity: str
) -> None:
    found = between(before, after)
    assert [(impact.rule, impact.producer, impact.consumer, impact.level) for impact in found] == [(rule, producer, consumer, severity)]


def test_the_table_of_cases_covers_every_rule() -> None:
    flagged_by_people = {"value-meaning-changed", "field-meaning-changed"}
    assert {case[0] for case in CASES} | flagged_by_people == set(RULES)


def test_a_change_of_meaning_is_what_people_say_it_is() -> None:
    before, after = parse(schema(listed("oui", "non"), B)), parse(schema(listed("oui", "non"), B))
    values = before.fields[0].values
    assert values is not None
    flagged = impacts(before, after, meaning_changed={values.values[0].uid, before.fields[1].uid})
    assert [(impact.rule, impact.field, impact.value, impact.consumer) for impact in flagged] == [
        ("value-meaning-changed", "a", "oui", "breaks"),
        ("field-meaning-changed", "b", None, "breaks"),
    ]


def test_nothing_changes_between_a_schema_and_itself() -> None:
    same = schema(listed("oui", "non", separator=";"), REQUIRED | {"name": "z"}, primaryKey="z")
    assert between(same, same) == ()


def test_a_renamed_field_is_the_same_member_of_its_keys() -> None:
    keyed = {"primaryKey": "a", "foreignKeys": [FOREIGN], "custom_checks": [CHECK], "uniqueKeys": [["a", "b"]]}
    before = parse(schema(A, B, **keyed))
    renamed = apply_all(before, compare(before, parse(schema({**A, "name": "code"}, B, **_mentioning(keyed, "code")))))
    assert [impact.rule for impact in impacts(before, renamed)] == ["field-renamed"]


def _mentioning(keyed: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "primaryKey": name,
        "foreignKeys": [{**FOREIGN, "fields": name}],
        "custom_checks": [{"name": CHECK["name"], "params": {"column": name}}],
        "uniqueKeys": [[name, "b"]],
    }


def test_a_value_that_was_never_accepted_can_be_removed_or_renamed_freely() -> None:
    before = schema(listed("Étapes(La Poste)", "autre", "encore", separator=";"))
    assert level(between(before, schema(listed("autre", "encore", separator=";")))) != "major"


def test_a_message_says_what_changes_then_who_must_do_what() -> None:
    (impact,) = between(schema(A, B), schema(B))
    assert impact.message == (
        "Le champ « Champ a » (a), facultatif, est supprimé. Les producteurs peuvent retirer cette colonne, devenue une colonne "
        "en plus ; les réutilisateurs qui la lisent doivent s’en passer."
    ).replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" ;", "\u00a0;")
    assert (impact.field, impact.value) == ("a", None)
    (value,) = between(schema(listed("oui", "non")), schema(listed("oui", "non", "NC")))
    assert (value.field, value.value) == ("a", "NC")


@pytest.mark.parametrize(
    ("current", "change", "expected"),
    [
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("0.1.0", "major", "0.2.0"),
        ("0.1.0", "minor", "0.2.0"),
        ("0.1.0", "patch", "0.1.1"),
        ("v2.0", "minor", "2.1.0"),
    ],
)
def test_the_next_version_follows_the_most_serious_impact(current: str, change: str, expected: str) -> None:
    pair = {
        "major": (schema(A, B), schema(A)),
        "minor": (schema(A), schema(A, B)),
        "patch": (schema(A), schema(column(title="Autre"))),
    }[change]
    found = between(*pair)
    assert (level(found), next_version(current, found)) == (change, expected)


def test_without_impact_the_version_stays() -> None:
    assert (level(()), next_version("1.2.3", ())) == ("none", "1.2.3")


@pytest.mark.parametrize("current", ["", "Version 0.3", "1.0.0-rc.1", "1", "1.2.3.4", "01.2.3", "1.٢.3"])
def test_what_is_not_a_version_is_said_to_be_none(current: str) -> None:
    with pytest.raises(ValueError, match="ne se lit pas"):
        next_version(current, ())


@requires_real_data
@pytest.mark.parametrize("pair", real_schema_pairs()[::7], ids=lambda pair: f"{pair[0]}-{pair[1].version}")
def test_every_impact_between_real_releases_has_its_sentence(pair: tuple[RealSchema, RealSchema]) -> None:
    before, after = (parse(release.descriptor()) for release in pair)
    found = impacts(before, after)
    assert bool(found) == bool(compare(before, after))
    for impact in found:
        assert impact.rule in RULES
        assert "{" not in impact.message
        assert impact.message.endswith(".")
        assert "  " not in impact.message
