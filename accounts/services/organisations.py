"""Organisations: named once, however their members type them."""

from contextlib import suppress
from typing import Final

from django.db import IntegrityError, transaction

from accounts import typed
from accounts.models import Organisation, User, name_key

TRIES: Final = 20
"""More than people who name an organisation at the same moment."""


def find_or_create_organisation(*, actor: User | None, name: str) -> Organisation | None:
    """The organisation of this name, however it is typed, created where absent; None where the name is blank.

    The database decides between people who name the same one at once. Call it within the transaction of what it is for,
    so that a refusal leaves no organisation behind.
    """
    name = " ".join(typed.line(name).split())
    if not name:
        return None
    for _ in range(TRIES):
        known = Organisation.objects.filter(key=name_key(name)).first()
        if known is not None:
            return known
        # Refused where somebody has just named it too, or another one whose address would be the same: look again.
        with suppress(IntegrityError), transaction.atomic():
            return Organisation.objects.create(name=name)
    return Organisation.objects.create(name=name)
