"""What a search finds, made again from what it tells."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from concertation.models import Activity, Comment, Decision, Document, Proposal, Question, UseCase
from standard.models import SearchEntry, Standard
from standard.models.kept import batched
from standard.queries import working_revision
from standard.services import search
from standard.services.numbers import lock_standard

ROWS = (
    Proposal.objects.select_related("standard"),
    UseCase.objects.select_related("standard"),
    Question.objects.select_related("standard"),
    Decision.objects.select_related("standard", "question"),
    Comment.objects.select_related("standard", "proposal"),
    Activity.objects.select_related("standard").prefetch_related("prompts"),
    Document.objects.select_related("standard", "meeting__standard"),
)
"""What people wrote that may be found."""


def rebuild() -> int:
    """Write every entry again. Returns how many there are."""
    for standard in Standard.objects.order_by("pk"):
        with transaction.atomic():
            lock_standard(standard)
            SearchEntry.objects.filter(standard=standard).delete()
            revision = working_revision(standard)
            search.follow_schema(revision, revision.read_schema())
            for rows in ROWS:
                _write(standard, rows)
    return SearchEntry.objects.count()


def complete() -> None:
    """Write the entries of the kinds of which none is there, as when the site learns to find them."""
    fresh = [rows for rows in ROWS if not SearchEntry.objects.filter(kind=rows.model._meta.model_name).exists()]
    for rows in fresh:
        for standard in Standard.objects.order_by("pk"):
            if rows.filter(standard=standard).exists():
                with transaction.atomic():
                    lock_standard(standard)
                    _write(standard, rows)


def _write(standard: Standard, rows: QuerySet[Any]) -> None:
    for batch in batched(rows.filter(standard=standard).order_by("pk").iterator(chunk_size=500), 500):
        search.write(standard, (said for row in batch if (said := row.findable()) is not None))


def build_after_migrate(using: str, **_: Any) -> None:
    """For the signal `post_migrate`: what was written before there was an index is found too."""
    connection = connections[using]
    if using != DEFAULT_DB_ALIAS or SearchEntry._meta.db_table not in connection.introspection.table_names():
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()) or not Standard.objects.exists():
        return
    if SearchEntry.objects.exists():
        complete()
    else:
        rebuild()
