"""Fields and values found again one for one, in time that grows with what changed."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final, Generic, TypeVar

from standard.schema.alignment.assignment import best_pairs
from standard.schema.alignment.clues import Clues, words_of
from standard.schema.alignment.evidence import Evidence
from standard.schema.alignment.result import CERTAIN, Match
from standard.schema.alignment.search import AlignmentSearch
from standard.schema.alignment.text import Rarity, normal
from standard.schema.budget import Budget
from standard.schema.model import ABSENT, Field, Value, canonical, field_content, same_field_content, same_value_content

ENOUGH: Final = 0.55
"""The confidence from which two items of different names are taken to be one."""

_ANCHOR: Final = 0.9
"""The confidence from which a guess helps to place the others."""
_BLOCK: Final = 64
"""The most pairs that one shared trait may bring: beyond, it distinguishes nothing."""
_RARE: Final = 16
"""How many of its rarest traits an item is looked for by."""
_PAIRED: Final = 5
"""How many pairs are brought together in a step, of which a hundred times fewer can be weighed."""
_SAMPLE: Final = 60
"""How many of the items found again without a doubt are read to know which words are common."""
_FEW: Final = 160
"""The number of pairs up to which every one is compared."""

_Item = TypeVar("_Item", Field, Value)


@dataclass(frozen=True, slots=True)
class _Kind(Generic[_Item]):
    """How items of a kind are named, and compared."""

    key: Callable[[_Item], Hashable]
    """The name, None where there is none."""
    same: Callable[[_Item, _Item], bool]
    said: Callable[[_Item], str]
    """A text that is equal for two items that are the same."""


def _field_key(item: Field) -> Hashable:
    name = item.properties.get("name", ABSENT)
    return name if isinstance(name, str) else None


def _value_key(item: Value) -> Hashable:
    return item.value if isinstance(item.value, str) else (canonical(item.value),)


_FIELDS: Final = _Kind(_field_key, same_field_content, lambda item: canonical(field_content(item)))
_VALUES: Final = _Kind(_value_key, same_value_content, lambda item: canonical([item.value, item.source, dict(item.properties)]))


def align_fields(before: Sequence[Field], after: Sequence[Field], search: AlignmentSearch | None = None) -> tuple[Match, ...]:
    """The fields found again, in their earlier order."""
    return _align(before, after, _FIELDS, search or AlignmentSearch())


def align_values(before: Sequence[Value], after: Sequence[Value], search: AlignmentSearch | None = None) -> tuple[Match, ...]:
    """The values of a list found again, in their earlier order."""
    return _align(before, after, _VALUES, search or AlignmentSearch())


def _align(before: Sequence[_Item], after: Sequence[_Item], kind: _Kind[_Item], search: AlignmentSearch) -> tuple[Match, ...]:
    found: dict[str, Match] = {}
    taken: set[str] = set()

    def take(one: str, other: str, confidence: float, reasons: tuple[str, ...] = ()) -> None:
        if one not in found and other not in taken:
            found[one] = Match(one, other, confidence, reasons)
            taken.add(other)

    doubtful: list[tuple[_Item, _Item]] = []
    refused = search.budget.refused
    for one, other in _namesakes(before, after, kind):
        if _plainly_one(one, other) or kind.same(one, other):
            take(one.uid, other.uid, CERTAIN)
        else:
            doubtful.append((one, other))
    gone: list[_Item] = [item for item in before if item.uid not in found]
    come: list[_Item] = [item for item in after if item.uid not in taken]
    if gone and come and search.may_read((*gone, *come)):
        rarity = rarity_of(before, after, found.values(), search)
        said = {phrase.plain for phrase in (search.clues(item).description for item in come)}
        for one, other in doubtful:
            old, new = search.clues(one), search.clues(other)
            if not _contradict(old, new) and not old.means_other(new) and not _said_elsewhere(old, new, said):
                take(one.uid, other.uid, CERTAIN)
        guesses = _guessed(Evidence.between(before, after, found.values(), rarity, search), search)
        anchors = [match for match in guesses if match.confidence >= _ANCHOR]
        if 0 < len(anchors) < min(len(before), len(after)) - len(found):
            for match in anchors:
                take(match.before, match.after, match.confidence, match.reasons)
            guesses = _guessed(Evidence.between(before, after, found.values(), rarity, search), search)
        for match in guesses:
            take(match.before, match.after, match.confidence, match.reasons)
        for one, other in doubtful:
            take(one.uid, other.uid, 0.5, ("même nom",) if isinstance(one, Field) else ("même texte",))
    for one, other in doubtful:
        reused = search.may_read((one, other)) and search.clues(one).means_other(search.clues(other))
        take(one.uid, other.uid, *((0.5, ("même nom",)) if reused else (CERTAIN,)))
    if search.budget.refused > refused:
        left = [item for item in before if item.uid not in found], [item for item in after if item.uid not in taken]
        for match in _by_one_trait(*left):
            take(match.before, match.after, match.confidence, match.reasons)
    return tuple(found[item.uid] for item in before if item.uid in found)


def _guessed(evidence: Evidence, search: AlignmentSearch) -> list[Match]:
    """The pairs that together are the likeliest, of what is left; none where there are too many to weigh."""
    pairs = candidates(evidence.before, evidence.after, search.budget)
    if not search.may_weigh(pairs):
        return []
    weighed = {(one.uid, other.uid): evidence.weigh(one, other) for one, other in pairs}
    gains = {pair: weighing.confidence - ENOUGH for pair, weighing in weighed.items() if weighing.confidence > ENOUGH}
    best = sorted(best_pairs(gains, search.budget))
    return [Match(*pair, min(weighed[pair].confidence, 0.99), weighed[pair].reasons) for pair in best]


_TRAITS: Final[tuple[tuple[str, Callable[[Field | Value], Hashable]], ...]] = (
    ("noms proches", lambda item: normal(item.name if isinstance(item, Field) else item.text)),
    ("même titre", lambda item: normal(item.text("title") if isinstance(item, Field) else str(item.properties.get("label", "")))),
    ("même description", lambda item: normal(item.description if isinstance(item, Field) else item.definition)),
    ("mêmes valeurs", lambda item: _listed(item) if isinstance(item, Field) else ()),
)
"""What one item alone of each side has is enough to know it again, where there is too much to weigh."""


def _listed(item: Field) -> tuple[str, ...]:
    return tuple(value.text for value in item.values.values) if item.values is not None else ()


def _by_one_trait(before: Sequence[Field | Value], after: Sequence[Field | Value]) -> Iterator[Match]:
    """The items that one trait is enough to know again, in time that grows with their texts."""
    for reason, trait in _TRAITS:
        sides: list[dict[Hashable, list[str]]] = []
        for items in (before, after):
            side: dict[Hashable, list[str]] = defaultdict(list)
            for item in items:
                side[trait(item)].append(item.uid)
            sides.append(side)
        for said, uids in sides[0].items():
            others = sides[1].get(said, ())
            if said and len(uids) == len(others) == 1:
                yield Match(uids[0], others[0], _ANCHOR, (reason,))


def rarity_of(before: Sequence[Field | Value], after: Sequence[Field | Value], found: Iterable[Match], search: AlignmentSearch) -> Rarity:
    """How rare each word is in two schemas, or two lists; of what was `found` again, some are enough to tell."""
    known = {match.before for match in found}
    known_after = {match.after for match in found} if known else known
    return Rarity(map(words_of, _told(before, known)), map(words_of, _told(after, known_after)), search.budget)


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


class _Twins(Generic[_Item]):
    """The later items of one name, in order: the first one is taken, or one that says the same."""

    def __init__(self) -> None:
        self._left: deque[_Item] = deque()
        self._taken: set[str] = set()
        self._by_content: dict[str, deque[_Item]] = {}

    def __len__(self) -> int:
        return len(self._left) - len(self._taken)

    def add(self, item: _Item) -> None:
        self._left.append(item)

    def first(self) -> _Item:
        while self._left[0].uid in self._taken:
            self._taken.remove(self._left.popleft().uid)
        return self._left.popleft()

    def same(self, item: _Item, kind: _Kind[_Item]) -> _Item | None:
        if not self._by_content:
            for one in self._left:
                self._by_content.setdefault(kind.said(one), deque()).append(one)
        others = self._by_content.get(kind.said(item))
        found = others.popleft() if others else None
        if found is not None:
            self._taken.add(found.uid)
        return found


def _namesakes(before: Sequence[_Item], after: Sequence[_Item], kind: _Kind[_Item]) -> Iterator[tuple[_Item, _Item]]:
    """Pairs of one name: of twins the identical ones first, then the first with the first, the second with the second…"""
    waiting: dict[Hashable, _Twins[_Item]] = defaultdict(_Twins)
    for item in after:
        waiting[kind.key(item)].add(item)
    wanted = Counter(map(kind.key, before))
    last: list[_Item] = []
    for item in before:
        named = kind.key(item)
        others = waiting.get(named)
        if not others:
            continue
        alone = named is not None and wanted[named] == 1 and len(others) == 1
        twin = others.first() if alone else others.same(item, kind)
        if twin is None:
            last.append(item)
        else:
            yield item, twin
    for item in last:
        named = kind.key(item)
        if named is not None and waiting[named]:
            yield item, waiting[named].first()


def _plainly_one(one: Field | Value, other: Field | Value) -> bool:
    """Whether two items of one name need no more look: what they say of themselves is the same, or nothing."""
    if isinstance(one, Value):
        return not one.properties or not other.properties or _said(one) == _said(other)
    assert isinstance(other, Field)
    return _said(one) == _said(other)


def _said(item: Field | Value) -> tuple[object, ...]:
    keys = ("title", "description") if isinstance(item, Field) else ("label", "definition")
    return tuple(map(item.properties.get, keys))


def _contradict(one: Clues, other: Clues) -> bool:
    """Whether two items of one name have everything else to say they are not the same."""
    phrases = ((one.title, other.title), (one.description, other.description))
    compared = [1.0 if old.plain == new.plain else _alike(old.words, new.words) for old, new in phrases if old.plain and new.plain]
    if one.values and other.values:
        listed = _alike(one.listed, other.listed)
        if listed == 0 and one.field is not None:
            # Two lists that share nothing: half a title in common is not enough to say they are one.
            return bool(compared) and max(compared) < 0.6
        compared.append(listed)
    return bool(compared) and max(compared) < 0.3


def _said_elsewhere(one: Clues, other: Clues, said: Collection[str]) -> bool:
    """Whether an item's description is now that of an item of another name, and its namesake says something else."""
    mine, theirs = one.description, other.description
    return bool(theirs.plain) and len(mine.words) > 1 and mine.plain in said and _alike(mine.words, theirs.words) < 0.5


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def candidates(before: Sequence[Clues], after: Sequence[Clues], budget: Budget) -> list[tuple[Clues, Clues]]:
    """The pairs that share something rare enough to be worth a comparison, and neighbours left between two others; none
    where the budget does not allow to bring them together."""
    if len(before) * len(after) <= _FEW:
        return [(one, other) for one in before for other in after]
    marks = {item.uid: item.marks() for item in (*before, *after)}
    sizes: Counter[Hashable] = Counter(mark for each in marks.values() for mark in each)
    blocks: dict[Hashable, tuple[list[Clues], list[Clues]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((before, after)):
        for item in items:
            shared = (mark for mark in marks[item.uid] if sizes[mark] > 1)
            for mark in nsmallest(_RARE, shared, key=lambda mark: (sizes[mark], mark)):
                blocks[mark][side].append(item)
    for index in range(0, min(len(before), len(after)), 4):
        blocks["place", index] = (list(before[index : index + 8]), list(after[index : index + 8]))
    kept = [(olds, news) for olds, news in blocks.values() if len(olds) * len(news) <= _BLOCK]
    if not budget.allows(sum(len(olds) * len(news) for olds, news in kept) // _PAIRED):
        return []
    return list({(old.uid, new.uid): (old, new) for olds, news in kept for old in olds for new in news}.values())
