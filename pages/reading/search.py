"""Searching all the standards at once: what they say, and everything that is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from concertation.queries.activities import found_apart
from standard.memory import Together, under_stamp
from standard.models import Standard
from standard.schema.wording import number as in_words
from standard.text_search import KINDS, Counted, Found, Hit
from standard.text_search import search as search_for

LABELS: Final = {
    "standard": "Standards",
    "field": "Champs",
    "value": "Valeurs",
    "usecase": "Cas d’usage",
    "question": "Questions",
    "decision": "Décisions",
    "proposal": "Propositions",
    "activity": "Activités",
    "document": "Documents",
    "comment": "Commentaires",
}
PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Tab:
    """The results of one kind, or all of them where the key is empty."""

    key: str
    label: str
    amount: str
    here: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    words: str
    kind: str
    tabs: tuple[Tab, ...]
    results: tuple[Hit, ...]
    apart: tuple[Hit, ...]
    """What only those who are invited to it may read, its reader among them."""
    pages: Page[int]

    @property
    def found(self) -> bool:
        """Whether something was found, of any kind."""
        return bool(self.tabs)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What contains every word; the best matches first."""
    words = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("dans", "")
    kind = kind if kind in KINDS else ""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and 0 < len(asked) < 6 else 1
    found = _search(words, kind, max(0, number - 1) * PAGE)
    pages = Paginator(range(found.total), PAGE).get_page(number)
    if not found.hits and found.total:
        found = _search(words, kind, pages.start_index() - 1)
    page = SearchPage(
        words=words, kind=kind, tabs=_tabs(found.kinds, kind), results=found.hits, apart=_apart(request, words, kind, number), pages=pages
    )
    return render(request, "reading/search.html", {"page": page})


def _apart(request: HttpRequest, words: str, kind: str, number: int) -> tuple[Hit, ...]:
    """On the first page, what the circles of its reader find beside what everybody does."""
    if number > 1 or kind not in ("", "activity") or not isinstance(request.user, User):
        return ()
    return found_apart(words, request.user, timezone.now())


def _search(words: str, kind: str, start: int) -> Found:
    """What is found, until the next writer of any standard."""
    everything = Together.of(Standard.objects.only("stamp").order_by("pk"))
    return under_stamp(everything, ("search", words, kind, start), lambda: search_for(words, kind=kind, start=start, length=PAGE))


def _tabs(kinds: tuple[Counted, ...], kind: str) -> tuple[Tab, ...]:
    if not kinds:
        return ()
    whole = Counted("", sum(one.amount for one in kinds), any(one.more for one in kinds))
    return tuple(Tab(one.kind, LABELS.get(one.kind, "Tout"), _amount(one), one.kind == kind) for one in (whole, *kinds))


def _amount(counted: Counted) -> str:
    return f"{in_words(counted.amount)} et plus" if counted.more else in_words(counted.amount)
