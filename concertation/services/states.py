"""The only place that writes the state of a proposal, a question, a ballot, a use case, a decision or an activity."""

from __future__ import annotations

from typing import Any

from concertation.models import Activity, Ballot, Decision, Proposal, Question, Reuse, UseCase
from concertation.rules.workflow import step
from standard.permissions import PermissionRefused


def move(row: Proposal | Question | Ballot | Decision | UseCase | Reuse | Activity, action: str, **changes: Any) -> None:
    """Take one step of the workflow, save the row with the other `changes`, or raise `PermissionRefused` with the reason.

    The caller holds the lock on the standard and records the event.
    """
    taken = step(row._meta.model_name or "", row.state, action)
    if not taken:
        raise PermissionRefused(taken.reason)
    row.state = taken.target
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
