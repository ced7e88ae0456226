"""What the site holds of somebody, for them to take away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import services
from accounts.models import User
from pages.base import private
from pages.errors import NotHere


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def personal_data(request: HttpRequest) -> HttpResponse:
    """Where the file that one asked for stands; a POST asks for it."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        services.ask_export(actor=request.user, now=timezone.now())
        messages.success(request, "Votre demande est notée\u00a0: le fichier sera prêt ici dans quelques minutes.")
        return redirect("pages:personal_data")
    return render(request, "account/personal_data.html", {"export": services.export_of(user=request.user, now=timezone.now())})


@private
@login_required
@require_safe
def personal_file(request: HttpRequest) -> HttpResponseBase:
    """The file, for whoever it is about."""
    assert isinstance(request.user, User)
    export = services.export_of(user=request.user, now=timezone.now())
    if export is None or not export.content:
        raise NotHere("Ce fichier n’est pas là\u00a0: il n’est pas encore prêt, ou il avait plus d’une semaine.")
    return FileResponse(export.content.open("rb"), as_attachment=True, filename="mes-donnees.zip", content_type="application/zip")
