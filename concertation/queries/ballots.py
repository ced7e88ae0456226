"""Where a vote stands, and who took which position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from concertation.models import Ballot, BallotOption, Elector, Question, Vote
from concertation.rules.ballots import Cast, Electorate, Position, Standing, Terms, count, rule_of

COUNTED = ("options", "electors__votes")
"""What to prefetch on ballots for `standing_of`."""
VOTES = (*COUNTED, "electors__user", "electors__organisation")
"""What to prefetch on ballots for `ballot_view`."""


@dataclass(frozen=True, slots=True)
class ElectorView:
    """An elector's vote, None while silent, and the ones it replaced, the latest first."""

    elector: Elector
    vote: Vote | None
    option: BallotOption | None
    earlier: tuple[tuple[Vote, BallotOption], ...]


@dataclass(frozen=True, slots=True)
class TallyRow:
    """What an option received: its support, out of the electors, and how many took each position."""

    title: str
    support: int
    passing: bool
    counts: tuple[int, ...]
    """One number a position, in the order of `BallotView.positions`."""


@dataclass(frozen=True, slots=True)
class BallotView:
    """A vote as a page shows it."""

    ballot: Ballot
    open: bool
    options: tuple[BallotOption, ...]
    standing: Standing
    electors: tuple[ElectorView, ...]

    @property
    def positions(self) -> tuple[str, ...]:
        """The positions that the rule knows, in words."""
        return tuple(stance.label for stance in rule_of(self.standing.terms).stances)

    @property
    def tally(self) -> tuple[TallyRow, ...]:
        return tuple(
            TallyRow(item.title, item.support, item.option == self.standing.passing, tuple(item.counts.values()))
            for item in self.standing.options
        )

    def of(self, user_id: int | None) -> ElectorView | None:
        """The place of somebody among the electors."""
        return next((view for view in self.electors if user_id is not None and view.elector.user_id == user_id), None)


def terms_of(ballot: Ballot) -> Terms:
    """How a vote is held and counted."""
    return Terms(ballot.rule, ballot.quorum, ballot.threshold_percent, format=ballot.format)


def standing_of(ballot: Ballot, *, closed: bool = False) -> Standing:
    """Count a vote, said in the past once it is closed. The standing names options by the id of the question's option."""
    options: dict[int | None, BallotOption] = {put.pk: put for put in ballot.options.all()}
    electors = list(ballot.electors.all())
    casts = [
        Cast(elector.pk, Position(options[vote.ballot_option_id].option_id, vote.position, vote.motive), vote.sequence)
        for elector in electors
        for vote in elector.votes.all()
    ]
    return count(
        terms_of(ballot),
        {put.option_id: put.title for put in options.values()},
        Electorate.of(elector.pk for elector in electors),
        casts,
        closed=closed,
    )


def ballot_view(ballot: Ballot, now: datetime) -> BallotView:
    """A vote with its electors. Bounded queries where `VOTES` is prefetched."""
    options: dict[int | None, BallotOption] = {put.pk: put for put in ballot.options.all()}
    electors = []
    for elector in ballot.electors.all():
        votes = sorted(elector.votes.all(), key=lambda vote: -vote.sequence)
        latest = votes[0] if votes else None
        electors.append(
            ElectorView(
                elector=elector,
                vote=latest,
                option=options[latest.ballot_option_id] if latest else None,
                earlier=tuple((vote, options[vote.ballot_option_id]) for vote in votes[1:]),
            )
        )
    open = ballot.is_open(now)
    return BallotView(ballot, open, tuple(options.values()), standing_of(ballot, closed=not open), tuple(electors))


def latest_ballot(question: Question) -> Ballot | None:
    """The question's last vote, with what a page shows of it."""
    return question.ballots.prefetch_related(*VOTES).order_by("-opened_at", "-pk").first()
