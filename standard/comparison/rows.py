"""Before beside after: a property as tracked changes, the values of a list, the lines of a technical form."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from standard.schema.model import ABSENT, JSON, Field, Value, same
from standard.schema.sequence_diff import around, changes
from standard.schema.table_schema import render_field
from standard.schema.text_diff import Piece, text_changes
from standard.schema.type_words import base_type_in_words
from standard.schema.wording import capital, enumerated, items, property_label, quoted

RowKind = Literal["same", "added", "removed", "replaced", "renamed", "described", "moved", "shared"]
LineKind = Literal["same", "ins", "del", "gap"]

ROW_WORDS: Final[dict[RowKind, str]] = {
    "same": "Inchangée",
    "added": "Ajoutée",
    "removed": "Retirée",
    "replaced": "Remplacée",
    "renamed": "Écrite autrement",
    "described": "Documentée autrement",
    "moved": "Déplacée",
    "shared": "Reprise ailleurs",
}

LIKENESS: Final = 0.8
"""How much of two items is the same where one is shown as the other, changed."""

LONGEST: Final = 20_000
"""Characters of one property, and pieces that it is told in, beyond which the rest is left out."""
CRUMBS: Final = 1_000

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
        return self._side("ins")

    @property
    def after(self) -> tuple[Piece, ...]:
        return self._side("del")

    def _side(self, other: str) -> tuple[Piece, ...]:
        side = tuple(piece for piece in self.pieces if piece.kind != other)
        return () if all(piece.kind == "same" and piece.text.isspace() for piece in side) else side


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """One allowed value, before beside after. `before` is None where it is added, `after` where it is retired."""

    kind: RowKind
    before: str | None
    after: str | None
    notes: tuple[PropertyChange, ...] = ()

    @property
    def kind_in_words(self) -> str:
        return ROW_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the technical form."""

    kind: LineKind
    text: str


KIND: Final = ("type", "format")
"""Properties that say together what one writes in a cell, and apart are words of technicians."""


def property_changes(before: JSON, after: JSON) -> Iterator[PropertyChange]:
    kinds = tuple(base_type_in_words(Field("", dict(side))) if "type" in side else "" for side in (before, after))
    if all(kinds) and kinds[0] != kinds[1]:
        yield PropertyChange("Type", _whole(*kinds), "type")
    for path in dict.fromkeys([*before, *after]):
        old, new = before.get(path, ABSENT), after.get(path, ABSENT)
        if path in KIND and all(kinds) and kinds[0] != kinds[1]:
            continue
        if not same(old, new):
            yield PropertyChange(capital(items.noun(property_label(path))), _cut(_tracked(path, old, new)), path)


def _cut(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """As much of a text as a page shows."""
    kept: list[Piece] = []
    room = dict.fromkeys(("same", "del", "ins"), LONGEST)
    for piece in pieces[:CRUMBS]:
        left, room[piece.kind] = room[piece.kind], room[piece.kind] - len(piece.text)
        if left > 0:
            kept.append(piece if len(piece.text) <= left else Piece(piece.kind, f"{piece.text[:left]}…"))
    return tuple(kept) if len(pieces) <= CRUMBS else (*kept, Piece("same", "…"))


def _tracked(path: str, old: JSON, new: JSON) -> tuple[Piece, ...]:
    """Word by word for a text, item by item for a list."""
    before, after = (items.lines_in_words(path, value) for value in (old, new))
    if isinstance(old, list) or isinstance(new, list):
        return _items(before, after)
    if isinstance(old, str) and isinstance(new, str):
        return text_changes("".join(before), "".join(after))
    return _whole("".join(before), "".join(after))


def _whole(before: str, after: str) -> tuple[Piece, ...]:
    """One after the other, and apart: « non oui », not « nonoui »."""
    if not (before and after):
        return tuple(piece for piece in (Piece("del", before), Piece("ins", after)) if piece.text)
    return Piece("del", before), Piece("same", " "), Piece("ins", after)


def _items(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Piece, ...]:
    """A line an item: those that go, those that come; as many in place of as many that look alike, word by word."""
    pieces: list[Piece] = []
    for kept, a, b, c, d in changes(before, after):
        gone, come = before[a:b], after[c:d]
        alike = not kept and len(gone) == len(come) and all(map(_alike, gone, come))
        for one, other in zip(gone, come, strict=True) if kept or alike else ():
            pieces += text_changes(f"{one}\n", f"{other}\n")
        if not kept and not alike:
            pieces += (Piece("del", f"{text}\n") for text in gone)
            pieces += (Piece("ins", f"{text}\n") for text in come)
    last = pieces[-1] if pieces else Piece("same", "")
    return tuple(piece for piece in (*pieces[:-1], Piece(last.kind, last.text.removesuffix("\n"))) if piece.text)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).quick_ratio() > LIKENESS


def value_rows(old: Field, new: Field, moved: Collection[str], successors: Mapping[str, tuple[str, ...]]) -> Iterator[ComparedValue]:
    """The values of both lists in the order of the new one, those retired where they stood, with what replaces them there."""
    earlier = old.values.values if old.values else ()
    later = new.values.values if new.values else ()
    kept = {value.uid: value.text for value in later}
    known = {value.uid: value for value in earlier}
    retired: dict[str | None, list[Value]] = {}
    anchor: str | None = None
    for value in earlier:
        if value.uid in kept:
            anchor = value.uid
        else:
            retired.setdefault(anchor, []).append(value)

    def gone(value: Value) -> ComparedValue:
        heirs = [quoted(kept[uid]) for uid in successors.get(value.uid, ()) if uid in kept]
        return ComparedValue("replaced", value.text, enumerated(heirs)) if heirs else ComparedValue("removed", value.text, None)

    yield from map(gone, retired.get(None, ()))
    for value in later:
        yield _value_row(known.get(value.uid), value, moved)
        yield from map(gone, retired.get(value.uid, ()))


def shared_rows(old: Iterable[Field], new: Iterable[Field], successors: Mapping[str, tuple[str, ...]]) -> Iterator[ComparedValue]:
    """The values of fields that were split or merged, and where each is now."""
    later = {value.uid: (value, field) for field in new for value in _values(field)}
    heirs: set[str] = set()
    for field in old:
        for value in _values(field):
            becomes = [uid for uid in successors.get(value.uid, (value.uid,)) if uid in later]
            heirs.update(becomes)
            told = [f"{quoted(later[uid][0].text)}, dans {quoted(later[uid][1].title)}" for uid in becomes]
            yield ComparedValue("shared" if told else "removed", value.text, enumerated(told) if told else None)
    yield from (
        ComparedValue("added", None, f"{quoted(value.text)}, dans {quoted(field.title)}")
        for uid, (value, field) in later.items()
        if uid not in heirs
    )


def _values(field: Field) -> tuple[Value, ...]:
    return field.values.values if field.values is not None else ()


def _value_row(old: Value | None, new: Value, moved: Collection[str]) -> ComparedValue:
    if old is None:
        return ComparedValue("added", None, new.text, tuple(property_changes({}, new.properties)))
    notes = tuple(property_changes(old.properties, new.properties))
    kind: RowKind = "renamed" if old.text != new.text else "described" if notes else "moved" if new.uid in moved else "same"
    return ComparedValue(kind, old.text, new.text, notes)


def technical_form(field: Field) -> str:
    """A field as its descriptor writes it."""
    return json.dumps(render_field(field), ensure_ascii=False, indent=2)


def as_json(properties: JSON) -> str:
    return json.dumps(dict(properties), ensure_ascii=False, indent=2)


def lines(before: str, after: str) -> tuple[TextLine, ...]:
    """The two texts line by line, with a few unchanged lines around what changes."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[TextLine] = []
    for rank, group in enumerate(around(changes(old, new), LINES_AROUND)):
        if rank:
            lines.append(TextLine("gap", "…"))
        for kept, a, b, c, d in group:
            if kept:
                lines += (TextLine("same", text) for text in old[a:b])
            else:
                lines += (TextLine("del", text) for text in old[a:b])
                lines += (TextLine("ins", text) for text in new[c:d])
    return tuple(lines)
