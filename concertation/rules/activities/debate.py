"""A débat mouvant: a statement, an axis of labelled anchors, argued positions that may move, and a synthesis apart. Pure.

A place on an axis is a number: 0 is on the first anchor, 1 between the first and the second, 2 on the second…
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from concertation.rules.activities.base import AskedPrompt, KindRules, SaidEntry, asks_something
from concertation.rules.activities.corrections import corrected_in_words
from standard.publishing.prose import one_line
from standard.schema.words import NBSP, quoted
from standard.verdict import ALLOWED, Verdict

ANCHORS: Final = (2, 4)


class DebateOutcome(StrEnum):
    OPEN = ""
    CONSENSUS = "consensus"
    NO_CONSENSUS = "no_consensus"


OUTCOMES: Final[Mapping[str, str]] = {DebateOutcome.CONSENSUS: "Consensus", DebateOutcome.NO_CONSENSUS: "Pas de consensus"}

WIDTH, ROW, ACROSS, ABOVE = 420, 12, 4, 10
"""The drawing: how wide it is whatever its anchors, how high a row of dots, how many of them side by side, how far above the axis."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where somebody stands now, and where they stood before, the first first."""

    now: SaidEntry
    before: tuple[SaidEntry, ...]


@dataclass(frozen=True, slots=True)
class PlaceTaken:
    label: str
    many: int


@dataclass(frozen=True, slots=True)
class DrawnAxis:
    """The positions on an axis, as a picture: where its anchors and its dots are, and what each place is called."""

    width: int
    height: int
    base: int
    anchors: tuple[int, ...]
    dots: tuple[tuple[int, int], ...]
    places: tuple[PlaceTaken, ...]


def places(anchors: Sequence[str]) -> tuple[str, ...]:
    """What each place of an axis is called, from its first anchor to its last."""
    between = [f"entre {quoted(one)} et {quoted(other)}" for one, other in pairwise(anchors)]
    return tuple(name for pair in zip(anchors, [*between, ""], strict=True) for name in pair if name)


def standpoints(entries: Sequence[SaidEntry]) -> tuple[Standpoint, ...]:
    """Where each speaker stands, in the order in which they first spoke; `entries`: all that was said of one statement."""
    said: dict[str, list[SaidEntry]] = {}
    for one in sorted(entries, key=lambda entry: entry.number):
        said.setdefault(one.speaker, []).append(one)
    return tuple(Standpoint(listed[-1], tuple(listed[:-1])) for listed in said.values())


def drawn(anchors: Sequence[str], taken: Sequence[int]) -> DrawnAxis:
    """The picture of these places on an axis: dots above it, side by side and one row over the other."""
    names, many = places(anchors), Counter(taken)
    rows = max((-(-number // ACROSS) for number in many.values()), default=1)
    base, middles = rows * ROW + ABOVE, [WIDTH * (2 * place + 1) // (2 * len(names)) for place in range(len(names))]
    return DrawnAxis(
        width=WIDTH,
        height=base + 2 * ROW,
        base=base,
        anchors=tuple(middles[::2]),
        dots=tuple(_dots(many, middles, base)),
        places=tuple(PlaceTaken(name, many[place]) for place, name in enumerate(names)),
    )


def _dots(many: Mapping[int, int], middles: Sequence[int], base: int) -> Iterator[tuple[int, int]]:
    for place, number in sorted(many.items()):
        for rank in range(number):
            row, side = divmod(rank, ACROSS)
            abreast = min(ACROSS, number - row * ACROSS)
            yield middles[place] + (2 * side - abreast + 1) * ROW // 2, base - ABOVE - row * ROW


def check_conclusion(synthesis: str, outcome: str) -> Verdict:
    """Whether a statement may be concluded so: it says whether the room agrees, and in a few words on what."""
    if outcome not in OUTCOMES:
        return Verdict("Dites si la salle s’accorde, ou s’il n’y a pas de consensus.", "outcome")
    return ALLOWED if synthesis else Verdict(f"Écrivez la synthèse{NBSP}: ce que la salle retient.", "synthesis")


def _concluded(prompts: Sequence[AskedPrompt]) -> Verdict:
    left = next((prompt for prompt in prompts if not prompt.outcome), None)
    if left is None:
        return ALLOWED
    return Verdict(f"L’affirmation {quoted(left.text)} n’a pas sa synthèse{NBSP}: écrivez-la, «\u00a0pas de consensus\u00a0» en est une.")


def _told(prompts: Sequence[AskedPrompt], entries: Sequence[SaidEntry]) -> tuple[str, ...]:
    return tuple(line for prompt in prompts for line in _lines(prompt, [one for one in entries if one.prompt == prompt.key]))[1:]


def _lines(prompt: AskedPrompt, entries: Sequence[SaidEntry]) -> Iterator[str]:
    names = places(prompt.labels)
    yield from ("", f"**{one_line(prompt.text)}** ({' – '.join(one_line(label) for label in prompt.labels)})", "")
    for sentence in corrected_in_words(prompt):
        yield from (one_line(sentence), "")
    for one in standpoints(entries):
        moved = f", après {one_line(names[one.before[-1].place])}" if one.before and one.before[-1].place != one.now.place else ""
        yield f"- {one_line(one.now.who)}{NBSP}: {one_line(names[one.now.place])}{moved}. {one_line(one.now.text)}"
    if prompt.outcome:
        yield from ("", f"{OUTCOMES[prompt.outcome]}. {prompt.synthesis.strip()}")


RULES: Final = KindRules(
    prompts=ANCHORS,
    once=False,
    reopens=True,
    opens=asks_something(f"Ce débat n’a pas d’affirmation{NBSP}: écrivez-en une, avec les repères de son axe."),
    publishes=_concluded,
    told=_told,
)
