"""What is answered where the reader already has what there is (304)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def without_length(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A 304 has no body, and the length that it may give is that of the whole answer (RFC 9110, 8.6): Django gives it 0."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = get_response(request)
        if given.status_code == 304:
            del given["Content-Length"]
        return given

    return answer
