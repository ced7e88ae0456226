"""The figures of a call for comments: by field and nature, by whom, over time, how far the answers have come, who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.typed import whole_number
from concertation.models import Consultation
from concertation.queries.call_statistics import CallStatistics, call_statistics
from concertation.queries.participation import calls_of
from pages.bars import StackedBar, scaled, stacked
from pages.base import standard_page


@dataclass(frozen=True, slots=True)
class DayBar:
    day: date
    amount: int
    width: float


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    calls: tuple[Consultation, ...]
    call: Consultation | None
    open: bool
    figures: CallStatistics
    natures: tuple[str, ...]
    """What each part of a bar is, in words."""
    bars: tuple[StackedBar, ...]
    days: tuple[DayBar, ...]


@require_safe
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """The call that the address names, the one of the moment where it names none, every comment for `appel=tous`."""
    site = standard_page(request, slug)
    calls = calls_of(site.standard)
    asked = request.GET.get("appel", "")
    named = next((call for call in calls if call.pk == whole_number(asked)), None)
    call = named if named is not None or asked == "tous" else site.call
    figures = call_statistics(site.standard, site.schema, call, site.now)
    busiest = max((amount for _, amount in figures.by_day), default=1)
    kinds = tuple(str(label) for _, label in figures.by_field.kinds)
    page = StatisticsPage(
        calls=tuple(reversed(calls)),
        call=call,
        open=call is not None and call.is_open(site.now),
        figures=figures,
        natures=kinds,
        bars=stacked([(row.title or row.name, row.counts) for row in figures.by_field.rows], kinds),
        days=tuple(DayBar(day, amount, scaled(amount, busiest)) for day, amount in figures.by_day),
    )
    return site.render(
        "committee/statistics.html",
        page,
        section="participate",
        here="Statistiques des commentaires",
        crumbs=[("Participer", reverse("pages:consultation", args=[slug]))],
    )
