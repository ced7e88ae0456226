"""« Les règles du standard »: who may decide what, in sentences, and the committee that they speak of."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from concertation import permissions, queries
from concertation.rules.constitution import CONSTITUTIONS, Constitution, explained
from concertation.services import constitutions
from pages.base import standard_page
from pages.forms.deciding import RulesForm
from pages.forms.refusals import show
from standard.models import Circle, Membership
from standard.permissions import Verdict, require
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ShownConstitution:
    """One of the constitutions that a standard may choose."""

    constitution: Constitution
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The constitution in force, the others, and who is in the committee."""

    current: ShownConstitution
    others: tuple[ShownConstitution, ...]
    committee: bool
    members: tuple[Membership, ...]
    team: int
    can_propose: Verdict


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules; a POST puts to the committee whether to change them."""
    site = standard_page(request, slug)
    current = queries.constitution_of(site.standard)
    listed = site.standard.memberships.active(site.now).select_related("user", "organisation").order_by("-chair", "since", "pk")
    page = RulesPage(
        current=ShownConstitution(current, explained(current)),
        others=tuple(ShownConstitution(one, explained(one)) for one in CONSTITUTIONS.values() if one != current),
        committee=queries.has_committee(site.standard, site.now),
        members=tuple(listed.filter(circle=Circle.COPIL)),
        team=listed.filter(circle=Circle.TEAM).count(),
        can_propose=permissions.can_prepare_question(site.actor),
    )
    form = RulesForm(request.POST if request.method == "POST" else None, others=[one.constitution for one in page.others])
    if request.method == "POST":
        require(page.can_propose)
        if form.is_valid():
            try:
                asked = constitutions.propose(
                    standard=site.standard,
                    actor=site.person,
                    codes=form.cleaned_data["codes"],
                    context=form.cleaned_data["context"],
                    now=site.now,
                )
            except InvalidInput as error:
                show(form, error)
            else:
                messages.success(request, "La question est posée. Les règles changent une fois qu’elle est décidée.")
                return redirect(asked)
    return site.render(
        "committee/rules.html",
        page,
        section="decisions",
        here="Les règles du standard",
        crumbs=[("Décisions", reverse("pages:decisions", args=[slug]))],
        status=422 if form.errors else 200,
        form=form if page.can_propose else None,
    )
