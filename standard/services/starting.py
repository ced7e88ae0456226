"""Begin a standard where there is no schema yet: what somebody sends is read apart, shown to be corrected, then made a standard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from accounts.models import Organisation, User
from standard import permissions, queries
from standard.command.inputs import Failure
from standard.permissions import require
from standard.schema import reading
from standard.schema.findings import located
from standard.schema.model import JSON
from standard.services import standards
from standard.services.errors import InvalidInput
from standard.services.standards import Imported
from standard.starting import dictionary, drafting, packages
from standard.starting.drafting import DraftField
from standard.validation import child

LARGEST: Final = 20 * 1024 * 1024
SECONDS: Final = 30
MEMORY: Final = 1024**3
_STOPPED: Final = "Ce fichier demande trop de temps ou de mémoire\u00a0: enregistrez-le au format CSV, ou gardez-en une partie."


@dataclass(frozen=True, slots=True)
class DictionaryTable:
    """A table that describes fields: its header, its rows, and what each of its columns seems to say."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    roles: tuple[str, ...]
    unread: tuple[str, ...] = ()
    """The other sheets of the workbook, which may describe other tables."""
    lists: tuple[str, ...] = ()
    """Those that hold the values of its fields."""

    @staticmethod
    def of(header: Iterable[str], rows: Iterable[Iterable[str]], unread: Iterable[str] = (), lists: Iterable[str] = ()) -> DictionaryTable:
        header = tuple(header)
        return DictionaryTable(header, tuple(map(tuple, rows)), dictionary.recognised(header), tuple(unread), tuple(lists))

    @staticmethod
    def read(said: Mapping[str, Any]) -> DictionaryTable:
        """As the process that reads files says it, which what was kept before may say in part."""
        return DictionaryTable.of(said["header"], said["rows"], said.get("unread", ()), said.get("lists", ()))

    def fields(self, roles: Sequence[str] | None = None) -> tuple[DraftField, ...]:
        return dictionary.fields_of(self.rows, self.roles if roles is None else roles)


def read_dictionary(*, actor: User, data: bytes, now: datetime) -> DictionaryTable:
    """The table of a CSV or a workbook. Raises InvalidInput("file", …)."""
    return DictionaryTable.read(_ask("dictionary", actor, data, now))


def guess_fields(*, actor: User, data: bytes, now: datetime) -> tuple[DraftField, ...]:
    """What a file that people fill in says of its columns. Raises InvalidInput("file", …)."""
    return drafted(_ask("examples", actor, data, now)["fields"])


def drafted(fields: Sequence[Mapping[str, Any]]) -> tuple[DraftField, ...]:
    """Fields as JSON says them."""
    return tuple(DraftField(**{**field, "values": tuple(field["values"]), "labels": tuple(field.get("labels", ()))}) for field in fields)


def schema_bytes(*, actor: User, name: str, data: bytes, resource: str = "", now: datetime) -> bytes:
    """The schema that a file holds, as JSON: itself, byte for byte, or that of YAML or of a table of a Data Package.

    Raises InvalidInput("descriptor", …).
    """
    said = _descriptor(actor, name, data, now)
    schema = _schema(said, name, resource)
    return (
        data
        if schema is said and not _is_yaml(name)
        else f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode(errors="surrogatepass")
    )


def read_package(*, actor: User, name: str, data: bytes, resource: str = "", now: datetime) -> JSON:
    """The same, as the value that it says."""
    return _schema(_descriptor(actor, name, data, now), name, resource)


def _descriptor(actor: User, name: str, data: bytes, now: datetime) -> JSON:
    """What a file says. YAML, whose few bytes may say very much, is read apart."""
    require(permissions.can_create_standard(queries.actor_for(user=actor, standard=None, now=now)))
    try:
        if _is_yaml(name):
            descriptor: JSON = _ask("yaml", actor, data, now, name=name)["descriptor"]
            return descriptor
    except InvalidInput as error:
        raise InvalidInput("descriptor", error.message) from error
    found = reading.read(data)
    if found.descriptor is None:
        raise InvalidInput("descriptor", " ".join(located(finding) for finding in found.findings))
    return found.descriptor


def _schema(descriptor: JSON, name: str, resource: str) -> JSON:
    try:
        return packages.schema_in(descriptor, name, resource)
    except Failure as error:
        raise InvalidInput("descriptor", str(error)) from error


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml"))


def begin(
    *,
    slug: str,
    title: str,
    fields: Sequence[DraftField],
    actor: User,
    now: datetime,
    summary: str = "",
    owner: Organisation | None = None,
) -> Imported:
    """Make a standard of these fields. Raises InvalidInput("slug" | "title" | "fields", …)."""
    require(permissions.can_create_standard(queries.actor_for(user=actor, standard=None, now=now)))
    found = drafting.problems(fields)
    if found:
        place, message = next(iter(found.items()))
        raise InvalidInput("fields", f"Champ {place + 1}\u00a0: {message}")
    if all(field.blank for field in fields):
        raise InvalidInput("fields", "Décrivez au moins un champ\u00a0: son titre suffit.")
    slug = slug.strip() or standards.address_for(title)
    data = json.dumps(drafting.descriptor(slug, title.strip(), summary.strip(), fields), ensure_ascii=False, indent=2)
    return standards.create(
        slug=slug, title=title, summary=summary, data=data.encode(errors="surrogatepass"), owner=owner, actor=actor, now=now
    )


def _ask(kind: str, actor: User, data: bytes, now: datetime, **more: str) -> dict[str, Any]:
    """Read in a process apart, which is stopped when it costs too much."""
    require(permissions.can_create_standard(queries.actor_for(user=actor, standard=None, now=now)))
    if len(data) > LARGEST:
        raise InvalidInput("file", f"Ce fichier dépasse {LARGEST // 1024**2} Mo\u00a0: gardez-en une partie.")
    with TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.write_bytes(data)
        order = {"kind": kind, "source": str(source), **more}
        answer = child.ask("standard.starting.process", order, seconds=SECONDS, memory=MEMORY)
    if isinstance(answer, str):
        raise InvalidInput("file", _STOPPED)
    if "refusal" in answer:
        raise InvalidInput("file", answer["refusal"])
    return answer
