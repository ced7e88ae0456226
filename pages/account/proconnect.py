"""Signing in by ProConnect, the service by which agents are recognised with what their administration gave them (OpenID Connect).

Authlib keeps `state` and `nonce` and looks at the signature; what is ours is who it is here.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any, Final

import requests
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import LogoutView
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from accounts import services
from pages.base import back, private

logger = logging.getLogger(__name__)

_NEXT, _PROOF = "proconnect_next", "proconnect_proof"
ALGORITHMS: Final = ("RS256", "ES256")
NOT_RECOGNISED: Final = "ProConnect ne vous a pas reconnu. Recommencez, ou demandez un code par courriel."


class NotRecognised(Exception):
    """What ProConnect answered does not say who it is."""


FAULTS: Final = (NotRecognised, OAuthError, JoseError, requests.RequestException, KeyError, ValueError)


def _client() -> Any:
    if not settings.PROCONNECT_ISSUER:
        raise Http404
    return _registered(settings.PROCONNECT_ISSUER, settings.PROCONNECT_CLIENT_ID, settings.PROCONNECT_CLIENT_SECRET)


@lru_cache(maxsize=4)
def _registered(issuer: str, client_id: str, secret: str) -> Any:
    """What it says of itself is read once in a process."""
    return OAuth().register(
        "proconnect",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "default_timeout": 10},
    )


@private
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to ProConnect, and come back to the page that was asked for."""
    client = _client()
    request.session[_NEXT] = back(request, "")
    try:
        answer: HttpResponse = client.authorize_redirect(request, request.build_absolute_uri(reverse("proconnect_callback")))
    except FAULTS as error:
        return _refused(request, error)
    return answer


@private
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Sign in whoever ProConnect has recognised."""
    client = _client()
    try:
        token = client.authorize_access_token(request)
        subject = str(token["userinfo"]["sub"])
        email = _address(_said(client, token), subject)
    except FAULTS as error:
        return _refused(request, error)
    user = services.account_of_identity(issuer=settings.PROCONNECT_ISSUER, subject=subject, email=email)
    request.session[_PROOF] = token["id_token"]
    answer: HttpResponse = perform_login(request, Login(user=user, email=user.email, redirect_url=request.session.pop(_NEXT, "") or None))
    return answer


def _said(client: Any, token: Any) -> dict[str, Any]:
    """What ProConnect says of the person: a signed token, where others answer plain JSON."""
    answer = client.get(client.load_server_metadata()["userinfo_endpoint"], token=token)
    answer.raise_for_status()
    if "jwt" not in answer.headers.get("Content-Type", ""):
        return dict(answer.json())
    signed = jwt.decode(answer.text, KeySet.import_key_set(client.fetch_jwk_set()), algorithms=list(ALGORITHMS))
    said_to = signed.claims.get("aud")
    if settings.PROCONNECT_CLIENT_ID not in (said_to if isinstance(said_to, list) else [said_to]):
        raise NotRecognised("for another site")
    return dict(signed.claims)


def _address(said: dict[str, Any], subject: str) -> str:
    if str(said.get("sub")) != subject:
        raise NotRecognised("somebody else")
    email = str(said.get("email") or "")
    try:
        validate_email(email)
    except ValidationError:
        raise NotRecognised("no address") from None
    if said.get("email_verified") is False:
        raise NotRecognised("an address that nobody proved")
    return email


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.warning("ProConnect did not recognise somebody: %s", type(error).__name__)
    messages.error(request, NOT_RECOGNISED)
    return redirect("account_login")


class SignOutView(LogoutView):
    """Signs out of ProConnect too, where one came by it: the next person at that computer would be recognised as them."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        proof = self.request.session.get(_PROOF, "")
        answer: HttpResponse = super().post(*args, **kwargs)
        if not proof or not settings.PROCONNECT_ISSUER:
            return answer
        try:
            out: HttpResponse = _client().logout_redirect(self.request, self.request.build_absolute_uri("/"), id_token_hint=proof)
        except (*FAULTS, RuntimeError) as error:
            logger.warning("ProConnect signs nobody out: %s", type(error).__name__)
            return answer
        return out
