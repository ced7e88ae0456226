"""What a schema says of itself as a form: nothing is lost, each list changes line by line, mistakes are told beside the input."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from pages.forms.metadata_form import MetadataForm
from standard.schema.known_checks import KNOWN, KnownCheck
from standard.schema.model import Schema
from standard.schema.table_schema import parse
from standard.validation.custom_checks import checks_of
from tests.known_schemas import known_schemas

SCHEMA = parse(
    {
        "title": "Lieux",
        "description": "Des lieux.",
        "contributors": [
            {"title": "Ana", "role": "author", "url": "https://exemple.fr"},
            "texte",
            {"title": "Bob", "email": "b@exemple.fr"},
        ],
        "keywords": ["lieu"],
        "missingValues": ["", "NA"],
        "primaryKey": "id",
        "foreignKeys": [{"fields": "id", "reference": {"resource": "x.csv", "fields": "cle"}}],
        "custom_checks": [{"name": "french-siret-value", "params": {"column": "siret"}}, {"name": "maison", "params": {}}],
        "fields": [{"name": "id", "type": "string"}, {"name": "siret", "type": "string"}],
    }
)


def sent(schema: Schema, /, action: str = "save", **changes: Any) -> MetadataForm:
    """The form as a browser sends it, some inputs changed; a name with a dash is written with two underscores."""
    blank = MetadataForm(schema=schema)
    data = QueryDict(mutable=True)
    for field in blank:
        value = field.value()
        if isinstance(value, list):
            data.setlist(field.name, value)
        elif value not in (None, False):
            data[field.name] = str(value).replace("\n", "\r\n")
    data["action"] = action
    for name, value in changes.items():
        name = name.replace("__", "-")
        data.setlist(name, value) if isinstance(value, list) else data.update({name: value})
    return MetadataForm(data, schema=schema)


def test_what_is_sent_back_untouched_changes_nothing() -> None:
    for schema in (SCHEMA, *(parse(known.descriptor()) for known in known_schemas(every=4))):
        form = sent(schema)
        assert form.is_valid(), form.errors
        assert form.edited_schema == schema


@pytest.mark.parametrize(
    ("changes", "path", "after"),
    [
        ({"title": "Les lieux"}, "title", "Les lieux"),
        ({"description": ""}, "description", None),
        ({"keywords": "lieu\r\n\r\naide\r\nlieu"}, "keywords", ["lieu", "aide"]),
        ({"missingValues": "NA\r\nN/C"}, "missingValues", ["", "NA", "N/C"]),
        ({"primaryKey": ["id", "siret"]}, "primaryKey", ["id", "siret"]),
        ({"primaryKey": []}, "primaryKey", None),
        (
            {"contributors__o0__title": "Anna"},
            "contributors",
            [{"title": "Anna", "role": "author", "url": "https://exemple.fr"}, "texte", {"title": "Bob", "email": "b@exemple.fr"}],
        ),
        ({"contributors__o2__gone": "on"}, "contributors", [{"title": "Ana", "role": "author", "url": "https://exemple.fr"}, "texte"]),
        (
            {"rows-licenses": ["n0"], "licenses__n0__title": "Licence Ouverte", "licenses__n0__path": "https://exemple.fr/lo"},
            "licenses",
            [{"title": "Licence Ouverte", "path": "https://exemple.fr/lo"}],
        ),
        ({"rows-sources": ["n0"]}, "sources", None),
        ({"foreignKeys__o0__resource": "y.csv"}, "foreignKeys", [{"fields": "id", "reference": {"resource": "y.csv", "fields": "cle"}}]),
        (
            {"custom_checks__o0__name": "phone-number-value", "custom_checks__o0__column": "id"},
            "custom_checks",
            [{"name": "phone-number-value", "params": {"column": "id"}}, {"name": "maison", "params": {}}],
        ),
        (
            {
                "rows-custom_checks": ["n0"],
                "custom_checks__n0__name": "compare-columns-value",
                "custom_checks__n0__column": "id",
                "custom_checks__n0__op": ">",
                "custom_checks__n0__others": "siret",
            },
            "custom_checks",
            [
                {"name": "french-siret-value", "params": {"column": "siret"}},
                {"name": "maison", "params": {}},
                {"name": "compare-columns-value", "params": {"column": "id", "op": ">", "column2": "siret"}},
            ],
        ),
    ],
)
def test_one_change_changes_one_property(changes: dict[str, Any], path: str, after: object) -> None:
    form = sent(SCHEMA, **changes)
    assert form.is_valid(), form.errors
    assert form.edited_schema is not None
    wanted = {key: value for key, value in {**SCHEMA.properties, path: after}.items() if value is not None}
    assert form.edited_schema.properties == wanted


@pytest.mark.parametrize(
    ("changes", "beside", "reason"),
    [
        ({"title": ""}, "title", "Donnez un titre au standard."),
        ({"contributors__o0__title": "", "contributors__o0__role": ""}, "contributors-o0-title", "cochez"),
        ({"rows-licenses": ["n0"], "licenses__n0__path": "x"}, "licenses-n0-title", "Donnez un nom à cette ligne."),
        ({"foreignKeys__o0__fields": "rien"}, "foreignKeys-o0-fields", "Aucun champ ne s’appelle"),
        ({"foreignKeys__o0__reference": "a, b"}, "foreignKeys-o0-reference", "autant de champs"),
        ({"custom_checks__o0__others": "id"}, "custom_checks-o0-others", "ne demande pas d’autre champ"),
        ({"custom_checks__o0__name": "sum-columns-value"}, "custom_checks-o0-others", "au moins un champ"),
        ({"custom_checks__o0__op": ">"}, "custom_checks-o0-op", "ne compare rien"),
    ],
)
def test_a_mistake_is_told_beside_its_input(changes: dict[str, Any], beside: str, reason: str) -> None:
    form = sent(SCHEMA, **changes)
    assert not form.is_valid()
    assert any(reason in error for error in form.errors[beside])
    assert form.edited_schema is None


def test_a_line_is_added_by_its_button() -> None:
    form = sent(SCHEMA, action="add:sources")
    assert [len(listed.rows) for listed in form.lists if listed.kind.path == "sources"] == [1]


@pytest.mark.parametrize("check", KNOWN, ids=lambda check: check.name)
def test_every_check_that_one_may_choose_is_one_that_files_are_put_to(check: KnownCheck) -> None:
    row = {"name": check.name, "column": "id", "op": ">" if check.operator else "", "others": "siret" if check.others else ""}
    form = sent(SCHEMA, **{"rows-custom_checks": ["n0"], **{f"custom_checks__n0__{key}": text for key, text in row.items()}})
    assert form.is_valid(), form.errors
    assert form.edited_schema is not None
    declared = checks_of(replace(form.edited_schema, properties={"custom_checks": form.edited_schema.properties["custom_checks"][2:]}))
    assert (len(declared.checks), declared.notices) == (1, ())
