"""What the outcome of a decision entails: for the schema, for the question, and towards a vote."""

from __future__ import annotations

from typing import Final

ADOPTING: Final = frozenset({"accepted", "accepted_modified", "settled_by_team", "conditional"})
"""The outcomes that choose an option."""

APPLYING: Final = frozenset({"accepted", "accepted_modified", "settled_by_team"})
"""The outcomes that change the schema. A conditional one waits: a later decision, taken when the condition is met, replaces it."""

QUESTION_ACTIONS: Final = {
    "accepted": "decide",
    "accepted_modified": "decide",
    "settled_by_team": "decide",
    "conditional": "decide",
    "rejected": "decide",
    "open": "leave_open",
    "deferred": "defer",
}
"""The step of the question's workflow that each outcome takes."""

NOTHING_PASSED: Final = (
    "Aucune option n’a réuni les conditions pour passer : "
    "la question peut être écartée, laissée en suspens, reportée, ou soumise à un nouveau vote."
)
FOLLOW: Final = "Le vote a retenu une option : la décision doit la reprendre."


def follows_vote(*, outcome: str, option: int | None, passing: int | None, status_quo: int | None) -> str:
    """Why a decision by vote does not say what the vote said; empty where it does.

    `option` is the one that the decision chooses, `passing` the one that the ballot gives, or None where none passes.
    """
    adopts = outcome in ADOPTING
    if passing is None:
        return NOTHING_PASSED if adopts else ""
    if adopts:
        return "" if option == passing else "Cette option n’est pas celle que le vote a retenue."
    if outcome == "rejected" and passing == status_quo:
        return ""
    return FOLLOW
