"""Who may do what: the table is the specification, and every cell of it is tested.

`MATRIX[action][state]` lists the roles that may; every other role of `ROLES` may not, and is told why in French.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from concertation import permissions
from concertation.models import Authorship, Comment, Consultation, Decision, Option, Question
from concertation.rules.constitution import Ground, Person, Stake
from concertation.rules.workflow import STATES
from standard.models import Release
from standard.permissions import CLOSED, SECOND_FACTOR, SIGN_IN, Actor, Verdict
from tests.concertation import activity_matrix, family_matrix, letter_matrix, meeting_matrix, use_case_matrix
from tests.concertation.permission_rows import (
    CALLS,
    QUESTION_STATES,
    RELEASE_STATES,
    amendment,
    ballot,
    comment,
    conditional,
    decision,
    follow_up,
    ground,
    proposal,
    question,
)
from tests.concertation.roles import (
    ANY_TIME,
    AUTHOR,
    AUTHORS,
    CHAIR,
    CO_AUTHOR,
    COPIL,
    DAY,
    EVERYONE,
    INVITED,
    LEADERS,
    MEMBERS,
    NOBODY,
    NOW,
    ROLES,
    TEAM,
)  # fmt: skip
from tests.concertation.triage_matrix import triage_asked, triage_matrix


def by_state(states: tuple[str, ...], allowed: dict[str, set[str]]) -> dict[str, set[str]]:
    """The roles allowed in each state: nobody in the states that are not named."""
    return {state: allowed.get(state, NOBODY) for state in states}


TAKING_PART = {
    "no call": ANY_TIME,
    "before the call": ANY_TIME,
    "during the call": MEMBERS,
    "after the call": ANY_TIME,
    "while late comments are received": MEMBERS,
    "after late comments": ANY_TIME,
    "between calls": MEMBERS,
    "a call cancelled": ANY_TIME,
}
UNDECIDED = ("open", "voted", "deferred", "vote ended")

SEEN = dict.fromkeys(STATES["proposal"], EVERYONE) | {"draft": AUTHORS | {"invited"}, "refused": AUTHORS | TEAM}

MATRIX: dict[str, dict[str, set[str]]] = triage_matrix(STATES["proposal"]) | {
    "comment": TAKING_PART,
    "propose": TAKING_PART,
    "reply": {state: roles | {"author"} for state, roles in TAKING_PART.items()},
    "answer_comment": {"first of a thread": TEAM, "reply": NOBODY, "removed": NOBODY},
    "open_consultation": {"": TEAM},
    "change_consultation": by_state(tuple(CALLS)[1:], {"before the call": TEAM, "during the call": TEAM}),
    "correct_consultation": dict.fromkeys(tuple(CALLS)[1:], TEAM) | {"a call cancelled": NOBODY},
    "draft_comment": {"": EVERYONE - {"visitor"}},
    "see_attachment": {"waiting": EVERYONE, "answered": EVERYONE, "reply": EVERYONE, "removed": NOBODY, "hidden": NOBODY},
    "change_comment": {"waiting": {"author"}, "answered": NOBODY, "removed": NOBODY, "hidden": NOBODY, "reply": {"author"}},
    "change_comment once followed": {"reply": NOBODY},
    "like_comment": {"waiting": MEMBERS - {"author"}, "answered": MEMBERS - {"author"}, "removed": NOBODY, "reply": NOBODY},
    "mark_read": {"waiting": NOBODY, "come back to the team": TEAM, "come back to its author": {"author"}},
    "see_proposal": SEEN,
    "discuss_proposal": {state: NOBODY if state in ("draft", "refused") else EVERYONE for state in STATES["proposal"]},
    "see_comment": {"": EVERYONE, **SEEN},
    "edit_proposal": by_state(STATES["proposal"], {"draft": AUTHORS, "open": AUTHORS}),
    "edit_proposal in a question": by_state(STATES["proposal"], {}),
    "rebase_proposal": by_state(STATES["proposal"], {"draft": AUTHORS, "open": AUTHORS}),
    "rebase_proposal in a question": by_state(QUESTION_STATES, dict.fromkeys(UNDECIDED, AUTHORS)),
    "invite_author": by_state(STATES["proposal"], {"draft": AUTHORS, "open": AUTHORS}),
    "accept_authorship": by_state(STATES["proposal"], {"draft": {"invited"}, "open": {"invited"}}),
    "end_authorship in a question": by_state(STATES["proposal"], {}),
    "end_authorship of an invitation in a question": by_state(
        STATES["proposal"], {"draft": {"author", "invited"}, "open": {"author", "invited"}}
    ),
    "end_authorship of the co-author": by_state(STATES["proposal"], {"draft": AUTHORS, "open": AUTHORS}),
    "support": by_state(STATES["proposal"], {"open": MEMBERS - AUTHORS}),
    "take_support_back": by_state(STATES["proposal"], {"open": MEMBERS}),
    "amend during a call": by_state(STATES["proposal"], {"open": MEMBERS - AUTHORS}),
    "amend after a call": by_state(STATES["proposal"], {"open": ANY_TIME}),
    "amend an amendment": by_state(STATES["proposal"], {}),
    "take_in": by_state(STATES["proposal"], {"open": AUTHORS}),
    "take_in into one of that state": by_state(STATES["proposal"], {"draft": AUTHORS, "open": AUTHORS}),
    "take_in in a question": by_state(STATES["proposal"], {}),
    "take_in of no amendment": by_state(STATES["proposal"], {}),
    "submit_proposal during a call": by_state(STATES["proposal"], {"draft": AUTHORS}),
    "submit_proposal after a call": by_state(STATES["proposal"], {}),
    "discard_proposal": by_state(STATES["proposal"], {"draft": {"author"}}),
    "withdraw_proposal": by_state(STATES["proposal"], {"open": {"author"}}),
    "draw_roadmap": {"": TEAM},
    "prepare_question": {"": TEAM},
    "edit_question": by_state(QUESTION_STATES, dict.fromkeys(UNDECIDED, TEAM)),
    "change_option": by_state(QUESTION_STATES, dict.fromkeys(UNDECIDED, TEAM)),
    "change_option of the statu quo": by_state(QUESTION_STATES, {}),
    "change_option once struck": by_state(QUESTION_STATES, {}),
    "rebase_option": by_state(QUESTION_STATES, dict.fromkeys(UNDECIDED, TEAM)),
    "rebase_option of a proposal": by_state(QUESTION_STATES, dict.fromkeys(UNDECIDED, TEAM | AUTHORS)),
    "rebase_option of a proposal once struck": by_state(QUESTION_STATES, {}),
    "reopen_question": by_state(QUESTION_STATES, {"decided": LEADERS, "deferred": LEADERS, "taken_up": LEADERS}),
    "take_up_question": by_state(QUESTION_STATES, {"open": LEADERS, "deferred": LEADERS}),
    "open_ballot": by_state(QUESTION_STATES, dict.fromkeys(UNDECIDED, LEADERS)),
    "vote": by_state(("open", "ended", "closed"), {"open": {"copil", "chair"}}),
    "close_ballot": by_state(("open", "ended", "closed"), {"open": LEADERS}),
    "type_votes": by_state(("open", "ended", "closed"), {"open": LEADERS}),
    "decide by vote": by_state(QUESTION_STATES, {"voted": LEADERS, "vote ended": LEADERS}),
    "decide by consensus": by_state(QUESTION_STATES, dict.fromkeys(UNDECIDED, LEADERS)),
    "decide by the team": by_state(QUESTION_STATES, {"open": TEAM, "deferred": TEAM}),
    "decide by the team what breaks": by_state(QUESTION_STATES, {}),
    "decide by the team without a committee": by_state(
        QUESTION_STATES, dict.fromkeys(UNDECIDED, TEAM) | {"voted": NOBODY, "vote ended": NOBODY}
    ),
    "confirm": by_state(STATES["decision"], {"to_confirm": {"copil", "chair"}}),
    "confirm once void": by_state(STATES["decision"], {}),
    "confirm what the chair recorded": by_state(STATES["decision"], {"to_confirm": {"copil"}}),
    "reverse": by_state(STATES["decision"], {"in_force": LEADERS}),
    "reverse once replaced": by_state(STATES["decision"], {}),
    "reverse what is asked already": by_state(STATES["decision"], {}),
    "object to a consensus": by_state(STATES["decision"], {"to_confirm": {"copil", "chair"}, "in_force": {"copil", "chair"}}),
    "object to a detail": by_state(STATES["decision"], {"in_force": {"copil", "chair"}}),
    "object to a vote": by_state(STATES["decision"], {}),
    "object too late": by_state(STATES["decision"], {}),
    "object once replaced": by_state(STATES["decision"], {}),
    "correct_decision": by_state(STATES["decision"], {"in_force": LEADERS, "to_confirm": LEADERS}),
    "add_follow_up": {"": LEADERS},
    "change_follow_up": {"to do": LEADERS, "done": NOBODY},
    "charge_condition": {"waiting": LEADERS, "none": NOBODY, "lifted": NOBODY, "undone": NOBODY},
    "finish_follow_up": {"to do": LEADERS | {"author"}, "done": NOBODY},
    "put_version": by_state(RELEASE_STATES, {"candidate": LEADERS}),
    "put_version once stale": by_state(RELEASE_STATES, {}),
    "put_version without a committee": by_state(RELEASE_STATES, {}),
    "publish": by_state(RELEASE_STATES, {"candidate": TEAM}),
    "publish unapproved": by_state(RELEASE_STATES, {}),
    "publish without a committee": by_state(RELEASE_STATES, {"candidate": TEAM}),
}

ASK: dict[str, Callable[[Actor, str], Verdict]] = triage_asked(proposal) | {
    "comment": lambda actor, state: permissions.can_comment(actor, CALLS[state], NOW),
    "propose": lambda actor, state: permissions.can_propose(actor, CALLS[state], NOW),
    "reply": lambda actor, state: permissions.can_reply(actor, Comment(author_id=AUTHOR), CALLS[state], NOW),
    "answer_comment": lambda actor, state: permissions.can_answer_comment(actor, comment(state)),
    "correct_consultation": lambda actor, state: permissions.can_correct_consultation(actor, CALLS[state], NOW),  # type: ignore[arg-type]
    "draft_comment": lambda actor, _: permissions.can_draft_comment(actor),
    "see_attachment": lambda actor, state: permissions.can_see_attachment(actor, comment(state)),
    "change_comment": lambda actor, state: permissions.can_change_comment(actor, comment(state)),
    "change_comment once followed": lambda actor, state: permissions.can_change_comment(actor, comment(state), followed=True),
    "like_comment": lambda actor, state: permissions.can_like_comment(actor, comment(state)),
    "mark_read": lambda actor, state: permissions.can_mark_read(actor, comment(state)),
    "open_consultation": lambda actor, _: permissions.can_open_consultation(actor),
    "change_consultation": lambda actor, state: permissions.can_change_consultation(actor, CALLS[state], NOW),  # type: ignore[arg-type]
    "see_proposal": lambda actor, state: permissions.can_see_proposal(actor, proposal(state)),
    "discuss_proposal": lambda actor, state: permissions.can_discuss_proposal(actor, proposal(state)),
    "see_comment": lambda actor, state: permissions.can_see_comment(actor, Comment(proposal=proposal(state) if state else None)),
    "edit_proposal": lambda actor, state: permissions.can_edit_proposal(actor, proposal(state), in_question=False),
    "edit_proposal in a question": lambda actor, state: permissions.can_edit_proposal(actor, proposal(state), in_question=True),
    "rebase_proposal": lambda actor, state: permissions.can_rebase_proposal(actor, proposal(state), None, NOW),
    "rebase_proposal in a question": lambda actor, state: permissions.can_rebase_proposal(actor, proposal("open"), question(state), NOW),
    "invite_author": lambda actor, state: permissions.can_invite_author(actor, proposal(state)),
    "accept_authorship": lambda actor, state: permissions.can_accept_authorship(
        actor, Authorship(user_id=INVITED, proposal=proposal(state))
    ),
    "end_authorship in a question": lambda actor, state: permissions.can_end_authorship(
        actor, Authorship(user_id=CO_AUTHOR, accepted_at=NOW, proposal=proposal(state)), in_question=True
    ),
    "end_authorship of an invitation in a question": lambda actor, state: permissions.can_end_authorship(
        actor, Authorship(user_id=INVITED, proposal=proposal(state)), in_question=True
    ),
    "end_authorship of the co-author": lambda actor, state: permissions.can_end_authorship(
        actor, Authorship(user_id=CO_AUTHOR, accepted_at=NOW, proposal=proposal(state)), in_question=False
    ),
    "support": lambda actor, state: permissions.can_support(actor, proposal(state)),
    "take_support_back": lambda actor, state: permissions.can_take_support_back(actor, proposal(state)),
    "amend during a call": lambda actor, state: permissions.can_amend(actor, proposal(state), CALLS["during the call"], NOW),
    "amend after a call": lambda actor, state: permissions.can_amend(actor, proposal(state), CALLS["after the call"], NOW),
    "amend an amendment": lambda actor, state: permissions.can_amend(actor, amendment(state, "open"), CALLS["during the call"], NOW),
    "take_in": lambda actor, state: permissions.can_take_in(actor, amendment(state, "open"), in_question=False),
    "take_in into one of that state": lambda actor, state: permissions.can_take_in(actor, amendment("open", state), in_question=False),
    "take_in in a question": lambda actor, state: permissions.can_take_in(actor, amendment(state, "open"), in_question=True),
    "take_in of no amendment": lambda actor, state: permissions.can_take_in(actor, proposal(state), in_question=False),
    "submit_proposal during a call": lambda actor, state: permissions.can_submit_proposal(
        actor, proposal(state), CALLS["during the call"], NOW
    ),
    "submit_proposal after a call": lambda actor, state: permissions.can_submit_proposal(
        actor, proposal(state), CALLS["after the call"], NOW
    ),
    "discard_proposal": lambda actor, state: permissions.can_discard_proposal(actor, proposal(state)),
    "withdraw_proposal": lambda actor, state: permissions.can_withdraw_proposal(actor, proposal(state)),
    "draw_roadmap": lambda actor, _: permissions.can_draw_roadmap(actor),
    "prepare_question": lambda actor, _: permissions.can_prepare_question(actor),
    "edit_question": lambda actor, state: permissions.can_edit_question(actor, question(state), NOW),
    "change_option": lambda actor, state: permissions.can_change_option(actor, Option(question=question(state)), NOW),
    "change_option of the statu quo": lambda actor, state: permissions.can_change_option(
        actor, Option(question=question(state), status_quo=True), NOW
    ),
    "change_option once struck": lambda actor, state: permissions.can_change_option(
        actor, Option(question=question(state), struck_reason="Hors sujet."), NOW
    ),
    "rebase_option": lambda actor, state: permissions.can_rebase_option(actor, Option(question=question(state)), NOW),
    "rebase_option of a proposal": lambda actor, state: permissions.can_rebase_option(
        actor, Option(question=question(state), proposal=proposal("open")), NOW
    ),
    "rebase_option of a proposal once struck": lambda actor, state: permissions.can_rebase_option(
        actor, Option(question=question(state), proposal=proposal("open"), struck_reason="Hors sujet."), NOW
    ),
    "take_up_question": lambda actor, state: permissions.can_take_up_question(actor, question(state), NOW),
    "reopen_question": lambda actor, state: permissions.can_reopen_question(actor, question(state), NOW),
    "open_ballot": lambda actor, state: permissions.can_open_ballot(actor, question(state), NOW),
    "vote": lambda actor, state: permissions.can_vote(actor, ballot(state), NOW),
    "close_ballot": lambda actor, state: permissions.can_close_ballot(actor, ballot(state), NOW),
    "type_votes": lambda actor, state: permissions.can_type_votes(actor, ballot(state), NOW),
    "decide by vote": lambda actor, state: permissions.can_decide(actor, question(state), NOW, how="vote", ground=ground(state)),
    "decide by consensus": lambda actor, state: permissions.can_decide(actor, question(state), NOW, how="consensus", ground=ground(state)),
    "decide by the team": lambda actor, state: permissions.can_decide(actor, question(state), NOW, how="team", ground=ground(state)),
    "decide by the team what breaks": lambda actor, state: permissions.can_decide(
        actor, question(state), NOW, how="team", ground=ground(state), at_stake=[Stake("adopts", "major"), Stake("sets_aside", "major")]
    ),
    "decide by the team without a committee": lambda actor, state: permissions.can_decide(
        actor, question(state), NOW, how="team", ground=replace(ground(state), committee=False), at_stake=[Stake("adopts", "major")]
    ),
    "confirm": lambda actor, state: permissions.can_confirm(
        actor, decision(state), ground=Ground(), recorder=Person(5, frozenset({"team"}))
    ),
    "confirm once void": lambda actor, state: permissions.can_confirm(
        actor, decision(state, question_state="void"), ground=Ground(), recorder=Person(5, frozenset({"team"}))
    ),
    "confirm what the chair recorded": lambda actor, state: permissions.can_confirm(
        actor, decision(state), ground=Ground(), recorder=Person(CHAIR, frozenset({"chair", "member"}))
    ),
    "reverse": lambda actor, state: permissions.can_reverse(actor, Decision(state=state, revision_id=1)),
    "reverse once replaced": lambda actor, state: permissions.can_reverse(actor, Decision(state=state, revision_id=1), replaced=True),
    "reverse what is asked already": lambda actor, state: permissions.can_reverse(
        actor, Decision(state=state, revision_id=1), asked=Question(number=3)
    ),
    "object to a consensus": lambda actor, state: permissions.can_object(actor, decision(state), NOW + 6 * DAY, ground=Ground()),
    "object to a detail": lambda actor, state: permissions.can_object(actor, decision(state, "team"), NOW + 13 * DAY, ground=Ground()),
    "object to a vote": lambda actor, state: permissions.can_object(actor, decision(state, "vote"), NOW, ground=Ground()),
    "object too late": lambda actor, state: permissions.can_object(actor, decision(state), NOW + 7 * DAY, ground=Ground()),
    "object once replaced": lambda actor, state: permissions.can_object(actor, decision(state), NOW, ground=Ground(), replaced=True),
    "correct_decision": lambda actor, state: permissions.can_correct_decision(actor, decision(state)),
    "add_follow_up": lambda actor, _: permissions.can_add_follow_up(actor),
    "change_follow_up": lambda actor, state: permissions.can_change_follow_up(actor, follow_up(state)),
    "charge_condition": lambda actor, state: permissions.can_charge_condition(actor, conditional(state), replaced=state == "lifted"),
    "finish_follow_up": lambda actor, state: permissions.can_finish_follow_up(actor, follow_up(state)),
    "put_version": lambda actor, state: permissions.can_put_version(actor, Release(state=state), stale=False, committee=True),
    "put_version once stale": lambda actor, state: permissions.can_put_version(actor, Release(state=state), stale=True, committee=True),
    "put_version without a committee": lambda actor, state: permissions.can_put_version(
        actor, Release(state=state), stale=False, committee=False
    ),
    "publish": lambda actor, state: permissions.can_publish(actor, Release(state=state), committee=True, approved=True),
    "publish unapproved": lambda actor, state: permissions.can_publish(actor, Release(state=state), committee=True, approved=False),
    "publish without a committee": lambda actor, state: permissions.can_publish(
        actor, Release(state=state), committee=False, approved=False
    ),
}

READING = {
    "read_letter", "see_proposal", "see_comment", "discuss_proposal", "see_attachment", "see_document", "see_activity", "see_results",
    "see_reuse",
}  # fmt: skip
MATRIX |= meeting_matrix.MATRIX | letter_matrix.MATRIX | use_case_matrix.MATRIX | activity_matrix.MATRIX | family_matrix.MATRIX
ASK |= meeting_matrix.ASK | letter_matrix.ASK | use_case_matrix.asked(CALLS) | activity_matrix.ASK | family_matrix.ASK

ROWS = [(action, state) for action, states in MATRIX.items() for state in states]


@pytest.mark.parametrize(("action", "state"), ROWS)
def test_every_cell_of_the_table(action: str, state: str) -> None:
    verdicts = {role: ASK[action](actor, state) for role, actor in ROLES.items()}
    assert {role for role, verdict in verdicts.items() if verdict} == MATRIX[action][state]
    assert all(verdict or verdict.reason.endswith(".") for verdict in verdicts.values())


STILL_READ = {*READING, "read_withheld", "have_calendar", "read_draft"}


def test_nobody_does_anything_in_a_closed_standard() -> None:
    """But read what they could, what somebody withheld of theirs and minutes not published yet included."""
    done = {
        (action, state, role): verdict
        for action, state in ROWS
        if action.split()[0] not in STILL_READ
        for role, actor in ROLES.items()
        if (verdict := ASK[action](replace(actor, closed=True), state)) != CLOSED
    }
    assert done == {}


def test_the_table_covers_every_permission() -> None:
    asked = {action.split()[0] for action in MATRIX}
    exist = {name.removeprefix("can_") for name, _ in inspect.getmembers(permissions, inspect.isfunction) if name.startswith("can_")}
    assert asked == exist
    assert set(ASK) == set(MATRIX)


@pytest.mark.parametrize("action", [one for one in MATRIX if one.split()[0] not in READING])
def test_a_visitor_is_told_to_sign_in(action: str) -> None:
    for state in MATRIX[action]:
        assert ASK[action](ROLES["visitor"], state) == SIGN_IN


@pytest.mark.parametrize("action", ["comment", "propose", "reply"])
def test_a_stranger_is_told_to_register(action: str) -> None:
    for state in MATRIX[action]:
        assert ASK[action](ROLES["signed_in"], state) == permissions.JOIN


def spoken(verdict: Any) -> str:
    return str(verdict).replace("\u00a0", " ")


def test_a_refusal_says_when() -> None:
    contributor = ROLES["contributor"]
    assert spoken(permissions.can_comment(contributor, CALLS["after the call"], NOW)) == (
        "L’appel à commentaires est clos depuis le 13 juin 2022 à 14 h : vous pourrez participer au prochain."
    )
    late = Consultation(opens_at=NOW - 9 * DAY, closes_at=NOW - 3 * DAY, late_until=NOW - DAY, continuous=False)
    assert spoken(permissions.can_comment(contributor, late, NOW)) == (
        "L’appel à commentaires est clos depuis le 11 juin 2022 à 14 h, et ne reçoit plus de remarques tardives depuis le "
        "13 juin 2022 à 14 h : vous pourrez participer au prochain."
    )
    assert spoken(permissions.can_comment(contributor, CALLS["before the call"], NOW)) == (
        "L’appel à commentaires ouvre le 15 juin 2022 à 14 h."
    )
    assert spoken(permissions.can_vote(ROLES["copil"], ballot("ended"), NOW)) == "Le vote est clos depuis le 14 juin 2022 à 14 h."
    assert spoken(permissions.can_vote(ROLES["team"], ballot("open"), NOW)) == (
        "Seuls votent les membres du comité de pilotage à l’ouverture du vote, le 13 juin 2022 à 14 h."
    )


def test_a_member_of_the_committee_who_came_after_the_opening_does_not_vote() -> None:
    assert not permissions.can_vote(Actor(user_id=99, circles=frozenset({"copil"})), ballot("open"), NOW)


def test_an_elector_who_has_left_the_committee_still_votes() -> None:
    assert permissions.can_vote(Actor(user_id=COPIL), ballot("open"), NOW)


LED = {"copil", "chair", "team", "admin"}
READ_TOO = {*STILL_READ, "join_meeting", "join_meeting as a guest"}
AS_ANYBODY = {
    "add_document as a guest", "add_resource", "amend during a call", "answer_family of one's other table", "answer_invitation as a guest",
    "answer_invitation of a meeting open to all", "appraise", "check_in as a guest", "comment",
    "declare_reuse", "draft_comment", "exchange of the other standard", "like_comment", "propose",
    "propose_use_case", "rank_use_cases", "remark of those who were there", "reply", "support", "take_part as a guest",
    "take_part where all may", "take_support_back",
}  # fmt: skip
"""What they do as any contributor, guest or member of another standard does."""


def test_without_the_second_factor_that_a_standard_asks_its_circles_read_and_do_not_act() -> None:
    """They take part as any contributor does, and no further."""
    for action, state in ROWS:
        allowed = MATRIX[action][state]
        for role, actor in ROLES.items():
            verdict = ASK[action](replace(actor, unproved=True), state)
            if role not in LED or role not in allowed or action.split()[0] in READ_TOO:
                assert bool(verdict) == (role in allowed), (action, state, role)
            elif action in AS_ANYBODY and allowed & {"contributor", "signed_in"}:
                assert verdict, (action, state, role)
            else:
                assert verdict == SECOND_FACTOR, (action, state, role)
