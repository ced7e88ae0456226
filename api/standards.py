"""Standards, their schema, their members."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
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
    OneOf,
    OrganisationName,
    PublicName,
    Resource,
    WordsFilter,
    documented_actions,
)
from api.parameters import asks, lists
from api.parsers import StrictJSONParser
from standard import permissions, queries
from standard.models import Circle, Membership, Release, Revision, Standard
from standard.permissions import Verdict
from standard.schema import table_schema
from standard.services import members, standards
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
        return {
            "join": permissions.can_join(actor),
            "invite": permissions.can_manage_members(actor),
            "prepare_release": permissions.can_prepare_release(actor),
        }

    @staticmethod
    def _in_force(row: Standard) -> Release | None:
        published = [release for release in row.releases.all() if release.state == Release.State.PUBLISHED]
        return published[-1] if published else None


class FindingSerializer(serializers.Serializer[Any]):
    """What lint found."""

    code = serializers.CharField()
    severity = serializers.CharField()
    field = serializers.CharField(allow_null=True)  # type: ignore[assignment]
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


class StandardView(Resource):
    @extend_schema(operation_id="standards_read", responses=StandardSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Un standard."""
        return self.write(StandardSerializer, get_object_or_404(StandardsView.rows(), slug=slug))


class SchemaView(Resource):
    @asks(
        "standards_schema",
        OpenApiParameter("revision", OpenApiTypes.INT, description="Le numéro d'une révision."),
        OpenApiParameter("version", OpenApiTypes.STR, description="Le numéro d'une version publiée."),
        OpenApiParameter("uids", OpenApiTypes.BOOL, description="Avec les identifiants durables des champs et des valeurs."),
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Le schéma de travail, ou celui d'une révision ou d'une version, clés dans leur ordre."""
        revision = self._revision(request.query_params.get("revision"), request.query_params.get("version"))
        if request.query_params.get("uids", "").lower() in {"1", "true"}:
            return Response(json.loads(revision.schema), headers={"X-Revision": str(revision.number)})
        return Response(table_schema.render(revision.read_schema()), headers={"X-Revision": str(revision.number)})

    def _revision(self, number: str | None, version: str | None) -> Revision:
        if number and version:
            raise InvalidInput("version", "Demandez une révision ou une version, pas les deux.")
        if number:
            known = whole_number(number)
            if known is None:
                raise InvalidInput("revision", "Un numéro de révision est un nombre entier.")
            return get_object_or_404(Revision, standard=self.standard, number=known)
        if version:
            releases = Release.objects.exclude(state=Release.State.CANDIDATE).select_related("revision")
            return get_object_or_404(releases, standard=self.standard, version=version).revision
        return queries.working_revision(self.standard)


@documented_actions
class MemberActions(ActionsField):
    pass


class MemberSerializer(Described):
    """Somebody in a circle. The address is for the project team only."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    name = PublicName(source="user")
    email = serializers.SerializerMethodField(help_text="Pour l'équipe projet seulement\u00a0; sinon null.")
    organisation = OrganisationName(allow_null=True)
    circle = serializers.ChoiceField(choices=["team", "copil", "contributor"])
    chair = serializers.BooleanField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    state = serializers.SerializerMethodField(help_text="`active` ou `ended`.")
    actions = MemberActions()

    def get_url(self, row: Membership) -> str:
        return self.address(f"/api/v1/members/{row.pk}/")

    def get_email(self, row: Membership) -> str | None:
        actor = self.view.actor_on(row.standard)
        return row.user.email if actor.team or actor.user_id == row.user_id else None

    def get_state(self, row: Membership) -> str:
        return "active" if row.until is None or row.until > self.view.now else "ended"

    def get_actions(self, row: Membership) -> dict[str, Verdict]:
        return {"end": permissions.can_manage_members(self.view.actor_on(row.standard))}


class NewMember(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    circle = serializers.ChoiceField(choices=["team", "copil", "contributor"])
    chair = serializers.BooleanField(required=False, default=False)
    organisation = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class NewContributor(serializers.Serializer[Any]):
    organisation = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


STATES = (("active", "En cours"), ("ended", "Terminée"))
MEMBERS = Membership.objects.select_related("user", "organisation", "standard")


class MemberFilters(Filters):
    circle = OneOf(Circle.choices, help_text="Le cercle.")
    state = OneOf(STATES, method="in_state", help_text="Si l'appartenance court encore.")

    def in_state(self, rows: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        ended = Q(until__lte=self.view.now)
        return rows.filter(ended) if value == "ended" else rows.exclude(ended)


class MembersView(Resource):
    @lists("members_list", MemberSerializer, MemberFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les membres des cercles d'un standard."""
        return self.write_page(MemberSerializer, MEMBERS.filter(standard=self.standard))

    @extend_schema(operation_id="members_invite", request=NewMember, responses={201: MemberSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Inviter quelqu'un dans un cercle\u00a0; le compte est créé s'il n'existe pas."""
        data = self.read(NewMember, request)
        membership = members.invite(
            standard=self.standard,
            actor=self.person,
            email=data["email"],
            circle=data["circle"],
            chair=data["chair"],
            organisation=data["organisation"],
            now=self.now,
        )
        return self.write(MemberSerializer, membership, 201)


class ContributorsView(Resource):
    @extend_schema(operation_id="members_join", request=NewContributor, responses={201: MemberSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """S'inscrire soi-même comme contributeur."""
        data = self.read(NewContributor, request)
        membership = members.join(standard=self.standard, actor=self.person, organisation=data["organisation"], now=self.now)
        return self.write(MemberSerializer, membership, 201)


class MemberView(Resource):
    @extend_schema(operation_id="members_read", responses=MemberSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un membre."""
        return self.write(MemberSerializer, get_object_or_404(MEMBERS, pk=pk))

    @extend_schema(operation_id="members_end", request=None, responses=MemberSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Mettre fin à une appartenance\u00a0; ce que la personne a fait reste."""
        self.read(Nothing, request)
        membership = members.end(membership=get_object_or_404(MEMBERS, pk=pk), actor=self.person, now=self.now)
        return self.write(MemberSerializer, membership)
