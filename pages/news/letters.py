"""What the project team writes to a circle, kept with the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions
from concertation.models import CircleLetter, LetterAnswer
from concertation.services import letters as services
from pages.base import REFUSED, StandardPage, action_of, standard_page
from pages.errors import NotHere
from pages.forms import refusals
from pages.forms.letters import CircleLetterForm, LetterAnswerForm
from standard.permissions import Verdict, require
from standard.services.errors import InvalidInput

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class LettersPage:
    """The letters that whoever reads may read, the latest first."""

    letters: Page[Any]
    """Each with how many answers it has, `said`."""
    can_write: Verdict


@dataclass(frozen=True, slots=True)
class CircleLetterPage:
    letter: CircleLetter
    answers: tuple[LetterAnswer, ...]
    can_answer: Verdict
    can_close: Verdict
    can_hide: bool


@require_safe
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """What was written to the circles."""
    site = standard_page(request, slug)
    circles = permissions.readable_circles(site.actor)
    rows = CircleLetter.objects.filter(standard=site.standard, circle__in=circles).select_related("standard", "author__organisation")
    listed = site.paged(rows.annotate(said=Count("answers")).order_by("-number"), PER_PAGE, "letters", circles)
    page = LettersPage(listed, permissions.can_write_letter(site.actor))
    return site.render("news/letters.html", page, section="participate", here="Lettres aux cercles", crumbs=_crumbs(site)[:1])


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to a circle."""
    site = standard_page(request, slug)
    require(permissions.can_write_letter(site.actor))
    form = CircleLetterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            letter = services.write(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)
        except InvalidInput as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, "Votre lettre part à chaque membre du cercle.")
            return redirect(letter)
    status = REFUSED if form.errors else 200
    here = "Écrire à un cercle"
    return site.render("news/letter_form.html", None, section="team", here=here, crumbs=_crumbs(site), status=status, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A letter and its answers; a POST answers."""
    site = standard_page(request, slug)
    found = _letter(site, number)
    form = LetterAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        require(permissions.can_answer_letter(site.actor, found))
        if refusals.done(form, lambda: services.answer(letter=found, actor=site.person, body=form.cleaned_data["body"], now=site.now)):
            messages.success(request, "Votre réponse part à ceux qui ont reçu la lettre.")
            return redirect(found)
    page = CircleLetterPage(
        letter=found,
        answers=tuple(found.answers.select_related("author__organisation", "organisation")),
        can_answer=permissions.can_answer_letter(site.actor, found),
        can_close=permissions.can_close_letter(site.actor, found),
        can_hide=site.actor.team,
    )
    status = REFUSED if form.errors else 200
    return site.render("news/letter.html", page, section="participate", here=str(found), crumbs=_crumbs(site), status=status, form=form)


@action_of("pages:letter")
def close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Receive no more answers."""
    site = standard_page(request, slug)
    services.close(letter=_letter(site, number), actor=site.person, now=site.now)
    messages.success(request, "Cette lettre ne reçoit plus de réponses.")
    return redirect("pages:letter", slug, number)


@action_of("pages:letter")
def hide(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Withhold an answer, saying why."""
    site = standard_page(request, slug)
    answer = _letter(site, number).answers.filter(pk=pk).first()
    if answer is None:
        raise NotHere("Cette réponse n’est plus à cette adresse.", standard=site.standard)
    try:
        services.hide(answer=answer, actor=site.person, motive=request.POST.get("motive", ""), now=site.now)
    except InvalidInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Cette réponse est masquée, et son auteur averti.")
    return redirect("pages:letter", slug, number)


def _letter(site: StandardPage, number: int) -> CircleLetter:
    found = CircleLetter.objects.select_related("standard", "author__organisation").filter(standard=site.standard, number=number).first()
    if found is None:
        raise NotHere("Aucune lettre n’a ce numéro.", standard=site.standard)
    require(permissions.can_read_letter(site.actor, found))
    return found


def _crumbs(site: StandardPage) -> list[tuple[str, str]]:
    slug = site.standard.slug
    return [("Participer", reverse("pages:consultation", args=[slug])), ("Lettres aux cercles", reverse("pages:letters", args=[slug]))]
