"""A turn is given up for what is not known yet, and no more often than it must."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from standard.models import Standard
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out
from standard.services.numbers import held, writing


def turns_of(standard: Standard, service: Callable[[], int]) -> tuple[int, int]:
    """What a service gives, and how many turns it took."""
    taken = 0

    @takes_turns
    def counted() -> int:
        nonlocal taken
        with writing(standard):
            taken += 1
            return service()

    return counted(), taken


def double(number: int) -> int:
    def work() -> int:
        assert not held()
        return 2 * number

    return worked_out(("double", number), work)


def refuse(number: int) -> int:
    def work() -> int:
        raise InvalidInput("number", "Non.")

    return worked_out(("refuse", number), work)


def test_what_comes_next_is_worked_out_with_what_is_asked_for(standard: Standard) -> None:
    assert turns_of(standard, lambda: double(worked_out("one", lambda: 1))) == (2, 3)
    assert turns_of(standard, lambda: double(worked_out("one", lambda: 1, then=double))) == (2, 2)


def test_what_is_refused_beforehand_is_refused_where_the_turn_comes_to_it(standard: Standard) -> None:
    assert turns_of(standard, lambda: worked_out("one", lambda: 1, then=refuse)) == (1, 2)
    with pytest.raises(InvalidInput, match="Non"):
        turns_of(standard, lambda: refuse(worked_out("one", lambda: 1, then=refuse)))


def test_outside_a_turn_nothing_more_is_worked_out(standard: Standard) -> None:
    assert worked_out("one", lambda: 1, then=refuse) == 1
