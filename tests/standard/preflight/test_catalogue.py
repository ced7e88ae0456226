"""What the national catalogue refuses, stated here, is what its tools refuse: frictionless as we have it, and those of the catalogue where
they are installed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from frictionless import FrictionlessException, Schema

from standard.preflight import generator, reader, tools
from standard.preflight.catalogue import LACKING, REFUSED, STOPPED, catalogue_findings
from standard.schema import lint, table_schema
from standard.schema.model import JSON
from standard.schema.operations import apply_all
from tests.known_schemas import known_schemas

WELL: dict[str, Any] = {
    "name": "essai",
    "title": "Essai",
    "description": "Un essai.",
    "version": "1.0.0",
    "created": "2024-01-15",
    "fields": [
        {"name": "code", "title": "Code", "type": "string", "example": "a", "constraints": {"required": True, "pattern": "[a-z]"}},
        {"name": "age", "type": "integer", "example": "12", "constraints": {"minimum": 0, "unique": False}},
        {"name": "jour", "type": "date", "format": "%d/%m/%Y", "example": "29/06/2022"},
        {"name": "vrai", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"], "example": "oui"},
        {"name": "lieu", "type": "geopoint", "example": "2.35, 48.85"},
        {"name": "liste", "type": "array", "arrayItem": {"type": "string"}, "constraints": {"minLength": 1, "enum": [["a"]]}},
    ],
    "primaryKey": "code",
    "foreignKeys": [{"fields": "code", "reference": {"resource": "", "fields": "code"}}],
}

LATER = {"type-list", "missing-objects", "exclusive"}
"""What only later versions of frictionless accept: ours says nothing against it."""

CHANGED: dict[str, tuple[tuple[Any, ...], Any]] = {
    "no-fields": (("fields",), None),
    "fields-not-a-list": (("fields",), {}),
    "name": (("name",), "Mon schéma"),
    "title": (("title",), 12),
    "description": (("description",), ["a"]),
    "missing": (("missingValues",), "NC"),
    "missing-items": (("missingValues",), ["", 1]),
    "missing-objects": (("missingValues",), [{"value": ""}]),
    "version-number": (("version",), 1.0),
    "author": (("author",), {"name": "x"}),
    "contributor": (("contributor",), ["x"]),
    "homepage": (("homepage",), None),
    "created": (("created",), "2023"),
    "created-late": (("created",), "2024-01-15T00:00:00"),
    "created-number": (("created",), 2024),
    "key": (("primaryKey",), ["code", "inconnu"]),
    "key-number": (("primaryKey",), [1]),
    "key-object": (("primaryKey",), {"a": 1}),
    "foreign": (("foreignKeys", 0, "fields"), "inconnu"),
    "foreign-more": (("foreignKeys", 0, "fields"), ["code", "age"]),
    "foreign-list": (("foreignKeys",), {}),
    "foreign-text": (("foreignKeys",), ["code"]),
    "foreign-number": (("foreignKeys", 0, "fields"), [1]),
    "no-name": (("fields", 0, "name"), None),
    "name-number": (("fields", 0, "name"), 1),
    "same-name": (("fields", 1, "name"), "code"),
    "type-unknown": (("fields", 0, "type"), "texte"),
    "type-list": (("fields", 1), {"name": "age", "type": "list"}),
    "type-any": (("fields", 1), {"name": "age", "type": "any"}),
    "type-none": (("fields", 1), {"name": "age"}),
    "type-yearmonth": (("fields", 1), {"name": "age", "type": "yearmonth"}),
    "type-number": (("fields", 1, "type"), 3),
    "field-title": (("fields", 0, "title"), 5),
    "field-title-null": (("fields", 0, "title"), None),
    "field-emoji": (("fields", 0, "title"), "Code \U0001f600"),
    "field-description": (("fields", 0, "description"), 5),
    "field-description-null": (("fields", 0, "description"), None),
    "format": (("fields", 0, "format"), "adresse"),
    "format-number": (("fields", 0, "format"), 5),
    "geopoint-format": (("fields", 4, "format"), "wkt"),
    "constraints": (("fields", 0, "constraints"), []),
    "constraints-text": (("fields", 0, "constraints"), "required"),
    "constraint-unknown": (("fields", 0, "constraints", "obligatoire"), True),
    "constraint-foreign": (("fields", 0, "constraints", "minimum"), 3),
    "pattern-integer": (("fields", 1, "constraints", "pattern"), "a"),
    "exclusive": (("fields", 1, "constraints", "exclusiveMinimum"), 3),
    "required-text": (("fields", 0, "constraints", "required"), "true"),
    "required-outside": (("fields", 0, "required"), True),
    "unique-text": (("fields", 0, "constraints", "unique"), "true"),
    "enum-text": (("fields", 0, "constraints", "enum"), "a"),
    "enum-number": (("fields", 0, "constraints", "enum"), 3),
    "enum-empty": (("fields", 0, "constraints", "enum"), []),
    "length-text": (("fields", 0, "constraints", "minLength"), "3"),
    "length-float": (("fields", 0, "constraints", "minLength"), 3.0),
    "length-half": (("fields", 0, "constraints", "maxLength"), 3.5),
    "pattern-number": (("fields", 0, "constraints", "pattern"), 3),
    "pattern-invalid": (("fields", 0, "constraints", "pattern"), "("),
    "example-number": (("fields", 0, "example"), 12),
    "example-integer": (("fields", 1, "example"), "douze"),
    "example-integer-number": (("fields", 1, "example"), 12.5),
    "example-zero": (("fields", 1, "example"), 0),
    "example-empty": (("fields", 2, "example"), ""),
    "example-date": (("fields", 2, "example"), "2022-06-29"),
    "example-guessed": (("fields", 2), {"name": "jour", "type": "date", "format": "any", "example": "29 June 2022"}),
    "example-not-guessed": (("fields", 2), {"name": "jour", "type": "date", "format": "any", "example": "demain"}),
    "example-of-no-day": (("fields", 2), {"name": "jour", "type": "datetime", "format": "any", "example": "2022-13-45"}),
    "example-of-no-hour": (("fields", 2), {"name": "heure", "type": "time", "format": "any", "example": 12}),
    "example-boolean": (("fields", 3, "example"), "true"),
    "example-boolean-native": (("fields", 3, "example"), True),
    "example-place": (("fields", 4, "example"), "ici"),
    "example-list": (("fields", 5, "example"), "['a']"),
    "example-outside-enum": (("fields", 0, "example"), "Z"),
    "array-item": (("fields", 5, "arrayItem"), []),
    "true-values": (("fields", 3, "trueValues"), "oui"),
    "rdf": (("fields", 0, "rdfType"), 3),
    "field-text": (("fields", 0), "code"),
    "foreign-null": (("foreignKeys", 0, "reference"), {"fields": "code"}),
}


def changed(name: str) -> dict[str, Any]:
    path, value = CHANGED[name]
    descriptor = copy.deepcopy(WELL)
    inside: Any = descriptor
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    if value is None and path[-1] in ("fields", "name"):
        del inside[path[-1]]
    return descriptor


def everything() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "well", WELL
    yield from ((name, changed(name)) for name in CHANGED)
    yield from ((str(known), known.descriptor()) for known in known_schemas())


def accepted_by_ours(descriptor: dict[str, Any]) -> bool:
    try:
        Schema.from_descriptor(copy.deepcopy(descriptor))
    except (FrictionlessException, TypeError, AttributeError, KeyError, ValueError):
        return False
    return True


def stated(descriptor: JSON) -> tuple[bool, bool]:
    """Whether it is refused, and whether the generator stops."""
    codes = {finding.code for finding in catalogue_findings(descriptor)}
    refused = bool(list(reader.refusals(descriptor)))
    stopped = STOPPED in codes or (isinstance(descriptor, dict) and bool(list(generator.crashes(descriptor))))
    return refused, stopped


def test_what_is_refused_is_what_frictionless_refuses() -> None:
    differences = {
        name
        for name, descriptor in everything()
        if name not in LATER and bool(list(reader.refusals(descriptor))) == accepted_by_ours(descriptor)
    }
    assert differences == set()


@pytest.mark.skipif(not tools.installed(), reason="Les outils du catalogue ne sont pas installés : make catalogue.")
def test_what_is_stated_is_what_the_catalogue_does() -> None:
    cases = dict(everything())
    done = [(bool(harvest.refused), bool(harvest.stopped)) for harvest in tools.harvest(list(cases.values()))]
    said = {name: (stated(descriptor), pair) for (name, descriptor), pair in zip(cases.items(), done, strict=True)}
    assert {name: (ours, theirs) for name, (ours, theirs) in said.items() if ours != theirs} == {}


def test_a_schema_that_is_well_has_nothing_against_it() -> None:
    assert catalogue_findings(WELL) == ()


def test_each_finding_has_its_place_and_says_what_would_happen() -> None:
    (type_,) = catalogue_findings(changed("type-any"))
    assert (type_.code, type_.severity, type_.field, type_.property, type_.pointer) == (STOPPED, "error", "age", "type", "/fields/1/type")
    assert type_.message.startswith("Champ «\u00a0age\u00a0»\u00a0: le type «\u00a0any\u00a0» n’a pas de nom")
    (unknown,) = catalogue_findings(changed("constraint-unknown"))
    assert (unknown.code, unknown.pointer) == (REFUSED, "/fields/0/constraints/obligatoire")
    assert "écarterait cette version" in unknown.message


def test_a_title_that_the_site_knows_is_written_in_one_click() -> None:
    descriptor = {key: value for key, value in WELL.items() if key not in ("title", "description")}
    schema = table_schema.parse(descriptor)
    found = catalogue_findings(descriptor, schema, title="Essai", description="")
    assert [(finding.code, finding.property, bool(finding.fix)) for finding in found] == [
        (LACKING, "title", True),
        (LACKING, "description", False),
    ]
    assert table_schema.render(apply_all(schema, found[0].fix))["title"] == "Essai"


def test_what_asks_nothing_of_files_is_mended_in_one_click() -> None:
    mended = total = 0
    for name, descriptor in everything():
        fields = descriptor.get("fields")
        if not (isinstance(fields, list) and all(isinstance(field, dict) for field in fields)):
            continue
        schema = table_schema.parse(descriptor)
        for finding in catalogue_findings(descriptor, schema, title="Essai", description="Un essai.", fixes=lint.check(descriptor)):
            total += 1
            if finding.fix:
                mended += 1
                after = catalogue_findings(table_schema.render(apply_all(schema, finding.fix)))
                left = [one for one in after if (one.field, one.property) == (finding.field, finding.property) and one.code != LACKING]
                assert left == [], name
    assert mended > total / 2


@pytest.mark.parametrize(
    ("said", "day"), [("2024-01-15T00:00:00", "2024-01-15"), ("15/01/2024", "2024-01-15"), ("2024/01/15 ", "2024-01-15"), ("2023", None)]
)
def test_a_day_is_written_as_the_catalogue_reads_it_or_not_at_all(said: str, day: str | None) -> None:
    descriptor = {**WELL, "created": said}
    schema = table_schema.parse(descriptor)
    (finding,) = catalogue_findings(descriptor, schema)
    assert table_schema.render(apply_all(schema, finding.fix)).get("created") == day
