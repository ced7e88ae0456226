"""Proposing another title, other contributors, another key: what the schema says of itself, as a form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.models import Proposal
from pages.base import StandardPage, standard_page
from pages.forms import refusals
from pages.forms.metadata_form import MetadataForm
from pages.kept_forms import typed_in
from pages.participation.draft import KEEPING, crumbs, edit_url, keep, may_fill_in, own_proposal, seen, to_the_door, written_since
from pages.participation.sheet import Already, Preview, SheetPage, may_edit, preview, sheet
from standard.permissions import Verdict, require
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput

TITLE = "Changer la présentation du standard"


@require_http_methods(["GET", "HEAD", "POST"])
def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a proposal by such a change."""
    site = standard_page(request, slug)
    return _metadata(site, None, permissions.can_propose(site.actor, site.call, site.now))


@require_http_methods(["GET", "HEAD", "POST"])
def metadata_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same in a proposal that is begun."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    return _metadata(site, proposal, may_edit(site.actor, proposal))


def _metadata(site: StandardPage, proposal: Proposal | None, allowed: Verdict) -> HttpResponse:
    request = site.request
    first = may_fill_in(site, proposal, allowed)
    if (door := to_the_door(site, allowed, first)) is not None:
        return door
    if not first:
        require(allowed)
    paper = sheet(site.standard, proposal, request.POST.get("base", ""))
    saving = request.POST.get("action") in KEEPING
    form = MetadataForm(typed_in(request), schema=paper.after, complete=saving)
    shown = preview(paper.before, paper.operations)
    if form.is_bound:
        other = written_since(proposal, request.POST.get("seen", ""), lambda schema: schema.properties)
        if other and saving:
            form.add_error(None, other)
        try:
            if form.is_valid() and form.edited_schema is not None:
                operations = paper.operations_to(form.edited_schema)
                shown = preview(paper.before, operations)
                if saving:
                    return redirect(edit_url(keep(site, proposal, paper, operations)))
            else:
                shown = Preview(None, wrong=True)
        except (Conflict, InvalidInput) as refusal:
            refusals.show(form, refusal)
    return site.render(
        "participation/metadata.html",
        SheetPage(proposal, allowed, paper, shown, Already((), ()), seen(proposal)),
        section="participate",
        here=TITLE,
        crumbs=crumbs(site, proposal),
        status=422 if saving and form.errors else 200,
        form=form,
        may_write_first=first,
    )
