"""Bringing a file to a newer version, as a producer with a CSV and ten minutes sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from standard.models import FileConversion, SampleFile, ValidationReport
from standard.permissions import OPERATOR
from standard.services import file_conversion, validation
from tests.concertation.world import World
from tests.pages.test_correspondence import TABLE, two_versions
from tests.pages.visit import HOME, as_, read, send, words

__all__ = ["two_versions"]

UPDATE = f"{HOME}mettre-a-jour/"


def upload(client: Client, content: bytes = b"nom;public\nGap;Enfants\nDie;Adultes\n", status: int = 302, **data: Any) -> str:
    data = {"before": "1.0.0", "after": "2.0.0", **data}
    return send(client, UPDATE, status, file=SimpleUploadedFile("lieux.csv", content), **data)


def rewritten(client: Client, **data: Any) -> FileConversion:
    upload(client, **data)
    done = file_conversion.rewrite(conversion_id=FileConversion.objects.latest("created_at").pk, actor=OPERATOR)
    assert done is not None
    return done


def body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer["X-Robots-Tag"] == "noindex"
    return answer.getvalue()


def test_with_one_version_there_is_nothing_to_update(world: World) -> None:
    assert "n’a pas encore deux versions publiées" in read(as_(None), UPDATE)


def test_the_form_is_led_to_from_the_versions_and_waits_at_a_private_address(client: Client, two_versions: World) -> None:
    for page in (f"{HOME}versions/2.0.0/", f"{HOME}versions/1.0.0...2.0.0/", f"{TABLE}/"):
        assert f'href="{UPDATE}?de=1.0.0&amp;a=2.0.0"' in read(client, page)
    html = read(client, f"{UPDATE}?de=2.0.0&a=1.0.0")
    assert '<option value="2.0.0" selected>' in html
    assert "effacés après 7 jours" in html
    waiting = upload(client)
    assert "est le prochain à être réécrit" in waiting
    assert '<meta http-equiv="refresh"' in waiting


def test_the_new_file_and_what_is_left_to_decide_are_given_then_erased(client: Client, two_versions: World, settings: Any) -> None:
    done = rewritten(client)
    html = read(client, done.get_absolute_url())
    assert "2 lignes réécrites ; il reste 1 point à décider." in html
    assert "La valeur « Enfants » n’existe plus" in html
    assert f'href="{TABLE}/"' in html
    file = body(client, f"{done.get_absolute_url()}fichier").decode()
    assert "Gap,Enfants,\r\nDie,Grandes personnes,\r\n" in file
    assert "Enfants" in body(client, f"{done.get_absolute_url()}a-decider.csv").decode()
    assert "sont effacés" in send(client, f"{done.get_absolute_url()}effacer/")
    assert not SampleFile.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert "effacée après 7 jours" in read(client, done.get_absolute_url(), 404)


def test_a_completed_table_leaves_nothing_to_decide(client: Client, two_versions: World) -> None:
    table = client.post(f"{TABLE}/", {"question-0": "1"}).content
    done = rewritten(client, table=SimpleUploadedFile("table.csv", table))
    assert "2 lignes réécrites, et rien à décider." in read(client, done.get_absolute_url())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"after": "1.0.0"}, "Choisissez deux versions différentes"),
        ({"table": SimpleUploadedFile("table.csv", b"a,b\n1,2\n")}, "La table n’a pas été lue"),
    ],
)
def test_a_slip_is_told_beside_its_input(client: Client, two_versions: World, data: dict[str, Any], message: str) -> None:
    assert message in upload(client, status=422, **data)


def test_a_file_that_is_no_table_says_why(client: Client, two_versions: World) -> None:
    done = rewritten(client, content=b"%PDF-1.7")
    html = read(client, done.get_absolute_url())
    assert "n’a pas pu être mis à jour" in html
    assert "un PDF" in html
    assert "n’a pas pu l’être" in words(client.get(f"{done.get_absolute_url()}fichier").content)


def test_a_file_goes_back_to_an_earlier_version_and_what_was_rewritten_is_shown(client: Client, two_versions: World) -> None:
    content = b"nom,public\nGap,Grandes personnes\nDie,Grandes personnes\n"
    done = rewritten(client, content=content, before="2.0.0", after="1.0.0")
    html = read(client, done.get_absolute_url())
    assert "2 cellules disent autre chose que dans votre fichier." in html
    assert '<samp class="ui-cell">Grandes personnes</samp></td><td><samp class="ui-cell">Adultes</samp></td>' in html
    assert "Gap,Adultes,\r\nDie,Adultes,\r\n" in body(client, f"{done.get_absolute_url()}fichier").decode()


def test_the_check_of_a_file_leads_to_its_update(client: Client, two_versions: World) -> None:
    send(client, f"{HOME}verifier/", file=SimpleUploadedFile("lieux.csv", b"nom;public\nGap;Enfants\n"), version="1.0.0")
    report = ValidationReport.objects.get()
    validation.check(report_id=report.pk, actor=OPERATOR)
    assert f'href="{UPDATE}?de=1.0.0"' in read(client, report.get_absolute_url())
