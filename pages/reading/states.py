"""A state of a schema as addresses name it: a published version, or `travail`."""

from __future__ import annotations

from concertation.queries.comparisons import named_revision
from pages.base import StandardPage
from pages.errors import NotHere
from standard.models import Revision


def revision_of(site: StandardPage, key: str) -> Revision:
    """Answers 404 where there is none."""
    found = named_revision(site.standard, key)
    if found is None:
        raise NotHere(f"La version {key} n’est pas publiée.", standard=site.standard)
    return found
