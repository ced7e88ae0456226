"""The defects of the working schema, and their mending as operations on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from standard.models import Revision, Standard
from standard.preflight.catalogue import catalogue_findings, told_with
from standard.queries import published_releases, read_schemas, used_uids
from standard.queries.families import family_findings
from standard.schema import lint
from standard.schema.diff import compare
from standard.schema.findings import SEVERITIES, Finding
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, rebase
from standard.schema.table_schema import render

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
    """What lint finds in the schema of a revision, alone, beside the published versions and among the tables of its family, and what the
    national catalogue would not take of it, the most serious first.

    Errors that show only beside the versions are none: a revision that would gain one is refused.
    """
    return _found(standard, revision.read_schema())


def _found(standard: Standard, schema: Schema) -> tuple[Finding, ...]:
    earlier = read_schemas(release.revision for release in reversed(published_releases(standard)))
    beside = (finding for finding in lint.check_against(earlier, schema) if finding.severity != "error" and finding.code not in PREPARED)
    linted = lint.check_schema(schema)
    catalogue = catalogue_findings(render(schema), schema, title=standard.title, description=standard.summary)
    found = (*told_with(linted, catalogue), *beside, *family_findings(standard, schema))
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def flaws(standard: Standard, revision: Revision) -> tuple[Flaw, ...]:
    """The same, each with what mends it on that schema."""
    schema = revision.read_schema()
    taken = used_uids(standard)

    def fix(finding: Finding) -> tuple[Operation, ...]:
        if not finding.fix or finding.code in BESIDE_VERSIONS:
            return finding.fix
        # What a fix adds may not take the uid of something that the chain has had.
        return compare(schema, apply_all(schema, finding.fix), reserved=taken)

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
