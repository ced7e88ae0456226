"""A list of operations as people read it: the one difference of every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from standard.comparison.alike import gathered
from standard.comparison.details import Details
from standard.comparison.groups import ChangeGroup, worst
from standard.comparison.rows import (
    TextLine,
    as_json,
    lines,
    property_changes,
    shared_rows,
    technical_form,
    value_rows,
)
from standard.publishing.content import Decided, DecisionRef
from standard.schema import compatibility, diff, wording
from standard.schema.compatibility import Effect, Impact, Samples
from standard.schema.diff.regrouping import families_of, regrouped
from standard.schema.model import Field, Schema
from standard.schema.operations import AddField, MoveValue, Operation, RemoveField, apply_all, overlap, successors
from standard.schema.wording import enumerated, together

FOR_PRODUCERS: Final[dict[Effect, str]] = {
    "safe": "Les fichiers déjà publiés restent valides.",
    "warn": "Les fichiers déjà publiés restent valides, avec un avertissement.",
    "unknown": "L’effet sur les fichiers déjà publiés est à vérifier.",
    "breaks": "Des fichiers valides aujourd’hui ne le seront plus.",
}
FOR_REUSERS: Final[dict[Effect, str]] = {
    "safe": "Les programmes qui lisent ces fichiers n’ont rien à changer.",
    "warn": "Les programmes qui lisent ces fichiers ont un point à vérifier.",
    "unknown": "L’effet sur les programmes qui lisent ces fichiers est à vérifier.",
    "breaks": "Des programmes qui lisent ces fichiers sont à adapter.",
}
GROUPS: Final = 50
"""How many changes a page shows."""

LEVELS: Final = {"major": "Changement majeur", "minor": "Changement mineur", "patch": "Correction", "none": "Rien ne change"}


@dataclass(frozen=True, slots=True)
class ChangesView:
    """A list of operations as people read it: the one difference of every page."""

    groups: tuple[ChangeGroup, ...]
    impacts: tuple[Impact, ...]
    level: str
    producer: Effect
    consumer: Effect
    elsewhere: tuple[Impact, ...] = ()
    """The impacts that no group tells, those on the order of the fields for example."""

    @property
    def first_groups(self) -> tuple[ChangeGroup, ...]:
        """Those that a page shows."""
        return self.groups[:GROUPS]

    @property
    def groups_left(self) -> int:
        """How many more there are."""
        return max(0, len(self.groups) - GROUPS)

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for group in self.groups for sentence in group.sentences)

    @property
    def for_producers(self) -> str:
        return FOR_PRODUCERS[self.producer]

    @property
    def for_reusers(self) -> str:
        return FOR_REUSERS[self.consumer]

    @property
    def level_in_words(self) -> str:
        return LEVELS[self.level]

    @property
    def effects(self) -> tuple[str, ...]:
        """Every impact; of many by one rule, the first ones, then how many there are."""
        return _told_together(self.impacts)

    @property
    def elsewhere_in_words(self) -> tuple[str, ...]:
        return _told_together(self.elsewhere)


def _told_together(impacts: Iterable[Impact]) -> tuple[str, ...]:
    return together((impact.rule, impact.message) for impact in impacts)


def field_changes(earlier: Field, later: Field, *, lineage: str) -> ChangesView | None:
    """What leads one field from one state to another; None where nothing does."""
    before, after = (Schema({}, (field,), lineage=lineage) for field in (earlier, later))
    operations = diff.compare(before, after)
    return changes_view(before, operations) if operations else None


def changes_view(
    before: Schema,
    operations: Sequence[Operation],
    *,
    decided: Iterable[Decided] = (),
    replaced: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    samples: Samples | None = None,
) -> ChangesView:
    """How `operations` change `before`. Raises `Conflict` where they do not apply to it.

    `decided`: the decisions among which each change looks for those that brought it; `replaced`: what the chain says
    took the place of each uid; `samples`: the cells of the files that people tried.
    """
    after = apply_all(before, operations)
    regroupings = regrouped(before, after, replaced)
    families = families_of((*operations, *regroupings))
    sentences: dict[str | None, list[tuple[object, str]]] = {}
    for regrouping in regroupings:
        sentences[families[regrouping.about().fields[0]][0]] = [(type(regrouping), wording.sentence(regrouping, before))]
    whole = {uid for regrouping in regroupings for uid in regrouping.about().fields}
    for operation, said in zip(operations, wording.sentences(operations, before), strict=True):
        if isinstance(operation, (AddField, RemoveField)) and operation.field.uid in whole:
            continue
        for uid in dict.fromkeys(families.get(uid, (uid,))[0] for uid in operation.about().fields):
            sentences.setdefault(uid, []).append((type(operation), said))
    heirs = {**replaced, **successors(operations)}
    impacts = compatibility.impacts(before, after, successors=heirs, samples=samples)
    told = _Told(
        before=before,
        after=after,
        moved=frozenset(operation.value for operation in operations if isinstance(operation, MoveValue)),
        successors=heirs,
        impacts=_by_field(impacts, before, after),
        decisions=_brought(operations, decided),
    )
    groups = [told.group(families.get(uid, (uid,)), together(sentences[uid])) for uid in sorted(sentences, key=lambda uid: uid is None)]
    shown = {uid for group in groups for uid in families.get(group.uid, (group.uid,))}
    return ChangesView(
        groups=gathered(groups, before, after),
        impacts=impacts,
        level=compatibility.level(impacts),
        producer=worst(impact.producer for impact in impacts),
        consumer=worst(impact.consumer for impact in impacts),
        elsewhere=tuple(impact for uid, found in told.impacts.items() if uid not in shown for impact in found),
    )


def _brought(operations: Iterable[Operation], decided: Iterable[Decided]) -> dict[str | None, tuple[DecisionRef, ...]]:
    """For each field that the operations are about, the decisions that changed the same things of it."""
    mine = _about(operations)
    found: dict[str | None, tuple[DecisionRef, ...]] = {}
    for each in decided:
        for uid, theirs in _about(each.operations).items():
            if uid in mine and overlap(mine[uid], theirs):
                found[uid] = (*found.get(uid, ()), each.decision)
    return found


def _about(operations: Iterable[Operation]) -> dict[str | None, list[Operation]]:
    """The operations by the fields that they are about."""
    found: dict[str | None, list[Operation]] = {}
    for operation in operations:
        for uid in operation.about().fields:
            found.setdefault(uid, []).append(operation)
    return found


def _by_field(impacts: Iterable[Impact], before: Schema, after: Schema) -> dict[str | None, tuple[Impact, ...]]:
    """The impacts on each field by its uid; under None, those on the table as a whole."""
    uids = {item.name: item.uid for schema in (before, after) for item in schema.fields}
    found: dict[str | None, list[Impact]] = {}
    for impact in impacts:
        found.setdefault(uids.get(impact.field) if impact.field is not None else None, []).append(impact)
    return {uid: tuple(those) for uid, those in found.items()}


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of all the changes, from which each group takes its part."""

    before: Schema
    after: Schema
    moved: frozenset[str]
    successors: Mapping[str, tuple[str, ...]]
    impacts: Mapping[str | None, tuple[Impact, ...]]
    decisions: Mapping[str | None, tuple[DecisionRef, ...]]

    def group(self, uids: tuple[str | None, ...], sentences: tuple[str, ...]) -> ChangeGroup:
        """The change of one field, of the standard itself, or of the fields of a split or merge together."""
        if uids == (None,):
            return self._standard(sentences)
        parts = tuple(self._field(uid) for uid in uids if uid is not None)
        if len(parts) == 1:
            names = [item for schema in (self.before, self.after) if uids[0] is not None and (item := schema.by_uid(uids[0]))]
            in_context = tuple(wording.in_its_context(sentence, names) for sentence in sentences)
            return replace(parts[0], sentences=sentences, in_context=in_context)
        old, new = ([item for uid in uids if uid and (item := schema.by_uid(uid))] for schema in (self.before, self.after))
        first = old[0] if old else new[0]
        return ChangeGroup(
            kind="split" if len(new) >= len(old) else "merged",
            uid=uids[0],
            name=first.name,
            title=enumerated([item.title for item in old]) or first.title,
            sentences=sentences,
            details=Details(of_values=lambda: shared_rows(old, new, self.successors)),
            anchor=parts[0].anchor,
            impacts=tuple(dict.fromkeys(impact for part in parts for impact in part.impacts)),
            decisions=tuple(dict.fromkeys(decision for part in parts for decision in part.decisions)),
            parts=parts,
        )

    def _standard(self, sentences: tuple[str, ...]) -> ChangeGroup:
        before, after = self.before.properties, self.after.properties
        return ChangeGroup(
            kind="schema",
            uid=None,
            name="",
            title="Le standard",
            sentences=sentences,
            details=Details(lambda: property_changes(before, after), of_lines=lambda: lines(as_json(before), as_json(after))),
            anchor="standard",
            impacts=self.impacts.get(None, ()),
            decisions=self.decisions.get(None, ()),
        )

    def _field(self, uid: str) -> ChangeGroup:
        old, new = self.before.by_uid(uid), self.after.by_uid(uid)
        shown = new or old
        return ChangeGroup(
            kind=("renamed" if old.name != new.name else "changed") if old and new else "added" if new else "removed",
            uid=uid,
            name=shown.name if shown else "",
            title=shown.title if shown else "",
            sentences=(),
            details=self._details(old, new),
            anchor=f"champ-{uid}",
            impacts=self.impacts.get(uid, ()),
            decisions=self.decisions.get(uid, ()),
        )

    def _details(self, old: Field | None, new: Field | None) -> Details:
        def forms() -> Iterable[TextLine]:
            return lines(technical_form(old) if old else "", technical_form(new) if new else "")

        if old is None or new is None:
            return Details(of_lines=forms, whole=old or new)
        return Details(
            lambda: property_changes(old.properties, new.properties),
            lambda: value_rows(old, new, self.moved, self.successors),
            forms,
        )
