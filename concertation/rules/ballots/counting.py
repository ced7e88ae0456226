"""Counting a ballot: from what was cast to where it stands, under whichever rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from concertation.rules.ballots.approval import Approval
from concertation.rules.ballots.base import SINGLE_POSITION, BallotFinding, BallotRule, Cast, Key, OptionPosition, Poll, Result, Said, Terms
from concertation.rules.ballots.consent import Consent
from concertation.rules.ballots.duels import Duels
from concertation.rules.ballots.electorate import Electorate, Voice
from concertation.rules.ballots.majority import Majority
from concertation.rules.ballots.ranking import RankedChoice
from concertation.rules.ballots.sentences import summed_up
from concertation.rules.ballots.single_position import SingleConsent, SingleMajority
from standard.schema.words import quoted

RULES: Final[Mapping[str, BallotRule]] = {rule.code: rule for rule in (Majority(), Consent(), Approval(), RankedChoice())}
"""The rules that a ballot may be opened under, by their codes, the default first."""

_SINGLE: Final[Mapping[str, BallotRule]] = {rule.code: rule for rule in (SingleMajority(), SingleConsent())}


def rule_of(terms: Terms) -> BallotRule:
    """The rule of a ballot, as its format has it. KeyError for an unknown one."""
    return (_SINGLE if terms.format == SINGLE_POSITION else RULES)[terms.rule]


@dataclass(frozen=True, slots=True)
class OptionStanding:
    """Where one option stands."""

    option: Key
    title: str
    counts: Mapping[str, int]
    """How many took each position of the rule, in the rule's order; under a ranking, `first`: how many put it first."""
    support: int
    heard: int
    """How many voices said something of it."""
    qualifies: bool
    """Whether it fulfils the conditions to pass by itself, the quorum apart."""
    missing: str
    """What it lacks, the quorum apart, as a French clause; empty where it lacks nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ballot stands."""

    terms: Terms
    options: tuple[OptionStanding, ...]
    electors: int
    """How many voices may be heard: recused electors have none."""
    voters: int
    """How many were."""
    quorum: int
    expressed: int
    """How many took a side on an option at least: abstaining and standing aside are not one."""
    silent: tuple[Key, ...]
    """The electors of the voices not heard, in the order given. Empty in a secret ballot, whose list of voters is elsewhere."""
    unfinished: tuple[Key, ...]
    """The electors of the voices heard on some of the options only."""
    passing: Key | None
    """The option that passes, if the ballot ended now."""
    equal: tuple[Key, ...]
    """The options that could pass, where the ballot does not choose between them."""
    missing: str
    """One French sentence, in the past once the ballot is closed: the count, and what is missing to pass or what passes."""
    result: Result
    """What the ballot gives: blocked where nothing passes and somebody's block stands."""
    voices: tuple[Voice, ...] = ()
    """Who says what, and what that replaced. Empty in a secret ballot."""
    duels: Duels | None = None
    """Under a ranking, the options two by two and the rounds of the count."""

    @property
    def quorum_reached(self) -> bool:
        return self.voters >= self.quorum


def count(terms: Terms, options: Mapping[Key, str], electorate: Electorate, casts: Iterable[Cast], *, closed: bool = False) -> Standing:
    """Count a ballot. `options` maps each option put to the vote to its title, in order; `casts` may come in any order.

    KeyError for a vote on an option that is not put, for a position that the rule does not know, for somebody who is no
    elector, or for an unknown rule.
    """
    rule = rule_of(terms)
    voices = electorate.hear(rule, casts)
    heard = [voice for voice in voices if voice.heard]
    return standing_of(
        terms,
        options,
        tuple(tuple(cast.said for cast in voice.said) for voice in heard),
        electors=len(voices),
        closed=closed,
        voices=voices,
        silent=tuple(member for voice in voices if not voice.heard for member in voice.seat.members),
        unfinished=tuple(
            member for voice in heard if rule.unsaid([cast.said for cast in voice.said], options) for member in voice.seat.members
        ),
    )


def standing_of(
    terms: Terms,
    options: Mapping[Key, str],
    said: tuple[tuple[Said, ...], ...],
    *,
    electors: int,
    closed: bool,
    voices: tuple[Voice, ...] = (),
    silent: tuple[Key, ...] = (),
    unfinished: tuple[Key, ...] = (),
) -> Standing:
    """Count what each voice heard says, out of `electors` voices. KeyError as in `count`."""
    rule = rule_of(terms)
    _check_options(said, options)
    quorum = terms.quorum_of(electors)
    finding = rule.count(Poll(options, said, quorum, rule.threshold_of(terms)))
    sides = {stance.code for stance in rule.stances if stance.takes_side}
    return Standing(
        terms=terms,
        options=tuple(
            OptionStanding(
                tally.option,
                options[tally.option],
                tally.counts,
                tally.support,
                tally.heard,
                tally.qualifies,
                tally.lack.at(closed) if tally.lack else "",
            )
            for tally in finding.tallies
        ),
        electors=electors,
        voters=len(said),
        quorum=quorum,
        expressed=sum(any(not isinstance(item, OptionPosition) or item.position in sides for item in voice) for voice in said),
        silent=silent,
        unfinished=unfinished,
        passing=finding.passing,
        equal=finding.equal,
        missing=summed_up(finding, options, len(said), electors, closed=closed),
        result=_result(finding),
        voices=voices,
        duels=finding.duels,
    )


def counted(standing: Standing) -> tuple[str, ...]:
    """What each option has received, in words: « Étudiants » – Pour : 9, Contre : 2. Nothing where options are ranked."""
    stances = rule_of(standing.terms).stances
    heard = (
        (item.title, [f"{one.label}\u00a0: {item.counts[one.code]}" for one in stances if item.counts.get(one.code)])
        for item in standing.options
    )
    return tuple(f"{quoted(title)} – {', '.join(said) or 'aucune voix'}" for title, said in heard if stances)


def _check_options(said: Iterable[tuple[Said, ...]], options: Mapping[Key, str]) -> None:
    for voice in said:
        for item in voice:
            for key in [item.option] if isinstance(item, OptionPosition) else [key for place in item.places for key in place]:
                if key not in options:
                    raise KeyError(key)


def _result(finding: BallotFinding) -> Result:
    if finding.passing is not None:
        return "passed"
    return "blocked" if any(tally.counts.get("block") for tally in finding.tallies) else "failed"
