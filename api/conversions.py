"""Files rewritten from one published version to another: posted, then polled at a private address."""

from __future__ import annotations

import json
from pathlib import PurePath
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

from api.base import Resource
from api.file_jobs import FileJobSerializer, OneFileJob
from api.releases import release_named
from api.shapes import OBJECT_OR_NULL
from standard import places, visitors
from standard.models import FileConversion, Standard
from standard.schema.correspondence.written import MAX_BYTES
from standard.services import file_conversion
from standard.services.errors import InvalidInput

State = FileConversion.State


class ConversionSerializer(FileJobSerializer):
    """A file rewritten: `queued`, `running`, then `done` with what is left to decide, or `refused` with a sentence."""

    kind = "conversions"

    id = serializers.SerializerMethodField(help_text="Sans compte, gardez-le secret\u00a0: qui l'a lit le fichier et peut l'effacer.")
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=State.choices)
    standard = serializers.CharField(source="standard.slug")
    before = serializers.CharField(source="before.version")
    after = serializers.CharField(source="after.version")
    file = serializers.CharField(source="sample.name")
    refusal = serializers.CharField()
    outcome = serializers.SerializerMethodField(help_text="Ce qui a changé, et ce qui reste à décider.")
    downloads = serializers.SerializerMethodField(help_text="Le nouveau fichier et la table de ce qui reste à décider, une fois faits.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_page(self, row: FileConversion) -> str:
        return self.address(places.conversion(row.standard.slug, self.get_id(row)))

    @extend_schema_field(OBJECT_OR_NULL)
    def get_outcome(self, row: FileConversion) -> Any:
        return json.loads(row.result) if row.result else None

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_downloads(self, row: FileConversion) -> dict[str, str]:
        return self.files(row, FILES if row.state == State.DONE else ())


FILES = ("new", "pending.csv")
"""The new file, in the format of the one that was sent, and what is left to decide."""


class NewConversion(serializers.Serializer[Any]):
    file = serializers.FileField()
    standard = serializers.SlugField()
    before = serializers.CharField(help_text="La version publiée que suit le fichier.")
    after = serializers.CharField(help_text="Celle où l'amener.")
    table = serializers.FileField(required=False, help_text="La table de correspondance complétée, au format CSV.")


class ConversionsView(Resource):
    """Open to everyone, as the page is."""

    private = True
    parser_classes = [parsers.MultiPartParser]
    permission_classes = [rest_permissions.AllowAny]

    @extend_schema(operation_id="conversions_create", request={"multipart/form-data": NewConversion}, responses={202: ConversionSerializer})
    def post(self, request: Request) -> Response:
        """Mettre un fichier à jour d'une version à une autre. La réponse donne l'adresse où le reprendre dès qu'il est prêt."""
        data = self.read_with_file(NewConversion, request)
        standard = get_object_or_404(Standard, slug=data["standard"])
        conversion = file_conversion.submit(
            standard=standard,
            actor=request.user,
            sender=visitors.sender(request._request),
            name=data["file"].name,
            content=data["file"],
            before=release_named(standard, "before", data["before"]),
            after=release_named(standard, "after", data["after"]),
            table=self._table(data.get("table")),
            by_script=True,
            now=self.now,
        )
        return self.write(ConversionSerializer, conversion, 202, Location=ConversionSerializer.location(conversion))

    def _table(self, sent: Any) -> bytes:
        if sent is None:
            return b""
        if sent.size > MAX_BYTES:
            raise InvalidInput("table", "Cette table est trop grande\u00a0: vérifiez que c’est le bon fichier.")
        return bytes(sent.read())


class OneConversion(OneFileJob):
    def found(self) -> FileConversion:
        return self.readable(file_conversion.conversion_at(self.kwargs["pk"]))


class ConversionView(OneConversion):
    @extend_schema(operation_id="conversions_read", responses=ConversionSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Où en est une mise à jour, et ce qui reste à décider."""
        return self.write(ConversionSerializer, self.found())

    @extend_schema(operation_id="conversions_delete", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Effacer le fichier envoyé et le nouveau."""
        file_conversion.withdraw(conversion=self.found(), actor=request.user, keys=self.keys, now=self.now)
        return Response(status=204)


class ConversionFileView(OneConversion):
    @extend_schema(operation_id="conversions_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, name: str) -> HttpResponseBase:
        """Le nouveau fichier (`new`), ou ce qui reste à décider (`pending.csv`)."""
        row = self.found()
        new, pending = file_conversion.rewritten(row)
        path = dict(zip(FILES, (new, pending), strict=True)).get(name)
        if row.state != State.DONE or path is None or not path.exists():
            raise Http404
        stem = PurePath(row.sample.name).stem
        shown = f"{stem}-{row.after.version}{new.suffix}" if path == new else f"{stem}-a-decider.csv"
        return FileResponse(path.open("rb"), as_attachment=True, filename=shown)
