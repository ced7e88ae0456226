"""The files that go with comments, as they are handed to whoever may read them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from concertation.models import Attachment

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What goes with each: nothing in it is run, nor taken for something else than it is."""


def attachment_at(key: UUID) -> Attachment | None:
    found = Attachment.objects.select_related("comment__standard", "comment__parent", "comment__proposal")
    return found.filter(pk=key).first()
