"""Meetings through the API."""

from __future__ import annotations

from standard.models import Membership
from tests.api.client import Script
from tests.api.test_problems import faults
from tests.concertation.world import World

HELD = {"kind": "copil", "starts_at": "2022-06-29T14:00:00+02:00", "ends_at": "2022-06-29T16:00:00+02:00"}


def test_a_meeting_is_written_down_with_those_who_were_there(world: World) -> None:
    team, slug = Script(world.team), world.standard.slug
    keys = [Membership.objects.get(user=person, circle="copil").pk for person in world.copil[:2]]
    meeting = team.post(f"standards/{slug}/meetings/", {**HELD, "present": keys})
    assert (meeting["kind"], meeting["number"], meeting["state"]) == ("copil", 1, "held")
    assert [one["name"] for one in meeting["present"]] == ["Brest", "Lille"]
    changed = Script(world.chair).send("patch", f"meetings/{meeting['id']}/", {"title": "Arbitrages", "present": keys[:1]})
    assert (changed["title"], len(changed["present"]), changed["starts_at"]) == ("Arbitrages", 1, meeting["starts_at"])
    listed = Script().get(f"standards/{slug}/meetings/")["results"]
    assert [(one["id"], one["actions"]["edit"]["allowed"]) for one in listed] == [(meeting["id"], False)]


def test_what_is_wrong_is_named(world: World) -> None:
    team, address = Script(world.team), f"standards/{world.standard.slug}/meetings/"
    assert faults(team.post(address, {**HELD, "kind": "party"}, status=400)) == ["kind"]
    assert faults(team.post(address, {**HELD, "ends_at": "2022-06-29T13:00:00+02:00"}, status=400)) == ["ends_at"]
    assert faults(team.post(address, {**HELD, "present": [10**9]}, status=400)) == ["present"]
    Script(world.copil[0]).post(address, HELD, status=403)
