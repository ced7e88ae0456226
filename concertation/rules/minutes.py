"""The minutes of a meeting as they are drafted from what happened, in Markdown, for people to write the rest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from standard.moments import moment_in_words, time_in_words
from standard.publishing.prose import one_line
from standard.schema.words import NBSP, uncapital

NOT_REACHED: Final = "Ce point n’a pas été abordé."
TO_WRITE: Final = "À compléter."


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A decision that was taken: what it says, what it changes, who said what where it was voted."""

    number: int
    title: str
    outcome: str
    how: str
    option: str
    motive: str
    conditions: str = ""
    changes: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Dealt:
    """An item of the agenda: what was said of it, and what was decided on it."""

    title: str
    reached: bool
    notes: str = ""
    decisions: tuple[DecisionTaken, ...] = ()
    told: tuple[str, ...] = ()
    """What came of the activity that it is, or of a vote that no decision has followed yet, in Markdown, a line each."""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting, as it happened."""

    name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    animators: str = ""
    present: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    represented: tuple[str, ...] = ()
    items: tuple[Dealt, ...] = ()
    others: tuple[DecisionTaken, ...] = ()
    """Decided in it, on what no item names."""
    follow_ups: tuple[str, ...] = ()
    next_meetings: tuple[str, ...] = ()


def draft(held: Held) -> str:
    """The minutes, to be completed by whoever was there."""
    return "\n".join(_written(held)).strip() + "\n"


def _written(held: Held) -> Iterator[str]:
    when = f"Le {moment_in_words(held.starts_at)}, jusqu’à {time_in_words(held.ends_at)}"
    yield f"{', '.join(filter(None, (when, one_line(held.place))))}."
    if held.animators:
        yield f"Animation{NBSP}: {one_line(held.animators)}."
    yield from _section("Présents", _listed(held.present) or [TO_WRITE])
    if held.excused or held.represented:
        yield from _section("Excusés et représentés", _listed([*held.excused, *held.represented]))
    for rank, item in enumerate(held.items, start=1):
        body = [item.notes.strip()] if item.notes.strip() else []
        body += ["", *item.told] if body and item.told else item.told
        body += _decided(item.decisions, after=bool(body))
        if not body:
            body = [TO_WRITE if item.reached else NOT_REACHED]
        yield from _section(f"{rank}. {one_line(item.title)}", body)
    if held.others:
        yield from _section("Autres décisions", _decided(held.others))
    if held.follow_ups:
        yield from _section("Suites à donner", _listed(held.follow_ups))
    if held.next_meetings:
        yield from _section("Prochains rendez-vous", _listed(held.next_meetings))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from lines


def _listed(entries: Sequence[str]) -> list[str]:
    return [f"- {one_line(entry)}" for entry in entries]


def _decided(decisions: Iterable[DecisionTaken], *, after: bool = False) -> list[str]:
    """Decisions one under the other; `after`: something stands above them."""
    lines = [line for decision in decisions for line in ("", *_settled(decision))]
    return lines if after else lines[1:]


def _settled(decision: DecisionTaken) -> Iterator[str]:
    state = ", à confirmer" if decision.to_confirm else ""
    named = f"**Décision n°{NBSP}{decision.number}{NBSP}: {one_line(decision.title)}**"
    chosen = f"{NBSP}: {one_line(decision.option)}" if decision.option else ""
    yield named
    yield f"{decision.outcome}{chosen} ({uncapital(decision.how)}{state})."
    yield ""
    yield decision.motive.strip()
    if decision.conditions:
        yield from ("", f"Conditions et points d’attention{NBSP}: {decision.conditions.strip()}")
    if decision.changes:
        yield from ("", f"Ce qui change dans le schéma{NBSP}:", "", *_listed(decision.changes))
    if decision.positions:
        yield from ("", f"Positions{NBSP}:", "", *_listed(decision.positions))
