"""What whoever runs the site asks of it: `/healthz`, whether a process answers; `/readyz`, whether it can do its work."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from standard.installation import is_migrated
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
        migrated = is_migrated()
        checks["database"] = True
        checks["migrations"] = migrated
        checks["worker"] = checks["migrations"] and background(timezone.now()).works
    except DatabaseError:
        pass
    well = all(checks.values())
    return JsonResponse({"ready": well, "checks": checks}, status=200 if well else 503)
