"""The proof: the chain over everything that binds, what is in it, and how anybody checks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from pages.base import standard_page
from standard.models import Standard
from standard.services import chain
from standard.services.chain import Chain, Fault

ON_DEMAND: Final = 5_000
"""Links that are checked while the page is awaited: less than a second. A longer chain is checked by the reader's own program."""
SCRIPT: Final = "reading/check_chain.txt"
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Proof:
    """`found` is None until the check was asked for, or where the chain is too long to be checked at once."""

    links: int
    head: str
    on_demand: bool
    found: Chain | Fault | None
    script: str

    @property
    def fault(self) -> Fault | None:
        return self.found if isinstance(self.found, Fault) else None


@require_safe
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """What the chain holds, its fingerprint, and the program that checks it; `?verifier=1` checks it here."""
    site = standard_page(request, slug)
    count = site.standard.links.count()
    on_demand = count <= ON_DEMAND
    asked = request.GET.get("verifier") == "1" and on_demand
    page = Proof(
        links=count,
        head=chain.head(site.standard),
        on_demand=on_demand,
        found=chain.verify(site.standard) if asked else None,
        script=render_to_string(SCRIPT),
    )
    return site.render(
        "reading/proof.html", page, section="history", here="La preuve", crumbs=[("Historique", reverse("pages:history", args=[slug]))]
    )


@require_safe
def links(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every link, from the first: one JSON array."""
    site = standard_page(request, slug)
    response = StreamingHttpResponse(_written(site.standard), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-chaine.json"'
    return response


@require_safe
def script(request: HttpRequest, slug: str) -> HttpResponse:
    """The program that checks the file above."""
    standard_page(request, slug)
    response = HttpResponse(render_to_string(SCRIPT), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response


def _written(standard: Standard) -> Iterator[str]:
    yield "["
    for rank, link in enumerate(standard.links.order_by("number").iterator(chunk_size=CHUNK)):
        yield f"{',' if rank else ''}\n{json.dumps(chain.exported(link), ensure_ascii=False)}"
    yield "\n]\n"
