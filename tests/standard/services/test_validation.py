"""A file is checked once, whatever happens to the worker, and forgotten in time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from standard import queries
from standard.models import Release, SampleFile, Standard, ValidationReport
from standard.permissions import OPERATOR, Keys, PermissionRefused
from standard.schema.compatibility import SampleColumn
from standard.services import jobs, room, samples, validation
from standard.services.errors import InvalidInput
from standard.validation.report import Report
from tests.standard.services.conftest import NOW

State = ValidationReport.State


def upload(content: str = "nom;public\nGap;Enfants\n;Chats\n", name: str = "lieux.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def submit(standard: Standard, actor: User | AnonymousUser | None = None, **options: Any) -> ValidationReport:
    values = {"name": "lieux.csv", "content": upload(), "now": NOW, **options}
    return validation.submit(standard=standard, actor=actor or AnonymousUser(), **values)


def sent(report: ValidationReport) -> Keys:
    """The keys of the browser that sent the file."""
    return Keys(session=frozenset({report.pk}))


def stored(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_anybody_tries_a_file_and_reads_its_report(standard: Standard) -> None:
    report = submit(standard, name="C:\\Users\\moi\\lieux.csv")
    assert (report.state, report.sample.name, report.release) == (State.QUEUED, "lieux.csv", None)
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert (done.state, done.refusal) == (State.DONE, "")
    found = Report.from_json(json.loads(done.result))
    assert [(error.row, error.field, error.code) for error in found.errors] == [
        (3, "nom", "constraint-error/required"),
        (3, "public", "constraint-error/enum"),
    ]


def test_a_published_version_is_checked_against(standard: Standard) -> None:
    release = Release.objects.get(version="0.1.0")
    report = submit(standard, release=release)
    assert (report.release, report.revision) == (release, release.revision)


def test_a_version_of_another_standard_or_not_yet_published_is_refused(standard: Standard) -> None:
    release = Release.objects.get(version="0.1.0")
    release.state = Release.State.CANDIDATE
    with pytest.raises(InvalidInput) as refused:
        submit(standard, release=release)
    assert refused.value.field == "version"
    assert not SampleFile.objects.exists()


def test_a_file_that_is_no_table_is_refused_with_a_sentence(standard: Standard) -> None:
    report = submit(standard, content=upload("%PDF-1.7"))
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert done.state == State.REFUSED
    assert "un PDF" in done.refusal


def test_a_large_file_is_refused_before_it_is_stored(standard: Standard, settings: Any) -> None:
    settings.FILE_MAX_BYTES = 10
    with pytest.raises(InvalidInput) as refused:
        submit(standard)
    assert refused.value.field == "file"
    assert stored(settings) == []


def test_files_do_not_pile_up(standard: Standard, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(room, "WAITING", 1)
    submit(standard)
    with pytest.raises(InvalidInput, match="attendent déjà"):
        submit(standard)
    assert len(stored(settings)) == 1


def test_a_check_is_done_once(standard: Standard) -> None:
    report = submit(standard)
    assert validation.check(report_id=report.pk, actor=OPERATOR) is not None
    assert validation.check(report_id=report.pk, actor=OPERATOR) is None
    assert validation.to_do(actor=OPERATOR, now=NOW + timedelta(days=1)) == []


class Killed(BaseException):
    """What a signal does to a worker: nothing after it runs."""


def kill_during_check(report: ValidationReport, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    with monkeypatch.context() as patch:

        def die(*_: Any, **__: Any) -> None:
            raise Killed

        patch.setattr(validation, "run", die)
        with pytest.raises(Killed):
            validation.check(report_id=report.pk, actor=OPERATOR, clock=lambda: at)


def test_the_file_of_a_killed_worker_is_taken_again_once_it_is_surely_lost(standard: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    report = submit(standard)
    kill_during_check(report, monkeypatch, NOW)
    soon, later = NOW + timedelta(seconds=5), NOW + jobs.lost_after() + timedelta(seconds=1)
    assert validation.to_do(actor=OPERATOR, now=soon) == []
    assert validation.check(report_id=report.pk, actor=OPERATOR, clock=lambda: soon) is None
    assert validation.to_do(actor=OPERATOR, now=later) == [report.pk]
    done = validation.check(report_id=report.pk, actor=OPERATOR, clock=lambda: later)
    assert done is not None
    assert (done.state, done.attempts) == (State.DONE, 2)


def test_a_file_that_kills_every_worker_is_given_up(standard: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    report = submit(standard)
    at = NOW
    for _ in range(jobs.ATTEMPTS):
        kill_during_check(report, monkeypatch, at)
        at += jobs.lost_after() + timedelta(seconds=1)
    done = validation.check(report_id=report.pk, actor=OPERATOR, clock=lambda: at)
    assert done is not None
    assert done.state == State.FAILED
    assert "interrompue" in done.refusal


def test_a_worker_that_was_held_to_be_lost_writes_nothing(standard: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    report = submit(standard)
    run = validation.run

    def slow(*arguments: Any, **options: Any) -> Any:
        """Another worker takes the file meanwhile."""
        monkeypatch.setattr(validation, "run", run)
        later = NOW + jobs.lost_after() + timedelta(seconds=1)
        assert validation.check(report_id=report.pk, actor=OPERATOR, clock=lambda: later) is not None
        return run(*arguments, **options)

    monkeypatch.setattr(validation, "run", slow)
    assert validation.check(report_id=report.pk, actor=OPERATOR, clock=lambda: NOW) is None
    report.refresh_from_db()
    assert (report.state, report.attempts) == (State.DONE, 2)


@pytest.mark.usefixtures("watched_closely")
def test_a_check_that_is_cancelled_while_it_runs_stops_and_leaves_nothing(standard: Standard, settings: Any) -> None:
    report = submit(standard)

    def clock() -> datetime:
        report.refresh_from_db()
        if report.state == State.RUNNING:
            validation.cancel(report=report, actor=AnonymousUser(), keys=sent(report), now=NOW)
        return NOW

    assert validation.check(report_id=report.pk, actor=OPERATOR, clock=clock) is None
    report.refresh_from_db()
    assert (report.state, report.result, report.finished_at) == (State.CANCELLED, "", NOW)
    assert stored(settings) == [Path(report.sample.content.path)]


def test_a_file_erased_before_its_turn_is_said(standard: Standard, settings: Any) -> None:
    report = submit(standard)
    for path in stored(settings):
        path.unlink()
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert (done.state, done.refusal) == (State.REFUSED, validation.GONE)


def test_files_and_reports_are_forgotten_after_a_week_unless_left_as_samples(standard: Standard, admin: User, settings: Any) -> None:
    forgotten = submit(standard)
    left = submit(standard, admin, keep=True)
    assert samples.forget(actor=OPERATOR, now=NOW + timedelta(days=6)) == 0
    assert samples.forget(actor=OPERATOR, now=NOW + timedelta(days=7)) == 1
    assert list(ValidationReport.objects.values_list("pk", flat=True)) == [left.pk]
    assert not SampleFile.objects.filter(pk=forgotten.sample_id).exists()
    assert [path.name for path in stored(settings)] == [Path(left.sample.content.name).name]


def test_only_somebody_signed_in_leaves_a_sample(standard: Standard) -> None:
    with pytest.raises(PermissionRefused):
        submit(standard, keep=True)
    assert not SampleFile.objects.exists()


def test_whoever_sent_the_file_erases_it_at_once(standard: Standard, settings: Any) -> None:
    report = submit(standard)
    with pytest.raises(PermissionRefused):
        validation.withdraw(report=report, actor=AnonymousUser(), now=NOW)
    validation.withdraw(report=report, actor=AnonymousUser(), keys=sent(report), now=NOW)
    assert not SampleFile.objects.exists()
    assert not ValidationReport.objects.exists()
    assert stored(settings) == []


def test_a_file_that_waits_plans_its_check_a_later_look_and_its_end(standard: Standard) -> None:
    submit(standard)
    planned = DBTaskResult.objects.order_by("enqueued_at")
    assert sorted(task.task_path for task in planned) == ["standard.tasks.check_files"] * 2 + ["standard.tasks.forget_files"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_checks_what_waits(standard: Standard) -> None:
    now = timezone.now()
    reports = [submit(standard, now=now), submit(standard, content=upload("nom\nDie\n"), now=now)]
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)
    for report in reports:
        report.refresh_from_db()
        assert report.state == State.DONE


def test_the_cells_of_a_file_left_as_a_sample_say_what_a_change_would_do(standard: Standard, admin: User) -> None:
    content = "nom;public\nGap;Enfants\nDigne;Enfants\n;Adultes\nGap;\n"
    for keep in (True, False):
        report = submit(standard, admin, keep=keep, content=upload(content))
        validation.check(report_id=report.pk, actor=OPERATOR)
        report.sample.refresh_from_db()
        assert bool(report.sample.summary) == keep
    schema = queries.working_schema(standard)
    renamed = schema.with_field(replace(schema.fields[0], properties={**schema.fields[0].properties, "name": "commune"}))
    samples = queries.samples_of(standard, renamed)
    weighed = {name: replace(column, untold=frozenset()) for name, column in samples.columns.items()}
    assert weighed == {
        "commune": SampleColumn(1, 3, {"Gap": 2, "Digne": 1}),
        "public": SampleColumn(1, 3, {"Enfants": 2, "Adultes": 1}),
    }
    assert samples.columns["commune"].untold == {"Gap", "Digne"}


def test_what_is_remembered_of_a_standard_is_forgotten_with_each_sample_that_comes_or_goes(standard: Standard, admin: User) -> None:
    def stamp() -> str:
        return Standard.objects.get().stamp

    before = stamp()
    for keep in (True, False):
        report = submit(standard, admin, keep=keep, content=upload("nom;public\nGap;Enfants\n"))
        validation.check(report_id=report.pk, actor=OPERATOR)
        report.sample.refresh_from_db()
        assert (stamp() != before) == keep
        before = stamp()
        samples.erase(report.sample)
        assert (stamp() != before) == keep
        before = stamp()
