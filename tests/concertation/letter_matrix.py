"""Who may write to a circle, read it, answer and moderate: a part of the table of `test_permissions`."""

from collections.abc import Callable

from concertation import permissions
from concertation.models import CircleLetter, LetterAnswer
from standard.permissions import Actor, Verdict
from tests.concertation.roles import AUTHORS, EVERYONE, NOBODY, NOW, TEAM

CONTRIBUTORS = AUTHORS | {"contributor", "invited"}
COMMITTEE = {"copil", "chair"}


def letter(state: str) -> CircleLetter:
    circle, _, closed = state.partition(", ")
    return CircleLetter(circle=circle, closed_at=NOW if closed else None)


def answer(state: str) -> LetterAnswer:
    return LetterAnswer(hidden_at=NOW if state == "hidden" else None)


MATRIX: dict[str, dict[str, set[str]]] = {
    "write_letter": {"": TEAM},
    "read_letter": {"contributor": EVERYONE, "copil": COMMITTEE | TEAM, "team": TEAM},
    "answer_letter": {
        "contributor": CONTRIBUTORS | TEAM,
        "copil": COMMITTEE | TEAM,
        "team": TEAM,
        "contributor, closed": NOBODY,
        "copil, closed": NOBODY,
    },
    "close_letter": {"contributor": TEAM, "contributor, closed": NOBODY},
    "hide_letter_answer": {"shown": TEAM, "hidden": NOBODY},
}

ASK: dict[str, Callable[[Actor, str], Verdict]] = {
    "write_letter": lambda actor, _: permissions.can_write_letter(actor),
    "read_letter": lambda actor, state: permissions.can_read_letter(actor, letter(state)),
    "answer_letter": lambda actor, state: permissions.can_answer_letter(actor, letter(state)),
    "close_letter": lambda actor, state: permissions.can_close_letter(actor, letter(state)),
    "hide_letter_answer": lambda actor, state: permissions.can_hide_letter_answer(actor, answer(state)),
}
