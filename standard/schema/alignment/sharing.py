"""Fields and values shared out between several, gathered in one, or moved to another field.

Looked for in what is left once everything was matched one for one. A false split is worse than an addition and a
removal: values that went from one list to another are proof; words alone must leave little doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from standard.schema.alignment.clues import Clues, ReadPhrase
from standard.schema.alignment.evidence import USUAL, Evidence
from standard.schema.alignment.matching import align_values, candidates, rarity_of
from standard.schema.alignment.result import CERTAIN, Match, Share
from standard.schema.alignment.search import AlignmentSearch
from standard.schema.alignment.text import stem
from standard.schema.model import Field, Schema, Value

_WORDS: Final = 0.6
"""The confidence that a part needs from words alone."""
_PART: Final = 0.3
"""The share of either list that must have gone over, where values prove it."""
_SIBLINGS: Final = 0.75
"""The confidence that a part has from being called as the other part is."""
_KIN: Final = 0.5
"""The part of the smaller schema that must be found again, for words to tell of a split: otherwise it is another standard."""
_TOLD: Final = 0.15
"""How much more of a description two fields together must say, where one of them kept the title."""
_SURE: Final = 0.9
"""The confidence of a match that needs no other part."""
_TOLD_APART: Final = 0.85
"""The confidence that two parts have from being told by the whole, each by what tells it from the other."""
_APART: Final = "l’un dit ce que les deux autres disent"
_POINT: Final = frozenset(map(stem, ("latitude", "longitude")))
"""What a point says without a word."""
_SHARED: Final = 0.7
"""What is left of the confidence of the parts for the whole: of ten fields that look split, or merged, several are not."""
_VALUE: Final = 0.7
"""How alike a value must be to one that was found again already, to be a part of it."""


@dataclass(frozen=True, slots=True)
class _SharedField:
    """One more field that the field `whole` was shared out to, or gathered from."""

    whole: str
    part: str
    confidence: float
    reasons: tuple[str, ...]


def share_fields(
    before: Schema, after: Schema, matches: Sequence[Match], unchanged: frozenset[str], search: AlignmentSearch
) -> tuple[tuple[Match, ...], tuple[Share, ...]]:
    """The matches that stay one for one, and the fields split and merged; `unchanged` are those that lost no value."""
    old, new = ({item.uid: item for item in schema.fields} for schema in (before, after))
    gone, come = {match.before for match in matches}, {match.after for match in matches}
    left = [*(item for uid, item in old.items() if uid not in gone), *(item for uid, item in new.items() if uid not in come)]
    if not search.may_read(left):
        return tuple(matches), ()
    rarity = rarity_of(before.fields, after.fields, matches, search)
    found = {match.before: match for match in matches}
    reverse = {match.after: Match(match.after, match.before, match.confidence, match.reasons) for match in matches}
    forth = _Side(old, new, found, unchanged, Evidence.between(before.fields, after.fields, matches, rarity, search), search)
    same = frozenset(found[uid].after for uid in unchanged)
    back = _Side(new, old, reverse, same, Evidence.between(after.fields, before.fields, tuple(reverse.values()), rarity, search), search)
    splits = _grouped(forth.parts(), found)
    used = {found[whole].after for whole in splits if whole in found} | {part.part for parts in splits.values() for part in parts}
    merges = {
        whole: parts
        for whole, parts in _grouped(back.parts(), reverse).items()
        if whole not in used and splits.keys().isdisjoint(part.part for part in parts)
    }
    rank, rank_after = ({uid: place for place, uid in enumerate(side)} for side in (old, new))
    shares = []
    for whole, parts in splits.items():
        main = found.get(whole)
        uids = _ordered({part.part for part in parts} | ({main.after} if main is not None else set()), rank_after)
        shares.append(_share([old[whole]], [new[uid] for uid in uids], parts, main, search))
    for whole, parts in merges.items():
        main = reverse.get(whole)
        uids = _ordered({part.part for part in parts} | ({main.after} if main is not None else set()), rank)
        shares.append(_share([old[uid] for uid in uids], [new[whole]], parts, main, search))
    taken = {(one, other) for share in shares for one in share.before for other in share.after}
    kept = (match for match in matches if (match.before, match.after) not in taken or match.confidence == CERTAIN)
    return tuple(kept), tuple(shares)


class _Side:
    """Looks from the fields of one side for those of the other that are left and took a part of them."""

    def __init__(
        self,
        old: Mapping[str, Field],
        new: Mapping[str, Field],
        found: Mapping[str, Match],
        unchanged: frozenset[str],
        evidence: Evidence,
        search: AlignmentSearch,
    ) -> None:
        self._old, self._new, self._found = old, new, found
        self._unchanged = unchanged
        self._evidence = evidence
        self._rarity = evidence.rarity
        self._search = search
        self._lost: dict[str, list[ReadPhrase]] = {}
        self._taken = {match.after for match in found.values()}
        self._next = set(pairwise(new))

    def parts(self) -> Iterator[_SharedField]:
        left = [item for uid, item in self._new.items() if uid not in self._taken]
        wholes = [item for item in self._old.values() if self._may_have_parts(item)] if left else []
        mains = [self._new[self._found[item.uid].after] for item in wholes if item.uid in self._found]
        if not wholes or not self._search.may_read((*left, *wholes, *mains)):
            return
        pairs = candidates([self._search.clues(item) for item in wholes], [self._search.clues(item) for item in left], self._search.budget)
        if not self._search.may_weigh(pairs):
            return
        best: dict[str, _SharedField] = {}
        for one, other in pairs:
            part = self._part(one, other)
            if part is not None and (other.uid not in best or best[other.uid].confidence < part.confidence):
                best[other.uid] = part
        for part in self._told_parts(wholes):
            best.setdefault(part.part, part)
        yield from best.values()

    def _told_parts(self, wholes: Sequence[Field]) -> Iterator[_SharedField]:
        """Two neighbours that a field tells by what tells them apart: `numero` and `voie` of « numéro et nom de la voie »."""
        clues = self._search.clues
        if self._evidence.known < _KIN:
            return
        for one, other in self._next:
            if self._taken >= {one, other}:
                continue
            pair = clues(self._new[one]), clues(self._new[other])
            mine, theirs = (each.called - with_.called for each, with_ in (pair, pair[::-1]))
            for whole in wholes if mine and theirs else ():
                match = self._found.get(whole.uid)
                main = match.after if match is not None else None
                if match is not None and match.confidence >= _SURE:
                    continue
                if {one, other} & self._taken <= {main} and (main is None or main in (one, other)):
                    said = clues(whole).words | _POINT if whole.type == "geopoint" else clues(whole).words
                    if mine | theirs <= said:
                        yield from (_SharedField(whole.uid, uid, _TOLD_APART, (_APART,)) for uid in (one, other) if uid != main)

    def _may_have_parts(self, item: Field) -> bool:
        """Whether a field lost its name, or several values."""
        match = self._found.get(item.uid)
        if match is None or match.confidence < CERTAIN:
            return True
        kept = self._new[match.after].values
        if item.values is None or kept is None or item.uid in self._unchanged:
            return False
        return len({value.text for value in item.values.values}.difference(value.text for value in kept.values)) > 1

    def _part(self, one: Clues, other: Clues) -> _SharedField | None:
        match = self._found.get(one.uid)
        main = self._search.clues(self._new[match.after]) if match is not None else None
        kept = main.values if main is not None else ()
        if one.uid not in self._lost:
            self._lost[one.uid] = _without(one.values, kept)
        lost = self._lost[one.uid]
        come = _without(other.values, kept) if len(lost) > 1 else []
        gone_over = [alike for _, _, alike in self._evidence.shared(lost, come)] if min(len(lost), len(come)) > 1 else []
        telling = sum(alike >= 0.75 for alike in gone_over)
        usual = sum(phrase.plain in USUAL for phrase in lost)
        if telling >= 2 and telling > usual and max(telling / len(one.values), telling / len(other.values)) >= _PART:
            sure = match is None or match.confidence < CERTAIN or telling / len(other.values) >= 0.5
            reason = f"{telling} valeurs sur {len(one.values)} y sont passées"
            return _SharedField(one.uid, other.uid, 1 - 0.5 ** min(telling, 4), (reason,)) if sure else None
        if main is None or match is None or match.confidence == CERTAIN:
            return None
        if self._evidence.known < _KIN or not self._beside(main.uid, other.uid) or one.name.plain == other.name.plain:
            # Of one name, they were told apart already.
            return None
        weighing = self._evidence.weigh(one, other)
        if one.title.plain and one.title.plain == main.title.plain:
            told = self._rarity.covered(one.description.words, main.words | other.words)
            if told - self._rarity.covered(one.description.words, main.words) < _TOLD:
                return None
        elif self._siblings(one, main, other):
            return _SharedField(one.uid, other.uid, max(_SIBLINGS, weighing.confidence), ("noms et titres de même famille", "côte à côte"))
        confidence = min(weighing.confidence, 0.95)
        return _SharedField(one.uid, other.uid, confidence, weighing.reasons) if confidence >= _WORDS else None

    def _beside(self, one: str, other: str) -> bool:
        return (one, other) in self._next or (other, one) in self._next

    def _siblings(self, one: Clues, main: Clues, other: Clues) -> bool:
        """Whether two fields share the telling words of a third in their names, and are called alike but for one word."""
        common = main.called & other.called
        key = common & one.called
        return len(common) > 1 and bool(key) and self._rarity.total(key) >= 0.5 and len(main.called ^ other.called) <= 1


def _without(values: Sequence[ReadPhrase], others: Sequence[ReadPhrase]) -> list[ReadPhrase]:
    """The values that are not in another list as well."""
    listed = {text for phrase in others for text in (phrase.plain, phrase.head)}
    return [phrase for phrase in values if phrase.plain not in listed and phrase.head not in listed]


def _grouped(parts: Iterable[_SharedField], found: Mapping[str, Match]) -> dict[str, list[_SharedField]]:
    """The parts by their whole, which has two at least, the one that it was matched with counted."""
    groups: dict[str, list[_SharedField]] = defaultdict(list)
    for part in parts:
        groups[part.whole].append(part)
    return {whole: group for whole, group in groups.items() if len(group) + (whole in found) > 1}


def _share(old: Sequence[Field], new: Sequence[Field], parts: list[_SharedField], main: Match | None, search: AlignmentSearch) -> Share:
    values = _shared_values(old, new, search)
    return Share(tuple(item.uid for item in old), tuple(item.uid for item in new), _least(parts, main), _reasons(parts), values)


def _least(parts: Iterable[_SharedField], main: Match | None) -> float:
    return _SHARED * min([*(part.confidence for part in parts), main.confidence if main is not None else CERTAIN])


def _reasons(parts: Iterable[_SharedField]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for part in parts for reason in part.reasons))


def values_between(share: Share, before: Schema, after: Schema, search: AlignmentSearch) -> tuple[Match, ...]:
    """Which value became which, of fields that are known to be split or merged."""
    old = [item for item in before.fields if item.uid in share.before]
    return _shared_values(old, [item for item in after.fields if item.uid in share.after], search)


def _shared_values(old: Iterable[Field], new: Iterable[Field], search: AlignmentSearch) -> tuple[Match, ...]:
    """Which value became which: one by one first, then those that are in several lists, or near ones that are left."""
    befores, afters = _values(old), _values(new)
    matches = align_values(befores, afters, search)
    return (*matches, *_overflow(befores, afters, matches, search))


def _values(fields: Iterable[Field]) -> list[Value]:
    return [value for item in fields if item.values is not None for value in item.values.values]


def share_values(
    before: Sequence[Value], after: Sequence[Value], matches: Sequence[Match], search: AlignmentSearch
) -> tuple[tuple[Match, ...], tuple[Share, ...]]:
    """The matches of a list that stay one for one, and its values split and merged."""
    links: dict[str, dict[str, Match]] = defaultdict(dict)
    origins: dict[str, set[str]] = defaultdict(set)
    kept = {match.before: match for match in matches}
    for match in (*matches, *_overflow(before, after, matches, search)):
        links[match.before][match.after] = match
        origins[match.after].add(match.before)
    shares: list[Share] = []
    used: set[str] = set()
    for uid, found in links.items():
        if len(found) > 1 and all(len(origins[other]) == 1 for other in found):
            shares.append(_value_share((uid,), tuple(found), found.values()))
            used.add(uid)
    rank = {value.uid: place for place, value in enumerate(before)}
    for other, uids in origins.items():
        if len(uids) > 1 and all(len(links[uid]) == 1 for uid in uids):
            ordered = _ordered(uids, rank)
            shares.append(_value_share(ordered, (other,), [links[uid][other] for uid in ordered]))
            used |= uids
    return tuple(match for uid, match in kept.items() if uid not in used), tuple(shares)


def _ordered(uids: Iterable[str], known: Mapping[str, int]) -> tuple[str, ...]:
    """Some uids in the order of those that are known."""
    return tuple(sorted(uids, key=known.__getitem__))


def _value_share(before: tuple[str, ...], after: tuple[str, ...], matches: Iterable[Match]) -> Share:
    parts = [match for match in matches if match.confidence < CERTAIN]
    reasons = tuple(dict.fromkeys(reason for match in parts for reason in match.reasons))
    return Share(before, after, min(match.confidence for match in parts), reasons)


def _overflow(before: Sequence[Value], after: Sequence[Value], matches: Sequence[Match], search: AlignmentSearch) -> Iterator[Match]:
    """Values left over that are nearly one that was matched already, though not as it is."""
    gone, come = {match.before for match in matches}, {match.after for match in matches}
    unsure = [match for match in matches if match.confidence < CERTAIN]
    if not unsure or (len(gone) == len(before) and len(come) == len(after)):
        return
    near, near_after = {match.before for match in unsure}, {match.after for match in unsure}
    old = [value for value in before if value.uid not in gone or value.uid in near]
    new = [value for value in after if value.uid not in come or value.uid in near_after]
    if not search.may_read((*old, *new)):
        return
    evidence = Evidence.between(before, after, matches, rarity_of(before, after, matches, search), search)
    known, known_after = ([search.clues(value) for value in side if value.uid in sure] for side, sure in ((old, near), (new, near_after)))
    yield from _near(evidence.before, known_after, evidence, search, turned=False)
    yield from _near(evidence.after, known, evidence, search, turned=True)


def _near(left: Sequence[Clues], known: Sequence[Clues], evidence: Evidence, search: AlignmentSearch, *, turned: bool) -> Iterator[Match]:
    best: dict[str, tuple[float, str]] = {}
    pairs = candidates(left, known, search.budget)
    for one, other in pairs if search.may_weigh(pairs) else ():
        alike = evidence.alike(one.name, other.name)
        if alike >= _VALUE and alike > best.get(one.uid, (0.0, ""))[0]:
            best[one.uid] = (alike, other.uid)
    for uid, (alike, other_uid) in best.items():
        pair = (other_uid, uid) if turned else (uid, other_uid)
        yield Match(*pair, min(0.95, alike), ("textes proches",))


def moved_values(before: Schema, after: Schema, matches: Sequence[Match], values: Mapping[str, Sequence[Match]]) -> tuple[Match, ...]:
    """The values that one list lost and that exactly one other list, of a field that was there too, gained."""
    old, new = ({item.uid: item for item in schema.fields} for schema in (before, after))
    lost: dict[str, list[str]] = defaultdict(list)
    gained: dict[str, list[str]] = defaultdict(list)
    for match in matches:
        one, other = old[match.before].values, new[match.after].values
        if match.before not in values or one is None or other is None or len(values[match.before]) == len(one.values) == len(other.values):
            continue
        kept = values[match.before]
        stayed, came = {each.before for each in kept}, {each.after for each in kept}
        for value in one.values:
            if value.uid not in stayed and isinstance(value.value, str):
                lost[value.value].append(value.uid)
        for value in other.values:
            if value.uid not in came and isinstance(value.value, str):
                gained[value.value].append(value.uid)
    return tuple(
        Match(uids[0], gained[text][0], 0.9, ("même texte",))
        for text, uids in lost.items()
        if len(uids) == len(gained.get(text, ())) == 1 and ReadPhrase(text).plain not in USUAL
    )
