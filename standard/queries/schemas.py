"""The schemas of a chain."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final
from uuid import UUID

from django.db.models import Q

from standard.models import (
    Element,
    Revision,
    Standard,
    ValidationReport,
)
from standard.models.kept import SCHEMAS, schema_of
from standard.schema.model import Schema
from standard.schema.operations import Operation, successors

TEXTS: Final = ("schema", "operations")
"""The columns of a revision that weigh: what is read of them is remembered, so rows are loaded without them."""


REVISION_TEXTS: Final = tuple(f"revision__{name}" for name in TEXTS)


def working_revision(standard: Standard) -> Revision:
    """The last revision of the chain."""
    return standard.revisions.defer(*TEXTS).order_by("-number")[:1].get()


def working_schema(standard: Standard) -> Schema:
    return working_revision(standard).read_schema()


def read_schemas(revisions: Iterable[Revision]) -> list[Schema]:
    """The schema of each revision; the texts that nobody remembers are loaded at once."""
    listed = list(revisions)
    unknown = [revision.pk for revision in listed if revision.sha256 not in SCHEMAS and "schema" in revision.get_deferred_fields()]
    texts = dict(Revision.objects.filter(pk__in=unknown).values_list("pk", "schema")) if unknown else {}

    def text(revision: Revision) -> str:
        return texts.get(revision.pk) or revision.schema

    return [schema_of(revision.sha256, partial(text, revision)) for revision in listed]


def used_uids(standard: Standard) -> frozenset[str]:
    """Every uid that the chain has ever used: none of them may name something else."""
    return frozenset(Element.objects.filter(standard=standard).values_list("uid", flat=True))


def report_at(key: UUID) -> ValidationReport | None:
    """The report that an address leads to, by any of its keys; `permissions.can_read_file` says to whom."""
    rows = ValidationReport.objects.select_related("standard", "sample", "revision", "release")
    return rows.filter(Q(pk=key) | Q(share_token=key) | Q(secret=key)).first()


def operations_between(revision: Revision, until: Revision) -> tuple[Operation, ...]:
    """The operations that lead from one revision to a later one."""
    later = Revision.objects.filter(standard=revision.standard_id, number__gt=revision.number, number__lte=until.number)
    return tuple(operation for one in later.defer("schema").order_by("number") for operation in one.read_operations())


def successors_since(revision: Revision, until: Revision) -> dict[str, tuple[str, ...]]:
    """What took the place of each field and value that the chain split or merged after one revision, up to another."""
    return successors(operations_between(revision, until))
