"""A program elsewhere told of what happens: a real server receives it, checks who sent it, and is tried again where it fails."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from lxml import html

from standard.models import Event, Notice, Webhook, WebhookDelivery
from standard.news import TELLINGS
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import webhooks
from standard.services.errors import InvalidInput
from standard.services.fetching import Web
from tests.api.client import Script
from tests.concertation.world import NOW, World
from tests.standard.services.served import site

URL = "https://exemple.test/appels?cle=1"


class _Program(BaseHTTPRequestHandler):
    answers: ClassVar[int] = 204
    received: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((dict(self.headers), body))
        self.send_response(self.answers)
        self.send_header("Location", "https://interne.test/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with site(_Program, {"exemple.test": ["127.0.0.1"], "interne.test": ["10.0.0.1"]}) as web:
        yield web


@pytest.fixture(autouse=True)
def program() -> type[_Program]:
    _Program.answers = 204
    _Program.received.clear()
    return _Program


@pytest.fixture(scope="module")
def comes_from_the_standard() -> Callable[..., bool]:
    """The code that the help gives to those who receive, as written there."""
    page = html.document_fromstring(Client().get("/aide/webhooks/").content)
    (code,) = page.xpath("//code[@id='python']")
    names: dict[str, Any] = {}
    exec(code.text_content(), names)
    found: Callable[..., bool] = names["comes_from_the_standard"]
    return found


@time_machine.travel(NOW)
def verified(check: Callable[..., bool], secret: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    assert check(secret, headers, body)
    assert not check(secret, headers, body + b" ")
    assert not check(f"whsec_{base64.b64encode(b'another').decode()}", headers, body)
    said: dict[str, Any] = json.loads(body)
    return said


def works(now: datetime, web: Web) -> None:
    """What the worker does until nothing is due."""
    while webhooks.send(actor=OPERATOR, now=now, web=web):
        pass


def test_what_is_declared_is_told_signed_as_the_api_shows_it_and_nothing_else(
    world: World, web: Web, program: type[_Program], comes_from_the_standard: Callable[..., bool]
) -> None:
    world.call()
    world.say("Avant qu’on ne l’ait déclarée.")
    hook, secret = webhooks.declare(standard=world.standard, url=URL, kinds=["comment"], actor=world.team, now=world.now)
    assert secret not in str(Webhook.objects.values())
    works(world.now, web)
    told = (program.received, hook.deliveries.exists(), webhooks.due(world.now))
    assert told == ([], False, False), "What was before it is not told to it, nor is it waited for."
    said = world.say("Une remarque.")
    world.meet()

    works(world.now, web)

    ((headers, body),) = program.received
    told = verified(comes_from_the_standard, secret, headers, body)
    event = Event.objects.get(verb="comment.posted", subject_id=said.pk)
    assert (told["type"], told["standard"], event.subject_id) == ("comment.posted", world.standard.slug, said.pk)
    (shown,) = (
        row
        for row in Script().get(f"standards/{world.standard.slug}/events/", verb="comment.posted")["results"]
        if row["id"] == told["event"]["id"]
    )
    shown = {name: value for name, value in shown.items() if name in told["event"]}
    assert datetime.fromisoformat(told["event"].pop("at")) == datetime.fromisoformat(shown.pop("at"))
    assert told["event"] == shown
    delivery = hook.deliveries.get()
    assert (delivery.state, delivery.status, delivery.attempts) == ("arrived", 204, 1)
    assert "cle=1" not in str(list(Event.objects.values_list("message", flat=True))), "The path of an address may be a secret."

    webhooks.test(webhook=hook, actor=world.team, now=world.now)
    works(world.now, web)
    assert verified(comes_from_the_standard, secret, *program.received[-1])["type"] == "test"
    webhooks.remove(webhook=hook, actor=world.team, now=world.now)
    world.say("Une autre.")
    works(world.now, web)
    assert len(program.received) == 2


def test_what_fails_is_tried_again_then_given_up_and_the_team_is_told(world: World, web: Web, program: type[_Program]) -> None:
    hook, _ = webhooks.declare(standard=world.standard, url=URL, kinds=["comment"], actor=world.team, now=world.now)
    world.call()
    world.say("Une remarque.")
    program.answers, now = 302, world.now
    works(now, web)
    delivery = hook.deliveries.get()
    assert (delivery.state, delivery.status, delivery.error) == ("waiting", 302, "L’adresse a répondu par le code 302.")
    assert len(program.received) == 1, "It is not led elsewhere, and not hammered."
    works(now + timedelta(seconds=59), web)
    assert len(program.received) == 1
    program.answers = 200
    works(now + timedelta(minutes=1), web)
    assert hook.deliveries.get().state == "arrived"

    program.answers = 500
    for number in range(webhooks.STOPPED_AFTER):
        world.say(f"Remarque n° {number}.")
    for _ in range(webhooks.TRIES):
        now += timedelta(hours=7)
        works(now, web)
    hook.refresh_from_db()
    assert hook.stopped_at is not None
    assert not webhooks.due(now + timedelta(days=9))
    event = Event.objects.get(verb="webhook.stopped")
    assert event.message == "exemple.test"
    assert Notice.objects.filter(event=event, recipient=world.team).exists()

    webhooks.resume(webhook=hook, actor=world.team, now=now)
    program.answers = 410
    world.say("Après la reprise.")
    works(now, web)
    hook.refresh_from_db()
    assert hook.stopped_at is not None, "Whoever answers that it is gone is not asked again."


def test_an_address_of_ours_is_not_reached_and_only_the_team_declares(world: World, web: Web) -> None:
    for url in ("http://exemple.test/", "https://exemple.test:8443/", "https://moi:mot@exemple.test/", "file:///etc/passwd"):
        with pytest.raises(InvalidInput):
            webhooks.declare(standard=world.standard, url=url, kinds=["comment"], actor=world.team, now=world.now)
    for kinds in ([], ["comment", "vote"]):
        with pytest.raises(InvalidInput):
            webhooks.declare(standard=world.standard, url=URL, kinds=kinds, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused):
        webhooks.declare(standard=world.standard, url=URL, kinds=["comment"], actor=world.contributor, now=world.now)
    hook, _ = webhooks.declare(standard=world.standard, url="https://interne.test/", kinds=["comment"], actor=world.team, now=world.now)
    webhooks.test(webhook=hook, actor=world.team, now=world.now)
    works(world.now, web)
    assert "n’est pas public" in WebhookDelivery.objects.get().error


def test_the_team_declares_tries_and_removes_by_its_page_and_by_a_script(world: World, web: Web, program: type[_Program]) -> None:
    client, slug = Client(), world.standard.slug
    client.force_login(world.team)
    place = f"/standards/{slug}/equipe/webhooks/"
    assert client.post(place, {"url": "http://exemple.test/", "kinds": ["release"]}).status_code == 422
    page = client.post(place, {"url": URL, "kinds": ["release", "decision"]}).content.decode()
    assert "whsec_" in page
    assert "whsec_" not in client.get(place).content.decode()
    hook = Webhook.objects.get()
    client.post(f"{place}{hook.pk}/essai/")
    program.answers = 500
    works(timezone.now(), web)
    assert "Abandonné" in client.get(place).content.decode()

    script, other = Script(world.team), Script(world.contributor)
    declared = script.post(f"standards/{slug}/webhooks/", {"url": "https://exemple.test/autre", "kinds": ["meeting"]})
    assert declared["secret"].startswith("whsec_")
    assert [one["url"] for one in script.get(f"standards/{slug}/webhooks/")] == [URL, "https://exemple.test/autre"]
    assert [(one["state"], one["status"]) for one in script.get(f"webhooks/{hook.pk}/deliveries/")] == [("given_up", 500)]
    assert script.post(f"webhooks/{hook.pk}/test/", status=202)["state"] == "waiting"
    for path in (f"standards/{slug}/webhooks/", f"webhooks/{hook.pk}/deliveries/"):
        other.get(path, 403)
    other.post(f"webhooks/{hook.pk}/test/", status=403)
    client.post(f"{place}{hook.pk}/retrait/")
    assert script.client.delete(f"/api/v1/webhooks/{declared['id']}/").status_code == 204
    assert not Webhook.objects.exists()


def test_every_verb_that_is_told_is_one_of_the_site() -> None:
    assert set().union(*webhooks.VERBS.values()) <= set(TELLINGS) | set(_of_the_debate())


def _of_the_debate() -> set[str]:
    from pages.reading.verbs import SENTENCES

    return set(SENTENCES)
