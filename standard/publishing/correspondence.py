"""`migration-depuis-….csv` and `.json`: what each field and value of the release before became in this one."""

from __future__ import annotations

from standard.publishing.content import ReleaseContent
from standard.schema.correspondence import to_csv, to_json


def correspondence_csv(content: ReleaseContent) -> bytes | None:
    """None for a first release."""
    return to_csv(content.correspondence) if content.correspondence is not None else None


def correspondence_json(content: ReleaseContent) -> bytes | None:
    """None for a first release."""
    return to_json(content.correspondence) if content.correspondence is not None else None
