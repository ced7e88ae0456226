"""Adding what proves who one is: whoever has just shown it is not asked for it again to read their spare codes."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse


class _ShownOnce:
    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view that it is mixed with
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        return answer


class AddApplicationView(_ShownOnce, ActivateTOTPView):
    pass


class AddKeyView(_ShownOnce, AddWebAuthnView):
    pass


class RemoveKeyView(RemoveWebAuthnView):
    http_method_names = ["get", "head", "post"]
