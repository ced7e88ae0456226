"""Votes: opened on frozen options by a frozen electorate, cast, closed."""

from concertation.services.ballots.calling import ask_again, still_asked_again, still_awaited, still_open
from concertation.services.ballots.closing import close, close_at_its_time, close_ended, close_if_ended, ended
from concertation.services.ballots.opening import open
from concertation.services.ballots.stepping_out import give_proxy, recuse, take_proxy_back
from concertation.services.ballots.voting import vote, vote_for, vote_in_secret

__all__ = [
    "ask_again",
    "close",
    "close_at_its_time",
    "close_ended",
    "close_if_ended",
    "ended",
    "give_proxy",
    "open",
    "recuse",
    "still_asked_again",
    "still_awaited",
    "still_open",
    "take_proxy_back",
    "vote",
    "vote_for",
    "vote_in_secret",
]
