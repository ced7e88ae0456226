"""The address by which somebody stops the news of a standard without signing in (RFC 8058): signed, and good for nothing else."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from accounts.models import User
from standard import places
from standard.models import Standard


@cache
def _signer() -> Signer:
    """Made when it is asked for: what signs nothing, as commands on files, needs no key."""
    return Signer(salt="standard.news.unsubscribe")


def unsubscribe_url(user: User, standard: Standard) -> str:
    return f"{settings.SITE_URL}{places.unsubscribing(_signer().sign(f'{user.audit_id.hex}-{standard.pk}'))}"


def read_link(token: str) -> tuple[User, Standard] | None:
    """Whose link it is, and for which standard; None where we did not make it, or where either is gone."""
    try:
        who, _, key = _signer().unsign(token).partition("-")
    except BadSignature:
        return None
    user = User.objects.filter(audit_id=UUID(who)).first()
    standard = Standard.objects.filter(pk=int(key)).first()
    return (user, standard) if user is not None and standard is not None else None
