"""What the worker does for this application. Rows written by the services say what there is to do.

The task of a worker that is killed stays « running » until it is forgotten, so a task holds nothing: it takes up whatever waits,
an earlier one's work included, and may run twice. `plan_due` plans what rows call for and no task is planned for.

Services are imported where a task runs: this module is read at every start, and they bring what reads files with them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.management import call_command
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from standard.models import FileComparison, FileConversion, FileCorrection, ValidationReport
from standard.permissions import OPERATOR
from standard.validation import child

AFTER_FAILURE: Final = timedelta(minutes=1)
"""How long a task that failed is not planned again."""
LOST: Final = timedelta(days=1)
"""How long after it began a task is held to be a dead worker's: none lasts a quarter of an hour."""


@task()
def check_files() -> None:
    """Check, rewrite, correct or compare what has waited longest."""
    from standard.services import file_comparison, file_conversion, file_correction, jobs, validation

    job = jobs.first(timezone.now())
    if isinstance(job, ValidationReport):
        validation.check(report_id=job.pk, actor=OPERATOR)
        child.prepare()
    elif isinstance(job, FileConversion):
        file_conversion.rewrite(conversion_id=job.pk, actor=OPERATOR)
    elif isinstance(job, FileCorrection):
        file_correction.write(correction_id=job.pk, actor=OPERATOR)
    elif isinstance(job, FileComparison):
        file_comparison.compare(comparison_id=job.pk, actor=OPERATOR)


@task()
def write_repository() -> None:
    """Write the git repository that has waited longest."""
    from standard.services import repositories

    repositories.write(actor=OPERATOR, now=timezone.now())


@task()
def send_repository() -> None:
    """Send the git repository that has waited longest to the one elsewhere that its team named."""
    from standard.services import remotes

    remotes.send(actor=OPERATOR, now=timezone.now())


# What is looked at each month waits for whatever people wait for.
@task(priority=-10)
def check_publications() -> None:
    """Look at the published file whose turn it is."""
    from standard.services import publications

    publications.check_next(actor=OPERATOR)


@task()
def take_source() -> None:
    """Fetch, or import, what somebody begins a standard from and has waited longest."""
    from standard.services import sources

    sources.take(actor=OPERATOR)


@task()
def forget_files() -> None:
    """Erase the files whose time is over."""
    from standard.services import samples

    samples.forget(actor=OPERATOR, now=timezone.now())


# A file may take a minute, a mail a second: mails go first.
@task(priority=10)
def send_notices() -> None:
    """Send the mails that wait."""
    from standard.services import notices

    notices.send(actor=OPERATOR, now=timezone.now())


@task()
def forget_forms() -> None:
    """Erase what people were writing long ago, and came back to no more."""
    from accounts.services import forget_old_forms

    forget_old_forms(actor=OPERATOR, now=timezone.now())


@task()
def tell_programs() -> None:
    """Send what has waited longest for a program elsewhere."""
    from standard.services import webhooks

    webhooks.send(actor=OPERATOR, now=timezone.now())


@task()
def forget_old_exports() -> None:
    """Erase the files of their data that people asked for a week ago."""
    from accounts.services import forget_exports

    forget_exports(actor=OPERATOR, now=timezone.now())


@task()
def forget_ended_sessions() -> None:
    """Erase where people were signed in and no longer are."""
    from accounts.services import forget_sessions

    forget_sessions(actor=OPERATOR, now=timezone.now())


@task()
def forget_answers() -> None:
    """Erase what the API answered more than a day ago, and kept for who would ask again."""
    from accounts.services import forget_old_answers

    forget_old_answers(actor=OPERATOR, now=timezone.now())


@task()
def forget_tasks() -> None:
    """Erase what is kept of the tasks done long ago or begun by a worker that died, and of the sessions that have ended."""
    call_command("prune_db_task_results", verbosity=0)
    DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LOST).delete()
    call_command("clearsessions", verbosity=0)


_planned: Final[list[tuple[Task[[], None], Callable[[datetime], bool]]]] = []


def plan_when(due: Callable[[datetime], bool], task: Task[[], None]) -> None:
    """For the rooms above: have the worker plan a task of theirs each time that it is due and none is planned."""
    _planned.append((task, due))


def plan_due(now: datetime) -> None:
    """Plan what waits, and what a lost worker, an outage or a failure left behind. Called by the worker at each turn."""
    from accounts.services import answers_to_forget, exports_to_forget, forms_to_forget, sessions_to_forget
    from standard.services import jobs, notices, publications, remotes, repositories, samples, sources, webhooks

    own = (
        (send_notices, notices.due),
        (check_files, jobs.due),
        (write_repository, repositories.due),
        (send_repository, remotes.due),
        (tell_programs, webhooks.due),
        (take_source, sources.due),
        (forget_files, samples.due),
        (check_publications, publications.due),
        (forget_forms, forms_to_forget),
        (forget_answers, answers_to_forget),
        (forget_ended_sessions, sessions_to_forget),
        (forget_old_exports, exports_to_forget),
    )
    for one, due in (*_planned, *own):
        if not due(now):
            continue
        known = DBTaskResult.objects.filter(task_path=one.module_path)
        if not known.ready().exists() and not known.failed().filter(finished_at__gt=now - AFTER_FAILURE).exists():
            one.enqueue()


@receiver(post_save, sender=ValidationReport)
@receiver(post_save, sender=FileConversion)
@receiver(post_save, sender=FileCorrection)
@receiver(post_save, sender=FileComparison)
def plan(instance: ValidationReport | FileConversion | FileCorrection | FileComparison, created: bool, **_: Any) -> None:
    """A file waits: take it, look again later in case the worker is lost, and forget it in time."""
    if not created:
        return
    from standard.services import jobs

    check_files.enqueue()
    check_files.using(run_after=timezone.now() + jobs.lost_after() + timedelta(seconds=5)).enqueue()
    if instance.sample.delete_after is not None:
        forget_files.using(run_after=instance.sample.delete_after).enqueue()
