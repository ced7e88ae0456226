"""Counting a ballot: who voted, what passes, and what is still missing.

Majority: an option passes when the quorum of voters is reached, the votes for it are strictly more than the threshold's
share of the votes expressed, and nobody blocks it. Abstaining counts for the quorum and not as a vote expressed; blocking is
a vote against that a majority does not outweigh. Under a threshold of 50 % several options may qualify: the one with the
most votes passes, and none where they are equal.

Consent: an option passes when the quorum is reached, somebody agrees with it, be it with a reservation, nobody blocks it, and
no other option is in the same case.

The statu quo is an option like another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

MAJORITY: Final = "majority"
CONSENT: Final = "consent"

POSITIONS: Final[dict[str, tuple[str, ...]]] = {
    MAJORITY: ("for", "against", "abstain", "block"),
    CONSENT: ("agree", "reservation", "stand_aside", "block"),
}
"""The positions that each rule knows."""

WITH_MOTIVE: Final = frozenset({"block", "reservation"})
"""The positions that must say why."""

_SUPPORTING: Final = frozenset({"for", "agree", "reservation"})
_EXPRESSED: Final = frozenset({"for", "against", "block", "agree", "reservation"})


@dataclass(frozen=True, slots=True)
class Rule:
    """How a ballot is counted. `quorum` is a number of voters; `threshold_percent` a share of the votes expressed, under 100."""

    name: str
    quorum: int = 0
    threshold_percent: int = 50


@dataclass(frozen=True, slots=True)
class Cast:
    """A position that an elector took on an option. The one with the highest `sequence` is the elector's vote."""

    elector: int
    option: int
    position: str
    sequence: int = 1


@dataclass(frozen=True, slots=True)
class OptionStanding:
    """Where one option stands: how many took each position of the rule, in the rule's order."""

    option: int
    title: str
    counts: Mapping[str, int]

    @property
    def support(self) -> int:
        return sum(count for position, count in self.counts.items() if position in _SUPPORTING)

    @property
    def blocks(self) -> int:
        return self.counts["block"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ballot stands."""

    rule: Rule
    options: tuple[OptionStanding, ...]
    electors: int
    voters: int
    silent: tuple[int, ...]
    """The electors who have not voted, in the order given."""
    expressed: int
    passing: int | None
    """The option that passes, if the ballot ended now."""
    missing: str
    """One French sentence: the count, and what is missing to pass or what passes."""

    @property
    def quorum_reached(self) -> bool:
        return self.voters >= self.rule.quorum


def count(rule: Rule, options: Mapping[int, str], electors: Collection[int], casts: Iterable[Cast]) -> Standing:
    """Count a ballot. `options` maps each option put to the vote to its title, in order; `casts` may come in any order.

    KeyError for a vote on an option that is not put, for a position that the rule does not know, or for an unknown rule.
    """
    current: dict[int, Cast] = {}
    for cast in casts:
        held = current.get(cast.elector)
        if held is None or held.sequence < cast.sequence:
            current[cast.elector] = cast
    tallies = {option: dict.fromkeys(POSITIONS[rule.name], 0) for option in options}
    for cast in current.values():
        tallies[cast.option][cast.position] += 1
    standings = tuple(OptionStanding(option, title, tallies[option]) for option, title in options.items())
    voters = len(current)
    expressed = sum(cast.position in _EXPRESSED for cast in current.values())
    silent = tuple(elector for elector in electors if elector not in current)
    passing = _passing(rule, standings, voters, expressed)
    return Standing(
        rule=rule,
        options=standings,
        electors=len(electors),
        voters=voters,
        silent=silent,
        expressed=expressed,
        passing=None if passing is None else passing.option,
        missing=_sentence(rule, standings, voters, len(electors), expressed, passing),
    )


def _passing(rule: Rule, options: tuple[OptionStanding, ...], voters: int, expressed: int) -> OptionStanding | None:
    if voters < rule.quorum:
        return None
    qualified = [item for item in options if not item.blocks and item.support and _carries(rule, item.support, expressed)]
    if rule.name == CONSENT:
        return qualified[0] if len(qualified) == 1 else None
    best = max((item.support for item in qualified), default=0)
    leaders = [item for item in qualified if item.support == best]
    return leaders[0] if len(leaders) == 1 else None


def _carries(rule: Rule, support: int, expressed: int) -> bool:
    return rule.name == CONSENT or support * 100 > rule.threshold_percent * expressed


def _sentence(
    rule: Rule, options: tuple[OptionStanding, ...], voters: int, electors: int, expressed: int, passing: OptionStanding | None
) -> str:
    counted = f"{_voices(voters)} sur {electors}" if voters else f"Aucune voix sur {electors}"
    if passing is not None:
        return f"{counted}, l’option « {passing.title} » réunit les conditions pour passer."
    lacks = []
    if voters < rule.quorum:
        lacks.append(f"il manque {_voices(rule.quorum - voters)} pour le quorum")
    lack = _lack_of_support(rule, options, expressed) if voters else ""
    if lack:
        lacks.append(lack)
    return f"{counted}, {' et '.join(lacks)}." if lacks else f"{counted} pour le moment."


def _lack_of_support(rule: Rule, options: tuple[OptionStanding, ...], expressed: int) -> str:
    """What the leading option lacks, the quorum apart; empty where it lacks nothing else."""
    supported = sorted((item for item in options if item.support), key=lambda item: (-item.support, item.blocks > 0))
    if not supported:
        return "aucune option n’a encore de soutien"
    free = [item for item in supported if not item.blocks]
    leader = free[0] if rule.name == CONSENT and free else supported[0]
    if leader.blocks:
        return f"l’opposition bloquante à l’option « {leader.title} » est à lever"
    if rule.name == CONSENT:
        return f"plusieurs options ont un accord ({_titles(free)}) alors qu’une seule peut passer" if len(free) > 1 else ""
    equal = [item for item in free if item.support == leader.support]
    if len(equal) > 1:
        return f"les options {_titles(equal)} sont à égalité"
    needed = 0
    while not _carries(rule, leader.support + needed, expressed + needed):
        needed += 1
    return f"il manque {_voices(needed)} à l’option « {leader.title} »" if needed else ""


def _titles(options: Iterable[OptionStanding]) -> str:
    return ", ".join(f"« {item.title} »" for item in options)


def _voices(number: int) -> str:
    return f"{number} voix"
