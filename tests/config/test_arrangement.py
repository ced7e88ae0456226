"""`docs/arrangement.md` is true: each address that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.concertation.world import World

PAGE = Path(__file__).resolve().parents[2] / "docs" / "arrangement.md"
NAMED = sorted(set(re.findall(r"`((?:S|A)?/[^`]*)`", PAGE.read_text(encoding="utf-8"))) - {"/standards/<slug>", "/api/v1/standards/<slug>"})


def test_the_arrangement_is_told_whole() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| In the deck")]
    assert len(NAMED) > 40
    assert [row for row in rows if row.count("`") != 4] == [], "Each element has its page and its address in the API."


@pytest.mark.django_db
def test_each_address_that_it_names_is_there(world: World) -> None:
    client = Client()
    client.force_login(world.admin)
    places = {"S": f"/standards/{world.standard.slug}", "A": f"/api/v1/standards/{world.standard.slug}"}
    answers = {}
    for named in NAMED:
        address = places[named[0]] + named[1:] if named[0] in places else named
        answers[named] = client.get(address).status_code
    # What is only written to, or compared, says what it is asked for.
    assert {named: status for named, status in answers.items() if status not in (200, 204, 400, 405)} == {}
