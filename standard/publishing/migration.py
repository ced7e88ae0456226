"""`migration-depuis-….csv` and `.json`: what each field and value of the release before became in this one."""

from __future__ import annotations

from standard.publishing.content import ReleaseContent
from standard.schema.migration import to_csv, to_json


def migration_csv(content: ReleaseContent) -> bytes | None:
    """None for a first release."""
    return to_csv(content.migration) if content.migration is not None else None


def migration_json(content: ReleaseContent) -> bytes | None:
    """None for a first release."""
    return to_json(content.migration) if content.migration is not None else None
