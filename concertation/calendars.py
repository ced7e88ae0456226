"""Meetings as calendar files (RFC 5545). Pure: what is known of appointments in, bytes out.

The file of one appointment keeps its `uid`; each change adds one to its `sequence`, and what is cancelled says so, so that a
calendar that has it follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur, vText

from standard.moments import ZONE

PRODUCT: Final = "-//Fabrique de standards//Reunions//FR"
REFRESHED: Final = timedelta(hours=4)
"""How often a subscription is read again."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar keeps of a meeting."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    changed_at: datetime
    url: str
    """Of its page; of the page that gives the link to connect by, for whoever is invited."""
    place: str = ""
    description: str = ""
    cancelled: bool = False

    @property
    def method(self) -> str:
        """What a file that is mailed asks of the calendar that receives it."""
        return "CANCEL" if self.cancelled else "REQUEST"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a calendar file is mailed to, and by which address."""

    email: str
    sender: str


def feed(name: str, appointments: Iterable[Appointment]) -> bytes:
    """A calendar to subscribe to."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    return _written(calendar, (_event(one) for one in appointments))


def invitation(appointment: Appointment, recipient: Recipient) -> bytes:
    """The file of one appointment, to mail: an invitation, or its cancellation."""
    event = _event(appointment)
    event["organizer"] = vCalAddress(f"mailto:{recipient.sender}")
    guest = vCalAddress(f"mailto:{recipient.email}")
    # Answers are given on the meeting's page: nobody reads those that a calendar would mail.
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest, encode=False)
    return _written(_calendar(appointment.method), [event])


def alone(appointment: Appointment) -> bytes:
    """The file of one appointment, to download."""
    return _written(_calendar("PUBLISH"), [_event(appointment)])


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(one: Appointment) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("dtstart", one.starts_at.astimezone(ZONE).replace(microsecond=0))
    event.add("dtend", one.ends_at.astimezone(ZONE).replace(microsecond=0))
    event.add("summary", one.title)
    event.add("url", one.url)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    if one.place:
        event.add("location", one.place)
    if one.description:
        event.add("description", one.description)
    return event


def _written(calendar: Calendar, events: Iterable[Event]) -> bytes:
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """The hours of the people who meet, by the rule that holds since 1996: every reader understands it, whatever the year."""
    zone = Timezone()
    zone.add("tzid", str(ZONE))
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for made, named, month, before, after in (
        (TimezoneDaylight(), "CEST", 3, winter, summer),
        (TimezoneStandard(), "CET", 10, summer, winter),
    ):
        made.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, 2 if month == 3 else 3))
        made.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        made.add("tzoffsetfrom", before)
        made.add("tzoffsetto", after)
        made.add("tzname", named)
        zone.add_component(made)
    return zone
