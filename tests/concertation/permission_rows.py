"""Rows as the table of permissions asks about them: in each state, written by those of `roles`."""

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
    made = Proposal(pk=1, author_id=AUTHOR, state=state)
    made._prefetched_objects_cache = {"authorships": [Authorship(user_id=CO_AUTHOR, accepted_at=NOW), Authorship(user_id=INVITED)]}  # type: ignore[attr-defined]
    return made


def amendment(state: str, of: str) -> Proposal:
    """Somebody else's proposal on the author's, which is in state `of`."""
    made = Proposal(pk=2, author_id=COPIL, state=state, amends=proposal(of))
    made._prefetched_objects_cache = {"authorships": []}  # type: ignore[attr-defined]
    return made


def ballot(state: str) -> Ballot:
    """A vote open, ended though nobody closed it, or closed. Its electors are the committee's members."""
    made = Ballot(pk=1, opened_at=NOW - DAY)
    if state == "ended":
        made.closes_at = NOW
    if state == "closed":
        made.state, made.closed_at = "closed", NOW - DAY / 2
    made._prefetched_objects_cache = {"electors": [Elector(user_id=COPIL), Elector(user_id=CHAIR)]}  # type: ignore[attr-defined]
    return made


def question(state: str) -> Question:
    made = Question(pk=1, state="voting" if state == "vote ended" else state)
    made._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "ballots": [ballot("open")] if state == "voting" else [ballot("ended")] if state == "vote ended" else []
    }
    return made


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
