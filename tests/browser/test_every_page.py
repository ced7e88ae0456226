"""Every page of the site, to whoever reads it: what axe sees in light and dark, its title, its landmarks, and its width."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, path, resolve
from lxml import html
from playwright.sync_api import Page

from config.urls import *  # noqa: F403 - what follows is the site, with one address more
from config.urls import urlpatterns as of_the_site
from tests.concertation.world import World
from tests.hostile.forms import Forms
from tests.hostile.routes import lived_in, routes
from tests.hostile.values import encoded
from tests.hostile.visitors import Sent, Visitor, people

AXE: Final = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
CONTRAST: Final = """{runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"]}"""
WIDTHS: Final = {"a phone": 320, "a desk at 200 %": 720}
PATIENT: Final = 60_000
EACH: Final = int(os.environ.get("PAGES_EACH", "3"))
"""Pages of each kind that the links of others lead to, for each person: their states are not the same."""
STATES: Final = {"type", "role", "scope", "tabindex", "aria-current", "aria-expanded", "aria-hidden", "aria-invalid"}
"""The attributes whose value counts as much as their presence."""
AHEAD: Final = 20
"""Pages that wait for the browser."""
SHOWN: Final = {200, 400, 403, 404, 409, 422, 429}
Pieces: TypeAlias = set[tuple[str, ...]]
Made: TypeAlias = tuple[str, str, Pieces, list[str]]
"""A page: who reads it where, its content, what axe judges it by, and the names that two of its elements have."""


held: list[str] = []
"""The page that the browser reads next."""


def holding(request: HttpRequest) -> HttpResponse:
    return HttpResponse(held[0])


urlpatterns = [path("held/", holding), *of_the_site]


@pytest.mark.deep
def test_every_page_is_read_by_all_in_light_and_dark_narrow_and_wide(new_page: Callable[..., Page], world: World, settings: Any) -> None:
    addresses = [route.address() for route in routes(lived_in(world)) if not route.api and "get" in route.methods]
    page = new_page(viewport={"width": 1440, "height": 900})
    reader = Reader(page)
    settings.ROOT_URLCONF = __name__
    faults: dict[str, str] = {}
    visitors = [*reversed(people(world)), Visitor("administrator", world.admin)]
    pages = (
        (f"{visitor.name}: {place}", content, *pieces_of(content))
        for visitor in visitors
        for place, content in pages_of(visitor, addresses)
    )
    for where, content, pieces, twice in made_ahead(pages):
        for fault in reader.faults_of(content, pieces, twice):
            faults.setdefault(fault, where)
    assert not faults, "\n".join(f"{where}\n    {fault}" for fault, where in faults.items())


def made_ahead(pages: Iterator[Made]) -> Iterator[Made]:
    """The same pages: the site makes the next ones while the browser reads one. Meanwhile the database is the site's alone."""
    ready: Queue[Made | None] = Queue(AHEAD)
    faults: list[BaseException] = []
    left, shared = Event(), connections[DEFAULT_DB_ALIAS]

    def make() -> None:
        connections[DEFAULT_DB_ALIAS] = shared
        try:
            for one in pages:
                ready.put(one)
                if left.is_set():
                    break
        except BaseException as fault:
            faults.append(fault)
        finally:
            ready.put(None)

    shared.inc_thread_sharing()
    maker = Thread(target=make)
    maker.start()
    try:
        while (one := ready.get()) is not None:
            yield one
    finally:
        left.set()
        while maker.is_alive():
            with suppress(Empty):
                ready.get(timeout=0.1)
        shared.dec_thread_sharing()
    if faults:
        raise faults[0]


def pages_of(visitor: Visitor, first: list[str]) -> Iterator[tuple[str, str]]:
    """Each page by its address, those that it leads to, and what its forms answer when nothing is filled in."""
    waiting, known, kinds, sent = list(first), set(first), Counter[str](), set[str]()
    while waiting:
        address = waiting.pop(0)
        content = shown(visitor, Sent("get", address))
        if not content:
            continue
        yield address, content
        for link in html.document_fromstring(content).xpath("//a/@href"):
            path = urlsplit(link).path
            kind = kind_of(path)
            if kind and path not in known and kinds[kind] < EACH:
                kinds[kind] += 1
                known.add(path)
                waiting.append(path)
        for form in Forms(content).found:
            action = form.action or address
            if form.method == "post" and (kind := f"{kind_of(urlsplit(action).path)} {sorted(form.values)}") not in sent:
                sent.add(kind)
                refused = shown(visitor, Sent("post", action, encoded({name: [""] for name in form.values})))
                if refused:
                    yield f"POST {action}", refused


def shown(visitor: Visitor, sent: Sent) -> str:
    """The page that answers, if it is one of the site's."""
    answer = visitor.send(sent)
    if answer is None or answer.status_code not in SHOWN or not answer.get("Content-Type", "").startswith("text/html"):
        return ""
    content: str = answer.content.decode()
    return content if "<main" in content else ""


def kind_of(path: str) -> str:
    try:
        return resolve(path).route if path.startswith("/") else ""
    except Resolver404:
        return ""


def pieces_of(content: str) -> tuple[Pieces, list[str]]:
    """What axe judges a page by, text aside: each element under its parent, one heading after another, how many of what there is one of.

    And the names that two elements have.
    """
    pieces: Pieces = set()
    names, alone, heading = Counter[str](), Counter[str](), ""
    for element in html.document_fromstring(content).body.iter("*"):
        parent = element.getparent()
        said = sorted(f"{key}={value}" if key in STATES else key for key, value in element.attrib.items())
        text = "text" if (element.text or "").strip() else ""
        pieces.add((_kind(parent), _kind(element), text, *said))
        names[element.get("id", "")] += 1
        if element.tag in {"main", "h1", "header", "footer"}:
            alone[element.tag] += 1
        if re.fullmatch("h[1-6]", element.tag):
            pieces.add(("heading", heading, element.tag))
            heading = element.tag
    pieces.add(("alone", *(f"{tag} {times}" for tag, times in sorted(alone.items()))))
    return pieces, [name for name, times in names.items() if name and times > 1]


def _kind(element: Any) -> str:
    return f"{element.tag}.{' '.join(sorted(element.get('class', '').split()))}"


class Reader:
    """A browser that reads pages that are held already, as if the site answered them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: Pieces = set()
        self.read = 0

    def faults_of(self, content: str, pieces: Pieces, twice: list[str]) -> Iterator[str]:
        """What is wrong with a page, in both schemes and at each width; it is opened only where a piece of it was in none before."""
        page = self.page
        yield from (f"two elements have the name {name}" for name in twice)
        if pieces <= self.seen:
            return
        self.seen |= pieces
        self.read += 1
        held[:] = [content]
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto("/held/", timeout=PATIENT)
        yield from told(Axe().run(page, options=AXE).response)
        page.emulate_media(color_scheme="dark")
        yield from (f"dark: {fault}" for fault in told(page.evaluate(f"axe.run(document, {CONTRAST})")))
        for screen, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if wide > window:
                yield f"{wide} px wide on {screen}: {page.evaluate(TOO_WIDE)}"
        if not page.title().split(" – ")[0].strip():
            yield f"no title: {page.title()}"


TOO_WIDE: Final = """(() => {
    const most = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("main *, header *, footer *")].filter((one) => one.getBoundingClientRect().right > most + 1);
    return wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 150)).join(" | ");
})()"""


def told(found: dict[str, Any]) -> Iterator[str]:
    for violation in found["violations"]:
        for node in violation["nodes"][:2]:
            yield f"{violation['id']}: {node['html'][:200]}\n        {(node.get('failureSummary') or '')[:300]}"
