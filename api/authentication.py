"""Who sends a request: the person of a token, as far as its scope goes. A token that is not good is refused, never taken for nobody's."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox import auth
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.authentication import get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts import services
from accounts.models import TokenScope, User
from standard.moments import date_in_words, day_of
from standard.permissions import READS_ONLY, require

SCHEMES: Final = (b"token", b"bearer")
PAGE: Final = "la page «\u00a0Vos jetons\u00a0» de votre compte"
BADLY_WRITTEN: Final = "Écrivez cet en-tête «\u00a0Authorization: Bearer VOTRE_JETON\u00a0», en une seule fois."
UNKNOWN: Final = f"Ce jeton n’est pas connu, ou il a été supprimé\u00a0: recopiez-le en entier, ou créez-en un autre sur {PAGE}."


class TokenAuthentication(auth.TokenAuthentication):
    """Knox's tokens, under the names that scripts give them; one whose time is over stays, so that it can be told as such."""

    def authenticate(self, request: Request) -> tuple[User, AuthToken] | None:
        said = get_authorization_header(request).split()
        if not said:
            return None
        if len(said) != 2 or said[0].lower() not in SCHEMES:
            raise AuthenticationFailed(BADLY_WRITTEN)
        return self.authenticate_credentials(said[1])

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        now = timezone.now()
        try:
            digest = hash_token(token.decode("ascii"))
        except ValueError:
            raise AuthenticationFailed(UNKNOWN) from None
        found = AuthToken.objects.select_related("user__organisation", "terms").filter(digest=digest).first()
        if found is None:
            raise AuthenticationFailed(UNKNOWN)
        if services.has_ended(found, now):
            raise AuthenticationFailed(f"Ce jeton a pris fin le {date_in_words(day_of(found.expiry))}\u00a0: créez-en un autre sur {PAGE}.")
        if not found.user.is_active:
            raise AuthenticationFailed("Le compte de ce jeton est fermé.")
        found.user.scope = TokenScope(services.note_use(token=found, day=day_of(now)).scope)
        return found.user, found


def within_scope(request: Request) -> None:
    """Refuse to write by a token that only reads."""
    if request.method not in SAFE_METHODS and isinstance(request.user, User) and request.user.scope == TokenScope.READ:
        require(READS_ONLY)


class TokenInTheDescription(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "jeton"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Un jeton de votre compte. `Token` est reçu comme `Bearer`."}
