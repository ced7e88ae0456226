"""The number of the next version: what is waived, and what every earlier version asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standard.schema.compatibility import Waiver, against_all, counted, impacts, level, next_version
from standard.schema.model import Schema, ValueList
from standard.schema.table_schema import parse
from tests.standard.schema.compatibility_cases import A, B, C, column, listed, schema


def test_what_is_waived_no_longer_counts() -> None:
    found = impacts(parse(schema(listed("oui", "non"), B, C)), parse(schema(listed("oui"), C)))
    assert sorted(impact.rule for impact in found) == ["field-removed-optional", "value-removed"]
    removed_value, any_field = Waiver("value-removed", "a", "jamais employée"), Waiver("field-removed-optional")
    assert next_version("1.4.2", found) == "2.0.0"
    assert next_version("1.4.2", found, [removed_value]) == "2.0.0"
    assert [impact.rule for impact in counted(found, [removed_value])] == ["field-removed-optional"]
    assert (level(found, [removed_value, any_field]), next_version("1.4.2", found, [removed_value, any_field])) == ("patch", "1.4.3")
    assert next_version("1.4.2", found, [Waiver("value-removed", "b"), any_field]) == "2.0.0"
    assert next_version("1.4.2", (), [any_field]) == "1.4.2"


def _lineage() -> tuple[Schema, Schema, Schema]:
    """Three versions of one lineage: the second loses a value, the third has a value of that text again."""
    first = parse(schema(listed("oui", "non", "NC"), B))
    (field, other) = first.fields
    assert field.values is not None
    fewer = replace(first, fields=(replace(field, values=ValueList(field.values.values[:2])), other))
    again = replace(field.values.values[2], uid="v_again")
    back = replace(first, fields=(replace(field, values=ValueList((*field.values.values[:2], again))), other))
    return first, fewer, back


def test_a_value_that_comes_back_as_another_is_known_by_the_version_that_had_it() -> None:
    first, fewer, back = _lineage()
    assert [impact.rule for impact in impacts(fewer, back)] == ["value-added"]
    found = against_all(back, {"1.0.0": first, "1.1.0": fewer})
    assert [(one.version, [impact.rule for impact in one.impacts]) for one in found.earlier] == [
        ("1.1.0", ["value-added"]),
        ("1.0.0", ["value-reused"]),
    ]
    assert found.next_version == "2.0.0"
    assert [reason[:35] for reason in found.reasons] == ["Depuis la version 1.0.0\u00a0: dans le c"]


def test_a_name_that_comes_back_for_another_field_is_no_addition() -> None:
    first = parse(schema(A, B))
    other = replace(first.fields[0], uid="f_other")
    found = impacts(first, replace(first, fields=(other, first.fields[1])))
    assert [(impact.rule, impact.producer, impact.consumer) for impact in found] == [("field-reused", "breaks", "breaks")]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (("1.0.0", "1.1.0"), "2.0.0"),  # what 1.1.0 removed without saying so is still owed to files of 1.0.0
        (("1.0.0", "2.0.0"), "2.0.1"),  # 2.0.0 announced it
        (("0.1.0", "0.2.0"), "0.2.1"),
        (("0.1.0", "0.1.1"), "0.2.0"),
        (("1.9.0", "1.10.0"), "2.0.0"),  # numbers, not texts
    ],
)
def test_a_break_counts_until_a_number_announces_it(versions: tuple[str, str], expected: str) -> None:
    first, second = parse(schema(listed("oui", "non"), B)), parse(schema(listed("oui"), B))
    current = parse(schema(listed("oui"), column("b", title="Autre titre")))
    found = against_all(current, dict(zip(versions, (first, second), strict=True)))
    assert found.next_version == expected
    assert [one.version for one in found.earlier] == list(reversed(versions))
    assert bool(found.earlier[1].breaks)
    assert all(reason.startswith("Depuis la version ") for reason in found.reasons)
    waived = against_all(current, dict(zip(versions, (first, second), strict=True)), waived=[Waiver("value-removed", "a")])
    assert waived.next_version == next_version(versions[1], impacts(second, current))


def test_without_an_earlier_version_there_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="Aucune version précédente"):
        against_all(parse(schema(A)), {})


def test_what_was_waived_for_a_version_is_owed_to_none_before_it() -> None:
    first, second = parse(schema(listed("oui", "non"), B)), parse(schema(listed("oui"), B))
    current = parse(schema(listed("oui"), column("b", title="Autre titre")))
    before = {"1.1.0": [Waiver("value-removed", "a", "jamais employée")]}
    found = against_all(current, {"1.0.0": first, "1.1.0": second}, waived_before=before)
    assert (found.next_version, [one.counts for one in found.earlier]) == ("1.1.1", [False, False])
    # Waived for 1.0.0, it was so for the versions before: files of 1.0.0 are still owed it.
    assert against_all(current, {"1.0.0": first, "1.1.0": second}, waived_before={"1.0.0": before["1.1.0"]}).next_version == "2.0.0"
