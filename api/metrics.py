"""What whoever runs the site measures, in the text format of Prometheus: `/metrics`, for whoever has METRICS_TOKEN.

Each process counts its requests; where several serve (`config.server`), their counts are kept side by side in files and added up. What
waits is counted in the database at the moment of the question.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from standard.models import Notice
from standard.queries import background

_SECONDS: Final = Histogram(
    "standards_request_seconds",
    "Time to answer a request, by route.",
    ("method", "route", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer. A word that a stranger makes up is not a name of its own."""
    _SECONDS.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)


class _Waiting(Collector):
    """What waits, in the database."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        tasks = GaugeMetricFamily("standards_tasks", "Tasks of the worker, by state.", labels=["state"])
        for state, count in DBTaskResult.objects.values_list("status").annotate(Count("pk")).order_by("status"):
            tasks.add_metric([state.lower()], count)
        yield tasks
        mails = GaugeMetricFamily("standards_mails", "Mails, by state.", labels=["state"])
        for state, count in Notice.objects.values_list("state").annotate(Count("pk")).order_by("state"):
            mails.add_metric([state], count)
        yield mails
        yield GaugeMetricFamily("standards_worker_up", "Whether a worker does what waits.", value=background(timezone.now()).works)


@never_cache
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """The measures, to `Authorization: Bearer METRICS_TOKEN`; without such a setting there are none."""
    expected = settings.METRICS_TOKEN
    if not expected or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {expected}"):
        raise Http404
    told = CollectorRegistry()
    told.register(_Waiting())
    counted: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return HttpResponse(generate_latest(counted) + generate_latest(told), content_type=CONTENT_TYPE_LATEST)
