"""What waits for somebody, across the standards they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from concertation.models import Ballot, Comment, Decision, Elector, Proposal, Question, Vote
from concertation.queries.decisions import DecisionLine, decision_lines_of
from standard.models import Circle, Membership, Standard


@dataclass(frozen=True, slots=True)
class TeamWork:
    """What waits for the project team of one standard."""

    standard: Standard
    comments_to_answer: int
    proposals_to_sort: int
    """Open, and in no question yet."""
    questions_to_decide: int
    """Voted, and not decided."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a comment: its answer, the questions that took it up, the decisions on them and their version."""

    comment: Comment
    questions: tuple[Question, ...]
    decisions: tuple[DecisionLine, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person, and what became of what they said."""

    to_vote: tuple[Ballot, ...]
    """Open votes where they have not voted."""
    voted: tuple[Ballot, ...]
    """Open votes where they may still change their vote."""
    to_decide: tuple[Question, ...]
    """Questions whose vote is over, for those who may record the decision."""
    teams: tuple[TeamWork, ...]
    drafts: tuple[Proposal, ...]
    proposals: tuple[Proposal, ...]
    comments: tuple[Fate, ...]

    @property
    def count(self) -> int:
        """The number beside « Mon espace »: what somebody is waiting for them to do."""
        return len(self.to_vote) + len(self.to_decide) + sum(team.comments_to_answer for team in self.teams)


def waiting_for(user: User, now: datetime) -> Waiting:
    """Everything that concerns a person, in a number of queries that does not grow with it."""
    ballots = _open_ballots(user, now).select_related("question__standard").order_by("closes_at", "pk")
    leading = _leading(user, now)
    in_teams = list(Standard.objects.filter(pk__in=_standards(user, now, Q(circle=Circle.TEAM))).order_by("title", "pk"))
    mine = Proposal.objects.filter(author=user).select_related("standard").order_by("-created_at", "-pk")
    return Waiting(
        to_vote=tuple(ballot for ballot in ballots if not ballot.voted),  # type: ignore[attr-defined]
        voted=tuple(ballot for ballot in ballots if ballot.voted),  # type: ignore[attr-defined]
        to_decide=tuple(leading.select_related("standard").order_by("standard", "number")),
        teams=_team_work(in_teams, now),
        drafts=tuple(proposal for proposal in mine if proposal.state == Proposal.State.DRAFT),
        proposals=tuple(proposal for proposal in mine if proposal.state != Proposal.State.DRAFT),
        comments=_fates(user),
    )


def waiting_count(user: User, now: datetime) -> int:
    """`Waiting.count`, in three queries: it stands on every page."""
    to_answer = _to_answer().filter(standard__in=_standards(user, now, Q(circle=Circle.TEAM)))
    to_vote = sum(not ballot.voted for ballot in _open_ballots(user, now))  # type: ignore[attr-defined]
    return to_vote + _leading(user, now).count() + to_answer.count()


def voted_questions(now: datetime) -> QuerySet[Question]:
    """The questions whose vote is over and that nobody has decided: the query's form of `Question.state_at`."""
    running = Ballot.objects.open_at(now).filter(question=OuterRef("pk"))
    return Question.objects.filter(Q(state=Question.State.VOTED) | (Q(state=Question.State.VOTING) & ~Exists(running)))


def _fates(user: User) -> tuple[Fate, ...]:
    mine = Comment.objects.filter(author=user, parent=None).order_by("-created_at", "-pk")
    comments = list(mine.select_related("standard", "proposal", "question", "answered_by").prefetch_related("questions"))
    asked = {comment.pk: [*comment.questions.all(), *([comment.question] if comment.question else [])] for comment in comments}
    questions = {question.pk for listed in asked.values() for question in listed}
    lines = decision_lines_of(
        list({comment.standard for comment in comments}), Decision.objects.filter(question__in=questions).order_by("number")
    )
    return tuple(
        Fate(
            comment=comment,
            questions=tuple(asked[comment.pk]),
            decisions=tuple(line for line in lines if line.decision.question in asked[comment.pk]),
        )
        for comment in comments
    )


def _open_ballots(user: User, now: datetime) -> QuerySet[Ballot]:
    votes = Vote.objects.filter(elector__user=user, elector__ballot=OuterRef("pk"))
    mine = Elector.objects.filter(user=user, ballot=OuterRef("pk"))
    ballots: QuerySet[Ballot] = Ballot.objects.open_at(now).filter(Exists(mine)).annotate(voted=Exists(votes))
    return ballots


def _leading(user: User, now: datetime) -> QuerySet[Question]:
    return voted_questions(now).filter(standard__in=_standards(user, now, Q(circle=Circle.TEAM) | Q(chair=True)))


def _standards(user: User, now: datetime, member: Q) -> QuerySet[Membership, int]:
    return Membership.objects.active(now).filter(member, user=user).order_by().values_list("standard", flat=True)


def _to_answer() -> QuerySet[Comment]:
    return Comment.objects.public().filter(parent=None, disposition="")


def _team_work(standards: list[Standard], now: datetime) -> tuple[TeamWork, ...]:
    def count(rows: QuerySet[Comment] | QuerySet[Proposal] | QuerySet[Question]) -> dict[int, int]:
        found: dict[int, int] = {}
        for key in rows.filter(standard__in=standards).order_by().values_list("standard", flat=True):
            found[key] = found.get(key, 0) + 1
        return found

    comments = count(_to_answer())
    proposals = count(Proposal.objects.open().filter(options=None))
    questions = count(voted_questions(now))
    return tuple(
        TeamWork(
            standard=standard,
            comments_to_answer=comments.get(standard.pk, 0),
            proposals_to_sort=proposals.get(standard.pk, 0),
            questions_to_decide=questions.get(standard.pk, 0),
        )
        for standard in standards
    )
