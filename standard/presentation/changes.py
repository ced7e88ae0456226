"""A list of operations as people read it: the one difference of every page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from standard.publishing.content import DecisionRef
from standard.publishing.dictionary import Entry, entries
from standard.schema import compatibility, wording
from standard.schema.compatibility import RULES, Effect, Impact
from standard.schema.model import ABSENT, JSON, Field, Schema, Value, same
from standard.schema.operations import AddField, MoveValue, Operation, RemoveField, apply_all, overlap
from standard.schema.table_schema import render_field
from standard.schema.text_diff import Piece, text_changes
from standard.schema.wording import capital, items, property_label

GroupKind = Literal["added", "removed", "renamed", "changed", "schema"]
RowKind = Literal["same", "added", "removed", "renamed", "described", "moved"]
LineKind = Literal["same", "ins", "del", "gap"]

WORST_FIRST: Final[tuple[Effect, ...]] = ("breaks", "unknown", "warn", "safe")

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
TO_DO: Final[dict[Effect, str]] = {
    "safe": "rien à faire",
    "warn": "un point à vérifier",
    "unknown": "effet à vérifier",
    "breaks": "à adapter",
}
"""What an effect asks of somebody, in the words of a badge."""

KIND_WORDS: Final[dict[GroupKind, str]] = {
    "added": "Ajouté",
    "removed": "Retiré",
    "renamed": "Renommé",
    "changed": "Modifié",
    "schema": "Modifié",
}

LEVELS: Final = {"major": "Changement majeur", "minor": "Changement mineur", "patch": "Correction", "none": "Rien ne change"}

LINES_AROUND: Final = 3
"""How many unchanged lines stay around a change in the technical form."""


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One property: what it says before and after, as tracked changes."""

    label: str
    pieces: tuple[Piece, ...]
    path: str = ""

    @property
    def before(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind != "ins")

    @property
    def after(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind != "del")


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One allowed value, before beside after. `before` is None where it is added, `after` where it is retired."""

    kind: RowKind
    before: str | None
    after: str | None
    notes: tuple[PropertyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the technical form."""

    kind: LineKind
    text: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What changes in one field, or in the standard itself where `uid` is None."""

    kind: GroupKind
    uid: str | None
    name: str
    title: str
    sentences: tuple[str, ...]
    properties: tuple[PropertyChange, ...]
    values: tuple[ValueRow, ...]
    """The values that change; those that stay as they are are only counted."""
    unchanged_values: int
    technical: tuple[Line, ...]
    entry: Entry | None = None
    """The whole field, where it is added or removed."""
    anchor: str = ""
    """Where a page that lists the changes shows this one."""
    impacts: tuple[Impact, ...] = ()
    decisions: tuple[DecisionRef, ...] = ()
    """The decisions that brought the change, where they are known."""

    @property
    def producer(self) -> Effect:
        return worst(impact.producer for impact in self.impacts)

    @property
    def consumer(self) -> Effect:
        return worst(impact.consumer for impact in self.impacts)

    @property
    def breaking(self) -> bool:
        """Whether it may ask producers or reusers to adapt something."""
        return not {self.producer, self.consumer}.isdisjoint(("breaks", "unknown"))

    @property
    def kind_in_words(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def for_producers(self) -> str:
        return f"Producteurs\u00a0: {TO_DO[self.producer]}"

    @property
    def for_reusers(self) -> str:
        return f"Réutilisateurs\u00a0: {TO_DO[self.consumer]}"

    @property
    def to_do(self) -> tuple[str, ...]:
        """Who must do what, once each; the sentences of the change say what it is about."""
        return tuple(dict.fromkeys(f"{capital(RULES[impact.rule].todo)}." for impact in self.impacts))


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


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and the operations that it applied."""

    decision: DecisionRef
    operations: tuple[Operation, ...]


def changes_view(before: Schema, operations: Sequence[Operation], *, decided: Iterable[Decided] = ()) -> ChangesView:
    """How `operations` change `before`. Raises `Conflict` where they do not apply to it.

    `decided`: the decisions among which each change looks for those that brought it.
    """
    sentences: dict[str | None, list[str]] = {}
    for operation, said in zip(operations, wording.sentences(operations, before), strict=True):
        sentences.setdefault(field_of(operation), []).append(said)
    brought = _brought(operations, decided)
    after = apply_all(before, operations)
    moved = {operation.value for operation in operations if isinstance(operation, MoveValue)}
    impacts = compatibility.impacts(before, after)
    felt = _by_field(impacts, before, after)
    groups = tuple(
        _group(uid, tuple(sentences[uid]), before, after, moved, felt.get(uid, ()), brought.get(uid, ()))
        for uid in sorted(sentences, key=lambda uid: uid is None)
    )
    return ChangesView(
        groups=groups,
        impacts=impacts,
        level=compatibility.level(impacts),
        producer=worst(impact.producer for impact in impacts),
        consumer=worst(impact.consumer for impact in impacts),
        elsewhere=tuple(impact for uid, found in felt.items() if uid not in sentences for impact in found),
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
    """The operations by the field that they are about."""
    found: dict[str | None, list[Operation]] = {}
    for operation in operations:
        found.setdefault(field_of(operation), []).append(operation)
    return found


def _by_field(impacts: Iterable[Impact], before: Schema, after: Schema) -> dict[str | None, tuple[Impact, ...]]:
    """The impacts on each field by its uid; under None, those on the table as a whole."""
    uids = {field.name: field.uid for schema in (before, after) for field in schema.fields}
    found: dict[str | None, tuple[Impact, ...]] = {}
    for impact in impacts:
        uid = uids.get(impact.field) if impact.field is not None else None
        found[uid] = (*found.get(uid, ()), impact)
    return found


def field_of(operation: Operation) -> str | None:
    """The uid of the field that an operation is about, None for the standard itself."""
    if isinstance(operation, (AddField, RemoveField)):
        return operation.field.uid
    uid: str | None = getattr(operation, "field", None)
    return uid


def entry_of(field: Field) -> Entry:
    """One field as the dictionary describes it."""
    return entries(Schema({}, (field,)))[0]


def technical_form(field: Field) -> str:
    """A field as its descriptor writes it."""
    return json.dumps(render_field(field), ensure_ascii=False, indent=2)


def worst(effects: Iterable[Effect]) -> Effect:
    found = set(effects)
    return next((effect for effect in WORST_FIRST if effect in found), "safe")


def _group(
    uid: str | None,
    sentences: tuple[str, ...],
    before: Schema,
    after: Schema,
    moved: set[str],
    impacts: tuple[Impact, ...],
    decisions: tuple[DecisionRef, ...],
) -> ChangeGroup:
    if uid is None:
        return ChangeGroup(
            kind="schema",
            uid=None,
            name="",
            title="Le standard",
            sentences=sentences,
            properties=tuple(_property_changes(before.properties, after.properties)),
            values=(),
            unchanged_values=0,
            technical=_lines(_as_json(before.properties), _as_json(after.properties)),
            anchor="standard",
            impacts=impacts,
            decisions=decisions,
        )
    old, new = before.by_uid(uid), after.by_uid(uid)
    shown = new or old
    rows = tuple(_value_rows(old, new, moved)) if old and new else ()
    return ChangeGroup(
        kind=("renamed" if old.name != new.name else "changed") if old and new else "added" if new else "removed",
        uid=uid,
        name=shown.name if shown else "",
        title=shown.title if shown else "",
        sentences=sentences,
        properties=tuple(_property_changes(old.properties, new.properties)) if old and new else (),
        values=tuple(row for row in rows if row.kind != "same"),
        unchanged_values=sum(row.kind == "same" for row in rows),
        technical=_lines(technical_form(old) if old else "", technical_form(new) if new else ""),
        entry=entry_of(shown) if shown and not (old and new) else None,
        anchor=f"champ-{uid}",
        impacts=impacts,
        decisions=decisions,
    )


def _property_changes(before: JSON, after: JSON) -> Iterator[PropertyChange]:
    for path in dict.fromkeys([*before, *after]):
        old, new = before.get(path, ABSENT), after.get(path, ABSENT)
        if not same(old, new):
            yield PropertyChange(capital(items.noun(property_label(path))), _tracked(path, old, new), path)


def _tracked(path: str, old: JSON, new: JSON) -> tuple[Piece, ...]:
    """Word by word for a text, item by item for a list."""
    before, after = (items.lines_in_words(path, value) for value in (old, new))
    if all(isinstance(value, str) or value is ABSENT for value in (old, new)):
        return text_changes("".join(before), "".join(after))
    if isinstance(old, list) and isinstance(new, list):
        return text_changes("\n".join(before), "\n".join(after))
    pieces = (Piece("del", "\n".join(before)), Piece("ins", "\n".join(after)))
    return tuple(piece for piece in pieces if piece.text)


def _value_rows(old: Field, new: Field, moved: set[str]) -> Iterator[ValueRow]:
    """The values of both lists in the order of the new one, those retired where they stood."""
    earlier = old.values.values if old.values else ()
    later = new.values.values if new.values else ()
    kept = {value.uid for value in later}
    known = {value.uid: value for value in earlier}
    retired: dict[str | None, list[Value]] = {}
    anchor: str | None = None
    for value in earlier:
        if value.uid in kept:
            anchor = value.uid
        else:
            retired.setdefault(anchor, []).append(value)
    yield from (ValueRow("removed", value.text, None) for value in retired.get(None, ()))
    for value in later:
        yield _value_row(known.get(value.uid), value, moved)
        yield from (ValueRow("removed", gone.text, None) for gone in retired.get(value.uid, ()))


def _value_row(old: Value | None, new: Value, moved: set[str]) -> ValueRow:
    if old is None:
        return ValueRow("added", None, new.text, tuple(_property_changes({}, new.properties)))
    notes = tuple(_property_changes(old.properties, new.properties))
    kind: RowKind = "renamed" if old.text != new.text else "described" if notes else "moved" if new.uid in moved else "same"
    return ValueRow(kind, old.text, new.text, notes)


def _as_json(properties: JSON) -> str:
    return json.dumps(dict(properties), ensure_ascii=False, indent=2)


def _lines(before: str, after: str) -> tuple[Line, ...]:
    """The two texts line by line, with a few unchanged lines around what changes."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    for rank, group in enumerate(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(LINES_AROUND)):
        if rank:
            lines.append(Line("gap", "…"))
        for tag, a, b, c, d in group:
            if tag == "equal":
                lines += (Line("same", text) for text in old[a:b])
            else:
                lines += (Line("del", text) for text in old[a:b])
                lines += (Line("ins", text) for text in new[c:d])
    return tuple(lines)
