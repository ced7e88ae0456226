"""A file checked by a program: posted, polled, taken away, stopped, erased."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from standard.models import SampleFile, ValidationReport
from standard.permissions import OPERATOR
from standard.services import validation
from tests.concertation.world import World

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
    assert b"Chats" in b"".join(errors.streaming_content)  # type: ignore[attr-defined]
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
