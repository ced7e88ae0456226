"""How a row is written: its state, here alone, for a proposal, a question, a ballot, a use case, a decision or an activity; its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

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


def reword(row: Model, columns: Mapping[str, Any]) -> bool:
    """Save a row that says something else in these columns, and whether it does: a form sent twice changes nothing the second time."""
    if all(getattr(row, name) == value for name, value in columns.items()):
        return False
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    return True
