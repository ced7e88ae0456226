"""What changed between two versions, or between one and the working schema."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation.views.base import StandardPage, standard_page
from standard.converters import WORKING
from standard.errors_middleware import NotHere
from standard.models import Revision
from standard.presentation import ChangesView, changes_view
from standard.queries import published_releases, working_revision
from standard.schema import diff

KINDS: Final = (
    ("added", "Champs ajoutés"),
    ("removed", "Champs retirés"),
    ("changed", "Champs modifiés"),
    ("schema", "Le standard lui-même"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to compare: its place in the address, its words."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A kind of change to keep, how many there are."""

    key: str
    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of the schema and what leads from one to the other, after the filters."""

    before: Choice
    after: Choice
    choices: tuple[Choice, ...]
    changes: ChangesView
    total: int
    """How many fields change, whatever the filters; the standard itself counts as one."""
    kinds: tuple[Filter, ...]
    kind: str
    fields: tuple[tuple[str, str], ...]
    """Name and title of each field that changes."""
    field: str


@require_safe
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of the comparison that a form asks for."""
    site = standard_page(request, slug)
    known = {choice.key for choice in _choices(site)}
    before, after = request.GET.get("avant", ""), request.GET.get("apres", "")
    if not {before, after} <= known:
        raise NotHere("L’une des deux versions à comparer n’existe pas.", standard=site.standard)
    return redirect("standard:compare", slug, before, after)


@require_safe
def compare(request: HttpRequest, slug: str, before: str, after: str) -> HttpResponse:
    """Two versions side by side; `travail` names the working schema."""
    site = standard_page(request, slug)
    earlier, later = _revision(site, before).read_schema(), _revision(site, after).read_schema()
    changes = changes_view(earlier, diff.compare(earlier, later))
    kind, field = request.GET.get("nature", ""), request.GET.get("champ", "")
    shown = tuple(group for group in changes.groups if (not kind or group.kind == kind) and (not field or field in {group.uid, group.name}))
    page = Comparison(
        before=_choice(before),
        after=_choice(after),
        choices=_choices(site),
        changes=replace(changes, groups=shown),
        total=len(changes.groups),
        kinds=tuple(Filter(key, label, amount) for key, label in KINDS if (amount := sum(group.kind == key for group in changes.groups))),
        kind=kind,
        fields=tuple((group.name or group.uid, group.title) for group in changes.groups if group.uid),
        field=field,
    )
    crumbs = [("Versions", reverse("standard:releases", args=[slug]))]
    here = f"De {page.before.label} à {page.after.label}"
    return site.render("concertation/reading/compare.html", page, section="releases", here=here, crumbs=crumbs)


def _choices(site: StandardPage) -> tuple[Choice, ...]:
    return (_choice(WORKING), *(_choice(release.version) for release in published_releases(site.standard)))


def _choice(key: str) -> Choice:
    return Choice(key, "la version en préparation" if key == WORKING else f"la version {key}")


def _revision(site: StandardPage, key: str) -> Revision:
    if key == WORKING:
        return working_revision(site.standard)
    release = site.standard.releases.select_related("revision").filter(version=key, published_at__isnull=False).first()
    if release is None:
        raise NotHere(f"La version {key} n’est pas publiée.", standard=site.standard)
    return release.revision
