"""Splitting, merging, moving, retiring little by little: one page, one form a kind of change."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.models import Proposal
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.forms.reshaping import FORMS
from pages.kept_forms import typed_in
from pages.participation.draft import KEEPING, crumbs, edit_url, keep, may_fill_in, own_proposal, seen, to_the_door, written_since
from pages.participation.sheet import Preview, SheetPage, already, may_edit, preview, sheet
from standard.permissions import Verdict, require
from standard.schema.model import Field
from standard.schema.operations import Conflict
from standard.schema.wording import quoted


@dataclass(frozen=True, slots=True)
class ReshapePage(SheetPage):
    field: Field
    back: str
    unfit: str
    """Why this cannot be done to this field."""
    lead: str
    template: str


@require_http_methods(["GET", "HEAD", "POST"])
def reshape(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a proposal by such a change: `quoi` names it, `champ` the field."""
    site = standard_page(request, slug)
    return _reshape(site, None, permissions.can_propose(site.actor, site.call, site.now))


@require_http_methods(["GET", "HEAD", "POST"])
def reshape_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same in a proposal that is begun."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    return _reshape(site, proposal, may_edit(site.actor, proposal))


def reshape_url(site: StandardPage, proposal: Proposal | None, kind: str, uid: str) -> str:
    base = (
        reverse("pages:reshape_draft", args=[site.standard.slug, proposal.number])
        if proposal
        else reverse("pages:reshape", args=[site.standard.slug])
    )
    return f"{base}?{urlencode({'quoi': kind, 'champ': uid})}"


def _reshape(site: StandardPage, proposal: Proposal | None, allowed: Verdict) -> HttpResponse:
    request = site.request
    first = may_fill_in(site, proposal, allowed)
    if (door := to_the_door(site, allowed, first)) is not None:
        return door
    if not first:
        require(allowed)
    paper = sheet(site.standard, proposal, request.POST.get("base", ""))
    kind = FORMS.get(request.GET.get("quoi", ""))
    field = paper.after.by_uid(request.GET.get("champ", ""))
    if kind is None or field is None:
        raise NotHere("Ce champ n’est plus dans le standard, ou pas encore\u00a0: choisissez-en un autre.", standard=site.standard)
    title = kind.title_of.format(quoted(field.title))
    saving = request.POST.get("action") in KEEPING
    form = kind(typed_in(request), schema=paper.after, field=field, taken=paper.taken, complete=saving)
    shown = preview(paper.before, paper.operations)
    unfit = kind.unfit(paper.after, field)
    if form.is_bound and not unfit:
        other = written_since(proposal, request.POST.get("seen", ""), lambda schema: schema)
        if other and saving:
            form.add_error(None, other)
        if form.is_valid() and form.operation is not None:
            try:
                operations = paper.with_one_more(form.operation)
                shown = preview(paper.before, operations)
            except Conflict as conflict:
                form.add_error(None, str(conflict))
            else:
                if saving:
                    return redirect(edit_url(keep(site, proposal, paper, operations)))
        else:
            shown = Preview(None, form.missing, bool(form.errors))
    page = ReshapePage(
        proposal=proposal,
        can_propose=allowed,
        sheet=paper,
        field=field,
        preview=shown,
        already=already(site.standard, [field.uid], proposal),
        seen=seen(proposal),
        back=proposal.get_absolute_url() if proposal else reverse("pages:proposals", args=[site.standard.slug]),
        unfit=unfit,
        lead=kind.lead,
        template="participation/split_inputs.html" if request.GET["quoi"] == "scinder" else "components/form.html",
    )
    return site.render(
        "participation/reshape.html",
        page,
        section="participate",
        here=title,
        crumbs=crumbs(site, proposal),
        status=422 if saving and form.errors else 200,
        form=form,
        may_write_first=first,
    )
