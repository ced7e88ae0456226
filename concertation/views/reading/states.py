"""A state of a schema as addresses name it: a published version, or `travail`."""

from __future__ import annotations

from concertation.views.base import StandardPage
from standard.converters import WORKING
from standard.errors_middleware import NotHere
from standard.models import Revision
from standard.queries import working_revision


def revision_of(site: StandardPage, key: str) -> Revision:
    """Answers 404 where there is none."""
    if key == WORKING:
        return working_revision(site.standard)
    release = site.standard.releases.select_related("revision").filter(version=key, published_at__isnull=False).first()
    if release is None:
        raise NotHere(f"La version {key} n’est pas publiée.", standard=site.standard)
    return release.revision


def label_of(key: str) -> str:
    """Its words in a sentence."""
    return "la version en préparation" if key == WORKING else f"la version {key}"
