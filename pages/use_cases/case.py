"""One use case: what it says, what serves it, what the team makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions
from concertation.models import Proposal, UseCase
from concertation.queries.use_cases import STANDING, CaseLine, known_use, proposals_serving
from concertation.services import use_cases
from concertation.services.use_cases import ACTIONS
from pages.base import StandardPage, action_of, standard_page
from pages.errors import NotHere
from pages.forms.refusals import done
from pages.forms.use_cases import ServingForm, SettleCaseForm, UseCaseForm
from pages.use_cases.listing import crumb, standing_cases
from pages.written_over import rewritten
from standard.permissions import Verdict, require


@dataclass(frozen=True, slots=True)
class UseCasePage:
    line: CaseLine
    merged: tuple[UseCase, ...]
    """Those that were merged into it."""
    proposals: tuple[Proposal, ...]
    can_edit: Verdict
    link_form: ServingForm | None
    settle_form: SettleCaseForm | None

    @property
    def use_case(self) -> UseCase:
        return self.line.use_case


def find_line(site: StandardPage, number: int) -> CaseLine:
    for line in known_use(site.standard).every:
        if line.use_case.number == number:
            return line
    raise NotHere(f"Ce standard n’a pas de cas d’usage n°\u00a0{number}.", standard=site.standard)


def _show(site: StandardPage, line: CaseLine, *, status: int = 200, settle_form: SettleCaseForm | None = None) -> HttpResponse:
    case = line.use_case
    told = known_use(site.standard)
    linking = permissions.can_link_fields(site.actor) and case.state in STANDING
    page = UseCasePage(
        line,
        tuple(one.use_case for one in told.set_aside if one.use_case.merged_into_id == case.pk),
        proposals_serving(case),
        permissions.can_edit_use_case(site.actor, case),
        ServingForm(schema_fields=site.schema.fields, line=line) if linking else None,
        settle_form or _settling(site, line, None),
    )
    return site.render(
        "use_cases/case.html", page, section="fields", here=case.title, crumbs=[crumb(site)], status=status, form=settle_form
    )


def _settling(site: StandardPage, line: CaseLine, data: Mapping[str, str] | None) -> SettleCaseForm | None:
    case = line.use_case
    outcomes = [one for one, action in ACTIONS.items() if permissions.can_settle_use_case(site.actor, case, action)]
    others = [one for one in standing_cases(site) if one.pk != case.pk]
    if not others:
        outcomes = [one for one in outcomes if one != UseCase.State.MERGED]
    return SettleCaseForm(data, outcomes=outcomes, others=others) if outcomes else None


@require_safe
def use_case(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    return _show(site, find_line(site, number))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write it otherwise."""
    site = standard_page(request, slug)
    case = find_line(site, number).use_case
    require(permissions.can_edit_use_case(site.actor, case))
    form = UseCaseForm(request.POST if request.method == "POST" else None, use_case=case)

    def write() -> None:
        use_cases.edit(use_case=case, actor=site.person, text=form.text(), now=site.now)

    if rewritten(request, case, form, tuple(form.fields), write):
        messages.success(request, "Le cas d’usage est modifié. Ce qu’il disait reste dans l’historique.")
        return redirect(case)
    crumbs = [crumb(site), (case.title, case.get_absolute_url())]
    status = 422 if form.errors else 200
    return site.render("use_cases/form.html", case, section="fields", here="Modifier", crumbs=crumbs, status=status, form=form)


@action_of("pages:use_case")
def settle(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Keep it, merge it into another or set it aside."""
    site = standard_page(request, slug)
    line = find_line(site, number)
    require(permissions.can_settle_use_case(site.actor, line.use_case, ACTIONS.get(request.POST.get("outcome", ""), "refuse")))
    form = _settling(site, line, request.POST)
    if form is None:
        return redirect(line.use_case)

    def act() -> None:
        use_cases.settle(use_case=line.use_case, actor=site.person, now=site.now, **form.cleaned_data)

    if done(form, act):
        messages.success(request, "C’est noté, et son auteur en est averti.")
        return redirect(line.use_case)
    return _show(site, line, status=422, settle_form=form)


@action_of("pages:use_case")
def link(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say which fields serve it."""
    site = standard_page(request, slug)
    case = find_line(site, number).use_case
    require(permissions.can_link_fields(site.actor))
    use_cases.link(use_case=case, actor=site.person, fields=request.POST.getlist("fields_served"), now=site.now)
    messages.success(request, "Les champs qui servent ce cas d’usage sont notés.")
    return redirect(case)
