"""The defects of the working schema, and their mending as operations on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from standard.models import Revision, Standard
from standard.queries import published_releases, used_uids
from standard.schema import lint, table_schema
from standard.schema.diff import compare
from standard.schema.findings import SEVERITIES, Finding
from standard.schema.model import Field, Schema
from standard.schema.operations import Conflict, Operation, apply_all, rebase

PREPARED: Final = frozenset({"version-not-after", "date-stale"})
"""What preparing a release mends by itself: it writes the number and the date."""

BESIDE_VERSIONS: Final = frozenset(rule.code for rule in lint.VERSION_RULES)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A finding on a revision, under a name that stays the same while the finding does."""

    key: str
    finding: Finding
    fix: tuple[Operation, ...]
    """What mends it, on the schema of the revision; none where it takes judgement."""


def findings(standard: Standard, revision: Revision) -> tuple[Finding, ...]:
    """What lint finds in the schema of a revision, alone and beside the published versions, the most serious first.

    Errors that show only beside the versions are none: a revision that would gain one is refused.
    """
    return _found(standard, revision.read_schema())


def _found(standard: Standard, schema: Schema) -> tuple[Finding, ...]:
    earlier = [release.revision.read_schema() for release in reversed(published_releases(standard))]
    beside = (finding for finding in lint.check_against(earlier, schema) if finding.severity != "error" and finding.code not in PREPARED)
    found = (*lint.check(table_schema.render(schema)), *beside)
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def flaws(standard: Standard, revision: Revision) -> tuple[Flaw, ...]:
    """The same, each with what mends it on that schema."""
    schema = revision.read_schema()
    bare = table_schema.parse(table_schema.render(schema))
    taken = used_uids(standard)

    def fix(finding: Finding) -> tuple[Operation, ...]:
        return finding.fix if not finding.fix or finding.code in BESIDE_VERSIONS else _on(schema, bare, finding.fix, taken)

    return tuple(Flaw(_key(finding), finding, fix(finding)) for finding in _found(standard, schema))


def mended(schema: Schema, chosen: Iterable[Flaw]) -> tuple[tuple[Operation, ...], tuple[Flaw, ...], tuple[Flaw, ...]]:
    """The operations that mend these flaws of a schema, those that they mend, and those left out: an earlier one is in the way."""
    operations: list[Operation] = []
    kept, left_out = [], []
    for flaw in chosen:
        try:
            fresh = rebase(schema, flaw.fix)
            schema = apply_all(schema, fresh)
        except Conflict:
            left_out.append(flaw)
        else:
            operations += fresh
            kept.append(flaw)
    return tuple(operations), tuple(kept), tuple(left_out)


def _key(finding: Finding) -> str:
    told = "\n".join([finding.code, finding.field or "", finding.property or "", finding.message])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _on(schema: Schema, bare: Schema, fix: tuple[Operation, ...], taken: frozenset[str]) -> tuple[Operation, ...]:
    """A fix of a bare descriptor as operations on the schema that it renders, whose fields and values have other uids."""
    fields = list(zip(bare.fields, schema.fields, strict=True))
    known = {one.uid: other.uid for one, other in fields}
    for one, other in fields:
        if one.values is not None and other.values is not None:
            known |= {value.uid: same.uid for value, same in zip(one.values.values, other.values.values, strict=True)}
    after = apply_all(bare, fix)
    renamed = Schema(after.properties, tuple(_named(field, known) for field in after.fields), layout=after.layout, lineage=schema.lineage)
    return compare(schema, renamed, reserved=taken)


def _named(field: Field, known: dict[str, str]) -> Field:
    values = field.values
    if values is not None:
        values = replace(values, values=tuple(replace(value, uid=known.get(value.uid, value.uid)) for value in values.values))
    return replace(field, uid=known.get(field.uid, field.uid), values=values)
