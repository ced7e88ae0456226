"""Secrets that the site must read again, sealed with its own: a copy of the database alone opens none."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class NotOpened(Exception):
    """The secret of the site has changed since: what was sealed is lost."""


def seal(purpose: str, text: str) -> str:
    """`purpose` names what it is for: what is sealed for one thing is not opened as another."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Raises NotOpened."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise NotOpened from None


def _box(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()))
