"""Who publishes with a standard: what is declared, what was found of it, and how many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from standard.departments import DEPARTMENTS, SEVERAL, department_name
from standard.models import Publication, PublicationCheck, Release, Standard
from standard.schema.words import count


class PublicationStanding(StrEnum):
    """What was last found of a published file; declared where nobody has looked at it yet."""

    VALID = "valid"
    ERRORS = "errors"
    UNREAD = "unread"
    UNREACHABLE = "unreachable"
    DECLARED = "declared"


STANDINGS = {
    PublicationStanding.VALID: "Vérifié conforme",
    PublicationStanding.ERRORS: "Vérifié, à corriger",
    PublicationStanding.UNREAD: "Illisible",
    PublicationStanding.UNREACHABLE: "Injoignable",
    PublicationStanding.DECLARED: "Déclaré, pas encore vérifié",
}


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication with what was found of it."""

    publication: Publication
    standing: PublicationStanding
    followed: PublicationCheck | None
    """The last check against the version that it is declared to follow."""
    others: tuple[PublicationCheck, ...]
    """The last check against each other version, of the last look that read the file."""
    lost: PublicationCheck | None
    """Why the last look had nothing to check."""

    @property
    def in_words(self) -> str:
        return STANDINGS[self.standing]


@dataclass(frozen=True, slots=True)
class AdoptionShare:
    """How many publications follow a version, or come from a department: of which so many in each standing."""

    label: str
    counts: tuple[int, ...]
    """In the order of `STANDINGS`."""

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class AdoptionFigures:
    """Who uses a standard, in figures."""

    publications: int
    organisations: int
    valid: int
    by_version: tuple[AdoptionShare, ...]
    by_department: tuple[AdoptionShare, ...]


def publication_lines(standard: Standard) -> tuple[PublicationLine, ...]:
    """The publications that stand, by organisation. The same number of queries whatever their number."""
    standing = Publication.objects.standing().filter(standard=standard)
    rows = list(standing.select_related("standard", "organisation", "release", "declared_by__organisation"))
    rows.sort(key=lambda one: (one.organisation.key or str(one.organisation), one.number))
    return lines_of(rows)


def lines_of(publications: Sequence[Publication]) -> tuple[PublicationLine, ...]:
    """These publications with what was found of each."""
    found: dict[int, list[PublicationCheck]] = defaultdict(list)
    checks = PublicationCheck.objects.filter(publication__in=publications).select_related("release__standard")
    for check in checks.order_by("-at", "-pk"):
        found[check.publication_id].append(check)
    return tuple(line_of(one, found[one.pk]) for one in publications)


def figures_of(lines: Sequence[PublicationLine], releases: Iterable[Release]) -> AdoptionFigures:
    """What the publications of a standard count for; `releases` are its published versions, in their order."""
    versions = {release.pk: release.version for release in releases}
    by_version = _shares(lines, [(key, f"Version {version}") for key, version in reversed(versions.items())], lambda one: one.release_id)
    departments = [*((code, department_name(code)) for code in DEPARTMENTS), ("", SEVERAL)]
    return AdoptionFigures(
        publications=len(lines),
        organisations=len({line.publication.organisation_id for line in lines}),
        valid=_valid(lines),
        by_version=by_version,
        by_department=_shares(lines, departments, lambda one: one.department),
    )


def in_a_sentence(lines: Sequence[PublicationLine]) -> str:
    """12 fichiers publiés sont déclarés, dont 8 vérifiés conformes."""
    if not lines:
        return "Aucun fichier publié n’est encore déclaré."
    valid = _valid(lines)
    declared = count(len(lines), "fichier publié est déclaré", "fichiers publiés sont déclarés")
    return f"{declared}, dont {count(valid, 'vérifié conforme', 'vérifiés conformes') if valid else 'aucun vérifié conforme encore'}."


def line_of(publication: Publication, checks: Sequence[PublicationCheck]) -> PublicationLine:
    """A publication with what was found of it; `checks`: everything that is kept of that, the latest first."""
    latest = checks[0] if checks else None
    read = [check for check in checks if check.release_id is not None]
    look = [check for check in read if check.at == read[0].at]
    followed = next((check for check in read if check.release_id == publication.release_id), None)
    lost = latest if latest is not None and latest.release_id is None else None
    if lost is not None:
        standing = PublicationStanding(lost.outcome)
    else:
        standing = PublicationStanding(followed.outcome) if followed is not None else PublicationStanding.DECLARED
    others = tuple(check for check in look if check.release_id != publication.release_id)
    return PublicationLine(publication, standing, followed, others, lost)


def _valid(lines: Iterable[PublicationLine]) -> int:
    return sum(line.standing == PublicationStanding.VALID for line in lines)


def _counts(lines: Iterable[PublicationLine]) -> tuple[int, ...]:
    counted = Counter(line.standing for line in lines)
    return tuple(counted[standing] for standing in STANDINGS)


def _shares(
    lines: Iterable[PublicationLine], known: Iterable[tuple[object, str]], key_of: Callable[[Publication], object]
) -> tuple[AdoptionShare, ...]:
    held: dict[object, list[PublicationLine]] = defaultdict(list)
    for line in lines:
        held[key_of(line.publication)].append(line)
    return tuple(AdoptionShare(label, _counts(held[key])) for key, label in known if key in held)
