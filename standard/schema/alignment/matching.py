"""Which field, and which value, of one schema became which of another.

The same name is the same column, unless all the rest says that two columns exchanged their names. What has lost its
name is recognised by its title, description, values and place. Candidates come from what two items share, so that the
work grows with what changed, never with all pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, Protocol, TypeVar

from standard.schema.alignment.result import Match
from standard.schema.model import Field, Value, ValueList, canonical, field_content

ENOUGH: Final = 0.55
"""The confidence from which two items of different names are taken to be one."""

_BLOCK: Final = 64
"""The most pairs that one shared trait may bring: beyond, it distinguishes nothing."""

_RARE: Final = 12
"""How many of its rarest words an item is looked for by."""


class _HasUid(Protocol):
    @property
    def uid(self) -> str: ...


_Item = TypeVar("_Item", bound=_HasUid)


def align_fields(before: Sequence[Field], after: Sequence[Field]) -> tuple[Match, ...]:
    """The fields found again, in their earlier order."""
    return _align(before, after, lambda item: canonical(field_content(item)), _field_traits)


def align_values(before: ValueList, after: ValueList) -> tuple[Match, ...]:
    """The values of a list found again, in their earlier order."""
    return _align(before.values, after.values, _value_whole, _value_traits)


def normal(text: str) -> str:
    """A text without accents, case, punctuation nor kinds of apostrophes."""
    plain = re.sub("[\u0300-\u036f]+", "", unicodedata.normalize("NFKD", text.casefold()))
    return re.sub(r"[\W_]+", " ", plain).strip()


@dataclass(frozen=True, slots=True)
class _Traits:
    """What one item can be recognised by. `key` is its name, or None; `said` its texts by kind, `values` its list."""

    uid: str
    key: str | None
    name: str
    said: Mapping[str, str]
    values: frozenset[str]
    kind: str
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _field_traits(item: Field) -> _Traits:
    name = item.properties.get("name")
    said = {"title": normal(item.text("title")), "description": normal(item.description)}
    values = frozenset() if item.values is None else frozenset(normal(value.text) for value in item.values.values)
    key = name if isinstance(name, str) else None
    return _traits(item.uid, key, item.name, said, values, item.type)


def _value_traits(item: Value) -> _Traits:
    label = item.properties.get("label")
    said = {"label": normal(label) if isinstance(label, str) else "", "definition": normal(item.definition)}
    return _traits(item.uid, canonical(item.value), item.text, said, frozenset(), "")


def _value_whole(item: Value) -> str:
    return canonical([item.value, item.source, dict(item.properties)])


def _traits(uid: str, key: str | None, name: str, said: Mapping[str, str], values: frozenset[str], kind: str) -> _Traits:
    said = {what: text for what, text in said.items() if text}
    words = {what: _words(text) for what, text in said.items()}
    return _Traits(uid, key, normal(name), said, values, kind, words)


def _words(text: str) -> frozenset[str]:
    """The words that tell a text: all of a title's, the longer ones of a description."""
    words = text.split()
    return frozenset(words if len(words) < 8 else (word for word in words if len(word) > 3))


def _align(
    before: Sequence[_Item], after: Sequence[_Item], whole: Callable[[_Item], str], traits: Callable[[_Item], _Traits]
) -> tuple[Match, ...]:
    found: dict[str, Match] = {}
    taken: set[str] = set()

    def take(one: str, other: str, confidence: float) -> None:
        if one not in found and other not in taken:
            found[one] = Match(one, other, confidence)
            taken.add(other)

    for same, as_before in _in_turn(before, after, whole):
        take(same.uid, as_before.uid, 1.0)
    old = [traits(item) for item in before if item.uid not in found]
    new = [traits(item) for item in after if item.uid not in taken]
    named = list(_in_turn(old, new, lambda item: item.key))
    for one, other in named:
        if not _contradict(one, other):
            take(one.uid, other.uid, 1.0)
    old = [item for item in old if item.uid not in found]
    new = [item for item in new if item.uid not in taken]
    evidence = _Evidence(old, new, _around(before, after, found))
    scores = [(evidence.score(one, other), one.uid, other.uid) for one, other in _candidates(old, new)]
    for score, uid, other_uid in sorted(scores, key=lambda scored: -scored[0]):
        if score >= ENOUGH:
            take(uid, other_uid, score)
    for one, other in named:
        take(one.uid, other.uid, 0.5)
    return tuple(found[item.uid] for item in before if item.uid in found)


def _in_turn(before: Iterable[_Item], after: Iterable[_Item], trait: Callable[[_Item], str | None]) -> Iterator[tuple[_Item, _Item]]:
    """Pairs of the same trait, the first with the first, the second with the second…"""
    waiting: dict[str, deque[_Item]] = defaultdict(deque)
    for item in after:
        key = trait(item)
        if key is not None:
            waiting[key].append(item)
    for item in before:
        key = trait(item)
        if key is not None and waiting.get(key):
            yield item, waiting[key].popleft()


def _contradict(one: _Traits, other: _Traits) -> bool:
    """Whether two items of one name have everything else to say they are not the same."""
    compared = [_dice(one.words[what], other.words[what]) for what in one.said if what in other.said]
    if one.values and other.values:
        compared.append(_dice(one.values, other.values))
    return bool(compared) and max(compared) < 0.3


def _candidates(before: Sequence[_Traits], after: Sequence[_Traits]) -> list[tuple[_Traits, _Traits]]:
    """The pairs that share something rare enough to be worth a comparison, and neighbours left between two others."""
    sizes: Counter[Hashable] = Counter(mark for item in (*before, *after) for mark in _marks(item))
    blocks: dict[Hashable, tuple[list[_Traits], list[_Traits]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((before, after)):
        for item in items:
            for mark in sorted(_marks(item), key=lambda mark: (sizes[mark], mark))[:_RARE]:
                blocks[mark][side].append(item)
    for index in range(0, min(len(before), len(after)), 4):
        blocks["place", index] = (list(before[index : index + 8]), list(after[index : index + 8]))
    pairs: dict[tuple[str, str], tuple[_Traits, _Traits]] = {}
    for olds, news in blocks.values():
        if len(olds) * len(news) <= _BLOCK:
            pairs |= {(old.uid, new.uid): (old, new) for old in olds for new in news}
    return list(pairs.values())


def _marks(item: _Traits) -> set[tuple[str, str]]:
    """Everything that another item may be found by."""
    marks = {("name", item.name), ("start", item.name[:5]), *(("word", word) for word in item.name.split() if len(word) > 3)}
    marks |= {("said", text) for text in item.said.values()}
    marks |= {("word", word) for words in item.words.values() for word in words}
    return marks | {("value", value) for value in item.values}


class _Evidence:
    """How much two items look like one, knowing what was found already and how common each trait is."""

    def __init__(self, before: Sequence[_Traits], after: Sequence[_Traits], around: Mapping[str, tuple[str, str]]) -> None:
        self._common: Counter[Hashable] = Counter()
        for items in (before, after):
            self._common |= Counter((what, text) for item in items for what, text in item.said.items())
            self._common |= Counter(("values", item.values) for item in items if item.values)
        self._around = around

    def score(self, one: _Traits, other: _Traits) -> float:
        """From 0 to 1: every likeness adds to the others, every contradiction takes a part away."""
        doubt = 1 - 0.8 * _strength(_likeness(one.name, other.name))
        trust = 1.0
        for what, text in one.said.items():
            if what in other.said:
                alike = 1.0 if text == other.said[what] else _dice(one.words[what], other.words[what])
                rarity = max(self._common[what, text], self._common[what, other.said[what]])
                doubt *= 1 - 0.8 * _strength(alike) / rarity
                trust *= 0.8 if alike < 0.2 else 1
        if one.values and other.values:
            alike = _dice(one.values, other.values)
            doubt *= 1 - 0.75 * _strength(alike) / max(self._common["values", one.values], self._common["values", other.values])
            trust *= 0.8 if alike < 0.2 else 1
        around = zip(self._around[f"before {one.uid}"], self._around[f"after {other.uid}"], strict=True)
        doubt *= 1 - 0.15 * sum(old == new for old, new in around)
        return (1 - doubt) * trust * (1 if one.kind == other.kind else 0.9)


def _around(before: Sequence[_Item], after: Sequence[_Item], found: Mapping[str, Match]) -> dict[str, tuple[str, str]]:
    """For each item of each side, the nearest ones found already, before and after it, by their earlier uid."""
    around: dict[str, tuple[str, str]] = {}
    for side, items, known in (
        ("before", before, {match.before: match.before for match in found.values()}),
        ("after", after, {match.after: match.before for match in found.values()}),
    ):
        previous, seen = {}, ""
        for item in items:
            previous[item.uid] = seen
            seen = known.get(item.uid, seen)
        seen = ""
        for item in reversed(items):
            around[f"{side} {item.uid}"] = (previous[item.uid], seen)
            seen = known.get(item.uid, seen)
    return around


def _likeness(one: str, other: str) -> float:
    """How close two normalised texts are; short codes and other numbers make other things."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 4 or re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    return SequenceMatcher(None, one[:200], other[:200], autojunk=False).ratio()


def _strength(alike: float) -> float:
    """A likeness as evidence: what is half alike says little."""
    return float(max(0.0, (alike - 0.3) / 0.7) ** 1.5)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
