"""Rewrites the rows of a table from one version of a schema to another, and says what only a person can decide.

Nothing is lost and nothing is guessed. A value that a person has to decide on stays where they will see it: in the
column that continues its own, and where there is none in a column of its old name at the end of the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from standard.schema.cells import missing_texts_of, read_cell
from standard.schema.correspondence import reasons
from standard.schema.correspondence.notation import reads_alike, rewritten
from standard.schema.correspondence.reasons import Pending
from standard.schema.correspondence.routes import Open, Route, Settled, routes
from standard.schema.correspondence.table import Correspondence
from standard.schema.listed_cells import holding
from standard.schema.model import Field, Schema, ValueList, same

REMEMBERED: Final = 20_000
"""Distinct cells whose outcome is remembered."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A row: the cells of the columns of `Rewriter.header`, the texts left to decide by column of the file, the cells
    that stood beyond the header, what is to decide, and the new columns whose cell was already wrong before."""

    cells: list[Any]
    left: dict[int, Any]
    beyond: list[Any]
    pending: tuple[Pending, ...]
    wrong_before: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...] = ()
    """(new column, what the row said, what it says), where that is not the same text."""

    def row(self, kept: Sequence[int]) -> list[Any]:
        """The whole row, `kept` the columns of the file that stay at the end."""
        return [*self.cells, *(self.left.get(position, "") for position in kept), *self.beyond]


@dataclass(frozen=True, slots=True)
class _RewrittenText:
    """A text on its way to a new column. `touched` where it is not what the cell said."""

    field: str
    text: str
    touched: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one cell becomes: texts for new columns, those that stay behind, and what is to decide."""

    parts: tuple[_RewrittenText, ...] = ()
    left: tuple[str, ...] = ()
    pending: tuple[Pending, ...] = ()
    blank: bool = False


class _NewColumn:
    """A new column, and the columns of the file that it is made from."""

    def __init__(self, field: Field, missing: tuple[str, ...]) -> None:
        self.field, self.missing = field, missing
        self.sources: list[int] = []
        self.absent: list[Route] = []
        """The old fields that it is made from and that the file has no column for."""
        self.copied: int | None = None
        """The column of the file whose cells are taken as they are."""


class Rewriter:
    """Rewrites rows whose columns are those of `header`, each the cells of a field of `before` or of none.

    The output has every column of `after`, in its order, then the columns that neither version knows. Cells of a field
    that both versions read and check alike are handed over untouched and unread: what is to decide is only what the
    change of version asks, and a file that was valid is valid again once that is decided.
    """

    def __init__(
        self,
        before: Schema,
        after: Schema,
        table: Correspondence,
        header: Sequence[str],
        fields: Sequence[Field | None],
        *,
        as_text: Callable[[Field, Any], str] = lambda field, cell: str(cell),
    ) -> None:
        known = routes(table, before, after)
        self._as_text = as_text
        self._header = tuple(header)
        self._routes = {position: known[item.name] for position, item in enumerate(fields) if item is not None}
        self._old_missing = {item.name: missing_texts_of(item, before) for item in before.fields}
        self._columns = {item.name: _NewColumn(item, missing_texts_of(item, after)) for item in after.fields if item.name}
        for position, route in self._routes.items():
            for name in route.targets():
                self._columns[name].sources.append(position)
        held = {route.field.name for route in self._routes.values()}
        for old, route in known.items():
            for name in route.targets() if old not in held else ():
                self._columns[name].absent.append(route)
        self._extras: list[int] = []
        for position, label in enumerate(header):
            if position not in self._routes:
                self._take_unknown(position, label)
        for column in self._columns.values():
            self._copy_if_alike(column)
        copied = {column.copied for column in self._columns.values()}
        self._read = [position for position in self._routes if position not in copied]
        self.kept = [position for position in self._read if self._goes(self._routes[position])]
        """Columns of the file that have no place in the new version: they stay at the end."""
        self.perhaps_kept = [p for p in self._read if p not in self.kept and not self._is_continued(p)]
        """Columns of the file that stay at the end where a row leaves something in them."""
        self._made: dict[tuple[int, str], _Parts] = {}
        self._codes: dict[tuple[int, str], str] = {}

    def header(self, kept: Sequence[int]) -> list[str]:
        """The labels of the output, `kept` the columns of the file that stay at the end under their old names."""
        return [*self._columns, *(self._header[position] for position in self._extras), *map(self._kept_label, kept)]

    @property
    def copied(self) -> frozenset[str]:
        """The new columns that hold the cells of a column of the same name, as they are."""
        columns = ((name, column.copied) for name, column in self._columns.items())
        return frozenset(name for name, source in columns if source is not None and self._old_name(source) == name)

    def _old_name(self, position: int) -> str:
        return self._routes[position].field.name if position in self._routes else ""

    def columns_gone(self, row: int) -> tuple[Pending, ...]:
        """The columns without a place in the new version, each to decide once; `row` is the number of the header."""
        fields = ((self._routes[position].field, self._kept_label(position)) for position in self.kept)
        return tuple(replace(reasons.column_gone(field, label, row), subjects=(("field", field.name, ""),)) for field, label in fields)

    def rewrite(self, number: int, cells: Sequence[Any]) -> Rewritten:
        """The row of that number in the file."""
        width = len(self._header)
        at = [*cells[:width], *[""] * (width - len(cells))]
        arriving: dict[str, list[tuple[int, _RewrittenText]]] = defaultdict(list)
        blank: dict[str, str] = {}
        left: dict[int, Any] = {}
        pending: list[Pending] = []
        texts: dict[int, str] = {}
        for position in self._read:
            route = self._routes[position]
            text = texts[position] = self._as_text(route.field, at[position])
            if position in self.kept:
                left[position] = at[position]
                continue
            made = self._parts(position, text)
            for part in made.parts:
                arriving[part.field].append((position, part))
            if made.left:
                left[position] = _holding(route.field, made.left)
            if made.blank:
                for heir in route.heirs:
                    blank.setdefault(heir.name, text)
            pending += made.pending
        output: list[Any] = []
        wrong_before: list[str] = []
        changed: list[tuple[str, str, str]] = []
        for name, column in self._columns.items():
            if column.copied is not None:
                output.append(at[column.copied])
                continue
            text = self._joined(column, arriving[name], blank.get(name, ""), texts, left, pending)
            output.append(text)
            said = " ; ".join(filter(None, (texts[position] for position in column.sources)))
            if text != said:
                changed.append((name, said, text))
            refusal = self._refusal(column, text, texts)
            if refusal is not None and self._was_wrong(column, texts):
                wrong_before.append(name)
            elif refusal is not None and not any(one.column == name or (not text and one.supposed_to_fill(name)) for one in pending):
                pending.append(refusal)
        output += (at[position] for position in self._extras)
        numbered = tuple(replace(one, row=number) for one in pending)
        return Rewritten(output, left, list(cells[width:]), numbered, tuple(wrong_before), tuple(changed))

    def _take_unknown(self, position: int, label: str) -> None:
        """A column that the old version did not know fills the new field of that name, if nothing else does."""
        column = self._columns.get(label)
        if column is None or column.sources or column.copied is not None:
            self._extras.append(position)
        else:
            column.copied = position

    def _copy_if_alike(self, column: _NewColumn) -> None:
        if len(column.sources) != 1:
            return
        route = self._routes[column.sources[0]]
        untouched = route.targets() == {column.field.name} and route.keeps_values() and not any(route.separators)
        if untouched and _alike(route.field, column.field) and self._old_missing[route.field.name] == column.missing:
            column.copied = column.sources[0]

    def _goes(self, route: Route) -> bool:
        return not route.heirs and not route.dropped and not route.shares_out and not route.choices

    def _is_continued(self, position: int) -> bool:
        """Whether whatever is left to decide of that column stays in the new column that continues it alone."""
        route = self._routes[position]
        return route.dropped or (route.home is not None and self._columns[route.home].sources == [position])

    def _kept_label(self, position: int) -> str:
        name = self._routes[position].field.name
        return f"{name} (avant)" if name in self._columns else name

    def _parts(self, position: int, text: str) -> _Parts:
        found = self._made.get((position, text))
        if found is None:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            found = self._made[position, text] = self._made_of(position, text)
        return found

    def _made_of(self, position: int, text: str) -> _Parts:
        route = self._routes[position]
        if text in self._old_missing[route.field.name] or not text:
            filled = tuple(_RewrittenText(target.field, target.text, True) for target in route.filled)
            return _Parts(filled, blank=not filled)
        parts: list[_RewrittenText] = []
        left: list[str] = []
        pending: list[Pending] = []
        if route.asks_separator(text):
            asked = reasons.separated_otherwise(route.field, text, *route.separators)
            pending.append(replace(asked, subjects=(("separator", route.field.name, route.separators[0]),)))
        for item in route.items(text):
            outcome = route.outcome(item) if item else None
            if isinstance(outcome, Settled):
                parts += (_RewrittenText(target.field, target.text, target.text != item) for target in outcome.targets)
                if not outcome.targets:
                    parts += (_RewrittenText(name, "", True) for name in [route.home] if name)
                continue
            if outcome is None and len(route.heirs) == 1:
                parts.append(self._converted(route.field, route.heirs[0], route.separated(item), pending))
            elif outcome is None and len(route.heirs) > 1 and not route.shares_out:
                parts += (self._converted(route.field, heir, item, pending) for heir in route.heirs)
            elif not (outcome is None and route.dropped):
                if item:
                    pending.append(self._question(position, item, outcome))
                if route.home is not None:
                    parts.append(_RewrittenText(route.home, item, False))
                elif item:
                    left.append(item)
        return _Parts(tuple(parts), tuple(left), tuple(pending))

    def _converted(self, old: Field, new: Field, text: str, pending: list[Pending]) -> _RewrittenText:
        written = rewritten(old, new, text)
        if written is None:
            pending.append(replace(reasons.read_otherwise(new, text), subjects=(("value", old.name, text),)))
        return _RewrittenText(new.name, text if written is None else written, written not in (None, text))

    def _question(self, position: int, item: str, outcome: Open | None) -> Pending:
        route = self._routes[position]
        column = route.home or self._kept_label(position)
        about_value = (("value", route.field.name, item),)
        if outcome is None and route.choices:
            if route.supposed:
                asked = reasons.column_supposed(route.field, column, item, route.choices)
            else:
                asked = reasons.column_open(column, item, route.choices)
            return replace(asked, subjects=(("field", route.field.name, ""),))
        if outcome is None or not outcome.choices:
            asked = reasons.value_gone(column, item)
        elif outcome.supposed:
            asked = reasons.value_supposed(column, item, outcome.choices, outcome.elsewhere)
        else:
            asked = reasons.value_open(column, item, outcome.choices)
        return replace(asked, subjects=about_value)

    def _joined(
        self,
        column: _NewColumn,
        arriving: list[tuple[int, _RewrittenText]],
        blank: str,
        texts: dict[int, str],
        left: dict[int, Any],
        pending: list[Pending],
    ) -> str:
        """The cell of a new column, from what arrives there."""
        # What stood in the column comes before what is moved there.
        arriving = sorted(arriving, key=lambda arrival: self._routes[arrival[0]].home != column.field.name)
        origins = {position for position, _ in arriving}
        if len(origins) == 1 and not any(part.touched for _, part in arriving):
            (origin,) = origins
            if self._is_whole(origin, [part.text for _, part in arriving], column.field, texts[origin]):
                return texts[origin]
        distinct = list(dict.fromkeys(part.text for _, part in arriving if part.text))
        if not distinct:
            return next((text for text in (blank, "", *column.missing) if text in column.missing), "")
        if column.field.values is not None and column.field.values.several:
            return holding(column.field.values, distinct)
        if len(origins) == 1 and column.field.values is None and (mark := self._routes[arriving[0][0]].separator) is not None:
            # What held several values becomes free text: they stay as many.
            return mark.join(distinct)
        if len(distinct) == 1:
            return distinct[0]
        if len(origins) == 1:
            (origin,) = origins
            pending.append(reasons.several(column.field, texts[origin], distinct))
            return texts[origin]
        for origin in origins:
            mine = [part.text for position, part in arriving if position == origin and part.text]
            left[origin] = _holding(self._routes[origin].field, mine)
        pending.append(reasons.merging(column.field, distinct))
        return ""

    def _is_whole(self, origin: int, parts: list[str], new: Field, text: str) -> bool:
        """Whether all that a cell holds arrives as it was, where the new column writes it in the same way."""
        old = self._routes[origin].field
        if old.values is not None and old.values.of_items and new.type == "array":
            return parts == self._routes[origin].items(text)
        return _holding(new, parts) == text

    def _refusal(self, column: _NewColumn, text: str, texts: dict[int, str]) -> Pending | None:
        code = self._code(column.field, text, column.missing)
        return replace(reasons.refused(column.field, text, code), subjects=self._refused_values(column, texts)) if code else None

    def _refused_values(self, column: _NewColumn, texts: dict[int, str]) -> tuple[tuple[str, str, str], ...]:
        """The old values that a refused cell is made from, where each may be told what it becomes."""
        if len(column.sources) != 1:
            return ()
        (position,) = column.sources
        route, text = self._routes[position], texts[position]
        items = [""] if not text or text in self._old_missing[route.field.name] else route.items(text)
        listed = {value.text for value in column.field.values.values} if column.field.values is not None else set()
        refused = [item for item in dict.fromkeys(items) if item not in listed]
        return tuple(("value", route.field.name, item) for item in (refused if listed else items if len(items) == 1 else ()))

    def _was_wrong(self, column: _NewColumn, texts: dict[int, str]) -> bool:
        """Whether the old version refused what the cell is made from."""
        read = [(self._routes[position].field, texts[position]) for position in column.sources]
        read += ((route.field, "") for route in column.absent)
        return any(self._code(field, text, self._old_missing[field.name]) for field, text in read)

    def _code(self, field: Field, text: str, missing: tuple[str, ...]) -> str:
        """What is wrong with a cell, empty where nothing is."""
        key = (id(field), text)
        if key not in self._codes:
            if len(self._codes) >= REMEMBERED:
                self._codes.clear()
            verdict = read_cell(field, text, missing_values=missing)
            self._codes[key] = "" if verdict.ok else verdict.code
        return self._codes[key]


def _holding(field: Field, texts: Sequence[str]) -> str:
    return holding(field.values, texts) if field.values is not None else "".join(texts)


def _alike(old: Field, new: Field) -> bool:
    """Whether both fields read and check every cell the same."""
    checks = {path for path in {*old.properties, *new.properties} if path.startswith("constraints/")}
    return reads_alike(old, new) and all(same(old.get(path), new.get(path)) for path in checks) and _accepted(old) == _accepted(new)


def _accepted(field: Field) -> object:
    values: ValueList | None = field.values
    if values is None:
        return None
    return values.form, values.separator, values.separator_source, {(value.text, value.source) for value in values.values}
