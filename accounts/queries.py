"""What the database knows of an account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from accounts.models import User


def has_second_factor(user: User) -> bool:
    """Whether something else than their mail proves who they are: an application, or a key."""
    return Authenticator.objects.filter(user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)).exists()
