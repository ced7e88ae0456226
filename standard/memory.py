"""What was costly to make, remembered in this process by what it depends on. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
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

    @property
    def pk(self) -> Any: ...
    @property
    def stamp(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Together:
    """Several standards: what was read of all of them lasts until the next writer of any."""

    pk: tuple[Any, ...]
    stamp: str

    @classmethod
    def of(cls, standards: Iterable[Stamped]) -> Together:
        listed = sorted({standard.pk: standard.stamp for standard in standards}.items())
        return cls(tuple(pk for pk, _ in listed), " ".join(stamp for _, stamp in listed))


A_THING: Final = 16_000
"""What anything but a text weighs, in characters."""
REMEMBERED: Final[Memory[tuple[Any]]] = Memory(room=1_000 * A_THING)
"""A thousand things, or sixteen million characters."""


def _weight(made: object) -> int:
    return len(made) if isinstance(made, str) else A_THING


def for_good(key: Hashable, make: Callable[[], Made], *, weight: int = 0) -> Made:
    """What `make` gives, which `key` says everything of; `weight`: in characters, where it is no text and weighs more than a thing."""
    found = REMEMBERED.find(key)
    made: Made = found[0] if found is not None else make()
    if found is None:
        REMEMBERED.keep(key, (made,), weight=weight or _weight(made))
    return made


def under_stamp(standard: Stamped, what: Hashable, make: Callable[[], Made], *, weight: int = 0) -> Made:
    """What `make` gives, until the next writer of the standard; `what` names it, with everything else that it depends on.

    It may depend only on what is written under the standard's lock, and on the names of people and organisations, which
    change the stamp too (`standard.triggers`): neither on the moment, nor on who asks. Nothing is remembered for a writer,
    whose standard has no stamp.
    """
    return for_good((standard.pk, standard.stamp, what), make, weight=weight) if standard.stamp else make()
