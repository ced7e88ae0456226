"""One number for the tables of a family: those that changed are prepared under it, approved by their committees, published together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from accounts.models import User
from concertation import permissions
from concertation.queries.families import TableNext, together
from concertation.services import releases
from concertation.services.families.turns import FamilyTurn, family_turn, naming
from standard import places
from standard.models import Family, FamilyFile, FamilyPart, FamilyRelease, Release
from standard.moments import day_of
from standard.permissions import Actor, require
from standard.publishing.family_package import FamilyContent, FamilyTable, family_files
from standard.publishing.files import CHECKSUMS
from standard.queries import read_schemas
from standard.queries.families import called
from standard.schema import numbering
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out
from standard.services.releases import suggested


@takes_turns
def prepare(*, family: Family, actor: User, now: datetime, version: str = "") -> str:
    """Prepare each table that changed under one number, `version` or the one that they call for; each is put to its committee.

    Raises `InvalidInput("version", …)`, which names the table at fault.
    """
    with family_turn(family, actor, now) as ours:
        tables = _tables(ours)
        changed = [table for table in tables if table.changed]
        require(permissions.can_lead_family(*_leading(ours, changed)))
        if not changed:
            raise InvalidInput("version", "Aucune table n’a changé depuis sa dernière version\u00a0: il n’y a rien à préparer.")
        version = version.strip() or together(ours.family, tables).version
        _check_number(ours.family, version)
        for table in changed:
            with naming(table.standard):
                releases.prepare(standard=table.standard, actor=actor, now=now, version=version)
        return version


@takes_turns
def publish(*, family: Family, actor: User, now: datetime, version: str, motive: str = "") -> FamilyRelease:
    """Publish the tables that were prepared under that number, together, or none of them; the others keep their last version.

    Raises `InvalidInput("version" | "motive", …)`, which names the tables that are not ready, or what stands in the way of one.
    """
    with family_turn(family, actor, now) as ours:
        tables = _tables(ours)
        changed = [table for table in tables if table.changed]
        require(permissions.can_lead_family(*_leading(ours, changed)))
        following = together(ours.family, tables)
        _check_number(ours.family, version)
        if not following.differs:
            raise InvalidInput("version", "Rien n’a changé dans cette famille depuis sa dernière version.")
        missing = [f"{table.standard.title}\u00a0: {said}" for table in changed if (said := table.missing(version))]
        if missing:
            raise InvalidInput("version", f"La version {version} attend encore. {' '.join(missing)}")
        parts: list[Release] = []
        for table in tables:
            found = table.release
            if table.changed and table.candidate is not None:
                with naming(table.standard):
                    found = releases.publish(release=table.candidate, actor=actor, now=now, motive=motive)
            if found is not None:
                parts.append(found)
        return _published(ours, version, parts, actor)


def _published(ours: FamilyTurn, version: str, parts: Sequence[Release], actor: User) -> FamilyRelease:
    family = ours.family
    basis = tuple((part.standard.title, part.version, part.revision.sha256) for part in parts)
    said = (family.slug, family.title, family.description, version, ours.now.date())
    files = worked_out(("family files", said, basis), lambda: family_files(_content(family, version, parts, ours.now)))
    keeper = next(member.standard for member in ours.members if member.standard.closed_at is None)
    released = FamilyRelease.objects.create(family=family, standard=keeper, version=version, published_by=actor, published_at=ours.now)
    FamilyPart.objects.bulk_create(FamilyPart(family_release=released, release=part) for part in parts)
    rows = FamilyFile.objects.bulk_create(FamilyFile.of(file, family_release=released) for file in files)
    fingerprint = next(row.sha256 for row in rows if row.name == CHECKSUMS.pattern)
    numbers = {part.standard.slug: part.version for part in parts}
    ours.record("family.released", ours.members[0], version, release=released.pk, sha256=fingerprint, tables=numbers)
    return released


def _content(family: Family, version: str, parts: Sequence[Release], now: datetime) -> FamilyContent:
    schemas = read_schemas(part.revision for part in parts)
    tables = tuple(
        FamilyTable(
            slug=part.standard.slug,
            title=part.standard.title,
            version=part.version,
            page_url=f"{settings.SITE_URL}{places.release(part.standard.slug, part.version)}",
            schema=schema,
        )
        for part, schema in zip(parts, schemas, strict=True)
    )
    return FamilyContent(
        slug=family.slug,
        title=family.title,
        description=family.description,
        version=version,
        date=day_of(now),
        page_url=f"{settings.SITE_URL}{places.family(family.slug)}",
        tables=tables,
        names=called([(table.slug, table.schema) for table in tables]),
    )


def _tables(ours: FamilyTurn) -> list[TableNext]:
    """Where each table stands; what its changes call for is worked out before."""
    standards = [member.standard for member in ours.members]
    return [TableNext.read(standard, suggested(standard, *standards), ours.now) for standard in standards]


def _leading(ours: FamilyTurn, changed: Sequence[TableNext]) -> list[Actor]:
    """Whoever writes, in each table that changed; in all that are open where none did."""
    open_ones = [member.standard_id for member in ours.members if member.standard.closed_at is None]
    concerned = [table.standard.pk for table in changed] or open_ones or [member.standard_id for member in ours.members]
    return [ours.turns[key].actor for key in concerned]


def _check_number(family: Family, version: str) -> None:
    """A number of the family is used once, and after the others; each table looks at its own."""
    number = numbering.read(version)
    if number is None or not numbering.is_plain(version):
        raise InvalidInput("version", numbering.HOW_WRITTEN)
    used = [one for one in map(numbering.read, family.releases.values_list("version", flat=True)) if one is not None]
    if used and number <= max(used):
        raise InvalidInput("version", f"La famille a déjà la version {max(used)}\u00a0: choisissez un numéro plus grand.")
