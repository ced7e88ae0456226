"""The number that the next version calls for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from standard.memory import Memory
from standard.models import (
    Release,
    Standard,
)
from standard.queries.releases import Waived, published_releases, waived
from standard.queries.samples import kept_samples, samples_of
from standard.queries.schemas import read_schemas, successors_since, working_revision
from standard.schema import compatibility, numbering
from standard.schema.compatibility import Against, AllVersions, Impact


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the next release changes since the one in force, and the version number that follows from it."""

    since: Release | None
    impacts: tuple[Impact, ...]
    level: str
    version: str
    reasons: tuple[str, ...] = ()
    """Why this number, in sentences."""
    earlier: tuple[Against, ...] = ()
    """What it changes for the files of each published version, the latest first."""
    waived: tuple[Waived, ...] = ()


_AGAINST: Final[Memory[AllVersions]] = Memory(room=200)
"""What schemas change for the files of all the versions before, by everything that it depends on."""


def suggest_version(standard: Standard) -> Suggestion:
    """The version number that the changes call for since every published version; `0.1.0` for a first release.

    What the committee waived for the candidate, if there is one, does not count.
    """
    working = working_revision(standard)
    current = working.read_schema()
    by_release = waived(standard, current)
    candidate = standard.releases.filter(state=Release.State.CANDIDATE).first()
    let_through = by_release.get(candidate.pk, ()) if candidate is not None else ()
    waivers = tuple(one.waiver for one in let_through)
    every = published_releases(standard)
    published = [release for release in every if release.state == Release.State.PUBLISHED]
    used = tuple(release.version for release in every)
    if not published:
        first = numbering.not_used("0.1.0", used, "minor")
        return Suggestion(since=None, impacts=(), level="none", version=first, waived=let_through)
    before = {release.version: tuple(one.waiver for one in by_release.get(release.pk, ())) for release in published}
    samples = tuple(kept_samples(standard).values_list("pk", "sha256"))
    # Everything that the answer depends on: a revision by its hash, a sample by its key, since what it holds never changes.
    basis = (working.sha256, tuple((one.version, one.revision.sha256) for one in published), waivers, tuple(before.items()), samples)
    found = _AGAINST.find(basis)
    if found is None:
        schemas = dict(zip(before, read_schemas(release.revision for release in published), strict=True))
        found = compatibility.against_all(
            current,
            schemas,
            waived=waivers,
            waived_before=before,
            successors=successors_since(published[-1].revision, working),
            samples=samples_of(standard, schemas[published[0].version]),
        )
        _AGAINST.keep(basis, found)
    last = found.earlier[0]
    level = compatibility.level(last.impacts, waivers)
    return Suggestion(
        since=next(release for release in published if release.version == last.version),
        impacts=last.impacts,
        level=level,
        version=found.next_version if level == "none" else numbering.not_used(found.next_version, used, level),
        reasons=found.reasons,
        earlier=found.earlier,
        waived=let_through,
    )
