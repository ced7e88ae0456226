"""The comments as the project team goes through them: filtered, answered several at a time, brought together in a question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.typed import whole_number
from concertation import queries
from concertation.models import Comment
from concertation.queries import Meter
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.services import comments as services
from pages.base import StandardPage, standard_page
from pages.forms.comments import AnswerForm
from pages.forms.refusals import show
from standard.models import Element
from standard.permissions import require, team_only
from standard.schema.wording import count
from standard.services.errors import InvalidInput

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
class TeamComments:
    """The comments that match the filters, the oldest first."""

    lines: tuple[TeamCommentLine, ...]
    pages: Page[Comment]
    meter: Meter
    answer: str
    kind: str
    field: str
    said: str
    answers: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    """Uid and title of each field that comments are on."""


@require_http_methods(["GET", "HEAD", "POST"])
def team_comments(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments; a POST gives those that are chosen one answer. The filters stay in the address."""
    site = standard_page(request, slug)
    require(team_only(site.actor))
    chosen = {number for key in request.POST.getlist("comment") if (number := whole_number(key)) is not None}
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
    every = queries.first_comments(site.standard)
    fields = _fields(site, every)
    answer, kind, field = asked.get("suite", "attente"), asked.get("nature", ""), asked.get("champ", "")
    answer = answer if answer in ANSWERS else "attente"
    kind = kind if kind in Comment.Kind.values else ""
    field = field if field in dict(fields) else ""
    said = asked.get("q", "").strip()
    found = every.select_related("standard", "proposal", "question")
    if answer == "attente":
        found = found.filter(disposition="")
    elif answer == "repondus":
        found = found.exclude(disposition="")
    if kind:
        found = found.filter(kind=kind)
    if field:
        found = found.filter(field_uid="" if field == WHOLE else field)
    if said:
        found = found.filter(body__icontains=said)
    pages = Paginator(found.order_by("created_at", "pk"), PER_PAGE).get_page(asked.get("page"))
    shown = list(pages.object_list)
    subjects = comment_subjects(shown)
    return TeamComments(
        lines=tuple(TeamCommentLine(one, subjects[one.pk], one.pk in chosen) for one in shown),
        pages=pages,
        meter=queries.meter(site.standard),
        answer=answer,
        kind=kind,
        field=field,
        said=said,
        answers=tuple(ANSWERS.items()),
        kinds=tuple((code, str(label)) for code, label in Comment.Kind.choices),
        fields=fields,
    )


def _fields(site: StandardPage, every: QuerySet[Comment]) -> tuple[tuple[str, str], ...]:
    uids = set(every.order_by().values_list("field_uid", flat=True).distinct())
    named = Element.objects.filter(standard=site.standard, uid__in=uids).order_by("title", "name")
    whole = ((WHOLE, "Le standard, ses propositions et ses questions"),) if "" in uids else ()
    return (*((element.uid, element.title or element.name) for element in named), *whole)
