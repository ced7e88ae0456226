"""Files of several tables of a family, checked together: each against its table, and the keys of each in the files of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TypedDict

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from standard.models import Family, Standard, ValidationReport
from standard.permissions import Keys
from standard.queries import Person, read_schemas, release_in_force, working_revision
from standard.queries.families import called, family_members
from standard.services import file_tables, validation
from standard.services.errors import InvalidInput
from standard.services.room import UNKNOWN, Sender


def submit(
    *,
    family: Family,
    actor: Person,
    files: Mapping[str, File[bytes]],
    now: datetime,
    by_script: bool = False,
    sender: Sender = UNKNOWN,
) -> list[ValidationReport]:
    """Store the files, by the address of their table, each to be checked against the version in force of its table, or its working
    schema; all of them or none. Whatever a key of one leads to is given beside it where it came too.

    Raises `InvalidInput` with the address of the table at fault, or "file".
    """
    tables = [member.standard for member in family_members(family)]
    for slug in files:
        if slug not in {table.slug for table in tables}:
            raise InvalidInput(slug, "Aucune table de cette famille n’a cette adresse.")
    if not files:
        raise InvalidInput("file", "Choisissez le fichier d’une table au moins.")
    names = _names(tables)
    kept: list[FieldFile] = []
    reports: list[ValidationReport] = []
    try:
        with transaction.atomic():
            # In one order, whoever sends what: of two that come at once, the second waits for the first.
            for table in sorted((one for one in tables if one.slug in files), key=lambda one: one.pk):
                with _naming(table.slug):
                    report = validation.submit(
                        standard=table,
                        actor=actor,
                        release=release_in_force(table),
                        by_script=by_script,
                        sender=sender,
                        now=now,
                        **_file(files[table.slug]),
                    )
                kept.append(report.sample.content)
                reports.append(report)
                keys = Keys(report.secret, frozenset({report.pk}))
                led = {one.name for one in file_tables.tables_of(report)}
                for name, slug in names.items():
                    if name in led and slug != table.slug and slug in files:
                        with _naming(slug):
                            given = file_tables.give(report=report, table=name, actor=actor, now=now, keys=keys, **_file(files[slug]))
                        kept.append(given.content)
    except BaseException:
        # The rows go with the transaction, whatever ended it; what was stored beside the database does not.
        for one in kept:
            one.delete(save=False)
        raise
    return reports


def _names(tables: list[Standard]) -> dict[str, str]:
    """The address of each table, by every name that a key may call it by."""
    against = [found.revision if (found := release_in_force(table)) is not None else working_revision(table) for table in tables]
    schemas = read_schemas(against)
    ranks = called([(table.slug, schema) for table, schema in zip(tables, schemas, strict=True)])
    return {name: tables[rank].slug for name, rank in ranks.items()}


class _Named(TypedDict):
    name: str
    content: File[bytes]


def _file(sent: File[bytes]) -> _Named:
    """What was sent, to be kept twice perhaps: a copy is made of it, which its own kind would move."""
    return {"name": sent.name or "", "content": File(sent.file)}


@contextmanager
def _naming(slug: str) -> Iterator[None]:
    """A refusal names the table whose file it is about."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(slug, error.message) from None
