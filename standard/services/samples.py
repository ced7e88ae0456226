"""The files that people send: stored with the job that they are for, forgotten with all that came of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from accounts import typed
from accounts.models import User
from standard.kept_files import sent_files
from standard.models import FileComparison, FileConversion, FileCorrection, FileJob, KeptSample, SampleFile, Standard, ValidationReport
from standard.permissions import Operator
from standard.queries import Person
from standard.services import jobs, room
from standard.services.errors import InvalidInput
from standard.services.numbers import writing
from standard.services.room import Sender

KEPT_FOR: Final = timedelta(days=7)

J = TypeVar("J")
K = TypeVar("K", ValidationReport, FileConversion, FileCorrection, FileComparison)


def too_large() -> str:
    return f"Ce fichier dépasse {settings.FILE_MAX_BYTES // 1024**2}\u00a0Mo, notre limite. Découpez-le en plusieurs fichiers."


def received(
    *,
    standard: Standard | None,
    actor: Person,
    sender: Sender,
    name: str,
    content: File[bytes],
    now: datetime,
    job: Callable[[SampleFile], J],
    keep: bool = False,
) -> J:
    """Store a file and, in the same transaction, the job that it is for. Raises `InvalidInput("file", …)`.

    `keep` leaves the file to the team as a sample, beyond the week.
    """
    size = size_of(content)
    room.check(sender, size)
    sample = SampleFile(**_sent(standard, actor, sender, name, now, keep=keep), size=size, sha256=digest_of(content))
    name = uuid4().hex
    with room.whole_or_none(sample.content, name):
        sample.content.save(name, content, save=False)
        return _with_job(sample, sender, job)


def awaited(
    *,
    standard: Standard,
    actor: Person,
    sender: Sender,
    source: str,
    now: datetime,
    job: Callable[[SampleFile], J],
    keep: bool = False,
) -> J:
    """The same of a file that a worker will fetch at `source`: its name and its size are not known yet."""
    room.check(sender)
    name = source.partition("?")[0].rstrip("/").rpartition("/")[2]
    return _with_job(SampleFile(**_sent(standard, actor, sender, name, now, keep=keep), source=source, size=0), sender, job)


def arrived(sample: SampleFile, name: str, content: File[bytes]) -> None:
    """Keep what was fetched of a file that was awaited. Raises `InvalidInput("file", …)`."""
    size = size_of(content)
    room.check_room(Sender(sample.visitor, sample.address), size)
    stored = uuid4().hex
    with room.whole_or_none(sample.content, stored):
        sample.size, sample.sha256, sample.name = size, digest_of(content), typed.file_name(name)[:255]
        sample.content.save(stored, content, save=False)
        sample.save(update_fields=["content", "size", "sha256", "name"])


def size_of(content: File[bytes]) -> int:
    """Raises `InvalidInput("file", …)` for one that is too large."""
    size = content.size or 0
    if size > settings.FILE_MAX_BYTES:
        raise InvalidInput("file", too_large())
    return size


def digest_of(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    for block in content.chunks():
        digest.update(block)
    content.seek(0)
    return digest.hexdigest()


def _sent(standard: Standard | None, actor: Person, sender: Sender, name: str, now: datetime, *, keep: bool) -> dict[str, Any]:
    """What is known of a file before it is there."""
    return {
        "standard": standard,
        "owner": actor if isinstance(actor, User) else None,
        "name": typed.file_name(name)[:255],
        "visitor": sender.visitor,
        "address": sender.address,
        "uploaded_at": now,
        "delete_after": None if keep else now + KEPT_FOR,
    }


def _with_job(sample: SampleFile, sender: Sender, job: Callable[[SampleFile], J]) -> J:
    with transaction.atomic():
        # Of two files that come at once, the second finds the first. Nothing is written of the standard itself.
        if sample.standard_id is not None:
            Standard.objects.select_for_update().only("pk").get(pk=sample.standard_id)
        room.check(sender, sample.size)
        sample.save()
        return job(sample)


def attempt(kind: type[K], pk: UUID, work: Callable[[K], K | None], *, clock: Callable[[], datetime], interrupted: str) -> K | None:
    """Do a job that waits, or whose worker was lost, by `work`, and give what came of it; None where there is nothing to do.

    May be called twice, at once or again: only one call counts, and each attempt writes in its own folder. A job that was
    attempted too many times has failed, and says that it was `interrupted`.
    """
    job = jobs.claim(kind, pk, clock())
    if job is None:
        return None
    if job.attempts > jobs.ATTEMPTS:
        return settle(job, clock=clock, state=FileJob.State.FAILED, refusal=interrupted)
    attempt_folder(job).mkdir(parents=True, exist_ok=True)
    return work(job)


def settle(job: K, *, clock: Callable[[], datetime], state: FileJob.State, refusal: str = "", result: str = "", **more: str) -> K | None:
    """Write what came of a job, as `jobs.settle`; the file of one that gave nothing goes at once, unless it gives something else."""
    weight = sum(path.stat().st_size for path in sent_files().folder(_folder_of(job)).rglob("*") if path.is_file())
    if state == FileJob.State.DONE:
        # Whoever finds it done finds its files.
        sent_files().share(_attempt_of(job))
    settled = jobs.settle(job, clock=clock, state=state, refusal=refusal, result=result, made_bytes=weight, **more)
    if settled is not None and state != FileJob.State.DONE:
        sent_files().forget(_folder_of(job))
        _drop(settled.sample)
    return settled


def _drop(sample: SampleFile) -> None:
    """Erase a file that nothing more comes of; what was said of it stays."""
    useful = [*FileJob.UNDER_WAY, FileJob.State.DONE]
    if any(kind._default_manager.filter(sample=sample, state__in=useful).exists() for kind in room.KINDS):
        return
    sample.content.delete(save=False)
    SampleFile.objects.filter(pk=sample.pk).update(content="", size=0)


def _folder_of(job: FileJob) -> str:
    """Where the files that came of a job are kept, whichever worker made them."""
    return f"jobs/{job.pk}"


def _attempt_of(job: FileJob) -> str:
    return f"{_folder_of(job)}/{job.attempts}"


def attempt_folder(job: FileJob) -> Path:
    """Where those of its last attempt are, on this machine: once it is done, another may have made them."""
    return sent_files().brought(_attempt_of(job)) if job.state == FileJob.State.DONE else sent_files().folder(_attempt_of(job))


def forget_attempt(job: FileJob) -> None:
    """Nothing is to be downloaded of it."""
    sent_files().forget(_attempt_of(job))


def erase(sample: SampleFile) -> None:
    """Erase a file and all that came of it. Files go first: interrupted here, the row remains and the next time finishes."""
    for table in sample.tables.all():
        table.content.delete(save=False)
    sample.content.delete(save=False)
    for job in (job for kind in room.KINDS for job in kind._default_manager.filter(sample=sample)):
        sent_files().forget(_folder_of(job))
    left = KeptSample.objects.select_related("standard").filter(file=sample).first()
    if left is None:
        sample.delete()
        return
    left.table.delete(save=False)
    with writing(left.standard):
        sample.delete()


def due(now: datetime) -> bool:
    """Whether the week of a file is over."""
    return SampleFile.objects.filter(delete_after__lte=now).exists()


def forget(*, actor: Operator, now: datetime) -> int:
    """Erase the files whose week is over, with all that came of them. Returns how many."""
    old = list(SampleFile.objects.filter(delete_after__lte=now, beside=None).order_by("pk"))
    for sample in old:
        erase(sample)
    return len(old)
