"""What every page knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "official_look": settings.OFFICIAL_LOOK,
        "official_brand": settings.OFFICIAL_BRAND,
        "demo": settings.DEMO,
    }
