"""The files that people send: stored with the job that they are for, forgotten with all that came of them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Final, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from accounts import typed
from accounts.models import User
from standard.models import FileJob, SampleFile, Standard
from standard.permissions import Operator
from standard.queries import Person
from standard.services import jobs
from standard.services.errors import InvalidInput
from standard.services.numbers import forget_remembered

KEPT_FOR: Final = timedelta(days=7)

J = TypeVar("J")


def too_large() -> str:
    return f"Ce fichier dépasse {settings.FILE_MAX_BYTES // 1024**2}\u00a0Mo, notre limite. Découpez-le en plusieurs fichiers."


def received(
    *, standard: Standard, actor: Person, name: str, content: File[bytes], now: datetime, job: Callable[[SampleFile], J], keep: bool = False
) -> J:
    """Store a file and, in the same transaction, the job that it is for. Raises `InvalidInput("file", …)`.

    `keep` leaves the file to the team as a sample, beyond the week.
    """
    if (content.size or 0) > settings.FILE_MAX_BYTES:
        raise InvalidInput("file", too_large())
    jobs.check_room()
    digest = hashlib.sha256()
    for block in content.chunks():
        digest.update(block)
    content.seek(0)
    sample = SampleFile(
        standard=standard,
        owner=actor if isinstance(actor, User) else None,
        name=typed.line(PurePath(name.replace("\\", "/")).name)[:255] or "fichier",
        size=content.size,
        sha256=digest.hexdigest(),
        uploaded_at=now,
        delete_after=None if keep else now + KEPT_FOR,
    )
    sample.content.save(uuid4().hex, content, save=False)
    try:
        with transaction.atomic():
            sample.save()
            return job(sample)
    except BaseException:
        sample.content.delete(save=False)
        raise


def folder_of(job: FileJob) -> Path:
    """Where the files that came of a job are, whichever worker made them."""
    return Path(settings.MEDIA_ROOT) / "jobs" / str(job.pk)


def erase(sample: SampleFile) -> None:
    """Erase a file and all that came of it. Files go first: interrupted here, the row remains and the next time finishes."""
    sample.content.delete(save=False)
    for job in (*sample.reports.all(), *sample.conversions.all(), *sample.corrections.all()):
        shutil.rmtree(folder_of(job), ignore_errors=True)
    sample.delete()
    if sample.summary:
        forget_remembered(sample.standard_id)


def due(now: datetime) -> bool:
    """Whether the week of a file is over."""
    return SampleFile.objects.filter(delete_after__lte=now).exists()


def forget(*, actor: Operator, now: datetime) -> int:
    """Erase the files whose week is over, with all that came of them. Returns how many."""
    old = list(SampleFile.objects.filter(delete_after__lte=now).order_by("pk"))
    for sample in old:
        erase(sample)
    return len(old)
