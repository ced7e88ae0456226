"""Who prepares, leads, reads and takes part in an activity: a part of the table of `test_permissions`."""

from collections.abc import Callable

from concertation import permissions
from concertation.models import Activity, ActivityEntry, ActivityPrompt
from concertation.rules.workflow import STATES
from standard.permissions import Actor, Verdict
from tests.concertation.roles import AUTHOR, AUTHORS, EVERYONE, LEADERS, NOBODY, NOW, TEAM

CIRCLE = {"copil", "chair"} | TEAM
INSIDE = CIRCLE | AUTHORS | {"contributor", "invited"}
SIGNED_IN = EVERYONE - {"visitor"}


def activity(state: str, circle: str = "copil", kind: str = "open_questions") -> Activity:
    return Activity(pk=1, kind=kind, state=state, circle=circle)


def entry(state: str, *, typed: bool = False, position: bool = False) -> ActivityEntry:
    """Something that the author said, or that was typed for a name in the room."""
    made = ActivityEntry(activity=activity(state, "contributor"), author_id=None if typed else AUTHOR, typed_by_id=5 if typed else None)
    if position:
        made.prompt = ActivityPrompt(pk=1)
    return made


def shown(state: str) -> ActivityEntry:
    return ActivityEntry(hidden_at=NOW if state == "hidden" else None)


def by_state(allowed: set[str], *states: str) -> dict[str, set[str]]:
    """These roles in those states, nobody in the others."""
    return {state: allowed if state in states else NOBODY for state in STATES["activity"]}


def seen(by: set[str]) -> dict[str, set[str]]:
    return {"prepared": LEADERS, "open": by | LEADERS, "closed": by | LEADERS, "published": EVERYONE}


MATRIX: dict[str, dict[str, set[str]]] = {
    "prepare_activity": {"": LEADERS},
    "change_activity": by_state(LEADERS, "prepared"),
    "ask_in_activity": by_state(LEADERS, "prepared", "open"),
    "reword_activity": by_state(LEADERS, "prepared", "open", "closed"),
    "correct_prompt": by_state(LEADERS, "open", "closed"),
    "open_activity": by_state(LEADERS, "prepared", "closed"),
    "open_activity of a quiz": by_state(LEADERS, "prepared"),
    "open_activity that asks nothing": by_state(NOBODY),
    "close_activity": by_state(LEADERS, "open"),
    "publish_activity": by_state(LEADERS, "closed"),
    "publish_activity without its synthesis": by_state(NOBODY),
    "see_activity": seen(CIRCLE),
    "see_activity of the contributors": seen(INSIDE),
    "see_activity open to all": seen(EVERYONE),
    "see_activity as a guest": seen(EVERYONE),
    "see_results": {"prepared": NOBODY, "open": NOBODY, "closed": CIRCLE, "published": EVERYONE},
    "take_part": by_state(CIRCLE, "open"),
    "take_part where all may": by_state(SIGNED_IN, "open"),
    "take_part as a guest": by_state(SIGNED_IN, "open"),
    "take_part once answered": by_state(NOBODY),
    "write_down": by_state(LEADERS, "open", "closed"),
    "withdraw_entry": by_state({"author"}, "open"),
    "withdraw_entry typed for the room": by_state(LEADERS, "open", "closed"),
    "withdraw_entry that is a position": by_state(NOBODY),
    "hide_entry": {"shown": LEADERS, "hidden": NOBODY},
    "heart": by_state(INSIDE - {"author"}, "open"),
    "follow_entry": by_state(LEADERS, "open", "closed", "published"),
}

ASK: dict[str, Callable[[Actor, str], Verdict]] = {
    "prepare_activity": lambda actor, _: permissions.can_prepare_activity(actor),
    "change_activity": lambda actor, state: permissions.can_change_activity(actor, activity(state)),
    "ask_in_activity": lambda actor, state: permissions.can_ask_in_activity(actor, activity(state)),
    "reword_activity": lambda actor, state: permissions.can_reword_activity(actor, activity(state)),
    "correct_prompt": lambda actor, state: permissions.can_correct_prompt(actor, activity(state)),
    "open_activity": lambda actor, state: permissions.can_open_activity(actor, activity(state)),
    "open_activity of a quiz": lambda actor, state: permissions.can_open_activity(actor, activity(state, kind="quiz")),
    "open_activity that asks nothing": lambda actor, state: permissions.can_open_activity(actor, activity(state), ready=Verdict("Vide.")),
    "close_activity": lambda actor, state: permissions.can_close_activity(actor, activity(state)),
    "publish_activity": lambda actor, state: permissions.can_publish_activity(actor, activity(state)),
    "publish_activity without its synthesis": lambda actor, state: permissions.can_publish_activity(
        actor, activity(state), ready=Verdict("Sans synthèse.")
    ),
    "see_activity": lambda actor, state: permissions.can_see_activity(actor, activity(state), guest=False),
    "see_activity of the contributors": lambda actor, state: permissions.can_see_activity(
        actor, activity(state, "contributor"), guest=False
    ),
    "see_activity open to all": lambda actor, state: permissions.can_see_activity(actor, activity(state, ""), guest=False),
    "see_activity as a guest": lambda actor, state: permissions.can_see_activity(actor, activity(state), guest=True),
    "see_results": lambda actor, state: permissions.can_see_results(actor, activity(state, kind="quiz"), guest=False),
    "take_part": lambda actor, state: permissions.can_take_part(actor, activity(state), guest=False),
    "take_part where all may": lambda actor, state: permissions.can_take_part(actor, activity(state, ""), guest=False),
    "take_part as a guest": lambda actor, state: permissions.can_take_part(actor, activity(state), guest=True),
    "take_part once answered": lambda actor, state: permissions.can_take_part(actor, activity(state, ""), guest=False, done=True),
    "write_down": lambda actor, state: permissions.can_write_down(actor, activity(state)),
    "withdraw_entry": lambda actor, state: permissions.can_withdraw_entry(actor, entry(state)),
    "withdraw_entry typed for the room": lambda actor, state: permissions.can_withdraw_entry(actor, entry(state, typed=True)),
    "withdraw_entry that is a position": lambda actor, state: permissions.can_withdraw_entry(actor, entry(state, position=True)),
    "hide_entry": lambda actor, state: permissions.can_hide_entry(actor, shown(state)),
    "heart": lambda actor, state: permissions.can_heart(actor, entry(state), guest=False),
    "follow_entry": lambda actor, state: permissions.can_follow_entry(actor, activity(state)),
}
