"""A ballot page that is left open follows the votes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from concertation.models import Ballot
from pages.base import standard_page
from pages.committee.question import find_question, votes_on
from pages.errors import NotHere


@require_safe
def ballot_progress(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Where the last vote on a question is; 204 while nobody wrote since the stamp of the standard that was seen (`vu`)."""
    answer = HttpResponse(status=204) if _nothing_new(request, slug, number) else _progress(request, slug, number)
    add_never_cache_headers(answer)
    return answer


def _nothing_new(request: HttpRequest, slug: str, number: int) -> bool:
    """One query, for every reader asks it again and again."""
    held = Ballot.objects.filter(question__standard__slug=slug, question__number=number).select_related("question__standard")
    last = held.order_by("-opened_at", "-pk").first()
    return last is not None and last.is_open(timezone.now()) and request.GET.get("vu") == last.question.standard.stamp


def _progress(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    votes = votes_on(site, find_question(site, number))
    if not votes:
        raise NotHere("Aucun vote n’a été ouvert sur cette question.", standard=site.standard)
    ballot, record = votes[0]
    return render(request, "committee/ballot_progress.html", {"header": site.header, "ballot": ballot, "record": record})
