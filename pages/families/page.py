"""The page of a family, and the files of its versions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from concertation.models import Comment, Consultation
from pages.developers.serving import FOR_EVER, READING, SHORT, frozen, serve
from pages.errors import NotHere
from pages.families.drawing import FamilyDrawing, family_drawing
from pages.families.finding import FamilySite, family_site
from pages.header import state_line
from standard import places
from standard.models import FamilyFile, FamilyRelease, Release, Standard
from standard.permissions import Verdict
from standard.publishing.family_package import empty_name, example_name
from standard.publishing.files import DATA_PACKAGE
from standard.queries import read_schemas, release_in_force, working_revision
from standard.queries.families import called, family_releases
from standard.schema.keys import foreign_keys
from standard.schema.words import count


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A table of the family."""

    standard: Standard
    release: Release | None
    fields: int
    state: str
    """Its call for comments, in a sentence, where one is open or to come."""
    comments: int
    """How many it has received in it."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key from one table to another."""

    table: str
    own: tuple[str, ...]
    other: str
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """The version of one table in a version of its family, and the names of its files there; an empty name where there is none."""

    release: Release
    empty: str
    example: str


@dataclass(frozen=True, slots=True)
class FamilyVersionLine:
    release: FamilyRelease
    parts: tuple[PartLine, ...]
    others: tuple[str, ...]
    """The names of the files that are about all the tables."""

    @classmethod
    def read(cls, release: FamilyRelease) -> FamilyVersionLine:
        left = [file.name for file in release.files.all()]

        def taken(name: str) -> str:
            return left.pop(left.index(name)) if name in left else ""

        released = [part.release for part in release.parts.all()]
        parts = tuple(PartLine(one, taken(empty_name(one.standard.slug)), taken(example_name(one.standard.slug))) for one in released)
        return cls(release, parts, tuple(left))


@dataclass(frozen=True, slots=True)
class FamilyPage:
    lines: tuple[FamilyLine, ...]
    keys: tuple[KeyLine, ...]
    drawing: FamilyDrawing
    releases: tuple[FamilyVersionLine, ...]
    can_tend: Verdict

    @property
    def calls(self) -> int:
        return sum(bool(line.state) for line in self.lines)

    @property
    def comments(self) -> int:
        return sum(line.comments for line in self.lines)

    @property
    def package(self) -> str:
        return DATA_PACKAGE.pattern


@require_safe
def family(request: HttpRequest, slug: str) -> HttpResponse:
    """Its tables and how keys relate them, its versions, the calls that are open."""
    site = family_site(request, slug)
    schemas = read_schemas(working_revision(member.standard) for member in site.members)
    titles = [member.standard.title for member in site.members]
    names = called([(member.standard.slug, schema) for member, schema in zip(site.members, schemas, strict=True)])
    led = [
        (rank, names[key.table], key)
        for rank, schema in enumerate(schemas)
        for key in foreign_keys(schema)
        if key.table in names and names[key.table] != rank
    ]
    page = FamilyPage(
        lines=_lines(site, [len(schema.fields) for schema in schemas]),
        keys=tuple(KeyLine(titles[one], key.own, titles[other], key.theirs) for one, other, key in led),
        drawing=family_drawing(
            [(title, count(len(schema.fields), "champ", "champs")) for title, schema in zip(titles, schemas, strict=True)],
            [(one, other) for one, other, _ in led],
        ),
        releases=tuple(map(FamilyVersionLine.read, family_releases(site.family))),
        can_tend=site.can_tend,
    )
    return site.render("families/family.html", page, here=site.family.title)


def _lines(site: FamilySite, fields: list[int]) -> tuple[FamilyLine, ...]:
    running = Consultation.objects.filter(standard__in=[member.standard_id for member in site.members], cancelled_at=None)
    running = running.filter(Q(closes_at__gt=site.now) | Q(late_until__gt=site.now)).order_by("-opens_at", "-pk")
    calls = {call.standard_id: call for call in running}
    said = Counter(Comment.objects.counted().filter(consultation__in=calls.values()).values_list("standard", flat=True))
    return tuple(
        FamilyLine(
            standard=member.standard,
            release=release_in_force(member.standard),
            fields=amount,
            state=state_line(calls.get(member.standard_id), 0, site.now),
            comments=said[member.standard_id],
        )
        for member, amount in zip(site.members, fields, strict=True)
    )


@csrf_exempt
@require_http_methods(READING)
def family_file(request: HttpRequest, slug: str, version: str, name: str) -> HttpResponse:
    """A file of a version of a family. It never changes: caches keep it, and any site may read it."""
    found = FamilyFile.objects.filter(family_release__family__slug=slug, name=name).select_related("family_release").defer("data")
    if version == places.LATEST:
        last = FamilyRelease.objects.filter(family__slug=slug).order_by("-pk").first()
        file = found.filter(family_release=last).first() if last is not None else None
    else:
        file = found.filter(family_release__version=version).first()
    if file is None:
        raise NotHere("Aucun fichier publié n’a cette adresse. La page de la famille donne la liste de ses versions et de leurs fichiers.")
    answer = serve(request, frozen(file, file.family_release.published_at), cache=SHORT if version == places.LATEST else FOR_EVER)
    if version == places.LATEST:
        answer["Content-Location"] = places.family_file(slug, file.family_release.version, name)
    return answer


@require_safe
def family_folder(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """What stands beside the files of a version: its place on the page of the family."""
    site = family_site(request, slug)
    found = site.family.releases.order_by("-pk")
    release = (found if version == places.LATEST else found.filter(version=version)).first()
    if release is None:
        raise NotHere("Aucune version de cette famille n’a ce numéro.")
    return redirect(f"{site.family.get_absolute_url()}#version-{release.version}")
