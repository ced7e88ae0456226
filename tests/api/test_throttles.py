"""Nobody keeps the API busy: so many requests a minute, of a person or of an address, then a problem that says when to try again."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import CacheEntry
from tests.api.client import Script
from tests.concertation.world import World

READ = "/api/v1/standards/"


@pytest.fixture(autouse=True)
def limits(settings: Any, time_machine: Any, world: World) -> None:
    """Few enough to be reached; the clock stands still at the fortieth second of a minute."""
    time_machine.move_to(world.now.replace(second=40, microsecond=0), tick=False)
    settings.API_READS, settings.API_WRITES = 20, 3


def write(script: Script) -> Any:
    return script.client.post("/api/v1/standards/nulle-part/comments/", {}, format="json")


def test_whoever_writes_too_much_is_told_when_to_try_again(world: World, time_machine: Any) -> None:
    script = Script(world.contributor)
    assert [write(script).status_code for _ in range(4)] == [400, 400, 400, 429]
    refused = write(script)
    assert (refused["Content-Type"], refused["Retry-After"]) == ("application/problem+json", "20")
    said = refused.json()
    assert (said["title"], said["status"]) == ("Trop de demandes à la fois.", 429)
    assert said["detail"] == "Vous avez envoyé beaucoup de demandes en une minute. Réessayez dans 20\u00a0secondes."
    # Another person, from the same address, and reading are counted apart.
    assert write(Script(world.other)).status_code == 400
    assert script.client.get(READ).status_code == 200
    time_machine.shift(20)
    assert write(script).status_code == 400


def test_reading_has_its_own_limit_by_address_for_whoever_has_no_account(world: World) -> None:
    def reads(address: str) -> list[int]:
        return [APIClient(REMOTE_ADDR=address).get(READ).status_code for _ in range(25)]

    assert reads("10.0.0.1") == [200] * 20 + [429] * 5
    assert reads("10.0.0.2")[0] == 200
    assert Script(world.contributor).client.get(READ).status_code == 200


def test_what_is_counted_is_where_another_process_reads_it(world: World) -> None:
    write(Script(world.contributor))
    assert CacheEntry.objects.filter(cache_key__contains="api.write.").exists()


def test_no_limit_is_none(world: World, settings: Any) -> None:
    settings.API_READS = settings.API_WRITES = 0
    assert {write(Script(world.contributor)).status_code for _ in range(5)} == {400}
