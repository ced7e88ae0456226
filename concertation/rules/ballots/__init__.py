"""Ballots: what a voter may say, whose voice counts, and what passes. A rule a module, all with one interface."""

from concertation.rules.ballots.base import (
    EACH_OPTION,
    SINGLE_POSITION,
    BallotRule,
    Cast,
    OptionPosition,
    Ranking,
    Said,
    Stance,
    Terms,
)
from concertation.rules.ballots.counting import RULES, OptionStanding, Standing, count, counted, rule_of
from concertation.rules.ballots.duels import Duel, Duels, Round
from concertation.rules.ballots.electorate import (
    Electorate,
    FrozenElector,
    GivenProxy,
    Seat,
    Voice,
    awaited,
    may_give_proxy,
    may_recuse,
    may_speak,
    may_type_for,
)
from concertation.rules.ballots.holding import check_terms, may_close, may_end_at, may_see_count
from concertation.rules.ballots.payload import as_payload, read_payload
from concertation.rules.ballots.secrecy import RANDOM_BYTES, Line, PublishedList, count_published, published, receipt

__all__ = [
    "EACH_OPTION",
    "RANDOM_BYTES",
    "RULES",
    "SINGLE_POSITION",
    "BallotRule",
    "Cast",
    "Duel",
    "Duels",
    "Electorate",
    "FrozenElector",
    "GivenProxy",
    "Line",
    "OptionPosition",
    "OptionStanding",
    "PublishedList",
    "Ranking",
    "Round",
    "Said",
    "Seat",
    "Stance",
    "Standing",
    "Terms",
    "Voice",
    "as_payload",
    "awaited",
    "check_terms",
    "count",
    "count_published",
    "counted",
    "may_close",
    "may_end_at",
    "may_give_proxy",
    "may_recuse",
    "may_see_count",
    "may_speak",
    "may_type_for",
    "published",
    "read_payload",
    "receipt",
    "rule_of",
]
