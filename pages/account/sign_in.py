"""Signing in: an address, then the code that was sent to it. The account is opened once the code has proved the address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts import services
from pages.account.adapter import MailNotSent
from pages.forms.account import SignInForm


class SignIn(LoginCodeVerificationProcess):
    """django-allauth's, but that whoever asks gets a code, with or without an account: a stranger opens none."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> None:
        """Send a code. Raises `MailNotSent`, and nothing has begun."""
        login = Login(email=email, state={"stages": {"current": LoginByCodeStage.key}})
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email), initiated_by_user=True)
        process = cls(stage)
        process.send()
        process.persist()

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        if services.is_closed(email=email):
            # It is told so by mail: the page says the same to whoever asks.
            super().send_by_email(email, skip_enumeration_mails)
            return
        adapter = get_adapter()
        code = adapter.generate_login_code()
        adapter.send_mail("account/email/login_code", email, {"request": self.request, "code": code})
        self.state["code"] = code
        self.add_sent_message({"email": email, "recipient": email})

    def resend(self) -> None:
        self.send(skip_enumeration_mails=True)
        self.record_resend()
        self.persist()

    def finish(self, redirect_url: str | None) -> HttpResponse:
        self._user = services.open_account(actor=None, email=self.state["email"])
        response: HttpResponse = super().finish(redirect_url)
        return response


class SignInView(RequestLoginCodeView):
    """Asks for an address and sends a code to it."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """A code that was asked for another address, or that never came, does not stop one from asking again."""

    def form_valid(self, form: SignInForm) -> HttpResponse:
        try:
            SignIn.begin(self.request, form.cleaned_data["email"])
        except MailNotSent as error:
            form.add_error("email", error.message)
            refused: HttpResponse = self.form_invalid(form)
            return refused
        return HttpResponseRedirect(self.get_success_url())


class SignInCodeView(ConfirmLoginCodeView):
    """Asks for the code, or sends another."""

    def form_valid(self, form: Any) -> HttpResponse:
        self._process = SignIn(self.stage)
        response: HttpResponse = super().form_valid(form)
        return response
