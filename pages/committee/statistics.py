"""The figures of a call for comments: by field and nature, by whom, over time, how far the answers have come, who is silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.typed import whole_number
from concertation.models import Consultation
from concertation.queries.call_statistics import CallStatistics, call_statistics
from concertation.queries.comments import StatisticsRow
from concertation.queries.participation import calls_of
from pages.base import standard_page


@dataclass(frozen=True, slots=True)
class BarSegment:
    """A part of a bar, drawn on a scale of 100."""

    rank: int
    """The rank of its nature, which gives its colour."""
    label: str
    amount: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class StackedBar:
    row: StatisticsRow
    segments: tuple[BarSegment, ...]


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
    most = max((row.total for row in figures.by_field.rows), default=1)
    busiest = max((amount for _, amount in figures.by_day), default=1)
    kinds = tuple(label for _, label in figures.by_field.kinds)
    page = StatisticsPage(
        calls=tuple(reversed(calls)),
        call=call,
        open=call is not None and call.is_open(site.now),
        figures=figures,
        bars=tuple(StackedBar(row, tuple(_segments(row, kinds, most))) for row in figures.by_field.rows),
        days=tuple(DayBar(day, amount, _scaled(amount, busiest)) for day, amount in figures.by_day),
    )
    return site.render(
        "committee/statistics.html",
        page,
        section="participate",
        here="Statistiques des commentaires",
        crumbs=[("Participer", reverse("pages:consultation", args=[slug]))],
    )


def _segments(row: StatisticsRow, kinds: tuple[str, ...], most: int) -> Iterator[BarSegment]:
    start = 0
    for rank, amount in enumerate(row.counts):
        if amount:
            yield BarSegment(rank, kinds[rank], amount, _scaled(start, most), _scaled(amount, most))
        start += amount


def _scaled(amount: int, most: int) -> float:
    return round(100 * amount / most, 2)
