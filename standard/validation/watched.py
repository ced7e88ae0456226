"""What work says of itself, and is stopped for, in the process apart; anywhere else nobody watches, and nothing is done."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from typing import Final

CELL_SECONDS: Final = 2
"""Of processor time, for what a pattern that may hang does with one cell or row."""

_telling: int | None = None


def begin(telling: int) -> None:
    """From now on this process is watched by whoever reads at the other end of `telling`."""
    global _telling
    _telling = telling


def apart() -> bool:
    """Whether this is the process apart, which reads one file and ends."""
    return _telling is not None


def tell(rows: int) -> None:
    """Say how many rows have been read, to whoever watches."""
    if _telling is not None:
        # Nobody is obliged to listen.
        with contextlib.suppress(OSError):
            os.write(_telling, b"%d\n" % rows)


@contextlib.contextmanager
def briefly() -> Iterator[None]:
    """What may hang: the process ends where it takes more than `CELL_SECONDS`."""
    if _telling is None:
        yield
        return
    signal.setitimer(signal.ITIMER_VIRTUAL, CELL_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
