"""The versions of a standard, and what the next one will change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import queries
from concertation.models import Decision
from concertation.queries import Assumed, DecisionLine, published_over
from concertation.queries.quality import findings
from pages.base import StandardPage, standard_page
from pages.developers.engines import structured
from pages.developers.serving import whole
from pages.errors import NotHere
from pages.reading.quality import TITLES
from standard import places
from standard.comparison import ChangesView, changes_view
from standard.models import Artefact, Release, Revision
from standard.permissions import Verdict, can_correct_release, can_prepare_release
from standard.publishing import files
from standard.publishing.content import ChangeEntry, DecisionRef, ErratumNote, WaiverEntry
from standard.queries import (
    Suggestion,
    errata_of,
    last_in_force,
    published_changes,
    published_releases,
    published_undone,
    releases_before,
    suggest_version,
)
from standard.schema.diff import compare
from standard.schema.findings import SEVERITIES

GROUPS: Final = (
    (
        "À remplir et à lire",
        (
            files.XLSX_TEMPLATE, files.CSV_TEMPLATE, files.EXAMPLE, files.HTML, files.MARKDOWN, files.FIELD_CARDS, files.VALUES_ANNEX,
            files.VALUES_CSV,
        ),
    ),
    ("Ce qui change", (files.CHANGELOG, files.CORRESPONDENCE_CSV, files.CHANGES, files.CORRESPONDENCE_JSON)),
    (
        "Pour les outils",
        (
            files.SCHEMA, files.SCHEMA_V2, files.JSON_SCHEMA, files.DATA_PACKAGE, files.CSVW, files.SQLITE, files.POSTGRESQL, files.INVALID,
            files.INVALID_ERRORS,
        ),
    ),
    (
        "Autour",
        (
            files.README, files.LICENCE, files.SEE_ALSO, files.PREVIEW, files.PREVIEW_PNG, files.BADGE, files.CHECKSUMS, files.ARCHIVE,
        ),
    ),
)  # fmt: skip
"""Every kind of file, those for people first."""


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A version in the list; `before` is the one that it followed."""

    release: Release
    before: Release | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Releases:
    lines: tuple[ReleaseLine, ...]
    unpublished: int
    """How many revisions have changed the schema since the last version."""


@require_safe
def releases(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version, the latest first."""
    site = standard_page(request, slug)
    published = published_releases(site.standard)
    in_force = site.header.release
    page = Releases(
        lines=tuple(
            ReleaseLine(release, last_in_force(published[place + 1 :], release.published_at), release == in_force)
            for place, release in enumerate(published)
        ),
        unpublished=site.standard.revisions.filter(number__gt=published[0].revision.number if published else 0)
        .exclude(kind=Revision.Kind.RELEASE)
        .count(),
    )
    return site.render("reading/releases.html", page, section="releases", here="Versions")


@dataclass(frozen=True, slots=True)
class File:
    """A published file: what it is for, where it is, and its fingerprint."""

    artefact: Artefact
    label: str
    url: str
    address: str
    """The whole address, to copy."""


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Published files that serve the same people."""

    title: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """A published version."""

    release: Release
    before: Release | None
    """The one that was in force until then, from which its changes are told."""
    first: bool
    groups: tuple[FileGroup, ...]
    template: File | None
    archive: File | None
    for_producers: tuple[ChangeEntry, ...]
    for_reusers: tuple[ChangeEntry, ...]
    others: tuple[ChangeEntry, ...]
    """Changes that ask nothing of anybody."""
    errata: tuple[ErratumNote, ...]
    """What its files say wrongly, told beside them."""
    can_correct: Verdict
    undone: tuple[DecisionRef, ...]
    """The decisions taken since the version before of which nothing remains."""
    waivers: tuple[WaiverEntry, ...]
    """What does not count in its number, and why."""
    fingerprint: str
    """Of the chain, when it was published; empty for one published before there was a chain."""
    in_force: bool
    over: Assumed | None
    """Where decisions and the schema did not agree, and why it was published all the same."""
    approval: Decision | None
    """The decision of the committee that approved it."""
    committee: bool
    """Whether there was a committee when it was published."""

    @property
    def unrecorded(self) -> bool:
        """Whether its files, which were published elsewhere, do not say what it changes."""
        said = self.for_producers or self.for_reusers or self.others
        return self.release.imported and self.before is not None and self.release.revision_id != self.before.revision_id and not said


@require_safe
def release(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The files of a version, and what it changed."""
    site = standard_page(request, slug)
    found = published_release(site, version)
    key = found.pk
    changes, waivers, fingerprint = site.remembered(("published changes", key), lambda: published_changes(found))
    earlier = site.remembered(("releases before", key), lambda: releases_before(found))
    before = last_in_force(earlier, found.published_at)
    listed = site.remembered(("files", key), lambda: _files(found, before))
    page = ReleasePage(
        release=found,
        before=before,
        first=not earlier,
        groups=listed,
        template=_of_kind(files.XLSX_TEMPLATE, listed),
        archive=_of_kind(files.ARCHIVE, listed),
        for_producers=tuple(entry for entry in changes if "producer" in entry.audience),
        for_reusers=tuple(entry for entry in changes if "consumer" in entry.audience),
        others=tuple(entry for entry in changes if not entry.audience),
        errata=site.remembered(("errata", key), lambda: errata_of([found])).get(key, ()),
        can_correct=can_correct_release(site.actor, found),
        undone=site.remembered(("undone", key), lambda: published_undone(found)),
        waivers=waivers,
        fingerprint=fingerprint,
        approval=site.remembered(("approval", key), lambda: queries.approval_of(found)),
        committee=queries.has_committee(site.standard, found.published_at or site.now),
        in_force=found == site.header.release,
        over=site.remembered("published over", lambda: published_over(site.standard)).get(key),
    )
    crumbs = [("Versions", reverse("pages:releases", args=[slug]))]
    described = structured(site.standard, found, tuple(file.artefact for group in listed for file in group.files))
    here, card = f"Version {version}", card_image(site, found)
    # The folder of its files shows it too.
    address = whole(found.get_absolute_url())
    return site.render(
        "reading/release.html", page, section="releases", here=here, crumbs=crumbs, structured=described, card_image=card, canonical=address
    )


def card_image(site: StandardPage, release: Release) -> str:
    """The whole address of its picture, for those who show what an address leads to; empty where it published none."""
    address = file_address(site, release, files.PREVIEW_PNG)
    return whole(address) if address else ""


def file_address(site: StandardPage, release: Release, kind: files.FileKind) -> str:
    """Where its file of a kind that has one name is; empty where it published none."""
    name = kind.pattern
    made = site.remembered(("published file", release.pk, name), lambda: release.artefacts.filter(name=name).exists())
    return places.artefact(site.standard.slug, release.version, name) if made else ""


def published_release(site: StandardPage, version: str) -> Release:
    """Raises NotHere where no version of that number is published."""
    found = site.standard.releases.select_related("revision").filter(version=version, published_at__isnull=False).first()
    if found is None:
        raise NotHere(f"La version {version} n’est pas publiée.", standard=site.standard)
    found.standard = site.standard
    return found


def _files(release: Release, before: Release | None) -> tuple[FileGroup, ...]:
    """What it published, by whom it serves; what is of no known kind stands at the end."""
    slug, version = release.standard.slug, release.version
    place = {
        kind.named(slug, version, before.version if before else ""): (title, rank, kind.label)
        for title, kinds in GROUPS
        for rank, kind in enumerate(kinds)
    }
    found: dict[str, list[tuple[int, File]]] = {title: [] for title, _ in GROUPS}
    for artefact in release.artefacts.defer("data").order_by("pk"):
        title, rank, label = place.get(artefact.name, (GROUPS[-1][0], len(place), artefact.name))
        url = reverse("pages:artefact", args=[slug, version, artefact.name])
        found[title].append((rank, File(artefact, label, url, whole(url))))
    ranked = {title: sorted(listed, key=lambda one: one[0]) for title, listed in found.items()}
    return tuple(FileGroup(title, tuple(file for _, file in listed)) for title, listed in ranked.items() if listed)


def _of_kind(kind: files.FileKind, groups: tuple[FileGroup, ...]) -> File | None:
    return next((file for group in groups for file in group.files if file.label == kind.label), None)


@dataclass(frozen=True, slots=True)
class Working:
    """The schema as the decisions have made it so far, before its next version."""

    revision: Revision
    suggestion: Suggestion
    changes: ChangesView | None
    """Since the version in force; None where there is none."""
    decisions: tuple[DecisionLine, ...]
    findings: tuple[tuple[str, int], ...]
    """What lint finds: how many of each severity, the most serious first."""
    can_prepare: Verdict


@require_safe
def working(request: HttpRequest, slug: str) -> HttpResponse:
    """What the next version will change, and what could be better in the schema."""
    site = standard_page(request, slug)
    revision = site.working
    schema = revision.read_schema()
    suggestion = suggest_version(site.standard)
    since = suggestion.since
    decided = Decision.objects.filter(standard=site.standard, revision__number__gt=since.revision.number if since else 0)
    found = Counter(finding.severity for finding in findings(site.standard, revision))
    before = since.revision.read_schema() if since else None
    page = Working(
        revision=revision,
        suggestion=suggestion,
        changes=changes_view(before, compare(before, schema)) if before is not None else None,
        decisions=queries.decision_lines(site.standard, decided.order_by("number"), releases=site.published),
        findings=tuple((TITLES[severity][0], found[severity]) for severity in SEVERITIES if found[severity]),
        can_prepare=can_prepare_release(site.actor),
    )
    crumbs = [("Versions", reverse("pages:releases", args=[slug]))]
    return site.render("reading/working.html", page, section="releases", here="La prochaine version", crumbs=crumbs)
