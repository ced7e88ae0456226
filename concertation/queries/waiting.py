"""What waits for somebody, across the standards they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from concertation.models import (
    Activity,
    Authorship,
    Ballot,
    Comment,
    CommentDraft,
    Decision,
    Elector,
    Meeting,
    Proposal,
    Question,
    Vote,
    VoteAwaits,
)
from concertation.queries.activities import awaiting
from concertation.queries.comments import first_comments
from concertation.queries.constitution import confirmable
from concertation.queries.deadlines import Deadline, known_deadlines
from concertation.queries.decisions import DecisionLine
from concertation.queries.discussion import PendingQuestion, by_urgency, known_debate
from concertation.queries.meetings import guest_meetings, meetings_to_answer
from concertation.queries.traces import Trace, traces
from standard.memory import Made, Stamped, Together, under_stamp
from standard.models import Circle, JoinRequest, Membership, Standard
from standard.queries import actor_among
from standard.schema.wording import count

ALL: Final = slice(None)
UNREMEMBERED: Final = Together((), "")


@dataclass(frozen=True, slots=True)
class TeamWork:
    """What waits for the project team of one standard."""

    standard: Standard
    comments_to_answer: int
    new_replies: int
    """Discussions whose comment was answered, and where somebody wrote since."""
    proposals_to_sort: int
    """Open, and in no question yet."""
    join_requests: int
    """Of people who wait to be registered as contributors."""

    @property
    def waits(self) -> bool:
        """Whether its board holds something to do: one task, whatever it holds."""
        return bool(self.in_words)

    @property
    def in_words(self) -> str:
        """What it holds, one after the other; empty where it holds nothing."""
        held = (
            (self.comments_to_answer, "commentaire à traiter", "commentaires à traiter"),
            (self.new_replies, "discussion où l’on vous a répondu", "discussions où l’on vous a répondu"),
            (self.proposals_to_sort, "proposition à porter en question", "propositions à porter en question"),
            (self.join_requests, "demande d’inscription", "demandes d’inscription"),
        )
        return " · ".join(count(number, one, several) for number, one, several in held if number)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a comment: its answer, the questions that took it up, the decisions on them and their version."""

    comment: Comment
    traces: tuple[Trace, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(trace.question for trace in self.traces)

    @property
    def decisions(self) -> tuple[DecisionLine, ...]:
        return tuple(trace.line for trace in self.traces if trace.line is not None)


@dataclass(frozen=True, slots=True)
class ProposalFate:
    """What became of a proposal: the questions that took it up, the decisions on them and their version."""

    proposal: Proposal
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A vote that nobody has closed where somebody is an elector."""

    ballot: Ballot
    voted: bool
    """Whether they have said something."""
    asked_again: bool
    """Whether the answers that they waited for have come since."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What somebody is waiting for a person to do."""

    to_vote: tuple[Ballot, ...]
    """Open votes where they have not voted."""
    asked_again: tuple[Ballot, ...]
    """Open votes where the answers that their block waited for have come."""
    voted: tuple[Ballot, ...]
    """Open votes where they may still change their vote."""
    to_decide: tuple[PendingQuestion, ...]
    """Questions whose vote is over, for those who may record the decision."""
    to_confirm: tuple[Decision, ...]
    """Decisions that bind once they confirm them."""
    deadlines: tuple[Deadline, ...]
    """What decisions leave them to do."""
    replies: tuple[int, ...]
    """The discussions that they began, and whose last reply comes back to them."""
    invited: int
    """To how many proposals they are invited as an author."""
    activities: tuple[Activity, ...]
    """Those that are open, invite them, and where they have not taken part."""
    meetings: tuple[Meeting, ...]
    """Those to come that invite their circles, and where they have not said whether they come."""
    teams: tuple[TeamWork, ...]

    @property
    def count(self) -> int:
        """The number beside « Mon espace »: of things to do there, not of comments."""
        own = len(self.to_vote) + len(self.asked_again) + len(self.to_decide) + len(self.to_confirm) + len(self.deadlines)
        asked = self.invited + len(self.replies) + len(self.activities) + len(self.meetings)
        return own + asked + sum(team.waits for team in self.teams)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person."""

    to_vote: tuple[Ballot, ...]
    asked_again: tuple[Ballot, ...]
    voted: tuple[Ballot, ...]
    to_decide: tuple[Question, ...]
    to_confirm: tuple[Decision, ...]
    deadlines: tuple[Deadline, ...]
    replies: tuple[Comment, ...]
    """The discussions that they began, and whose last reply comes back to them."""
    activities: tuple[Activity, ...]
    meetings: tuple[Meeting, ...]
    """To say whether they come, those where they are guests too."""
    teams: tuple[TeamWork, ...]
    count: int
    memberships: tuple[Membership, ...]
    """Those of today."""
    drafts: tuple[Proposal, ...]
    comment_drafts: tuple[CommentDraft, ...]
    invitations: tuple[Authorship, ...]
    """To be an author of somebody's proposal."""


def own_comments(user: User) -> QuerySet[Comment]:
    """The discussions that somebody began, the latest first."""
    mine = Comment.objects.filter(author=user, parent=None, removed_at=None, standard__deleted_at=None)
    return mine.order_by("-created_at", "-pk")


def own_proposals(user: User) -> QuerySet[Proposal]:
    """What somebody proposed, the latest first."""
    return Proposal.objects.public().written_by(user).filter(standard__deleted_at=None).order_by("-created_at", "-pk")


def invitations_of(user: User) -> QuerySet[Authorship]:
    """The proposals of others that somebody is asked to write too."""
    living = (Proposal.State.DRAFT, Proposal.State.OPEN)
    return Authorship.objects.filter(user=user, accepted_at=None, proposal__state__in=living, proposal__standard__deleted_at=None)


def waiting_for(user: User, now: datetime, everywhere: Stamped = UNREMEMBERED) -> Waiting:
    """Everything that waits for a person, in a number of queries that does not grow with it.

    `everywhere`: every standard as just read, under whose stamps it is remembered.
    """

    def remembered(what: str, make: Callable[[], Iterable[Made]]) -> tuple[Made, ...]:
        return under_stamp(everywhere, (what, user.pk), lambda: tuple(make()))

    belonging = belonging_of(user)
    duties = duties_of(user, belonging, now)
    as_guest = (meeting for meeting in remembered("guest meetings", lambda: guest_meetings(user)) if meeting.starts_at > now)
    duties = replace(duties, meetings=tuple(dict.fromkeys((*duties.meetings, *as_guest))))
    decidable = Question.objects.filter(pk__in=[question.pk for question in duties.to_decide])
    drafts = Proposal.objects.drafts().written_by(user).filter(standard__deleted_at=None).select_related("standard")
    return Waiting(
        to_vote=duties.to_vote,
        asked_again=duties.asked_again,
        voted=duties.voted,
        to_confirm=duties.to_confirm,
        deadlines=duties.deadlines,
        to_decide=tuple(decidable.select_related("standard").order_by("standard", "number")) if duties.to_decide else (),
        replies=tuple(Comment.objects.filter(pk__in=duties.replies).select_related("standard", "proposal", "question").order_by("pk"))
        if duties.replies
        else (),
        activities=duties.activities,
        meetings=duties.meetings,
        teams=duties.teams,
        count=duties.count,
        memberships=tuple(member for member in belonging if member.is_active(now)),
        invitations=remembered("invitations", lambda: invitations_of(user).select_related("proposal__standard", "proposal__author")),
        comment_drafts=tuple(CommentDraft.objects.filter(author=user).select_related("standard", "proposal", "question")),
        drafts=remembered("drafts", lambda: drafts.order_by("-created_at", "-pk")),
    )


def comments_fates(user: User, which: slice = ALL) -> tuple[Fate, ...]:
    """What became of `own_comments`: of which."""
    said = list(own_comments(user).select_related("standard", "proposal", "question", "answered_by")[which])
    of_comments, _ = traces(comments=said)
    return tuple(Fate(one, of_comments.get(one.pk, ())) for one in said)


def proposals_fates(user: User, which: slice = ALL) -> tuple[ProposalFate, ...]:
    """What became of `own_proposals`: of which."""
    proposed = list(own_proposals(user).select_related("standard")[which])
    _, of_proposals = traces(proposals=proposed)
    return tuple(ProposalFate(one, of_proposals.get(one.pk, ())) for one in proposed)


def waiting_count(user: User, now: datetime) -> int:
    """`Duties.count`, in one query where what it depends on is remembered: it stands on every page."""
    return duties_of(user, belonging_of(user), now).count


def voted_questions(now: datetime) -> QuerySet[Question]:
    """The questions whose vote is over and that nobody has decided: the query's form of `Question.state_at`."""
    running = Ballot.objects.open_at(now).filter(question=OuterRef("pk"))
    return Question.objects.filter(Q(state=Question.State.VOTED) | (Q(state=Question.State.VOTING) & ~Exists(running)))


def belonging_of(user: User) -> list[Membership]:
    """Every membership that somebody has had, with its standard as it is now."""
    held = Membership.objects.filter(user=user, standard__deleted_at=None).select_related("standard", "organisation")
    return list(held.order_by("standard__title", "since", "pk"))


def duties_of(user: User, belonging: Iterable[Membership], now: datetime) -> Duties:
    """What waits for a person, given what `belonging_of` has just read. No query where what it depends on is remembered."""
    members: dict[Standard, list[Membership]] = defaultdict(list)
    for member in belonging:
        if member.standard.closed_at is None:
            members[member.standard].append(member)
    places: list[_Place] = []
    to_decide: list[PendingQuestion] = []
    to_confirm: list[Decision] = []
    to_do: list[Deadline] = []
    invited, teams = 0, list[TeamWork]()
    replies: list[int] = []
    activities: list[Activity] = []
    meetings: list[Meeting] = []
    for standard, held in members.items():
        today = [member for member in held if member.is_active(now)]
        # Who votes is frozen when a vote opens: somebody who has left the committee since still votes.
        if any(member.circle == Circle.COPIL for member in held):
            places += (place for place in _places(standard, user) if place.ballot.is_open(now))
        to_confirm += _to_confirm(standard, user, today, now)
        to_do += (one for one in known_deadlines(standard) if one.owner is not None and one.owner.pk == user.pk)
        invited += _invited(standard, user)
        replies += _replies_to(standard, user)
        activities += _activities(standard, user, today)
        meetings += (one for one in _meetings(standard, user, today) if one.starts_at > now)
        team = any(member.circle == Circle.TEAM for member in today)
        if team or any(member.chair for member in today):
            to_decide += (question for question in _pending(standard, now) if question.state == Question.State.VOTED)
            if team:
                teams.append(_team_work(standard))
    places.sort(key=lambda place: (place.ballot.closes_at is None, place.ballot.closes_at or now, place.ballot.pk))
    return Duties(
        to_vote=tuple(place.ballot for place in places if not place.voted),
        asked_again=tuple(place.ballot for place in places if place.asked_again),
        voted=tuple(place.ballot for place in places if place.voted and not place.asked_again),
        to_decide=tuple(to_decide),
        to_confirm=tuple(to_confirm),
        deadlines=tuple(sorted(to_do, key=lambda one: (one.day is None, one.day or now.date()))),
        replies=tuple(replies),
        invited=invited,
        activities=tuple(activities),
        meetings=tuple(meetings),
        teams=tuple(teams),
    )


def _places(standard: Standard, user: User) -> tuple[_Place, ...]:
    """Those of somebody, in the votes of a standard just read, remembered."""

    def read() -> tuple[_Place, ...]:
        mine = Elector.objects.filter(user=user, ballot=OuterRef("pk"))
        heard = mine.filter(Q(votes__isnull=False) | Q(paper__isnull=False))
        running = Ballot.objects.filter(Exists(mine), question__standard=standard, closed_at=None)
        answered = answered_objections().filter(elector__user=user, elector__ballot=OuterRef("pk"))
        known = running.annotate(voted=Exists(heard), asked_again=Exists(answered))
        return tuple(_Place(ballot, ballot.voted, ballot.asked_again) for ballot in known.select_related("question").order_by("pk"))

    found = under_stamp(standard, ("ballots of", user.pk), read)
    for place in found:
        place.ballot.question.standard = standard
    return found


def answered_objections() -> QuerySet[Vote]:
    """What electors say now that waited for answers, once they have all come: the query's form of `SaidLine.answered`."""
    later = Vote.objects.filter(elector=OuterRef("elector"), ballot_option=OuterRef("ballot_option"), sequence__gt=OuterRef("sequence"))
    awaits = VoteAwaits.objects.filter(vote=OuterRef("pk"))
    found: QuerySet[Vote] = Vote.objects.filter(Exists(awaits), elector__recusal=None)
    return found.exclude(Exists(awaits.filter(comment__disposition=""))).exclude(Exists(later))


def _to_confirm(standard: Standard, user: User, today: Sequence[Membership], now: datetime) -> tuple[Decision, ...]:
    """The decisions that somebody may confirm."""

    def read() -> tuple[Decision, ...]:
        waiting = Decision.objects.filter(standard=standard, state=Decision.State.TO_CONFIRM)
        listed = waiting.select_related("question", "decided_by").order_by("number")
        return confirmable(standard, actor_among(user, today, standard), listed, now)

    found = under_stamp(standard, ("to confirm", user.pk), read)
    for decision in found:
        decision.standard = standard
    return found


def _pending(standard: Standard, now: datetime) -> tuple[PendingQuestion, ...]:
    return by_urgency(known_debate(standard).pending, now)


def _invited(standard: Standard, user: User) -> int:
    return under_stamp(standard, ("invited", user.pk), lambda: invitations_of(user).filter(proposal__standard=standard).count())


def _replies_to(standard: Standard, user: User) -> tuple[int, ...]:
    """The threads that somebody began and whose last reply comes back to them."""
    mine = Comment.objects.counted().filter(standard=standard, author=user, new_reply_for=Comment.WhoseTurn.AUTHOR)
    return under_stamp(standard, ("replies to", user.pk), lambda: tuple(mine.order_by("pk").values_list("pk", flat=True)))


def _activities(standard: Standard, user: User, today: Sequence[Membership]) -> tuple[Activity, ...]:
    circles = tuple(sorted(member.circle for member in today))
    found = under_stamp(
        standard,
        ("activities for", user.pk, circles),
        lambda: awaiting(standard, user, actor_among(user, today, standard)) if today else (),
    )
    for activity in found:
        activity.standard = standard
    return found


def _meetings(standard: Standard, user: User, today: Sequence[Membership]) -> tuple[Meeting, ...]:
    circles = tuple(sorted(member.circle for member in today))
    key = ("meetings to answer", user.pk, circles)
    found = under_stamp(standard, key, lambda: meetings_to_answer(standard, user, circles) if circles else ())
    for meeting in found:
        meeting.standard = standard
    return found


def _team_work(standard: Standard) -> TeamWork:
    def read() -> tuple[int, int, int, int]:
        comments = first_comments(standard)
        replied = comments.answered().filter(new_reply_for=Comment.WhoseTurn.TEAM)
        proposals = Proposal.objects.open().filter(standard=standard, options=None)
        return (
            comments.waiting().count(),
            replied.count(),
            proposals.count(),
            standard.join_requests.filter(state=JoinRequest.State.WAITING).count(),
        )

    return TeamWork(standard, *under_stamp(standard, "team work", read))
