"""Ballots: what a voter may say, whose voice counts, and what passes. A rule a module, all with one interface."""

from concertation.rules.ballots.base import (
    EACH_OPTION,
    SINGLE_POSITION,
    Cast,
    Position,
    Ranking,
    Rule,
    Said,
    Stance,
    Terms,
)
from concertation.rules.ballots.counting import RULES, OptionStanding, Standing, count, rule_of
from concertation.rules.ballots.duels import Duel, Duels, Round
from concertation.rules.ballots.electorate import (
    Elector,
    Electorate,
    Proxy,
    Seat,
    Voice,
    may_give_proxy,
    may_recuse,
    may_speak,
    may_type_for,
)

__all__ = [
    "EACH_OPTION",
    "RULES",
    "SINGLE_POSITION",
    "Cast",
    "Duel",
    "Duels",
    "Elector",
    "Electorate",
    "OptionStanding",
    "Position",
    "Proxy",
    "Ranking",
    "Round",
    "Rule",
    "Said",
    "Seat",
    "Stance",
    "Standing",
    "Terms",
    "Voice",
    "count",
    "may_give_proxy",
    "may_recuse",
    "may_speak",
    "may_type_for",
    "rule_of",
]
