"""The worker's look at a published file: fetched where it is declared to be, checked, what was found kept.

When it is declared, then each month; sooner where it could not be read, and less and less often. One file a task, of the standard
served longest ago, after the files that people wait for. Nothing of the file is kept.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts import typed
from standard.models import Commitment, Publication, PublicationCheck, PublicationWatch, Release, Standard
from standard.permissions import OPERATOR, Operator
from standard.queries import release_in_force
from standard.services.events import record
from standard.services.fetching import NotFetched, Web
from standard.services.jobs import GRACE
from standard.services.numbers import writing
from standard.services.publications import announcing
from standard.services.tries import pause_after
from standard.validation.child import ReadingProcess
from standard.validation.report import Refusal, Report
from standard.validation.runner import run

logger = logging.getLogger(__name__)

MONTH: Final = timedelta(days=30)
PAUSES: Final = (timedelta(hours=1), timedelta(days=7))
"""Between two tries of a file that could not be read: the first, doubled each time, up to the last."""
KEPT: Final = 24
"""How many of the things found of one publication are kept."""
REASONS: Final = 5
READ_TIMES: Final = 8
"""How many times over a file may be read before whoever does it is held to be lost."""

NOTHING_KNOWN: Final[Mapping[int, Report]] = {}

Outcome = PublicationCheck.Outcome


@dataclass(frozen=True, slots=True)
class LookFinding:
    """What one look found: of the file against a version or, without one, that there was nothing to check."""

    outcome: PublicationCheck.Outcome
    release: Release | None = None
    rows: int = 0
    errors: int = 0
    reasons: str = ""
    refusal: str = ""

    def is_said_by(self, check: PublicationCheck) -> bool:
        return (check.outcome, check.rows, check.errors, check.reasons, check.refusal) == (
            self.outcome, self.rows, self.errors, self.reasons, self.refusal,
        )  # fmt: skip


def due(now: datetime) -> bool:
    """Whether a file is to be looked at."""
    return _due(now).exists()


def check_next(*, actor: Operator, clock: Callable[[], datetime] = timezone.now, web: Web | None = None) -> Publication | None:
    """Look at the file of the publication whose turn it is, and give that publication; None where none is due."""
    watch = _take(clock())
    if watch is None:
        return None
    publication = watch.publication
    try:
        with TemporaryDirectory() as folder:
            try:
                file = _fetched(publication, Path(folder), web or Web())
            except NotFetched as error:
                findings = [LookFinding(Outcome.UNREACHABLE, refusal=error.reason)]
                announced = announcing.without_file(watch)
            else:
                announced = announcing.with_file(watch, file, clock=clock)
                known = {announced.release.pk: announced.report} if announced and announced.report else {}
                findings = found(publication, file, known=known)
            keep(publication, findings, actor=actor, now=clock(), watch=watch, announced=announced)
    except Exception:
        # Whatever one file trips on, those behind it are looked at.
        logger.exception("The file of publication %s could not be looked at", publication.pk)
        PublicationWatch.objects.filter(pk=watch.pk, due_at=watch.due_at).update(due_at=_next_try(watch.attempts, clock()))
    return publication


def found(
    publication: Publication, file: Path, *, known: Mapping[int, Report] = NOTHING_KNOWN, reader: ReadingProcess | None = None
) -> list[LookFinding]:
    """What a file is against the version that it is declared to follow, the one in force, and those that its producer committed to.

    `known`: what a check already said of it against versions, by their keys.
    """
    in_force = release_in_force(publication.standard)
    findings: list[LookFinding] = []
    for release in _versions(publication, in_force):
        report = known.get(release.pk) or run(
            file,
            release.revision.read_schema(),
            limit=0,
            reader=reader,
            seconds=settings.FILE_MAX_SECONDS,
            file_bytes=settings.FILE_MAX_BYTES,
        )
        if isinstance(report, Refusal):
            return [LookFinding(Outcome.UNREAD, refusal=report.message)]
        findings.append(_finding(release, report))
    return findings


def keep(
    publication: Publication,
    findings: Sequence[LookFinding],
    *,
    actor: Operator,
    now: datetime,
    watch: PublicationWatch | None = None,
    announced: announcing.Announced | None = None,
) -> None:
    """Write down what a look found, and when the next one is; nothing where `watch` was held to be lost, or the publication withdrawn."""
    read = any(finding.outcome in (Outcome.VALID, Outcome.ERRORS) for finding in findings)
    with writing(publication.standard) as standard:
        held = PublicationWatch.objects.filter(pk=publication.pk, publication__withdrawn_at=None)
        held = held.filter(due_at=watch.due_at, attempts=watch.attempts) if watch is not None else held
        attempts = watch.attempts if watch is not None else 1
        settled = {"announces": None} if announced is not None else {}
        if not held.update(due_at=now + MONTH if read else _next_try(attempts, now), **settled, **({"attempts": 0} if read else {})):
            return
        _write(publication, findings, now)
        for release in [one.release for one in findings if one.outcome == Outcome.VALID and one.release is not None]:
            _keep_word(standard, publication, release, now)
        if announced is not None:
            announcing.tell(standard, publication, announced, actor=actor, now=now)


def _write(publication: Publication, findings: Sequence[LookFinding], now: datetime) -> None:
    """A thing that the look before found too lasts; another one begins. The oldest ones go."""
    latest = publication.checks.order_by("-at", "-pk").values_list("at", flat=True).first()
    before = {check.release_id: check for check in publication.checks.filter(at=latest)} if latest is not None else {}
    for finding in findings:
        same = before.get(finding.release.pk if finding.release else None)
        if same is not None and finding.is_said_by(same):
            PublicationCheck.objects.filter(pk=same.pk).update(at=now)
            continue
        PublicationCheck.objects.create(
            publication=publication,
            release=finding.release,
            outcome=finding.outcome,
            since=now,
            at=now,
            rows=finding.rows,
            errors=finding.errors,
            reasons=finding.reasons,
            refusal=finding.refusal,
        )
    old = list(publication.checks.order_by("-at", "-pk").values_list("pk", flat=True)[KEPT:])
    PublicationCheck.objects.filter(pk__in=old).delete()


def _keep_word(standard: Standard, publication: Publication, release: Release, now: datetime) -> None:
    """A file that is valid against a version keeps the word of whoever had committed to it."""
    given = Commitment.objects.running().filter(standard=standard, organisation=publication.organisation_id, version=release.version)
    for commitment in given.select_related("organisation"):
        commitment.kept_at = now
        commitment.save(update_fields=["kept_at"])
        message = str(commitment)
        record(standard=standard, verb="commitment.kept", actor=OPERATOR, subject=commitment, message=message, at=now)


def _versions(publication: Publication, in_force: Release | None) -> list[Release]:
    promised = Commitment.objects.running().filter(standard=publication.standard_id, organisation=publication.organisation_id)
    versions = promised.values("version")
    others = Release.objects.filter(standard=publication.standard_id, version__in=versions).exclude(state=Release.State.CANDIDATE)
    wanted = [publication.release, *([in_force] if in_force else []), *others.select_related("revision").order_by("pk")]
    return list(dict.fromkeys(wanted))


def _finding(release: Release, report: Report) -> LookFinding:
    if report.valid:
        return LookFinding(Outcome.VALID, release, report.rows)
    told = sorted(report.causes, key=lambda cause: -cause.count)[:REASONS]
    reasons = [{"field": cause.field or "", "count": cause.count, "message": cause.message} for cause in told]
    return LookFinding(Outcome.ERRORS, release, report.rows, report.errors_total, json.dumps(reasons, ensure_ascii=False))


def _fetched(publication: Publication, folder: Path, web: Web) -> Path:
    """Raises NotFetched."""
    came = folder / "arrivé"
    with came.open("wb") as into:
        name = web.fetch(publication.address, into, most=settings.FILE_MAX_BYTES, seconds=settings.FILE_MAX_SECONDS)
    named = folder / f"fichier{Path(typed.file_name(name)).suffix[:10].lower()}"
    return came.rename(named)


def _due(now: datetime) -> QuerySet[PublicationWatch]:
    return PublicationWatch.objects.filter(due_at__lte=now, publication__standard__closed_at=None, publication__standard__deleted_at=None)


def _take(now: datetime) -> PublicationWatch | None:
    """A file whose turn it is, taken by this worker alone: the update that finds it waiting has it."""
    others = PublicationWatch.objects.filter(publication__standard=OuterRef("publication__standard"), taken_at__isnull=False)
    served = Subquery(others.order_by("-taken_at").values("taken_at")[:1])
    waiting = _due(now).annotate(served=served).order_by(F("served").asc(nulls_first=True), "due_at", "pk")
    key = waiting.values_list("pk", flat=True).first()
    lost = now + READ_TIMES * timedelta(seconds=settings.FILE_MAX_SECONDS) + GRACE
    taken = {"due_at": lost, "taken_at": now, "attempts": F("attempts") + 1}
    if key is None or not PublicationWatch.objects.filter(pk=key, due_at__lte=now).update(**taken):
        return None
    about = ("publication__standard", "publication__release__revision", "publication__organisation", "announces__revision")
    return PublicationWatch.objects.select_related(*about, "publication__declared_by").get(pk=key)


def _next_try(attempts: int, now: datetime) -> datetime:
    return now + pause_after(attempts, PAUSES)
