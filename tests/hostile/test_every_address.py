"""Whatever a stranger sends, wherever, no address answers that the site has failed."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.client import Script
from tests.concertation.world import DAY, World
from tests.hostile import requests, values
from tests.hostile.forms import Forms
from tests.hostile.requests import Turns
from tests.hostile.routes import Asked, Route, lived_in, routes
from tests.hostile.visitors import Sent, Visitor, people

EVERYBODY = ("visitor", "contributor", "team")
WIDE = pytest.mark.parametrize(
    "wide",
    ["", *(pytest.param(name, marks=pytest.mark.deep) for name in EVERYBODY)],
    ids=["a dozen values", *(f"every value from the {name}" for name in EVERYBODY)],
)
"""In the wide run, who sends: each lasts some minutes, and they may run side by side."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(monkeypatch)


@pytest.fixture(autouse=True)
def quiet_days(world: World, time_machine: Any) -> Iterator[None]:
    """What is refused is told to the journal each time, at length."""
    time_machine.move_to(world.now + 2 * DAY, tick=False)
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


ELSEWHERE = "ailleurs"
SIGN_IN = "/connexion/"
ASKING = {"get", "post", "put", "patch", "delete"}
"""The methods that read what is sent: the others are tried on the address alone, but in the wide run."""


def listeners(visitors: list[Visitor], wide: str) -> Iterator[tuple[Visitor, ...]]:
    """For each address those who send something: the team, which is let in everywhere, and the others in turn, or the one of `wide`."""
    *others, team = visitors
    return itertools.cycle([tuple(one for one in visitors if one.name == wide)] if wide else [(one, team) for one in others])


def in_turn(visitors: list[Visitor], wide: str) -> Iterator[list[Visitor]]:
    """For each address whoever tries its path: one after the other, of whom a wide run keeps one."""
    return itertools.cycle([[one] if wide in {"", one.name} else [] for one in visitors])


def received(team: Visitor, route: Route) -> list[str]:
    """The methods of an address that its view reads; `head` says less than `get`. Others are refused before all: once is enough."""
    answers = {method: team.send(Sent(method, route.address())) for method in route.methods}
    return [method for method, answer in answers.items() if method != "head" and (answer is None or answer.status_code != 405)]


def faults(visitors: list[Visitor]) -> list[str]:
    return [fault for visitor in visitors for fault in visitor.faults]


@WIDE
def test_no_page_fails(world: World, asked: Asked, wide: str) -> None:
    pages = [route for route in routes(lived_in(world)) if not route.api]
    texts = Turns(values.DOZEN, values.TEXTS, wide=bool(wide))
    visitors = people(world)
    turn, heard = in_turn(visitors, wide), listeners(visitors, wide)
    seen: set[tuple[str, ...]] = set()
    Script(world.admin).post("standards/", {"slug": ELSEWHERE, "title": "Ailleurs", "descriptor": {"fields": [{"name": "autre"}]}})
    admin = Visitor("admin", world.admin)
    for route in pages:
        lost_elsewhere(admin, route)
        methods = received(visitors[-1], route)
        names = {method: requests.names_asked(visitors[-1], asked, route, method, again=bool(wide)) for method in methods}
        for visitor in next(turn):
            visitor.send_all(requests.in_path(route, methods, texts.take_all(1)))
        for visitor in next(heard):
            for method in methods:
                tried = texts.take(requests.AT_THE_DOOR) if wide and is_kept_out(visitor, route, method) else texts.take_all(1)
                visitor.send_all(requests.in_parameters_and_inputs(route, method, names[method], tried))
            visitor.send_all(forms_of(visitor, route, texts, seen, each=2 if wide else 0))
    assert not faults([*visitors, admin]), "\n".join(faults([*visitors, admin]))


def is_kept_out(visitor: Visitor, route: Route, method: str) -> bool:
    """Whether the visitor is refused there, whatever they send."""
    answer = visitor.send(Sent(method, route.address()))
    return answer is not None and (answer.status_code in {401, 403} or answer.get("Location", "").startswith(SIGN_IN))


def lost_elsewhere(admin: Visitor, route: Route) -> None:
    """What one standard has is nowhere under the name of another, even for who administers both."""
    if "slug" not in route.parts or len(route.parts) == 1:
        return
    for method in {"get", "post"}.intersection(route.methods):
        sent = Sent(method, route.address(slug=ELSEWHERE))
        answer = admin.send(sent)
        if answer.status_code == 302:  # to the page of the action, or to where an address given before is now
            answer = admin.send(Sent("get", answer["Location"])) if method == "post" else None
        if answer is not None and answer.status_code not in {404, 405}:
            admin.faults.append(f"{sent}: {answer.status_code}")


def forms_of(visitor: Visitor, route: Route, texts: Turns, seen: set[tuple[str, ...]], *, each: int) -> Iterator[Sent]:
    """Those that the page shows to the visitor and that no other page did, to anybody."""
    page = visitor.send(Sent("get", route.address()))
    if page is None or page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
        return
    for form in Forms(page.content.decode()).found:
        known = form.action or route.pattern, *form.values
        if form.method == "post" and known not in seen:
            seen.add(known)
            yield from requests.in_a_form(form, route.address(), texts, each=each)


@WIDE
def test_nothing_of_the_api_fails(world: World, asked: Asked, wide: str) -> None:
    resources = [route for route in routes(lived_in(world)) if route.api]
    texts = Turns(values.DOZEN, values.TEXTS, wide=bool(wide))
    others = Turns(values.JSON_DOZEN, values.JSON_VALUES, wide=bool(wide))
    shares = itertools.cycle([(3, 3)] if wide else [(1, 0), (0, 1)])
    visitors = people(world)
    turn, heard = in_turn(visitors, wide), listeners(visitors, wide)
    for route in resources:
        names = requests.names_asked(visitors[-1], asked, route, "get", again=bool(wide)) if "get" in route.methods else ()
        for visitor in next(turn):
            visitor.send_all(requests.in_path(route, route.methods, texts.take_all(1)))
        for visitor in next(heard):
            for method in route.methods if wide else sorted(ASKING.intersection(route.methods)):
                visitor.send_all(requests.in_parameters_and_inputs(route, method, names, texts.take_all(1)))
                if wide or visitor is visitors[-1]:
                    visitor.send_all(requests.in_json(route, method, texts, others, shares))
    assert not faults(visitors), "\n".join(faults(visitors))
