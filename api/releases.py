"""Versions: prepared, published, withdrawn, and their frozen files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    ActionsField,
    Described,
    Filters,
    OneOf,
    Resource,
    RevisionSerializer,
    documented_actions,
)
from api.parameters import lists
from api.shapes import OBJECT_OR_NULL, OBJECTS
from concertation import permissions as publishing
from concertation import queries as debate
from concertation.queries import Assumed, published_over
from concertation.services import releases
from standard import permissions, places, queries
from standard.models import Artefact, Release, Standard
from standard.moments import day_of
from standard.permissions import Verdict
from standard.preflight.checking import report
from standard.preflight.problems import WEIGHTS
from standard.publishing.content import ErratumNote
from standard.services import inputs
from standard.services import releases as without_debate
from standard.services.errors import InvalidInput


class ArtefactSerializer(Described):
    """One published file, at an address that never changes."""

    name = serializers.CharField()
    url = serializers.SerializerMethodField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="En octets.")
    sha256 = serializers.CharField()

    def get_url(self, row: Artefact) -> str:
        return self.address(places.artefact(row.release.standard.slug, row.release.version, row.name))


@documented_actions
class ReleaseActions(ActionsField):
    pass


class ReleaseSerializer(Described):
    """A version of the standard."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    version = serializers.CharField()
    state = serializers.ChoiceField(choices=Release.State.choices)
    date = serializers.DateField()
    imported = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    revision = RevisionSerializer()
    waivers = serializers.SerializerMethodField()
    published_over = serializers.SerializerMethodField(
        help_text="Les points où décisions et schéma ne s’accordaient pas à sa publication, et le motif ; null s’il n’y en avait pas."
    )
    suggested_version = serializers.SerializerMethodField(help_text="D’une version en préparation\u00a0: le numéro qui convient.")
    errata = serializers.SerializerMethodField(help_text="Ce que ses fichiers disent mal\u00a0: date, fichier, texte.")
    artefacts = ArtefactSerializer(many=True)
    actions = ReleaseActions()

    def get_url(self, row: Release) -> str:
        return self.address(f"/api/v1/releases/{row.pk}/")

    def get_page(self, row: Release) -> str:
        return self.address(row.get_absolute_url())

    @extend_schema_field(OBJECT_OR_NULL)
    def get_published_over(self, row: Release) -> dict[str, Any] | None:
        known: dict[int, dict[int, Assumed]] = self.view.__dict__.setdefault("_published_over", {})
        if row.standard_id not in known:
            known[row.standard_id] = published_over(row.standard)
        over = known[row.standard_id].get(row.pk)
        return {"motive": over.motive, "divergences": list(over.points.values())} if over is not None else None

    def get_waivers(self, row: Release) -> list[dict[str, Any]]:
        return [{**asdict(waiver), "date": waiver.date.isoformat()} for waiver in queries.waiver_entries(row)]

    @extend_schema_field(OBJECTS)
    def get_errata(self, row: Release) -> list[dict[str, Any]]:
        known: dict[int, dict[int, tuple[ErratumNote, ...]]] = self.view.__dict__.setdefault("_errata", {})
        if row.standard_id not in known:
            known[row.standard_id] = queries.errata_of(row.standard.releases.only("pk"))
        return [{**asdict(note), "date": note.date.isoformat()} for note in known[row.standard_id].get(row.pk, ())]

    def get_suggested_version(self, row: Release) -> str | None:
        return queries.suggest_version(row.standard).version if row.state == Release.State.CANDIDATE else None

    def get_actions(self, row: Release) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        return {
            "waive": permissions.can_waive(actor, row),
            "publish": self._may_publish(row),
            "withdraw": permissions.can_withdraw(actor, row),
            "correct": permissions.can_correct_release(actor, row),
        }

    def _may_publish(self, row: Release) -> Verdict:
        """The approval is looked for only where there is one to wait for."""
        actor = self.view.actor_on(row.standard)
        allowed = permissions.can_publish(actor, row)
        if not allowed:
            return allowed
        committee = debate.has_committee(row.standard, self.view.now)
        approved = committee and debate.approval_of(row) is not None
        return publishing.can_publish(actor, row, committee=committee, approved=approved)


class Withdrawal(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)


PUBLISHED = Release.objects.exclude(state=Release.State.CANDIDATE).select_related("revision")
"""Those withdrawn since included."""


def release_named(standard: Standard, field: str, version: str) -> Release:
    """A published version. Raises `InvalidInput(field, …)`."""
    release = PUBLISHED.filter(standard=standard, version=version.strip()).first()
    if release is None:
        raise InvalidInput(field, inputs.NOT_PUBLISHED)
    return release


def rows() -> Any:
    artefacts = Artefact.objects.defer("data").select_related("release__standard")
    return Release.objects.select_related("standard", "revision").prefetch_related(Prefetch("artefacts", artefacts))


def visible_release(view: Resource, pk: int) -> Release:
    """A version, unless it is in preparation by others: then there is nothing at this address."""
    release: Release = get_object_or_404(rows(), pk=pk)
    if not permissions.can_see_release(view.actor_on(release.standard), release):
        raise Http404
    return release


class WaiverBody(serializers.Serializer[Any]):
    rule = serializers.CharField(help_text="L’identifiant de la règle, comme `value-removed`.")
    field = serializers.CharField(required=False, allow_blank=True, default="", help_text="Le nom du champ\u00a0; sans lui, partout.")
    motive = serializers.CharField(allow_blank=True)
    waived = serializers.BooleanField(required=False, default=True, help_text="`false`\u00a0: l’effet compte de nouveau.")


class NewRelease(serializers.Serializer[Any]):
    version = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Par défaut, le numéro que les changements appellent."
    )


class ReleaseFilters(Filters):
    state = OneOf(Release.State.choices, help_text="Où elle en est.")


class ReleasesView(Resource):
    @lists("releases_list", ReleaseSerializer, ReleaseFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les versions d'un standard."""
        shown = rows().filter(standard=self.standard)
        if not permissions.can_see_release(self.actor_on(self.standard), Release(state=Release.State.CANDIDATE)):
            shown = shown.exclude(state=Release.State.CANDIDATE)
        return self.write_page(ReleaseSerializer, shown)

    @extend_schema(operation_id="releases_prepare", request=NewRelease, responses={201: ReleaseSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Préparer une version\u00a0: une candidate, à relire puis à publier."""
        data = self.read(NewRelease, request)
        release = releases.prepare(standard=self.standard, actor=self.person, version=data["version"], now=self.now)
        return self.write(ReleaseSerializer, rows().get(pk=release.pk), 201)


class PublishBody(serializers.Serializer[Any]):
    motive = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        help_text="Pourquoi la publier quand même, si décisions et schéma ne s’accordent pas (`divergences/`).",
    )


class ReleasePublishView(Resource):
    @extend_schema(operation_id="releases_publish", request=PublishBody, responses=ReleaseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Publier une candidate\u00a0: son numéro et tous ses fichiers sont fixés."""
        motive = self.read(PublishBody, request)["motive"]
        releases.publish(release=get_object_or_404(Release, pk=pk), actor=self.person, motive=motive, now=self.now)
        return self.write(ReleaseSerializer, rows().get(pk=pk))


class ReleaseWaiversView(Resource):
    @extend_schema(operation_id="releases_waive", request=WaiverBody, responses={201: ReleaseSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Laisser passer un effet d’une version en préparation, avec un motif publié\u00a0: il ne compte plus dans son numéro."""
        data = self.read(WaiverBody, request)
        release = get_object_or_404(Release, pk=pk)
        releases.waive(release=release, actor=self.person, now=self.now, **data)
        return self.write(ReleaseSerializer, rows().get(pk=pk), status=201)


class ReleaseView(Resource):
    @extend_schema(operation_id="releases_read", responses=ReleaseSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une version et ses fichiers."""
        return self.write(ReleaseSerializer, visible_release(self, pk))


class ProblemSerializer(serializers.Serializer[Any]):
    """Ce qui gêne la publication d’une version, et ce qui le corrige."""

    weight = serializers.ChoiceField(
        choices=[(weight, weight) for weight in WEIGHTS],
        help_text="`blocks`\u00a0: empêche de publier\u00a0; `asks`\u00a0: demande un motif\u00a0; `noted`\u00a0: à savoir.",
    )
    code = serializers.CharField()
    severity = serializers.CharField()
    field = serializers.CharField(allow_null=True)
    property = serializers.CharField(allow_null=True)
    pointer = serializers.CharField(help_text="L’endroit du schéma (RFC 6901).")
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)
    message = serializers.CharField()
    fix = serializers.ListField(child=serializers.DictField(), help_text="Les opérations qui le corrigent, s’il n’y a rien à juger.")


class ReleaseCheckSerializer(serializers.Serializer[Any]):
    version = serializers.CharField()
    publishable = serializers.BooleanField()
    blocks = serializers.IntegerField()
    asks = serializers.IntegerField()
    noted = serializers.IntegerField()
    problems = ProblemSerializer(many=True)


class ReleaseCheckView(Resource):
    @extend_schema(operation_id="releases_check", responses=ReleaseCheckSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Contrôler une version\u00a0: ses fichiers, son exemple, ses dates et ses adresses, et ce qu’en ferait le catalogue national."""
        release = visible_release(self, pk)
        return Response(report(release.version, releases.checked(release, day_of(self.now))))


class ErratumBody(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, help_text="Ce qu’il faut lire, et au lieu de quoi.")
    file = serializers.CharField(required=False, allow_blank=True, default="", help_text="Le nom du fichier\u00a0; vide pour la version.")


class ReleaseErrataView(Resource):
    @extend_schema(operation_id="releases_correct", request=ErratumBody, responses={201: ReleaseSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Écrire un erratum à côté d’une version publiée\u00a0; ses fichiers ne changent pas."""
        data = self.read(ErratumBody, request)
        release = get_object_or_404(Release, pk=pk)
        without_debate.correct(release=release, actor=self.person, now=self.now, **data)
        return self.write(ReleaseSerializer, rows().get(pk=pk), 201)


class ReleaseWithdrawView(Resource):
    @extend_schema(operation_id="releases_withdraw", request=Withdrawal, responses=ReleaseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Retirer une version publiée, avec un motif\u00a0; ses fichiers restent à leur adresse."""
        data = self.read(Withdrawal, request)
        release = get_object_or_404(Release, pk=pk)
        without_debate.withdraw(release=release, actor=self.person, reason=data["reason"], now=self.now)
        return self.write(ReleaseSerializer, rows().get(pk=pk))
