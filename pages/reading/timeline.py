"""A roadmap drawn along its dates: where each phase begins and ends, and where one stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from concertation.queries.roadmap import Timeline

WIDTH: Final = 1_000
AT_THE_END: Final = timedelta(days=30)
"""How long the last phase is drawn beyond what is known of it."""
NARROWEST: Final = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase, in thousandths of the drawing."""

    x: int
    width: int
    here: bool
    over: bool
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    bars: tuple[Bar, ...]
    marks: tuple[int, ...]
    """Where something hangs on the roadmap."""
    today: int | None
    """Where one stands; None outside the drawing."""
    goal: int | None


def drawing_of(timeline: Timeline, today: date) -> Drawing:
    first = timeline.lines[0].phase.starts_on
    hung = [mark.day for line in timeline.lines for mark in line.marks]
    ends = [*hung, timeline.lines[-1].phase.starts_on, *([timeline.roadmap.goal_on] if timeline.roadmap.goal_on else [])]
    here = today if timeline.here is not None else first
    last = max(*ends, here) + AT_THE_END
    span = max((last - first).days, 1)

    def at(day: date) -> int:
        return round(WIDTH * (day - first).days / span)

    begins = [at(line.phase.starts_on) for line in timeline.lines]
    bars = tuple(
        Bar(x, max(after - x - 2, NARROWEST), line.here, line.over, line.phase.title)
        for line, x, after in zip(timeline.lines, begins, [*begins[1:], WIDTH], strict=True)
    )
    goal = timeline.roadmap.goal_on
    return Drawing(
        bars=bars,
        marks=tuple(sorted({at(day) for day in hung})),
        today=at(today) if first <= today <= last else None,
        goal=at(goal) if goal is not None and first <= goal <= last else None,
    )
