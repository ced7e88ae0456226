"""What stands between a version and its publication, how much it weighs, and what mends it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from standard.preflight.catalogue import CODES, catalogue_findings
from standard.publishing.content import ReleaseContent
from standard.publishing.registry import findings as without_example
from standard.publishing.schema_json import schema_json
from standard.schema import lint
from standard.schema.findings import Finding, finding_to_json
from standard.schema.model import JSON
from standard.schema.words import NBSP, quoted

Weight = Literal["blocks", "asks", "noted"]
"""It cannot be published; it takes a motive; it is said."""
WEIGHTS: Final[tuple[Weight, ...]] = get_args(Weight)

AGREEMENT: Final = frozenset(
    {"release-version", "release-date", "release-address", "version-in-urls", "tags-inconsistent", "dates-disordered"}
)
"""Findings on numbers, dates and addresses that do not agree: each names something that is not there."""


BROKEN: Final = frozenset({"key-field-unknown"})
"""Findings with which the Data Package of a family is read by nobody."""


@dataclass(frozen=True, slots=True)
class ReleaseProblem:
    finding: Finding
    weight: Weight

    @property
    def key(self) -> str:
        """What names it as long as it lasts."""
        return "/".join(("release", self.finding.code, self.finding.field or "", self.finding.property or ""))


def problem_to_json(problem: ReleaseProblem) -> JSON:
    said = finding_to_json(problem.finding)
    assert isinstance(said, dict)
    return {"weight": problem.weight, **said}


def problems_of(content: ReleaseContent, *, summary: str = "") -> tuple[ReleaseProblem, ...]:
    """Those of the schema and of what its files say of it, the weightiest first. Quick: no file is made.

    `summary`: what the site says of the standard, where its schema has no description.
    """
    descriptor = json.loads(schema_json(content))
    linted = lint.check(descriptor, content.schema)
    catalogue = catalogue_findings(descriptor, content.schema, title=content.title, description=summary, fixes=linted)
    told = {(finding.field, finding.property) for finding in catalogue}
    others = (finding for finding in linted if finding.severity != "info" and (finding.field, finding.property) not in told)
    found = [*catalogue, *_disagreements(content, descriptor), *others, *without_example(content)]
    return by_weight(ReleaseProblem(finding, _weight(finding)) for finding in found)


def problems_among(findings: Iterable[Finding]) -> tuple[ReleaseProblem, ...]:
    """Those of the keys that lead to the other tables of a family, as lint found them."""
    return tuple(ReleaseProblem(finding, _weight(finding)) for finding in findings)


def by_weight(problems: Iterable[ReleaseProblem]) -> tuple[ReleaseProblem, ...]:
    return tuple(sorted(problems, key=lambda problem: WEIGHTS.index(problem.weight)))


def _weight(finding: Finding) -> Weight:
    if finding.code in CODES or finding.code in BROKEN:
        return "blocks"
    return "asks" if finding.severity == "error" or finding.code in AGREEMENT else "noted"


def _disagreements(content: ReleaseContent, descriptor: JSON) -> list[Finding]:
    """Where the schema does not say the number, the date or the address under which it is published."""
    assert isinstance(descriptor, dict)
    found = []

    def differs(code: str, key: str, expected: str, what: str) -> None:
        said = descriptor.get(key)
        if isinstance(said, str) and said and said != expected:
            message = f"Le schéma dit {quoted(said)} pour {what}, et cette version, {quoted(expected)}{NBSP}: accordez-les."
            found.append(Finding(code, "warning", message, property=key, pointer=f"/{key}"))

    differs("release-version", "version", content.version, "son numéro")
    if content.base_url:
        for key in ("path", "uri"):
            differs("release-address", key, f"{content.base_url}schema.json", "son adresse")
        for key in ("lastModified", "updated"):
            differs("release-date", key, content.date.isoformat(), "sa date")
    return found
