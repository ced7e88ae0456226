"""What whoever sent a file may do with its report: share it, check another sheet, have a corrected copy."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, Nothing
from api.conversions import ConversionSerializer
from api.file_jobs import Job
from api.releases import release_named
from api.validations import OneValidation, ValidationSerializer
from standard.models import FileCorrection
from standard.services import file_conversion, file_correction, validation

State = FileCorrection.State


class ValidationShareView(OneValidation):
    @extend_schema(operation_id="validations_share", request=None, responses=ValidationSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Donner au rapport une adresse que tout le monde lit\u00a0: `page` devient elle."""
        report = self.found()
        self.read(Nothing, request)
        validation.share(report=report, actor=request.user, keys=self.keys, now=self.now)
        report.refresh_from_db()
        return self.write(ValidationSerializer, report)

    @extend_schema(operation_id="validations_unshare", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Reprendre l'adresse qui avait été donnée."""
        validation.unshare(report=self.found(), actor=request.user, keys=self.keys, now=self.now)
        return Response(status=204)


class Begun(serializers.Serializer[Any]):
    """Something else that was asked for the same file, at its own address."""

    id = serializers.UUIDField(help_text="Sans compte, gardez-le secret\u00a0: qui l'a lit et efface ce qui en vient.")
    url = serializers.URLField()


def elsewhere(request: Request, address: str, row: Job) -> Response:
    return Response({"id": row.secret or row.pk, "url": request.build_absolute_uri(address)}, 202, headers={"Location": address})


class SheetChoice(serializers.Serializer[Any]):
    sheet = serializers.CharField(help_text="Le nom d'une feuille, parmi celles que le rapport dit.")


class ValidationSheetsView(OneValidation):
    @extend_schema(operation_id="validations_sheet", request=SheetChoice, responses={202: Begun})
    def post(self, request: Request, pk: UUID) -> Response:
        """Vérifier une autre feuille du même classeur\u00a0: une vérification nouvelle, à son adresse."""
        found = self.found()
        sheet = self.read(SheetChoice, request)["sheet"]
        report = validation.check_sheet(report=found, sheet=sheet, actor=request.user, keys=self.keys, now=self.now)
        return elsewhere(request, ValidationSerializer.location(report), report)


class CorrectionSerializer(Described):
    """A copy with corrections: `queued`, `running`, then `done` with how many cells were changed, or `refused` with a sentence."""

    state = serializers.ChoiceField(choices=State.choices)
    kinds = serializers.SerializerMethodField()
    cells = serializers.SerializerMethodField(help_text="Combien de cellules ont été corrigées.")
    refusal = serializers.CharField()
    file = serializers.SerializerMethodField(help_text="L'adresse de la copie, une fois faite.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_kinds(self, row: FileCorrection) -> list[str]:
        return row.kinds.split()

    def get_cells(self, row: FileCorrection) -> int | None:
        return int(json.loads(row.result)["cells"]) if row.result else None

    def get_file(self, row: FileCorrection) -> str | None:
        return self.address(f"/api/v1/validations/{self.view.kwargs['pk']}/corrected-file/") if row.state == State.DONE else None


class CorrectionChoice(serializers.Serializer[Any]):
    kinds = serializers.ListField(child=serializers.CharField(), help_text="Les sortes de corrections à faire, parmi celles proposées.")


class OneCorrection(OneValidation):
    def last(self) -> FileCorrection:
        correction = self.found().corrections.select_related("sample").last()
        if correction is None:
            raise Http404
        return correction


class ValidationCorrectionsView(OneCorrection):
    @extend_schema(operation_id="validations_corrections", responses=CorrectionSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """La dernière copie corrigée qui a été demandée."""
        return self.write(CorrectionSerializer, self.last())

    @extend_schema(operation_id="validations_correct", request=CorrectionChoice, responses={202: CorrectionSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Demander une copie du fichier où ces corrections sont faites."""
        report = self.found()
        kinds = set(self.read(CorrectionChoice, request)["kinds"])
        correction = file_correction.submit(report=report, kinds=kinds, actor=request.user, keys=self.keys, now=self.now)
        return self.write(CorrectionSerializer, correction, 202, Location=f"/api/v1/validations/{pk}/corrections/")


class CorrectedFileView(OneCorrection):
    @extend_schema(operation_id="validations_corrected_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """La copie corrigée."""
        correction = self.last()
        path = file_correction.corrected(correction)
        if not correction.result or not path.exists():
            raise Http404
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"{PurePath(correction.sample.name).stem}-{path.name}")


class VersionChoice(serializers.Serializer[Any]):
    after = serializers.CharField(help_text="La version publiée où l'amener.")


class ValidationConversionsView(OneValidation):
    @extend_schema(operation_id="validations_convert", request=VersionChoice, responses={202: Begun})
    def post(self, request: Request, pk: UUID) -> Response:
        """Mettre le fichier à jour pour une autre version, tel qu'il a été vérifié."""
        report = self.found()
        after = release_named(report.standard, "after", self.read(VersionChoice, request)["after"])
        conversion = file_conversion.of_checked(report=report, after=after, actor=request.user, keys=self.keys, now=self.now)
        return elsewhere(request, ConversionSerializer.location(conversion), conversion)
