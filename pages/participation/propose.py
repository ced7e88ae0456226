"""Proposing: which field, and the field as a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from concertation import permissions
from concertation.models import Proposal
from pages.base import StandardPage, standard_page
from pages.doors import led_on
from pages.errors import NotHere
from pages.forms import refusals
from pages.forms.field_form import FieldForm, without
from pages.forms.reshaping import LABELS, possible
from pages.kept_forms import typed_in
from pages.participation.draft import KEEPING, crumbs, edit_url, keep, may_fill_in, own_proposal, seen, to_the_door, written_since
from pages.participation.reshape import reshape_url
from pages.participation.sheet import (
    Already,
    Preview,
    Sheet,
    SheetPage,
    already,
    drafts_about,
    may_edit,
    preview,
    sheet,
)
from standard.comparison import entry_of
from standard.permissions import ALLOWED, Verdict, require
from standard.publishing.dictionary import Entry
from standard.schema.keys import mentions
from standard.schema.model import Field, Schema
from standard.schema.operations import Conflict
from standard.schema.wording import quoted
from standard.services.errors import InvalidInput

NEW: Final = "nouveau"
"""What `champ` says in the address to add a field."""


@dataclass(frozen=True, slots=True)
class BeginPage:
    """Where a proposal begins: which field, or a new one."""

    can_propose: Verdict
    fields: tuple[Field, ...]
    drafts: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class FieldFormPage(SheetPage):
    """A field as a form."""

    field: Field | None
    """None where a field is being added."""
    entry: Entry | None
    can_remove: Verdict
    drafts: tuple[Proposal, ...]
    back: str
    possible: dict[str, str]
    """What else one may do with the field: the value of a button, its label."""

    @property
    def about(self) -> str:
        return self.field.uid if self.field else ""

    @property
    def here(self) -> str:
        return f"Changer le champ {quoted(self.field.title)}" if self.field else "Ajouter un champ"


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a proposal: choose a field, or change the one that `champ` names."""
    site = standard_page(request, slug)
    allowed = permissions.can_propose(site.actor, site.call, site.now)
    if request.GET.get("champ"):
        return _field(site, None, allowed)
    require(allowed if request.method == "POST" else ALLOWED)
    schema = sheet(site.standard, None).after
    drafts = Proposal.objects.drafts().filter(standard=site.standard).written_by(site.actor.user_id).order_by("-number")
    page = BeginPage(allowed, schema.fields, tuple(drafts) if site.actor.signed_in else ())
    return site.render("participation/begin.html", page, section="participate", here="Proposer un changement", crumbs=crumbs(site))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_field(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a field in a proposal that is already begun."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    return _field(site, proposal, may_edit(site.actor, proposal))


def _field(site: StandardPage, proposal: Proposal | None, allowed: Verdict) -> HttpResponse:
    request = site.request
    paper = sheet(site.standard, proposal, request.POST.get("base", ""))
    field = _wanted(site, paper.after, request.GET.get("champ", ""))
    first = may_fill_in(site, proposal, allowed)
    if (door := to_the_door(site, allowed, first)) is not None:
        return door
    if not first:
        return _field_page(site, proposal, paper, field, allowed, None, Preview(None))
    action = request.POST.get("action", "")
    going = action.removeprefix("go:") if action.startswith("go:") else ""
    saving = action in KEEPING or going in LABELS
    form = FieldForm(
        typed_in(request),
        schema=paper.after,
        field=field,
        taken=paper.taken,
        complete=saving,
        lacking=request.GET.get("valeur", "")[:300],
    )
    shown = preview(paper.before, paper.operations)
    if form.is_bound:
        other = written_since(proposal, request.POST.get("seen", ""), lambda schema: schema.by_uid(field.uid) if field else None)
        if other and (saving or action == "remove"):
            form.add_error(None, other)
        try:
            if action == "remove" and field is not None and not other:
                require(_can_remove(paper, field))
                require(allowed)
                edited = without(paper.after, field)
                return redirect(edit_url(keep(site, proposal, paper, paper.operations_to(edited))))
            if form.is_valid() and form.edited_schema is not None and form.edited is not None:
                operations = paper.operations_to(form.edited_schema)
                shown = preview(paper.before, operations)
                if going and operations == paper.operations and field is not None:
                    return redirect(reshape_url(site, proposal, going, field.uid))
                if saving and not allowed:
                    return led_on(request, allowed, site.standard.slug, request.get_full_path())
                if saving:
                    kept = keep(site, proposal, paper, operations)
                    return redirect(reshape_url(site, kept, going, form.edited.uid)) if going else redirect(edit_url(kept))
            else:
                shown = Preview(None, form.missing, bool(form.errors))
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            shown = Preview(None, wrong=True)
        except InvalidInput as refusal:
            refusals.show(form, refusal)
    return _field_page(site, proposal, paper, field, allowed, form, shown, refused=(saving or action == "remove") and bool(form.errors))


def _wanted(site: StandardPage, schema: Schema, uid: str) -> Field | None:
    if uid == NEW:
        return None
    field = schema.by_uid(uid)
    if field is None:
        raise NotHere("Ce champ n’est plus dans le standard, ou pas encore\u00a0: choisissez-en un autre.", standard=site.standard)
    return field


def _can_remove(paper: Sheet, field: Field) -> Verdict:
    if field.name in mentions(paper.after.properties):
        return Verdict("Une clé du standard s’appuie sur ce champ\u00a0: demandez dans un commentaire qu’elle soit changée d’abord.")
    return ALLOWED


def _field_page(
    site: StandardPage,
    proposal: Proposal | None,
    paper: Sheet,
    field: Field | None,
    allowed: Verdict,
    form: FieldForm | None,
    shown: Preview,
    *,
    refused: bool = False,
) -> HttpResponse:
    slug, person = site.standard.slug, site.request.user
    known = field is not None and paper.before.by_uid(field.uid) is not None
    page = FieldFormPage(
        proposal=proposal,
        can_propose=allowed,
        sheet=paper,
        field=field,
        entry=entry_of(field) if field else None,
        can_remove=_can_remove(paper, field) if field else ALLOWED,
        preview=shown,
        already=already(site.standard, [field.uid], proposal) if field and known else Already((), ()),
        drafts=drafts_about(site.standard, person, field.uid) if field and proposal is None and isinstance(person, User) else (),
        back=proposal.get_absolute_url() if proposal else reverse("pages:proposals", args=[slug]),
        seen=seen(proposal),
        possible=possible(paper.after, field) if field else {},
    )
    return site.render(
        "participation/field.html",
        page,
        section="participate",
        here=page.here,
        crumbs=crumbs(site, proposal),
        status=422 if refused else 200,
        form=form,
        may_write_first=may_fill_in(site, proposal, allowed),
    )
