"""A crowd of people, and what they do, as rows being made."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Model

from accounts.models import Organisation, User
from standard.models import Circle, Event, EventElement, Membership, Standard

TEAM, COMMITTEE = 5, 20
"""The first people are the team, those after them the committee, all the others contributors."""
SLUG: Final = "foule"
START: Final = datetime(2020, 1, 6, 9, tzinfo=UTC)
NOW: Final = datetime(2026, 1, 6, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS: Final = [
    "accueil",
    "adresse",
    "bibliothèque",
    "carte",
    "commune",
    "coopérative",
    "cœur",
    "date",
    "définition",
    "écoles",
    "élèves",
    "étudiants",
    "ferme",
    "filière",
    "format",
    "gare",
    "handicap",
    "horaire",
    "identifiant",
    "jeunesse",
    "langue",
    "lieu",
    "liste",
    "mairie",
    "médiation",
    "numéro",
    "œuvre",
    "ouverture",
    "parcours",
    "permanence",
    "producteur",
    "quartier",
    "réseau",
    "saison",
    "service",
    "siège",
    "structure",
    "tarif",
    "téléphone",
    "territoire",
    "transport",
    "usage",
    "valeur",
    "ville",
]
"""What people speak of."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is of everything. Of the questions, seven in ten are decided, and three in ten have changed the schema."""

    comments: int = 1_000
    fields: int = 200
    values: int = 20
    """Of each list."""
    proposals: int = 2_000
    questions: int = 500
    members: int = 5_000

    @property
    def decided(self) -> int:
        return self.questions * 7 // 10

    @property
    def adopted(self) -> int:
        return self.questions * 3 // 10


@dataclass
class Crowd:
    """The rows being made. Everything drawn comes from one seed: two runs measure the same standard."""

    sizes: Sizes
    draw: random.Random = field(default_factory=lambda: random.Random(1))
    people: list[User] = field(default_factory=list)
    events: list[tuple[Event, tuple[str, ...]]] = field(default_factory=list)
    moment: datetime = START

    def later(self, step: timedelta = HOUR) -> datetime:
        self.moment += step
        return self.moment

    def text(self, words: int) -> str:
        said = " ".join(self.draw.choices(WORDS, k=words))
        return f"{said.capitalize()}."

    def rank(self, length: int) -> int:
        """A place in a list, the first ones far more often."""
        return int(length * self.draw.random() ** 2)

    def happened(
        self, verb: str, subject: Model, actor: User | None, at: datetime, message: str = "", uids: Iterable[str] = (), **details: Any
    ) -> None:
        event = Event(
            standard=self.standard,
            verb=verb,
            actor=actor,
            subject_kind=subject._meta.model_name or "",
            subject_id=subject.pk,
            message=message,
            details=json.dumps(details),
            at=at,
        )
        self.events.append((event, tuple(dict.fromkeys(uid for uid in uids if uid))))

    def __post_init__(self) -> None:
        self.standard = Standard.objects.create(slug=SLUG, title="Une foule", summary=self.text(30), created_at=START)


def saved(rows: Sequence[Any]) -> Sequence[Any]:
    """The rows, written, with their keys."""
    return type(rows[0])._base_manager.bulk_create(rows, batch_size=500) if rows else rows


def people(crowd: Crowd) -> None:
    organisations = saved([Organisation(name=f"Organisation {number}", slug=f"organisation-{number}") for number in range(500)])
    crowd.people = list(
        saved(
            [
                User(
                    email=f"personne{number}@exemple.fr",
                    display_name=f"Personne {number}",
                    organisation=organisations[number % len(organisations)],
                    password="!",
                    date_joined=START,
                )
                for number in range(crowd.sizes.members)
            ]
        )
    )
    circles = [Circle.TEAM] * TEAM + [Circle.COPIL] * COMMITTEE + [Circle.CONTRIBUTOR] * (crowd.sizes.members - TEAM - COMMITTEE)
    members = [
        Membership(standard=crowd.standard, user=person, circle=circle, chair=circle == Circle.COPIL and rank == TEAM, since=START)
        for rank, (person, circle) in enumerate(zip(crowd.people, circles, strict=True))
    ]
    for member in saved(members):
        crowd.happened("member.joined", member, member.user, START)


def write_events(crowd: Crowd) -> None:
    for start in range(0, len(crowd.events), 5_000):
        batch = crowd.events[start : start + 5_000]
        saved([event for event, _ in batch])
        saved([EventElement(event=event, uid=uid) for event, uids in batch for uid in uids])
