"""One's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import demo_mail, services
from accounts.models import User
from concertation.services.leaving import close_account
from pages.base import back, form_page
from pages.forms.account import ProfileForm, TokenForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The name and the organisation that the public reads."""
    assert isinstance(request.user, User)
    form = ProfileForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.describe_oneself(
            actor=request.user,
            display_name=form.cleaned_data["display_name"],
            organisation_name=form.cleaned_data["organisation"],
            territory=form.cleaned_data["territory"],
            data_role=form.cleaned_data["data_role"],
        )
        messages.success(request, "Votre compte est à jour.")
        return redirect(back(request, "pages:profile"))
    context: dict[str, Any] = {"form": form, "next": back(request, ""), "is_new": not request.user.display_name}
    return form_page(request, "account/profile.html", context, refused=bool(form.errors))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close one's account, after a page that says what that means."""
    assert isinstance(request.user, User)
    if request.method != "POST":
        return render(request, "account/close.html")
    close_account(actor=request.user, now=timezone.now())
    logout(request)
    messages.success(request, "Votre compte est fermé. Ce que vous avez écrit reste lisible, sans votre nom.")
    return redirect("/")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens for the API. A new one is shown in the answer to the form, and never again."""
    assert isinstance(request.user, User)
    if "revoke" in request.POST:
        services.revoke_token(actor=request.user, digest=request.POST["revoke"])
        messages.success(request, "Le jeton est supprimé\u00a0: plus aucun programme ne peut s’en servir.")
        return redirect("pages:tokens")
    new_token, form = "", TokenForm(request.POST.dict() if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new_token, form = services.issue_token(actor=request.user, user=request.user, **form.cleaned_data), TokenForm()
    context = {"tokens": services.tokens_of(request.user, timezone.now()), "new_token": new_token, "form": form}
    return form_page(request, "account/tokens.html", context, refused=bool(form.errors))


@require_safe
def demo_mails(request: HttpRequest) -> HttpResponse:
    """The mails that the demonstration sent, the latest first."""
    if not settings.DEMO:
        raise Http404
    return render(request, "account/demo_mails.html", {"mails": demo_mail.latest(count=30)})
