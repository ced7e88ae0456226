"""A file checked by a program: posted, polled, taken away, stopped, erased."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from standard.models import FileConversion, FileCorrection, SampleFile, ValidationReport
from standard.permissions import OPERATOR
from standard.services import file_conversion, file_correction, validation
from standard.validation.outputs.made import Made
from tests.concertation.world import World
from tests.standard.validation.files import workbook

ADDRESS = "/api/v1/validations/"


def post(client: Client, world: World) -> dict[str, Any]:
    file = SimpleUploadedFile("lieux.csv", b"nom;public\nGap;Enfants\nDie;Chats\n")
    answer = client.post(ADDRESS, {"file": file, "standard": world.standard.slug})
    assert (answer.status_code, answer["Location"]) == (202, f"{ADDRESS}{answer.json()['id']}/")
    return dict(answer.json())


def path(url: str) -> str:
    return url[url.index("/", len("https://")) :]


def test_a_file_is_posted_polled_and_its_files_taken_away(client: Client, world: World) -> None:
    sent = post(client, world)
    assert (sent["state"], sent["stage"], sent["report"], sent["downloads"]) == ("queued", "reading", None, {})
    validation.check(report_id=ValidationReport.objects.get().pk, actor=OPERATOR)
    done = client.get(path(sent["url"])).json()
    assert (done["state"], done["rows_read"], done["report"]["errors_total"]) == ("done", 2, 1)
    assert done["statistics"]["nom"] == {"distinct": 2, "frequent": [["Die", 1], ["Gap", 1]]}
    errors = client.get(path(done["downloads"]["erreurs.csv"]))
    assert b"Chats" in errors.getvalue()
    # Nobody is signed in: the page is read by whoever has its address, and is not to be acted on.
    assert client.get(path(done["page"])).status_code == 200
    assert client.post(f"{path(done['page'])}effacer/").status_code == 404
    assert client.get(f"{path(sent['url'])}files/secret").status_code == 404


def test_a_check_is_stopped_then_erased(client: Client, world: World) -> None:
    url = path(post(client, world)["url"])
    assert client.post(f"{url}cancel/").json()["state"] == "cancelled"
    assert client.post(f"{url}cancel/").status_code == 400
    assert client.delete(url).status_code == 204
    assert not SampleFile.objects.exists()


def test_the_report_of_somebody_is_theirs(client: Client, world: World) -> None:
    url = path(post(client, world)["url"])
    SampleFile.objects.update(owner=world.contributor)
    for ask in (client.get, client.delete):
        assert ask(url).status_code == 404


def test_a_file_is_corrected_and_its_columns_said_by_a_program(client: Client, world: World) -> None:
    def ask(url: str, data: dict[str, Any]) -> Any:
        return client.post(url, data, content_type="application/json")

    file = SimpleUploadedFile("lieux.csv", "Intitulé;Public\nGap;Chats\nDie;enfants\nOz;Chats\n".encode())
    said = {"mapping": 1, "columns": [{"columns": ["Intitulé"], "fields": ["nom"]}]}
    answer = client.post(ADDRESS, {"file": file, "standard": world.standard.slug, "mapping": json.dumps(said)})
    url = path(answer.json()["url"])
    assert client.get(f"{url}rows/").status_code == 404
    validation.check(report_id=ValidationReport.objects.get().pk, actor=OPERATOR)
    rows = client.get(f"{url}rows/").json()
    assert (rows["count"], rows["labels"], rows["fields"]) == (3, ["nom", "public"], ["nom", "public"])
    assert rows["rows"][1]["row"] == 3
    (error,) = rows["rows"][1]["errors"]
    assert (error["field"], error["value"], error["offered"], error["certain"]) == ("public", "enfants", "Enfants", True)
    assert client.get(f"{url}rows/?cause=constraint-error/enum&field=nom").json()["count"] == 0
    assert client.get(f"{url}rows/?couleur=rouge").status_code == 400
    mapping = client.get(f"{url}mapping/").json()
    assert mapping["said"]["columns"] == said["columns"]
    assert [rule["fields"] for rule in mapping["proposed"]["rules"]] == [["nom"], ["public"]]
    refused = ask(f"{url}cells/", {"cells": [{"row": 2, "field": "inconnu", "value": "x"}]})
    assert (refused.status_code, "inconnu" in refused.content.decode()) == (400, True)
    typed = {"row": 2, "field": "public", "value": "Adultes", "everywhere": True}
    assert ask(f"{url}cells/", {"cells": [typed]}).json() == {"waiting": 1}
    again = ask(f"{url}checks/", {"kinds": ["case"]})
    assert again.status_code == 202
    validation.check(report_id=ValidationReport.objects.latest("created_at").pk, actor=OPERATOR)
    assert client.get(again["Location"]).json()["report"]["valid"]
    assert ask(f"{url}checks/", {"mapping": {"mapping": 2}}).status_code == 400
    nothing = client.post(ADDRESS, {"standard": world.standard.slug})
    assert (nothing.status_code, "adresse" in nothing.content.decode()) == (400, True)


def test_a_report_is_shared_then_taken_back_another_sheet_checked_and_a_copy_corrected(
    client: Client, world: World, tmp_path: Path
) -> None:
    """Without an account and without a session: by the secret that was answered alone."""
    header = ["nom", "public", "places"]
    book = workbook(tmp_path, [header, ["Gap", "enfants", "3"]], [header, ["Die", "Adultes", "2"]])
    file = SimpleUploadedFile(book.name, book.read_bytes())
    sent = client.post(ADDRESS, {"file": file, "standard": world.standard.slug}).json()
    url = path(sent["url"])
    validation.check(report_id=ValidationReport.objects.get().pk, actor=OPERATOR)

    page = path(client.get(url).json()["page"])
    assert client.delete(f"{url}share/").status_code == 204
    assert client.get(page).status_code == 404
    shared = client.post(f"{url}share/").json()["page"]
    assert (client.get(path(shared)).status_code, path(shared) != page) == (200, True)

    assert client.post(f"{url}sheets/", {"sheet": "Absente"}, "application/json").json()["errors"][0]["field"] == "sheet"
    other = client.post(f"{url}sheets/", {"sheet": "Sheet2"}, "application/json")
    validation.check(report_id=ValidationReport.objects.latest("created_at", "pk").pk, actor=OPERATOR)
    found = client.get(path(other.json()["url"])).json()
    assert (other.status_code, found["report"]["valid"], found["id"]) == (202, True, other.json()["id"])

    assert client.get(f"{url}corrections/").status_code == 404
    refused = client.post(f"{url}corrections/", {"kinds": ["inconnue"]}, "application/json")
    assert refused.json()["errors"][0]["field"] == "kinds"
    possible = [one.kind for one in Made.from_json(json.loads(ValidationReport.objects.earliest("created_at").downloads)).corrections]
    asked = client.post(f"{url}corrections/", {"kinds": possible}, "application/json")
    assert (asked.status_code, asked.json()["state"], client.get(f"{url}corrected-file/").status_code) == (202, "queued", 404)
    file_correction.write(correction_id=FileCorrection.objects.get().pk, actor=OPERATOR)
    done = client.get(f"{url}corrections/").json()
    assert (done["state"], done["cells"]) == ("done", 1)
    copy = openpyxl.load_workbook(BytesIO(client.get(path(done["file"])).getvalue()))
    assert copy.worksheets[0]["B2"].value == "Enfants"


def test_a_file_that_was_checked_is_converted_as_it_was(client: Client, world: World) -> None:
    world.publish("1.0.0")
    world.change({"op": "add_value", "field": "public", "value": "Étudiants", "next": None})
    world.publish("1.1.0")
    file = SimpleUploadedFile("lieux.csv", b"nom;public\nGap;Enfants\n")
    url = path(client.post(ADDRESS, {"file": file, "standard": world.standard.slug, "version": "1.0.0"}).json()["url"])
    early = client.post(f"{url}conversions/", {"after": "1.1.0"}, "application/json")
    assert early.json()["errors"][0]["field"] == "file"
    validation.check(report_id=ValidationReport.objects.get().pk, actor=OPERATOR)
    assert client.post(f"{url}conversions/", {"after": "9.0.0"}, "application/json").json()["errors"][0]["field"] == "after"
    begun = client.post(f"{url}conversions/", {"after": "1.1.0"}, "application/json")
    file_conversion.rewrite(conversion_id=FileConversion.objects.get().pk, actor=OPERATOR)
    assert (begun.status_code, client.get(path(begun.json()["url"])).json()["state"]) == (202, "done")


def test_a_file_is_converted_by_a_program_that_alone_reads_it(client: Client, world: World) -> None:
    world.publish("1.0.0")
    world.change({"op": "add_value", "field": "public", "value": "Étudiants", "next": None})
    world.publish("1.1.0")
    file = SimpleUploadedFile("lieux.csv", b"nom;public\nGap;Enfants\n")
    asked = {"standard": world.standard.slug, "before": "1.0.0", "after": "1.1.0"}
    refused = client.post("/api/v1/conversions/", {"file": file, **asked, "after": "9.0.0"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "after")
    file.seek(0)
    sent = client.post("/api/v1/conversions/", {"file": file, **asked})
    url = sent["Location"]
    row = FileConversion.objects.get()
    assert (sent.status_code, sent.json()["state"], sent.json()["downloads"]) == (202, "queued", {})
    assert client.get(f"/api/v1/conversions/{row.pk}/").status_code == 404
    file_conversion.rewrite(conversion_id=row.pk, actor=OPERATOR)

    done = client.get(url).json()
    assert (done["state"], done["before"], done["after"]) == ("done", "1.0.0", "1.1.0")
    assert client.get(path(done["page"])).status_code == 200
    assert b"Gap" in client.get(path(done["downloads"]["new"])).getvalue()
    assert client.get(path(done["downloads"]["pending.csv"])).getvalue()
    assert client.get(f"{url}files/autre").status_code == 404
    assert client.delete(url).status_code == 204
    assert not SampleFile.objects.exists()
