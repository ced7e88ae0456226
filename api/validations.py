"""Files checked against a standard: posted, then polled at a private address."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import parsers, serializers
from rest_framework import permissions as rest_permissions
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Key, Nothing, Resource
from api.file_jobs import FileJobSerializer, OneFileJob
from api.moments import SentDayField
from api.parameters import lists
from api.releases import PUBLISHED
from api.shapes import OBJECT_OR_NULL
from concertation.models import Consultation
from standard import places, visitors
from standard.converting.mapping import NOTHING_SAID, FileMapping, MappingError
from standard.converting.mapping.written import from_data
from standard.models import SampleAccess, Standard, ValidationReport
from standard.places import WORKING
from standard.queries import report_at
from standard.services import file_rows, validation
from standard.services.errors import InvalidInput
from standard.services.kept_samples import Leaving
from standard.validation.outputs.made import NAMES


class ValidationSerializer(FileJobSerializer):
    """The check of a file: `queued`, `running`, then `done` with its report, `refused` with a sentence, or `cancelled`."""

    kind = "validations"

    id = serializers.SerializerMethodField(help_text="Sans compte, gardez-le secret\u00a0: qui l'a lit le rapport et peut l'effacer.")
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=ValidationReport.State.choices)
    standard = serializers.CharField(source="standard.slug")
    version = serializers.SerializerMethodField(help_text="La version demandée, ou null pour le schéma de travail.")
    file = serializers.CharField(source="sample.name")
    refusal = serializers.CharField()
    report = serializers.SerializerMethodField(help_text="Le rapport, dans la forme de la commande `validate_file`.")
    statistics = serializers.SerializerMethodField(help_text="Par champ, combien de valeurs différentes et les plus fréquentes.")
    downloads = serializers.SerializerMethodField(help_text="Les fichiers à télécharger, par leur nom.")
    stage = serializers.ChoiceField(choices=ValidationReport.Stage.choices, help_text="Où en est une vérification en cours.")
    rows_read = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_page(self, row: ValidationReport) -> str:
        return self.address(places.report(row.standard.slug, row.share_token or self.get_id(row)))

    def get_version(self, row: ValidationReport) -> str | None:
        return row.release.version if row.release else None

    @extend_schema_field(OBJECT_OR_NULL)
    def get_report(self, row: ValidationReport) -> Any:
        return json.loads(row.result) if row.result else None

    @extend_schema_field(OBJECT_OR_NULL)
    def get_statistics(self, row: ValidationReport) -> Any:
        return json.loads(row.statistics) if row.statistics else None

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_downloads(self, row: ValidationReport) -> dict[str, str]:
        return self.files(row, NAMES if row.downloads else ())


class NewValidation(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True, required=False, allow_null=True, default=None)
    address = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="À la place du fichier, l'adresse https où tout le monde le télécharge."
    )
    mapping = serializers.JSONField(
        required=False, allow_null=True, default=None, help_text="Ce que sont ses colonnes, comme `/mapping/` le donne d'un autre fichier."
    )
    standard = serializers.SlugField()
    version = serializers.CharField(
        required=False, allow_blank=True, default="", help_text=f"Vide ou «\u00a0{WORKING}\u00a0» pour le schéma de travail."
    )

    keep = serializers.BooleanField(required=False, default=False, help_text="Laisser ce fichier comme échantillon, avec ce qui suit.")
    access = serializers.ChoiceField(choices=SampleAccess.choices, required=False, default=SampleAccess.COMMITTEE)
    producer = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    dated = SentDayField(required=False, allow_null=True, default=None)
    tell_when_broken = serializers.BooleanField(required=False, default=False)
    consultation = Key(
        required=False, allow_null=True, default=None, help_text="Un appel à commentaires\u00a0: le schéma qu'il a figé, sans `version`."
    )


def mapping_in(data: Any) -> FileMapping:
    """What was sent of the columns of a file; nothing where nothing was. Raises `InvalidInput("mapping", …)`."""
    try:
        return from_data(data) if data is not None else NOTHING_SAID
    except MappingError as error:
        raise InvalidInput("mapping", str(error)) from None


class ValidationsView(Resource):
    """Open to everyone, as the page is: a file is tried without an account."""

    private = True
    parser_classes = [parsers.MultiPartParser]
    permission_classes = [rest_permissions.AllowAny]

    @lists("validations_list", ValidationSerializer)
    def get(self, request: Request) -> Response:
        """Les fichiers que vous avez envoyés avec votre compte, chacun avec sa dernière vérification."""
        mine = (
            ValidationReport.objects.filter(sample__owner=request.user.pk)
            if request.user.is_authenticated
            else ValidationReport.objects.none()
        )
        return self.write_page(ValidationSerializer, file_rows.checked_files(mine))

    @extend_schema(operation_id="validations_create", request={"multipart/form-data": NewValidation}, responses={202: ValidationSerializer})
    def post(self, request: Request) -> Response:
        """Vérifier un fichier. La réponse donne l'adresse où lire le rapport dès qu'il est prêt."""
        data = self.read_with_file(NewValidation, request)
        standard = get_object_or_404(Standard, slug=data["standard"])
        version = data["version"].strip()
        release = None
        if version and version != WORKING:
            release = get_object_or_404(PUBLISHED, standard=standard, version=version)
        call = get_object_or_404(Consultation, standard=standard, pk=data["consultation"]) if data["consultation"] else None
        if call is not None and version:
            raise InvalidInput("consultation", "Donnez une version ou un appel, pas les deux.")
        report = validation.submit(
            standard=standard,
            actor=request.user,
            name=data["file"].name or "" if data["file"] else "",
            content=data["file"],
            address=data["address"],
            mapping=mapping_in(data["mapping"]),
            release=release,
            revision=call.revision if call is not None else None,
            keep=data["keep"],
            left=Leaving(data["access"], data["producer"] or None, data["dated"], data["tell_when_broken"]),
            by_script=True,
            sender=visitors.sender(request._request),
            now=self.now,
        )
        return self.write(ValidationSerializer, report, 202, Location=ValidationSerializer.location(report))


class OneValidation(OneFileJob):
    def found(self) -> ValidationReport:
        return self.readable(report_at(self.kwargs["pk"]))


class ValidationView(OneValidation):
    @extend_schema(operation_id="validations_read", responses=ValidationSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Où en est une vérification, et son rapport."""
        return self.write(ValidationSerializer, self.found())

    @extend_schema(operation_id="validations_delete", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Arrêter une vérification et effacer le fichier, son rapport et ce qui en a été tiré."""
        report = self.found()
        validation.withdraw(report=report, actor=request.user, keys=self.keys, now=self.now)
        return Response(status=204)


class ValidationCancelView(OneValidation):
    @extend_schema(operation_id="validations_cancel", request=None, responses=ValidationSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Arrêter une vérification qui attend ou qui est en cours."""
        self.read(Nothing, request)
        report = self.found()
        validation.cancel(report=report, actor=request.user, keys=self.keys, now=self.now)
        report.refresh_from_db()
        return self.write(ValidationSerializer, report)


class ValidationFileView(OneValidation):
    @extend_schema(operation_id="validations_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, name: str) -> HttpResponseBase:
        """Un fichier tiré d'une vérification : erreurs, lignes justes ou à corriger, classeur annoté."""
        report = self.found()
        path = validation.downloads_folder(report) / name
        if name not in NAMES or not report.downloads or not path.exists():
            raise Http404
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
