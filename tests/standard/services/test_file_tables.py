"""The tables that a file leads to are given beside it, kept with it, and erased with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from accounts.models import User
from standard.models import Release, SampleFile, Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import file_tables, samples, standards, validation
from standard.services.errors import InvalidInput
from tests.standard.services.conftest import DESCRIPTOR, NOW, as_bytes
from tests.standard.services.test_validation import sent, submit, upload

LINK = {"fields": "public", "reference": {"resource": "publics", "fields": "public"}}


@pytest.fixture
def linked(admin: User) -> Standard:
    """A standard whose one column leads to the values of another one."""
    descriptor = {**DESCRIPTOR, "fields": [{"name": "nom"}, {"name": "public"}], "foreignKeys": [LINK]}
    return standards.create(slug="relais", title="Relais", data=as_bytes(descriptor), actor=admin, version="0.1.0", now=NOW).standard


def test_a_table_is_given_replaced_looked_in_and_erased_with_the_file(standard: Standard, linked: Standard, settings: Any) -> None:
    report = submit(linked, content=upload("nom;public\nGap;Enfants\nDie;Chats\n"))
    mine: dict[str, Any] = {"report": report, "table": "publics", "actor": AnonymousUser(), "now": NOW, "keys": sent(report)}
    assert [(one.name, one.columns, one.given) for one in file_tables.tables_of(report)] == [("publics", ("public",), None)]
    with pytest.raises(PermissionRefused):
        file_tables.give(**{**mine, "keys": sent(submit(linked))}, content=ContentFile(b"public\nEnfants\n"))
    empty = {"content": ContentFile(b"")}
    for wrong, field in (({"table": "autre", "content": ContentFile(b"x")}, "table"), ({}, "file"), (empty, "file")):
        with pytest.raises(InvalidInput) as refused:
            file_tables.give(**{**mine, **wrong})
        assert refused.value.field == field
    first = file_tables.give(**mine, name="publics.csv", content=ContentFile(b"public\nChats\n"))
    release = Release.objects.get(standard=standard, version="0.1.0")
    second = file_tables.give(**mine, release=release)
    assert not Path(first.content.path).exists()
    assert Path(second.content.path).read_text().split() == ["public", "Enfants", "Adultes"]
    assert [one.given for one in file_tables.tables_of(report)] == [second]
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert [(error["row"], error["code"]) for error in json.loads(done.result)["errors"]] == [(3, "foreign-key")]
    samples.erase(report.sample)
    assert not Path(second.content.path).exists()
    assert not SampleFile.objects.filter(table_name="publics").exists()


def test_a_release_without_the_list_is_refused(standard: Standard, linked: Standard) -> None:
    report = submit(linked)
    release = Release.objects.get(standard=linked, version="0.1.0")
    with pytest.raises(InvalidInput) as refused:
        file_tables.give(report=report, table="publics", release=release, actor=AnonymousUser(), now=NOW, keys=sent(report))
    assert refused.value.field == "release"
