"""What shows only beside the earlier versions: each rule on two small versions, and on two that are well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from standard.schema.findings import Finding
from standard.schema.lint import VERSION_RULES, UsedName, check_against
from standard.schema.model import Field, Schema, Value, ValueList
from standard.schema.operations import apply_all
from standard.schema.table_schema import parse, render
from tests.known_schemas import known_standards
from tests.standard.schema.lint.small import column, enum, pattern, schema

STREET = column("rue", title="Rue", description="Le nom de la rue, sans le numéro.", example="rue de la Paix")
SHOE = column("pointure", title="Pointure", description="La taille des chaussures vendues.", type="integer", example="41")

VERSIONS: list[tuple[str, tuple[dict[str, Any], ...]]] = [
    ("name-reused", (schema(STREET), schema(column("autre")), schema({**SHOE, "name": "rue"}))),
    ("value-respelt", (schema(enum("S’équiper", "Lire")), schema(enum("S'équiper", "Lire")))),
    ("value-respelt", (schema(enum("Électrique", "Gaz")), schema(enum("electrique", "Gaz")))),
    ("name-respelt", (schema(column("conditions_acces")), schema(column("conditions_acce", title="Titre de conditions_acces")))),
    ("values-lost", (schema(enum("a", "b", "c (d)", "e")), schema(pattern(r"^(?:a|c \(d\))(?:;(?:a|c \(d\)))*$")))),
    ("values-lost", (schema(enum("a", "b", "c (d)", "e")), schema(pattern("^(?:a|b$")))),
    ("check-dropped", (schema(column(format="email")), schema(column()))),
    ("check-dropped", (schema(pattern(r"^\d+$", type="string")), schema(column()))),
    ("check-dropped", (schema(column(constraints={"required": True, "minLength": 1})), schema(column(constraints={"minLength": 1})))),
    ("description-cut", (schema(column(description="Le nom du lieu, tel qu’affiché.")), schema(column(description="Le nom du lieu, tel")))),
    (
        "typo-back",
        (
            schema(column(description="Nous mettrons à jour.")),
            schema(column(description="Nous mettons à jour.")),
            schema(column(description="Nous mettrons tout à jour.")),
        ),
    ),
    ("check-dropped", (schema(column(constraints={"enum": ["a", "b"], "required": True})), schema(enum("a", "b")))),
    ("metadata-lost", (schema(keywords=["lieu"]), schema())),
    ("identity-changed", (schema(), schema(title="Bornes de recharge", name="bornes-irve"))),
    ("identity-changed", (schema(), schema(title="Bornes de recharge", homepage="https://github.com/autre/bornes"))),
    ("version-not-after", (schema(column("a"), version="1.10.0"), schema(column("a"), column("b"), version="1.9.0"))),
    ("date-stale", (schema(version="1.1.0", lastModified="2024-06-13"), schema(version="1.2.0", lastModified="2024-06-13"))),
]

FIXED = {"value-respelt", "name-respelt", "check-dropped", "description-cut", "typo-back", "metadata-lost", "identity-changed"}


def against(*versions: dict[str, Any]) -> tuple[Finding, ...]:
    *earlier, last = map(parse, versions)
    return check_against(earlier, last)


@pytest.mark.parametrize(("code", "versions"), VERSIONS, ids=lambda value: value if isinstance(value, str) else "")
def test_each_defect_is_found_said_and_mended(code: str, versions: tuple[dict[str, Any], ...]) -> None:
    (finding,) = [one for one in against(*versions) if one.code == code]
    assert finding.severity == next(rule.severity for rule in VERSION_RULES if rule.code == code)
    assert finding.message[0].isupper()
    assert finding.message.endswith(".")
    assert finding.pointer.startswith("/")
    assert finding.fix or code not in FIXED
    mended = render(apply_all(parse(versions[-1]), finding.fix))
    assert finding.fix == () or code not in {one.code for one in against(*versions[:-1], mended)}


def test_every_rule_has_its_defect() -> None:
    assert {code for code, _ in VERSIONS} == {rule.code for rule in VERSION_RULES}


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Les lieux de test de la ville"},
        {"name": "lieux-de-test-2"},
        {"homepage": "https://gitlab.com/nouvelle-organisation/registre"},
        {"title": "Standard des lieux de test", "homepage": "https://exemple.fr/"},
    ],
)
def test_an_identity_that_is_said_otherwise_is_the_same(changed: dict[str, Any]) -> None:
    assert [one for one in against(schema(), schema(**changed)) if one.code == "identity-changed"] == []


def test_a_duplicate_of_both_versions_is_no_reused_name() -> None:
    twice = schema(column("a", title="Rue"), column("a", title="Ville"), enum("x", "y", "x"))
    assert [one for one in against(twice, twice) if one.code == "name-reused"] == []
    assert [one for one in against(twice, schema(*twice["fields"], column("b"))) if one.code == "name-reused"] == []


def test_a_version_that_only_adds_has_no_finding() -> None:
    first = schema(column("a"), enum("oui", "non"), version="1.0.0", lastModified="2024-06-13")
    second = schema(column("a"), enum("oui", "non", "peut-être"), column("b"), version="1.1.0", lastModified="2024-07-01")
    assert against(first, second) == ()
    assert against(first, first) == ()
    assert check_against((), parse(first)) == ()


LISTED = ValueList((Value("v_1", "oui"), Value("v_2", "non")))
BASE = Schema({"version": "1.0.0"}, (Field("f_1", {"name": "a"}, LISTED), Field("f_2", {"name": "b"})), lineage="x")


def with_field(uid: str, name: str, values: ValueList | None = None) -> Schema:
    """The base, its field `a` replaced."""
    return replace(BASE, fields=(Field(uid, {"name": name}, values), BASE.fields[1]), properties={"version": "1.1.0"})


@pytest.mark.parametrize(
    ("after", "used", "successors", "reused"),
    [
        (with_field("f_1", "a", LISTED), [], {}, []),
        (with_field("f_9", "a"), [], {}, ["a"]),
        (with_field("f_9", "a"), [], {"f_1": ("f_9", "f_8")}, []),
        (with_field("f_9", "c"), [], {}, []),
        (with_field("f_9", "c"), [UsedName("f_5", "c")], {}, ["c"]),
        (with_field("f_9", "c"), [UsedName("f_9", "c")], {}, []),
        # A value is known in its field only; a list written anew goes on; one value given to another does not.
        (with_field("f_1", "a", ValueList((Value("v_1", "oui"), Value("v_9", "jamais")))), [UsedName("v_5", "jamais", "f_2")], {}, []),
        (with_field("f_1", "a", ValueList((Value("v_1", "oui"), Value("v_9", "jamais")))), [UsedName("v_5", "jamais", "f_1")], {}, ["a"]),
        (with_field("f_1", "a", ValueList((Value("v_8", "oui"), Value("v_9", "non")))), [], {}, []),
        (with_field("f_1", "a", ValueList((Value("v_1", "non"), Value("v_2", "oui")))), [], {}, ["a", "a"]),
    ],
)
def test_a_name_keeps_its_meaning(after: Schema, used: list[UsedName], successors: dict[str, tuple[str, ...]], reused: list[str]) -> None:
    found = check_against((BASE,), after, used=used, successors=successors)
    assert [finding.field for finding in found if finding.code == "name-reused"] == reused


def test_known_successions_are_checked_and_their_fixes_apply() -> None:
    found: dict[str, int] = {}
    for versions in known_standards():
        schemas = [parse(known.descriptor()) for known in versions]
        for last in range(1, len(schemas)):
            for finding in check_against(schemas[max(0, last - 2) : last], schemas[last]):
                apply_all(schemas[last], finding.fix)
                found[finding.code] = found.get(finding.code, 0) + 1
    assert {"value-respelt", "metadata-lost", "check-dropped"} <= found.keys()


@pytest.mark.parametrize(
    ("last", "now", "told"),
    [
        ("v1.10.0", "1.9.0", "vient après la version 1.10.0 et porte le numéro de version 1.9.0"),
        ("1.10.0", "1.10", "porte encore le numéro de version 1.10"),
        ("1.10.0-rc.1", "1.10.0", "porte encore le numéro de version 1.10.0"),
    ],
)
def test_numbers_are_compared_as_people_write_them(last: str, now: str, told: str) -> None:
    before, after = (parse(schema(*columns, version=number)) for number, columns in ((last, ()), (now, (column("b"),))))
    [finding] = [finding for finding in check_against((before,), after) if finding.code == "version-not-after"]
    assert told in finding.message
