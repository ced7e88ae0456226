"""The programs elsewhere that are told of what happens: declared, tried, taken up again, removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from pages.base import StandardPage, action_of, private, standard_page
from pages.forms.circles import WebhookForm
from pages.forms.refusals import done
from standard.models import Webhook, WebhookDelivery, WebhookKind
from standard.permissions import as_reader, can_describe_standard, require
from standard.services import webhooks


@dataclass(frozen=True, slots=True)
class WebhookLine:
    webhook: Webhook
    kinds: tuple[str, ...]
    log: list[WebhookDelivery]


@dataclass(frozen=True, slots=True)
class WebhooksPage:
    lines: tuple[WebhookLine, ...]
    secret: str
    """Of the one that was just declared, shown this once."""


@private
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Those of a standard, with what was sent to each; a POST declares one, and shows its secret."""
    site = standard_page(request, slug)
    if request.method != "POST":
        require(can_describe_standard(as_reader(site.actor)))
        return _show(site, WebhookForm())
    require(can_describe_standard(site.actor))
    form = WebhookForm(request.POST)
    made: list[tuple[Webhook, str]] = []
    if done(form, lambda: made.append(webhooks.declare(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data))):
        return _show(site, WebhookForm(), secret=made[0][1])
    return _show(site, form, status=422)


@action_of("pages:webhooks")
def test(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _done(request, slug, pk, webhooks.test, "L’essai part dans un instant\u00a0: rechargez cette page pour voir s’il arrive.")


@action_of("pages:webhooks")
def resume(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _done(request, slug, pk, webhooks.resume, "Les envois reprennent, pour ce qui se passera désormais.")


@action_of("pages:webhooks")
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _done(request, slug, pk, webhooks.remove, "Plus rien n’est envoyé à cette adresse.")


def _done(request: HttpRequest, slug: str, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    """Do it to one of those of the standard, say so, and come back to all of them."""
    site = standard_page(request, slug)
    require(can_describe_standard(site.actor))
    webhook = get_object_or_404(Webhook.objects.select_related("standard"), pk=pk, standard=site.standard)
    act(webhook=webhook, actor=site.person, now=site.now)
    messages.success(request, said)
    return redirect("pages:webhooks", slug)


def _show(site: StandardPage, form: WebhookForm, *, secret: str = "", status: int = 200) -> HttpResponse:
    found = site.standard.webhooks.all()
    lines = tuple(WebhookLine(one, tuple(str(WebhookKind(kind).label) for kind in one.kinds), webhooks.log_of(one)) for one in found)
    page = WebhooksPage(lines, secret)
    crumbs = [site.team_crumb]
    return site.render("circles/webhooks.html", page, section="team", here="Webhooks", crumbs=crumbs, status=status, form=form)
