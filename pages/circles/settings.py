"""What a standard is called, and what becomes of it: renamed, closed, opened again, deleted."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from concertation.services import life
from pages.base import StandardPage, action_of, standard_page
from pages.forms.circles import CloseForm, DeleteForm, RemoteForm, SettingsForm
from pages.forms.refusals import done
from standard import permissions
from standard.models import RemoteRepository
from standard.permissions import Verdict, require
from standard.queries import was_published
from standard.schema.words import quoted
from standard.services import remotes, standards


@dataclass(frozen=True, slots=True)
class SettingsPage:
    closed: bool
    can_delete: Verdict
    remote: RemoteRepository | None
    """Where its git repository is sent."""


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """The settings; a POST changes what the standard is called. Closed, the page only opens it again or deletes it."""
    site = standard_page(request, slug)
    if request.method != "POST":
        return _show(site)
    require(permissions.can_describe_standard(site.actor))
    form = SettingsForm(request.POST, standard=site.standard)
    if done(form, lambda: standards.describe(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Les réglages sont enregistrés.")
        return redirect(request.path)
    return _show(site, status=422, form=form)


@action_of("pages:settings")
def name_remote(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the git repository elsewhere; or, asked to stop, nowhere any more."""
    site = standard_page(request, slug)
    require(permissions.can_describe_standard(site.actor))
    form = RemoteForm(request.POST)
    if "stop" in request.POST:
        remotes.forget(standard=site.standard, actor=site.person, now=site.now)
        messages.success(request, "Le dépôt n’est plus envoyé ailleurs.")
        return redirect("pages:settings", slug)
    if done(form, lambda: remotes.name(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Le dépôt sera envoyé à cette adresse à chaque changement.")
        return redirect("pages:settings", slug)
    return _show(site, status=422, remote_form=form)


@action_of("pages:settings")
def close(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(permissions.can_close_standard(site.actor))
    form = CloseForm(request.POST)
    if done(form, lambda: life.close(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Le standard est fermé : tout s’y lit encore, plus rien ne s’y écrit.")
        return redirect("pages:settings", slug)
    return _show(site, status=422, close_form=form)


@action_of("pages:settings")
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(permissions.can_reopen_standard(site.actor))
    life.reopen(standard=site.standard, actor=site.person, now=site.now)
    messages.success(request, "Le standard est rouvert.")
    return redirect("pages:settings", slug)


@action_of("pages:settings")
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(permissions.can_delete_standard(site.actor, published=was_published(site.standard)))
    form = DeleteForm(request.POST)
    if done(form, lambda: life.delete(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, f"Le standard {quoted(site.standard.title)} est supprimé.")
        return redirect("pages:index")
    return _show(site, status=422, delete_form=form)


def _show(site: StandardPage, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page; `bound` is the form that came back with something to mend."""
    closed = site.standard.closed_at is not None
    reader = permissions.as_reader(site.actor)
    require(permissions.can_reopen_standard(reader) if closed else permissions.can_describe_standard(reader))
    remote = RemoteRepository.objects.filter(standard=site.standard).first()
    forms: dict[str, object] = {
        "form": SettingsForm(standard=site.standard),
        "close_form": CloseForm(),
        "remote_form": RemoteForm(initial={"url": remote.url} if remote is not None else None),
        "delete_form": DeleteForm(),
        "wrong_form": next(iter(bound.values()), None),
        **bound,
    }
    page = SettingsPage(closed, permissions.can_delete_standard(site.actor, published=was_published(site.standard)), remote)
    return site.render("circles/settings.html", page, section="team", here="Réglages", crumbs=[site.team_crumb], status=status, **forms)
