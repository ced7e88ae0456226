"""The options of a question: adding one, amending it, striking it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.models import Option, Question
from concertation.services import proposals, questions
from pages.base import action_of, standard_page
from pages.committee.drafting import crumbs_of, proposals_to_put
from pages.committee.question import drafts_of, find_question
from pages.forms.arbitration import AmendForm
from pages.forms.questions import OptionForm
from pages.forms.refusals import REFUSALS, show
from standard.permissions import require
from standard.schema.words import quoted
from standard.services.errors import InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def add_option(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add an option to a question that is not being voted on."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    require(permissions.can_edit_question(site.actor, asked, site.now))
    form = OptionForm(
        request.POST if request.method == "POST" else None,
        proposals=proposals_to_put(site),
        drafts=drafts_of(site, asked),
    )
    if form.is_valid():
        try:
            option = questions.add_option(question=asked, actor=site.person, option=form.draft(), now=site.now)
        except REFUSALS as error:
            show(form, error)
        else:
            messages.success(request, f"L’option {quoted(option.title)} est ajoutée.")
            return redirect(f"{asked.get_absolute_url()}#option-{option.pk}")
    return site.render(
        "committee/option_form.html",
        asked,
        section="participate",
        here="Ajouter une option",
        crumbs=crumbs_of(site, asked),
        status=422 if form.errors else 200,
        form=form,
    )


def _option(asked: Question, pk: int) -> Option:
    return get_object_or_404(asked.options.select_related("question__standard", "base_revision", "proposal"), pk=pk)


@action_of("pages:question")
def strike(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take an option out of the vote to come; it stays visible with the reason."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    option = _option(asked, pk)
    try:
        questions.strike_option(option=option, actor=site.person, reason=request.POST.get("reason", ""), now=site.now)
    except InvalidInput as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"L’option {quoted(option.title)} est écartée du vote\u00a0; elle reste visible avec son motif.")
    return redirect(f"{asked.get_absolute_url()}#option-{pk}")


@action_of("pages:question")
def draft_of_option(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Open an option's own changes, to amend it or to adopt it with modifications; the draft is seen nowhere else."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    option = _option(asked, pk)
    draft = proposals.begin_option_draft(option=option, actor=site.person, now=site.now)
    return redirect("pages:edit_proposal", slug, draft.number)


@action_of("pages:question")
def amend(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Give an option the changes of a draft; the proposal that it came from stays as its author wrote it."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    option = _option(asked, pk)
    require(permissions.can_change_option(site.actor, option, site.now))
    drafts = drafts_of(site, asked)
    form = AmendForm(request.POST, drafts=drafts)
    if form.is_valid():
        draft = next(item for item in drafts if item.pk == form.cleaned_data["draft"])
        try:
            questions.amend_option(
                option=option,
                actor=site.person,
                operations=draft.read_operations(),
                title=form.cleaned_data["title"],
                now=site.now,
            )
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"L’option {quoted(option.title)} est amendée.")
    else:
        messages.error(request, "Choisissez le brouillon dont l’option prend les changements.")
    return redirect(f"{asked.get_absolute_url()}#option-{pk}")
