"""Who makes a standard, as everybody reads it: its circles by organisation, and the persons who agreed to be named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from standard.models import Circle, Membership, RecordedPerson, RosterConsent, Stakeholder, Standard
from standard.schema.folding import fold


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Somebody who agreed to be named."""

    name: str
    chair: bool
    recorded_by: str = ""
    """Who of the team wrote them down, where they have no account."""


@dataclass(frozen=True, slots=True)
class RosterPlace:
    """An organisation in a circle; without a name, those who take part on their own."""

    organisation: str
    total: int
    people: tuple[RosterPerson, ...]

    @property
    def unnamed(self) -> int:
        return self.total - len(self.people)


@dataclass(frozen=True, slots=True)
class RosterCircle:
    code: str
    label: str
    total: int
    places: tuple[RosterPlace, ...]


@dataclass(frozen=True, slots=True)
class EcosystemGroup:
    """The organisations that have one part in the ecosystem."""

    label: str
    stakeholders: tuple[Stakeholder, ...]


def roster_of(standard: Standard, now: datetime) -> tuple[RosterCircle, ...]:
    """Every circle that has somebody, in the order of the circles."""
    agreed = set(RosterConsent.objects.filter(standard=standard).values_list("user_id", flat=True))
    held: dict[str, dict[str, list[RosterPerson | None]]] = {circle: defaultdict(list) for circle in Circle.values}
    current = Membership.objects.active(now).filter(standard=standard, user__is_active=True).select_related("user", "organisation")
    for one in current.order_by("-chair", "since", "pk"):
        named = one.user_id in agreed and one.user.display_name
        person = RosterPerson(one.user.display_name, one.chair) if named else None
        held[one.circle][one.organisation.name if one.organisation else ""].append(person)
    recorded = RecordedPerson.objects.filter(standard=standard, claimed_by=None).select_related("organisation", "recorded_by")
    for someone in recorded.order_by("pk"):
        noted = RosterPerson(someone.name, False, someone.recorded_by.public_name) if someone.agreed and someone.name else None
        held[someone.circle][someone.organisation.name if someone.organisation else ""].append(noted)
    return tuple(_circle(Circle(code), places) for code, places in held.items() if places)


def _circle(circle: Circle, places: dict[str, list[RosterPerson | None]]) -> RosterCircle:
    listed = tuple(
        RosterPlace(name, len(there), tuple(person for person in there if person is not None))
        for name, there in sorted(places.items(), key=lambda item: (item[0] == "", fold(item[0])))
    )
    return RosterCircle(circle.value, circle.label, sum(place.total for place in listed), listed)


def ecosystem_of(standard: Standard) -> tuple[EcosystemGroup, ...]:
    """The organisations around a standard, by the part that they have."""
    return tuple(_groups(standard))


def _groups(standard: Standard) -> Iterator[EcosystemGroup]:
    named = list(standard.stakeholders.select_related("organisation").order_by("organisation__name", "pk"))
    for part, label in Stakeholder.EcosystemPart.choices:
        having = tuple(one for one in named if one.part == part)
        if having:
            yield EcosystemGroup(str(label), having)
