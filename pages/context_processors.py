"""What every page knows of the site, and how many things wait for the person who reads."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from concertation.queries import waiting_count


def site(request: HttpRequest) -> dict[str, Any]:
    page = request.GET.get("page", "")
    return {
        "site_url": settings.SITE_URL,
        # The one address of a page, however it was reached or filtered.
        "canonical": f"{settings.SITE_URL}{request.path}{f'?page={page}' if page.isdecimal() and page != '1' else ''}",
        "site_name": settings.SITE_NAME,
        "official_look": settings.OFFICIAL_LOOK,
        "official_brand": settings.OFFICIAL_BRAND,
        "demo": settings.DEMO,
        "proconnect": bool(settings.PROCONNECT_ISSUER),
    }


def waiting(request: HttpRequest) -> dict[str, Any]:
    """`waiting_count`, counted only by the pages that show it."""
    user = request.user
    return {"waiting_count": SimpleLazyObject(lambda: waiting_count(user, timezone.now())) if user.is_authenticated else 0}
