"""What the database itself refuses, whatever the program that asks: rows that bind are not changed by another door.

An act is inserted and no more; its erasable text may become empty. A stateful row changes only if it then names a link
that was written for it. No row is deleted. The triggers are made anew after every `migrate`, since a migration that
remakes a table drops them; `missing` tells `verify_history` of one that is not there.

Others make what is remembered of the standards forgotten (`standard.memory`) when a person or an organisation takes another
name: accounts know nothing of standards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, UniqueConstraint

from accounts.models import Organisation, User
from standard.binding import POINTER, Act, Stateful, bound_models
from standard.models import Link, Standard

REFUSAL: Final = "cette ligne engage : elle ne change pas"

_FUNCTIONS: Final = f"""
CREATE OR REPLACE FUNCTION bound_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}'; END; $$ LANGUAGE plpgsql;
CREATE OR REPLACE FUNCTION bound_needs_link() RETURNS trigger AS $$
BEGIN
  IF NEW.link_id IS NOT DISTINCT FROM OLD.link_id OR NOT EXISTS (
    SELECT 1 FROM standard_link WHERE id = NEW.link_id AND kind = TG_ARGV[0] AND subject = NEW.id
  ) THEN RAISE EXCEPTION '{REFUSAL}'; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
CREATE OR REPLACE FUNCTION names_forgotten() RETURNS trigger AS $$
BEGIN UPDATE standard_standard SET stamp = replace(gen_random_uuid()::text, '-', ''); RETURN NULL; END; $$ LANGUAGE plpgsql;
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    name: str
    table: str
    sqlite: str
    postgresql: str


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger, those that are there already included."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTIONS)
        for trigger in (*_triggers(connection), *_names()):
            cursor.execute(_dropping(connection, trigger))
            cursor.execute(getattr(trigger, connection.vendor))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away, as whoever holds the database can."""
    with connection.cursor() as cursor:
        for trigger in (*_triggers(connection), *_names()):
            cursor.execute(_dropping(connection, trigger))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of those that bind and are not there: on SQLite, those that say something else too; on PostgreSQL, those disabled."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            there = dict(cursor.fetchall())
            return [each.name for each in _triggers(connection) if there.get(each.name) != each.sqlite]
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        names = {name for (name,) in cursor.fetchall()}
        return [each.name for each in _triggers(connection) if each.name not in names]


def _dropping(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    place = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {trigger.name}{place}"


def _triggers(connection: BaseDatabaseWrapper) -> Iterator[Trigger]:
    for model in _models():
        table = model._meta.db_table
        yield _no_deletion(table)
        if connection.vendor == "sqlite":
            yield _not_replaced(model)
        if issubclass(model, Stateful):
            yield _only_with_link(table, model.link_kind())
            changing = {*model.CHANGING, POINTER}
            yield _written_once(table, [(str(field.column), False) for field in model._meta.concrete_fields if field.name not in changing])
        else:
            erasable = model.ERASABLE if issubclass(model, Act) else frozenset({"salt"})
            columns = [(str(field.column), field.name in erasable) for field in model._meta.concrete_fields]
            yield _written_once(table, columns)


def _models() -> list[type[Model]]:
    return [Link, *bound_models()]


def _no_deletion(table: str) -> Trigger:
    name = f"bound_{table}_kept"
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER {name} BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION bound_refuse()",
    )


def _not_replaced(model: type[Model]) -> Trigger:
    """SQLite alone takes a row out unseen, where INSERT OR REPLACE writes another of the same key."""
    table, name = model._meta.db_table, f"bound_{model._meta.db_table}_not_replaced"
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    keys = [[field.name] for field in model._meta.concrete_fields if field.unique]
    whole = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint) and one.condition is None and one.fields]
    keys += [list(constraint.fields) for constraint in whole]

    def same(names: Iterable[str]) -> str:
        return " AND ".join(f'"{columns[name]}" = NEW."{columns[name]}"' for name in names)

    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same(names)})" for names in keys)
    return Trigger(
        name, table, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {there} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END", ""
    )


def _written_once(table: str, columns: Iterable[tuple[str, bool]]) -> Trigger:
    name = f"bound_{table}_written_once"

    def changed(distinct: str) -> str:
        return " OR ".join(
            f'(OLD."{column}" {distinct} NEW."{column}"{erased})'
            for column, erasable in columns
            for erased in [f" AND NEW.\"{column}\" <> ''" if erasable else ""]
        )

    return Trigger(
        name,
        table,
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {changed('IS NOT')} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION bound_refuse()",
    )


def _only_with_link(table: str, kind: str) -> Trigger:
    name, pointer = f"bound_{table}_with_its_link", f"{POINTER}_id"
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN OLD.{pointer} IS NEW.{pointer} OR NOT EXISTS "
        f"(SELECT 1 FROM standard_link WHERE id = NEW.{pointer} AND kind = '{kind}' AND subject = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION bound_needs_link('{kind}')",
    )


def _names() -> Iterator[Trigger]:
    yield _forgetting(User._meta.db_table, ("display_name", "organisation_id", "claims"))
    yield _forgetting(Organisation._meta.db_table, ("name",))


def _forgetting(table: str, columns: Sequence[str]) -> Trigger:
    name, of = f"names_{table}", f"AFTER UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW"

    def changed(distinct: str) -> str:
        return " OR ".join(f'OLD."{column}" {distinct} NEW."{column}"' for column in columns)

    forget = f"UPDATE {Standard._meta.db_table} SET stamp = lower(hex(randomblob(16)))"
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER {name} {of} WHEN {changed('IS NOT')} BEGIN {forget}; END",
        f"CREATE TRIGGER {name} {of} WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION names_forgotten()",
    )


def remove_before_migrate(using: str, **_: Any) -> None:
    """For the signal `pre_migrate`: a migration may remake a table, or write what a new column holds.

    Whatever tables are there: those that it makes are not yet.
    """
    remove(connections[using])


def install_after_migrate(using: str, **_: Any) -> None:
    """For the signal `post_migrate`."""
    if _complete(connections[using]):
        install(connections[using])


def _complete(connection: BaseDatabaseWrapper) -> bool:
    """Whether every table with triggers is there."""
    needed: list[type[Model]] = [*_models(), User, Organisation]
    return {model._meta.db_table for model in needed} <= set(connection.introspection.table_names())
