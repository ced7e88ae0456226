"""Where a vote stands, and who said what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, cast

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from concertation.models import Ballot, BallotOption, Comment, Elector, Question, Vote, VoteAwaits
from concertation.queries.comments import gathered_under
from concertation.rules import ballots as rules
from concertation.rules.ballots import (
    SINGLE_POSITION,
    Cast,
    Duels,
    Electorate,
    GivenProxy,
    Line,
    OptionPosition,
    OptionStanding,
    PublishedList,
    Ranking,
    Said,
    Stance,
    Standing,
    Terms,
    as_payload,
    count,
    count_published,
    may_see_count,
    published,
    read_payload,
    rule_of,
)
from standard.memory import A_THING, REMEMBERED
from standard.models import Standard
from standard.permissions import Verdict
from standard.schema.operations import touched_uids
from standard.schema.words import quoted

_SPEAKING: Final = Elector.objects.select_related("recusal", "paper").prefetch_related("proxies", "votes")

COUNTED: Final = ("options", Prefetch("electors", _SPEAKING))
"""What to prefetch on ballots for `standing_of`."""
VOTES: Final = (
    "options",
    Prefetch("electors", _SPEAKING.select_related("user", "organisation", "recusal", "paper")),
)
"""What to prefetch on ballots for `ballot_view`."""


def with_awaited(ballots: Iterable[Ballot]) -> list[Ballot]:
    """These ballots, once what their objections wait for is read for all of them: one query, or none where nobody objects."""
    listed = list(ballots)
    votes = (vote for ballot in listed for elector in ballot.electors.all() for vote in elector.votes.all())
    objections = [vote for vote in votes if vote.position == Vote.Position.BLOCK]
    prefetch_related_objects(objections, Prefetch("awaits", VoteAwaits.objects.select_related("comment"), to_attr="awaited"))
    return listed


def terms_of(ballot: Ballot) -> Terms:
    """How a vote is held and counted."""
    return Terms(
        ballot.rule,
        ballot.quorum,
        ballot.threshold_percent,
        per=cast(Literal["person", "organisation"], ballot.per),
        secret=ballot.secret,
        shown=cast(Literal["during", "after"], ballot.shown),
        format=ballot.format,
    )


def electorate_of(ballot: Ballot) -> Electorate:
    """Who may vote, who recused themself, and the proxies that hold: the latest of each elector."""
    electors = list(ballot.electors.all())
    latest = (max(elector.proxies.all(), key=lambda proxy: proxy.sequence, default=None) for elector in electors)
    return Electorate(
        tuple(rules.FrozenElector(elector.pk, elector.organisation_id) for elector in electors),
        per=terms_of(ballot).per,
        recused=frozenset(elector.pk for elector in electors if hasattr(elector, "recusal")),
        proxies=tuple(GivenProxy(proxy.giver_id, proxy.holder_id) for proxy in latest if proxy is not None and proxy.holder_id is not None),
    )


def casts_of(ballot: Ballot) -> tuple[Cast, ...]:
    """What was said, in the order in which it was. Options are named by the key of the question's option."""
    options = _options(ballot)
    votes = ((elector.pk, vote) for elector in ballot.electors.all() for vote in elector.votes.all())
    return tuple(Cast(elector, said_of(vote, options), vote.pk, vote.typed_by_id) for elector, vote in votes)


def said_of(vote: Vote, options: dict[int | None, BallotOption]) -> Said:
    if vote.ranking:
        return Ranking.of(json.loads(vote.ranking), vote.motive)
    return OptionPosition(options[vote.ballot_option_id].option_id, vote.position, vote.motive, vote.lift)


def said_on_paper(text: str) -> tuple[Said, ...]:
    """What a secret paper says."""
    return tuple(map(read_payload, json.loads(text)))


def written_on_paper(said: Iterable[Said]) -> str:
    return json.dumps([as_payload(one) for one in said], ensure_ascii=False)


def published_list(ballot: Ballot) -> PublishedList | None:
    """The papers of a secret ballot that is closed; None of another."""
    if not ballot.published:
        return None
    rows = (json.loads(line) for line in ballot.published.splitlines())
    return published(Line(row["receipt"], tuple(map(read_payload, row["said"]))) for row in rows)


def voted(ballot: Ballot) -> frozenset[int]:
    """The electors who said something, be it in secret."""
    return frozenset(elector.pk for elector in ballot.electors.all() if elector.votes.all() or hasattr(elector, "paper"))


def standing_of(ballot: Ballot, *, closed: bool = False) -> Standing:
    """Count a vote, said in the past once it is closed. The standing names options by the id of the question's option."""
    options = {put.option_id: put.title for put in ballot.options.all()}
    listed = published_list(ballot)
    if listed is not None:
        return count_published(terms_of(ballot), options, listed, electors=len(electorate_of(ballot).seats))
    return count(terms_of(ballot), options, electorate_of(ballot), casts_of(ballot), closed=closed)


def reservations_on(ballot: Ballot, option: int) -> tuple[str, ...]:
    """Why those who agree with an option with a reservation have one, as it is to be noted; in a secret vote, without their names."""
    listed = published_list(ballot)
    if listed is not None:
        spoken = [("", said) for line in listed.lines for said in line.said]
    else:
        names = {elector.pk: str(elector) for elector in ballot.electors.all() if not hasattr(elector, "recusal")}
        last = {cast.elector: cast.said for cast in sorted(casts_of(ballot), key=lambda one: one.order) if _is_on(cast.said, option)}
        spoken = [(names[key], said) for key, said in last.items() if key in names]
    return tuple(
        f"Réserve{' de ' if who else ''}{who}\u00a0: {said.motive}"
        for who, said in spoken
        if isinstance(said, OptionPosition) and _is_on(said, option) and said.position == Vote.Position.RESERVATION and said.motive
    )


def _is_on(said: Said, option: int) -> bool:
    return isinstance(said, OptionPosition) and said.option == option


def standings_of(ballots: Iterable[Ballot], now: datetime | None = None, standard: Standard | None = None) -> dict[int, Standing]:
    """Where each of these votes stands, without who said what, in a bounded number of queries.

    Without `now`, all of them are over. What a closed one gave is remembered; what the others give so far too, under the
    stamp of `standard` where it is given.
    """
    listed = {ballot.pk: ballot for ballot in ballots}
    keys: dict[int, tuple[object, ...]] = {}
    for key, ballot in listed.items():
        if ballot.closed_at is not None:
            keys[key] = ("standing", key, ballot.closed_at)
        elif standard is not None and standard.stamp:
            keys[key] = ("standing", key, standard.stamp, now is not None and ballot.is_open(now))
    found = {key: known[0] for key, name in keys.items() if (known := REMEMBERED.find(name)) is not None}
    unknown = [ballot for key, ballot in listed.items() if key not in found]
    prefetch_related_objects(unknown, *COUNTED)
    for ballot in unknown:
        standing = replace(standing_of(ballot, closed=now is None or not ballot.is_open(now)), voices=())
        found[ballot.pk] = standing
        if ballot.pk in keys:
            REMEMBERED.keep(keys[ballot.pk], (standing,), weight=A_THING)
    return found


def _options(ballot: Ballot) -> dict[int | None, BallotOption]:
    return {put.pk: put for put in ballot.options.all()}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One thing that somebody said: on which option, in which words."""

    vote: Vote
    option: BallotOption | None
    """None for a ranking."""
    position: str
    """« Pour »; the order of the options, for a ranking."""

    @property
    def places(self) -> dict[int, int]:
        """Of a ranking: the place of each option, from 1, by the key of the question's option."""
        order = Ranking.of(json.loads(self.vote.ranking)).places if self.vote.ranking else ()
        return {key: place for place, keys in enumerate(order, start=1) for key in keys}

    @property
    def awaits(self) -> tuple[Comment, ...]:
        """The comments whose answer it waits for, or waited for."""
        return tuple(one.comment for one in self.vote.awaited)

    @property
    def answered(self) -> bool:
        """Whether it waited for answers, and they have all come: its author is asked again."""
        return bool(self.awaits) and all(comment.disposition for comment in self.awaits)


@dataclass(frozen=True, slots=True)
class ShownElector:
    """An elector's place: what they say that counts, what it replaced, the latest first."""

    elector: Elector
    said: tuple[SaidLine, ...]
    earlier: tuple[SaidLine, ...]
    proxy: Elector | None
    """Who speaks for them, where they gave their proxy."""
    recused: bool
    left: bool
    """Whether they have left the committee since the vote opened."""
    heard: bool
    """Whether they voted, be it in secret."""

    @property
    def asked_again(self) -> bool:
        """Whether the answers that they waited for have come since they spoke."""
        return not self.recused and any(line.answered for line in self.said)

    @property
    def vote(self) -> Vote | None:
        """The last thing they said."""
        return max((line.vote for line in self.said), key=lambda vote: vote.sequence, default=None)

    @property
    def option(self) -> BallotOption | None:
        return next((line.option for line in self.said if line.vote == self.vote), None)


@dataclass(frozen=True, slots=True)
class TallyRow:
    """What an option received: its support, out of the voices, and how many took each position."""

    title: str
    support: int
    passing: bool
    counts: tuple[int, ...]
    """One number a position, in the order of `ShownBallot.positions`."""


@dataclass(frozen=True, slots=True)
class ShownBallot:
    """A vote as a page shows it."""

    ballot: Ballot
    open: bool
    options: tuple[BallotOption, ...]
    standing: Standing
    electors: tuple[ShownElector, ...]
    can_see: Verdict
    """Whether the count may be seen yet."""
    voters: int
    """How many have voted, which is always seen."""
    listed: PublishedList | None
    """The papers of a secret ballot, once it is closed."""

    @property
    def stances(self) -> tuple[Stance, ...]:
        return rule_of(self.standing.terms).stances

    @property
    def positions(self) -> tuple[str, ...]:
        """The positions that the rule knows, in words; under a ranking, how many put an option first."""
        return tuple(stance.label for stance in self.stances) or ("En tête",)

    @property
    def explanation(self) -> str:
        return rule_of(self.standing.terms).explain(self.standing.terms)

    @property
    def tally(self) -> tuple[TallyRow, ...]:
        return tuple(map(self._row, self.standing.options))

    def _row(self, item: OptionStanding) -> TallyRow:
        return TallyRow(item.title, item.support, item.option == self.standing.passing, tuple(item.counts.values()))

    @property
    def rounds(self) -> tuple[str, ...]:
        """Under a ranking, the count round by round, in words."""
        duels: Duels | None = self.standing.duels
        titles = {put.option_id: put.title for put in self.options}
        return tuple(each.in_words(titles, closed=not self.open) for each in duels.rounds) if duels is not None else ()

    def of(self, user_id: int | None) -> ShownElector | None:
        """The place of somebody among the electors."""
        return next((view for view in self.electors if user_id is not None and view.elector.user_id == user_id), None)


def everyone_voted(ballot: Ballot) -> bool:
    """Whether nobody is awaited any more."""
    if not ballot.secret:
        return not standing_of(ballot).silent
    heard = voted(ballot)
    return all(heard & set(seat.members) for seat in electorate_of(ballot).seats)


def ballot_view(ballot: Ballot, now: datetime, *, members: frozenset[int] | None = None) -> ShownBallot:
    """A vote with its electors. Bounded queries where `VOTES` is prefetched.

    `members`: the users who are in the committee today, to mark the electors who left it; None: they are not marked.
    """
    open, terms = ballot.is_open(now), terms_of(ballot)
    standing = standing_of(ballot, closed=not open)
    return ShownBallot(
        ballot=ballot,
        open=open,
        options=tuple(ballot.options.all()),
        standing=standing,
        electors=tuple(_places(ballot, members)),
        can_see=may_see_count(terms, closed=not open),
        voters=len(voted(ballot)) if terms.secret else standing.voters,
        listed=published_list(ballot),
    )


def _places(ballot: Ballot, members: frozenset[int] | None) -> Iterator[ShownElector]:
    options, electorate = _options(ballot), electorate_of(ballot)
    holders = {proxy.giver: proxy.holder for proxy in electorate.proxies}
    electors = {elector.pk: elector for elector in ballot.electors.all()}
    titles = {put.option_id: put.title for put in ballot.options.all()}
    rule = rule_of(terms_of(ballot))
    for elector in electors.values():
        current: dict[int | None, SaidLine] = {}
        earlier: list[SaidLine] = []
        for vote in sorted(elector.votes.all(), key=lambda vote: vote.sequence):
            said = said_of(vote, options)
            line = SaidLine(vote, options.get(vote.ballot_option_id), _in_words(said, vote, titles))
            about = None if ballot.format == SINGLE_POSITION else rule.about(said)
            if about in current:
                earlier.append(current.pop(about))
            current[about] = line
        yield ShownElector(
            elector=elector,
            said=tuple(sorted(current.values(), key=lambda line: line.option.position if line.option else 0)),
            earlier=tuple(reversed(earlier)),
            proxy=electors.get(holders.get(elector.pk, 0)),
            recused=elector.pk in electorate.recused,
            left=members is not None and elector.user_id not in members,
            heard=bool(current) or hasattr(elector, "paper"),
        )


def _in_words(said: Said, vote: Vote, titles: dict[int, str]) -> str:
    if isinstance(said, Ranking):
        return ", puis ".join(" ou ".join(quoted(titles[key]) for key in place) for place in said.places)
    return Vote.Position(vote.position).label


def comments_to_await(ballot: Ballot) -> QuerySet[Comment]:
    """The comments without an answer that a block may wait for: on the question, and on what its options change."""
    uids = touched_uids(operation for put in ballot.options.all() for operation in put.read_operations())
    about = Q(question=ballot.question_id) | Q(pk__in=gathered_under(ballot.question_id)) | Q(field_uid__in=uids) | Q(value_uid__in=uids)
    found = Comment.objects.counted().filter(about, standard=ballot.question.standard_id, disposition="")
    return found.order_by("created_at", "pk")


def latest_ballot(question: Question) -> Ballot | None:
    """The question's last vote, with what a page shows of it."""
    return question.ballots.prefetch_related(*VOTES).order_by("-opened_at", "-pk").first()
