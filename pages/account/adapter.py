"""Where django-allauth asks us."""

import logging
import smtplib
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from accounts.devices import device
from accounts.models import User
from accounts.sealing import seal, unseal
from standard.services.mailing import Letter

logger = logging.getLogger(__name__)

NOT_SENT: Final = "Le courriel n’a pas pu partir\u00a0: notre serveur de courriel ne répond pas. Recommencez dans quelques minutes."
_AGAIN: Final = {
    "mfa_reauthenticate": "Écrire un code",
    "mfa_reauthenticate:webauthn": "Utiliser une clé",
}
_SECOND_FACTOR: Final = "second-factor"
REFUSED: Final = "Cette adresse est refusée par le serveur de courriel. Relisez-la, ou donnez-en une autre."


class MailNotSent(ImmediateHttpResponse):
    """A mail that somebody waits for did not leave; `message` says what to do, in French.

    Where no view shows it beside an input, django-allauth answers with the same page, which says it at its top.
    """

    def __init__(self, request: HttpRequest, message: str) -> None:
        self.request = request
        self.message = message

    @property
    def response(self) -> HttpResponse:
        messages.error(self.request, self.message)
        return HttpResponseRedirect(self.request.get_full_path())


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon. Relisez le dernier courriel reçu, ou demandez un autre code.",
        "too_many_login_attempts": "Trop d’essais. Attendez quelques minutes, puis demandez un autre code.",
        "rate_limited": "Trop de demandes. Attendez quelques minutes, puis recommencez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """allauth's own sign-up is never used: SignInView opens the account."""
        return False

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """In text, and in HTML made of the same words."""
        written = super().render_mail(template_prefix, email, context, headers)
        assert isinstance(written, EmailMultiAlternatives)
        said, _, _ = str(written.body).rpartition(f"\n\n{settings.SITE_NAME}\n")
        page = {"letters": [Letter(str(written.subject), said, "")], "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        written.attach_alternative(render_to_string("mails/layout.html", page), "text/html")
        return written

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL})
        except OSError as error:
            logger.warning("A mail that somebody waits for did not leave: %s", error)
            raise MailNotSent(self.request, REFUSED if _for_good(error) else NOT_SENT) from error

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Nobody waits for it: what it tells of is done, whatever the mail server answers."""
        with suppress(MailNotSent):
            super().send_notification_mail(
                template_prefix, user, {**(context or {}), "user_agent": device(self.get_http_user_agent(self.request))}, email
            )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """No door asks for a password."""
        found = super().get_reauthentication_methods(user)
        return [{**one, "description": _AGAIN[one["id"]]} for one in found if one["id"] in _AGAIN]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Somebody without a public name chooses one first, then goes where they were going; registering asks for it itself."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.display_name or not isinstance(response, HttpResponseRedirect) or _registers(response.url):
            return response
        return HttpResponseRedirect(f"{reverse('pages:profile')}?{urlencode({'next': response.url})}")


def _registers(address: str) -> bool:
    with suppress(Resolver404):
        return resolve(urlsplit(address).path).view_name == "pages:join"
    return False


def _for_good(error: OSError) -> bool:
    """Whether the server refuses the address itself, and not only for now."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and any(500 <= code < 600 for code, _ in error.recipients.values())


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis recopiez-le.",
        "unverified_email": "Confirmez d’abord votre adresse électronique\u00a0: elle vous fait reconnaître sans téléphone.",
        "cannot_generate_recovery_codes": "Ajoutez d’abord une application ou une clé\u00a0: les codes de secours la remplacent.",
    }

    def encrypt(self, text: str) -> str:
        return seal(_SECOND_FACTOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(_SECOND_FACTOR, encrypted_text)

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        held = Authenticator.objects.filter(user=user, type=type).count()
        return f"Clé n°\u00a0{held + 1}"
