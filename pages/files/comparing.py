"""Comparing two schemas that somebody brings: nothing is stored, everything is in the form, unless they are large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pages.base import form_page
from pages.forms.descriptors import DescriptorForm
from standard import visitors
from standard.comparison import Comparison
from standard.comparison import files as comparison_files
from standard.comparison.bare import compared_bare
from standard.comparison.guesses import Guesses
from standard.models import Release
from standard.schema import table_schema
from standard.schema.model import readable
from standard.services import file_comparison
from standard.services.errors import InvalidInput

OUTPUTS: Final = {
    "json": ("comparaison.json", "application/json; charset=utf-8"),
    "markdown": ("comparaison.md", "text/markdown; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class FilesPage:
    """Two schemas to bring, then what became what and what changed. Both are None until there are two that can be read."""

    first: DescriptorForm
    second: DescriptorForm
    guesses: Guesses | None = None
    comparison: Comparison | None = None

    @property
    def forms(self) -> tuple[DescriptorForm, DescriptorForm]:
        return self.first, self.second

    @property
    def wrong(self) -> bool:
        return bool(self.first.errors or self.second.errors)


@require_http_methods(["GET", "HEAD", "POST"])
def compare_files(request: HttpRequest) -> HttpResponse:
    """Paste or choose two schemas, read what changed, correct what was guessed. An address may name two versions of a standard.

    What is large waits for a worker, at an address of its own.
    """
    data = request.POST if request.method == "POST" else _two_versions(request)
    first = DescriptorForm(data, request.FILES, prefix="avant", title="Avant")
    second = DescriptorForm(data, request.FILES, prefix="apres", title="Après")
    page = FilesPage(first, second)
    if data is not None and first.is_valid() and second.is_valid():
        if (first.large or second.large) and request.method == "POST":
            return _sent_to_the_worker(request, page)
        # An address writes nothing: what it names, and is large, waits in the form.
        if not (first.large or second.large):
            assert first.schema is not None
            assert second.schema is not None
            found, comparison = compared_bare(first.schema, second.schema, data)
            if data.get("sortie") in OUTPUTS:
                return _output(comparison, data["sortie"])
            page = FilesPage(first, second, found, comparison)
    return form_page(request, "files/compare.html", {"page": page}, refused=bool(page.wrong))


def _sent_to_the_worker(request: HttpRequest, page: FilesPage) -> HttpResponse:
    try:
        made = file_comparison.submit(
            actor=request.user,
            before=page.first.brought,
            after=page.second.brought,
            sender=visitors.sender(request),
            now=timezone.now(),
        )
    except InvalidInput as error:
        page.second.add_error("file", error.message)
        return form_page(request, "files/compare.html", {"page": page}, refused=True)
    visitors.remember(request, made)
    return redirect(made)


def comparison_answer(comparison: Comparison, output: str, title: str) -> HttpResponse:
    """A comparison as JSON or as Markdown."""
    site = settings.SITE_URL
    data = (
        comparison_files.as_json(comparison, site=site)
        if output == "json"
        else comparison_files.as_markdown(comparison, title=title, site=site)
    )
    return HttpResponse(data, content_type=OUTPUTS[output][1])


def _output(comparison: Comparison, output: str) -> HttpResponse:
    answer = comparison_answer(comparison, output, "Deux schémas")
    answer["Content-Disposition"] = f'attachment; filename="{OUTPUTS[output][0]}"'
    return answer


def _two_versions(request: HttpRequest) -> Mapping[str, str] | None:
    """The form filled in with two published versions of a standard, where the address names them."""
    slug = request.GET.get("standard")
    if not slug:
        return None
    texts = {}
    for side in ("avant", "apres"):
        releases = Release.objects.filter(standard__slug=slug, published_at__isnull=False).select_related("revision")
        release = get_object_or_404(releases, version=request.GET.get(side, ""))
        texts[f"{side}-text"] = readable(table_schema.render(release.revision.read_schema()))
    return texts
