"""Trying a file, as a producer with a CSV and ten minutes sees it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from standard.models import SampleFile, ValidationReport
from standard.permissions import OPERATOR
from standard.services import file_correction, validation, workers
from tests.concertation.world import World
from tests.standard.validation.files import workbook

State = ValidationReport.State
WRONG = "nom;public;places\nGap;Enfants;12\n;Chats;=1+1\nDie;Enfant;x\n"


@pytest.fixture
def address(world: World) -> str:
    return reverse("pages:validate", args=[world.standard.slug])


def send(client: Client, address: str, content: str | bytes = WRONG, **data: Any) -> HttpResponse:
    data = {"version": "travail", **data}
    file = SimpleUploadedFile("lieux.csv", content if isinstance(content, bytes) else content.encode())
    return client.post(address, {"file": file, **data})


def checked(client: Client, address: str, content: str | bytes = WRONG) -> ValidationReport:
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
    propose = f"{reverse('pages:propose', args=[world.standard.slug])}?champ={world.field('public').uid}"
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


def address_of(report: ValidationReport, name: str, *more: str) -> str:
    return reverse(f"pages:validation_{name}", args=[report.standard.slug, report.pk, *more])


def body(response: Any) -> bytes:
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Robots-Tag"] == "noindex"
    return response.getvalue()


def rows_of(client: Client, report: ValidationReport, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(client.get(address_of(report, "file", name))).decode("utf-8-sig"))))


def test_a_row_leads_to_its_wrong_cells_however_far_they_are(client: Client, address: str) -> None:
    report = checked(client, address, "nom;a;b;public;places\nGap;;;Enfants;12\n;;;Chats;=1+1\n")
    page = client.get(address_of(report, "rows")).content.decode()
    links = re.findall(r'href="#(cellule-[^"]+)"', page)
    assert links == ["cellule-3-nom", "cellule-3-public", "cellule-3-places"]
    assert all(page.count(f'id="{link}"') == 1 for link in links)


def notes(workbook: bytes) -> dict[str, str]:
    """What the red cells say, by their place."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        root = ElementTree.fromstring(archive.read("xl/comments1.xml"))
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return {comment.attrib["ref"]: "".join(comment.itertext()) for comment in root.iter(f"{main}comment")}


def test_what_one_takes_away_has_every_error_and_no_formula(client: Client, address: str) -> None:
    report = checked(client, address)
    page = text_of(client.get(report.get_absolute_url()))
    assert "Liste des erreurs (CSV)</a> : 5 erreurs" in page
    assert "2 cellules commencent comme une formule" in page
    assert [row[:3] for row in rows_of(client, report, "erreurs.csv")[1:]] == [
        ["3", "nom", ""],
        ["3", "public", "Chats"],
        ["3", "places", "'=1+1"],
        ["4", "public", "Enfant"],
        ["4", "places", "x"],
    ]
    assert rows_of(client, report, "lignes-justes.csv") == [["nom", "public", "places"], ["Gap", "Enfants", "12"]]
    assert rows_of(client, report, "lignes-a-corriger.csv")[1:] == [["", "Chats", "'=1+1"], ["Die", "Enfant", "x"]]
    annotated = body(client.get(address_of(report, "file", "fichier-annote.xlsx")))
    assert set(notes(annotated)) == {"B3", "C3", "D3", "C4", "D4"}
    assert "« Chats » n’est pas dans la liste" in notes(annotated)["C3"].replace("\u00a0", " ")
    book = CalamineWorkbook.from_filelike(io.BytesIO(annotated))
    data = book.get_sheet_by_name("Données").to_python()
    assert data[0] == ["Ligne", "nom", "public", "places", "À corriger"]
    assert [row[:4] for row in data[1:]] == [[2.0, "Gap", "Enfants", "12"], [3.0, "", "Chats", "=1+1"], [4.0, "Die", "Enfant", "x"]]
    assert "« Chats » n’est pas dans la liste" in data[2][4].replace("\u00a0", " ")
    assert len(book.get_sheet_by_name("Erreurs").to_python()) == 6
    assert client.get(address_of(report, "file", "..")).status_code == 404


def test_the_badge_says_its_words(client: Client, address: str) -> None:
    response = client.get(address_of(checked(client, address), "badge"))
    root = ElementTree.fromstring(response.content)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Bibliothèques : 33 % de lignes justes".replace(" :", "\u00a0:").replace(
        " %", "\u00a0%"
    )


def test_a_report_is_for_whoever_sent_the_file_until_it_is_shared(client: Client, address: str, world: World) -> None:
    report, other = checked(client, address), Client()
    assert other.get(report.get_absolute_url()).status_code == 404
    assert other.post(address_of(report, "erase")).status_code == 404
    client.post(address_of(report, "share"), {"action": "share"})
    report.refresh_from_db()
    shared = reverse("pages:validation_report", args=[world.standard.slug, report.share_token])
    assert shared in text_of(client.get(report.get_absolute_url()))
    page = text_of(other.get(shared))
    assert "à corriger, pour 3 raisons" in page
    assert "Supprimer maintenant" not in page
    assert str(report.pk) not in page
    assert b"Chats" in body(other.get(f"{shared}fichiers/erreurs.csv"))
    for action in ("effacer", "partager", "arreter", "feuille"):
        assert other.post(f"{shared}{action}/").status_code == 404
    client.post(address_of(report, "share"), {"action": "stop"})
    assert other.get(shared).status_code == 404


def test_what_is_certain_is_corrected_in_a_copy_on_demand(client: Client, address: str) -> None:
    content = "nom;public;places\nGap; Enfants;12\nDie;enfants;8\nOz;ENFANTS;=1+1\n"
    report = checked(client, address, content)
    page = text_of(client.get(report.get_absolute_url()))
    assert "Espaces en trop : 1 cellule" in page
    assert "Majuscules et minuscules : 2 cellules" in page
    corrected = address_of(report, "corrected")
    assert client.get(corrected).status_code == 404
    assert "Cochez au moins une" in text_of(client.post(address_of(report, "correct"), {"kinds": "date"}, follow=True))
    assert "se prépare" in text_of(client.post(address_of(report, "correct"), {"kinds": "case"}, follow=True))
    (pending,) = file_correction.to_do(actor=OPERATOR, now=timezone.now())
    file_correction.write(correction_id=pending, actor=OPERATOR)
    assert "2 cellules corrigées" in text_of(client.get(report.get_absolute_url()))
    rows = list(csv.reader(io.StringIO(body(client.get(corrected)).decode())))
    assert rows == [["nom", "public", "places"], ["Gap", " Enfants", "12"], ["Die", "Enfants", "8"], ["Oz", "Enfants", "=1+1"]]
    assert Path(report.sample.content.path).read_text() == content


def test_what_is_probable_is_offered_and_left_to_be_ticked(client: Client, address: str) -> None:
    """A slip of the pen is corrected on demand: nobody is invited to propose it as a value that the list lacks."""
    content = "nom;public;places\nGap;Enfantss;12\nDie; Enfants;8\nOz;Chats;12 places\n"
    report = checked(client, address, content)
    page = text_of(client.get(report.get_absolute_url()))
    assert "« Enfantss » n’est pas dans la liste : vouliez-vous dire « Enfants » ?" in page
    assert "Proposez « Chats »" in page
    assert "Proposez « Enfantss »" not in page
    assert "Écrivez le nombre seul : « 12 »." in page
    assert 'value="spaces" checked>' in page
    assert 'value="near">' in page
    assert 'value="unit">' in page
    client.post(address_of(report, "correct"), {"kinds": ["near", "unit"]}, follow=True)
    (pending,) = file_correction.to_do(actor=OPERATOR, now=timezone.now())
    file_correction.write(correction_id=pending, actor=OPERATOR)
    rows = list(csv.reader(io.StringIO(body(client.get(address_of(report, "corrected"))).decode())))
    assert rows[1:] == [["Gap", "Enfants", "12"], ["Die", " Enfants", "8"], ["Oz", "Chats", "12"]]


def test_a_file_whose_columns_are_missing_has_no_right_row(client: Client, address: str) -> None:
    page = text_of(client.get(checked(client, address, "public;places\nEnfants;12\nChats;8\n").get_absolute_url()))
    assert "Il manque 1 colonne obligatoire, et 1 ligne sur 2 est à corriger dans les autres : 2 raisons en tout." in page
    assert "aucune ligne n’est complète sans cette colonne" in page
    assert "Lignes justes (CSV)" not in page
    assert "Lignes à corriger (CSV)</a> : 2 lignes" in page


def test_a_check_is_stopped_while_it_waits(client: Client, address: str) -> None:
    send(client, address)
    report = ValidationReport.objects.get()
    assert "Vérification arrêtée" in text_of(client.post(address_of(report, "cancel"), follow=True))
    assert validation.check(report_id=report.pk, actor=OPERATOR) is None
    assert "déjà finie" in text_of(client.post(address_of(report, "cancel"), follow=True))


def test_another_sheet_of_the_same_file_is_checked(client: Client, address: str, tmp_path: Path) -> None:
    good, bad = [["nom", "public"], ["Gap", "Enfants"]], [["nom", "public"], ["Die", "Chats"]]
    first = checked(client, address, workbook(tmp_path, good, bad).read_bytes())
    page = text_of(client.get(first.get_absolute_url()))
    assert '<button class="fr-btn fr-btn--sm fr-btn--secondary" type="submit" name="sheet" value="Sheet2">Sheet2</button>' in page
    client.post(address_of(first, "sheet"), {"sheet": "Sheet2"})
    second = ValidationReport.objects.latest("created_at")
    done = validation.check(report_id=second.pk, actor=OPERATOR)
    assert done is not None
    assert (done.sample, json.loads(done.result)["sheet"], json.loads(done.result)["errors_total"]) == (first.sample, "Sheet2", 1)
    assert "Choisissez une feuille de ce fichier" in text_of(client.post(address_of(first, "sheet"), {"sheet": "X"}, follow=True))


def test_the_json_is_that_of_the_command(client: Client, address: str) -> None:
    report = checked(client, address)
    response = client.get(reverse("pages:validation_json", args=[report.standard.slug, report.pk]))
    data = json.loads(response.content)
    assert (data["valid"], data["errors_total"], data["rows"]) == (False, 5, 3)


def test_downloads_of_a_file_that_waits_are_not_there_yet(client: Client, address: str) -> None:
    send(client, address)
    report = ValidationReport.objects.get()
    for found in (address_of(report, "json"), address_of(report, "badge"), address_of(report, "file", "erreurs.csv")):
        assert client.get(found).status_code == 404


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


def test_whoever_waits_is_told_that_nobody_checks(client: Client, address: str) -> None:
    place = send(client, address)["Location"]
    assert "La vérification des fichiers est arrêtée pour le moment" in text_of(client.get(place))
    workers.beat(worker="a", actor=OPERATOR, now=timezone.now())
    assert "est arrêtée" not in text_of(client.get(place))


def test_a_report_is_erased_on_demand_by_a_post(client: Client, address: str) -> None:
    report = checked(client, address)
    erase = reverse("pages:validation_erase", args=[report.standard.slug, report.pk])
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
