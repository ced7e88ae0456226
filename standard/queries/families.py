"""Standards that are released together: their tables, in order, and what keys call each by."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from standard.models import Family, FamilyFile, FamilyMember, FamilyPart, FamilyRelease, Standard
from standard.queries.schemas import read_schemas, working_revision
from standard.schema import lint
from standard.schema.findings import Finding
from standard.schema.model import Schema


def family_of(standard: Standard) -> Family | None:
    """The one that it is of."""
    return Family.objects.filter(memberships__in=_members().filter(standard=standard)).first()


def family_members(family: Family) -> list[FamilyMember]:
    """Its tables, in their order; those deleted since are none."""
    return list(_members().filter(family=family).select_related("standard__owner").order_by("position", "pk"))


def families_of() -> dict[int, FamilyMember]:
    """The place of each standard that is of a family, by its key."""
    return {member.standard_id: member for member in _members().select_related("family")}


def _members() -> QuerySet[FamilyMember]:
    return FamilyMember.objects.filter(since__isnull=False, until=None, standard__deleted_at=None)


def living_families() -> QuerySet[Family]:
    """Those that have a table, or have published: the others are no more."""
    published = Family.objects.filter(releases__isnull=False)
    return (Family.objects.filter(memberships__in=_members()) | published).distinct().order_by("title", "pk")


def family_requests(*, family: Family | None = None, standard: Standard | None = None) -> list[FamilyMember]:
    """What waits for an answer, of a family or of a standard."""
    rows = FamilyMember.objects.exclude(asked="").filter(until=None, standard__deleted_at=None).select_related("family", "standard")
    rows = rows.filter(family=family) if family is not None else rows.filter(standard=standard)
    return list(rows.order_by("asked_at", "pk"))


def called(tables: Sequence[tuple[str, Schema]]) -> dict[str, int]:
    """The rank of each table by every name that a key may call it by: its address on the site first, then the name that it gives itself."""
    names = {slug: rank for rank, (slug, _) in enumerate(tables)}
    for rank, (_, schema) in enumerate(tables):
        names.setdefault(schema.text("name"), rank)
    names.pop("", None)
    return names


def family_findings(standard: Standard, schema: Schema) -> tuple[Finding, ...]:
    """What lint finds of a schema among the working schemas of its family; nothing of a standard on its own."""
    family = family_of(standard)
    if family is None:
        return ()
    members = family_members(family)
    others = [member.standard for member in members if member.standard_id != standard.pk]
    schemas = dict(zip((one.slug for one in others), read_schemas(map(working_revision, others)), strict=True))
    tables = [(member.standard.slug, schemas.get(member.standard.slug, schema)) for member in members]
    return lint.check_among({name: tables[rank][1] for name, rank in called(tables).items()}, schema)


def family_basis(standard: Standard) -> tuple[str, ...]:
    """What `family_findings` depends on, beside the schema: the last revision of each table of its family."""
    family = family_of(standard)
    return tuple(working_revision(member.standard).sha256 for member in family_members(family)) if family is not None else ()


def family_releases(family: Family) -> list[FamilyRelease]:
    """Its versions, the latest first, each with its parts and its files, without their bytes."""
    parts = FamilyPart.objects.select_related("release__standard").order_by("pk")
    files = FamilyFile.objects.defer("data").order_by("pk")
    return list(family.releases.prefetch_related(Prefetch("parts", parts), Prefetch("files", files)).order_by("-pk"))
