"""A version that comes, told to those who publish with an earlier one: what it makes of their own file, and that file brought to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.core.files.base import File

from accounts.models import User
from standard.models import (
    FileConversion,
    FileJob,
    Publication,
    PublicationWatch,
    Release,
    SampleFile,
    Standard,
    ValidationReport,
    VersionAnnouncement,
)
from standard.permissions import OPERATOR, Operator
from standard.services import file_conversion, validation
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.validation.report import Report

TRIES: Final = 4
"""After how many tries, which take some hours, a producer whose file cannot be fetched is told without it."""
READ_FOR: Final = timedelta(days=30)
"""How long the report and the converted copy that a mail gives stay there."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What there is to tell of a version, with what came of the file where it could be read."""

    release: Release
    checked: ValidationReport | None = None
    conversion: FileConversion | None = None

    @property
    def report(self) -> Report | None:
        done = self.checked is not None and self.checked.state == FileJob.State.DONE
        return Report.from_json(json.loads(self.checked.result)) if done and self.checked is not None else None


def announce(release: Release, now: datetime) -> None:
    """Have the worker tell those who publish with another version of one that is published. The caller holds the lock."""
    earlier = PublicationWatch.objects.filter(publication__standard=release.standard_id, publication__withdrawn_at=None)
    earlier.exclude(publication__release=release).update(announces=release, due_at=now, attempts=0)


def without_file(watch: PublicationWatch) -> Announced | None:
    """What to tell of a file that could not be fetched: nothing yet, unless it was tried for long."""
    return Announced(watch.announces) if watch.announces is not None and watch.attempts >= TRIES else None


def with_file(watch: PublicationWatch, file: Path, *, clock: Callable[[], datetime]) -> Announced | None:
    """Check a file against the version to tell of, and rewrite it for that one; None where there is none.

    They are kept as what people send is, for longer, and read by whoever has their addresses.
    """
    release, publication = watch.announces, watch.publication
    if release is None:
        return None
    name = publication.address.rpartition("/")[2] or file.name
    standard = publication.standard
    conversion: FileConversion | None = None
    with file.open("rb") as content:
        checked = validation.submit(
            standard=standard, actor=OPERATOR, name=name, content=File(content), release=release, now=clock(), by_script=True
        )
        try:
            content.seek(0)
            conversion = file_conversion.submit(
                standard=standard,
                actor=OPERATOR,
                name=name,
                content=File(content),
                before=publication.release,
                after=release,
                now=clock(),
                by_script=True,
            )
        except InvalidInput:
            # No room for a copy: its report is told without it.
            conversion = None
    made = [checked.sample_id, *([conversion.sample_id] if conversion else [])]
    SampleFile.objects.filter(pk__in=made).update(delete_after=clock() + READ_FOR)
    validation.check(report_id=checked.pk, actor=OPERATOR, clock=clock)
    checked.refresh_from_db()
    if conversion is not None:
        file_conversion.rewrite(conversion_id=conversion.pk, actor=OPERATOR, clock=clock)
        conversion.refresh_from_db()
    return Announced(release, checked, conversion)


def tell(standard: Standard, publication: Publication, announced: Announced, *, actor: Operator, now: datetime) -> None:
    """Write to the producer, once. The caller holds the lock on the standard."""
    done = announced.conversion if announced.conversion and announced.conversion.state == FileJob.State.DONE else None
    announcement, fresh = VersionAnnouncement.objects.get_or_create(
        publication=publication, release=announced.release, defaults={"report": announced.checked, "conversion": done, "at": now}
    )
    if not fresh:
        return
    report = announced.report
    record(
        standard=standard,
        verb="publication.version_told",
        actor=actor,
        subject=announcement,
        message=f"{publication.organisation}, version {announced.release.version}",
        details={
            "number": publication.number,
            "version": announced.release.version,
            "errors": report.errors_total if report else None,
        },
        tell=contacts(publication),
        path=publication.get_absolute_url(),
        at=now,
    )


def contacts(publication: Publication) -> list[User]:
    """Whom to write to: who declared it for their organisation, else those whom somebody confirmed to speak for it."""
    declared_by, organisation = publication.declared_by, publication.organisation
    if declared_by is not None and declared_by.is_active and declared_by.organisation_id == organisation.pk:
        return [declared_by]
    people = User.objects.filter(organisation=organisation, is_active=True).order_by("pk")
    speaking = [one for one in people if not one.claims_only(organisation)]
    # Without anybody, who declared it for them passes it on.
    return speaking or ([declared_by] if declared_by is not None else [])
