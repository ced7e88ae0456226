"""Who is told of what happens, and when. Pure.

`TELLINGS` enters the verbs of events that this room records; the debate enters its own. A verb that nobody entered is refused
by `tests/config/test_news.py`, which says how one is entered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from standard.moments import ZONE


@dataclass(frozen=True, slots=True)
class Topic:
    """What one may follow: the standard as a whole, a field or a value, or something of a room above, by its kind and its key."""

    kind: str
    key: str = ""
    broad: bool = field(default=False, compare=False)
    """Much that others do comes under it: its news are read together, unless one asks for them as they come."""


THE_STANDARD: Final = Topic("standard", broad=True)


def element(uid: str) -> Topic:
    """A field or a value."""
    return Topic("element", uid, broad=True)


class Reach(IntEnum):
    """How far news go beyond those who are named."""

    NONE = 0
    THING = 1
    """Those who follow something that the event is about."""
    STANDARD = 2
    """And those who follow the standard as a whole."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of a verb."""

    people: str = ""
    """Whom its service names (`tell=` of `record`), in words; empty where it names nobody."""
    asks: bool = False
    """They have something to do: they are told at once, in a mail of its own, whatever they chose for news."""
    reach: Reach = Reach.NONE
    follows: bool = False
    """Whoever does it follows what they wrote from then on, unless they once stopped."""

    @property
    def tells(self) -> bool:
        return bool(self.people) or self.reach is not Reach.NONE


TELLINGS: Final[Mapping[str, Telling]] = {
    "standard.imported": Telling(),
    "release.imported": Telling(reach=Reach.STANDARD),
    "release.prepared": Telling(),
    "release.rule_waived": Telling(),
    "release.rule_counted": Telling(),
    "release.published": Telling("all members", reach=Reach.STANDARD),
    "release.corrected": Telling(reach=Reach.STANDARD),
    "release.withdrawn": Telling("all members", reach=Reach.STANDARD),
    "member.joined": Telling(),
    "member.invited": Telling("who is invited; the committee, of a new member of it", asks=True),
    "member.left": Telling("the committee, of who leaves it"),
    "member.renewed": Telling("whose mandate it is"),
    "invitation.sent": Telling("the address that is invited", asks=True),
    "invitation.reminded": Telling("the address that is invited", asks=True),
    "invitation.accepted": Telling("who invited them; the committee, of a new member of it"),
    "invitation.revoked": Telling(),
    "invitation.expired": Telling("who invited them"),
    "join.asked": Telling("the team", asks=True),
    "join.accepted": Telling("who asked", asks=True),
    "join.refused": Telling("who asked", asks=True),
    "person.recorded": Telling(),
    "person.forgotten": Telling(),
    "person.claimed": Telling("who wrote them down"),
    "stakeholder.named": Telling(),
    "stakeholder.changed": Telling(),
    "stakeholder.removed": Telling(),
    "publication.declared": Telling("the team"),
    "publication.changed": Telling(),
    "publication.withdrawn": Telling("who declared it"),
    "publication.version_told": Telling("who declared it, or who speaks for its organisation", asks=True),
    "commitment.made": Telling(),
    "commitment.kept": Telling(),
    "commitment.withdrawn": Telling(),
    "standard.described": Telling(),
    "standard.protected": Telling("the team and the committee", asks=True),
    "standard.unprotected": Telling(),
    "sample.left": Telling(),
    "sample.access_chosen": Telling(),
    "sample.described": Telling("who left it"),
    "sample.removed": Telling("who left it"),
    "organisation.confirmed": Telling(),
    "organisation.merged": Telling(),
    "webhook.declared": Telling(),
    "webhook.removed": Telling(),
    "webhook.resumed": Telling(),
    "webhook.stopped": Telling("the team", asks=True),
}
"""Verb → who is told. Its mail is `templates/mails/<verb>.txt`."""


class Pace(StrEnum):
    """When somebody receives the news of a standard."""

    USUAL = "usual"
    """What concerns them at once, what they follow at large each morning: where they chose nothing."""
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


PACES: Final = {
    Pace.USUAL: "Ce qui vous concerne au fil de l’eau, le reste chaque matin",
    Pace.AT_ONCE: "Tout au fil de l’eau",
    Pace.DAILY: "Chaque jour, en un courriel",
    Pace.WEEKLY: "Chaque lundi, en un courriel",
    Pace.NEVER: "Aucun courriel",
}
MORNING: Final = time(7)
"""When digests leave, in the time zone of their readers."""


class ToldFor(StrEnum):
    """Why somebody is told."""

    ASKED = "asked"
    CONCERNED = "concerned"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Told:
    """That somebody is told, why, and when by mail: None where they read it on the site only."""

    user: int
    reason: ToldFor
    due_at: datetime | None


def audience(
    telling: Telling,
    *,
    named: Iterable[int],
    about: Collection[Topic],
    followed: Iterable[tuple[int, Topic]],
    paces: Mapping[int, Pace],
    actor: int | None,
    at: datetime,
) -> tuple[Told, ...]:
    """Whom an event concerns, each once. Nobody is told of what they did themselves.

    `named`: those whom its service names. `about`: what it is about. `followed`: who follows what, as far as it is known.
    `paces`: what people chose, `Pace.USUAL` where they did not.
    """
    reasons = dict.fromkeys(named, ToldFor.ASKED if telling.asks else ToldFor.CONCERNED)
    closely = {*reasons}
    for user, topic in followed:
        if (telling.reach >= Reach.THING and topic in about) or (telling.reach is Reach.STANDARD and topic == THE_STANDARD):
            reasons.setdefault(user, ToldFor.FOLLOWS)
            if not topic.broad:
                closely.add(user)
    return tuple(
        Told(user, reason, at if reason is ToldFor.ASKED else leaves_at(paces.get(user, Pace.USUAL), at, closely=user in closely))
        for user, reason in reasons.items()
        if user != actor
    )


def leaves_at(pace: Pace, at: datetime, *, closely: bool) -> datetime | None:
    """When news of that moment leave by mail: a digest is what is due at the same morning.

    `closely`: they are named, or follow the very discussion, proposal or question; or else they follow at large.
    """
    if pace is Pace.NEVER:
        return None
    if pace is Pace.AT_ONCE or (pace is Pace.USUAL and closely):
        return at
    local = at.astimezone(ZONE)
    day = local.date() + timedelta(days=0 if local.time() < MORNING else 1)
    if pace is Pace.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, MORNING, ZONE).astimezone(at.tzinfo)
