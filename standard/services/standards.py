"""Create a standard from an existing schema, and import its earlier published versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts import typed
from accounts.models import Organisation, User
from accounts.queries import has_second_factor
from standard import permissions, queries
from standard.models import Release, Revision, Standard
from standard.permissions import Operator, require
from standard.preflight.catalogue import catalogue_findings, told_with
from standard.publishing.content import PublishedFile
from standard.schema import diff, lint, reading, table_schema
from standard.schema.alignment import Guess, align
from standard.schema.alignment.answers import answered
from standard.schema.findings import Finding, located
from standard.schema.model import JSON, Schema, SchemaError
from standard.schema.operations import Operation, apply_all
from standard.schema.words import enumerated, quoted
from standard.services import chain, inputs, members, releases, revisions, search
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.forethought import takes_turns, worked_out
from standard.services.numbers import lock_standard
from standard.starting.drafting import drawn_from

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_DRAWN = 70
"""Of a slug that a title gives, in signs: a number may follow."""
_taken: list[Callable[[str], bool]] = []


def refuse_slugs(taken: Callable[[str], bool]) -> None:
    """For the rooms above: no standard may have the address of something else."""
    _taken.append(taken)


def find(slug: str, *, said_in: str) -> Standard:
    """The standard that somebody names by its address. Raises `InvalidInput(said_in, …)`."""
    found = Standard.objects.filter(slug=slug).first()
    if found is None:
        raise InvalidInput(said_in, "Aucun standard de ce site n’a cette adresse.")
    return found


def address_for(title: str) -> str:
    """The slug that a title gives, which no standard and no page has: « Lieux de médiation » → lieux-de-mediation."""

    def held(slug: str) -> bool:
        return any(taken(slug) for taken in _taken) or Standard.every.filter(slug=slug).exists()

    return drawn_from(title, held, between="-", longest=LONGEST_DRAWN)


DATE_KEYS: Sequence[str] = ("lastModified", "updated", "created")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gave, and what lint found in the file, defects kept as they were."""

    standard: Standard
    revision: Revision
    release: Release | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says of what an import supposes, by name: `renamed` what became what is supposed, `apart` what did not."""

    renamed: Collection[str] = ()
    apart: Collection[str] = ()


NO_ANSWER: Final = Answers()


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A schema as somebody gave it: the original bytes, what they say, and what reading and lint found."""

    data: bytes
    descriptor: JSON
    schema: Schema
    findings: tuple[Finding, ...]


def read_schema_file(data: bytes) -> SchemaFile:
    """Read the bytes of a schema.json. Raises `InvalidInput("descriptor", …)` where they are not a schema."""
    read = reading.read(data)
    if read.descriptor is None:
        message = next((located(finding) for finding in read.findings if finding.severity == "error"), "")
        raise InvalidInput("descriptor", message or "Ce fichier n'est pas un schéma\u00a0: nous attendons du JSON.")
    try:
        schema = table_schema.parse(read.descriptor)
    except SchemaError as error:
        raise InvalidInput("descriptor", str(error)) from error
    linted = lint.check(read.descriptor, schema)
    # An imported version is never blocked: what the catalogue would refuse of it is said with the rest.
    found = told_with(linted, catalogue_findings(read.descriptor, schema))
    return SchemaFile(data, read.descriptor, schema, (*read.findings, *map(read.locate, found)))


def create(
    *,
    slug: str,
    title: str,
    data: bytes,
    actor: User | Operator,
    now: datetime,
    version: str = "",
    summary: str = "",
    owner: Organisation | None = None,
    day: date | None = None,
) -> Imported:
    """Create a standard from a schema.json; with a version, the file is also its first release, as published before.

    Without a slug, its title gives one. `day`: when that version was published, where something else than the file says it.
    Whoever creates it joins its project team.
    """
    require(permissions.can_create_standard(queries.actor_for(user=actor, standard=None, now=now)))
    file = read_schema_file(data)
    title = inputs.line("title", title, missing="Donnez un titre au standard.")
    slug = slug.strip() or address_for(title)
    if not SLUG.fullmatch(slug):
        raise InvalidInput(
            "slug", "L'adresse s'écrit en minuscules sans accent, avec des tirets, par exemple «\u00a0lieux-de-mediation\u00a0»."
        )
    if any(taken(slug) for taken in _taken):
        raise InvalidInput("slug", f"L'adresse «\u00a0{slug}\u00a0» est celle d'une page du site\u00a0; choisissez-en une autre.")
    summary = inputs.text("summary", summary)
    version = version.strip()
    day = day or _date(file.schema) or now.date()
    files = _files(Standard(slug=slug, title=title, owner=owner), file, (), version, day)
    with transaction.atomic():
        try:
            with transaction.atomic():
                standard = Standard.objects.create(
                    slug=slug,
                    title=title,
                    summary=summary or typed.paragraphs(file.schema.text("description")),
                    owner=owner,
                    created_at=now,
                )
        except IntegrityError:
            raise InvalidInput("slug", f"L'adresse «\u00a0{slug}\u00a0» est déjà prise\u00a0; choisissez-en une autre.") from None
        if isinstance(actor, User):
            members.invite(standard=standard, actor=actor, email=actor.email, circle="team", organisation=actor.organisation, now=now)
        revision = revisions.begin(standard=standard, schema=file.schema, actor=actor, message=_message(version), now=now)
        _record(revision, file, actor, now)
        release = _release(revision, version, files, actor, day=day, now=now)
        return Imported(standard, revision, release, file.findings)


def describe(
    *,
    standard: Standard,
    actor: User,
    now: datetime,
    title: str | None = None,
    summary: str | None = None,
    owner: Organisation | str | None = None,
    approves_contributors: bool | None = None,
    second_factor_required: bool | None = None,
) -> Standard:
    """Change its title, its summary, the organisation behind it ("" for none), whether the team approves who registers, or whether
    the team and the committee must have a second factor.

    None leaves each as it is. Its address never changes, nor what was published. Raises InvalidInput("second_factor_required", …)
    for who would shut themselves out.
    """
    said: dict[str, object] = {}
    if title is not None:
        said["title"] = inputs.line("title", title, missing="Donnez un titre au standard.")
    if summary is not None:
        said["summary"] = inputs.text("summary", summary)
    if approves_contributors is not None:
        said["approves_contributors"] = approves_contributors
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_describe_standard(queries.actor_for(user=actor, standard=standard, now=now)))
        _protect(standard, second_factor_required, actor, now)
        if owner is not None:
            said["owner"] = members.organisation_given(owner, actor)
        before, changed = standard.title, [name for name, value in said.items() if getattr(standard, name) != value]
        if changed:
            for name in changed:
                setattr(standard, name, said[name])
            standard.save(update_fields=changed)
            search.write(standard, [search.of_standard(standard)])
            record(
                standard=standard,
                verb="standard.described",
                actor=actor,
                subject=standard,
                message=f"«\u00a0{before}\u00a0» devient «\u00a0{standard.title}\u00a0»" if "title" in changed else "",
                details={"changed": changed},
                at=now,
            )
        return standard


def _protect(standard: Standard, required: bool | None, actor: User, now: datetime) -> None:
    if required is None or required == standard.second_factor_required:
        return
    if required and not has_second_factor(actor):
        raise InvalidInput(
            "second_factor_required",
            "Ajoutez d’abord une application ou une clé à votre propre compte, sans quoi vous ne pourriez plus agir ici.",
        )
    standard.second_factor_required = required
    standard.save(update_fields=["second_factor_required"])
    if not required:
        record(standard=standard, verb="standard.unprotected", actor=actor, subject=standard, at=now)
        return
    people = queries.members_in(standard, permissions.LEADING, now)
    record(standard=standard, verb="standard.protected", actor=actor, subject=standard, at=now, tell=people)


@takes_turns
def import_version(
    *,
    standard: Standard,
    data: bytes,
    actor: User | Operator,
    now: datetime,
    version: str = "",
    answers: Answers = NO_ANSWER,
    day: date | None = None,
) -> Imported:
    """Add a later published version of a schema made elsewhere, while the standard's life here has not begun. `day`: as of `create`.

    What became what is a fact from then on: each guess needs an answer. Raises InvalidInput on `answers`.
    """
    file = worked_out("file", lambda: read_schema_file(data))
    version, day = version.strip(), day or _date(file.schema) or now.date()
    with transaction.atomic():
        standard = lock_standard(standard)
        committee = queries.has_committee(standard, now)
        require(permissions.can_import(queries.actor_for(user=actor, standard=standard, now=now), committee=committee))
        if standard.revisions.exclude(kind=Revision.Kind.IMPORT).exists():
            raise InvalidInput(
                "descriptor",
                "Ce standard vit déjà de ses décisions\u00a0: un fichier n'y remplace plus le schéma. "
                "Proposez plutôt vos changements, ils seront calculés à partir du fichier.",
            )
        working = queries.working_revision(standard)
        operations, schema = worked_out(("import", working.sha256), lambda: _brought(standard, working, file, answers))
        files = worked_out(("files", chain.head(standard)), lambda: _files(standard, file, operations, version, day, schema))
        revision = working
        if operations:
            revision = revisions.append(
                standard=standard,
                operations=operations,
                kind=Revision.Kind.IMPORT,
                actor=actor,
                message=_message(version),
                now=now,
            )
            _record(revision, file, actor, now)
        release = _release(revision, version, files, actor, day=day, now=now)
        return Imported(standard, revision, release, file.findings)


def supposed(standard: Standard, data: bytes, answers: Answers) -> tuple[tuple[str, Guess], ...]:
    """What importing a file would only suppose, beyond the answers, each with the name that answers it."""
    before = queries.working_revision(standard).read_schema()
    return answered(align(before, read_schema_file(data).schema), answers.renamed, answers.apart).open


def _brought(standard: Standard, working: Revision, file: SchemaFile, answers: Answers) -> tuple[tuple[Operation, ...], Schema]:
    """What a file changes of the working schema, and what that makes of it."""
    before = working.read_schema()
    found = answered(align(before, file.schema), answers.renamed, answers.apart)
    if found.open:
        names = enumerated([quoted(name) for name, _ in found.open])
        raise InvalidInput("answers", f"Ce que l’import suppose est à confirmer ou à refuser\u00a0: {names}.")
    operations = diff.compare(before, file.schema, alignment=found.alignment, reserved=queries.used_uids(standard))
    return operations, apply_all(before, operations)


def _files(
    standard: Standard, file: SchemaFile, operations: Sequence[Operation], version: str, day: date, schema: Schema | None = None
) -> tuple[PublishedFile, ...]:
    """The files of the version that a file is; none where it is none."""
    if not version:
        return ()
    return releases.imported_files(standard, schema or file.schema, operations, version=version, original=file.data, date=day)


def _message(version: str) -> str:
    return f"Import de la version {version}" if version else "Import du schéma"


def _record(revision: Revision, file: SchemaFile, actor: User | Operator, now: datetime) -> None:
    record(
        standard=revision.standard,
        verb="standard.imported",
        actor=actor,
        subject=revision,
        message=revision.message,
        details={"fields": len(file.schema.fields), "findings": len(file.findings)},
        at=now,
    )


def _release(
    revision: Revision, version: str, files: Sequence[PublishedFile], actor: User | Operator, *, day: date, now: datetime
) -> Release | None:
    if not version:
        return None
    return releases.publish_imported(
        standard=revision.standard, revision=revision, version=version, files=files, date=day, actor=actor, now=now
    )


def _date(schema: Schema) -> date | None:
    """The date that the file gives itself, the most recent meaning first."""
    for key in DATE_KEYS:
        try:
            return date.fromisoformat(schema.text(key)[:10])
        except ValueError:
            continue
    return None
