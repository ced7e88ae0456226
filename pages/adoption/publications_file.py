"""The publications of a standard as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.timezone import localtime

from standard.publishing.csv_files import write_csv
from standard.queries.publications import PublicationLine
from standard.schema.correspondence.written import guarded

COLUMNS = (
    "organisation", "département", "adresse", "version déclarée", "état", "vérifié le", "lignes", "erreurs", "injoignable depuis le",
    "page",
)  # fmt: skip


def as_csv(lines: Sequence[PublicationLine], site: str) -> bytes:
    """No cell is a formula, whatever people wrote."""
    return write_csv([list(COLUMNS), *([guarded(cell) for cell in _cells(line, site)] for line in lines)])


def _cells(line: PublicationLine, site: str) -> Iterator[str]:
    publication, check, lost = line.publication, line.followed, line.lost
    yield str(publication.organisation)
    yield publication.department
    yield publication.address
    yield publication.release.version
    yield line.in_words
    yield localtime(check.at).date().isoformat() if check is not None else ""
    yield str(check.rows) if check is not None else ""
    yield str(check.errors) if check is not None else ""
    yield localtime(lost.since).date().isoformat() if lost is not None and lost.outcome == lost.Outcome.UNREACHABLE else ""
    yield f"{site}{publication.get_absolute_url()}"
