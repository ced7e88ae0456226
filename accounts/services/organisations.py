"""Organisations: named once, however their members type them; who speaks for one, and whether anybody confirmed it.

What concerns a standard, and who may, is in the services of the room above.
"""

from contextlib import suppress
from typing import Final

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import typed
from accounts.models import Organisation, User, name_key
from accounts.queries import proved_addresses

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
        known = Organisation.objects.filter(key=name_key(name)).select_related("merged_into").first()
        if known is not None:
            return known.merged_into or known
        # Refused where somebody has just named it too, or another one whose address would be the same: look again.
        with suppress(IntegrityError), transaction.atomic():
            return Organisation.objects.create(name=name)
    return Organisation.objects.create(name=name)


def vouch(*, user: User, organisation: Organisation) -> None:
    """Whom the team brings in the name of an organisation speaks for it; it is theirs where they had named none."""
    user.organisation = user.organisation or organisation
    user.claims = [key for key in user.claims if key != organisation.pk]
    user.save(update_fields=["organisation", "claims"])


EVERYBODYS: Final = frozenset({
    "free.fr", "gmail.com", "gmx.fr", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "live.fr",
    "msn.com", "orange.fr", "outlook.com", "outlook.fr", "pm.me", "proton.me", "protonmail.com", "sfr.fr",
    "wanadoo.fr", "yahoo.com", "yahoo.fr",
})  # fmt: skip
"""Domains where anybody has an address: it says nothing of whom they speak for."""


def speak_for(*, actor: User, organisation: Organisation | None) -> None:
    """Name the organisation that one speaks for from now on. `actor` is not saved here."""
    if organisation != actor.organisation:
        claim(actor=actor, organisation=organisation)
    actor.organisation = organisation


def claim(*, actor: User, organisation: Organisation | None) -> None:
    """Speak for an organisation on one's own word: it is to be confirmed, unless an address that one has proved is of its domain.

    `actor` is not saved here.
    """
    if organisation is not None and organisation.pk not in actor.claims and organisation.domain not in _domains(actor):
        actor.claims = [*actor.claims, organisation.pk]


def confirm_claim(*, user: User, organisation: Organisation, domain: bool = False) -> None:
    """Say that somebody speaks for an organisation; with `domain`, so does whoever has proved an address of the same domain."""
    with transaction.atomic():
        speaking = {user.pk}
        if domain and (of := domain_of(user)):
            organisation.domain = of
            organisation.save(update_fields=["domain"])
            ours = EmailAddress.objects.filter(verified=True, email__iendswith=f"@{of}")
            speaking |= set(ours.values_list("user_id", flat=True))
        for one in User.objects.select_for_update().filter(pk__in=speaking).order_by("pk"):
            one.claims = [key for key in one.claims if key != organisation.pk]
            one.save(update_fields=["claims"])


def domain_of(user: User) -> str:
    """The domain of somebody's address, where it is that of their organisation; empty where anybody may have one there."""
    domain = user.email.rpartition("@")[2]
    return "" if domain in EVERYBODYS else domain


def make_a_spelling_of(*, merged: Organisation, kept: Organisation) -> None:
    """Have an organisation be another spelling of one that is kept: whoever types it names that one, whose name it shows."""
    with transaction.atomic():
        merged.spellings.update(merged_into=kept)
        merged.merged_into, merged.name = kept, kept.name
        merged.save()
        for one in User.objects.select_for_update().exclude(claims=[]).order_by("pk"):
            if merged.pk in one.claims:
                one.claims = list(dict.fromkeys(kept.pk if key == merged.pk else key for key in one.claims))
                one.save(update_fields=["claims"])


def _domains(user: User) -> set[str]:
    """Those of the addresses that somebody has proved."""
    return {email.rpartition("@")[2].lower() for email in proved_addresses(user)} - EVERYBODYS
