"""Where each cell of a field goes: the correspondence as the rewriting of rows follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standard.schema.cells import Unknown, Wrong, read_value
from standard.schema.correspondence.separators import is_like, rewritten
from standard.schema.correspondence.table import OPEN, SETTLED, Correspondence, CorrespondenceRow
from standard.schema.listed_cells import held, separator_of
from standard.schema.model import Field, Schema, ValueList
from standard.schema.patterns.safety import matches


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value of a column of the new version."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What a value, or a column, becomes: nothing where a person said that it goes."""

    targets: tuple[NewValue, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """What a person still has to choose, and from what; or to confirm, where it is only `supposed`."""

    choices: tuple[str, ...]
    supposed: bool = False
    elsewhere: tuple[str, ...] = ()
    """The new fields that the value may go to, where its text stays."""


class Route:
    """What becomes of the cells of one old field."""

    def __init__(self, field: Field, rows: Sequence[CorrespondenceRow], after: Schema) -> None:
        self.field = field
        columns = _outcome([row for row in rows if row.kind == "field"])
        unconfirmed = columns.choices if isinstance(columns, Open) and columns.supposed else ()
        values: dict[str, list[CorrespondenceRow]] = {}
        for row in rows:
            # Its values go nowhere before the column does.
            if row.kind == "value" and (row.status == "yes" or row.new_field not in unconfirmed):
                values.setdefault(row.old_value, []).append(row)
        self._values = {text: _outcome(about) for text, about in values.items()}
        self.supposed = bool(unconfirmed)
        """Whether the new fields are only guessed."""
        names = [target.field for target in columns.targets] if isinstance(columns, Settled) else []
        self.heirs = tuple(heir for name in names if (heir := after.by_name(name)) is not None)
        """The new fields that the cell, or its values, go to."""
        self.dropped = any(row.kind == "field" and row.status == "yes" and not row.new_field for row in rows)
        """Whether a person said that the column goes."""
        self.choices = columns.choices if isinstance(columns, Open) else tuple(names)
        """The new fields that a cell may go to where nothing says which."""
        alike = [name for name in (*(heir.name for heir in self.heirs), *unconfirmed) if name == field.name]
        self.home = names[0] if len(self.heirs) == 1 else alike[0] if alike else None
        """The new column that continues this one, where a value stays until a person decides; None where there is none."""
        separators = [row for row in rows if row.kind == "separator" and row.status not in ("no", "open")]
        self.separators = (separators[0].old_value, separators[0].new_value) if separators else ("", "")
        """What stood between the values of a cell, and what does now, empty where nothing changes; guessed unless `_separates`."""
        self._separates = any(row.status in SETTLED for row in separators)
        self._proven = any(row.status == "by_cell" for row in separators)
        self._sources = _writings(field.values)
        filled = self._values.get("")
        self.filled = filled.targets if isinstance(filled, Settled) else ()
        """What a person said that an empty cell becomes."""

    @property
    def shares_out(self) -> bool:
        """Whether each value has its own way, and a value without one is a question of its own."""
        return bool(self._values)

    def targets(self) -> set[str]:
        """The new columns that may hold something of this one."""
        settled = (outcome for outcome in self._values.values() if isinstance(outcome, Settled))
        return {heir.name for heir in self.heirs} | {target.field for outcome in settled for target in outcome.targets}

    def keeps_values(self) -> bool:
        """Whether the table maps every value to its own text in the one column that continues this one."""
        heirs = [heir.name for heir in self.heirs]
        return all(
            isinstance(outcome, Settled) and [(target.field, target.text) for target in outcome.targets] == [(name, text) for name in heirs]
            for text, outcome in self._values.items()
        )

    @property
    def separator(self) -> str | None:
        """What stands between the values of a cell once rewritten as free text, None where it held one."""
        old = separator_of(self.field)
        return self.separators[1] if self._separates else old

    def asks_separator(self, text: str) -> bool:
        """Whether a person has to say what now separates the values of a cell."""
        if not self.separators[0] or self.separators[0] not in text or not self.heirs:
            return False
        return not self._separates or (self._proven and not is_like(self.field, text, self.separators[0]))

    def separated(self, text: str) -> str:
        """The text of a cell with what separates its values now, once a person confirmed it."""
        return rewritten(text, *self.separators) if self._separates and not self.asks_separator(text) else text

    def items(self, text: str) -> list[str]:
        """The values of a cell, in order; the cell itself where it holds one."""
        if self.field.values is not None and self.field.values.of_items:
            # An empty list is a cell of its own.
            return held(self.field.values, text) or [text]
        separator = separator_of(self.field)
        if separator is None or separator not in text:
            return [text]
        if not any(separator in value.text for value in (self.field.values.values if self.field.values else ())):
            return text.split(separator)
        return _split_by_values(text, separator, sorted(self._values, key=len, reverse=True))

    def outcome(self, item: str) -> Settled | Open | None:
        """What the table says of a value; None where it says nothing."""
        return self._values.get(item) or self._values.get(self._meant(item) or "")

    def _meant(self, item: str) -> str | None:
        """The listed value that another text stands for: as its faulty regex asks for it, or as the type reads it."""
        values = self.field.values
        if values is None:
            return None
        for text, source in self._sources.items():
            if matches(f"^(?:{source})$", item):
                return text
        if self.field.type == "string":
            return None
        try:
            read = read_value(self.field, item)
            return next((value.text for value in values.values if read_value(self.field, value.value) == read), None)
        except (Wrong, Unknown):
            return None


def routes(table: Correspondence, before: Schema, after: Schema) -> dict[str, Route]:
    """The route of each named field of the old version, by name."""
    rows: dict[str, list[CorrespondenceRow]] = {}
    for row in table.rows:
        rows.setdefault(row.old_field, []).append(row)
    found: dict[str, Route] = {}
    for item in before.fields:
        if item.name:
            found.setdefault(item.name, Route(item, rows.get(item.name, ()), after))
    return found


def _outcome(rows: Sequence[CorrespondenceRow]) -> Settled | Open:
    """What the rows about one thing say together: a person's yes wins, then what is certain."""
    said_yes = [row for row in rows if row.status == "yes"]
    settled = said_yes or [row for row in rows if row.status in SETTLED]
    if settled:
        return Settled(tuple(NewValue(row.new_field, row.new_value) for row in settled if row.new_field))
    asked = [row for row in rows if row.status in OPEN and row.new_field]
    elsewhere = dict.fromkeys(row.new_field for row in asked if row.kind == "value" and row.new_value == row.old_value)
    return Open(tuple(dict.fromkeys(map(_choice, asked))), any(row.status == "guessed" for row in asked), tuple(elsewhere))


def _choice(row: CorrespondenceRow) -> str:
    return row.new_value if row.kind == "value" else row.new_field


def _writings(values: ValueList | None) -> Mapping[str, str]:
    """The values whose regex text is not their plain escape: what it matches was all that a valid file could write."""
    return {value.text: value.source for value in values.values if value.source is not None} if values is not None else {}


def _split_by_values(text: str, separator: str, longest_first: Sequence[str]) -> list[str]:
    """The items where a value may hold the separator: at each place the longest value that fits, or up to the next mark."""
    items: list[str] = []
    start = 0
    while True:
        for value in longest_first:
            end = start + len(value)
            if text.startswith(value, start) and (end == len(text) or text.startswith(separator, end)):
                break
        else:
            mark = text.find(separator, start)
            end = mark if mark >= 0 else len(text)
        items.append(text[start:end])
        if end >= len(text):
            return items
        start = end + len(separator)
