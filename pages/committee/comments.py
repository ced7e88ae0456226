"""The comments as the project team goes through them: filtered, answered several at a time, brought together in a question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.typed import whole_numbers
from concertation import queries
from concertation.models import Comment
from concertation.queries import Meter
from concertation.queries.discussion import known_debate
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.services import comments as services
from pages.base import StandardPage, standard_page
from pages.filters import LONGEST
from pages.forms.comments import AnswerForm
from pages.forms.refusals import show
from pages.parts import Part
from standard.models import Element
from standard.permissions import require, team_only
from standard.schema.wording import count
from standard.services.errors import InvalidInput
from standard.text_search import containing

PER_PAGE: Final = 30
ANSWERS: Final = {"attente": "Sans réponse", "repondus": "Avec une réponse", "tous": "Tous"}
HELP: Final = "Leurs auteurs la liront, et tout le monde avec eux : dites ce qui est fait, ou pourquoi rien ne change."
WHOLE: Final = "standard"
"""In the place of a field's uid: the standard as a whole, its proposals and its questions."""


@dataclass(frozen=True, slots=True)
class TeamCommentLine:
    comment: Comment
    subject: CommentSubject
    chosen: bool


@dataclass(frozen=True, slots=True)
class TeamCommentFilters:
    """What can be asked of the list, and what was."""

    answer: str
    kind: str
    field: str
    said: str
    answers: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    """Uid and title of each field that comments are on."""


@dataclass(frozen=True, slots=True)
class TeamComments:
    """The comments that match the filters, the oldest first."""

    filters: Part[TeamCommentFilters]
    lines: Part[tuple[TeamCommentLine, ...]]
    pages: Page[Comment]
    meter: Meter


@require_http_methods(["GET", "HEAD", "POST"])
def team_comments(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments; a POST gives those that are chosen one answer. The filters stay in the address."""
    site = standard_page(request, slug)
    require(team_only(site.actor))
    chosen = whole_numbers(request.POST.getlist("comment"))
    if request.POST.get("action") == "question":
        asked = urlencode([("comment", key) for key in sorted(chosen)])
        return redirect(f"{reverse('pages:new_question', args=[slug])}?{asked}")
    form = AnswerForm(request.POST if request.method == "POST" else None, comment=Comment())
    form.fields["answer"].help_text = HELP
    if form.is_valid():
        try:
            answered = services.answer_all(
                comments=list(queries.first_comments(site.standard).filter(pk__in=chosen).select_related("standard").order_by("pk")),
                actor=site.person,
                disposition=form.cleaned_data["disposition"],
                answer=form.cleaned_data["answer"],
                now=site.now,
            )
        except InvalidInput as error:
            show(form, error)
        else:
            done = count(len(answered), "commentaire a reçu sa réponse", "commentaires ont reçu leur réponse")
            messages.success(request, f"{done}.")
            return redirect(request.get_full_path())
    return site.render(
        "committee/comments.html",
        _page(site, chosen),
        section="team",
        here="Commentaires",
        crumbs=[site.team_crumb],
        status=422 if form.errors else 200,
        form=form,
    )


def _page(site: StandardPage, chosen: Collection[int]) -> TeamComments:
    asked = site.request.GET
    answer, kind, field = asked.get("suite", "attente"), asked.get("nature", ""), asked.get("champ", "")[:LONGEST]
    answer = answer if answer in ANSWERS else "attente"
    kind = kind if kind in Comment.Kind.values else ""
    said = asked.get("q", "").strip()
    filters = answer, kind, field, said
    every = queries.first_comments(site.standard)
    found = every.select_related("standard", "proposal", "question")
    if answer == "attente":
        found = found.filter(disposition="")
    elif answer == "repondus":
        found = found.exclude(disposition="")
    if kind:
        found = found.filter(kind=kind)
    if field in site.remembered("commented", lambda: _commented(every)):
        found = found.filter(field_uid="" if field == WHOLE else field)
    if said:
        found = found.filter(pk__in=containing(said, kind="comment", standard=site.standard.pk))
    pages = site.paged(found.order_by("created_at", "pk"), PER_PAGE, "team comments", filters)
    return TeamComments(
        filters=site.part("team comments", filters, make=lambda: _filters(site, every, *filters)),
        lines=site.part("team comments", filters, pages.number, tuple(sorted(chosen)), make=lambda: _lines(pages, chosen)),
        pages=pages,
        meter=known_debate(site.standard).meters[None],
    )


def _lines(pages: Page[Comment], chosen: Collection[int]) -> tuple[TeamCommentLine, ...]:
    shown = list(pages.object_list)
    subjects = comment_subjects(shown)
    return tuple(TeamCommentLine(one, subjects[one.pk], one.pk in chosen) for one in shown)


def _filters(site: StandardPage, every: QuerySet[Comment], answer: str, kind: str, field: str, said: str) -> TeamCommentFilters:
    kinds = tuple((code, str(label)) for code, label in Comment.Kind.choices)
    return TeamCommentFilters(answer, kind, field, said, tuple(ANSWERS.items()), kinds, _fields(site, every))


def _commented(every: QuerySet[Comment]) -> frozenset[str]:
    """What comments are on: the uids of fields, and WHOLE."""
    return frozenset(uid or WHOLE for uid in every.order_by().values_list("field_uid", flat=True).distinct())


def _fields(site: StandardPage, every: QuerySet[Comment]) -> tuple[tuple[str, str], ...]:
    uids = _commented(every)
    named = Element.objects.filter(standard=site.standard, uid__in=uids).order_by("title", "name")
    whole = ((WHOLE, "Le standard, ses propositions et ses questions"),) if WHOLE in uids else ()
    return (*((element.uid, element.title or element.name) for element in named), *whole)
