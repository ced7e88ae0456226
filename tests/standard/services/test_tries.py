"""How long one waits before one tries again."""

from __future__ import annotations

from datetime import timedelta

from standard.services import repositories, webhooks
from standard.services.tries import pause_after


def test_a_pause_grows_up_to_the_last_which_years_of_failures_do_not_exceed() -> None:
    minutes = [pause_after(tries, repositories.PAUSES) / timedelta(minutes=1) for tries in (1, 2, 3, 9, 10, 42, 10_000)]
    assert minutes == [1, 2, 4, 256, 360, 360, 360]
    assert pause_after(3, webhooks.PAUSES, times=3) == timedelta(minutes=9)
