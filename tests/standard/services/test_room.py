"""The files that people try take their share of the disk and of the worker, and no more; a full disk is said."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from standard.models import FileJob, SampleFile, Standard, ValidationReport
from standard.permissions import OPERATOR, Keys
from standard.services import jobs, room, samples, validation
from standard.services.errors import InvalidInput
from standard.services.room import Sender
from tests.standard.services.conftest import NOW

State = FileJob.State
FILE = b"nom;public\nGap;Enfants\n"
ANA, BEN = Sender("ana", "office"), Sender("ben", "office")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def small_shares(settings: Any) -> None:
    settings.VISITOR_MAX_FILES, settings.VISITOR_MAX_BYTES, settings.FILES_MAX_BYTES = 2, 10 * len(FILE), 30 * len(FILE)


def submit(standard: Standard, sender: Sender = ANA, *, content: bytes = FILE, after: timedelta = timedelta()) -> ValidationReport:
    return validation.submit(
        standard=standard, actor=AnonymousUser(), sender=sender, name="a.csv", content=ContentFile(content), now=NOW + after
    )


def stored(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def refused(standard: Standard, sender: Sender, **sent: Any) -> str:
    with pytest.raises(InvalidInput) as error:
        submit(standard, sender, **sent)
    assert error.value.field == "file"
    return error.value.message.replace("\u00a0", " ")


def test_a_visitor_has_some_files_wait_and_is_told_kindly_what_to_do(standard: Standard, settings: Any) -> None:
    first, _ = submit(standard), submit(standard)
    assert refused(standard, ANA) == (
        "2 fichiers envoyés d’ici attendent déjà leur tour. Attendez qu’un soit lu, ou arrêtez-le depuis sa page, puis recommencez."
    )
    assert len(stored(settings)) == 2
    submit(standard, BEN)
    validation.cancel(report=first, actor=AnonymousUser(), keys=Keys(session=frozenset({first.pk})), now=NOW)
    submit(standard)


def test_browsers_without_end_at_one_address_are_one_office(standard: Standard) -> None:
    for browser in range(2 * room.OFFICE):
        submit(standard, Sender(f"browser {browser}", "office"))
    assert "8 fichiers" in refused(standard, Sender("another", "office"))
    submit(standard, Sender("another", "elsewhere"))


def test_what_a_visitor_keeps_is_bounded_with_what_was_made_of_it(standard: Standard, settings: Any) -> None:
    report = submit(standard, content=9 * FILE)
    settings.VISITOR_MAX_BYTES = 10 * len(FILE)
    submit(standard)
    ValidationReport.objects.update(state=State.DONE)
    assert "Effacez-en un depuis sa page" in refused(standard, ANA)
    validation.withdraw(report=report, actor=AnonymousUser(), keys=Keys(session=frozenset({report.pk})), now=NOW)
    submit(standard)
    ValidationReport.objects.update(made_bytes=9 * len(FILE))
    assert "dépasseraient" in refused(standard, ANA)


def test_all_files_together_are_bounded(standard: Standard) -> None:
    for visitor in range(3):
        submit(standard, Sender(f"visitor {visitor}", f"address {visitor}"), content=10 * FILE)
    assert "Le site garde autant de fichiers qu’il peut" in refused(standard, BEN)


def test_a_refused_file_goes_at_once_and_what_was_said_of_it_stays(standard: Standard, settings: Any) -> None:
    report = submit(standard, content=b"%PDF-1.7 ")
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert (done.state, "un PDF" in done.refusal) == (State.REFUSED, True)
    assert stored(settings) == []
    assert (SampleFile.objects.get().name, SampleFile.objects.get().size) == ("a.csv", 0)
    assert samples.forget(actor=OPERATOR, now=NOW + 8 * samples.KEPT_FOR) == 1


def test_a_file_whose_check_never_ends_goes_with_what_it_left(standard: Standard, settings: Any) -> None:
    report = submit(standard)
    left = validation.downloads_folder(report) / "reste"
    left.parent.mkdir(parents=True)
    left.write_bytes(FILE)
    ValidationReport.objects.update(attempts=jobs.ATTEMPTS)
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert (done.state, stored(settings)) == (State.FAILED, [])


def test_a_sheet_that_is_refused_leaves_the_file_that_another_was_read_from(standard: Standard, settings: Any) -> None:
    report = submit(standard)
    validation.check(report_id=report.pk, actor=OPERATOR)
    ValidationReport.objects.create(
        standard=standard, sample=report.sample, revision=report.revision, sheet="Autre", created_at=NOW + MINUTE
    )
    done = validation.check(report_id=ValidationReport.objects.latest("created_at").pk, actor=OPERATOR)
    assert done is not None
    assert done.state == State.REFUSED
    assert Path(report.sample.content.path) in stored(settings)


def test_the_files_of_one_visitor_do_not_delay_those_of_another(standard: Standard, settings: Any) -> None:
    settings.VISITOR_MAX_FILES = 50
    many = [submit(standard, ANA, after=number * MINUTE) for number in range(6)]
    late, later = submit(standard, BEN, after=10 * MINUTE), submit(standard, Sender("eve"), after=11 * MINUTE)
    now = NOW + 20 * MINUTE
    assert [one.pk for one in jobs.queue(now)][:4] == [many[0].pk, late.pk, later.pk, many[1].pk]
    assert [jobs.before(one, now) for one in (many[0], late, later, many[1], many[5])] == [0, 1, 2, 3, 7]
    # Whoever was served last comes last.
    assert jobs.claim(ValidationReport, many[0].pk, now)
    assert [one.pk for one in jobs.queue(now)][:3] == [late.pk, later.pk, many[1].pk]
    assert jobs.claim(ValidationReport, late.pk, now + MINUTE)
    assert jobs.claim(ValidationReport, later.pk, now + 2 * MINUTE)
    again = submit(standard, BEN, after=13 * MINUTE)
    assert [one.pk for one in jobs.queue(now)][:3] == [many[1].pk, again.pk, many[2].pk]


class FullDisk(FileSystemStorage):
    """A disk with room for some bytes, where the system then says that there is none."""

    ROOM = 10

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(self.ROOM))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def full_disk(settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.standard.services.test_room.FullDisk"}}


def test_on_a_full_disk_a_file_is_refused_with_a_sentence_and_nothing_of_it_stays(
    client: Client, standard: Standard, full_disk: None, settings: Any
) -> None:
    address = f"/standards/{standard.slug}/verifier/"
    answer = client.post(address, {"file": SimpleUploadedFile("a.csv", FILE), "version": "travail"})
    assert (answer.status_code, room.FULL in answer.content.decode()) == (422, True)
    problem = client.post("/api/v1/validations/", {"file": SimpleUploadedFile("a.csv", FILE), "standard": standard.slug})
    assert (problem.status_code, problem.json()["errors"][0]["field"]) == (400, "file")
    assert (stored(settings), SampleFile.objects.count()) == ([], 0)
    assert client.get("/").status_code == 200


def test_a_large_upload_that_the_temporary_folder_cannot_hold_is_told(
    client: Client, standard: Standard, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0

    def full(self: TemporaryUploadedFile, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(TemporaryUploadedFile, "write", full, raising=False)
    address = f"/standards/{standard.slug}/verifier/"
    answer = client.post(address, {"file": SimpleUploadedFile("a.csv", FILE), "version": "travail"})
    assert (answer.status_code, room.FULL in answer.content.decode()) == (422, True)
    problem = client.post("/api/v1/validations/", {"file": SimpleUploadedFile("a.csv", FILE), "standard": standard.slug})
    assert (problem.status_code, problem.json()["detail"]) == (400, room.FULL)


@pytest.fixture
def full_database() -> Any:
    """SQLite, which may take no page more: it says so as it does where the disk is full."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone can be told how large it may be")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        before = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute(f"PRAGMA max_page_count = {before}")


def fill(standard: Standard, size: int) -> None:
    """With what counts for nothing in the room of files: how many rows fit is the database's affair."""
    while True:
        SampleFile.objects.create(standard=standard, name="a", size=0, sha256="", uploaded_at=NOW, summary="a" * size)


@pytest.mark.django_db(transaction=True)
def test_with_a_database_that_takes_no_more_one_reads_and_is_told(
    client: Client, standard: Standard, full_database: None, settings: Any
) -> None:
    for size in (5_000, 1):
        with pytest.raises(OperationalError) as error:
            fill(standard, size)
        assert room.is_full(error.value)
    for page in ("/", f"/standards/{standard.slug}/", f"/standards/{standard.slug}/champs/", "/api/v1/standards/"):
        assert client.get(page).status_code == 200
    client.raise_request_exception = False
    address = f"/standards/{standard.slug}/verifier/"
    answer = client.post(address, {"file": SimpleUploadedFile("a.csv", FILE), "version": "travail"})
    assert (answer.status_code, room.FULL in answer.content.decode()) == (422, True)
    assert stored(settings) == []
    forged = {"standard": standard.slug, "file": SimpleUploadedFile("a.csv", FILE)}
    assert client.post("/api/v1/validations/", forged).json()["detail"] == room.FULL


def test_a_session_that_the_disk_cannot_hold_is_told_too(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(SessionStore, "save", full)
    client.raise_request_exception = False
    answer = client.post("/connexion/", {"email": "ana@exemple.fr"})
    assert (answer.status_code, "Le site n’a plus de place" in answer.content.decode()) == (507, True)
