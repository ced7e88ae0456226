"""Where the parts of a schema have their page."""

from __future__ import annotations

from django.urls import reverse

from standard.schema.model import Field


def field_url(slug: str, field: Field) -> str:
    """The page of a field; one without a name is found by its uid."""
    return reverse("standard:field", args=[slug, field.name or field.uid])
