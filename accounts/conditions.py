"""What a writer asks to be still true when their turn comes. Pure, and on the lowest floor: whoever locks what is written looks.

A request asks; the service looks once it holds what the other writers wait for, in the transaction that writes, so that nobody
comes in between. A service that takes its turn again looks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeAlias

Condition: TypeAlias = Callable[[], None]
"""Raises where what was asked is true no more."""

_asked: Final[ContextVar[tuple[Condition, ...]]] = ContextVar("asked", default=())


@contextmanager
def apart() -> Iterator[None]:
    """What is asked inside is asked of nothing outside."""
    token = _asked.set(())
    try:
        yield
    finally:
        _asked.reset(token)


def ask(condition: Condition) -> None:
    """Have it looked at in the next turn."""
    _asked.set((*_asked.get(), condition))


def look() -> None:
    """Look at what was asked, once: the turns that follow come after a change of one's own."""
    for condition in _asked.get():
        condition()
    _asked.set(())


def waiting() -> tuple[Condition, ...]:
    """What is asked and not looked at yet."""
    return _asked.get()


def ask_again(conditions: tuple[Condition, ...]) -> None:
    """The turn in which they were looked at was given up."""
    _asked.set(conditions)
