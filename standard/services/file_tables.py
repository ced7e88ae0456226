"""The tables that the foreign keys of a checked file lead to: given beside it, kept and erased with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction

from accounts import typed
from standard import queries
from standard.models import Release, SampleFile, ValidationReport
from standard.permissions import NO_KEYS, Keys, can_act_on_file, require
from standard.publishing.csv_files import write_csv
from standard.queries import Person
from standard.schema.keys import foreign_keys
from standard.schema.model import Schema
from standard.schema.words import count, enumerated, quoted
from standard.services import room, samples
from standard.services.errors import InvalidInput
from standard.services.room import Sender

MOST: Final = 10
"""Tables given beside one file."""


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A table that foreign keys lead to: its name, the columns of it that are looked at, and what was given."""

    name: str
    columns: tuple[str, ...]
    given: SampleFile | None = None


def other_tables(schema: Schema, given: Iterable[SampleFile] = ()) -> list[OtherTable]:
    """Those that the foreign keys of a schema name, its own apart."""
    columns: dict[str, dict[str, None]] = {}
    for key in foreign_keys(schema):
        if key.table:
            columns.setdefault(key.table, {}).update(dict.fromkeys(key.theirs))
    held = {one.table_name: one for one in given}
    return [OtherTable(name, tuple(looked_at), held.get(name)) for name, looked_at in columns.items()][:MOST]


def tables_of(report: ValidationReport) -> list[OtherTable]:
    """The tables that a checked file leads to, and what was given of each."""
    return other_tables(report.revision.read_schema(), report.sample.tables.exclude(content=""))


def give(
    *,
    report: ValidationReport,
    table: str,
    actor: Person,
    now: datetime,
    name: str = "",
    content: File[bytes] | None = None,
    sheet: str = "",
    release: Release | None = None,
    keys: Keys = NO_KEYS,
) -> SampleFile:
    """Keep a table beside a checked file, in place of the one of that name: a file, one of its sheets, or the values that the
    release of another standard lists. The next check looks in it. Raises `InvalidInput("table" | "file" | "release" | "sheet", …)`.
    """
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), report, keys))
    wanted = next((one for one in tables_of(report) if one.name == table), None)
    if wanted is None:
        raise InvalidInput("table", "Aucun lien de ce schéma ne mène à ce tableau.")
    if (content is None) == (release is None):
        raise InvalidInput("file", "Choisissez le fichier de ce tableau, ou un standard qui en donne les valeurs\u00a0: l’un ou l’autre.")
    if release is not None:
        name, content = f"{release.standard.slug}-{release.version}.csv", File(BytesIO(_listed(wanted, release)))
    assert content is not None
    size = samples.size_of(content)
    if not size:
        raise InvalidInput("file", "Ce fichier est vide. Choisissez celui du tableau.")
    sample = report.sample
    sender = Sender(sample.visitor, sample.address)
    room.check_room(sender, size)
    kept = SampleFile(
        standard=sample.standard,
        owner=sample.owner,
        visitor=sample.visitor,
        address=sample.address,
        beside=sample,
        table_name=table,
        table_sheet=sheet[:255],
        name=typed.file_name(name)[:255],
        size=size,
        sha256=samples.digest_of(content),
        uploaded_at=now,
        delete_after=sample.delete_after,
    )
    stored = uuid4().hex
    with room.whole_or_none(kept.content, stored):
        kept.content.save(stored, content, save=False)
        with transaction.atomic():
            # Of two that come at once for one table, the second takes the place of the first.
            SampleFile.objects.select_for_update().get(pk=sample.pk)
            former = list(sample.tables.filter(table_name=table))
            kept.save()
            sample.tables.filter(pk__in=[one.pk for one in former]).delete()
    for one in former:
        one.content.delete(save=False)
    return kept


def _listed(table: OtherTable, release: Release) -> bytes:
    """The values that a release lists for the columns that are looked at, as a table."""
    if release.state == Release.State.CANDIDATE:
        raise InvalidInput("release", "Choisissez une version publiée.")
    schema = release.revision.read_schema()
    if len(table.columns) != 1:
        columns = count(len(table.columns), "colonne", "colonnes")
        raise InvalidInput("release", f"Ce lien suit {columns} ensemble\u00a0: donnez le fichier du tableau.")
    field = schema.by_name(table.columns[0])
    if field is None or field.values is None:
        listed = [quoted(one.name) for one in schema.fields if one.values is not None]
        others = f" Ses listes sont {enumerated(listed)}." if listed else ""
        raise InvalidInput("release", f"Ce standard ne donne pas de liste de valeurs pour {quoted(table.columns[0])}.{others}")
    return write_csv([[field.name], *([value.text] for value in field.values.values)])
