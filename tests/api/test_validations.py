"""A file checked by a program: posted, polled, taken away, stopped, erased."""

from __future__ import annotations

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
