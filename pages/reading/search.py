"""Searching all the standards at once: fields, values, proposals, questions, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from concertation.models import Decision, Proposal, Question
from standard import places
from standard.models import Revision
from standard.text_search import score

KINDS: Final = (
    ("standard", "Standards"),
    ("field", "Champs"),
    ("value", "Valeurs"),
    ("proposal", "Propositions"),
    ("question", "Questions"),
    ("decision", "Décisions"),
)
PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Result:
    """Something found: its kind, its title, a line of what it says, where it is."""

    kind: str
    label: str
    title: str
    excerpt: str
    standard: str
    url: str
    score: int


@dataclass(frozen=True, slots=True)
class Search:
    words: str
    kind: str
    kinds: tuple[tuple[str, str, int], ...]
    """Kind, words, how many."""
    total: int
    results: Page[Result]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What contains every word; the best matches first."""
    words = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("dans", "")
    found = sorted(_find(words), key=lambda result: -result.score) if words else []
    page = Search(
        words=words,
        kind=kind,
        kinds=tuple((key, label, amount) for key, label in KINDS if (amount := sum(result.kind == key for result in found))),
        total=len(found),
        results=Paginator([result for result in found if not kind or result.kind == kind], PAGE).get_page(request.GET.get("page")),
    )
    return render(request, "reading/search.html", {"page": page})


def _find(words: str) -> Iterator[Result]:
    latest = Revision.objects.filter(standard=OuterRef("standard")).order_by("-number").values("pk")[:1]
    for revision in Revision.objects.filter(pk=Subquery(latest)).select_related("standard").order_by("standard__title"):
        yield from _in_schema(words, revision)
    yield from _rows(words, "proposal", "Proposition", Proposal.objects.public(), "title", ("motive",))
    yield from _rows(words, "question", "Question", Question.objects.all(), "title", ("context", "recommendation"))
    decisions = Decision.objects.annotate(title=F("question__title"))
    yield from _rows(words, "decision", "Décision", decisions, "title", ("motive", "conditions"))


def _in_schema(words: str, revision: Revision) -> Iterator[Result]:
    standard = revision.standard
    found = score(words, standard.title, (standard.summary,))
    if found:
        yield Result("standard", "Standard", standard.title, _line(standard.summary), "", standard.get_absolute_url(), found)
    for field in revision.read_schema().fields:
        url = places.field(standard.slug, field)
        found = max(score(words, field.title, (field.name, field.description)), score(words, field.name, ()))
        if found:
            yield Result("field", "Champ", field.title, _line(field.description), standard.title, url, found)
        for value in field.values.values if field.values else ():
            found = score(words, value.label, (value.text, value.definition))
            if found:
                said = f"Valeur du champ «\u00a0{field.title}\u00a0». {value.definition}"
                yield Result("value", "Valeur", value.label, _line(said), standard.title, f"{url}#valeur-{value.uid}", found)


def _rows(words: str, kind: str, label: str, rows: Any, title: str, texts: Iterable[str]) -> Iterator[Result]:
    for row in rows.select_related("standard").order_by("-pk"):
        said = [getattr(row, name) for name in texts]
        found = score(words, getattr(row, title), said)
        if found:
            named = f"{label} n°\u00a0{row.number}"
            yield Result(kind, named, getattr(row, title), _line(said[0]), row.standard.title, row.get_absolute_url(), found)


def _line(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(160)
