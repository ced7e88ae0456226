"""Bytes that never change, as HTTP has them asked for: again only if they changed, a part of them, or in fewer bytes."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe

from standard.models.releases import FrozenFile

READING: Final = ["GET", "HEAD", "OPTIONS"]
FOR_EVER: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300"
"""For what one address gives in turn: readers see a new version within five minutes."""
A_DAY: Final = "public, max-age=86400"
_PACKED: Final = re.compile(r"text/|application/(?:[\w.-]+\+)?json\b|application/xml\b|image/svg\+xml", re.ASCII)
_LEAST: Final = 500
"""Bytes under which packing saves nothing."""
_CODINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "br": lambda data: brotli.compress(data, quality=5),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}
"""How text is packed, the shortest first."""
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Range, If-Range",
    "Access-Control-Max-Age": "86400",
}


def whole(path: str) -> str:
    """An address of the site, as those who are elsewhere are given it."""
    return f"{settings.SITE_URL}{path}"


@dataclass(frozen=True, slots=True)
class Served:
    """What stands at an address."""

    media_type: str
    sha256: str
    modified: datetime
    size: int
    read: Callable[[], bytes]


def frozen(file: FrozenFile, modified: datetime) -> Served:
    """A published file; its bytes are read only where they are asked for."""
    return Served(file.media_type, file.sha256, modified, file.size, lambda: bytes(file.data))


def serve(request: HttpRequest, served: Served, *, cache: str) -> HttpResponse:
    """The answer to a GET, a HEAD or an OPTIONS. Any site may read it."""
    text = _PACKED.match(served.media_type) is not None
    coding = _coding(request.headers.get("Accept-Encoding", "")) if text and served.size >= _LEAST else ""
    part = _part(request, served) if request.method == "GET" else None
    if part is not None:
        # A part is one of the bytes themselves.
        coding = ""
    tag = f'"{served.sha256}-{coding}"' if coding else f'"{served.sha256}"'
    answer = get_conditional_response(request, etag=tag, last_modified=int(served.modified.timestamp()))
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204, headers=_PREFLIGHT)
    elif answer is None:
        answer = _whole(request, served, coding) if part is None else _cut(served, part)
    answer["ETag"] = tag
    answer["Last-Modified"] = http_date(served.modified.timestamp())
    # A refusal is of this request: it is not what stands at the address.
    answer["Cache-Control"] = cache if answer.status_code < 400 else "no-store"
    answer["Accept-Ranges"] = "bytes"
    if text:
        patch_vary_headers(answer, ["Accept-Encoding"])
    shared(answer)
    return answer


def shared(answer: HttpResponse) -> HttpResponse:
    """Any site may read this answer: it is the same for everybody."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = _PREFLIGHT["Access-Control-Allow-Methods"]
    answer["Access-Control-Expose-Headers"] = "ETag, Link, Deprecation, Content-Range, Content-Location"
    return answer


def _whole(request: HttpRequest, served: Served, coding: str) -> HttpResponse:
    answer = HttpResponse(content_type=served.media_type)
    if coding:
        data = _CODINGS[coding](served.read())
        answer["Content-Encoding"] = coding
    else:
        data = b"" if request.method == "HEAD" else served.read()
    answer["Content-Length"] = str(len(data) if coding else served.size)
    if request.method == "GET":
        answer.content = data
    return answer


def _cut(served: Served, part: tuple[int, int]) -> HttpResponse:
    """Bytes from the first to the last asked for; 416 where there are none."""
    first, last = part
    if first > last:
        return HttpResponse(status=416, content_type=served.media_type, headers={"Content-Range": f"bytes */{served.size}"})
    answer = HttpResponse(served.read()[first : last + 1], status=206, content_type=served.media_type)
    answer["Content-Range"] = f"bytes {first}-{last}/{served.size}"
    return answer


def _part(request: HttpRequest, served: Served) -> tuple[int, int] | None:
    """The first and last bytes that are asked for; None for the whole: no range, one that is not understood, or of other bytes."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked.groups() == ("", ""):
        return None
    of = request.headers.get("If-Range", "")
    if of and of != f'"{served.sha256}"' and parse_http_date_safe(of) != int(served.modified.timestamp()):
        return None
    first, last = asked.groups()
    if not first:
        return (max(0, served.size - int(last)), served.size - 1) if int(last) else (served.size, served.size - 1)
    if last and int(last) < int(first):
        return None
    end = served.size - 1
    return int(first), min(int(last), end) if last else end


def _coding(accepted: str) -> str:
    """How the reader would have it packed; empty for as it is."""
    weights: dict[str, float] = {}
    for one in accepted.split(","):
        name, *parameters = (part.strip().lower() for part in one.split(";"))
        weights[name] = next((_weight(value) for value in parameters if value.startswith("q=")), 1.0)
    return next((name for name in _CODINGS if weights.get(name, weights.get("*", 0.0) if "*" in weights else 0.0) > 0), "")


def _weight(value: str) -> float:
    try:
        return float(value.removeprefix("q="))
    except ValueError:
        return 0.0
