"""What an edit changed of a text, read from the copies that are kept of its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from standard.comparison import PropertyChange
from standard.models import Event
from standard.schema.text_diff import Piece, text_changes
from standard.schema.wording import capital

Edited = Mapping[str, tuple[str, ...]]
"""By verb, the columns that an edit may change."""


def edits_of(events: Sequence[Event], edited: Edited, subjects: Mapping[str, Any]) -> dict[int, tuple[PropertyChange, ...]]:
    """By event: what each edit changed, read from the copies that simple-history keeps. A query a kind of subject."""
    edits = [event for event in events if event.verb in edited and event.read_details().get("snapshot")]
    found: dict[int, tuple[PropertyChange, ...]] = {}
    for kind in {event.subject_kind for event in edits}:
        model = subjects[kind].model
        copies: dict[int, list[Any]] = defaultdict(list)
        for copy in model.history.filter(id__in={event.subject_id for event in edits if event.subject_kind == kind}).order_by("history_id"):
            copies[copy.id].append(copy)
        for event in edits:
            if event.subject_kind == kind:
                found[event.pk] = tuple(_changed(model, edited[event.verb], event, copies[event.subject_id or 0]))
    return found


def _changed(model: type[Model], columns: Iterable[str], event: Event, copies: list[Any]) -> Iterator[PropertyChange]:
    snapshot = event.read_details()["snapshot"]
    after = next((copy for copy in copies if copy.history_id == snapshot), None)
    before = next((copy for copy in reversed(copies) if copy.history_id < snapshot), None)
    if after is None or before is None:
        return
    for name in columns:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield _edit(model, name, old, new)


def _edit(model: type[Model], name: str, old: str, new: str) -> PropertyChange:
    if name == "operations":
        return PropertyChange("Changements demandés", (Piece("same", "revus"),))
    field: Any = model._meta.get_field(name)
    words = dict(field.flatchoices)
    return PropertyChange(capital(str(field.verbose_name)), text_changes(words.get(old, old), words.get(new, new)))
