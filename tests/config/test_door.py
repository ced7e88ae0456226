"""What no database or protocol holds stops at the door, with a sentence; the rest of the request goes through."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from config.wsgi import application
from tests.concertation.world import World
from tests.pages.visit import as_

SITE = "/standards/bibliotheques/"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


@pytest.mark.parametrize("address", [f"{SITE}champs/a%00b/", "/recherche%00/", "/api/v1/standards/%00/"])
def test_an_address_with_a_sign_that_nothing_holds(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "caractère illisible" in answer.content.decode()
    assert answer["Content-Type"].startswith("application/problem+json" if address.startswith("/api/") else "text/html")


def test_a_page_leaves_out_of_its_parameters_and_inputs_what_nobody_types(world: World) -> None:
    world.call()
    client = as_(world.contributor)
    assert client.get(f"{SITE}champs/?mots=no%00m").status_code == 200
    answer = client.post(f"{SITE}commentaires/", b"kind=addition&body=Il+manque%00+un+champ&%00=1", "application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert world.standard.comments.get().body == "Il manque un champ"


def test_the_api_names_the_parameter_and_the_place_in_json(world: World) -> None:
    client = as_(world.copil[0])
    problem = client.get(f"/api/v1{SITE}events/?verb=a%00").json()
    assert (problem["status"], [error["field"] for error in problem["errors"]]) == (400, ["verb"])
    body = b'{"target": {"field": "no\\u0000m"}, "kind": "addition", "body": "Oui"}'
    problem = client.post(f"/api/v1{SITE}comments/", body, "application/json").json()
    assert (problem["status"], [error["field"] for error in problem["errors"]]) == (400, ["target.field"])
    form = b"slug=a&title=b%00"
    problem = as_(world.admin).post("/api/v1/standards/", form, "application/x-www-form-urlencoded").json()
    assert problem["status"] in {400, 415}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"body": %s}' % (b"9" * 5_000), "5000 chiffres"),
        (b'{"body": 1e999}', "trop grand"),
        (b'{"body": NaN}', "NaN"),
        (b'{"body": "\xff"}', "UTF-8"),
        (b'{"body": \n  tout}', "ligne 2, colonne 3"),
    ],
    ids=["digits", "infinite", "no number", "no text", "no JSON"],
)
def test_a_body_that_cannot_be_read_is_refused_in_french(world: World, body: bytes, said: str) -> None:
    answer = as_(world.copil[0]).post(f"/api/v1{SITE}comments/", body, "application/json")
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_a_day_that_nobody_means_fails_nowhere(world: World) -> None:
    """Counting a day on from the calendar's last one, or a time zone back from its first, failed: by pages, by the API, by anybody."""
    team = as_(world.team)
    for day in ("0001-01-01", "0001-01-01T00:00", "9999-12-31"):
        assert Client().get(f"{SITE}decisions/?depuis={day}&jusqu-au={day}").status_code == 200
        assert Client().get(f"/api/v1{SITE}decisions/?since={day}").status_code == 400
        assert team.post(f"{SITE}equipe/membres/", {"email": "a@exemple.fr", "circle": "copil", "until": day}).status_code == 422
        for path, name in (
            ("consultations", "closes_at"),
            ("meetings", "starts_at"),
            ("members", "until"),
            ("roadmap/rounds", "starts_on"),
        ):
            problem = team.post(f"/api/v1{SITE}{path}/", {name: day}, "application/json").json()
            assert name in {error["field"] for error in problem["errors"]}, (path, problem)


@pytest.mark.parametrize("address", ["/", "/api/v1/standards/"])
@pytest.mark.parametrize("charset", ["base64", "undefined", "latin-1", "unicode_escape", "\xff\xfe", "\0", "a; charset*=foo''bar"])
def test_texts_come_in_utf_8(db: None, address: str, charset: str) -> None:
    for media_type in ("text/plain", "multipart/form-data; boundary=a", "application/json"):
        status, answer = served(address, CONTENT_TYPE=f"{media_type}; charset={charset}", QUERY_STRING="q=a")
        assert (status, "UTF-8" in answer) == (400, True)


def served(address: str, **environ: str) -> tuple[int, str]:
    """The status and the body of a GET through the application of the server: Django's test client begins later."""
    request = RequestFactory()._base_environ(PATH_INFO=address, **environ)  # type: ignore[attr-defined]
    request["wsgi.input"] = io.BytesIO()
    said: list[str] = []
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        body = b"".join(application(request, lambda status, headers: said.append(status)))
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return int(said[0].split()[0]), body.decode()


@pytest.mark.parametrize("address", ["/", "/api/v1/standards/"])
@pytest.mark.parametrize(
    "headers",
    [
        {"CONTENT_TYPE": "application/json; charset=UTF8; version=1", "QUERY_STRING": "page=1"},
        {"HTTP_USER_AGENT": "\xff\xfe", "HTTP_REFERER": "a\x00", "HTTP_ACCEPT_LANGUAGE": "\xff"},
        {"HTTP_COOKIE": 'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000\\000"; csrftoken="\\000"; messages=\xff'},
    ],
    ids=["type", "headers", "cookies"],
)
def test_what_no_browser_sends_is_left_out(db: None, address: str, headers: dict[str, str]) -> None:
    assert served(address, **headers)[0] == 200


@pytest.mark.parametrize("token", ["Token \xff\xfe", "Token a\x00b"])
def test_a_token_that_cannot_be_read_is_not_taken_for_nobody(db: None, token: str) -> None:
    status, problem = served("/api/v1/standards/", HTTP_AUTHORIZATION=token)
    assert status == 400
    assert '"field": "Authorization"' in problem


def test_an_address_to_go_back_to_is_one_of_ours(world: World) -> None:
    client = as_(world.contributor)
    said = {"display_name": "Ana", "organisation": ""}
    for wrong in ("abc", "//exemple.org/", "https://exemple.org/", "/" + "a" * 20_000, "javascript:alert(1)"):
        assert client.post("/compte/", {**said, "next": wrong})["Location"] == "/compte/"
    assert client.post("/compte/", {**said, "next": SITE})["Location"] == SITE
    refused = client.get(f"{SITE}equipe/membres/", headers={"referer": "http://testserver//exemple.org/piege/"})
    assert refused.status_code == 403
    assert "exemple.org/piege" not in refused.content.decode(), "A page of ours that looks like another site is no page to go back to."


def test_the_api_answers_problems_in_french_where_no_view_is_reached(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_(world.team)
    client.raise_request_exception = False
    missing = client.get("/api/v1/nulle-part/")
    forged = Client(enforce_csrf_checks=True).post("/api/v1/")
    monkeypatch.setattr("api.standards.StandardView.get", lambda *_, **__: 1 / 0)
    failed = client.get(f"/api/v1{SITE}")
    absent = client.get("/api/v1/releases/404/")
    for answer, status in ((missing, 404), (forged, 403), (failed, 500), (absent, 404)):
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
        problem = answer.json()
        assert problem["status"] == status
        assert problem["title"].endswith(".")
        assert problem["detail"].endswith(".")
        assert "matches" not in problem["detail"]
