"""The triggers of the database around a migration: nothing of them is in the way of what remakes a table."""

import pytest
from django.db import connection

from standard import triggers


@pytest.mark.django_db
def test_before_a_migration_none_is_left_though_it_makes_tables_that_bind(monkeypatch: pytest.MonkeyPatch) -> None:
    triggers.install(connection)
    known = connection.introspection.table_names()
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_: [name for name in known if name != "standard_familypart"])

    triggers.remove_before_migrate(using="default")

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND (name LIKE 'bound_%' OR name LIKE 'names_%')")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'bound_%' OR tgname LIKE 'names_%'")
        assert cursor.fetchall() == []
    monkeypatch.undo()
    triggers.install_after_migrate(using="default")
    assert triggers.missing(connection) == []
