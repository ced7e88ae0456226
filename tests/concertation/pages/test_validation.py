"""Trying a file, as a producer with a CSV and ten minutes sees it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from standard.models import SampleFile, ValidationReport
from standard.permissions import OPERATOR
from standard.services import validation
from tests.concertation.world import World

State = ValidationReport.State
WRONG = "nom;public;places\nGap;Enfants;12\n;Chats;=1+1\nDie;Enfant;x\n"


@pytest.fixture
def address(world: World) -> str:
    return reverse("standard:validate", args=[world.standard.slug])


def send(client: Client, address: str, content: str | bytes = WRONG, **data: Any) -> HttpResponse:
    data = {"version": "travail", **data}
    file = SimpleUploadedFile("lieux.csv", content if isinstance(content, bytes) else content.encode())
    return client.post(address, {"file": file, **data})


def checked(client: Client, address: str, content: str = WRONG) -> ValidationReport:
    """A report once a worker has made it."""
    send(client, address, content)
    report = ValidationReport.objects.latest("created_at")
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    return done


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_anybody_may_send_a_file_and_is_told_what_becomes_of_it(client: Client, address: str) -> None:
    page = text_of(client.get(address))
    assert "50 Mo au plus" in page
    assert "effacés après 7 jours" in page
    assert "données personnelles" in page
    assert "Laisser ce fichier" not in page


def test_sending_leads_to_a_private_page_that_tells_how_far_it_is(client: Client, address: str) -> None:
    response = send(client, address)
    report = ValidationReport.objects.get()
    assert response.status_code == 302
    assert response["Location"] == report.get_absolute_url()
    waiting = client.get(report.get_absolute_url())
    assert "est le prochain à être lu" in text_of(waiting)
    assert '<meta http-equiv="refresh"' in waiting.content.decode()
    assert waiting["X-Robots-Tag"] == "noindex"
    assert "no-store" in waiting["Cache-Control"]


def test_the_report_says_what_to_correct_and_where(client: Client, address: str, world: World) -> None:
    report = checked(client, address)
    page = text_of(client.get(report.get_absolute_url()))
    assert "2 lignes sur 3 à corriger, pour 3 raisons." in page
    assert "La colonne « Nom » (nom) est à remplir sur chaque ligne." in page
    assert '<samp class="ui-cell">Chats</samp>' in page
    assert "ligne 3" in page
    propose = f"{reverse('concertation:propose', args=[world.standard.slug])}?champ={world.field('public').uid}"
    assert f'<a href="{propose}&amp;valeur=Chats">Proposez « Chats »</a>' in page
    assert "http-equiv" not in page
    world.now = timezone.now()
    world.call()
    client.force_login(world.contributor)
    form = text_of(client.get(f"{propose}&valeur=Chats"))
    assert ">Chats</textarea>" in form
    assert ">Chats</textarea>" not in text_of(client.get(propose))


def test_each_column_is_told_with_its_values(client: Client, address: str) -> None:
    content = "nom;public;places\n" + "Gap;Enfants;12\n" * 3 + "Die;Chats;\nGap;Enfants;7\n"
    page = text_of(client.get(checked(client, address, content).get_absolute_url()))
    assert "4 lignes justes sur 5, soit 80 %" in page
    assert '<td class="ui-number">80 %</td>' in page
    assert '<samp class="ui-cell">Gap</samp> <span class="ui-note">80 %</span>' in page
    assert '1 ligne à corriger : <a href="#raison-1">raison 1</a>' in page


def test_a_valid_file_is_said_valid(client: Client, address: str) -> None:
    page = text_of(client.get(checked(client, address, "nom;public\nGap;Enfants\n").get_absolute_url()))
    assert "Ce fichier est valide : 1 ligne, rien à corriger." in page
    assert "1 colonne facultative n’est pas dans le fichier : <code>places</code>" in page
    assert "À corriger</h2>" not in page


def test_a_file_that_is_no_table_is_said_so(client: Client, address: str) -> None:
    page = text_of(client.get(checked(client, address, "%PDF-1.4").get_absolute_url()))
    assert "Ce fichier n’a pas pu être vérifié" in page
    assert "un PDF" in page


def test_the_content_of_a_file_is_never_markup(client: Client, address: str) -> None:
    page = checked(client, address, 'nom;public\nGap;<script>alert(1)</script>\n"";<b>\n').get_absolute_url()
    assert "<script>alert" not in client.get(page).content.decode()


def test_the_errors_open_in_a_spreadsheet_without_a_formula(client: Client, address: str) -> None:
    report = checked(client, address)
    response = client.get(reverse("standard:validation_errors", args=[report.standard.slug, report.pk]))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert "attachment" in response["Content-Disposition"]
    assert [(row["ligne"], row["champ"], row["valeur"]) for row in rows] == [
        ("3", "nom", ""),
        ("3", "public", "Chats"),
        ("3", "places", "'=1+1"),
        ("4", "public", "Enfant"),
        ("4", "places", "x"),
    ]


def test_the_json_is_that_of_the_command(client: Client, address: str) -> None:
    report = checked(client, address)
    response = client.get(reverse("standard:validation_json", args=[report.standard.slug, report.pk]))
    data = json.loads(response.content)
    assert (data["valid"], data["errors_total"], data["rows"]) == (False, 5, 3)


def test_downloads_of_a_file_that_waits_are_not_there_yet(client: Client, address: str) -> None:
    send(client, address)
    report = ValidationReport.objects.get()
    for name in ("validation_errors", "validation_json"):
        assert client.get(reverse(f"standard:{name}", args=[report.standard.slug, report.pk])).status_code == 404


def test_a_form_without_a_file_says_so_beside_the_input(client: Client, address: str) -> None:
    response = client.post(address, {"version": "travail"})
    assert response.status_code == 422
    assert 'id="id_file_error"' in response.content.decode()


def test_a_file_too_large_is_not_stored_and_is_said_so(client: Client, address: str, settings: Any) -> None:
    settings.FILE_MAX_BYTES = 1024 * 1024
    response = send(client, address, b"nom\n" + b"x" * 1024 * 1024)
    assert response.status_code == 422
    assert "Ce fichier dépasse 1 Mo" in text_of(response)
    assert not SampleFile.objects.exists()


def test_an_unknown_version_is_refused_beside_the_input(client: Client, address: str) -> None:
    response = send(client, address, version="9.9.9")
    assert response.status_code == 422
    assert not ValidationReport.objects.exists()


def test_a_sample_is_left_by_somebody_signed_in_only(client: Client, address: str, world: World) -> None:
    send(client, address, keep="on")
    assert SampleFile.objects.get().delete_after is not None
    client.force_login(world.contributor)
    assert "Laisser ce fichier" in text_of(client.get(address))
    send(client, address, keep="on")
    assert SampleFile.objects.latest("pk").delete_after is None


def test_a_report_is_erased_on_demand_by_a_post(client: Client, address: str) -> None:
    report = checked(client, address)
    erase = reverse("standard:validation_erase", args=[report.standard.slug, report.pk])
    assert client.get(erase).status_code == 405
    assert "sont effacés" in text_of(client.post(erase, follow=True))
    assert client.get(report.get_absolute_url()).status_code == 404


def test_a_report_has_only_its_own_address(client: Client, address: str) -> None:
    response = client.get(f"{address}00000000-0000-4000-8000-000000000000/")
    assert response.status_code == 404
    assert "effacé après 7 jours" in text_of(response)


def test_a_post_from_another_site_is_refused(address: str) -> None:
    assert send(Client(enforce_csrf_checks=True), address).status_code == 403
    assert not ValidationReport.objects.exists()


def test_the_whole_journey_with_the_worker(client: Client, address: str, transactional_db: None) -> None:
    response = send(client, address)
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)
    assert "à corriger, pour 3 raisons" in text_of(client.get(response["Location"]))
