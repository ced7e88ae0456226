"""Rows as the table of permissions asks about them: in each state, written by those of `roles`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from concertation.models import Authorship, Ballot, Comment, Consultation, Decision, Elector, FollowUp, Proposal, Question
from concertation.rules.constitution import Ground, History
from concertation.rules.workflow import STATES
from standard.models import Release
from tests.concertation.roles import (
    AUTHOR,
    CHAIR,
    CO_AUTHOR,
    COPIL,
    DAY,
    INVITED,
    NOW,
)

CALLS = {
    "no call": None,
    "before the call": Consultation(opens_at=NOW + DAY, closes_at=NOW + 2 * DAY),
    "during the call": Consultation(opens_at=NOW - DAY, closes_at=NOW + DAY),
    "after the call": Consultation(opens_at=NOW - 2 * DAY, closes_at=NOW - DAY),
    "while late comments are received": Consultation(opens_at=NOW - 2 * DAY, closes_at=NOW - DAY, late_until=NOW + DAY),
    "after late comments": Consultation(opens_at=NOW - 3 * DAY, closes_at=NOW - 2 * DAY, late_until=NOW - DAY),
    "between calls": Consultation(opens_at=NOW - 2 * DAY, closes_at=NOW - DAY, continuous=True),
    "a call cancelled": Consultation(opens_at=NOW - DAY, closes_at=NOW + DAY, cancelled_at=NOW),
}
QUESTION_STATES = (*STATES["question"], "vote ended")
RELEASE_STATES = tuple(Release.State.values)


def read(row: Any, **related: Sequence[Model]) -> Any:
    """A row that no database holds, with what a query would have read beside it."""
    row._prefetched_objects_cache = related
    return row


def comment(state: str) -> Comment:
    """One of the author's, in this state; or a reply of theirs."""
    return Comment(
        author_id=AUTHOR,
        parent_id=1 if state == "reply" else None,
        disposition="noted" if state == "answered" else "",
        removed_at=NOW if state == "removed" else None,
        hidden_at=NOW if state == "hidden" else None,
        new_reply_for={"come back to the team": "team", "come back to its author": "author"}.get(state, ""),
    )


def proposal(state: str) -> Proposal:
    return read(
        Proposal(pk=1, author_id=AUTHOR, state=state),
        authorships=[Authorship(user_id=CO_AUTHOR, accepted_at=NOW), Authorship(user_id=INVITED)],
    )


def amendment(state: str, of: str) -> Proposal:
    """Somebody else's proposal on the author's, which is in state `of`."""
    return read(Proposal(pk=2, author_id=COPIL, state=state, amends=proposal(of)), authorships=[])


def ballot(state: str) -> Ballot:
    """A vote open, ended though nobody closed it, or closed. Its electors are the committee's members."""
    made = Ballot(pk=1, opened_at=NOW - DAY)
    if state == "ended":
        made.closes_at = NOW
    if state == "closed":
        made.state, made.closed_at = "closed", NOW - DAY / 2
    return read(made, electors=[Elector(user_id=COPIL), Elector(user_id=CHAIR)])


def question(state: str) -> Question:
    made = Question(pk=1, state="voting" if state == "vote ended" else state)
    held = {"voting": [ballot("open")], "vote ended": [ballot("ended")]}
    return read(made, ballots=held.get(state, []))


def ground(state: str) -> Ground:
    """What the constitution sees of a question in this state, where a vote was held that passed."""
    history: History = "passed" if state in ("voted", "vote ended") else "open" if state == "voting" else "none"
    return Ground(history=history, undecided=history)


def decision(state: str, how: str = "consensus", question_state: str = "to_confirm") -> Decision:
    outcome = "settled_by_team" if how == "team" else "accepted"
    return Decision(question=Question(state=question_state), state=state, how=how, outcome=outcome, decided_at=NOW)


def conditional(state: str) -> Decision:
    """A decision whose condition waits; or that has none, was replaced by what lifted it, or no longer binds."""
    return Decision(outcome="accepted" if state == "none" else "conditional", state="undone" if state == "undone" else "in_force")


def follow_up(state: str) -> FollowUp:
    """Something that the contributor who wrote the proposal has to do."""
    return FollowUp(owner_id=AUTHOR, done_at=NOW if state == "done" else None)
