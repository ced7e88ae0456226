"""What the tests of pages do: read one as its visitor would, send a form, count queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from standard.models import Event

HOME = "/standards/bibliotheques/"


def as_(user: User | None) -> Client:
    """A browser where this person is signed in; nobody for None."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def words(html: bytes) -> str:
    """A page with its spaces made plain."""
    return " ".join(html.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, words(answer.content)[:3000]
    return words(answer.content)


def send(client: Client, address: str, status: int = 302, /, **data: Any) -> str:
    """Send a form. Gives the page that follows a redirection, or the one that came back."""
    answer = client.post(address, data)
    assert answer.status_code == status, words(answer.content)[:3000]
    return read(client, answer["Location"].split("#")[0]) if status == 302 else words(answer.content)


def refused(client: Client, address: str, reason: str, /, **data: Any) -> None:
    """A forged form is answered 403 with its reason, and nothing is written."""
    before = Event.objects.count()
    assert reason in send(client, address, 403, **data)
    assert Event.objects.count() == before


def beside(html: str, name: str) -> str:
    """The message beside the input of this id."""
    found = re.search(rf'id="{name}_error">(.*?)</div>', html)
    assert found, f"aucune erreur près de {name}"
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def queries(client: Client, address: str) -> int:
    read(client, address)
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


def stays_bounded(client: Client, address: str, add: Callable[[int], object], *, first: int = 2, then: int = 12) -> None:
    """The page asks for no more queries when `add` has added more of what it lists."""
    for number in range(first):
        add(number)
    before = queries(client, address)
    for number in range(first, then):
        add(number)
    assert queries(client, address) == before
