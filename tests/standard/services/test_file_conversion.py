"""A file is rewritten for another version once, whatever happens to the worker, and forgotten with all that came of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from accounts.models import User
from standard.converting.outcome import ConversionOutcome
from standard.models import FileConversion, Release, SampleFile, Standard
from standard.permissions import OPERATOR
from standard.services import file_conversion, jobs, samples, standards
from standard.services.errors import InvalidInput
from tests.standard.services.conftest import DESCRIPTOR, NOW, all_accepted, as_bytes

State = FileConversion.State
FILE = b"nom;public\nGap;Enfants\nDie;Adultes\n"


@pytest.fixture
def versions(standard: Standard, admin: User) -> tuple[Release, Release]:
    """The second renames a column and no longer has a value."""
    fields = [
        {**DESCRIPTOR["fields"][0], "name": "nom_du_lieu"},
        {**DESCRIPTOR["fields"][1], "constraints": {"enum": ["Adultes", "Seniors"]}},
    ]
    descriptor = {**DESCRIPTOR, "version": "0.2.0", "fields": fields}
    data = as_bytes(descriptor)
    standards.import_version(standard=standard, data=data, actor=admin, now=NOW, version="0.2.0", answers=all_accepted(standard, data))
    before, after = Release.objects.order_by("pk")
    return before, after


def submit(versions: tuple[Release, Release], **options: Any) -> FileConversion:
    before, after = versions
    values = {"name": "lieux.csv", "content": ContentFile(FILE), "before": before, "after": after, "now": NOW, **options}
    return file_conversion.submit(standard=before.standard, actor=AnonymousUser(), **values)


def stored(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_is_rewritten_by_a_worker_and_forgotten_with_what_came_of_it(versions: tuple[Release, Release], settings: Any) -> None:
    conversion = submit(versions)
    assert conversion.state == State.QUEUED
    done = file_conversion.rewrite(conversion_id=conversion.pk, actor=OPERATOR)
    assert done is not None
    assert (done.state, done.refusal) == (State.DONE, "")
    outcome = ConversionOutcome.from_json(json.loads(done.result))
    assert [(one.row, one.column, one.value) for one in outcome.pending] == [(2, "public", "Enfants")]
    output, decisions = file_conversion.rewritten(done)
    assert output.read_bytes() == b"nom_du_lieu,public\r\nGap,Enfants\r\nDie,Adultes\r\n"
    assert decisions.read_text().count("\n") == 2
    assert file_conversion.rewrite(conversion_id=conversion.pk, actor=OPERATOR) is None
    assert samples.forget(actor=OPERATOR, now=NOW + timedelta(days=7)) == 1
    assert (stored(settings), FileConversion.objects.count(), SampleFile.objects.count()) == ([], 0, 0)


def test_a_completed_table_is_followed_and_a_workbook_stays_one(versions: tuple[Release, Release]) -> None:
    header = "objet;champ avant;valeur avant;champ après;valeur après;changement;décision"
    table = f"{header}\nvaleur;public;Enfants;public;Seniors;;oui\n".encode("cp1252")
    conversion = submit(versions, table=table, name="LIEUX.XLSX")
    done = file_conversion.rewrite(conversion_id=conversion.pk, actor=OPERATOR)
    assert done is not None
    assert ConversionOutcome.from_json(json.loads(done.result)).pending_total == 0
    assert file_conversion.rewritten(done)[0].read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("options", "field", "message"),
    [
        ({"table": b"a,b\n1,2\n"}, "table", "il manque les colonnes"),
        ({"before": 1, "after": 1}, "after", "deux versions différentes"),
        ({"content": ContentFile(b"x" * 50)}, "file", "notre limite"),
    ],
)
def test_what_cannot_be_is_refused_before_it_is_stored(
    versions: tuple[Release, Release], settings: Any, options: dict[str, Any], field: str, message: str
) -> None:
    settings.FILE_MAX_BYTES = 40
    with pytest.raises(InvalidInput) as refused:
        submit(versions, **{key: versions[value] if isinstance(value, int) else value for key, value in options.items()})
    assert (refused.value.field, message in refused.value.message) == (field, True)
    assert stored(settings) == []


def test_a_file_that_is_no_table_is_refused_and_leaves_nothing(versions: tuple[Release, Release], settings: Any) -> None:
    conversion = submit(versions, content=ContentFile(b"%PDF-1.7"))
    done = file_conversion.rewrite(conversion_id=conversion.pk, actor=OPERATOR)
    assert done is not None
    assert (done.state, "un PDF" in done.refusal) == (State.REFUSED, True)
    assert len(stored(settings)) == 0


def test_a_lost_worker_leaves_the_file_to_another_and_writes_nothing(
    versions: tuple[Release, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    conversion = submit(versions)
    run = file_conversion.run

    def slow(*arguments: Any, **options: Any) -> Any:
        monkeypatch.setattr(file_conversion, "run", run)
        later = NOW + jobs.lost_after() + timedelta(seconds=1)
        assert file_conversion.to_do(actor=OPERATOR, now=later) == [conversion.pk]
        assert file_conversion.rewrite(conversion_id=conversion.pk, actor=OPERATOR, clock=lambda: later) is not None
        return run(*arguments, **options)

    monkeypatch.setattr(file_conversion, "run", slow)
    assert file_conversion.rewrite(conversion_id=conversion.pk, actor=OPERATOR, clock=lambda: NOW) is None
    held = FileConversion.objects.get()
    assert (held.state, held.attempts) == (State.DONE, 2)
    assert file_conversion.rewritten(held)[0].exists()
