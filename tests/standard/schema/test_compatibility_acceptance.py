"""What two fields accept decides what a change between them breaks, however each is spelt."""

from itertools import permutations
from typing import Any

import pytest

from standard.schema.cells import read_cell
from standard.schema.compatibility import impacts
from standard.schema.table_schema import parse
from tests.standard.schema.compatibility_cases import bound, column, listed, pattern, schema

DAYS = (
    "2024-01-05",
    "2024-1-5",
    "2024-01- 5",
    "2024-13-01",
    "05/01/2024",
    "5/1/2024",
    "2024/01/05",
    "2024-01-05T10:00:00",
    "24-01-05",
    "2024",
)
NUMBERS = ("0", "1", "-1", "+3", " 7 ", "0012", "1.5", "1,5", "2024", "12345", "99", "1e3", "100")
TEXTS = ("a", "ab", "abc", "abcd", "abcde", "abcdef", "A", "é", "a b", "a\nb", "oui", "non", "true", "True", "false", "2024-01")
PROBES = (*DAYS, *NUMBERS, *TEXTS)

FIELDS: dict[str, dict[str, Any]] = {
    "date": column(type="date"),
    "date written out": column(type="date", format="%Y-%m-%d"),
    "date fmt": column(type="date", format="fmt:%Y-%m-%d"),
    "date slashes": column(type="date", format="%Y/%m/%d"),
    "date french": column(type="date", format="%d/%m/%Y"),
    "date american": column(type="date", format="%m/%d/%Y"),
    "date short": column(type="date", format="%y-%m-%d"),
    "integer": column(type="integer"),
    "positive": bound("integer", minimum=1),
    "more than zero": bound("integer", exclusiveMinimum=0),
    "both bounds": bound("integer", minimum=1, exclusiveMinimum=0),
    "number": column(type="number"),
    "number above": bound("number", exclusiveMinimum=0),
    "number from": bound("number", minimum=0),
    "comma": column(type="number", decimalChar=","),
    "point said": column(type="number", decimalChar=".", groupChar=""),
    "year": column(type="year"),
    "yearmonth": column(type="yearmonth"),
    "boolean": column(type="boolean"),
    "boolean said": column(type="boolean", trueValues=["1", "true", "True", "TRUE"], falseValues=["0", "false", "False", "FALSE"]),
    "boolean fewer": column(type="boolean", trueValues=["true"], falseValues=["false"]),
    "text": column(),
    "anything": pattern(r"[\s\S]*"),
    "any sign": pattern(".*"),
    "length zero": bound("string", minLength=0),
    "five": bound("string", minLength=5, maxLength=5),
    "five by pattern": pattern(r"[\s\S]{5}"),
    "at least five": bound("string", minLength=5),
    "at least five by pattern": pattern(r"(?:.|\n){5}[\s\S]*"),
    "five digits": pattern("[0-9]{5}"),
    "digits, five": bound("string", pattern="[0-9]*", minLength=5, maxLength=5),
    "digits, five at most": bound("string", pattern="[0-9]+", maxLength=5),
    "time": column(type="time"),
    "time written out": column(type="time", format="%H:%M:%S"),
    "digits": pattern(r"[0-9]+"),
    "four digits": pattern(r"\d{4}"),
    "enum": listed("oui", "non"),
    "true or false": listed("true", "false"),
    "oui non pattern": pattern("oui|non"),
}
SAME = [
    ("date", "date written out"),
    ("date", "date fmt"),
    ("positive", "more than zero"),
    ("positive", "both bounds"),
    ("number", "point said"),
    ("boolean", "boolean said"),
    ("text", "anything"),
    ("text", "length zero"),
    ("anything", "length zero"),
    ("five", "five by pattern"),
    ("five digits", "digits, five"),
    ("at least five", "at least five by pattern"),
]


def accepted(descriptor: dict[str, Any]) -> list[bool]:
    (field,) = parse(schema(descriptor)).fields
    return [read_cell(field, probe).ok for probe in PROBES]


@pytest.mark.parametrize(("one", "other"), list(permutations(FIELDS, 2)))
def test_what_is_said_to_be_safe_refuses_nothing_that_was_accepted(one: str, other: str) -> None:
    found = impacts(parse(schema(FIELDS[one])), parse(schema(FIELDS[other])))
    lost = [probe for probe, was, now in zip(PROBES, accepted(FIELDS[one]), accepted(FIELDS[other]), strict=True) if was and not now]
    if all(impact.producer in ("safe", "warn") for impact in found):
        assert lost == []
    if all(impact.level == "patch" for impact in found):
        assert accepted(FIELDS[one]) == accepted(FIELDS[other])


@pytest.mark.parametrize(("one", "other"), [pair for same in SAME for pair in (same, same[::-1])])
def test_what_accepts_the_same_is_a_detail(one: str, other: str) -> None:
    found = impacts(parse(schema(FIELDS[one])), parse(schema(FIELDS[other])))
    assert {impact.level for impact in found} <= {"patch"}, found


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("date", "any", "format-loosened"),
        ("date slashes", "any", "format-loosened"),
        ("date french", "any", "format-changed"),
        ("digits", "integer", "type-widened"),
        ("year", "digits", "type-widened"),
        ("true or false", "boolean", "type-widened"),
        ("boolean", "true or false", "type-widened"),
        ("integer", "year", "type-changed"),
        ("text", "integer", "type-changed"),
        ("date french", "date american", "format-changed"),
    ],
)
def test_what_each_accepts_tells_the_rule(one: str, other: str, rule: str) -> None:
    after = FIELDS[other] if other != "any" else column(type="date", format="any")
    assert rule in {impact.rule for impact in impacts(parse(schema(FIELDS[one])), parse(schema(after)))}


@pytest.mark.parametrize("key", ["a", ["a"]])
def test_what_the_primary_key_asks_already_is_not_asked_twice(key: Any) -> None:
    silent, said = column(), column(constraints={"required": True, "unique": True})
    for before, after in ((silent, said), (said, silent)):
        found = impacts(parse(schema(before, primaryKey=key)), parse(schema(after, primaryKey=["a"])))
        assert {impact.level for impact in found} <= {"patch"}, found


LINK = {"fields": "b", "reference": {"resource": "", "fields": "a"}}
LEVELS: list[tuple[dict[str, Any], dict[str, Any], set[str]]] = [
    (schema(column(), missingValues=["", "NC"]), schema(column(missingValues=["NC", ""]), missingValues=["", "NC"]), set()),
    (schema(column(), missingValues=["", "NC"]), schema(column(missingValues=[""]), missingValues=["", "NC"]), {"major"}),
    (schema(bound("integer", enum=[1, 2])), schema(bound("integer", enum=["1", "2"])), set()),
    (schema(column(), column(name="b"), foreignKeys=[LINK]),
     schema(column(), column(name="b"), foreignKeys=[{"fields": ["b"], "reference": {"fields": ["a"]}}]), set()),
    (schema(listed("a", "b")), schema(column(categories=["a", "b"])), {"patch"}),
    (schema(column(categories=["a", {"value": "b", "label": "B"}])), schema(column(categories=["a", "b", "c"])), {"minor"}),
    (schema(column(categories=["a", "b"])), schema(column(categories=["a"])), {"major"}),
    (schema(column(categories=["a"])), schema(column()), {"minor"}),
    (schema(column()), schema(column(categories=["a"])), {"major"}),
    (schema(column(categories=[{"value": "a", "label": "A"}])), schema(column(categories=[{"value": "a", "label": "Un A"}])), {"patch"}),
    (schema(bound("string", pattern="[a-z]*", maxLength=3)), schema(bound("string", pattern="[a-z]{0,4}")), {"minor"}),
    (schema(bound("string", pattern="[a-z]*", maxLength=3)), schema(bound("string", pattern="[a-z]*", maxLength=2)), {"major"}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "levels"), LEVELS)
def test_what_is_accepted_in_the_end_decides(before: dict[str, Any], after: dict[str, Any], levels: set[str]) -> None:
    assert {impact.level for impact in impacts(parse(before), parse(after))} == levels


def test_a_category_called_otherwise_is_the_same_value() -> None:
    before, after = (schema(column(categories=[{"value": "a", "label": label}])) for label in ("A", "Un A"))
    assert {impact.rule for impact in impacts(parse(before), parse(after))} == {"documentation-changed"}


ALONE = {"required": True, "unique": True}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (schema(column(), column("b"), primaryKey=["a", "b"]), schema(column(), column("b"), primaryKey=["b", "a"])),
        (schema(column(constraints={"unique": True})), schema(column(), uniqueKeys=[["a"]])),
        (schema(column(), uniqueKeys=[["a"]]), schema(column(constraints={"unique": True}))),
        (schema(column(), primaryKey="a"), schema(column(constraints=ALONE), primaryKey="a")),
    ],
)
def test_a_key_said_otherwise_asks_the_same(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert impacts(parse(before), parse(after)) == ()


def test_what_a_key_asks_is_not_dropped_with_the_constraints_that_said_it() -> None:
    before, after = schema(column(constraints=ALONE)), schema(column(), primaryKey="a")
    assert [impact.rule for impact in impacts(parse(before), parse(after))] == ["primary-key-named"]
    assert [impact.rule for impact in impacts(parse(after), parse(schema(column())))] == ["primary-key-removed"]


def test_a_value_that_becomes_a_missing_value_is_not_refused() -> None:
    before, after = schema(listed("a", "NC")), schema(listed("a"), missingValues=["", "NC"])
    assert [impact.rule for impact in impacts(parse(before), parse(after))] == ["missing-value-added"]


def test_a_list_that_becomes_an_answer_of_the_same_texts_loses_no_value() -> None:
    answer = column(type="boolean", trueValues=["oui"], falseValues=["non"])
    assert [impact.rule for impact in impacts(parse(schema(listed("oui", "non"))), parse(schema(answer)))] == ["type-widened"]
