"""Votes as pages show them, read once for all their readers until the next writer of the standard."""

from __future__ import annotations

from collections.abc import Iterable

from concertation import queries
from concertation.models import Ballot
from concertation.queries import ShownBallot
from pages.base import StandardPage
from pages.parts import Part


def shown_votes(
    site: StandardPage, ballots: Iterable[Ballot], members: frozenset[int] | None = None
) -> tuple[tuple[ShownBallot, Part[ShownBallot]], ...]:
    """Each vote, with the part of the page that tells it. `members`: as for `queries.ballot_view`.

    What depends on the moment is which votes are open, and who is in the committee.
    """

    def shown(ballot: Ballot) -> tuple[ShownBallot, Part[ShownBallot]]:
        key = "vote", ballot.pk, ballot.is_open(site.now), members
        view = site.remembered(key, lambda: queries.ballot_view(ballot, site.now, members=members))
        return view, site.part(*key, make=lambda: view)

    return tuple(map(shown, ballots))
