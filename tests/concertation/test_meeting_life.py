"""A meeting from its announcement to its end: who is told of what, what its agenda becomes, who was there."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from concertation.models import AgendaItem, CalendarKey, Invitation, Meeting, Question
from concertation.queries.meetings import (
    appointment,
    expected,
    key_of,
    meetings_of,
    next_meetings,
    not_reached,
    own_calendar,
    public_calendar,
    waiting_for_meeting,
)
from concertation.services import follow_ups, meetings, timetable
from concertation.services.meetings import Programme, agenda
from concertation.services.meetings.agenda import Item
from concertation.services.questions import OptionDraft
from standard.models import Event
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import notices
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, HOUR, MINUTE, World

ROOM = "https://visio.exemple.fr/salle-secrete"


@pytest.fixture
def planned(world: World) -> Meeting:
    return plan(world)


def plan(world: World, **said: Any) -> Meeting:
    begins = said.pop("starts_at", world.now + 7 * DAY)
    programme = Programme(**{"kind": "copil", "starts_at": begins, "ends_at": begins + 2 * HOUR, "link": ROOM, "place": "Salle 3", **said})
    return meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)


def delivered(world: World) -> dict[str, Message]:
    """The mails that leave now, by recipient."""
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    return {one.to[0]: one.message() for one in mail.outbox}


def in_calendar(message: Message) -> tuple[str, Any]:
    """The method of the file that a mail carries, and its event."""
    (part,) = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["method"]
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def test_circles_are_concentric_and_guests_come_besides(world: World) -> None:
    copil, workshop, webinar = (plan(world, kind=kind) for kind in ("copil", "workshop", "webinar"))
    team = plan(world, circle="team")
    inside = {world.team, world.admin}
    committee = {world.chair, *world.copil, *inside}
    names = [one.user for one in expected(copil, world.now)]
    assert (set(names), names[0]) == (committee, world.chair)
    for open_one in (workshop, webinar):
        assert {one.user for one in expected(open_one, world.now)} == committee | {world.contributor, world.other}
    assert {one.user for one in expected(team, world.now)} == inside
    invited = meetings.invite_guest(meeting=team, actor=world.team, email=" Gap@exemple.fr ", name="Ida", now=world.now)
    assert invited.user == world.stranger
    assert [one.user for one in expected(team, world.now) if one.guest] == [world.stranger]
    assert meetings_of(world.stranger, world.standard, world.now) == [webinar, team]
    with pytest.raises(InvalidInput, match="déjà invitée"):
        meetings.invite_guest(meeting=team, actor=world.team, email=world.stranger.email, now=world.now)
    meetings.take_guest_back(invitation=invited, actor=world.team, now=world.now)
    assert {one.user for one in expected(team, world.now)} == inside


def test_those_who_are_invited_are_told_and_their_calendars_follow(world: World, planned: Meeting) -> None:
    delivered(world)
    agenda.add(meeting=planned, actor=world.team, items=[Item("Tour de table", 10)], now=world.now)
    assert meetings.announce(meeting=planned, actor=world.team, now=world.now) == 7
    told = delivered(world)
    assert world.team.email not in told
    assert set(told) == {person.email for person in (world.admin, world.chair, *world.copil)}
    message = told[world.copil[0].email]
    text = next(part for part in message.walk() if part.get_content_type() == "text/plain").get_payload(decode=True).decode()
    assert "Tour de table" in text
    method, event = in_calendar(message)
    assert (method, event["sequence"], event["status"]) == ("REQUEST", 0, "CONFIRMED")
    key = key_of(world.copil[0], world.standard)
    assert key is not None
    assert str(key.secret) in event["url"]
    # The link itself is in no mail, no file and no event: an address that is taken back gives it no longer.
    assert ROOM not in str(message) + "".join(Event.objects.values_list("details", flat=True))
    for file in (public_calendar(world.standard), own_calendar(key, world.now)):
        assert ROOM.encode() not in file
    assert str(key.secret).encode() in own_calendar(key, world.now).replace(b"\r\n ", b"")
    assert str(key.secret).encode() not in public_calendar(world.standard)

    meetings.answer(meeting=planned, actor=world.copil[0], answer="coming", now=world.now)
    meetings.answer(meeting=planned, actor=world.copil[1], answer="excused", now=world.now)
    moved = Programme(**{**programme_of(planned), "starts_at": planned.starts_at + DAY, "ends_at": planned.ends_at + DAY})
    meetings.revise(meeting=planned, actor=world.chair, programme=moved, now=world.now)
    message = delivered(world)[world.copil[0].email]
    method, event = in_calendar(message)
    assert (method, event["sequence"], event["dtstart"].dt) == ("REQUEST", 1, planned.starts_at + DAY)
    # They had answered for another day: they are asked again, and a page that still shows that day is not believed.
    assert {one.answer for one in Invitation.objects.filter(meeting=planned)} == {""}
    text = next(part for part in message.walk() if part.get_content_type() == "text/plain").get_payload(decode=True).decode()
    assert "Dites sur la page ci-dessous si vous venez à ce moment" in text
    asked_of = {"meeting": planned, "actor": world.copil[1], "answer": "excused", "now": world.now}
    with pytest.raises(InvalidInput, match="a été déplacée au"):
        meetings.answer(**asked_of, asked_for=planned.moment)
    meetings.answer(**asked_of, asked_for=Meeting.objects.get(pk=planned.pk).moment)
    # Who reads an agenda has nothing to be told of when only those who lead change.
    meetings.revise(
        meeting=planned, actor=world.chair, programme=Programme(**{**programme_of(moved), "animators": "La MedNum"}), now=world.now
    )
    assert delivered(world) == {}

    world.now += 7 * DAY + MINUTE
    timetable.catch_up(actor=OPERATOR, now=world.now)
    reminded = delivered(world)
    assert (world.copil[0].email in reminded, world.copil[1].email in reminded) == (True, False)
    assert not timetable.due(world.now)

    meetings.cancel(meeting=planned, actor=world.team, reason="La salle est fermée.", now=world.now)
    method, event = in_calendar(delivered(world)[world.copil[1].email])
    assert (method, event["sequence"], event["status"]) == ("CANCEL", 2, "CANCELLED")
    assert b"STATUS:CANCELLED" in public_calendar(world.standard)
    assert next_meetings(world.standard, world.now) == ()
    assert appointment(Meeting.objects.select_related("standard").get(pk=planned.pk)).cancelled


def programme_of(one: Any) -> dict[str, Any]:
    names = ("kind", "starts_at", "ends_at", "title", "place", "link", "animators", "circle")
    return {name: getattr(one, name) for name in names}


def test_a_mail_that_waited_says_nothing_of_a_meeting_that_began(world: World, planned: Meeting) -> None:
    meetings.announce(meeting=planned, actor=world.team, now=world.now)
    world.now = planned.starts_at
    assert world.copil[0].email not in delivered(world)


def test_answers_are_given_until_it_begins(world: World, planned: Meeting) -> None:
    one = world.copil[0]
    with pytest.raises(InvalidInput) as caught:
        meetings.answer(meeting=planned, actor=one, answer="represented", now=world.now)
    assert caught.value.field == "representative"
    meetings.answer(meeting=planned, actor=one, answer="represented", representative="Quimper", now=world.now)
    meetings.answer(meeting=planned, actor=world.team, answer="excused", person=world.copil[1], now=world.now)
    said = {line.user: line.answer_in_words for line in expected(planned, world.now)}
    assert (said[one], said[world.copil[1]], said[world.copil[2]]) == ("Représenté par Quimper", "Excusé", "Sans réponse")
    meetings.answer(meeting=planned, actor=one, answer="coming", now=world.now)
    assert Invitation.objects.get(user=one).representative == ""
    with pytest.raises(InvalidInput):
        meetings.answer(meeting=planned, actor=world.team, answer="coming", person=world.stranger, now=world.now)
    for now, person in ((planned.starts_at, one), (world.now, world.contributor)):
        with pytest.raises(PermissionRefused):
            meetings.answer(meeting=planned, actor=person, answer="coming", now=now)


def asked(world: World, title: str) -> Question:
    return world.ask(OptionDraft(title="Changer", operations=world.describe("nom", title)), title=title)


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.agenda.order_by("position").values_list("title", flat=True))


def test_an_agenda_is_built_from_what_waits_and_carried_over(world: World) -> None:
    decided = asked(world, "Réglée ?")
    decision = world.agree_in_a_meeting(decided, world.option(decided))
    follow_ups.add(decision=decision, actor=world.team, text="Écrire aux éditeurs.", now=world.now)
    first, second = asked(world, "Première ?"), asked(world, "Deuxième ?")
    meeting, after = plan(world, starts_at=world.now + HOUR), plan(world)
    agenda.add(meeting=meeting, actor=world.team, items=[Item("Accueil", 5), Item("", 20, second)], now=world.now)
    agenda.build(meeting=meeting, actor=world.team, now=world.now)
    follow_up = "Suite à donner : Écrire aux éditeurs."
    assert [title.replace("\u00a0", " ") for title in titles(meeting)] == ["Accueil", "Deuxième ?", "Première ?", follow_up]
    agenda.build(meeting=meeting, actor=world.team, now=world.now)
    assert meeting.agenda.count() == 4
    first.refresh_from_db()
    assert first.meeting == str(meeting)
    # What is on the agenda of a meeting waits for no other, nor for itself.
    assert (waiting_for_meeting(after, world.now), waiting_for_meeting(meeting, world.now)) == ((), ())
    last = meeting.agenda.get(position=3)
    agenda.move(item=last, actor=world.team, to="up", now=world.now)
    agenda.move(item=meeting.agenda.get(position=1), actor=world.team, to="up", now=world.now)
    agenda.change(item=last, actor=world.team, title="", minutes=15, now=world.now)
    agenda.remove(item=meeting.agenda.get(position=1), actor=world.team, now=world.now)
    assert [(one.title, one.minutes, one.position) for one in meeting.agenda.order_by("position")][:2] == [
        ("Première ?", 15, 1), ("Deuxième ?", 20, 2),
    ]  # fmt: skip

    world.now += HOUR
    meetings.open_meeting(meeting=meeting, actor=world.team, now=world.now)
    meetings.go_to(meeting=meeting, actor=world.team, item=meeting.agenda.get(position=1), now=world.now)
    with pytest.raises(InvalidInput, match="déjà passée"):
        agenda.remove(item=meeting.agenda.get(position=1), actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused):
        agenda.carry_over(meeting=meeting, to=after, actor=world.team, now=world.now)
    meetings.close_meeting(meeting=meeting, actor=world.team, now=world.now + HOUR)
    meeting.refresh_from_db()
    assert next(one.title for one in not_reached(meeting)) == "Deuxième ?"
    agenda.add(meeting=after, actor=world.team, items=[Item("Accueil")], now=world.now)
    carried = agenda.carry_over(meeting=meeting, to=after, actor=world.team, now=world.now)
    assert next((one.title, one.minutes, one.position) for one in carried) == ("Deuxième ?", 20, 1)
    assert titles(after)[-1] == "Accueil"
    second.refresh_from_db()
    assert second.meeting == str(after)
    with pytest.raises(InvalidInput, match="reportés déjà"):
        agenda.carry_over(meeting=meeting, to=after, actor=world.team, now=world.now)


def test_a_meeting_is_led_from_one_item_to_the_next(world: World) -> None:
    meeting = plan(world, starts_at=world.now + 10 * MINUTE)
    first, second = agenda.add(meeting=meeting, actor=world.team, items=[Item("Un"), Item("Deux")], now=world.now)
    opened = meetings.open_meeting(meeting=meeting, actor=world.chair, now=world.now)
    with pytest.raises(PermissionRefused):
        meetings.invite_guest(meeting=meeting, actor=world.team, email="x@exemple.fr", now=world.now)

    def come(person: Any, code: str) -> Callable[[], object]:
        return lambda: meetings.check_in(meeting=meeting, actor=person, code=code, now=world.now)

    come(world.copil[0], f" {opened.code[:2]} {opened.code[2:]} ")()
    come(world.copil[0], opened.code)()
    assert [one.user for one in meeting.attendances.all()] == [world.copil[0]]
    wrong = "0000" if opened.code != "0000" else "1111"
    with pytest.raises(InvalidInput, match="recopiez-le"):
        come(world.copil[1], wrong)()
    with pytest.raises(PermissionRefused):
        come(world.contributor, opened.code)()

    def lead(item: AgendaItem | None, minutes: int) -> None:
        meetings.go_to(meeting=meeting, actor=world.team, item=item, now=world.now + minutes * MINUTE)

    lead(first, 1)
    lead(second, 5)
    lead(first, 7)
    now_on = meeting.agenda.get(opened_at__isnull=False, closed_at=None)
    assert (now_on, now_on.opened_at) == (first, world.now + MINUTE)
    closed = meetings.close_meeting(meeting=meeting, actor=world.team, now=world.now + HOUR)
    assert (closed.state_at(world.now + HOUR), closed.code) == ("held", "")
    assert not meeting.agenda.filter(closed_at=None).exists()
    with pytest.raises(PermissionRefused):
        come(world.copil[1], opened.code)()


def test_an_address_of_ones_own_is_taken_back_by_another(world: World) -> None:
    first = meetings.renew_key(standard=world.standard, actor=world.copil[0], now=world.now)
    second = meetings.renew_key(standard=world.standard, actor=world.copil[0], now=world.now)
    assert first.secret != second.secret
    assert list(CalendarKey.objects.values_list("secret", flat=True)) == [second.secret]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "visio", "ftp://exemple.fr/"])
def test_a_link_to_connect_by_is_an_address_of_the_web(world: World, link: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        plan(world, link=link)
    assert caught.value.field == "link"
