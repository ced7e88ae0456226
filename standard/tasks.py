"""What the worker does for this application. Rows written by the services say what there is to do.

The task of a worker that is killed stays « running » for ever, so a task holds nothing: it takes up whatever waits, an
earlier one's work included, may run twice, and has a later look planned before it begins.

Services are imported where a task runs: this module is read at every start, and they bring what reads files with them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from standard.models import FileConversion, FileCorrection, Notice, ValidationReport
from standard.permissions import OPERATOR
from standard.validation import child


@task()
def check_files() -> None:
    """Check, rewrite and correct the files that wait."""
    from standard.services import file_conversion, file_correction, validation

    for report_id in validation.to_do(actor=OPERATOR, now=timezone.now()):
        _look_again()
        validation.check(report_id=report_id, actor=OPERATOR)
        child.prepare()
    for conversion_id in file_conversion.to_do(actor=OPERATOR, now=timezone.now()):
        _look_again()
        file_conversion.rewrite(conversion_id=conversion_id, actor=OPERATOR)
    for correction_id in file_correction.to_do(actor=OPERATOR, now=timezone.now()):
        _look_again()
        file_correction.write(correction_id=correction_id, actor=OPERATOR)


def _look_again() -> None:
    """Once a job that begins now, or a moment from now, would be held to be lost."""
    from standard.services import jobs

    check_files.using(run_after=timezone.now() + jobs.lost_after() + timedelta(seconds=5)).enqueue()


@task()
def forget_files() -> None:
    """Erase the files whose time is over."""
    from standard.services import samples

    samples.forget(actor=OPERATOR, now=timezone.now())


@task()
def send_notices() -> None:
    """Send the mails that wait."""
    from standard.services import notices

    notices.send(actor=OPERATOR, now=timezone.now())


@receiver(post_save, sender=Notice)
def plan_mail(created: bool, **_: Any) -> None:
    """Somebody is to be told: each look sends all that waits, so that the next one makes up for a lost worker."""
    if created:
        send_notices.enqueue()


@receiver(post_save, sender=ValidationReport)
@receiver(post_save, sender=FileConversion)
@receiver(post_save, sender=FileCorrection)
def plan(instance: ValidationReport | FileConversion | FileCorrection, created: bool, **_: Any) -> None:
    """A file waits: take it, look again later in case the worker is lost, and forget it in time."""
    if not created:
        return
    check_files.enqueue()
    _look_again()
    if instance.sample.delete_after is not None:
        forget_files.using(run_after=instance.sample.delete_after).enqueue()
