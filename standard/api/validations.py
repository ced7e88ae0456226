"""Files checked against a standard: posted, then polled at a private address."""

from __future__ import annotations

import json
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import parsers, serializers
from rest_framework import permissions as rest_permissions
from rest_framework.request import Request
from rest_framework.response import Response

from standard.api.base import Described, Resource
from standard.converters import WORKING
from standard.models import Release, Standard, ValidationReport
from standard.services import validation


class ValidationSerializer(Described):
    """The check of a file: `queued`, `running`, then `done` with its report, or `refused` with a sentence."""

    id = serializers.UUIDField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=ValidationReport.State.choices)
    standard = serializers.CharField(source="standard.slug")
    version = serializers.SerializerMethodField(help_text="La version demandée, ou null pour le schéma de travail.")
    file = serializers.CharField(source="sample.name")
    refusal = serializers.CharField()
    report = serializers.SerializerMethodField(help_text="Le rapport, dans la forme de la commande `validate_file`.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, row: ValidationReport) -> str:
        return self.address(f"/api/v1/validations/{row.pk}/")

    def get_page(self, row: ValidationReport) -> str:
        return self.address(row.get_absolute_url())

    def get_version(self, row: ValidationReport) -> str | None:
        return row.release.version if row.release else None

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_report(self, row: ValidationReport) -> Any:
        return json.loads(row.result) if row.result else None


class NewValidation(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)
    standard = serializers.SlugField()
    version = serializers.CharField(
        required=False, allow_blank=True, default="", help_text=f"Vide ou «\u00a0{WORKING}\u00a0» pour le schéma de travail."
    )


class ValidationsView(Resource):
    """Open to everyone, as the page is: a file is tried without an account."""

    parser_classes = [parsers.MultiPartParser]
    permission_classes = [rest_permissions.AllowAny]

    @extend_schema(operation_id="validations_create", request={"multipart/form-data": NewValidation}, responses={202: ValidationSerializer})
    def post(self, request: Request) -> Response:
        """Vérifier un fichier. La réponse donne l'adresse où lire le rapport dès qu'il est prêt."""
        data = self.read(NewValidation, request)
        standard = get_object_or_404(Standard, slug=data["standard"])
        version = data["version"].strip()
        release = None
        if version and version != WORKING:
            published = Release.objects.exclude(state=Release.State.CANDIDATE).select_related("revision")
            release = get_object_or_404(published, standard=standard, version=version)
        report = validation.submit(
            standard=standard,
            actor=request.user,
            name=data["file"].name or "",
            content=data["file"],
            release=release,
            now=self.now,
        )
        return self.write(ValidationSerializer, report, 202, Location=f"/api/v1/validations/{report.pk}/")


class ValidationView(Resource):
    @extend_schema(operation_id="validations_read", responses=ValidationSerializer)
    def get(self, request: Request, pk: str) -> Response:
        """Où en est une vérification, et son rapport."""
        rows = ValidationReport.objects.select_related("standard", "sample", "release")
        return self.write(ValidationSerializer, get_object_or_404(rows, pk=pk))
