"""Registering as a contributor of a standard."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from concertation.models import Consultation
from concertation.permissions import can_comment
from concertation.queries.roadmap import on_the_road
from pages.base import StandardPage, back, standard_page
from pages.forms.membership import JoinForm
from standard import permissions
from standard.models import JoinRequest
from standard.permissions import PermissionRefused, Verdict, require
from standard.queries import actor_for
from standard.services import members


@dataclass(frozen=True, slots=True)
class JoinPage:
    can_join: Verdict
    request: JoinRequest | None
    """What they asked last, where the team approves who registers."""
    member: bool
    """Whether they already take part, in any circle."""
    consultation: Consultation | None
    open: bool
    next: str


def _welcome(site: StandardPage, user: User) -> str:
    """What whoever has just registered may do, or why they wait."""
    actor = on_the_road(actor_for(user=user, standard=site.standard, now=site.now), site.standard, site.now)
    verdict = can_comment(actor, site.call, site.now)
    if verdict:
        return "Vous voici parmi les contributeurs\u00a0: vous pouvez commenter et proposer."
    return f"Vous voici parmi les contributeurs. {verdict.reason} Un courriel vous préviendra du prochain appel."


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Register under one's public name, for an organisation or for oneself. Sent twice, it registers once."""
    site = standard_page(request, slug)
    can_join = permissions.can_join(site.actor)
    consultation = site.call
    onwards = back(request, reverse("pages:consultation", args=[slug]))
    if request.method == "GET" and site.actor.member and "next" in request.GET:
        return redirect(onwards)
    form = JoinForm(request.POST or None, user=request.user) if isinstance(request.user, User) else None
    if request.method == "POST":
        if can_join == permissions.ALREADY_CONTRIBUTOR:
            return redirect(onwards)
        require(can_join)
        if form is not None and isinstance(request.user, User) and form.is_valid():
            try:
                joined = members.join(standard=site.standard, actor=request.user, now=site.now, **form.cleaned_data)
            except PermissionRefused:
                # Sent twice at once: the other one has registered them.
                if not actor_for(user=request.user, standard=site.standard, now=timezone.now()).circles:
                    raise
                return redirect(onwards)
            if isinstance(joined, JoinRequest):
                messages.success(request, "Votre demande est envoyée\u00a0: l’équipe projet vous répondra par courriel.")
                return redirect(request.path)
            messages.success(request, _welcome(site, request.user))
            return redirect(onwards)
    asked = (
        site.standard.join_requests.filter(user=site.actor.user_id).order_by("-asked_at", "-pk").first() if site.actor.signed_in else None
    )
    page = JoinPage(can_join, asked, site.actor.member, consultation, consultation is not None and consultation.is_open(site.now), onwards)
    return site.render(
        "participation/join.html",
        page,
        section="participate",
        here="S’inscrire comme contributeur",
        crumbs=[("Participer", reverse("pages:consultation", args=[slug]))],
        status=422 if form is not None and form.errors else 200,
        form=form,
    )
