"""The rows of a file that was checked, corrected where they stand, and what its columns are said to be; then checked again."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.typed import whole_number
from api.base import TakenName, Whole
from api.parameters import PAGE, asks
from api.releases import PUBLISHED
from api.validations import OneValidation, ValidationSerializer, mapping_in
from standard.converting.mapping.written import to_data
from standard.models import Standard
from standard.queries import release_in_force
from standard.services import file_rows, file_tables, validation
from standard.services.errors import InvalidInput
from standard.validation.outputs.row_table import KEPT, RowFilter

ROWS: Final = 100
"""Rows of a page."""


class RowErrorSerializer(serializers.Serializer[Any]):
    field: TakenName = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    value = serializers.CharField()
    message = serializers.CharField()
    offered = serializers.CharField(allow_null=True, help_text="Comment la cellule s'écrirait, s'il y a quelque chose à proposer.")
    certain = serializers.BooleanField(help_text="Si cela dit la même chose autrement\u00a0; sinon, à confirmer par une personne.")


class CheckedRowSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(source="number")
    cells = serializers.ListField(child=serializers.CharField())
    errors: TakenName = RowErrorSerializer(many=True)


class CheckedRowsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(source="total")
    whole = serializers.BooleanField(help_text="Si toutes les lignes du fichier sont là, et pas seulement les premières à corriger.")
    labels = serializers.ListField(child=serializers.CharField())
    fields: TakenName = serializers.ListField(child=serializers.CharField(), help_text="Le champ de chaque colonne, vide sans champ.")
    rows = CheckedRowSerializer(many=True)


class TypedCell(serializers.Serializer[Any]):
    row = Whole(min_value=1)
    field: TakenName = serializers.CharField()
    value = serializers.CharField(allow_blank=True, trim_whitespace=False)
    everywhere = serializers.BooleanField(default=False, help_text="Aussi dans toutes les cellules de la colonne qui disent la même chose.")


class TypedCells(serializers.Serializer[Any]):
    cells = TypedCell(many=True, required=False, default=list)
    removed = serializers.ListField(child=Whole(min_value=1), default=list, help_text="Les lignes à retirer.")
    put_back = serializers.ListField(child=Whole(min_value=1), default=list, help_text="Celles à garder finalement.")


class WaitingSerializer(serializers.Serializer[Any]):
    waiting = serializers.IntegerField(help_text="Corrections que la prochaine vérification prendra en compte.")


class AnotherCheck(serializers.Serializer[Any]):
    kinds = serializers.ListField(child=serializers.CharField(), default=list, help_text="Corrections proposées, à faire d'abord.")
    mapping = serializers.JSONField(
        required=False, allow_null=True, help_text="Ce que sont les colonnes\u00a0; à défaut, ce qui en a été dit avant."
    )


class FileMappingSerializer(serializers.Serializer[Any]):
    proposed = serializers.JSONField(allow_null=True, help_text="Ce que les colonnes sont sans doute\u00a0: rien n'en est appliqué.")
    said = serializers.JSONField(allow_null=True, help_text="Ce que quelqu'un en a dit, à donner avec le prochain fichier.")


class ValidationRowsView(OneValidation):
    @asks(
        "validations_rows",
        OpenApiParameter("cause", OpenApiTypes.STR, description="Le code d'une cause, avec son champ."),
        OpenApiParameter("field", OpenApiTypes.STR, description="Le nom d'un champ."),
        OpenApiParameter("all", OpenApiTypes.STR, description="« 1 » pour les lignes justes aussi."),
        PAGE,
        responses=CheckedRowsSerializer,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Les lignes à corriger d'un fichier vérifié, avec ce qui ne va pas dans chacune."""
        asked = request.query_params
        page = min(max(1, whole_number(asked.get("page", "1")) or 1), KEPT)
        wanted = RowFilter(every=asked.get("all") == "1", code=asked.get("cause", ""), field=asked.get("field") or None)
        found = file_rows.rows_of(self.found(), wanted, first=(page - 1) * ROWS, most=ROWS)
        if found is None:
            raise Http404
        return self.write(CheckedRowsSerializer, found)


class ValidationCellsView(OneValidation):
    @extend_schema(operation_id="validations_cells", request=TypedCells, responses=WaitingSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Corriger des cellules\u00a0: le fichier envoyé reste tel quel, la prochaine vérification en tient compte."""
        report = self.found()
        data = self.read(TypedCells, request)
        cells = {(one["row"], one["field"]): one["value"] for one in data["cells"]}
        everywhere = {(one["row"], one["field"]) for one in data["cells"] if one["everywhere"]}
        waiting = file_rows.type_cells(
            report=report, cells=cells, everywhere=everywhere, removed=data["removed"], put_back=data["put_back"],
            actor=request.user, keys=self.keys, now=self.now,
        )  # fmt: skip
        return self.write(WaitingSerializer, {"waiting": waiting})


class ValidationChecksView(OneValidation):
    @extend_schema(operation_id="validations_check_again", request=AnotherCheck, responses={202: ValidationSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Vérifier de nouveau le même fichier, avec ses corrections et ce que sont ses colonnes."""
        found = self.found()
        data = self.read(AnotherCheck, request)
        report = file_rows.check_again(
            report=found,
            kinds=set(data["kinds"]),
            mapping=mapping_in(data["mapping"]) if data.get("mapping") is not None else None,
            actor=request.user,
            keys=self.keys,
            now=self.now,
        )
        self.kwargs["pk"] = report.secret or report.pk
        return self.write(ValidationSerializer, report, 202, Location=ValidationSerializer.location(report))


class GivenTableSerializer(serializers.Serializer[Any]):
    table = serializers.CharField(source="table_name")
    file = serializers.CharField(source="name")
    sheet = serializers.CharField(source="table_sheet")


class NewTable(serializers.Serializer[Any]):
    table = serializers.CharField(help_text="La ressource que nomme `foreignKeys`.")
    file = serializers.FileField(required=False, allow_null=True, default=None)
    sheet = serializers.CharField(required=False, allow_blank=True, default="")
    standard = serializers.SlugField(
        required=False, allow_blank=True, default="", help_text="À la place du fichier, un standard qui liste ses valeurs."
    )
    version = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="La version de ce standard\u00a0; vide pour la dernière."
    )


class ValidationTablesView(OneValidation):
    parser_classes = [parsers.MultiPartParser, parsers.JSONParser]

    @extend_schema(operation_id="validations_give_table", request={"multipart/form-data": NewTable}, responses={201: GivenTableSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Donner un tableau auquel ce fichier renvoie\u00a0: la prochaine vérification y regarde."""
        found = self.found()
        data = self.read(NewTable, request)
        release = None
        if data["standard"]:
            other = get_object_or_404(Standard, slug=data["standard"])
            published = PUBLISHED.select_related("revision", "standard")
            wanted = get_object_or_404(published, standard=other, version=data["version"]) if data["version"] else None
            release = wanted or release_in_force(other)
            if release is None:
                raise InvalidInput("standard", "Ce standard n’a pas encore de version publiée.")
        given = file_tables.give(
            report=found,
            table=data["table"],
            name=data["file"].name or "" if data["file"] else "",
            content=data["file"],
            sheet=data["sheet"],
            release=release,
            actor=request.user,
            keys=self.keys,
            now=self.now,
        )
        return self.write(GivenTableSerializer, given, 201)


class ValidationMappingView(OneValidation):
    @extend_schema(operation_id="validations_mapping", responses=FileMappingSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Ce que les colonnes d'un fichier sont sans doute, et ce que quelqu'un en a dit."""
        report = self.found()
        said = to_data(validation.mapping_of(report)) if report.mapping else None
        proposed = json.loads(report.proposed) if report.proposed else None
        return self.write(FileMappingSerializer, {"proposed": proposed, "said": said})
