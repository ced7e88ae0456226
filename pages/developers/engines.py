"""What search engines read (where they may go, what is worth finding, what a standard is), and whom researchers tell of a weakness."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from pages.developers.serving import whole
from standard import places
from standard.models import Artefact, Release, Standard

PRIVATE: Final = ("/mon-espace/", "/notifications/", "/invitations/", "/connexion/", "/comparer/", "/standards/*/verifier/*/", "/admin/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "", f"Sitemap: {whole('/sitemap.xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); it says itself that it is to be read again within the year."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until.isoformat()}",
        "Preferred-Languages: fr, en",
        f"Canonical: {whole(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class _OfTheSite(Sitemap[Any]):
    protocol = urlsplit(settings.SITE_URL).scheme
    limit = 10_000

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class StandardPages(_OfTheSite):
    """The pages that each standard has."""

    pages = ("home", "fields", "releases", "developers", "decisions", "roster")

    def items(self) -> list[tuple[str, str, datetime | None]]:
        known = Standard.objects.annotate(changed=Max("releases__published_at")).order_by("slug").values_list("slug", "changed")
        return [(page, slug, changed) for slug, changed in known for page in self.pages]

    def location(self, item: tuple[str, str, datetime | None]) -> str:
        return reverse(f"pages:{item[0]}", args=[item[1]])

    def lastmod(self, item: tuple[str, str, datetime | None]) -> datetime | None:
        return item[2] if item[0] == "releases" else None


class ReleasePages(_OfTheSite):
    """The page of each version."""

    def items(self) -> QuerySet[Release]:
        published = Release.objects.filter(published_at__isnull=False, standard__deleted_at=None)
        return published.select_related("standard").only("standard__slug", "version", "published_at", "withdrawn_at").order_by("pk")

    def location(self, item: Release) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Release) -> datetime | None:
        return item.withdrawn_at or item.published_at


SITEMAPS: Final = {"standards": StandardPages, "versions": ReleasePages}


def structured(standard: Standard, release: Release | None, files: tuple[Artefact, ...] = ()) -> SafeString:
    """What a standard, or one of its versions, is for search engines (schema.org, in JSON-LD), to be put in the page."""
    page = whole(release.get_absolute_url() if release else standard.get_absolute_url())
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": standard.title,
        "description": standard.summary or standard.title,
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": standard.owner.name if standard.owner else settings.SITE_NAME},
    }
    if release is not None:
        said |= {"version": release.version, "datePublished": release.date.isoformat()}
    if release is not None and files:
        said["distribution"] = [
            {
                "@type": "DataDownload",
                "name": file.name,
                "encodingFormat": file.media_type.partition(";")[0],
                "contentUrl": whole(places.artefact(standard.slug, release.version, file.name)),
            }
            for file in files
        ]
    # Nothing in it can end the element that holds it.
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(_ESCAPED))


_ESCAPED: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
