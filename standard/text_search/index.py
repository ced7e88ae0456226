"""The full-text index of each database: how it is made, kept in step and asked.

It is made after every `migrate`, since it is no table that Django knows: on SQLite a table of FTS5 that triggers keep in
step, on PostgreSQL an index on an expression. Both hold the words of `SearchEntry.words` as they are, cut at spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, INDEX = "standard_searchentry", "standard_searchindex"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched: beginnings of words, all of them; whole marks, all of them; and not all of other beginnings."""

    beginnings: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database is told."""

    make: tuple[str, ...]
    matching: str
    """The keys of the entries that match, as a query with one parameter."""
    beginning: str
    whole: str
    together: str
    excluding: str

    def parameter(self, asked: Asked) -> str:
        def all_of(words: Sequence[str], form: str) -> list[str]:
            return [form.format(word) for word in words]

        said = self.together.join([*all_of(asked.beginnings, self.beginning), *all_of(asked.marks, self.whole)])
        if not asked.unless:
            return said
        return self.excluding.format(said, self.together.join(all_of(asked.unless, self.beginning)))


_VECTOR: Final = "array_to_tsvector(string_to_array(words, ' '))"

DIALECTS: Final = {
    "sqlite": Dialect(
        make=(
            # « ascii »: every sign beyond ASCII is part of a word, which ends where we put a space.
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5(words, content='{TABLE}', content_rowid='id', "
            "tokenize=\"ascii tokenchars '='\", prefix='2 3', detail='none', columnsize=0)",
            f"DROP TRIGGER IF EXISTS {INDEX}_insert",
            f"DROP TRIGGER IF EXISTS {INDEX}_delete",
            f"DROP TRIGGER IF EXISTS {INDEX}_update",
            f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN "
            f"INSERT INTO {INDEX}(rowid, words) VALUES (NEW.id, NEW.words); END",
            f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN "
            f"INSERT INTO {INDEX}({INDEX}, rowid, words) VALUES ('delete', OLD.id, OLD.words); END",
            f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} WHEN OLD.words IS NOT NEW.words OR OLD.id <> NEW.id BEGIN "
            f"INSERT INTO {INDEX}({INDEX}, rowid, words) VALUES ('delete', OLD.id, OLD.words); "
            f"INSERT INTO {INDEX}(rowid, words) VALUES (NEW.id, NEW.words); END",
            f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
        ),
        matching=f"SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s",
        beginning='"{}"*',
        whole='"{}"',
        together=" AND ",
        excluding="({}) NOT ({})",
    ),
    "postgresql": Dialect(
        make=(f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin ({_VECTOR})",),
        matching=f"SELECT id FROM {TABLE} WHERE {_VECTOR} @@ %s::tsquery",
        beginning="'{}':*",
        whole="'{}'",
        together=" & ",
        excluding="{} & !({})",
    ),
}


def dialect_of(connection: BaseDatabaseWrapper) -> Dialect:
    return DIALECTS[connection.vendor]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index, with what is already written."""
    with connection.cursor() as cursor:
        for statement in dialect_of(connection).make:
            cursor.execute(statement)


def install_after_migrate(using: str, **_: Any) -> None:
    """For the signal `post_migrate`."""
    if TABLE in connections[using].introspection.table_names():
        install(connections[using])
