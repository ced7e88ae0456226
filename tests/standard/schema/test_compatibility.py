"""Every rule of the table, on the smallest change that calls for it; and pairs of versions of the known schemas."""

from __future__ import annotations

from typing import Any

import pytest

from standard.schema.compatibility import ASKED, RULES, AskedOfEach, CompatibilityRule, Impact, impacts, level, next_version
from standard.schema.diff import compare
from standard.schema.operations import apply_all
from standard.schema.table_schema import parse
from tests.known_schemas import KnownSchema, known_pairs
from tests.standard.schema.compatibility_cases import CASES, CHECK, FOREIGN, REQUIRED, A, B, column, listed, schema


def between(before: dict[str, Any], after: dict[str, Any]) -> tuple[Impact, ...]:
    return impacts(parse(before), parse(after))


@pytest.mark.parametrize(
    ("rule", "before", "after", "producer", "consumer", "severity"),
    [pytest.param(*case, id=f"{row}-{case[0]}") for row, cases in CASES.items() for case in cases],
)
def test_each_change_has_its_impact_and_only_it(
    rule: str, before: dict[str, Any], after: dict[str, Any], producer: str, consumer: str, severity: str
) -> None:
    found = between(before, after)
    assert [(impact.rule, impact.producer, impact.consumer, impact.level) for impact in found] == [(rule, producer, consumer, severity)]


def test_the_table_of_cases_covers_every_rule() -> None:
    told_by_people = {"value-meaning-changed", "field-meaning-changed"}
    told_by_uids = {"field-reused", "value-reused", "field-split", "field-merged", "value-split", "value-merged", "value-moved"}
    assert {case[0] for cases in CASES.values() for case in cases} | told_by_people | told_by_uids == set(RULES)


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


@pytest.mark.parametrize("pair", known_pairs(every=7), ids=lambda pair: f"{pair[0]}-{pair[1].version}")
def test_every_impact_between_known_versions_has_its_sentence(pair: tuple[KnownSchema, KnownSchema]) -> None:
    before, after = (parse(release.descriptor()) for release in pair)
    found = impacts(before, after)
    assert bool(found) == bool(compare(before, after))
    for impact in found:
        assert impact.rule in RULES
        assert "{" not in impact.message
        assert impact.message.endswith(".")
        assert "  " not in impact.message


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_whoever_a_rule_concerns_is_told_what_to_do(rule: CompatibilityRule) -> None:
    asked = ASKED.get(rule.id, AskedOfEach())
    assert bool(asked.producers) == (rule.producer != "safe")
    assert bool(asked.reusers) == (rule.consumer != "safe")
