"""Where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.devices import network_in_words
from accounts.models import User
from pages.base import private


@dataclass(frozen=True, slots=True)
class OpenSession:
    pk: int
    device: str
    network: str
    created_at: datetime
    here: bool


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The browsers where one is signed in; a POST ends one (`end`), or all the others (`end_others`)."""
    assert isinstance(request.user, User)
    if "end_others" in request.POST:
        services.end_other_sessions(actor=request.user, kept=request.session)
        messages.success(request, "Toutes les autres sessions sont fermées.")
        return redirect("pages:sessions")
    if request.method == "POST":
        key = request.POST.get("end", "")
        if key.isdecimal() and len(key) < 19 and services.end_session(actor=request.user, key=int(key)):
            messages.success(request, "La session est fermée.")
        return redirect("pages:sessions")
    found = services.sessions_of(user=request.user, now=timezone.now())
    listed = [
        OpenSession(one.pk, one.user_agent, network_in_words(one.ip), one.created_at, one.session_key == request.session.session_key)
        for one in found
    ]
    return render(request, "account/sessions.html", {"sessions": listed})
