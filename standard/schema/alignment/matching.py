"""Fields and values found again one for one, in time that grows with what changed."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from standard.schema.alignment.assignment import best_pairs
from standard.schema.alignment.clues import Clues, words_of
from standard.schema.alignment.evidence import Evidence
from standard.schema.alignment.result import CERTAIN, Match
from standard.schema.alignment.text import Rarity
from standard.schema.model import ABSENT, Field, Value, canonical, same_field_content, same_value_content

ENOUGH: Final = 0.55
"""The confidence from which two items of different names are taken to be one."""

_ANCHOR: Final = 0.9
"""The confidence from which a guess helps to place the others."""
_BLOCK: Final = 64
"""The most pairs that one shared trait may bring: beyond, it distinguishes nothing."""
_RARE: Final = 16
"""How many of its rarest traits an item is looked for by."""
_SAMPLE: Final = 60
"""How many of the items found again without a doubt are read to know which words are common."""
_FEW: Final = 160
"""The number of pairs up to which every one is compared."""

_Item = TypeVar("_Item", Field, Value)


def align_fields(before: Sequence[Field], after: Sequence[Field]) -> tuple[Match, ...]:
    """The fields found again, in their earlier order."""
    return _align(before, after, _field_key, same_field_content)


def align_values(before: Sequence[Value], after: Sequence[Value]) -> tuple[Match, ...]:
    """The values of a list found again, in their earlier order."""
    return _align(before, after, _value_key, same_value_content)


def _field_key(item: Field) -> Hashable:
    name = item.properties.get("name", ABSENT)
    return name if isinstance(name, str) else None


def _value_key(item: Value) -> Hashable:
    return item.value if isinstance(item.value, str) else (canonical(item.value),)


def _align(
    before: Sequence[_Item],
    after: Sequence[_Item],
    key: Callable[[_Item], Hashable],
    same: Callable[[_Item, _Item], bool],
) -> tuple[Match, ...]:
    found: dict[str, Match] = {}
    taken: set[str] = set()

    def take(one: str, other: str, confidence: float, reasons: tuple[str, ...] = ()) -> None:
        if one not in found and other not in taken:
            found[one] = Match(one, other, confidence, reasons)
            taken.add(other)

    doubtful: list[tuple[_Item, _Item]] = []
    for one, other in _namesakes(before, after, key, same):
        if _plainly_one(one, other) or same(one, other):
            take(one.uid, other.uid, CERTAIN)
        else:
            doubtful.append((one, other))
    gone = [item for item in before if item.uid not in found]
    come = [item for item in after if item.uid not in taken]
    if gone and come:
        rarity = rarity_of(before, after, found.values())
        clues = {item.uid: Clues(item) for item in gone}
        clues_after = {item.uid: Clues(item) for item in come}
        for one, other in doubtful:
            if not _contradict(clues[one.uid], clues_after[other.uid], rarity):
                take(one.uid, other.uid, CERTAIN)
        guesses = list(_guessed(Evidence.between(before, after, found.values(), rarity)))
        anchors = [match for match in guesses if match.confidence >= _ANCHOR]
        if 0 < len(anchors) < min(len(before), len(after)) - len(found):
            for match in anchors:
                take(match.before, match.after, match.confidence, match.reasons)
            guesses = list(_guessed(Evidence.between(before, after, found.values(), rarity)))
        for match in guesses:
            take(match.before, match.after, match.confidence, match.reasons)
        for one, other in doubtful:
            take(one.uid, other.uid, 0.5, ("même nom",) if isinstance(one, Field) else ("même texte",))
    return tuple(found[item.uid] for item in before if item.uid in found)


def _guessed(evidence: Evidence) -> Iterator[Match]:
    """The pairs that together are the likeliest, of what is left."""
    weighed = {(one.uid, other.uid): evidence.weigh(one, other) for one, other in candidates(evidence.before, evidence.after)}
    gains = {pair: weighing.confidence - ENOUGH for pair, weighing in weighed.items() if weighing.confidence > ENOUGH}
    for pair in sorted(best_pairs(gains)):
        yield Match(*pair, min(weighed[pair].confidence, 0.99), weighed[pair].reasons)


def rarity_of(before: Sequence[Field | Value], after: Sequence[Field | Value], found: Iterable[Match] = ()) -> Rarity:
    """How rare each word is in two schemas, or two lists; of what was `found` again, some are enough to tell."""
    known = {match.before for match in found}
    known_after = {match.after for match in found} if known else known
    sides = ((before, known), (after, known_after))
    return Rarity(*([*map(words_of, _told(items, sure))] for items, sure in sides))


def _told(items: Sequence[Field | Value], sure: set[str]) -> Iterator[Field | Value]:
    """The items that are not sure, and some of those that are."""
    step = max(1, len(sure) // _SAMPLE)
    rank = 0
    for item in items:
        if item.uid in sure:
            rank += 1
            if rank % step:
                continue
        yield item


def _namesakes(
    before: Sequence[_Item], after: Sequence[_Item], key: Callable[[_Item], Hashable], same: Callable[[_Item, _Item], bool]
) -> Iterator[tuple[_Item, _Item]]:
    """Pairs of one name: of twins the identical ones first, then the first with the first, the second with the second…"""
    waiting: dict[Hashable, deque[_Item]] = defaultdict(deque)
    for item in after:
        waiting[key(item)].append(item)
    last: list[_Item] = []
    for item in before:
        others = waiting.get(key(item))
        if not others:
            continue
        twin = next((other for other in others if same(item, other)), None) if len(others) > 1 or key(item) is None else others[0]
        if twin is None or (key(item) is None and not same(item, twin)):
            last.append(item)
        else:
            others.remove(twin)
            yield item, twin
    for item in last:
        if key(item) is not None and waiting[key(item)]:
            yield item, waiting[key(item)].popleft()


def _plainly_one(one: Field | Value, other: Field | Value) -> bool:
    """Whether two items of one name need no more look: what they say of themselves is the same, or nothing."""
    if isinstance(one, Value):
        return not one.properties or not other.properties or _said(one) == _said(other)
    assert isinstance(other, Field)
    return _said(one) == _said(other)


def _said(item: Field | Value) -> tuple[object, ...]:
    keys = ("title", "description") if isinstance(item, Field) else ("label", "definition")
    return tuple(map(item.properties.get, keys))


def _contradict(one: Clues, other: Clues, rarity: Rarity) -> bool:
    """Whether two items of one name have everything else to say they are not the same."""
    phrases = ((one.title, other.title), (one.description, other.description))
    compared = [1.0 if old.plain == new.plain else _alike(old.words, new.words) for old, new in phrases if old.plain and new.plain]
    if one.values and other.values:
        compared.append(_alike(one.listed, other.listed))
    return bool(compared) and max(compared) < 0.3


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def candidates(before: Sequence[Clues], after: Sequence[Clues]) -> list[tuple[Clues, Clues]]:
    """The pairs that share something rare enough to be worth a comparison, and neighbours left between two others."""
    if len(before) * len(after) <= _FEW:
        return [(one, other) for one in before for other in after]
    marks = {item.uid: item.marks() for item in (*before, *after)}
    sizes: Counter[Hashable] = Counter(mark for each in marks.values() for mark in each)
    blocks: dict[Hashable, tuple[list[Clues], list[Clues]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((before, after)):
        for item in items:
            shared = (mark for mark in marks[item.uid] if sizes[mark] > 1)
            for mark in sorted(shared, key=lambda mark: (sizes[mark], mark))[:_RARE]:
                blocks[mark][side].append(item)
    for index in range(0, min(len(before), len(after)), 4):
        blocks["place", index] = (list(before[index : index + 8]), list(after[index : index + 8]))
    pairs: dict[tuple[str, str], tuple[Clues, Clues]] = {}
    for olds, news in blocks.values():
        if len(olds) * len(news) <= _BLOCK:
            pairs |= {(old.uid, new.uid): (old, new) for old in olds for new in news}
    return list(pairs.values())
