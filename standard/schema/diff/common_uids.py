"""The later schema under uids that mean the same as those of the earlier one, and what was split, merged or moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from standard.schema.alignment import Alignment, Share, align
from standard.schema.diff.value_lists import changes_by_value
from standard.schema.model import Field, Schema, Value, canonical, same
from standard.schema.table_schema import ARRAY_ITEM, Uids, render_field


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Items that take the place of others: earlier uids, later uids, and what took the place of each."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    successors: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AfterState:
    """The schema to reach. A value whose uid was in another field has moved; `values` is by uid of the field."""

    schema: Schema
    fields: tuple[Regrouping, ...] = ()
    values: Mapping[str, tuple[Regrouping, ...]] = field(default_factory=dict)


def under_earlier_uids(before: Schema, after: Schema, alignment: Alignment | None, reserved: Collection[str]) -> AfterState:
    """`after` with the uids of `before` where they mean the same thing, new ones elsewhere."""
    if alignment is None and before.lineage and before.lineage == after.lineage:
        state = _of_one_lineage(before, after, reserved)
    else:
        state = _Aligned(before, after, alignment or align(before, after), reserved).target()
    return replace(state, schema=_kept_whole(before, state.schema))


def _kept_whole(before: Schema, after: Schema) -> Schema:
    """The later schema where `arrayItem` stays the one property that it was before its values were values, if it says the same."""
    whole = {item.uid: item.properties[ARRAY_ITEM] for item in before.fields if item.values is None and ARRAY_ITEM in item.properties}
    fields = [
        replace(item, properties={**item.properties, ARRAY_ITEM: whole[item.uid]}, values=None)
        if item.uid in whole and item.values is not None and item.values.of_items and same(render_field(item)[ARRAY_ITEM], whole[item.uid])
        else item
        for item in after.fields
    ]
    return replace(after, fields=tuple(fields)) if whole else after


def _of_one_lineage(before: Schema, after: Schema, reserved: Collection[str]) -> AfterState:
    """Uids are trusted, except one that would serve twice."""
    known = {item.uid: item for item in before.fields}
    changed = [item for item in after.fields if known.get(item.uid) is not item]
    if not changed:
        return AfterState(after)
    used = set(before.uids())
    uids = Uids({*used, *reserved})
    moves: dict[str, str] = {}

    def new(uid: str, kind: str, *parts: str) -> str:
        if uid not in used:
            used.add(uid)
            uids.taken.add(uid)
            return uid
        return uids.new(kind, *parts)

    def told(item: Field) -> Field:
        earlier = known.get(item.uid)
        if earlier is item:
            return item
        uid = item.uid if earlier is not None else new(item.uid, "f", item.name)
        own = set() if earlier is None or earlier.values is None else {value.uid for value in earlier.values.values}
        values = {}
        for value in () if item.values is None else item.values.values:
            if value.uid in own:
                values[value.uid] = value.uid
                continue
            values[value.uid] = new(value.uid, "v", item.name, canonical(value.value))
            if values[value.uid] != value.uid:
                moves[values[value.uid]] = value.uid
        return _renamed(item, uid, values)

    schema = replace(after, fields=tuple(told(item) for item in after.fields))
    return AfterState(_with_moves(before, schema, moves))


class _Aligned:
    """Gives uids to the later schema as an alignment says."""

    def __init__(self, before: Schema, after: Schema, alignment: Alignment, reserved: Collection[str]) -> None:
        self._before, self._after = before, after
        self._alignment = alignment
        self._known = {item.uid: item for item in before.fields}
        self._uids = Uids({*before.uids(), *reserved})
        self._fields = {match.after: match.before for match in alignment.fields}
        self._named: dict[str, str] = {}
        """The uid given to each later field and value."""

    def target(self) -> AfterState:
        kept = _one_for_one(self._pairs())
        schema = replace(self._after, fields=tuple(self._field(item, kept) for item in self._after.fields))
        schema = _with_moves(self._before, schema, {self._named[match.after]: match.before for match in self._alignment.moved})
        values = {uid: tuple(self._regrouping(share, ()) for share in shares) for uid, shares in self._alignment.value_shares.items()}
        return AfterState(schema, tuple(self._field_regrouping(share) for share in self._alignment.shares), values)

    def _field(self, item: Field, kept: Mapping[str, str]) -> Field:
        earlier = self._known.get(self._fields.get(item.uid, ""))
        if earlier is not None and earlier.uid in self._alignment.unchanged:
            self._named[item.uid] = earlier.uid
            if item.values is not None and earlier.values is not None and (self._alignment.moved or self._alignment.shares):
                self._named |= {value.uid: own.uid for value, own in zip(item.values.values, earlier.values.values, strict=True)}
            same_all = same(earlier.properties, item.properties)
            return earlier if same_all else replace(item, uid=earlier.uid, values=earlier.values)
        uid = earlier.uid if earlier is not None else self._uids.new("f", item.name)
        values = {
            value.uid: kept.get(value.uid) or self._uids.new("v", item.name, canonical(value.value))
            for value in (() if item.values is None else item.values.values)
        }
        self._named |= {item.uid: uid, **values}
        return _renamed(item, uid, values)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """The values that keep their uid, earlier to later, the surest first."""
        for matches in self._alignment.values.values():
            yield from ((match.before, match.after) for match in matches)
        for shares in self._alignment.value_shares.values():
            for share in shares:
                texts = {self._alignment.earlier[uid][1].text: uid for uid in share.before}
                found = ((texts.get(self._alignment.later[uid][1].text), uid) for uid in share.after)
                yield from ((one, other) for one, other in found if one is not None)
        for share in self._alignment.shares:
            yield from ((match.before, match.after) for match in share.values)

    def _regrouping(self, share: Share, values: Iterable[tuple[str, str]]) -> Regrouping:
        added = tuple(self._named[uid] for uid in share.after)
        successors: dict[str, tuple[str, ...]] = dict.fromkeys(share.before, added)
        for one, other in values:
            successors[one] = (*successors.get(one, ()), other)
        return Regrouping(share.before, added, successors)

    def _field_regrouping(self, share: Share) -> Regrouping:
        links: dict[str, list[str]] = defaultdict(list)
        for match in share.values:
            links[match.before].append(self._named[match.after])
        told = ((one, other) for one, others in links.items() if others != [one] for other in others)
        return self._regrouping(share, told)


def _one_for_one(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Later uid to earlier, each of which serves once, the first time."""
    found: dict[str, str] = {}
    served: set[str] = set()
    for one, other in pairs:
        if other not in found and one not in served:
            found[other] = one
            served.add(one)
    return found


def _renamed(item: Field, uid: str, values: Mapping[str, str]) -> Field:
    """The field under another uid, its values too; itself where they are the same."""
    if item.values is None:
        return item if item.uid == uid else replace(item, uid=uid)
    if item.uid == uid and all(old == new for old, new in values.items()):
        return item
    renamed = tuple(value if values[value.uid] == value.uid else replace(value, uid=values[value.uid]) for value in item.values.values)
    return replace(item, uid=uid, values=replace(item.values, values=renamed))


def _with_moves(before: Schema, after: Schema, moves: Mapping[str, str]) -> Schema:
    """The later schema where a value that moved keeps its earlier uid (given by its uid of now), if that can be told.

    Both fields are still there and change value by value, and no other value has its text before or after.
    """
    if not moves:
        return after
    known = {item.uid: item for item in before.fields}
    later = {item.uid: item for item in after.fields}
    homes = {value.uid: (item, value) for item in before.fields if item.values is not None for value in item.values.values}

    @cache
    def may_change(uid: str) -> bool:
        """Whether a field is still there and changes value by value."""
        return uid in known and uid in later and changes_by_value(known[uid].values, later[uid].values)

    @cache
    def texts(uid: str, *, now: bool) -> frozenset[str]:
        values = (later if now else known)[uid].values
        return frozenset() if values is None else frozenset(value.text for value in values.values)

    def uid_of(item: Field, value: Value) -> str:
        source, earlier = homes.get(moves.get(value.uid, ""), (None, None))
        if source is None or earlier is None or source.uid == item.uid or earlier.text != value.text:
            return value.uid
        if not (may_change(item.uid) and may_change(source.uid)):
            return value.uid
        free = value.text not in texts(item.uid, now=False) and value.text not in texts(source.uid, now=True)
        return earlier.uid if free else value.uid

    fields = (
        _renamed(item, item.uid, {value.uid: uid_of(item, value) for value in (() if item.values is None else item.values.values)})
        for item in after.fields
    )
    return replace(after, fields=tuple(fields))
