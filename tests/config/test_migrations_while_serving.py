"""A version is installed while the one before it serves: no migration takes from under it what it reads or writes."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.config.migrations_while_serving import EMPTY, NARROWER, READ, SLOW, UNKNOWN, faults

BEFORE: Final = {"accounts": 8, "standard": 38, "concertation": 29}
"""The last ones that were written before this was asked of them: a site that comes from further is stopped while it migrates."""
REASONS: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("concertation", "0030_asked_while_it_runs"): {
        "RunPython answered_all": "A row for each person who answered a quiz, in one statement.",
    },
    ("accounts", "0009_answers_marked_with_what_they_do"): {
        "RunPython whose_fate_is_unknown": "A few rows, of the requests that go on; the version before knows nothing of the column.",
    },
}
"""By migration and by what it does: why it may, though the check refuses it. How many rows, or that no version before names it any more."""


def test_no_migration_breaks_the_version_that_still_serves(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # the others are made without them
    loader = MigrationLoader(None)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for (app, name), migration in loader.disk_migrations.items():
        if int(name[:4]) > BEFORE.get(app, 10_000):
            state = loader.project_state((app, name), at_end=False)
            if said := dict(faults(migration.operations, state, app)):
                found[app, name] = said
    unexplained = {key: {what: why for what, why in said.items() if what not in REASONS.get(key, {})} for key, said in found.items()}
    assert {key: said for key, said in unexplained.items() if said} == {}, (
        "Mend these (docs/install.md, Updates), or say in REASONS why they may."
    )
    stale = {key: set(said) - set(found.get(key, {})) for key, said in REASONS.items()}
    assert {key: said for key, said in stale.items() if said} == {}, "These reasons are needed no more."


def text(**options: Any) -> models.CharField[str, str]:
    return models.CharField(**({"max_length": 10} | options))


@pytest.mark.parametrize(
    ("operation", "what", "why"),
    [
        (migrations.RemoveField("row", "kind"), "RemoveField row.kind", READ),
        (migrations.RenameField("row", "kind", "sort"), "RenameField row.kind", READ),
        (migrations.RenameModel("Row", "Line"), "RenameModel row", READ),
        (migrations.DeleteModel("Row"), "DeleteModel row", READ),
        (migrations.AlterModelTable("Row", "lines"), "AlterModelTable row", READ),
        (migrations.AddField("row", "more", text(default="")), "AddField row.more", EMPTY),
        (migrations.AddField("row", "more", models.ForeignKey("house.Row", models.CASCADE)), "AddField row.more", EMPTY),
        (migrations.AddField("row", "more", text(db_default="", unique=True)), "AddField row.more", SLOW),
        (migrations.AlterField("row", "maybe", text(default="")), "AlterField row.maybe", NARROWER),
        (migrations.AlterField("row", "kind", text(max_length=5)), "AlterField row.kind", NARROWER),
        (migrations.AlterField("row", "kind", models.IntegerField()), "AlterField row.kind", NARROWER),
        (migrations.AlterField("row", "kind", text(db_index=True)), "AlterField row.kind", SLOW),
        (migrations.AlterField("row", "kind", text(unique=True)), "AlterField row.kind", SLOW),
        (migrations.AddIndex("row", models.Index(fields=["kind"], name="by_kind")), "AddIndex row.by_kind", SLOW),
        (
            migrations.AddConstraint("row", models.UniqueConstraint(fields=["kind"], name="one_kind")),
            "AddConstraint row.one_kind",
            NARROWER,
        ),
        (migrations.RunSQL("SELECT 1"), "RunSQL", UNKNOWN),
        (migrations.RunPython(migrations.RunPython.noop), "RunPython noop", UNKNOWN),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("row", "kind")]),
            "RemoveField row.kind",
            READ,
        ),
    ],
)
def test_what_breaks_it_is_refused(operation: Any, what: str, why: str) -> None:
    assert list(faults([operation], _models(), "house")) == [(what, why)]


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("row", "more", text(null=True)),
        migrations.AddField("row", "more", text(default="", db_default="")),
        migrations.AddField("row", "others", models.ManyToManyField("house.Row")),
        migrations.AlterField("row", "kind", text(max_length=20, choices=[("a", "A")], help_text="…")),
        migrations.AlterField("row", "kind", text(null=True)),
        migrations.AlterField("row", "kind", models.TextField()),
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True)), ("kind", text())]),
    ],
)
def test_what_leaves_it_working_is_not(operation: Any) -> None:
    assert list(faults([operation], _models(), "house")) == []


def test_a_table_that_the_version_before_has_not_may_be_made_in_any_way() -> None:
    made = migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))])
    index = migrations.AddIndex("other", models.Index(fields=["kind"], name="by_kind"))
    assert list(faults([made, migrations.AddField("other", "kind", text(default="")), index], _models(), "house")) == []


def _models() -> ProjectState:
    state = ProjectState()
    row = migrations.CreateModel("Row", [("id", models.BigAutoField(primary_key=True)), ("kind", text()), ("maybe", text(null=True))])
    row.state_forwards("house", state)
    return state
