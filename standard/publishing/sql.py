"""`….sqlite.sql` and `….postgresql.sql`: a table that holds what the schema says, and refuses what it refuses.

A cell that holds several values stays one text. What the database cannot check is said in a comment beside the column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.json_schema import native, numeric
from standard.publishing.prose import one_line
from standard.schema.cells import CONSTRAINTS
from standard.schema.keys import KeyToTable, foreign_keys, names
from standard.schema.model import JSON, Field, Schema, ValueList
from standard.schema.patterns.parser import simple
from standard.schema.patterns.writing import for_json_schema

INLINE: Final = 30
"""Values above which a list is a table of its own."""
ROWS: Final = 500
"""Rows of one INSERT."""
LONGEST_NAME: Final = 63
"""Bytes of a name in PostgreSQL."""
KEPT_NAMES: Final = frozenset({"cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"})
"""Columns that PostgreSQL adds to every table."""


@dataclass(frozen=True, slots=True)
class SqlDialect:
    types: Mapping[str, str]
    matches: Callable[[str, str], str] | None
    """A column and a pattern as a condition; None where the database has no expressions."""
    comments: bool
    """Whether tables and columns carry comments."""


SQLITE: Final = SqlDialect(
    {"integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER", "year": "INTEGER"},
    None,
    comments=False,
)
POSTGRESQL: Final = SqlDialect(
    {
        "integer": "bigint",
        "number": "numeric",
        "boolean": "boolean",
        "year": "integer",
        "date": "date",
        "time": "time",
        "datetime": "timestamp",
        "object": "jsonb",
        "geojson": "jsonb",
        "array": "jsonb",
    },
    lambda column, pattern: f"{column} ~ {literal(pattern)}",
    comments=True,
)
TEXTS: Final = frozenset({"TEXT", "text"})
COUNTED: Final = frozenset({"array", "list", "object"})
"""The types whose length is how many elements a cell holds."""
BOUNDS: Final = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}


def sqlite_ddl(content: ReleaseContent) -> bytes | None:
    return _ddl(content, SQLITE)


def postgresql_ddl(content: ReleaseContent) -> bytes | None:
    return _ddl(content, POSTGRESQL)


def literal(text: str) -> str:
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


def _ddl(content: ReleaseContent, dialect: SqlDialect) -> bytes | None:
    """None for a schema without fields: a table has columns."""
    schema = content.schema
    if not schema.fields:
        return None
    table = re.sub(r"\W+", "_", content.slug).strip("_") or "table"
    named = _distinct([field.name or "colonne" for field in schema.fields], KEPT_NAMES)
    columns = dict(zip((field.uid for field in schema.fields), named, strict=True))
    lists = _lists(schema, table, columns)
    lines = [f"-- {one_line(content.title)}, version {content.version} du {date_in_words(content.date)}."]
    for field in schema.fields:
        if field.uid in lists and field.values is not None:
            lines += _list_table(lists[field.uid], field.values)
    body = [part for field in schema.fields for part in _column(field, columns[field.uid], lists.get(field.uid), dialect)]
    body += _keys(schema, columns, table, dialect)
    lines += [f"CREATE TABLE {quoted_name(table)} (", *_separated(body), ");"]
    if dialect.comments:
        lines += _comments(content, table, columns)
    return ("\n".join(lines) + "\n").encode(errors="replace")


def _distinct(wanted: Sequence[str], kept: Iterable[str] = ()) -> list[str]:
    """The names, those that a database would take for one, cut, or for one that it keeps, told apart by a number."""
    taken = set(kept)
    found = []
    for name in wanted:
        short, number = _cut(name, LONGEST_NAME), 1
        while short.lower() in taken:
            number += 1
            short = f"{_cut(name, LONGEST_NAME - len(str(number)) - 1)}_{number}"
        taken.add(short.lower())
        found.append(short)
    return found


def _cut(name: str, most: int) -> str:
    return name.replace("\0", "").encode(errors="replace")[:most].decode(errors="ignore") or "colonne"


def _lists(schema: Schema, table: str, columns: Mapping[str, str]) -> dict[str, str]:
    """By field whose values are too many for one condition, the table that lists them."""
    long = [
        field
        for field in schema.fields
        if field.values is not None and not field.values.several and len(field.values.values) > INLINE and field.type == "string"
    ]
    tables = _distinct([table, *(f"{table}_{columns[field.uid]}" for field in long)])[1:]
    return dict(zip((field.uid for field in long), tables, strict=True))


def _list_table(table: str, values: ValueList) -> Iterator[str]:
    yield f'CREATE TABLE {quoted_name(table)} ("valeur" text PRIMARY KEY, "libelle" text, "definition" text);'
    rows = [
        f"({literal(text)}, {literal(value.label)}, {literal(value.definition) if value.definition else 'NULL'})"
        for text, value in {value.text: value for value in values.values}.items()
    ]
    for start in range(0, len(rows), ROWS):
        yield f"INSERT INTO {quoted_name(table)} VALUES"
        yield ",\n".join(rows[start : start + ROWS]) + ";"


def _column(field: Field, name: str, listed: str | None, dialect: SqlDialect) -> Iterator[str]:
    """The definition of a column, then what cannot be checked, as comments."""
    column = quoted_name(name)
    kind = _type(field, dialect)
    said = [column, kind]
    if field.required:
        said.append("NOT NULL")
    if field.get("constraints/unique") is True and kind != "jsonb":
        said.append("UNIQUE")
    if listed is not None:
        said.append(f'REFERENCES {quoted_name(listed)} ("valeur")')
    checks, left = _checks(field, column, kind, dialect, listed=listed is not None)
    said += [f"CHECK ({check})" for check in checks]
    yield "  " + " ".join(said)
    for sentence in left:
        yield f"  -- {one_line(sentence)}"


def _type(field: Field, dialect: SqlDialect) -> str:
    text = "text" if dialect.comments else "TEXT"
    values = field.values
    if values is not None and not values.of_items and (values.several or not _natives(field)):
        return text
    if field.type in ("date", "time", "datetime") and field.format == "any":
        return text
    return dialect.types.get(field.type, text)


def _natives(field: Field) -> bool:
    """Whether every value of a list is what the type holds."""
    kinds: dict[str, tuple[type, ...]] = {"integer": (int,), "year": (int,), "number": (int, float), "boolean": (bool,)}
    if field.values is None or field.type not in kinds:
        return field.values is None or field.type == "string"
    found = [native(field, value.value) for value in field.values.values]
    return all(isinstance(one, kinds[field.type]) and (field.type == "boolean" or not isinstance(one, bool)) for one in found)


def _checks(field: Field, column: str, kind: str, dialect: SqlDialect, *, listed: bool) -> tuple[list[str], list[str]]:
    """The conditions of a column, and what no condition says."""
    checks: list[str] = []
    left: list[str] = []
    textual = kind in TEXTS
    # What a constraint means for a type that does not have it, nobody says: our check of files leaves it out too.
    known = CONSTRAINTS.get(field.type, frozenset())
    values = field.values
    if values is not None and values.several:
        what = "Une liste JSON de valeurs" if values.of_items else f"Plusieurs valeurs, séparées par {values.separator!r},"
        left.append(f"{what} parmi : {', '.join(value.text for value in values.values)}")
    elif values is not None and not listed:
        checks.append(f"{column} IN ({', '.join(dict.fromkeys(_value(field, value.value, kind) for value in values.values))})")
    for key, sign in (("minLength", ">="), ("maxLength", "<=")):
        size = field.get(f"constraints/{key}")
        if (
            textual
            and key in known
            and field.type not in COUNTED
            and isinstance(size, int)
            and not isinstance(size, bool)
            and abs(size) < 2**31
        ):
            checks.append(f"length({column}) {sign} {size}")
    for key, sign in BOUNDS.items():
        bound = numeric(field.get(f"constraints/{key}"))
        if isinstance(bound, (int, float)) and not isinstance(bound, bool) and field.type in ("integer", "number", "year") and not textual:
            checks.append(f"{column} {sign} {bound}")
    pattern = field.text("constraints/pattern")
    if pattern and "pattern" in known:
        written = _pattern(pattern) if textual and dialect.matches is not None else None
        if written is not None and dialect.matches is not None:
            checks.append(dialect.matches(column, written))
        else:
            left.append(f"Expression régulière : {pattern}")
    return checks, left


def _value(field: Field, value: JSON, kind: str) -> str:
    if kind in TEXTS:
        return literal(value if isinstance(value, str) else str(value))
    found = native(field, value)
    if isinstance(found, bool):
        return str(int(found)) if kind == "INTEGER" else str(found).upper()
    return str(found)


def _pattern(pattern: str) -> str | None:
    """A pattern that PostgreSQL reads as Python does: a simple one, with no long repetition."""
    tree = simple(pattern)
    if tree is None:
        return None
    written = for_json_schema(tree)
    sizes = (int(size) for found in re.findall(r"\{(\d+)(?:,(\d*))?\}", written) for size in found if size)
    foreign = re.search(r"\\[pPuxbB]|\[\^?\]|\(\?[^:]", written)
    return None if foreign or any(size > 255 for size in sizes) else written


def _keys(schema: Schema, columns: Mapping[str, str], table: str, dialect: SqlDialect) -> Iterator[str]:
    by_name = {field.name: columns[field.uid] for field in schema.fields}
    key = names(schema.properties.get("primaryKey"))
    unique: list[tuple[str, ...]] = [key] if _known(key, by_name) else []
    if unique:
        yield f"  PRIMARY KEY ({_enumerated(key, by_name)})"
    several = schema.properties.get("uniqueKeys")
    for each in several if isinstance(several, list) else ():
        listed = names(each)
        if _known(listed, by_name) and listed not in unique:
            unique.append(listed)
            yield f"  UNIQUE ({_enumerated(listed, by_name)})"
    unique += [(field.name,) for field in schema.fields if field.get("constraints/unique") is True]
    types = {field.name: _type(field, dialect) for field in schema.fields}
    for link in foreign_keys(schema):
        yield from _link(link, by_name, unique, table, types)


def _link(
    link: KeyToTable, by_name: Mapping[str, str], unique: list[tuple[str, ...]], table: str, types: Mapping[str, str]
) -> Iterator[str]:
    own, theirs = link.own, link.theirs
    if link.table:
        yield f"  -- {', '.join(own)} renvoie à {', '.join(theirs)} de la table {one_line(link.table)}"
    elif _known(own, by_name) and _known(theirs, by_name) and len(own) == len(theirs):
        alike = all(types[one] == types[other] for one, other in zip(own, theirs, strict=True))
        if theirs in unique and alike:
            yield f"  FOREIGN KEY ({_enumerated(own, by_name)}) REFERENCES {quoted_name(table)} ({_enumerated(theirs, by_name)})"
        else:
            yield f"  -- {', '.join(own)} renvoie à {', '.join(theirs)} de cette même table"


def _known(listed: Sequence[str], by_name: Mapping[str, str]) -> bool:
    return bool(listed) and all(name in by_name for name in listed) and len(set(listed)) == len(listed)


def _enumerated(listed: Sequence[str], by_name: Mapping[str, str]) -> str:
    return ", ".join(quoted_name(by_name[name]) for name in listed)


def _separated(parts: Sequence[str]) -> Iterator[str]:
    """A comma after each part but the last one that is no comment."""
    last = max(rank for rank, part in enumerate(parts) if not part.startswith("  --"))
    for rank, part in enumerate(parts):
        yield f"{part}," if rank < last and not part.startswith("  --") else part


def _comments(content: ReleaseContent, table: str, columns: Mapping[str, str]) -> Iterator[str]:
    yield f"COMMENT ON TABLE {quoted_name(table)} IS {literal(f'{content.title}, version {content.version}')};"
    for field in content.schema.fields:
        said = ". ".join(filter(None, (field.title, one_line(field.description))))
        yield f"COMMENT ON COLUMN {quoted_name(table)}.{quoted_name(columns[field.uid])} IS {literal(said)};"
