"""What is edited at an address, as an ETag says it; and `If-Match`, by which nobody writes over what they have not read.

The tag is of the row's state, whoever asks and whenever. It has a part a column, so that a refusal says which have changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model
from django.utils.crypto import salted_hmac

_WHOLE: Final = 24
_PART: Final = 6
"""Signs of the tag, for all and for each column."""


class ChangedSince(Exception):
    """What was read is not there any more as it was; `names` are the columns that have changed, where they can be told."""

    def __init__(self, names: list[str], tag: str) -> None:
        super().__init__(names)
        self.names = names
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Edited:
    """The row that is edited at an address, found by what the address names."""

    model: type[Model]
    by: str = "pk"
    only: tuple[str, ...] = ()
    """Its columns that are edited; empty for all."""
    also: tuple[str, ...] = ()
    """The rows that hang on it and are edited with it, by the name under which it has them."""

    def state(self, named: Any) -> dict[str, Any]:
        """What it says now, by the name of each column; empty where there is no row."""
        row = self.model._base_manager.filter(**{self.by: named}).first()
        if row is None:
            return {}
        columns = [field for field in self.model._meta.concrete_fields if not self.only or field.name in self.only]
        said = {field.name: field.value_from_object(row) for field in columns}
        return said | {name: list(getattr(row, name).order_by("pk").values_list()) for name in self.also}


def tag_of(state: Mapping[str, Any]) -> str:
    """The strong ETag of a state."""
    parts = {name: _digest(value) for name, value in state.items()}
    return f'"{_digest(parts)[:_WHOLE]}.{"".join(part[:_PART] for part in parts.values())}"'


def require_unchanged(asked: str, read: Callable[[], Mapping[str, Any]]) -> None:
    """Raises `ChangedSince` unless one of the tags that `If-Match` gives is that of what `read` gives now."""
    state = read()
    tag = tag_of(state) if state else ""
    given = [one.strip() for one in asked.split(",")]
    if tag and (given == ["*"] or tag in given):
        return
    raise ChangedSince(_changed(given[0], tag, list(state)), tag)


def _changed(before: str, now: str, names: list[str]) -> list[str]:
    _, _, old = before.strip('"').partition(".")
    _, _, new = now.strip('"').partition(".")
    if len(old) != len(new):
        return []
    return [name for rank, name in enumerate(names) if old[rank * _PART :][:_PART] != new[rank * _PART :][:_PART]]


def _digest(value: Any) -> str:
    """Sealed by the site: nobody finds a short value, as the code of a meeting, by trying them all."""
    return salted_hmac(__name__, json.dumps(value, default=str), algorithm="sha256").hexdigest()
