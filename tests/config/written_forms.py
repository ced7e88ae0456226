"""The forms that people write in, each found in the page that shows it, from the table of the addresses that write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.test import Client
from django.urls import reverse
from lxml import html
from lxml.html import FormElement, HtmlElement

from accounts.models import User
from tests.config.writing_routes import ROUTES
from tests.config.writing_routes.asking import Asks
from tests.config.writing_routes.places import Places

WRITERS: dict[str, Callable[[Places], User]] = {"POST pages:recuse": lambda p: p.world.copil[0]}
"""Who sees a form that the administration does not."""

_CHOSEN: Callable[[Places], str] = lambda p: f"champ={p.world.field('public').uid}&quoi=scinder"
QUERIES = dict.fromkeys(("POST pages:propose", "POST pages:reshape", "POST pages:reshape_draft"), _CHOSEN)
"""What an address says to show its form."""


@dataclass(frozen=True)
class WrittenForm:
    """A form that one writes in: who does, the page where it is, where it is sent."""

    writer: User
    page: str
    address: str
    form: FormElement

    def filled(self) -> dict[str, str]:
        """Another text in each input that takes one."""
        return {one.get("name"): f"écrit {rank} – là" for rank, one in enumerate(_written_in(self.form))}

    @property
    def takes_lines(self) -> bool:
        """Whether Enter sends it from one of its inputs."""
        return any(one.tag == "input" for one in _written_in(self.form))

    @property
    def buttons(self) -> list[str]:
        """What each button that sends it says, the first one first, and nothing twice."""
        sending = (one for one in self.form.iter("button") if one.get("type", "submit") == "submit" and "disabled" not in one.attrib)
        return list(dict.fromkeys(one.get("value", "") for one in sending))

    def send(self, client: Client, texts: dict[str, str]) -> Any:
        sent: dict[str, list[str]] = {}
        for name, value in self.form.form_values():
            sent.setdefault(name, []).append(value)
        sent |= {name: [text] for name, text in texts.items()}
        return client.post(self.address, sent, headers={"referer": f"http://testserver{self.page}"})


class PagesRead:
    """Pages as people see them, each read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, str], tuple[str, str]] = {}

    def read(self, user: User, address: str) -> tuple[str, str]:
        """Where the address leads, and the page that is there."""
        if (user.pk, address) not in self._read:
            client = Client()
            client.force_login(user)
            answer: Any = client.get(address, follow=True)
            here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
            self._read[user.pk, address] = here.partition("#")[0], answer.content.decode()
        return self._read[user.pk, address]


def written_forms(places: Places, pages: PagesRead) -> Iterator[tuple[str, WrittenForm]]:
    """Each with the name of its address."""
    for name in [
        name
        for name in ROUTES
        if name.startswith("POST ") and " api:" not in name and (name == "POST account_email" or "account_" not in name)
    ]:
        route = ROUTES[name]
        address = reverse(name.split()[1], kwargs=route.at(places))
        query = QUERIES.get(name, route.query if isinstance(route, Asks) else lambda places: "")(places)
        writer = WRITERS.get(name, lambda p: p.world.admin)(places)
        here, page = pages.read(writer, f"{address}?{query}" if query else address)
        for form in html.document_fromstring(page or "<p>").forms:
            sent_to = urljoin(here, form.action or here).partition("#")[0]
            if form.method == "POST" and sent_to.partition("?")[0] == address and _written_in(form):
                yield name, WrittenForm(writer, here, sent_to, form)
                break


def texts_of(page: str) -> set[tuple[str, str]]:
    """What the inputs of a page say, each with its name."""
    return {(one.get("name", ""), _said(one)) for one in html.document_fromstring(page).iter("input", "textarea")}


def _written_in(form: HtmlElement) -> list[HtmlElement]:
    return [one for one in form.iter("input", "textarea") if one.get("name") and one.get("type", "text") in ("text", "email", "url")]


def _said(one: HtmlElement) -> str:
    return (one.text or "").removeprefix("\n") if one.tag == "textarea" else one.get("value", "")
