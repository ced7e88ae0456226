"""The correspondence: what each field, value and way of writing of one version became in another.

Everything in it is a name or a text that a cell may hold, so that a person can read it, complete it and give it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from standard.schema.correspondence.separators import separator_change
from standard.schema.keys import SUCCESSORS
from standard.schema.model import JSON, Field, Schema, Value
from standard.schema.type_words import type_in_words
from standard.schema.words import NBSP, enumerated, quoted

Kind = Literal["field", "value", "separator", "notation"]
Change = Literal["kept", "renamed", "split", "merged", "moved", "removed", "added", "rewritten"]
Status = Literal["certain", "guessed", "by_cell", "open", "yes", "no"]

SETTLED: Final[frozenset[Status]] = frozenset(("certain", "by_cell", "yes"))
OPEN: Final[frozenset[Status]] = frozenset(("open", "guessed"))

SHOWN: Final = 20
"""Guesses named at most, where a name is none."""


@dataclass(frozen=True, slots=True)
class CorrespondenceRow:
    """One mapping. `old_field` is empty for what is added, `new_field` where nothing takes the place of what was.

    For a `separator` the values are what stands between the values of a cell, as the examples say it: a person has to
    confirm it, unless both give the same values. For a `notation` the values are the two ways of writing, in words.
    `status` is `certain`; `guessed` where two bare schemas only let it be supposed, and nothing is done of it until a
    person says yes; `by_cell` where only each cell can tell; `open` where a person has to choose; `yes` or `no` once they
    did. An open row without a target asks whether the column, or the value, may go.
    """

    kind: Kind
    old_field: str
    old_value: str
    new_field: str
    new_value: str
    change: Change
    status: Status
    line: int = field(default=0, compare=False)
    """Where it stands in the file that it was read from; 0 where it was not."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The rows, in the order of the fields and values of the earlier version, what is added last."""

    rows: tuple[CorrespondenceRow, ...]

    @property
    def open_rows(self) -> tuple[CorrespondenceRow, ...]:
        """What a person has to choose, or to confirm."""
        return tuple(row for row in self.rows if row.status in OPEN)


def correspondence(before: Schema, after: Schema, successors: Mapping[str, tuple[str, ...]]) -> Correspondence:
    """The table between two schemas whose uids mean the same.

    `successors` gives, for each uid that operations replaced, the uids that took its place (`operations.successors`).
    Fields without a name are left out: no column can be theirs.
    """
    return Correspondence(tuple(_Reading(before, after, successors).rows()))


class TableError(ValueError):
    """A table that cannot be used. `problems` pairs a line, 0 for the whole file, with a French sentence."""

    def __init__(self, *problems: tuple[int, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(f"Ligne {line}{NBSP}: {message}" if line else message for line, message in problems))


def check(given: Correspondence, before: Schema, after: Schema) -> None:
    """Raises TableError where a row names a field, or maps to a value, that the two schemas do not have."""
    problems: list[tuple[int, str]] = []
    texts = {item.uid: {value.text for value in _values(item)} for item in after.fields}
    for row in given.rows:
        heir = after.by_name(row.new_field)
        listed = texts[heir.uid] if heir is not None else set()
        if row.old_field and before.by_name(row.old_field) is None:
            problems.append((row.line, f"la version de départ n’a pas de champ {quoted(row.old_field)}."))
        elif row.new_field and heir is None:
            problems.append((row.line, f"la version d’arrivée n’a pas de champ {quoted(row.new_field)}."))
        elif row.kind == "value" and row.new_value and listed and row.new_value not in listed:
            where = f"la liste du champ {quoted(row.new_field)}"
            problems.append((row.line, f"{quoted(row.new_value)} n’est pas dans {where} de la version d’arrivée."))
    if problems:
        raise TableError(*problems)


def completed(made: Correspondence, given: Correspondence) -> Correspondence:
    """`made` where the rows of `given` replace those about the same field or value; rows about others are added.

    Rows that are still to be completed say nothing of what `made` knows.
    """
    settled: dict[tuple[str, str, str], list[CorrespondenceRow]] = {}
    for row in given.rows:
        if row.kind != "notation" and row.old_field:
            settled.setdefault(_subject(row), []).append(row)
    known = {_subject(row) for row in made.rows}
    settled = {subject: rows for subject, rows in settled.items() if subject not in known or not all(map(_is_blank, rows))}
    kept = (row for row in made.rows if _subject(row) not in settled)
    return Correspondence((*kept, *(row for group in settled.values() for row in group)))


def accepted(made: Correspondence, names: Collection[str]) -> Correspondence:
    """`made` where a person says yes to what was only supposed: of a column and its values by its name (`old` or
    `old=new`), of one value (`column/value`). Raises TableError, each name that is no guess told."""
    by_name: dict[str, list[int]] = {}
    for rank, row in enumerate(made.rows):
        for name in _called(row) if row.status == "guessed" else ():
            by_name.setdefault(name, []).append(rank)
    unknown = [name for name in names if name not in by_name]
    if unknown:
        guesses = [quoted(_called(row)[-1]) for row in made.rows if row.status == "guessed"]
        told = f"Ce qui l’est{NBSP}: {enumerated(guesses[:SHOWN])}." if guesses else "Rien ne l’est entre ces deux versions."
        raise TableError(*((0, f"{quoted(name)} n’est pas supposé par la comparaison. {told}") for name in unknown))
    confirmed = {rank for name in names for rank in by_name[name]}
    return Correspondence(tuple(replace(row, status="yes") if rank in confirmed else row for rank, row in enumerate(made.rows)))


def _called(row: CorrespondenceRow) -> tuple[str, ...]:
    """How a person names a guess, the fullest last; the name of a column names its values too."""
    if row.kind != "field":
        named = f"{row.old_field}/{row.old_value}"
        return row.old_field, named, f"{named}={row.new_value}"
    return row.old_field, f"{row.old_field}={row.new_field}"


def _is_blank(row: CorrespondenceRow) -> bool:
    """Whether the row waits for an answer, and says nothing of what the answer may be."""
    return row.status in OPEN and not (row.new_field if row.kind == "field" else row.new_value)


def _subject(row: CorrespondenceRow) -> tuple[str, str, str]:
    return row.kind, row.old_field, row.old_value


class _Reading:
    def __init__(self, before: Schema, after: Schema, successors: Mapping[str, tuple[str, ...]]) -> None:
        self._before, self._after, self._successors = before, after, successors
        self._fields = {item.uid: item for item in after.fields if item.name}
        self._values = {value.uid: (item, value) for item in self._fields.values() for value in _values(item)}
        self._texts = {uid: {value.text: value for value in reversed(_values(item))} for uid, item in self._fields.items()}
        self._old = [item for item in before.fields if item.name]
        self._heirs = {item.uid: self._heirs_of(item) for item in self._old}
        self._value_heirs = {value.uid: self._value_heirs_of(item, value) for item in self._old for value in _values(item)}
        self._sources = _sources((uid, [heir.uid for heir in heirs]) for uid, heirs in self._heirs.items())
        self._value_sources = _sources((uid, [value.uid for _, value in heirs]) for uid, heirs in self._value_heirs.items())

    def rows(self) -> Iterator[CorrespondenceRow]:
        for item in self._old:
            heirs = self._heirs[item.uid]
            values = list(self._value_rows(item, heirs))
            yield from self._field_rows(item, heirs, values)
            yield from (_notation(item, heir) for heir in heirs if type_in_words(item) != type_in_words(heir))
            yield from values
            for heir in heirs if len(heirs) == 1 else ():
                if found := separator_change(item, heir):
                    status: Status = "by_cell" if found.proven else "guessed"
                    yield CorrespondenceRow("separator", item.name, found.before, heir.name, found.after, "rewritten", status)
        for item in self._fields.values():
            parents = self._sources.get(item.uid, ())
            if not parents:
                yield CorrespondenceRow("field", "", "", item.name, "", "added", "by_cell" if item.required else "certain")
            elif any((parent := self._before.by_uid(uid)) is not None and parent.values is not None for uid in parents):
                new = (value for value in _values(item) if value.uid not in self._value_sources)
                yield from (CorrespondenceRow("value", "", "", item.name, value.text, "added", "certain") for value in new)

    def _heirs_of(self, item: Field) -> tuple[Field, ...]:
        found = [self._fields[uid] for uid in self._standing(item.uid) if uid in self._fields]
        return tuple(found or (heir for name in _announced(item.properties) if (heir := self._after.by_name(name)) is not None))

    def _value_heirs_of(self, item: Field, value: Value) -> tuple[tuple[Field, Value], ...]:
        found = [self._values[uid] for uid in self._standing(value.uid) if uid in self._values]
        for texts in ([value.text], _announced(value.properties)):
            # A list that was written anew keeps its texts; a retirement may have said what comes instead.
            listed = ((heir, self._texts.get(heir.uid, {}).get(text)) for heir in self._heirs[item.uid] for text in dict.fromkeys(texts))
            found = found or [(heir, other) for heir, other in listed if other is not None]
        return tuple(found)

    def _standing(self, uid: str) -> tuple[str, ...]:
        """The uids that now stand for one: its own where it is still there, and those that took its place."""
        return tuple(dict.fromkeys((uid, *self._successors.get(uid, ()))))

    def _field_rows(self, item: Field, heirs: tuple[Field, ...], values: list[CorrespondenceRow]) -> Iterator[CorrespondenceRow]:
        if not heirs:
            yield CorrespondenceRow(
                "field", item.name, "", "", "", "removed", "by_cell" if any(row.new_field for row in values) else "open"
            )
        for heir in heirs:
            change, status = self._field_change(item, heir, heirs)
            yield CorrespondenceRow("field", item.name, "", heir.name, "", change, status)

    def _field_change(self, item: Field, heir: Field, heirs: tuple[Field, ...]) -> tuple[Change, Status]:
        if len(heirs) > 1:
            shared_out = item.values is not None and all(other.values is not None for other in heirs)
            return "split", "by_cell" if shared_out else "open"
        if len(self._sources[heir.uid]) > 1:
            return "merged", "certain" if heir.values is not None and heir.values.several else "by_cell"
        return ("kept" if heir.name == item.name else "renamed"), "certain"

    def _value_rows(self, item: Field, heirs: tuple[Field, ...]) -> Iterator[CorrespondenceRow]:
        listed = any(heir.values is not None for heir in heirs)
        for value in _values(item):
            found = self._value_heirs[value.uid]
            if not found and listed:
                yield CorrespondenceRow("value", item.name, value.text, "", "", "removed", "open")
            for heir, other in found:
                change, status = self._value_change(heirs, value, heir, other, len(found))
                yield CorrespondenceRow("value", item.name, value.text, heir.name, other.text, change, status)

    def _value_change(self, heirs: tuple[Field, ...], value: Value, heir: Field, other: Value, count: int) -> tuple[Change, Status]:
        if count > 1:
            return "split", "open"
        if heir not in heirs:
            return "moved", "certain"
        if len(self._value_sources[other.uid]) > 1:
            return "merged", "certain"
        return ("kept" if other.text == value.text else "renamed"), "certain"


def _announced(properties: Mapping[str, JSON]) -> list[str]:
    """What a field or a value that is not to be used any more says to use instead."""
    named = properties.get(SUCCESSORS)
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def _values(item: Field) -> tuple[Value, ...]:
    return item.values.values if item.values is not None else ()


def _notation(item: Field, heir: Field) -> CorrespondenceRow:
    return CorrespondenceRow("notation", item.name, type_in_words(item), heir.name, type_in_words(heir), "rewritten", "by_cell")


def _sources(pairs: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for uid, heirs in pairs:
        for heir in heirs:
            found.setdefault(heir, []).append(uid)
    return found
