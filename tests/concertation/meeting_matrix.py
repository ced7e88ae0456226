"""Who may do what around a meeting, by what has become of it: the part of the table of permissions that is about meetings."""

from collections.abc import Callable
from datetime import timedelta

from concertation import permissions
from concertation.models import Document, Invitation, Meeting, MinutesDraft
from standard.permissions import Actor, Verdict
from tests.concertation.roles import AUTHOR, DAY, EVERYONE, LEADERS, MEMBERS, NOBODY, NOW

HOUR = timedelta(hours=1)
STATES = ("planned", "about to begin", "late", "live", "closed", "held elsewhere", "minuted", "cancelled")
"""To come; in a quarter of an hour; begun though nobody opened it; open; closed; held before the site was used; its minutes
published; cancelled."""

COMMITTEE = LEADERS | {"copil"}
INSIDE = COMMITTEE | {"contributor", "author", "co-author", "invited"}
"""Whom a workshop invites: the contributors, and the circles inside theirs."""
SIGNED_IN = EVERYONE - {"visitor"}


def meeting(state: str, circle: str = "copil") -> Meeting:
    made = Meeting(pk=1, kind="copil", number=1, circle=circle, starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR)
    if state == "about to begin":
        made.starts_at = NOW + HOUR / 4
    if state in ("late", "live", "closed", "held elsewhere", "minuted"):
        made.starts_at = NOW - HOUR
    if state == "held elsewhere":
        made.starts_at = made.ends_at = NOW - 2 * DAY
    if state in ("live", "closed", "minuted"):
        made.opened_at = NOW - HOUR
    if state in ("closed", "minuted"):
        made.closed_at = NOW
    if state == "minuted":
        made.minuted_at = NOW
    if state == "cancelled":
        made.cancelled_at = NOW
    return made


def guest(actor: Actor) -> Invitation:
    return Invitation(user_id=actor.user_id, guest=True)


def document(state: str) -> Document:
    """One that the author brought."""
    return Document(added_by_id=AUTHOR, published_at=NOW if state == "public" else None)


def draft(state: str) -> MinutesDraft | None:
    if state == "none":
        return None
    made = MinutesDraft(text="" if state == "empty" else "Le comité valide.", edited_at=NOW)
    if state in ("in review", "reviewed"):
        made.shown_at, made.remarks_until = NOW - DAY, NOW + HOUR if state == "in review" else NOW
    return made


DRAFTS = ("none", "empty", "written", "in review", "reviewed")


def by_state(allowed: set[str], *states: str) -> dict[str, set[str]]:
    """These roles in those states, nobody in the others."""
    return {state: allowed if state in states else NOBODY for state in STATES}


def by_draft(allowed: set[str], *states: str) -> dict[str, set[str]]:
    return {state: allowed if state in states else NOBODY for state in DRAFTS}


TO_COME = ("planned", "about to begin")
BEGUN = ("late", "live", "closed", "held elsewhere")

MATRIX: dict[str, dict[str, set[str]]] = {
    "plan_meeting": {"": LEADERS},
    "change_meeting": by_state(LEADERS, *TO_COME, *BEGUN),
    "cancel_meeting": by_state(LEADERS, *TO_COME),
    "announce_meeting": by_state(LEADERS, *TO_COME),
    "answer_invitation": by_state(COMMITTEE, *TO_COME),
    "answer_invitation of a workshop": by_state(INSIDE, *TO_COME),
    "answer_invitation of the team alone": by_state({"team", "admin"}, *TO_COME),
    "answer_invitation of a meeting open to all": by_state(SIGNED_IN, *TO_COME),
    "answer_invitation as a guest": by_state(SIGNED_IN, *TO_COME),
    "join_meeting": by_state(COMMITTEE, *STATES[:-1]),
    "join_meeting as a guest": by_state(SIGNED_IN, *STATES[:-1]),
    "have_calendar": {"": SIGNED_IN},
    "set_agenda": by_state(LEADERS, *TO_COME, "late", "live", "held elsewhere"),
    "carry_over": by_state(LEADERS, "late", "closed", "held elsewhere", "minuted", "cancelled"),
    "open_meeting": by_state(LEADERS, "about to begin", "late", "held elsewhere"),
    "say_held_elsewhere": by_state(LEADERS, "held elsewhere"),
    "run_meeting": by_state(LEADERS, "live"),
    "check_in": by_state(COMMITTEE, "live"),
    "check_in as a guest": by_state(SIGNED_IN, "live"),
    "add_document": by_state(COMMITTEE, *STATES[:-1]),
    "add_document as a guest": by_state(SIGNED_IN, *STATES[:-1]),
    "add_resource": {"": MEMBERS},
    "review_document": {"": LEADERS},
    "see_document": {"public": EVERYONE, "to review": LEADERS | {"author"}},
    "write_minutes": by_state(LEADERS, *BEGUN),
    "read_draft": dict.fromkeys(DRAFTS[1:], LEADERS),
    "read_draft of those who were there": {**dict.fromkeys(DRAFTS[1:3], LEADERS), **dict.fromkeys(DRAFTS[3:], SIGNED_IN)},
    "remark": by_draft(LEADERS, "in review"),
    "remark of those who were there": by_draft(SIGNED_IN, "in review"),
    "publish_minutes": by_draft(LEADERS, "reviewed"),
    "publish_minutes where nobody was noted": by_draft(LEADERS, "written", "reviewed"),
    "publish_minutes by state": by_state(LEADERS, *BEGUN),
    "correct_minutes": by_state(LEADERS, "minuted"),
}

ASK: dict[str, Callable[[Actor, str], Verdict]] = {
    "plan_meeting": lambda actor, _: permissions.can_plan_meeting(actor),
    "change_meeting": lambda actor, state: permissions.can_change_meeting(actor, meeting(state), NOW),
    "cancel_meeting": lambda actor, state: permissions.can_cancel_meeting(actor, meeting(state), NOW),
    "announce_meeting": lambda actor, state: permissions.can_announce_meeting(actor, meeting(state), NOW),
    "answer_invitation": lambda actor, state: permissions.can_answer_invitation(actor, meeting(state), None, NOW),
    "answer_invitation of a workshop": lambda actor, state: permissions.can_answer_invitation(
        actor, meeting(state, "contributor"), None, NOW
    ),
    "answer_invitation of the team alone": lambda actor, state: permissions.can_answer_invitation(actor, meeting(state, "team"), None, NOW),
    "answer_invitation of a meeting open to all": lambda actor, state: permissions.can_answer_invitation(
        actor, meeting(state, ""), None, NOW
    ),
    "answer_invitation as a guest": lambda actor, state: permissions.can_answer_invitation(actor, meeting(state), guest(actor), NOW),
    "join_meeting": lambda actor, state: permissions.can_join_meeting(actor, meeting(state), Invitation(), NOW),
    "join_meeting as a guest": lambda actor, state: permissions.can_join_meeting(actor, meeting(state), guest(actor), NOW),
    "have_calendar": lambda actor, _: permissions.can_have_calendar(actor),
    "set_agenda": lambda actor, state: permissions.can_set_agenda(actor, meeting(state), NOW),
    "carry_over": lambda actor, state: permissions.can_carry_over(actor, meeting(state), NOW),
    "open_meeting": lambda actor, state: permissions.can_open_meeting(actor, meeting(state), NOW),
    "say_held_elsewhere": lambda actor, state: permissions.can_say_held_elsewhere(actor, meeting(state), NOW),
    "run_meeting": lambda actor, state: permissions.can_run_meeting(actor, meeting(state), NOW),
    "check_in": lambda actor, state: permissions.can_check_in(actor, meeting(state), None, NOW),
    "check_in as a guest": lambda actor, state: permissions.can_check_in(actor, meeting(state), guest(actor), NOW),
    "add_document": lambda actor, state: permissions.can_add_document(actor, meeting(state), None, NOW),
    "add_document as a guest": lambda actor, state: permissions.can_add_document(actor, meeting(state), guest(actor), NOW),
    "add_resource": lambda actor, _: permissions.can_add_resource(actor),
    "review_document": lambda actor, _: permissions.can_review_document(actor),
    "see_document": lambda actor, state: permissions.can_see_document(actor, document(state)),
    "write_minutes": lambda actor, state: permissions.can_write_minutes(actor, meeting(state), NOW),
    "read_draft": lambda actor, state: permissions.can_read_draft(actor, _written(state), attended=False),
    "read_draft of those who were there": lambda actor, state: permissions.can_read_draft(actor, _written(state), attended=True),
    "remark": lambda actor, state: permissions.can_remark(actor, draft(state), NOW, attended=False),
    "remark of those who were there": lambda actor, state: permissions.can_remark(actor, draft(state), NOW, attended=True),
    "publish_minutes": lambda actor, state: permissions.can_publish_minutes(actor, meeting("closed"), draft(state), NOW, attended=3),
    "publish_minutes where nobody was noted": lambda actor, state: permissions.can_publish_minutes(
        actor, meeting("closed"), draft(state), NOW, attended=0
    ),
    "publish_minutes by state": lambda actor, state: permissions.can_publish_minutes(
        actor, meeting(state), draft("reviewed"), NOW, attended=3
    ),
    "correct_minutes": lambda actor, state: permissions.can_correct_minutes(actor, meeting(state)),
}


def _written(state: str) -> MinutesDraft:
    made = draft(state)
    assert made is not None
    return made
