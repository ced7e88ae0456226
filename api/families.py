"""Standards that are released together: their tables, who comes in and leaves, one number, one Data Package, one call."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import parsers, serializers
from rest_framework import permissions as rest_permissions
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Nothing, Resource, documented_actions
from api.consultations import CONSULTATIONS, ConsultationSerializer, NewConsultation
from api.editions import Edited
from api.validations import ValidationSerializer
from concertation import permissions
from concertation.queries.families import TableNext, tables_next, together
from concertation.services.families import calling, joining, releasing
from standard import places, visitors
from standard.models import Family, FamilyMember, FamilyRelease
from standard.permissions import Actor, Verdict
from standard.queries import release_in_force
from standard.queries.families import family_members, family_releases, family_requests, living_families
from standard.services import family_check, standards
from standard.services.errors import InvalidInput


class FamilyMemberSerializer(Described):
    """A table of a family, or a standard that may come into it."""

    id = serializers.IntegerField()
    standard = serializers.CharField(source="standard.slug")
    title = serializers.CharField(source="standard.title")
    since = serializers.DateTimeField(allow_null=True, help_text="`null` tant que les deux côtés ne sont pas d’accord.")
    until = serializers.DateTimeField(allow_null=True)
    asked = serializers.ChoiceField(choices=FamilyMember.FamilyAsked.choices, help_text="Ce qui attend une réponse.")
    asked_from = serializers.ChoiceField(choices=FamilyMember.FamilySide.choices, allow_blank=True, help_text="Qui le demande.")
    version = serializers.SerializerMethodField(help_text="Celle qui est en vigueur\u00a0; null s’il n’y en a pas.")

    def get_version(self, row: FamilyMember) -> str | None:
        release = release_in_force(row.standard)
        return release.version if release is not None else None


class FamilyReleaseSerializer(Described):
    """A version of a family: one number, the version of each table, its files."""

    version = serializers.CharField()
    published_at = serializers.DateTimeField()
    tables = serializers.SerializerMethodField(help_text="La version de chaque table, par l’adresse de la table.")
    files = serializers.SerializerMethodField(help_text="Nom, adresse et empreinte de chaque fichier.")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_tables(self, row: FamilyRelease) -> dict[str, str]:
        return {part.release.standard.slug: part.release.version for part in row.parts.all()}

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_files(self, row: FamilyRelease) -> list[dict[str, Any]]:
        slug = row.family.slug
        return [
            {
                "name": file.name,
                "url": self.address(places.family_file(slug, row.version, file.name)),
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in row.files.all()
        ]


@documented_actions
class FamilyActions(ActionsField):
    pass


class FamilySerializer(Described):
    """Standards that are released together."""

    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    tables = serializers.SerializerMethodField()
    requests = serializers.SerializerMethodField()
    releases = serializers.SerializerMethodField()
    actions = FamilyActions()

    def get_url(self, row: Family) -> str:
        return self.address(f"/api/v1/families/{row.slug}/")

    def get_page(self, row: Family) -> str:
        return self.address(row.get_absolute_url())

    @extend_schema_field(FamilyMemberSerializer(many=True))
    def get_tables(self, row: Family) -> Any:
        return FamilyMemberSerializer(family_members(row), many=True, context=self.context).data

    @extend_schema_field(FamilyMemberSerializer(many=True))
    def get_requests(self, row: Family) -> Any:
        return FamilyMemberSerializer(family_requests(family=row), many=True, context=self.context).data

    @extend_schema_field(FamilyReleaseSerializer(many=True))
    def get_releases(self, row: Family) -> Any:
        found = family_releases(row)
        for release in found:
            release.family = row
        return FamilyReleaseSerializer(found, many=True, context=self.context).data

    def get_actions(self, row: Family) -> dict[str, Verdict]:
        actors = actors_on(self.view, row)
        tend = permissions.can_tend_family(*actors)
        return {"describe": tend, "invite": tend, "open_calls": permissions.can_lead_family(*actors)}


def actors_on(view: Resource, family: Family) -> list[Actor]:
    """The caller, as they are in each table."""
    return [view.actor_on(member.standard) for member in family_members(family)]


class NewFamily(serializers.Serializer[Any]):
    standard = serializers.CharField(help_text="Le `slug` de sa première table.")
    slug = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(required=False, allow_blank=True, default="")


class ChangedFamily(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, allow_blank=True)
    description = serializers.CharField(required=False, allow_blank=True)
    order = serializers.ListField(child=serializers.CharField(), required=False, help_text="Le `slug` de chaque table, dans l’ordre.")


class InvitedTable(serializers.Serializer[Any]):
    standard = serializers.CharField(help_text="Le `slug` du standard.")


class TableNextSerializer(serializers.Serializer[Any]):
    """Where one table stands in the next version of its family."""

    standard = serializers.CharField(source="standard.slug")
    changed = serializers.BooleanField()
    version = serializers.CharField(source="release.version", default=None, allow_null=True, help_text="Celle qui est en vigueur.")
    suggested_version = serializers.CharField(source="suggestion.version")
    candidate = serializers.IntegerField(source="candidate.pk", default=None, allow_null=True, help_text="La version en préparation.")
    approved = serializers.BooleanField(help_text="Par son comité, s’il y en a un.")
    missing = serializers.SerializerMethodField(help_text="Ce qui lui manque pour paraître\u00a0; vide si elle est prête ou inchangée.")

    def get_missing(self, row: TableNext) -> str:
        return row.missing(self.context["version"]) if row.changed else ""


class FamilyNextSerializer(serializers.Serializer[Any]):
    version = serializers.CharField()
    differs = serializers.BooleanField(help_text="S’il y a quelque chose à publier.")
    tables = TableNextSerializer(many=True)


class FamilyVersion(serializers.Serializer[Any]):
    version = serializers.CharField(required=False, allow_blank=True, default="", help_text="Par défaut, celui qui convient.")


class FamilyPublication(serializers.Serializer[Any]):
    version = serializers.CharField(help_text="Le numéro qui a été préparé.")
    motive = serializers.CharField(required=False, allow_blank=True, default="", help_text="Pourquoi publier, si un contrôle le demande.")


class FamilyResource(Resource):
    @property
    def family(self) -> Family:
        return get_object_or_404(living_families(), slug=self.kwargs["slug"])

    def next_version(self, family: Family, status: int = 200) -> Response:
        tables = tables_next(family, self.now)
        following = together(family, tables)
        said = {"version": following.version, "differs": following.differs, "tables": tables}
        return Response(FamilyNextSerializer(said, context={"version": following.version}).data, status=status)


class FamiliesView(FamilyResource):
    @extend_schema(operation_id="families_list", responses=FamilySerializer(many=True))
    def get(self, request: Request) -> Response:
        """Les familles de standards."""
        return self.write_all(FamilySerializer, living_families())

    @extend_schema(operation_id="families_found", request=NewFamily, responses={201: FamilySerializer})
    def post(self, request: Request) -> Response:
        """Fonder une famille, dont un standard est la première table."""
        said = self.read(NewFamily, request)
        standard = standards.find(said.pop("standard"), said_in="standard")
        return self.write(FamilySerializer, joining.found(standard=standard, actor=self.person, now=self.now, **said), 201)


class FamilyView(FamilyResource):
    edits = Edited(Family, by="slug", also=("memberships",))

    @extend_schema(operation_id="families_read", responses=FamilySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Une famille, ses tables et ses versions."""
        return self.write(FamilySerializer, self.family)

    @extend_schema(operation_id="families_describe", request=ChangedFamily, responses=FamilySerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Changer le titre, la description ou l’ordre des tables."""
        said = self.read(ChangedFamily, request)
        return self.write(FamilySerializer, joining.describe(family=self.family, actor=self.person, now=self.now, **said))


class FamilyMembersView(FamilyResource):
    @extend_schema(operation_id="families_invite", request=InvitedTable, responses={201: FamilyMemberSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Demander qu’un standard entre dans la famille, d’un côté ou de l’autre."""
        standard = standards.find(self.read(InvitedTable, request)["standard"], said_in="standard")
        member = joining.ask_to_join(family=self.family, standard=standard, actor=self.person, now=self.now)
        return self.write(FamilyMemberSerializer, member, 201)


class FamilyMemberResource(Resource):
    @property
    def member(self) -> FamilyMember:
        rows = FamilyMember.objects.select_related("family", "standard").filter(Q(until=None), standard__deleted_at=None)
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class FamilyMemberView(FamilyMemberResource):
    @extend_schema(operation_id="family_members_leave", request=None, responses=FamilyMemberSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Demander qu’un standard quitte sa famille\u00a0; aussitôt s’il y est seul, ou si l’on est des deux côtés."""
        self.read(Nothing, request)
        return self.write(FamilyMemberSerializer, joining.ask_to_leave(member=self.member, actor=self.person, now=self.now))


class FamilyMemberAgreeView(FamilyMemberResource):
    @extend_schema(operation_id="family_members_agree", request=None, responses=FamilyMemberSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Donner l’accord de son côté."""
        self.read(Nothing, request)
        return self.write(FamilyMemberSerializer, joining.agree(member=self.member, actor=self.person, now=self.now))


class FamilyMemberDeclineView(FamilyMemberResource):
    @extend_schema(operation_id="family_members_decline", request=None, responses=FamilyMemberSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ne pas donner son accord, ou reprendre sa demande."""
        self.read(Nothing, request)
        return self.write(FamilyMemberSerializer, joining.decline(member=self.member, actor=self.person, now=self.now))


class FamilyReleaseView(FamilyResource):
    @extend_schema(operation_id="families_next", responses=FamilyNextSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """La prochaine version\u00a0: où en est chaque table, et ce qui manque."""
        return self.next_version(self.family)

    @extend_schema(operation_id="families_prepare", request=FamilyVersion, responses={201: FamilyNextSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Préparer, sous un seul numéro, les tables qui ont changé."""
        family, version = self.family, self.read(FamilyVersion, request)["version"]
        releasing.prepare(family=family, actor=self.person, now=self.now, version=version)
        return self.next_version(family, 201)


class FamilyPublishView(FamilyResource):
    @extend_schema(operation_id="families_publish", request=FamilyPublication, responses={201: FamilyReleaseSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Publier ensemble les tables qui ont été préparées, ou aucune."""
        said = self.read(FamilyPublication, request)
        return self.write(FamilyReleaseSerializer, releasing.publish(family=self.family, actor=self.person, now=self.now, **said), 201)


class FamilyConsultationsView(FamilyResource):
    @extend_schema(operation_id="families_open_calls", request=NewConsultation, responses={201: ConsultationSerializer(many=True)})
    def post(self, request: Request, slug: str) -> Response:
        """Ouvrir un appel à commentaires dans chaque table, aux mêmes dates, ou dans aucune."""
        said = self.read(NewConsultation, request)
        opened = calling.open_calls(family=self.family, actor=self.person, now=self.now, **said)
        rows = CONSULTATIONS.filter(pk__in=[call.pk for call in opened])
        return self.write_all(ConsultationSerializer, rows, 201)


FILES_OF_TABLES = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}


class FamilyValidationsView(FamilyResource):
    """Open to everyone, as the page is."""

    private = True
    parser_classes = [parsers.MultiPartParser]
    permission_classes = [rest_permissions.AllowAny]

    @extend_schema(
        operation_id="families_check", request={"multipart/form-data": FILES_OF_TABLES}, responses={202: ValidationSerializer(many=True)}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Vérifier ensemble les fichiers de plusieurs tables, chacun sous l'adresse de la sienne, et les liens de l'un à l'autre."""
        self.receive(request)
        for name in request.data:
            if name not in request.FILES:
                raise InvalidInput(name, "Chaque paramètre est le fichier d’une table, sous l’adresse de celle-ci.")
        reports = family_check.submit(
            family=self.family,
            actor=request.user,
            files=dict(request.FILES.items()),
            by_script=True,
            sender=visitors.sender(request._request),
            now=self.now,
        )
        return self.write_all(ValidationSerializer, reports, 202)
