"""Standards, their schema, their members."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.typed import whole_number
from api.base import (
    ActionsField,
    AnyJSON,
    Described,
    Filters,
    Nothing,
    OrganisationName,
    Resource,
    TakenName,
    WordsFilter,
    documented_actions,
)
from api.editions import Edited
from api.parameters import asks, lists
from api.parsers import StrictJSONParser
from api.releases import PUBLISHED
from concertation.services import life
from standard import permissions, queries
from standard.models import Release, Revision, Standard
from standard.permissions import Verdict
from standard.schema import table_schema
from standard.services import standards
from standard.services.errors import InvalidInput


@documented_actions
class StandardActions(ActionsField):
    pass


class StandardSerializer(Described):
    """A standard: where it stands, and what the caller may do."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField(help_text="La page que lisent les personnes.")
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    owner = OrganisationName(allow_null=True)
    state = serializers.SerializerMethodField(help_text="`published` si une version est en vigueur, sinon `draft`.")
    version = serializers.SerializerMethodField(help_text="La version en vigueur, ou null.")
    revision = serializers.SerializerMethodField(help_text="Le numéro de la dernière révision.")
    created_at = serializers.DateTimeField()
    approves_contributors = serializers.BooleanField(help_text="Si l'équipe projet approuve qui s'inscrit.")
    second_factor_required = serializers.BooleanField(
        help_text="Si l'équipe projet et le comité de pilotage n'agissent qu'avec la double authentification."
    )
    closed_at = serializers.DateTimeField(allow_null=True, help_text="Depuis quand il est fermé\u00a0: il se lit, rien ne s'y écrit plus.")
    actions = StandardActions()

    def get_url(self, row: Standard) -> str:
        return self.address(f"/api/v1/standards/{row.slug}/")

    def get_page(self, row: Standard) -> str:
        return self.address(row.get_absolute_url())

    def get_state(self, row: Standard) -> str:
        return "published" if self._in_force(row) else "draft"

    def get_version(self, row: Standard) -> str | None:
        release = self._in_force(row)
        return release.version if release else None

    def get_revision(self, row: Standard) -> int:
        return max(revision.number for revision in row.revisions.all())

    def get_actions(self, row: Standard) -> dict[str, Verdict]:
        actor = self.view.actor_on(row)
        published = any(release.state != Release.State.CANDIDATE for release in row.releases.all())
        return {
            "join": permissions.can_join(actor),
            "invite": permissions.can_manage_members(actor),
            "prepare_release": permissions.can_prepare_release(actor),
            "describe": permissions.can_describe_standard(actor),
            "close": permissions.can_close_standard(actor),
            "reopen": permissions.can_reopen_standard(actor),
            "delete": permissions.can_delete_standard(actor, published=published),
        }

    @staticmethod
    def _in_force(row: Standard) -> Release | None:
        published = [release for release in row.releases.all() if release.state == Release.State.PUBLISHED]
        return published[-1] if published else None


class FindingSerializer(serializers.Serializer[Any]):
    """What lint found."""

    code = serializers.CharField()
    severity = serializers.CharField()
    field: TakenName = serializers.CharField(allow_null=True)
    property = serializers.CharField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)
    message = serializers.CharField()


class ImportedSerializer(StandardSerializer):
    findings = serializers.ListField(child=FindingSerializer(), help_text="Ce que la vérification du schéma a trouvé.")

    def to_representation(self, instance: standards.Imported) -> dict[str, Any]:
        row = StandardsView.rows().get(pk=instance.standard.pk)
        shown = StandardSerializer(row, context=self.context).data
        return {**shown, "findings": FindingSerializer(list(instance.findings), many=True).data}


class NewStandard(serializers.Serializer[Any]):
    """A standard to create, from a descriptor or from an uploaded `schema.json`."""

    slug = serializers.CharField(max_length=80)
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(required=False, allow_blank=True, default="")
    descriptor = AnyJSON(required=False, help_text="Le schéma, comme objet JSON\u00a0; l'ordre de ses clés est gardé.")
    file = serializers.FileField(required=False, allow_empty_file=True, help_text="Ou le fichier schema.json, octet pour octet.")
    version = serializers.CharField(required=False, allow_blank=True, default="", help_text="S'il est déjà publié sous ce numéro.")


def descriptor_bytes(data: dict[str, Any]) -> bytes:
    """The schema that was sent, as a file or as JSON."""
    if data.get("file") is not None:
        content: bytes = data["file"].read()
        return content
    if "descriptor" not in data:
        raise InvalidInput("descriptor", "Joignez le schéma, dans «\u00a0descriptor\u00a0» ou comme fichier dans «\u00a0file\u00a0».")
    text = f"{json.dumps(data['descriptor'], ensure_ascii=False, indent=2)}\n"
    return text.encode("utf-8", "surrogatepass")


class StandardFilters(Filters):
    search = WordsFilter("title", "summary")


class StandardsView(Resource):
    parser_classes = [StrictJSONParser, MultiPartParser]

    @staticmethod
    def rows() -> Any:
        return Standard.objects.select_related("owner").prefetch_related(
            "releases", Prefetch("revisions", Revision.objects.only("number", "standard"))
        )

    @lists("standards_list", StandardSerializer, StandardFilters)
    def get(self, request: Request) -> Response:
        """Les standards du site."""
        return self.write_page(StandardSerializer, self.rows())

    @extend_schema(operation_id="standards_create", request=NewStandard, responses={201: ImportedSerializer})
    def post(self, request: Request) -> Response:
        """Créer un standard à partir d'un schéma existant. Avec une version, le schéma est aussi enregistré comme publié."""
        data = self.read(NewStandard, request)
        imported = standards.create(
            slug=data["slug"],
            title=data["title"],
            summary=data["summary"],
            version=data["version"],
            data=descriptor_bytes(data),
            actor=self.person,
            now=self.now,
        )
        return self.write(ImportedSerializer, imported, 201, Location=f"/api/v1/standards/{imported.standard.slug}/")


class StandardChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    title = serializers.CharField(required=False, max_length=200)
    summary = serializers.CharField(required=False, allow_blank=True)
    owner = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="L'organisation responsable, ou vide.")
    approves_contributors = serializers.BooleanField(required=False)
    second_factor_required = serializers.BooleanField(required=False)


class StandardDeletion(serializers.Serializer[Any]):
    title = serializers.CharField(help_text="Son titre, recopié.")


class StandardClosing(serializers.Serializer[Any]):
    motive = serializers.CharField(help_text="Pourquoi il ferme\u00a0: la phrase reste dans son histoire.")


class StandardView(Resource):
    edits = Edited(Standard, by="slug", only=("title", "summary", "owner", "approves_contributors", "second_factor_required", "closed_at"))

    @extend_schema(operation_id="standards_read", responses=StandardSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Un standard."""
        return self.write(StandardSerializer, get_object_or_404(StandardsView.rows(), slug=slug))

    @extend_schema(operation_id="standards_describe", request=StandardChange, responses=StandardSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Changer son titre, son résumé, son organisation responsable ou ses réglages\u00a0; son adresse ne change pas."""
        standards.describe(standard=self.standard, actor=self.person, now=self.now, **self.read(StandardChange, request))
        return self.get(request, slug)

    @extend_schema(operation_id="standards_delete", request=StandardDeletion, responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Supprimer un standard qui n'a rien publié\u00a0; ce qui engage reste vérifiable, et son adresse n'est pas redonnée."""
        life.delete(standard=self.standard, actor=self.person, now=self.now, **self.read(StandardDeletion, request))
        return Response(status=204)


class StandardCloseView(Resource):
    @extend_schema(operation_id="standards_close", request=StandardClosing, responses=StandardSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Fermer un standard\u00a0: tout s'y lit encore, plus rien ne s'y écrit."""
        life.close(standard=self.standard, actor=self.person, now=self.now, **self.read(StandardClosing, request))
        return self.write(StandardSerializer, StandardsView.rows().get(slug=slug))


class StandardReopenView(Resource):
    @extend_schema(operation_id="standards_reopen", request=None, responses=StandardSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Rouvrir un standard fermé."""
        self.read(Nothing, request)
        life.reopen(standard=self.standard, actor=self.person, now=self.now)
        return self.write(StandardSerializer, StandardsView.rows().get(slug=slug))


class SchemaView(Resource):
    @asks(
        "standards_schema",
        OpenApiParameter("revision", OpenApiTypes.INT, description="Le numéro d'une révision."),
        OpenApiParameter("version", OpenApiTypes.STR, description="Le numéro d'une version publiée."),
        OpenApiParameter("uids", OpenApiTypes.BOOL, description="Avec les identifiants durables des champs et des valeurs."),
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Le schéma de travail, ou celui d'une révision ou d'une version, clés dans leur ordre.

        L'en-tête `X-Released` donne le numéro de la version qui publie cette révision, ou `no`\u00a0: le numéro et l'adresse que dit
        alors le schéma sont ceux de la version d'avant. `Content-Location` est l'adresse de cette révision, qui ne changera pas.
        """
        revision = self._revision(request.query_params.get("revision"), request.query_params.get("version"))
        uids = request.query_params.get("uids", "").lower() in {"1", "true"}
        released = revision.releases.exclude(state=Release.State.CANDIDATE).order_by("-pk").values_list("version", flat=True).first()
        said = {
            "X-Revision": str(revision.number),
            "X-Released": released or "no",
            "Content-Location": f"{request.path}?revision={revision.number}{'&uids=true' if uids else ''}",
        }
        return Response(json.loads(revision.schema) if uids else table_schema.render(revision.read_schema()), headers=said)

    def _revision(self, number: str | None, version: str | None) -> Revision:
        if number and version:
            raise InvalidInput("version", "Demandez une révision ou une version, pas les deux.")
        if number:
            known = whole_number(number)
            if known is None:
                raise InvalidInput("revision", "Un numéro de révision est un nombre entier.")
            return get_object_or_404(Revision, standard=self.standard, number=known)
        if version:
            return get_object_or_404(PUBLISHED, standard=self.standard, version=version).revision
        return queries.working_revision(self.standard)
