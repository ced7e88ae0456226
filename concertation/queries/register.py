"""Decisions kept out of the register, as a person or a script asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import make_aware

from concertation.models import Decision, OptionElement
from standard.models import RevisionElement
from standard.moments import ZONE
from standard.text_search import containing

STATES: Final = (*Decision.State.choices, ("superseded", "Remplacée"))
"""Those of a decision, and that another one replaced it."""


def in_state(decisions: QuerySet[Decision], state: str) -> QuerySet[Decision]:
    replacing = Exists(Decision.objects.filter(supersedes=OuterRef("pk"), state=Decision.State.IN_FORCE))
    return decisions.filter(replacing) if state == "superseded" else decisions.exclude(replacing).filter(state=state)


def about(decisions: QuerySet[Decision], uid: str) -> QuerySet[Decision]:
    """Those that changed a field or a value, or that had an option about it."""
    changed = RevisionElement.objects.filter(uid=uid, revision=OuterRef("revision"))
    weighed = OptionElement.objects.filter(uid=uid, option__question=OuterRef("question"))
    return decisions.filter(Exists(changed) | Exists(weighed))


def held_in(decisions: QuerySet[Decision], meeting: int) -> QuerySet[Decision]:
    return decisions.filter(held_in=meeting)


def since(decisions: QuerySet[Decision], day: date) -> QuerySet[Decision]:
    return decisions.filter(decided_at__gte=_start_of(day))


def until(decisions: QuerySet[Decision], day: date) -> QuerySet[Decision]:
    """That day included."""
    return decisions.filter(decided_at__lt=_start_of(day + timedelta(days=1))) if day < date.max else decisions


def _start_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min), ZONE)


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What is asked of the register; what is empty keeps everything."""

    outcome: str = ""
    how: str = ""
    state: str = ""
    element: str = ""
    """A field or a value, by its uid."""
    meeting: int | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""

    def keep(self, standard: int) -> QuerySet[Decision]:
        """The decisions of a standard, by its key, that are asked."""
        kept: QuerySet[Decision] = Decision.objects.filter(standard=standard)
        if self.outcome:
            kept = kept.filter(outcome=self.outcome)
        if self.how:
            kept = kept.filter(how=self.how)
        for name, narrowed in NARROWING.items():
            said = getattr(self, name)
            kept = narrowed(kept, said) if said else kept
        return kept.filter(pk__in=containing(self.words, kind="decision", standard=standard)) if self.words else kept


NARROWING: Final[Mapping[str, Callable[..., QuerySet[Decision]]]] = MappingProxyType(
    {"state": in_state, "element": about, "meeting": held_in, "since": since, "until": until}
)
