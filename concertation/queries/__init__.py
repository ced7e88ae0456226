"""What pages and the API show of a debate, read in few queries: one module a subject."""

from concertation.queries.ballots import VOTES, BallotView, ElectorView, ballot_view, latest_ballot, standing_of, terms_of
from concertation.queries.changes import changes_to, decisions_in_the_way, impacts_of
from concertation.queries.comments import (
    Meter,
    Statistics,
    StatisticsRow,
    Thread,
    element_threads,
    first_comments,
    meter,
    statistics,
    threads,
)
from concertation.queries.decisions import DecisionLine, decision_lines, decision_lines_of
from concertation.queries.discussion import (
    QuestionLine,
    UnderDiscussion,
    comments_about,
    open_proposals_by_uid,
    open_proposals_counted,
    proposals_about,
    question_lines,
    under_discussion,
    where_it_stands,
)
from concertation.queries.elements import ElementStory, Step, element_story
from concertation.queries.origins import Chapter, FieldWhy, field_why
from concertation.queries.participation import current_consultation, organisation_of
from concertation.queries.releases import changes_between, changes_of, decided_since_the_version_before
from concertation.queries.waiting import Fate, TeamWork, Waiting, voted_questions, waiting_count, waiting_for

__all__ = [
    "VOTES",
    "BallotView",
    "Chapter",
    "DecisionLine",
    "ElectorView",
    "ElementStory",
    "Fate",
    "FieldWhy",
    "Meter",
    "QuestionLine",
    "Statistics",
    "StatisticsRow",
    "Step",
    "TeamWork",
    "Thread",
    "UnderDiscussion",
    "Waiting",
    "ballot_view",
    "changes_between",
    "changes_of",
    "changes_to",
    "comments_about",
    "current_consultation",
    "decided_since_the_version_before",
    "decision_lines",
    "decision_lines_of",
    "decisions_in_the_way",
    "element_story",
    "element_threads",
    "field_why",
    "first_comments",
    "impacts_of",
    "latest_ballot",
    "meter",
    "open_proposals_by_uid",
    "open_proposals_counted",
    "organisation_of",
    "proposals_about",
    "question_lines",
    "standing_of",
    "statistics",
    "terms_of",
    "threads",
    "under_discussion",
    "voted_questions",
    "waiting_count",
    "waiting_for",
    "where_it_stands",
]
