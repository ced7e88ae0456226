"""Where django-allauth asks us."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon. Relisez le dernier courriel reçu, ou demandez un autre code.",
        "too_many_login_attempts": "Trop d’essais. Attendez quelques minutes, puis demandez un autre code.",
        "rate_limited": "Trop de demandes. Attendez quelques minutes, puis recommencez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """allauth's own sign-up is never used: SignInView opens the account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL})

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Somebody without a public name chooses one first, then goes where they were going."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.display_name or not isinstance(response, HttpResponseRedirect):
            return response
        return HttpResponseRedirect(f"{reverse('pages:profile')}?{urlencode({'next': response.url})}")
