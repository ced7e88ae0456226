"""Adding, and removing, what proves who one is."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse


class _JustShown:
    """Whoever has just shown what they add is not asked for it again to read their spare codes."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view that it is mixed with
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        return answer


class AddApplicationView(_JustShown, ActivateTOTPView):
    pass


class AddKeyView(_JustShown, AddWebAuthnView):
    pass


class RemoveKeyView(RemoveWebAuthnView):
    """By its form alone: a DELETE would remove the key without asking again who one is, nor telling of it."""

    http_method_names = ["get", "head", "post"]
