"""The use cases of a standard: those that are kept, in the order of its members, those that wait, those that were set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions
from concertation.models import UseCase
from concertation.queries.use_cases import ForUse, known_use, own_ranking
from concertation.services import use_cases
from pages.base import StandardPage, action_of, standard_page
from pages.forms.refusals import done
from pages.forms.use_cases import RankingForm, UseCaseForm
from standard.permissions import Verdict, require


@dataclass(frozen=True, slots=True)
class UseCasesPage:
    told: ForUse
    can_propose: Verdict
    can_rank: Verdict


def standing_cases(site: StandardPage) -> tuple[UseCase, ...]:
    """Those that a proposal may say that it serves, and that others may be merged into."""
    return tuple(line.use_case for line in known_use(site.standard).standing)


def crumb(site: StandardPage) -> tuple[str, str]:
    return ("Cas d’usage", reverse("pages:use_cases", args=[site.standard.slug]))


def _show(site: StandardPage, *, ranking_form: RankingForm | None = None, status: int = 200) -> HttpResponse:
    told = known_use(site.standard)
    page = UseCasesPage(told, permissions.can_propose_use_case(site.actor, site.call, site.now), permissions.can_rank_use_cases(site.actor))
    if ranking_form is None and len(told.kept) > 1 and page.can_rank:
        ranking_form = _ranking(site, None)
    return site.render("use_cases/list.html", page, section="fields", here="Cas d’usage", status=status, ranking_form=ranking_form)


def _ranking(site: StandardPage, data: Mapping[str, str] | None) -> RankingForm:
    cases = sorted((line.use_case for line in known_use(site.standard).kept), key=lambda case: case.number)
    return RankingForm(data, cases=cases, own=own_ranking(site.standard, site.reader))


@require_safe
def use_case_list(request: HttpRequest, slug: str) -> HttpResponse:
    return _show(standard_page(request, slug))


@action_of("pages:use_cases")
def rank(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which come first."""
    site = standard_page(request, slug)
    require(permissions.can_rank_use_cases(site.actor))
    form = _ranking(site, request.POST)
    if done(form, lambda: use_cases.rank(standard=site.standard, actor=site.person, ranking=form.ranking(), now=site.now)):
        messages.success(request, "Votre classement est gardé. Vous pouvez le changer à tout moment.")
        return redirect("pages:use_cases", slug)
    return _show(site, ranking_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a use case."""
    site = standard_page(request, slug)
    require(permissions.can_propose_use_case(site.actor, site.call, site.now))
    form = UseCaseForm(request.POST if request.method == "POST" else None)
    made: list[UseCase] = []
    if done(form, lambda: made.append(use_cases.propose(standard=site.standard, actor=site.person, text=form.text(), now=site.now))):
        messages.success(request, "Votre cas d’usage est proposé. L’équipe projet vous dira ce qu’il devient.")
        return redirect(made[0])
    here = "Proposer un cas d’usage"
    return site.render(
        "use_cases/form.html", None, section="fields", here=here, crumbs=[crumb(site)], status=422 if form.errors else 200, form=form
    )
