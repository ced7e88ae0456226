"""The parts of a page that are the same for every reader: made and written once, until the next writer of the standard."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Generic, TypeVar

from standard.memory import Stamped, under_stamp

Content = TypeVar("Content")


class Part(Generic[Content]):
    """What `make` reads of the standard for a part of a page; `key` names it, with everything else that it depends on.

    A template shows it with `{% part %}`, which says what `make` may depend on: what `standard.memory.under_stamp` asks.
    """

    def __init__(self, standard: Stamped, key: Hashable, make: Callable[[], Content]) -> None:
        self.standard = standard
        self._key = key
        self._make = make

    @cached_property
    def content(self) -> Content:
        return self._make()

    def written(self, where: Hashable, write: Callable[[Content], str]) -> str:
        """The text of the part at this place of a template."""
        return under_stamp(self.standard, ("part", where, self._key), lambda: write(self.content))
