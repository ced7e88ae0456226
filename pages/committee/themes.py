"""The themes ("enjeux") that comments are brought together under: named, renamed, removed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.typed import whole_number
from concertation import permissions
from concertation.models import Theme
from concertation.queries.triage import ThemeCount, theme_counts
from concertation.services.triage import sorting
from pages.base import standard_page
from pages.errors import NotHere
from standard.permissions import require
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ThemesPage:
    themes: tuple[ThemeCount, ...]
    error: str
    typed: str


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    """Every theme with its counts; a POST names one, renames the one of `enjeu`, or removes it where `action` says so."""
    site = standard_page(request, slug)
    require(permissions.can_sort_comments(site.actor))
    error, title = "", request.POST.get("title", "")
    if request.method == "POST":
        key = whole_number(request.POST.get("enjeu", ""))
        theme = Theme.objects.filter(standard=site.standard, pk=key).select_related("standard").first() if key is not None else None
        if key is not None and theme is None:
            raise NotHere("Cet enjeu n’est plus là.", standard=site.standard)
        try:
            if theme is None:
                sorting.make_theme(standard=site.standard, actor=site.person, title=title, now=site.now)
                messages.success(request, "L’enjeu est nommé.")
            elif request.POST.get("action") == "remove":
                sorting.remove_theme(theme=theme, actor=site.person, now=site.now)
                messages.success(request, "L’enjeu est retiré. Ses commentaires restent.")
            else:
                sorting.rename_theme(theme=theme, actor=site.person, title=title, now=site.now)
                messages.success(request, "L’enjeu est renommé.")
            return redirect("pages:themes", slug)
        except InvalidInput as refusal:
            error = str(refusal)
    return site.render(
        "committee/themes.html",
        ThemesPage(theme_counts(site.standard), error, title),
        section="team",
        here="Enjeux",
        crumbs=[site.team_crumb, ("Commentaires", reverse("pages:team_comments", args=[slug]))],
        status=422 if error else 200,
    )
