"""Which fields are told together: those that a split or a merge concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from standard.schema.model import Schema
from standard.schema.operations import MergeFields, Operation, PlacedField, SplitField


def regrouped(before: Schema, after: Schema, replaced: Mapping[str, tuple[str, ...]]) -> tuple[SplitField | MergeFields, ...]:
    """The splits and merges of fields that the chain made on the way, to be said as such."""
    old, new = ({field.uid: field for field in schema.fields} for schema in (before, after))
    found: list[tuple[set[str], set[str]]] = []
    for uid in old.keys() & replaced.keys():
        heirs = {heir for heir in replaced[uid] if heir in new}
        if not heirs:
            continue
        joined = [each for each in found if each[1] & heirs]
        found = [each for each in found if each not in joined]
        olds, news = {uid, *heirs} & old.keys(), heirs
        found.append((olds.union(*(each[0] for each in joined)), news.union(*(each[1] for each in joined))))
    told: list[SplitField | MergeFields] = []
    for olds, news in found:
        removed, added = (tuple(PlacedField(side[uid]) for uid in side if uid in uids) for side, uids in ((old, olds), (new, news)))
        told.append((SplitField if len(news) >= len(olds) else MergeFields)(removed=removed, added=added, successors={}))
    return tuple(told)


def families_of(operations: Iterable[Operation]) -> dict[str | None, tuple[str, ...]]:
    """For each field that a split or a merge concerns, all those of it: what becomes of one is told with the others."""
    found: dict[str | None, tuple[str, ...]] = {}
    for operation in operations:
        if isinstance(operation, (SplitField, MergeFields)):
            uids = (uid for uid in operation.about().fields if uid is not None)
            family = tuple(dict.fromkeys(member for uid in uids for member in found.get(uid, (uid,))))
            found |= dict.fromkeys(family, family)
    return found
