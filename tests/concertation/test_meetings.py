"""Meetings: numbered by kind, who was there, and what stays once a decision was taken in one."""

from __future__ import annotations

from typing import Any

import pytest

from concertation.models import Meeting
from concertation.services import meetings
from concertation.services.meetings import Programme
from standard.models import Event, Membership
from standard.permissions import PermissionRefused
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, HOUR, World


def programme(world: World, **said: Any) -> Programme:
    return Programme(**{"kind": "copil", "starts_at": world.now - HOUR, "ends_at": world.now, **said})


def plan(world: World, number: int | None = None, **said: Any) -> Meeting:
    return meetings.plan(standard=world.standard, actor=world.team, programme=programme(world, **said), number=number, now=world.now)


def test_meetings_are_numbered_by_kind_from_where_they_were(world: World) -> None:
    written = [plan(world), plan(world, kind="workshop"), plan(world), plan(world, number=7), plan(world)]
    assert [str(one).replace("\u00a0", " ") for one in written] == ["COPIL n° 1", "Atelier n° 1", "COPIL n° 2", "COPIL n° 7", "COPIL n° 8"]
    with pytest.raises(InvalidInput) as caught:
        plan(world, number=7)
    assert caught.value.field == "number"
    for number in (0, 10_000, 2**63):
        with pytest.raises(InvalidInput) as caught:
            plan(world, number=number)
        assert caught.value.field == "number"
    assert Event.objects.filter(verb="meeting.planned").count() == 5


def test_a_meeting_to_come_that_is_sent_twice_is_one(world: World) -> None:
    to_come = {"starts_at": world.now + DAY, "ends_at": world.now + DAY + HOUR}
    assert plan(world, **to_come) == plan(world, **to_come)
    assert plan(world, **to_come, title="L’autre salle") != plan(world, **to_come)
    assert Event.objects.filter(verb="meeting.planned").count() == 2


@pytest.mark.parametrize(
    ("said", "field"), [({"kind": "party"}, "kind"), ({"title": "T" * 201}, "title"), ({"ends_at": "before"}, "ends_at")]
)
def test_what_is_wrong_is_said_beside_its_input(world: World, said: dict[str, Any], field: str) -> None:
    if "ends_at" in said:
        said = {"ends_at": world.now - DAY}
    with pytest.raises(InvalidInput) as caught:
        plan(world, **said)
    assert caught.value.field == field
    assert not Meeting.objects.exists()


def test_those_who_were_there_are_written_once_it_has_begun(world: World) -> None:
    members = [Membership.objects.get(user=person, circle="copil") for person in world.copil[:3]]
    to_come = plan(world, starts_at=world.now + DAY, ends_at=world.now + DAY)
    with pytest.raises(InvalidInput) as caught:
        meetings.revise(meeting=to_come, actor=world.team, present=members, now=world.now)
    assert caught.value.field == "present"
    held = plan(world)
    meetings.revise(meeting=held, actor=world.chair, present=members, now=world.now)
    meetings.revise(meeting=held, actor=world.chair, present=members[1:], now=world.now)
    assert [attendance.user for attendance in held.attendances.order_by("pk")] == [*world.copil[1:3]]
    assert held.attendances.order_by("pk")[0].organisation == world.copil[1].organisation


def test_only_the_team_and_the_chair_write_meetings(world: World) -> None:
    held = plan(world)
    for person in (world.copil[0], world.contributor, world.stranger):
        with pytest.raises(PermissionRefused):
            meetings.plan(standard=world.standard, actor=person, programme=programme(world), now=world.now)
        with pytest.raises(PermissionRefused):
            meetings.revise(meeting=held, actor=person, present=(), now=world.now)
    meetings.revise(meeting=held, actor=world.chair, programme=programme(world, kind="webinar", title="Point d'étape"), now=world.now)
    assert (str(Meeting.objects.get()).replace("\u00a0", " "), Meeting.objects.get().title) == ("Webinaire n° 1", "Point d'étape")


@pytest.mark.parametrize("link", ["https://[", "javascript:alert(1)", "salle 3"])
def test_what_is_no_address_is_no_link(world: World, link: str) -> None:
    with pytest.raises(InvalidInput, match="adresse complète"):
        plan(world, link=link)
