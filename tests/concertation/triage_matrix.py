"""Who may go through the comments, contest an answer, withhold a text and appeal: a part of the table of `test_permissions`."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from concertation import permissions
from concertation.models import Comment, Contest, Moderation, Proposal
from standard.permissions import Actor, Verdict

NOW = datetime(2022, 6, 14, 12, tzinfo=UTC)
AUTHOR, TEAM_MEMBER = 7, 5
NOBODY: set[str] = set()
TEAM = {"team", "admin"}
LEADERS = {"chair", "team", "admin"}

COMMENT_STATES = {
    "waiting": Comment(author_id=AUTHOR),
    "answered": Comment(author_id=AUTHOR, disposition="noted"),
    "contested": Comment(author_id=AUTHOR, disposition="noted"),
    "hidden": Comment(author_id=AUTHOR, disposition="noted", hidden_at=NOW),
}


def moderation(state: str) -> Moderation:
    """What somebody of the team withheld of the author's."""
    made = Moderation(comment=Comment(author_id=AUTHOR), by_id=TEAM_MEMBER)
    made.appealed_at = NOW if state in ("appealed", "upheld") else None
    made.settled_at = NOW if state in ("upheld", "lifted") else None
    made.lifted_at = NOW if state == "lifted" else None
    return made


MODERATION_STATES = ("in force", "appealed", "upheld", "lifted")


def only(states: Iterable[str], allowed: dict[str, set[str]]) -> dict[str, set[str]]:
    return {state: allowed.get(state, NOBODY) for state in states}


def triage_matrix(proposal_states: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    return {
        "sort_comments": {"": TEAM},
        "credit": {"": TEAM | {"author", "co-author"}},
        "contest_answer": only(COMMENT_STATES, {"answered": {"author"}}),
        "hide_comment": {state: TEAM if state != "hidden" else NOBODY for state in COMMENT_STATES},
        "refuse_proposal": only(proposal_states, {"open": TEAM}),
        "refuse_proposal in a question": only(proposal_states, {}),
        "read_withheld": dict.fromkeys(MODERATION_STATES, LEADERS | {"author"}),
        "appeal": only(MODERATION_STATES, {"in force": {"author"}}),
        "settle_moderation": only(MODERATION_STATES, {"in force": LEADERS, "appealed": LEADERS - {"team"}}),
        "settle_moderation when alone": only(MODERATION_STATES, {"in force": LEADERS, "appealed": LEADERS}),
    }


def triage_asked(proposal: Callable[[str], Proposal]) -> dict[str, Callable[[Actor, str], Verdict]]:
    contested = {"contested": Contest(), "answered": None}
    return {
        "sort_comments": lambda actor, _: permissions.can_sort_comments(actor),
        "credit": lambda actor, _: permissions.can_credit(actor, proposal("open")),
        "contest_answer": lambda actor, state: permissions.can_contest_answer(actor, COMMENT_STATES[state], contested.get(state)),
        "hide_comment": lambda actor, state: permissions.can_hide_comment(actor, COMMENT_STATES[state]),
        "refuse_proposal": lambda actor, state: permissions.can_refuse_proposal(actor, proposal(state), in_question=False),
        "refuse_proposal in a question": lambda actor, state: permissions.can_refuse_proposal(actor, proposal(state), in_question=True),
        "read_withheld": lambda actor, state: permissions.can_read_withheld(actor, moderation(state)),
        "appeal": lambda actor, state: permissions.can_appeal(actor, moderation(state)),
        "settle_moderation": lambda actor, state: permissions.can_settle_moderation(actor, moderation(state), alone=False),
        "settle_moderation when alone": lambda actor, state: permissions.can_settle_moderation(actor, moderation(state), alone=True),
    }
