"""Preparing a question: putting it, changing what it says."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.typed import whole_numbers
from concertation import permissions, queries
from concertation.models import Comment, Option, Proposal, ProposalSource, Question
from concertation.services import questions
from pages.base import StandardPage, standard_page
from pages.committee.question import find_question
from pages.forms.questions import EditQuestionForm, NewQuestionForm
from pages.forms.refusals import REFUSALS, show
from pages.written_over import rewritten
from standard.permissions import require


@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a question. `proposition` and `comment` in the address name what it begins from."""
    site = standard_page(request, slug)
    require(permissions.can_prepare_question(site.actor))
    proposals = proposals_to_put(site)
    named = whole_numbers(request.GET.getlist("comment"))
    # What was proposed from these comments is what one most likely puts.
    born = {*ProposalSource.objects.filter(comment__in=named).values_list("proposal", flat=True)} if named else set()
    chosen = [one for one in proposals if one.pk in born or str(one.number) in request.GET.getlist("proposition")]
    form = NewQuestionForm(
        request.POST if request.method == "POST" else None,
        comments=_comments(site, named | whole_numbers(request.POST.getlist("comments")), chosen),
        proposals=proposals,
        initial={"proposals": [one.pk for one in chosen], "comments": sorted(named), "title": ""},
    )
    if form.is_valid():
        try:
            asked = questions.create(
                standard=site.standard,
                actor=site.person,
                preparation=form.preparation(),
                options=form.options(),
                comments=_picked(site, form.cleaned_data.get("comments", ())),
                now=site.now,
            )
        except REFUSALS as error:
            show(form, error)
        else:
            messages.success(request, f"La question n°\u00a0{asked.number} est prête. Vous pouvez l’amender jusqu’au vote.")
            return redirect(asked)
    crumbs = [("Questions", reverse("pages:questions", args=[slug]))]
    return site.render(
        "committee/question_form.html",
        None,
        section="participate",
        here="Préparer une question",
        crumbs=crumbs,
        status=422 if form.errors else 200,
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change what a question says, what it recommends, and the comments it brings together. `comment` in the address names more."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    require(permissions.can_edit_question(site.actor, asked, site.now))
    options = list(asked.options.select_related("proposal").order_by("position"))
    related = set(asked.related_comments.order_by().values_list("pk", flat=True)) | whole_numbers(request.GET.getlist("comment"))
    texts = ("title", "kind", "context", "recommendation", "earlier_exchanges", "meeting", "meeting_date")
    form = EditQuestionForm(
        request.POST if request.method == "POST" else None,
        comments=_comments(site, related | whole_numbers(request.POST.getlist("comments")), options),
        options=options,
        initial={
            **{name: getattr(asked, name) for name in texts},
            "comments": sorted(related),
            "recommended": next((option.pk for option in options if option.recommended), None),
        },
    )

    def write() -> None:
        questions.edit(
            question=asked,
            actor=site.person,
            preparation=form.preparation(),
            recommended=next((option for option in options if option.pk == form.cleaned_data["recommended"]), None),
            comments=_picked(site, form.cleaned_data.get("comments", ())),
            now=site.now,
        )

    if rewritten(request, asked, form, texts, write):
        messages.success(request, "La question est changée.")
        return redirect(asked)
    return site.render(
        "committee/question_form.html",
        asked,
        section="participate",
        here="Modifier la question",
        crumbs=crumbs_of(site, asked),
        status=422 if form.errors else 200,
        form=form,
    )


def crumbs_of(site: StandardPage, asked: Question) -> list[tuple[str, str]]:
    listed = reverse("pages:questions", args=[site.standard.slug])
    return [("Questions", listed), (f"Question n°\u00a0{asked.number}", asked.get_absolute_url())]


def proposals_to_put(site: StandardPage) -> list[Proposal]:
    """The open proposals that no undecided question has taken up."""
    options = Option.objects.filter(question__standard=site.standard).exclude(proposal=None).exclude(question__state__in=Question.SETTLED)
    open_ones = Proposal.objects.open().filter(standard=site.standard).exclude(pk__in=options.values("proposal"))
    return list(open_ones.select_related("standard", "base_revision").order_by("number"))


def _comments(site: StandardPage, named: Iterable[int], changing: Iterable[Proposal | Option]) -> list[Comment]:
    """The comments that a question may bring together: those named, and those on the fields that its options change."""
    touched = {uid for one in changing for uid in one.touched_uids()}
    every = queries.first_comments(site.standard).select_related("proposal", "question").order_by("created_at", "pk")
    return list(every.filter(Q(pk__in=named) | Q(field_uid__in=touched)))


def _picked(site: StandardPage, keys: Iterable[int]) -> list[Comment]:
    return list(queries.first_comments(site.standard).filter(pk__in=list(keys)).order_by("pk"))
