"""The roadmap of a standard: its phases, where it stands, and what hangs on each phase by its date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Final

from concertation import places
from concertation.models import Consultation, Meeting, Phase, Roadmap
from concertation.rules import roadmap as rules
from concertation.rules.roadmap import SENTENCES, CurrentPhase
from standard.memory import under_stamp
from standard.models import Release, Standard
from standard.moments import date_in_words, day_of
from standard.permissions import Actor
from standard.places import release as release_page

NEAREST: Final = 3
"""Marks of each phase, past and to come, where a roadmap is told in short."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What hangs on a phase by its date: a meeting, a call for comments, a version."""

    day: date
    title: str
    url: str
    to_come: bool


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase as the timeline draws it."""

    phase: Phase
    until: date | None
    """Its last day; None for the last phase."""
    here: bool
    over: bool
    marks: tuple[Mark, ...]
    opens: str
    """What is open to whom, in one sentence."""

    @property
    def in_words(self) -> str:
        """« du 24 mars au 7 avril 2022 »; « à partir du 1er août 2022 »."""
        first = date_in_words(self.phase.starts_on)
        return f"du {first} au {date_in_words(self.until)}" if self.until is not None else f"à partir du {first}"


@dataclass(frozen=True, slots=True)
class Timeline:
    roadmap: Roadmap
    lines: tuple[PhaseLine, ...]
    before: tuple[Mark, ...]
    """What came before the first phase."""
    review: date | None
    """Since when a review is to be proposed; None where none is."""

    @property
    def near(self) -> tuple[PhaseLine, ...]:
        """From the phase before the one that runs, with the last and the next marks of each: the page of the roadmap has them all."""
        rank = next((rank for rank, line in enumerate(self.lines) if line.here), 0)
        return tuple(replace(line, marks=_nearest(line.marks)) for line in self.lines[max(0, rank - 1) :])

    @property
    def here(self) -> PhaseLine | None:
        return next((line for line in self.lines if line.here), None)


def _nearest(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    past, coming = [one for one in marks if not one.to_come], [one for one in marks if one.to_come]
    return (*past[-NEAREST:], *coming[:NEAREST])


def phases_of(standard: Standard) -> tuple[Phase, ...]:
    """The phases of the roadmap of a standard, in order; none where it has chosen none."""

    def read() -> tuple[Phase, ...]:
        return tuple(Phase.objects.filter(standard=standard).order_by("starts_on", "pk"))

    return under_stamp(standard, "phases", read)


def stage_of(standard: Standard, now: datetime) -> CurrentPhase | None:
    """What the phase that runs says; None without a roadmap, and before its first phase."""
    return rules.stage([phase.step for phase in phases_of(standard)], day_of(now))


def on_the_road(actor: Actor, standard: Standard | None, now: datetime) -> Actor:
    """Somebody as the permissions of the debate see them: where the standard stands counts too, and is read where it does."""
    return actor if standard is None else replace(actor, phase=cache(lambda: stage_of(standard, now)))


def roadmap_of(standard: Standard) -> Roadmap | None:
    return under_stamp(standard, "roadmap", lambda: Roadmap.objects.filter(standard=standard).first())


def timeline_of(standard: Standard, now: datetime) -> Timeline | None:
    """The roadmap with what hangs on it; None where the standard has chosen none."""
    roadmap, phases, today = roadmap_of(standard), phases_of(standard), day_of(now)
    if roadmap is None or not phases:
        return None
    steps = [phase.step for phase in phases]
    where = rules.standing(steps, today)
    marks = sorted(_marks(standard, now), key=lambda mark: mark.day)
    lines = tuple(
        PhaseLine(
            phase=phase,
            until=(until := rules.last_day(steps, rank)),
            here=where is not None and where.now is step,
            over=until is not None and until < today,
            marks=tuple(mark for mark in marks if phase.starts_on <= mark.day and (until is None or mark.day <= until)),
            opens=SENTENCES[step.kind],
        )
        for rank, (phase, step) in enumerate(zip(phases, steps, strict=True))
    )
    before = tuple(mark for mark in marks if mark.day < phases[0].starts_on)
    return Timeline(roadmap, lines, before, rules.review_of(steps, today))


def _marks(standard: Standard, now: datetime) -> Iterator[Mark]:
    for meeting in Meeting.objects.filter(standard=standard, cancelled_at=None).select_related("standard").order_by("starts_at", "pk"):
        title = f"{meeting}\u00a0: {meeting.title}" if meeting.title else str(meeting)
        yield Mark(day_of(meeting.starts_at), title, meeting.get_absolute_url(), meeting.starts_at > now)
    calls = Consultation.objects.filter(standard=standard, cancelled_at=None).select_related("standard").order_by("opens_at", "pk")
    for call in calls:
        yield Mark(day_of(call.opens_at), f"Ouverture\u00a0: {call}", places.consultation(standard.slug), call.opens_at > now)
    for release in _published(standard):
        yield Mark(release.date, f"Version {release.version} publiée", release_page(standard.slug, release.version), False)


def _published(standard: Standard) -> Sequence[Release]:
    published = standard.releases.exclude(state=Release.State.CANDIDATE).defer("revision")
    return list(published.order_by("date", "pk"))
