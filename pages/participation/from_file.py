"""Proposing by bringing the schema wanted: the differences are the proposal, once what was guessed is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.services import proposals
from pages.base import StandardPage, standard_page
from pages.forms.descriptors import DescriptorForm
from pages.kept_forms import typed_in
from pages.participation.draft import KEEPING, to_the_door
from pages.participation.sheet import Sheet, sheet
from standard import visitors
from standard.comparison import Comparison, ComparisonFilters, Side, compared
from standard.comparison.guesses import Guesses, guesses
from standard.permissions import Verdict
from standard.schema import diff
from standard.services import file_comparison
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class FromFilePage:
    """The schema that somebody wants, what became what, what it changes. The last two are None until it is read."""

    can_propose: Verdict
    form: DescriptorForm
    base: int
    """The number of the revision that it is compared with."""
    guesses: Guesses | None = None
    comparison: Comparison | None = None
    asked: bool = False
    """Whether the answers are to be mended before the draft is kept."""


@require_http_methods(["GET", "HEAD", "POST"])
def propose_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a schema, confirm what became what, read the differences, keep them as a draft. What is large waits for a worker."""
    site = standard_page(request, slug)
    allowed, first = permissions.can_propose(site.actor, site.call, site.now), site.may_propose_first
    if (door := to_the_door(site, allowed, first)) is not None:
        return door
    paper = sheet(site.standard, None, request.POST.get("base", ""))
    said = typed_in(request)
    form = DescriptorForm(said, request.FILES, prefix="voulu")
    page = FromFilePage(allowed, form, paper.base.number)
    if request.method == "POST" and form.is_valid() and form.large:
        try:
            made = file_comparison.submit_wanted(
                base=paper.base, after=form.brought, sides=_sides(site), actor=request.user, sender=visitors.sender(request), now=site.now
            )
        except InvalidInput as error:
            form.add_error("file", error.message)
        else:
            visitors.remember(request, made)
            return redirect(made)
    elif said is not None and form.is_valid() and not form.large:
        page = _read(site, page, paper, said)
        assert page.guesses is not None
        assert page.comparison is not None
        if request.POST.get("action") in KEEPING and page.comparison.operations and not page.guesses.wrong:
            draft = proposals.save_draft(
                standard=site.standard,
                actor=site.person,
                title="",
                operations=page.comparison.operations,
                base=paper.base,
                now=site.now,
            )
            return redirect("pages:edit_proposal", slug, draft.number)
    return site.render(
        "participation/from_file.html",
        page,
        section="participate",
        here="Proposer un schéma entier",
        crumbs=[
            ("Participer", reverse("pages:consultation", args=[slug])),
            ("Propositions", reverse("pages:proposals", args=[slug])),
        ],
        status=422 if form.errors or page.asked else 200,
        may_write_first=first,
    )


def _read(site: StandardPage, page: FromFilePage, paper: Sheet, said: QueryDict) -> FromFilePage:
    assert page.form.schema is not None
    found = guesses(paper.before, page.form.schema, said)
    comparison = compared(
        paper.before,
        diff.compare(paper.before, page.form.schema, alignment=found.alignment, reserved=paper.taken),
        sides=_sides(site),
        filters=ComparisonFilters.asked(said),
        complete=found.alignment.complete,
    )
    asked = found.wrong and said.get("action") in KEEPING
    return replace(page, guesses=found, comparison=comparison, asked=asked)


def _sides(site: StandardPage) -> tuple[Side, Side]:
    in_force = site.header.release
    return Side("", "la version en préparation", in_force.version if in_force else ""), Side("", "votre fichier")
