"""Things in order: kept so that a move costs the same however many they are; renamed, and moved, as little as it takes."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from standard.schema.model import ABSENT, Absent


class Order:
    """Uids in order. Finding a neighbour, putting in and taking out cost the same whatever their number."""

    def __init__(self, uids: Iterable[str]) -> None:
        # None stands before the first and after the last.
        self._next: dict[str | None, str | None] = {None: None}
        self._previous: dict[str | None, str | None] = {None: None}
        for uid in uids:
            self.insert(uid)

    def __iter__(self) -> Iterator[str]:
        uid = self._next[None]
        while uid is not None:
            yield uid
            uid = self._next[uid]

    def __len__(self) -> int:
        return len(self._next) - 1

    def __contains__(self, uid: object) -> bool:
        return uid is not None and uid in self._next

    def copy(self) -> Order:
        copied = Order(())
        copied._next, copied._previous = self._next.copy(), self._previous.copy()
        return copied

    def next(self, uid: str) -> str | None:
        """The one right after, None at the end. Raises KeyError where `uid` is not there."""
        return self._next[uid]

    def insert(self, uid: str, following: str | None = None) -> None:
        """Put `uid`, which is not there, right before another one, or at the end. Raises KeyError where that one is not there."""
        previous = self._previous[following]
        self._next[previous], self._next[uid] = uid, following
        self._previous[following], self._previous[uid] = uid, previous

    def remove(self, uid: str) -> None:
        """Raises KeyError where `uid` is not there."""
        following, previous = self._next.pop(uid), self._previous.pop(uid)
        self._next[previous], self._previous[following] = following, previous


def spare_name(name: str, known: set[str]) -> str:
    """A name that nothing has, for the time of an exchange."""
    count = 2
    while f"{name}_{count}" in known:
        count += 1
    known.add(f"{name}_{count}")
    return f"{name}_{count}"


def renames_in_order(names: Mapping[str, tuple[str, str]], spare: Callable[[str], str] | None) -> list[tuple[str, str, str]] | None:
    """The renames (uid, before, after) in an order where a name is free when it is taken.

    `names` gives for each uid its name before and after. A ring of names is opened by a `spare` one; without `spare`,
    a ring gives None. A name that serves twice afterwards is taken while it is held.
    """
    current = {uid: old for uid, (old, _) in names.items()}
    pending = {uid: new for uid, (old, new) in names.items() if old != new}
    holders: dict[str, set[str]] = defaultdict(set)
    waiting: dict[str, list[str]] = defaultdict(list)
    for uid, name in current.items():
        holders[name].add(uid)
    for uid, name in pending.items():
        waiting[name].append(uid)
    steps: list[tuple[str, str, str]] = []
    spared: set[str] = set()
    ready = deque(uid for uid, name in pending.items() if not holders[name])

    def rename(uid: str, name: str) -> None:
        old = current[uid]
        steps.append((uid, old, name))
        holders[old].discard(uid)
        holders[name].add(uid)
        current[uid] = name
        if not holders[old]:
            ready.extend(waiting[old])

    while pending:
        while ready:
            uid = ready.popleft()
            if uid in pending and not holders[pending[uid]]:
                rename(uid, pending.pop(uid))
        stuck = next((uid for uid, name in pending.items() if any(holder not in pending for holder in holders[name])), None)
        if stuck is None:
            stuck = next((uid for uid in pending if uid not in spared), None)
            if stuck is not None and spare is None:
                return None
            if stuck is not None and spare is not None:
                spared.add(stuck)
                rename(stuck, spare(current[stuck]))
                continue
        if stuck is not None:
            rename(stuck, pending.pop(stuck))
    return steps


def reordered(current: Sequence[str], target: Sequence[str]) -> Iterator[tuple[str, str | Absent | None, str | None]]:
    """The fewest insertions and moves from `current` to `target`, which lacks nothing of it.

    Gives (uid, the next one before, the next one after), where before is ABSENT for an insertion and None is the end.
    """
    rank = {uid: index for index, uid in enumerate(current)}
    still = longest_rising([uid for uid in target if uid in rank], rank)
    following: dict[str | None, str | None] = dict(zip(current, [*current[1:], None], strict=False))
    preceding: dict[str | None, str | None] = {after: uid for uid, after in following.items()}
    anchors: list[str | None] = []
    anchor: str | None = None
    for uid in reversed(target):
        anchors.append(anchor)
        anchor = uid if uid in still else anchor
    for uid, anchor in zip(target, reversed(anchors), strict=True):
        place: str | Absent | None = ABSENT
        if uid in still:
            continue
        if uid in rank:
            place = following[uid]
            if place == anchor:
                continue
            earlier = preceding.get(uid)
            following[earlier], preceding[place] = place, earlier
        earlier = preceding.get(anchor)
        following[earlier], preceding[uid] = uid, earlier
        following[uid], preceding[anchor] = anchor, uid
        yield uid, place, anchor


def longest_rising(uids: Sequence[str], rank: Mapping[str, int]) -> set[str]:
    """The most of `uids` that are already in the order of their ranks: those that need not move."""
    ends: list[int] = []
    last: list[str] = []
    before: dict[str, str | None] = {}
    for uid in uids:
        place = bisect_left(ends, rank[uid])
        before[uid] = last[place - 1] if place else None
        if place == len(ends):
            ends.append(rank[uid])
            last.append(uid)
        else:
            ends[place], last[place] = rank[uid], uid
    chain: set[str] = set()
    uid_: str | None = last[-1] if last else None
    while uid_ is not None:
        chain.add(uid_)
        uid_ = before[uid_]
    return chain
