"""A database apart from the test's, of the same kind, for processes that are started on it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import psycopg
from django.db import connection

_MADE: Final = count()


@dataclass(frozen=True)
class Database:
    """`name`: its file, or what PostgreSQL calls it."""

    name: str

    @classmethod
    @contextmanager
    def made(cls, folder: Path, *, copied: bool = False) -> Iterator[Database]:
        """An empty one, or a copy of the test's as it is now. It is dropped at the end."""
        own = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            database = cls(str(folder / "apart.sqlite3"))
            if copied:
                connection.cursor().execute("VACUUM INTO %s", [database.name])
            yield database
            return
        database = cls(f"apart_{os.getpid()}_{next(_MADE)}")
        connection.close()
        if copied:
            # A thread that served pages may have kept its session: nobody may be in a database that is copied.
            _leave(own)
        _administer(f'CREATE DATABASE "{database.name}" TEMPLATE "{own if copied else "template1"}"')
        try:
            yield database
        finally:
            _administer(f'DROP DATABASE "{database.name}" WITH (FORCE)')

    @property
    def url(self) -> str:
        """Of SQLite, one that waits a second for a lock."""
        return f"sqlite:///{self.name}?timeout=1" if connection.vendor == "sqlite" else f"postgresql://{_login()}/{self.name}"

    def execute(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement, or several without values."""
        with self._connect() as held:
            if connection.vendor == "sqlite" and ";" in sql:
                held.executescript(sql)
                return []
            cursor = held.execute(sql.replace("?", "%s") if connection.vendor != "sqlite" else sql, values)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def here(self) -> Iterator[None]:
        """While this process reads and writes there, as those that are started on it."""
        own = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """While somebody else writes in a table, and does not end; on SQLite, in any."""
        with self._connect() as held:
            held.execute("BEGIN EXCLUSIVE" if connection.vendor == "sqlite" else f"LOCK TABLE {table}")
            yield
            held.rollback()

    def is_waited_for(self) -> bool:
        """Whether PostgreSQL makes somebody wait: its locks have no end, where SQLite's are refused after a while."""
        here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        return connection.vendor != "sqlite" and self.execute(f"SELECT 1 FROM pg_locks WHERE NOT granted AND database = {here}") != []

    @contextmanager
    def away(self) -> Iterator[None]:
        """While nobody finds it, or enters it."""
        if connection.vendor == "sqlite":
            os.replace(self.name, f"{self.name}.away")
            yield
            os.replace(f"{self.name}.away", self.name)
        else:
            _administer(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS false')
            _leave(self.name)
            yield
            _administer(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS true')

    @contextmanager
    def _connect(self) -> Iterator[Any]:
        held: Any = sqlite3.connect(self.name, timeout=20) if connection.vendor == "sqlite" else psycopg.connect(self.url)
        try:
            yield held
            held.commit()
        finally:
            held.close()


def written(moment: datetime) -> str:
    """As Django writes it in a database."""
    return str(moment.replace(tzinfo=None) if connection.vendor == "sqlite" else moment)


def _login() -> str:
    of = connection.settings_dict
    login = ":".join(quote(part, safe="") for part in (of["USER"], of["PASSWORD"]) if part)
    return f"{login}{'@' if login else ''}{quote(of['HOST'], safe='')}{':' if of['PORT'] else ''}{of['PORT']}"


def _leave(name: str) -> None:
    """Everybody leaves that database; PostgreSQL waits for them where it has to."""
    _administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def _administer(sql: str) -> None:
    with psycopg.connect(f"postgresql://{_login()}/postgres", autocommit=True) as held:
        held.execute(sql)
