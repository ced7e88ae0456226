"""Use cases first: in which order people put them, what fields weigh and cost, and what rings. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from concertation.rules.ballots.base import Key, Ranking
from concertation.rules.ballots.duels import fought

IMPORTANCE: Final = {1: "Peu utile", 2: "Utile", 3: "Importante", 4: "Indispensable"}
"""How much a field serves the use cases."""
EASE: Final = {1: "Très difficile", 2: "Plutôt difficile", 3: "Plutôt facile", 4: "Très facile"}
"""How easily producers collect it. An even scale: nobody answers « neither »."""
LOWEST, HIGHEST = min(EASE), max(EASE)
MIDDLE: Final = (LOWEST + HIGHEST) / 2


def in_order(keys: Sequence[Key], rankings: Iterable[Sequence[Key]]) -> tuple[tuple[Key, ...], ...]:
    """The keys by places, from what people put first: at each place, those that no other beats in duels, as a ballot by ranking counts.

    Without any ranking, all stand at one place.
    """
    said = [Ranking(tuple((key,) for key in ranking if key in keys)) for ranking in rankings]
    left, places = tuple(keys), []
    while left:
        first = fought(left, said).winners
        places.append(first)
        left = tuple(key for key in left if key not in first)
    return tuple(places)


@dataclass(frozen=True, slots=True)
class FieldVoice:
    """How somebody appraises a field."""

    field: str
    importance: int
    ease: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was said of a field, in all."""

    field: str
    voices: int
    importance: float
    ease: float
    found_easy: int
    """How many find it easy to collect."""

    @property
    def sentence(self) -> str:
        """What the two means say, in words."""
        weight = "important" if self.importance > MIDDLE else "peu important"
        cost = "facile à collecter" if self.ease > MIDDLE else "difficile à collecter"
        return f"{weight}, {cost}"


def weighed(voices: Iterable[FieldVoice]) -> dict[str, Weighed]:
    """By field, the means of what was said."""
    found: dict[str, list[FieldVoice]] = defaultdict(list)
    for voice in voices:
        found[voice.field].append(voice)
    return {
        field: Weighed(
            field,
            len(said),
            sum(one.importance for one in said) / len(said),
            sum(one.ease for one in said) / len(said),
            sum(one.ease > MIDDLE for one in said),
        )
        for field, said in found.items()
    }


class AlarmKind(StrEnum):
    """What rings on the way from use cases to fields."""

    REQUIRED_FOR_NOTHING = "required_for_nothing"
    CASE_WITHOUT_FIELD = "case_without_field"
    NOBODY_FINDS_EASY = "nobody_finds_easy"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to look at: of a field (its uid) or of a use case (its key)."""

    kind: AlarmKind
    field: str = ""
    case: int = 0


def alarms(
    *, fields: Sequence[str], required: Collection[str], served: Mapping[int, Collection[str]], said: Mapping[str, Weighed]
) -> tuple[Alarm, ...]:
    """What rings, given the fields in order and, by use case that is kept, those that serve it.

    As long as no use case is kept, no field can serve one: nothing rings about that.
    """
    serving = {uid for uids in served.values() for uid in uids}
    return (
        *(Alarm(AlarmKind.REQUIRED_FOR_NOTHING, field=uid) for uid in fields if served and uid in required and uid not in serving),
        *(Alarm(AlarmKind.CASE_WITHOUT_FIELD, case=key) for key, uids in served.items() if not set(uids) & set(fields)),
        *(Alarm(AlarmKind.NOBODY_FINDS_EASY, field=uid) for uid in fields if uid in said and not said[uid].found_easy),
    )
