"""What was costly to make, remembered in this process by what it depends on. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, Generic, Protocol, TypeVar

Made = TypeVar("Made")


class Memory(Generic[Made]):
    """The last things made, as long as their weights leave room. They are shared between threads: never changed."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._kept: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def find(self, key: Hashable) -> Made | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, made: Made, *, weight: int = 1) -> Made:
        """Remember it in place of the oldest ones. What weighs more than a sixteenth of the room is left out."""
        with self._lock:
            if key not in self._kept and weight <= self._room // 16:
                self._kept[key] = made, weight
                self._taken += weight
            while self._taken > self._room:
                _, (_, freed) = self._kept.popitem(last=False)
                self._taken -= freed
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._taken = 0


class Stamped(Protocol):
    """A standard. Every writer changes its stamp, in the transaction of what it writes."""

    pk: Any
    stamp: str


REMEMBERED: Final[Memory[tuple[Any]]] = Memory(room=1_000)


def for_good(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, which `key` says everything of."""
    (made,) = REMEMBERED.find(key) or REMEMBERED.keep(key, (make(),))
    return made  # type: ignore[no-any-return]


def under_stamp(standard: Stamped, what: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, until the next writer of the standard; `what` names it, with everything else that it depends on.

    It may depend only on what is written under the standard's lock: not on the moment, nor on who asks, nor on what an
    account says of itself. Nothing is remembered for a writer, whose standard has no stamp.
    """
    return for_good((standard.pk, standard.stamp, what), make) if standard.stamp else make()
