"""What whoever runs the site asks of it: `/healthz`, whether a process answers; `/readyz`, whether it can do its work."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from standard.queries import background


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked, the database neither."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, it has every migration, and a worker does what waits; 503 otherwise."""
    checks = {"database": False, "migrations": False, "worker": False}
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        checks["database"] = True
        checks["migrations"] = _last_migrations() <= applied.keys()
        checks["worker"] = checks["migrations"] and background(timezone.now()).works
    except DatabaseError:
        pass
    well = all(checks.values())
    return JsonResponse({"ready": well, "checks": checks}, status=200 if well else 503)


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this process knows them."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())
