"""What the worker plans by itself: nothing waits for ever, and nothing is planned twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from standard import tasks
from standard.models import FileJob, Notice, Repository, ValidationReport
from standard.permissions import OPERATOR
from standard.services import jobs, validation
from standard.worker import work_once
from tests.concertation.world import World

NOW = timezone.now()


def submit(world: World, content: bytes = b"nom\nGap\n") -> ValidationReport:
    report = validation.submit(
        standard=world.standard, actor=AnonymousUser(), name="a.csv", content=ContentFile(content), now=timezone.now()
    )
    DBTaskResult.objects.all().delete()
    return report


def planned() -> list[str]:
    return sorted(path.rpartition(".")[2] for path in DBTaskResult.objects.ready().values_list("task_path", flat=True))


@pytest.fixture(autouse=True)
def nothing_else_waits(world: World) -> None:
    Notice.objects.update(state="dropped", done_at=NOW)
    Repository.objects.update(due_at=None)


def test_nothing_is_planned_where_nothing_waits() -> None:
    tasks.plan_due(NOW)
    assert planned() == []


def test_what_waits_is_planned_once(world: World) -> None:
    submit(world)
    Notice.objects.update(state="waiting", due_at=NOW, done_at=None)
    for _ in range(3):
        tasks.plan_due(timezone.now())
    assert planned() == ["check_files", "send_notices"]
    tasks.plan_due(timezone.now() + timedelta(days=8))
    assert planned() == ["check_files", "forget_files", "send_notices"]


def test_a_file_whose_worker_is_lost_is_taken_again_then_told_as_failed(world: World) -> None:
    report = submit(world)
    now = timezone.now()
    for _ in range(jobs.ATTEMPTS):
        assert jobs.claim(ValidationReport, report.pk, now)
        tasks.plan_due(now)
        assert planned() == []
        now += jobs.lost_after() + timedelta(seconds=1)
    tasks.plan_due(now)
    assert planned() == ["check_files"]
    validation.check(report_id=report.pk, actor=OPERATOR, clock=lambda: now)
    report.refresh_from_db()
    assert (report.state, report.refusal) == (FileJob.State.FAILED, validation.INTERRUPTED)


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_is_left_alone_for_a_while(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(world)

    def broken(**_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(validation, "check", broken)
    work_once()
    assert DBTaskResult.objects.failed().count() == 1
    tasks.plan_due(timezone.now() + tasks.AFTER_FAILURE)
    assert planned() == ["check_files"]


def test_files_are_taken_in_the_order_that_they_came(world: World) -> None:
    reports = [submit(world), submit(world)]
    for report in reports:
        assert jobs.first(timezone.now()) == report
        jobs.cancel(report, timezone.now())
    assert jobs.first(timezone.now()) is None


def test_what_is_kept_of_a_task_is_forgotten_after_two_weeks() -> None:
    for days in (1, 15):
        result = tasks.forget_files.enqueue()
        DBTaskResult.objects.filter(pk=result.id).update(status="SUCCESSFUL", finished_at=NOW - timedelta(days=days))
    tasks.forget_tasks.call()
    assert DBTaskResult.objects.count() == 1


def test_a_task_that_a_dead_worker_began_is_forgotten_after_a_day() -> None:
    for hours in (23, 25):
        result = tasks.forget_files.enqueue()
        DBTaskResult.objects.filter(pk=result.id).update(status="RUNNING", started_at=NOW - timedelta(hours=hours))
    tasks.forget_tasks.call()
    assert [kept.started_at for kept in DBTaskResult.objects.all()] == [NOW - timedelta(hours=23)]
