"""Renames that never collide, and the fewest moves."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from standard.schema.model import ABSENT
from standard.schema.ordering import renames_in_order, reordered

names = st.sampled_from("abcdefgh")


@given(st.dictionaries(names, st.tuples(names, names), max_size=8))
def test_renames_reach_their_names_and_collide_only_where_two_stay_so(wanted: dict[str, tuple[str, str]]) -> None:
    spare = count()
    steps = renames_in_order(wanted, lambda name: f"{name}_{next(spare)}")
    assert steps is not None
    current = {uid: old for uid, (old, _) in wanted.items()}
    after = [new for _, new in wanted.values()]
    for uid, old, new in steps:
        assert current[uid] == old
        assert new not in current.values() or after.count(new) > 1
        current[uid] = new
    assert current == {uid: new for uid, (_, new) in wanted.items()}


@given(st.permutations("abcdef"), st.integers(0, 6))
def test_a_ring_needs_a_spare_name_and_nothing_else_does(after: list[str], size: int) -> None:
    wanted = dict(zip("abcdef"[:size], zip("abcdef", after, strict=True), strict=False))
    steps = renames_in_order(wanted, None)
    ring = any(_in_ring(uid, dict(wanted.values())) for uid in wanted)
    assert (steps is None) == ring


def _in_ring(name: str, becomes: dict[str, str]) -> bool:
    at = becomes[name]
    while at in becomes and at != name:
        at = becomes[at]
    return at == name != becomes[name]


@given(st.permutations("abcdefgh"), st.integers(0, 8), st.integers(0, 8))
def test_things_are_put_in_order_by_the_fewest_moves(target: list[str], first: int, last: int) -> None:
    current = sorted(target)[first:last]
    order, moves = list(current), 0
    for item, place, after in reordered(current, target):
        if place is not ABSENT:
            moves += 1
            index = order.index(item) + 1
            assert place == (order[index] if index < len(order) else None)
            order.remove(item)
        order.insert(len(order) if after is None else order.index(after), item)
    assert order == target
    assert moves == len(current) - _longest([item for item in target if item in current])


def _longest(items: list[str]) -> int:
    """The longest rising part, counted plainly."""
    best: list[int] = []
    for index, item in enumerate(items):
        best.append(1 + max((best[at] for at in range(index) if items[at] < item), default=0))
    return max(best, default=0)
