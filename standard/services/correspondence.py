"""What became of each field and value between two revisions of a standard, by the decisions that lie between them."""

from __future__ import annotations

from standard.models import Revision
from standard.schema.correspondence import Correspondence, following
from standard.schema.model import Schema
from standard.schema.operations import Operation, inverse_all


def table_between(one: Revision, other: Revision) -> tuple[Schema, Schema, Correspondence]:
    """The schema of each and the table that leads from the first to the second, which may be the earlier of the two."""
    since, until = sorted((one.number, other.number))
    chain = one.standard.revisions.filter(number__gt=since, number__lte=until).defer("schema").order_by("number")
    operations: tuple[Operation, ...] = tuple(operation for revision in chain for operation in revision.read_operations())
    if one.number > other.number:
        operations = inverse_all(operations)
    before = one.read_schema()
    return before, *following(before, operations)
