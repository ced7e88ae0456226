"""What the authors of a proposal changed after sending it: each earlier text and change beside what took its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from concertation.models import Proposal
from standard.comparison import ChangesView, PropertyChange, changes_view
from standard.models.kept import read_operations
from standard.schema.diff import compare
from standard.schema.operations import Conflict, Operation, apply_all, rebase
from standard.schema.text_diff import text_changes

PARTS: Final = {"title": "le titre", "motive": "le motif", "operations": "les changements"}
TEXTS: Final = {"title": "Titre", "motive": "Motif"}
COMPARED: Final = 10
"""How many editions are compared with what came before; of the earlier ones the day alone is said."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A change that was made after sending."""

    at: datetime
    what: str
    texts: tuple[PropertyChange, ...] = ()
    earlier: ChangesView | None = None
    """What the proposal changed before; None where its changes are still the same, or are no longer compared."""
    between: ChangesView | None = None
    """From what it would have made of the schema to what it makes of it; None where the earlier changes no longer fit."""


def editions(found: Proposal) -> Iterator[Edition]:
    """The latest first."""
    records = list(found.history.exclude(state=Proposal.State.DRAFT).select_related("base_revision").order_by("history_date", "history_id"))
    edits = ((one, other) for one, other in reversed(list(pairwise(records))) if other.state == Proposal.State.OPEN)
    for rank, (earlier, later) in enumerate(edits):
        changed = [name for name in PARTS if getattr(earlier, name) != getattr(later, name)]
        if changed:
            yield _edition(earlier, later, changed, compared=rank < COMPARED)


def _edition(earlier: Any, later: Any, changed: list[str], *, compared: bool) -> Edition:
    what = ", ".join(PARTS[name] for name in changed)
    if not compared:
        return Edition(later.history_date, what)
    texts = tuple(
        PropertyChange(TEXTS[name], text_changes(getattr(earlier, name), getattr(later, name))) for name in changed if name in TEXTS
    )
    if "operations" not in changed:
        return Edition(later.history_date, what, texts)
    old, new = read_operations(earlier.operations), read_operations(later.operations)
    return Edition(later.history_date, what, texts, _changes(earlier, old), _between(later, old, new))


def _changes(record: Any, operations: tuple[Operation, ...]) -> ChangesView | None:
    try:
        return changes_view(record.base_revision.read_schema(), operations)
    except Conflict:
        return None


def _between(later: Any, old: tuple[Operation, ...], new: tuple[Operation, ...]) -> ChangesView | None:
    """On the schema that the later changes were written on, whatever was decided between the two."""
    base = later.base_revision.read_schema()
    try:
        then, now = apply_all(base, rebase(base, old)), apply_all(base, new)
        return changes_view(then, compare(then, now))
    except Conflict:
        return None
