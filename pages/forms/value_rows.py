"""The allowed values of a field as the rows of a form: added, renamed, described, moved, retired.

A row is named by a key that follows it wherever it goes: the value's uid, or `n1`, `n2`… for one that is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from django.http import QueryDict

from standard.schema.model import PLAIN_FORMS, Scalar, Value, ValueList, canonical
from standard.schema.table_schema import Uids, value_holds
from standard.schema.wording import quoted

NEW: Final = re.compile(r"n[0-9]{1,6}")
QUOTED_CELL: Final = re.compile(r'(?:(?<=[\t\n])|\A)"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
"""A cell between quotation marks, as a spreadsheet copies one that holds several lines."""


def _line(text: str) -> str:
    """A text of one line, as a form sends it back."""
    return " ".join(text.split())


def _paragraph(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


EDITED: Final = {"label": _line, "definition": _paragraph}
"""What a row says of its value, and how it is read. A text that reads the same was not changed."""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value as it is being edited. A retired one stays in sight, so that it can be put back."""

    key: str
    text: str
    label: str = ""
    definition: str = ""
    deprecated: bool = False
    retired: bool = False
    errors: tuple[str, ...] = ()

    @property
    def new(self) -> bool:
        return NEW.fullmatch(self.key) is not None

    @property
    def blank(self) -> bool:
        """A new row where nothing was written yet: it is as if it were not there."""
        return self.new and not (self.text or self.label or self.definition)

    @property
    def described(self) -> bool:
        return bool(self.label or self.definition or self.deprecated)


def rows_of(values: ValueList | None) -> tuple[ValueRow, ...]:
    return tuple(
        ValueRow(
            key=value.uid,
            text=value.text,
            label=_text(value, "label"),
            definition=_text(value, "definition"),
            deprecated=value.properties.get("deprecated") is True,
        )
        for value in (values.values if values else ())
    )


def read_rows(data: QueryDict, values: ValueList | None) -> tuple[ValueRow, ...]:
    """The rows that a form sent, in the order of the page, those that were pasted after the one they were pasted in, or last."""
    known = {value.uid: _line(value.text) for value in values.values} if values else {}
    keys = dict.fromkeys(key for key in data.getlist("values") if key in known or NEW.fullmatch(key))
    rows: list[ValueRow] = []
    for key in keys:
        written = data.get(f"value-{key}-text", "").replace("\x00", "")
        row = ValueRow(
            key=key,
            text=_line(written),
            label=_line(data.get(f"value-{key}-label", "").replace("\x00", "")),
            definition=_paragraph(data.get(f"value-{key}-definition", "").replace("\x00", "")),
            deprecated=bool(data.get(f"value-{key}-deprecated")),
            retired=bool(data.get(f"value-{key}-retired")),
        )
        lines = pasted(written) if known.get(key) != row.text else ()
        rows += _in_place_of(row, lines) if len(lines) > 1 or (lines and lines[0][1]) else (row,)
    return _numbered(_with(rows, pasted(data.get("paste", ""))), keys)


def pasted(text: str) -> tuple[tuple[str, str], ...]:
    """What a column of a spreadsheet says, a value a line; what stands in the columns beside it defines the value."""
    text = QUOTED_CELL.sub(_on_one_line, text.replace("\x00", "").replace("\r\n", "\n"))
    lines = (line.split("\t") for line in text.splitlines())
    return tuple((_line(value), _line(" ".join(beside))) for value, *beside in lines if value.strip())


def _on_one_line(cell: re.Match[str]) -> str:
    """What a cell of several lines says; one that holds its own quotation marks is as it stands."""
    written = cell[1]
    return _line(written.replace('""', '"')) if re.search(r"[\t\n]", written) else cell[0]


def _in_place_of(row: ValueRow, lines: Sequence[tuple[str, str]]) -> Iterator[ValueRow]:
    (text, definition), *others = lines
    yield replace(row, text=text, definition=definition or row.definition)
    yield from (ValueRow("", value, definition=beside) for value, beside in others)


def _with(rows: Sequence[ValueRow], lines: Iterable[tuple[str, str]]) -> list[ValueRow]:
    """The rows and those of the lines. A value that is there already is put back, and takes the definition that it lacked."""
    found = list(rows)
    places = {row.text: place for place, row in enumerate(found)}
    for text, definition in lines:
        place = places.setdefault(text, len(found))
        if place == len(found):
            found.append(ValueRow("", text))
        found[place] = replace(found[place], definition=found[place].definition or definition, retired=False)
    return found


def _numbered(rows: Iterable[ValueRow], used: Iterable[str]) -> tuple[ValueRow, ...]:
    """The rows, with a key for those that have none."""
    taken = {int(key[1:]) for key in used if NEW.fullmatch(key)}
    free = (f"n{number}" for number in count(1) if number not in taken)
    return tuple(row if row.key else replace(row, key=next(free)) for row in rows)


def changed(rows: Sequence[ValueRow], action: str) -> tuple[ValueRow, ...]:
    """The rows after a button of theirs: `add`, `up:<key>`, `down:<key>`, `retire:<key>`, `restore:<key>`."""
    verb, _, key = action.partition(":")
    listed = list(rows)
    place = next((index for index, row in enumerate(listed) if row.key == key), None)
    if verb == "add":
        listed.append(ValueRow(key=_free_key(rows), text=""))
    elif place is None:
        return tuple(rows)
    elif verb in ("up", "down"):
        other = max(0, place - 1) if verb == "up" else min(len(listed) - 1, place + 1)
        listed[place], listed[other] = listed[other], listed[place]
    elif verb == "retire" and listed[place].new:
        del listed[place]
    elif verb in ("retire", "restore"):
        listed[place] = replace(listed[place], retired=verb == "retire")
    return tuple(listed)


def begun(rows: Sequence[ValueRow], text: str) -> tuple[ValueRow, ...]:
    """The rows and a new one that already says its value."""
    *others, last = changed(rows, "add")
    return (*others, replace(last, text=_line(text)))


def checked(rows: Iterable[ValueRow], separator: str | None, before: ValueList | None) -> tuple[ValueRow, ...]:
    """The rows with what is wrong with each. What was wrong before, and was not touched, is not this person's to mend."""
    same = before is not None and before.separator == separator
    untouched = {value.uid: _line(value.text) for value in before.values} if before is not None and same else {}
    seen: dict[str, int] = {}
    found = []
    rank = 0
    for row in rows:
        errors = []
        if not (row.retired or row.blank):
            rank += 1
            if untouched.get(row.key) == row.text:
                pass
            elif not row.text:
                errors.append("Écrivez la valeur, ou retirez cette ligne.")
            elif row.text in seen:
                errors.append(f"{quoted(row.text)} est déjà dans la liste, à la {_rank(seen[row.text])} place.")
            elif separator is not None and separator.strip() and separator.strip() in row.text:
                errors.append(
                    f"{quoted(row.text)} contient le séparateur {quoted(separator.strip())} : la cellule serait coupée en deux. "
                    "Écrivez la valeur sans lui, ou choisissez un autre séparateur."
                )
            seen.setdefault(row.text, rank)
        found.append(replace(row, errors=tuple(errors)))
    return tuple(found)


def listed(rows: Iterable[ValueRow], known: ValueList | None, *, form: str, name: str, uids: Uids) -> tuple[Value, ...]:
    """The values that the rows say, in a list of that form. `uids` gives those that are new theirs."""
    earlier = {value.uid: value for value in known.values} if known else {}
    numbers = bool(earlier) and form in PLAIN_FORMS and not any(isinstance(value.value, str) for value in earlier.values())
    values = []
    for row in rows:
        if row.retired or row.blank:
            continue
        old = earlier.get(row.key)
        kept = old is not None and _line(old.text) == row.text
        scalar: Scalar = old.value if old is not None and kept else _scalar(row.text, numbers)
        if form not in PLAIN_FORMS and not isinstance(scalar, str):
            scalar = row.text
        value = Value(
            uid=old.uid if old is not None else uids.new("v", name, canonical(scalar)),
            value=scalar,
            source=old.source if old is not None and kept else None,
            properties=_properties(old, row),
        )
        # The text that stood for the value in another form of list is not kept.
        values.append(value if value_holds(value, form) else replace(value, source=None))
    return tuple(values)


def _properties(old: Value | None, row: ValueRow) -> Mapping[str, object]:
    properties = dict(old.properties) if old is not None else {}
    for key, plain in EDITED.items():
        said = getattr(row, key)
        if said == plain(_text(old, key) if old is not None else ""):
            continue
        if said:
            properties[key] = said
        else:
            properties.pop(key, None)
    if row.deprecated != (properties.get("deprecated") is True):
        if row.deprecated:
            properties["deprecated"] = True
        else:
            del properties["deprecated"]
    return properties


def _scalar(text: str, numbers: bool) -> Scalar:
    """A value as the rest of the list is written: as a number where all the others are."""
    if numbers and re.fullmatch(r"-?[0-9]{1,15}", text):
        return int(text)
    if numbers and re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,10}", text):
        return float(text)
    return text


def _text(value: Value, key: str) -> str:
    said = value.properties.get(key)
    return said if isinstance(said, str) else ""


def _free_key(rows: Sequence[ValueRow]) -> str:
    used = {row.key for row in rows}
    return next(f"n{number}" for number in range(1, len(rows) + 2) if f"n{number}" not in used)


def _rank(place: int) -> str:
    return "1ʳᵉ" if place == 1 else f"{place}ᵉ"
