"""The git repository of a standard, written after the transaction that changed it: killed anywhere, it is written again, the same."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final

from standard import kept_files, queries
from standard.models import Artefact, Release, RemoteRepository, Repository, Revision, Standard
from standard.models.kept import schema_of
from standard.permissions import Operator
from standard.publishing.schema_json import rendered
from standard.repositories import telling
from standard.repositories.content import RELEASES, REVISIONS, Branch, Commit, PlannedCommit
from standard.repositories.telling import WithdrawnRelease
from standard.repositories.writing import SERVED, alone
from standard.repositories.writing import served as served_files
from standard.repositories.writing import write as write_files
from standard.services.tries import pause_after, take

logger = logging.getLogger(__name__)

LOST: Final = timedelta(minutes=15)
"""How long after it began a writer is held to be lost."""
PAUSES: Final = (timedelta(minutes=1), timedelta(hours=6))
"""Between two tries: the first, doubled each time, up to the last."""
NOT_WRITTEN: Final = "Le dépôt git n’a pas pu être écrit\u00a0: il sera essayé de nouveau."


def place(slug: str) -> Path:
    """Where the repository of a standard is on the disk of this machine."""
    return kept_files.repositories().folder(_name(slug))


def served(slug: str, name: str) -> BinaryIO | None:
    """One of the files that a clone reads, whichever machine wrote it."""
    return kept_files.repositories().current(f"{_name(slug)}/{name}") if SERVED.fullmatch(name) else None


def bring_up(standard: Standard) -> Path:
    """Write the repository on the disk of this machine, which may have none, or one of before another wrote its own."""
    path = place(standard.slug)
    with alone(path):
        # Read once nobody else writes: what stands is never of before what stood.
        write_files(path, branches(standard))
    return path


def _name(slug: str) -> str:
    return f"{slug}.git"


def changed(standard: Standard, now: datetime) -> None:
    """Have the repository of a standard written, once the transaction has ended well."""
    if not Repository.objects.filter(pk=standard.pk).update(due_at=now, attempts=0):
        Repository.objects.create(standard=standard, due_at=now)


def due(now: datetime) -> bool:
    """Whether a repository waits to be written."""
    return Repository.objects.filter(due_at__lte=now).exists()


def write(*, actor: Operator, now: datetime) -> bool:
    """Write the repository that has waited longest; whether there was one."""
    taken = take(Repository.objects.select_related("standard"), now, lost=LOST)
    if taken is None:
        return False
    held = Repository.objects.filter(pk=taken.pk, due_at=taken.due_at)
    try:
        kept_files.repositories().share(_name(taken.standard.slug), served_files(bring_up(taken.standard)))
    except Exception:
        # Whatever one repository trips on, those behind it are written.
        logger.exception("The repository of %s could not be written", taken.standard.slug)
        held.update(due_at=next_try(taken, now), error=NOT_WRITTEN)
        return True
    RemoteRepository.objects.filter(standard=taken.standard).update(due_at=now, attempts=0)
    # What changed meanwhile has moved the moment: it is written again.
    if not held.update(due_at=None, attempts=0, error="", done_at=now):
        Repository.objects.filter(pk=taken.pk).update(done_at=now)
    return True


def next_try(failed: Repository | RemoteRepository, now: datetime) -> datetime:
    """When what has just failed is tried again."""
    return now + pause_after(failed.attempts, PAUSES)


def branches(standard: Standard) -> tuple[Branch, ...]:
    """The branches of a repository, in the order of the chain; none of their files is read before it is written."""
    return Branch(RELEASES, tuple(_releases(standard))), Branch(REVISIONS, tuple(_revisions(standard)))


def _releases(standard: Standard) -> Iterator[PlannedCommit]:
    """What was published and withdrawn, as it happened."""
    known = list(reversed(queries.published_releases(standard)))
    prints: dict[int, list[str]] = {release.pk: [] for release in known}
    files = Artefact.objects.filter(release__in=known).order_by("name").values_list("release_id", "name", "sha256")
    for owner, name, sha256 in files:
        prints[owner].append(f"{name} {sha256}")
    told = {
        release.pk: WithdrawnRelease(release.version, release.withdrawn_at, release.withdrawn_reason)
        for release in known
        if release.withdrawn_at is not None
    }
    acts = [(release.published_at, False, place, release) for place, release in enumerate(known)]
    acts += [(release.withdrawn_at, True, place, release) for place, release in enumerate(known) if release.pk in told]
    acts.sort(key=lambda act: act[:3])
    # What is withdrawn after each act, and what is in force.
    withdrawn = list(accumulate(((told[one.pk],) if gone else () for _, gone, _, one in acts), initial=()))[1:]
    out: list[int] = []
    for (_, gone, _, release), said in zip(acts, withdrawn, strict=True):
        if not gone:
            yield PlannedCommit(_digest(release.version, *prints[release.pk]), partial(_release, standard.slug, release, said))
            out.append(release.pk)
            continue
        out.remove(release.pk)
        left = max((one for one in known if one.pk in out), key=known.index, default=release)
        key = _digest(release.version, str(told[release.pk].at.astimezone(UTC)), told[release.pk].reason)
        yield PlannedCommit(key, partial(_withdrawal, standard.slug, told[release.pk], left, said))


def _release(slug: str, release: Release, withdrawn: Sequence[WithdrawnRelease]) -> Commit:
    at = datetime.combine(release.date, time(12), UTC) if release.imported else release.published_at
    assert at is not None
    return telling.release_commit(slug, release.version, _published(release), at=at, withdrawn=withdrawn)


def _withdrawal(slug: str, told: WithdrawnRelease, left: Release, withdrawn: Sequence[WithdrawnRelease]) -> Commit:
    return telling.withdrawal_commit(slug, told, _published(left), left.version, withdrawn=withdrawn)


def _published(release: Release) -> dict[str, bytes]:
    return {name: bytes(data) for name, data in Artefact.objects.filter(release=release).order_by("pk").values_list("name", "data")}


def _revisions(standard: Standard) -> Iterator[PlannedCommit]:
    rows = standard.revisions.order_by("number").values_list("pk", "number", "message", "sha256", "created_at")
    for key, number, message, sha256, at in rows:
        yield PlannedCommit(_digest(sha256, message), partial(_revision, standard.slug, key, number, message, sha256, at))


def _revision(slug: str, key: int, number: int, message: str, sha256: str, at: datetime) -> Commit:
    schema = schema_of(sha256, lambda: Revision.objects.values_list("schema", flat=True).get(pk=key))
    return telling.revision_commit(slug, number, message, rendered(schema), at=at)


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
