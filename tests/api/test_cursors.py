"""Lists by a cursor: nothing is given twice or missed while rows are added; pages of a size; an order that is asked."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse

from api.urls import VERSION_1
from tests.api.client import Script
from tests.concertation.world import World


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def followed(script: Script, path: str, **query: str) -> Any:
    """Each page of a list, by the addresses that the one before gives."""
    page = script.get(path, cursor="", **query)
    while True:
        yield page
        if page["next"] is None:
            return
        page = script.get(page["next"].split("/api/v1/")[1])


def test_what_comes_meanwhile_moves_nothing(world: World) -> None:
    said = [world.say(f"Remarque {number}.").pk for number in range(5)]
    path, seen, later = f"standards/{world.standard.slug}/comments/", [], []
    for page in followed(Script(), path, page_size="2"):
        assert page["previous"] is None
        seen += [row["id"] for row in page["results"]]
        if len(later) < 2:
            later.append(world.say(f"Une autre {len(later)}.").pk)
    assert seen == said + later

    newest = [page["results"] for page in followed(Script(), f"standards/{world.standard.slug}/events/", page_size="3")]
    keys = [row["id"] for rows in newest for row in rows]
    assert all(one > other for one, other in pairwise(keys))
    first = Script().client.get(f"/api/v1/{path}", {"cursor": "", "page_size": "2", "search": "remarque"})
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert first.json()["count"] == 5
    second = Script().client.get(f"/api/v1/{path}", {"page": "2", "page_size": "3"})
    assert re.findall(r'rel="(\w+)"', second["Link"]) == ["next", "prev"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "WyJhIl0"}, "cursor"),
        ({"cursor": "", "page": "1"}, "page"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "201"}, "page_size"),
        ({"page_size": "dix"}, "page_size"),
        ({"ordering": "titre"}, "ordering"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(world: World, query: dict[str, str], field: str) -> None:
    problem = Script().get(f"standards/{world.standard.slug}/comments/", status=400, **query)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_every_list_is_read_by_pages_by_a_cursor_and_in_the_order_that_is_asked(world: World) -> None:
    """Whatever list a standard has: the same rows each way."""
    world.say("Une remarque.")
    world.propose(world.add_value("Touristes"))
    script, slug, lists = Script(world.admin), world.standard.slug, 0
    for one in VERSION_1:
        handler = getattr(getattr(one.callback, "cls", None), "get", None)
        if not {"cursor", "ordering", "page_size"} <= getattr(handler, "parameters", set()) or "<number" in str(one.pattern):
            continue
        path = reverse(f"api:{one.name}", args=[slug] if "slug" in str(one.pattern) else []).removeprefix("/api/v1/")
        rows = [script.get(path, **query)["results"] for query in ({}, {"ordering": "id"}, {"ordering": "-id"}, {"cursor": ""})]
        assert rows[1] == rows[2][::-1], path
        assert all(len(found) == len(rows[0]) for found in rows), path
        by_one = [row for page in followed(script, path, page_size="1") for row in page["results"]]
        assert by_one == rows[3], path
        lists += 1
    assert lists > 20


FILTERED = {
    "chain": {"kind"},
    "comments": {"kind", "state", "field", "theme", "organisation", "search"},
    "decisions": {"outcome", "how", "state", "element", "meeting", "since", "search"},
    "divergences": {"kind"},
    "documents": {"kind", "search"},
    "events": {"element", "verb"},
    "letters": {"circle", "search"},
    "meetings": {"kind", "search"},
    "members": {"circle", "state"},
    "notices": {"state"},
    "people": {"circle"},
    "proposals": {"state", "search"},
    "questions": {"kind", "state", "search"},
    "releases": {"state"},
    "requests": {"state"},
    "stakeholders": {"part"},
    "standards": {"search"},
    "themes": {"search"},
    "use_cases": {"state", "search"},
}
"""What each list is filtered by, at least."""


def test_each_long_list_has_its_filters(world: World) -> None:
    asked = {one.name: getattr(getattr(getattr(one.callback, "cls", None), "get", None), "parameters", frozenset()) for one in VERSION_1}
    assert {
        name: known - asked.get(name, frozenset()) for name, known in FILTERED.items() if not known <= asked.get(name, frozenset())
    } == {}
    slug, theme = world.standard.slug, Script(world.team)
    theme.post(f"standards/{slug}/themes/", {"title": "Les horaires"})
    theme.post(f"standards/{slug}/themes/", {"title": "Les publics"})
    assert [row["title"] for row in theme.get(f"standards/{slug}/themes/", search="publics")["results"]] == ["Les publics"]
    assert {row["kind"] for row in theme.get(f"standards/{slug}/chain/", kind="revision")["results"]} == {"revision"}
