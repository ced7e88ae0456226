"""Calendar files: what two readers of ours understand of them, and that a change follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from concertation.calendars import Appointment, Recipient, alone, feed, invitation
from standard.moments import ZONE

BEGINS = datetime(2022, 6, 29, 12, tzinfo=UTC)
MEETING = Appointment(
    uid="reunion-4@exemple.fr",
    sequence=0,
    starts_at=BEGINS,
    ends_at=BEGINS + timedelta(hours=2),
    title="COPIL n°\u00a04\u00a0: arbitrages ; « suite », et fin – Bibliothèques",
    changed_at=BEGINS - timedelta(days=20),
    url="https://exemple.fr/standards/bibliotheques/reunions/4/",
    place="Salle 3, 2e étage",
    description="Une ligne ;\nune autre, plus longue que ce qu’une ligne de calendrier peut tenir sans être coupée en deux.",
)


def read_by_icalendar(file: bytes) -> list[dict[str, Any]]:
    events = Calendar.from_ical(file).walk("VEVENT")
    return [
        {
            "uid": str(event["uid"]),
            "sequence": int(event["sequence"]),
            "begins": event["dtstart"].dt,
            "ends": event["dtend"].dt,
            "title": str(event["summary"]),
            "place": str(event.get("location", "")),
            "said": str(event.get("description", "")),
            "status": str(event["status"]),
        }
        for event in events
    ]


def read_by_vobject(file: bytes) -> list[dict[str, Any]]:
    return [
        {
            "uid": event.uid.value,
            "sequence": int(event.sequence.value),
            "begins": event.dtstart.value,
            "ends": event.dtend.value,
            "title": event.summary.value,
            "place": event.location.value if hasattr(event, "location") else "",
            "said": event.description.value if hasattr(event, "description") else "",
            "status": event.status.value,
        }
        for event in vobject.readOne(file.decode()).vevent_list
    ]


def test_two_readers_understand_the_same() -> None:
    later = replace(MEETING, uid="reunion-5@exemple.fr", place="", description="", cancelled=True, sequence=3)
    file = feed("Réunions", [MEETING, later])
    assert read_by_icalendar(file) == read_by_vobject(file)
    first, second = read_by_icalendar(file)
    assert (first["title"], first["place"], first["said"]) == (MEETING.title, MEETING.place, MEETING.description)
    assert (first["begins"], first["ends"]) == (MEETING.starts_at, MEETING.ends_at)
    assert (first["status"], second["status"], second["sequence"]) == ("CONFIRMED", "CANCELLED", 3)
    assert b"DTSTART;TZID=Europe/Paris:20220629T140000" in file
    assert b"BEGIN:VTIMEZONE" in file
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))


# The hour that comes twice in autumn is left out: nobody meets then, and a file says only one of the two.
HOURS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).filter(lambda at: not (at.month == 10 and at.hour in (0, 1)))


@settings(max_examples=30, deadline=None)
@given(HOURS)
def test_the_hour_is_the_same_for_every_reader_whatever_the_season(at: datetime) -> None:
    at = at.replace(tzinfo=UTC, microsecond=0)
    file = alone(replace(MEETING, starts_at=at, ends_at=at))
    for read in (read_by_icalendar, read_by_vobject):
        (event,) = read(file)
        assert event["begins"] == at
        assert event["begins"].utcoffset() == at.astimezone(ZONE).utcoffset()


def test_what_is_mailed_is_an_invitation_then_its_cancellation() -> None:
    recipient = Recipient("brest@exemple.fr", "ne-pas-repondre@exemple.fr")
    asked, called_off = (Calendar.from_ical(invitation(replace(MEETING, cancelled=off), recipient)) for off in (False, True))
    assert (asked["method"], called_off["method"]) == ("REQUEST", "CANCEL")
    (event,) = asked.walk("VEVENT")
    assert (event["attendee"], event["organizer"]) == ("mailto:brest@exemple.fr", "mailto:ne-pas-repondre@exemple.fr")
    assert event["attendee"].params["RSVP"] == "FALSE"


def test_what_people_write_forges_no_line() -> None:
    forged = 'X\r\nATTENDEE:mailto:autre@exemple.fr\nEND:VEVENT\n\rBEGIN:VALARM\x0bé;,:\\n"^'
    guest = Recipient("ana@exemple.fr", "site@exemple.fr")

    def made_of(one: Appointment) -> list[list[tuple[str, list[str]]]]:
        files = (alone(one), feed("Réunions", [one, one]), invitation(one, guest))
        return [[(part.name, sorted(part)) for part in Calendar.from_ical(file).walk()] for file in files]

    assert made_of(replace(MEETING, title=forged, place=forged, description=forged)) == made_of(MEETING)
