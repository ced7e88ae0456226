"""What organisations commit to, and what people make of the data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.models import Reuse
from concertation.services import reuses
from concertation.services.reuses import ACTIONS
from pages.adoption.overview import crumb, may_declare, outcomes_of, show
from pages.base import StandardPage, action_of, standard_page
from pages.errors import NotHere
from pages.forms.adoption import CommitmentForm, ReuseForm, SettleReuseForm, WithdrawnForm
from pages.forms.refusals import done
from standard.models import Commitment
from standard.permissions import can_change_declared, require
from standard.services import commitments


@require_http_methods(["GET", "HEAD", "POST"])
def commit(request: HttpRequest, slug: str) -> HttpResponse:
    """Commit to a version by a day."""
    site = standard_page(request, slug)
    require(may_declare(site))
    person = site.person
    form = CommitmentForm(
        request.POST if request.method == "POST" else None, organisation=str(person.organisation or ""), team=site.actor.team
    )
    if done(form, lambda: commitments.commit(standard=site.standard, actor=person, now=site.now, **form.cleaned_data)):
        messages.success(request, "L’engagement est public. Le site vous le rappellera une semaine avant.")
        return redirect(f"{crumb(site)[1]}#engagements")
    status, here = 422 if form.errors else 200, "S’engager à suivre une version"
    return site.render("adoption/commit.html", person, section="releases", here=here, crumbs=[crumb(site)], status=status, form=form)


@action_of("pages:adoption")
def withdraw_commitment(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back a commitment, and say why."""
    site = standard_page(request, slug)
    found = Commitment.objects.filter(standard=site.standard, pk=pk).select_related("organisation").first()
    if found is None:
        raise NotHere("Ce standard n’a pas cet engagement.", standard=site.standard)
    found.standard = site.standard
    require(can_change_declared(site.actor, found))
    form = WithdrawnForm(request.POST, key=pk)
    if done(form, lambda: commitments.withdraw(commitment=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "L’engagement est retiré.")
        return redirect(f"{crumb(site)[1]}#engagements")
    return show(site, withdrawing=(pk, form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def declare_reuse(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell of what is made of the data."""
    site = standard_page(request, slug)
    require(permissions.can_declare_reuse(site.actor))
    form = ReuseForm(request.POST if request.method == "POST" else None)
    made: list[Reuse] = []
    if done(form, lambda: made.append(reuses.declare(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data))):
        kept = made[0].state == Reuse.State.KEPT
        messages.success(request, "La réutilisation est publique." if kept else "L’équipe projet va la lire, puis vous répondra.")
        return redirect(made[0])
    status, here = 422 if form.errors else 200, "Déclarer une réutilisation"
    page = site.actor.member
    return site.render("adoption/reuse.html", page, section="releases", here=here, crumbs=[crumb(site)], status=status, form=form)


@action_of("pages:adoption")
def settle_reuse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Publish a reuse, or set it aside."""
    site = standard_page(request, slug)
    found = _find(site, pk)
    require(permissions.can_settle_reuse(site.actor, found, ACTIONS.get(request.POST.get("outcome", ""), "refuse")))
    form = SettleReuseForm(request.POST, outcomes=outcomes_of(site, found), key=pk)
    if done(form, lambda: reuses.settle(reuse=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "C’est noté, et la personne qui l’a déclarée en est avertie.")
        return redirect(found)
    return show(site, settling=(pk, form), status=422)


@action_of("pages:adoption")
def withdraw_reuse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a reuse back."""
    site = standard_page(request, slug)
    found = _find(site, pk)
    require(permissions.can_withdraw_reuse(site.actor, found))
    reuses.withdraw(reuse=found, actor=site.person, now=site.now)
    messages.success(request, "La réutilisation est retirée.")
    return redirect("pages:adoption", slug)


def _find(site: StandardPage, pk: int) -> Reuse:
    """A reuse that whoever reads may read."""
    found = Reuse.objects.filter(standard=site.standard, pk=pk).select_related("author").first()
    if found is None or not permissions.can_see_reuse(site.actor, found):
        raise NotHere("Ce standard n’a pas cette réutilisation.", standard=site.standard)
    found.standard = site.standard
    return found
