"""What every page says of the debate: how many things wait for the person who reads."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from concertation.queries import waiting_count


def waiting(request: HttpRequest) -> dict[str, Any]:
    """`waiting_count`, counted only by the pages that show it."""
    user = request.user
    return {"waiting_count": SimpleLazyObject(lambda: waiting_count(user, timezone.now())) if user.is_authenticated else 0}
