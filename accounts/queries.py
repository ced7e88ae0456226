"""What the database knows of an account."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from accounts.models import User


def has_second_factor(user: User) -> bool:
    """Whether something else than their mail proves who they are: an application, or a key."""
    return Authenticator.objects.filter(user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)).exists()


def proved_addresses(user: User) -> list[str]:
    """Those that somebody has shown to be theirs."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
