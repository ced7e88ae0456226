"""The documents and links of a standard and of its meetings: brought, read again, in each of their versions."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, Filters, Key, Nothing, OneOf, Resource, WordsFilter
from api.parameters import lists
from api.parsers import StrictJSONParser
from concertation.models import Document, Meeting, Phase
from concertation.permissions import can_review_document
from concertation.services import documents
from concertation.services.comments.attaching import received
from concertation.services.documents import DOCUMENT
from standard.services.errors import InvalidInput


class DocumentSerializer(Described):
    """A document or a link of a standard, in one of its versions."""

    id = serializers.IntegerField()
    series = serializers.UUIDField(help_text="Ce que partagent les versions d'un même document.")
    version = serializers.IntegerField()
    meeting = serializers.IntegerField(source="meeting_id", allow_null=True)
    phase = serializers.IntegerField(source="phase_id", allow_null=True)
    kind = serializers.ChoiceField(choices=Document.Kind.choices)
    title = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Du fichier, ou de la page.")
    name = serializers.CharField(help_text="Du fichier\u00a0; vide pour un lien.")
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    published = serializers.SerializerMethodField(help_text="Si tout le monde peut le lire.")

    def get_url(self, row: Document) -> str:
        return row.url or self.address(row.address)

    def get_published(self, row: Document) -> bool:
        return row.published_at is not None


class DocumentSaid(serializers.Serializer[Any]):
    title = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=Document.Kind.choices, required=False, allow_blank=True, default="")
    url = serializers.CharField(required=False, allow_blank=True, default="")
    file = serializers.FileField(required=False, allow_null=True, default=None, help_text=documents.ACCEPTED)


class ResourceSaid(DocumentSaid):
    phase = Key(required=False, allow_null=True, default=None, help_text="La phase de la feuille de route où il se range.")
    replaces = Key(required=False, allow_null=True, default=None, help_text="Le document dont c'est la nouvelle version.")


class DocumentFilters(Filters):
    kind = OneOf(Document.Kind.choices, help_text="Ce que c'est.")
    search = WordsFilter("title", "name", "url")


class BringingView(Resource):
    """Where a document is brought, in JSON or with its file."""

    parser_classes = [StrictJSONParser, parsers.MultiPartParser]

    def said(self, request: Request, serializer: type[DocumentSaid]) -> dict[str, Any]:
        said = self.read_with_file(serializer, request)
        sent = said.pop("file")
        said["file"] = received(sent.name or "", sent, DOCUMENT) if sent is not None else None
        return said

    def brought(self, row: Document) -> Response:
        return self.write(DocumentSerializer, DOCUMENTS.get(pk=row.pk), 201)


DOCUMENTS = Document.objects.select_related("standard", "meeting__standard")


class DocumentsView(BringingView):
    @lists("documents_list", DocumentSerializer, DocumentFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les documents et les liens que l'on peut lire, chacun dans chacune de ses versions."""
        seen = Q(published_at__isnull=False)
        if request.user.is_authenticated:
            seen |= Q(added_by=request.user)
        if can_review_document(self.actor_on(self.standard)):
            seen = Q()
        return self.write_page(DocumentSerializer, DOCUMENTS.filter(seen, standard=self.standard).order_by("series", "version"))

    @extend_schema(
        operation_id="documents_add",
        request={"application/json": ResourceSaid, "multipart/form-data": ResourceSaid},
        responses={201: DocumentSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Apporter un document ou un lien, que l'équipe relit avant que tout le monde le lise."""
        said = self.said(request, ResourceSaid)
        phase, replaces = said.pop("phase"), said.pop("replaces")
        if phase is not None:
            said["phase"] = _named(Phase.objects.filter(standard=self.standard), phase, "phase", "Aucune phase n’a cet identifiant.")
        if replaces is not None:
            held = DOCUMENTS.filter(standard=self.standard)
            said["replaces"] = _named(held, replaces, "replaces", "Aucun document n’a cet identifiant.")
        return self.brought(documents.add(standard=self.standard, actor=self.person, now=self.now, **said))


class MeetingDocumentsView(BringingView):
    @extend_schema(
        operation_id="meeting_documents_add",
        request={"application/json": DocumentSaid, "multipart/form-data": DocumentSaid},
        responses={201: DocumentSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Apporter à une séance un fichier ou un lien, que l'équipe relit avant que tout le monde le lise."""
        meeting = get_object_or_404(Meeting.objects.select_related("standard"), pk=pk)
        return self.brought(documents.add(meeting=meeting, actor=self.person, now=self.now, **self.said(request, DocumentSaid)))


class DocumentView(Resource):
    @extend_schema(operation_id="meeting_documents_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer une version d'un document\u00a0: son fichier est effacé."""
        documents.remove(document=get_object_or_404(DOCUMENTS, pk=pk), actor=self.person, now=self.now)
        return Response(status=204)


class DocumentPublishView(Resource):
    @extend_schema(operation_id="meeting_documents_publish", request=None, responses=DocumentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Rendre public un document que l'on a relu."""
        self.read(Nothing, request)
        documents.publish(document=get_object_or_404(DOCUMENTS, pk=pk), actor=self.person, now=self.now)
        return self.write(DocumentSerializer, DOCUMENTS.get(pk=pk))


def _named(rows: Any, key: int, field: str, missing: str) -> Any:
    found = rows.filter(pk=key).first()
    if found is None:
        raise InvalidInput(field, missing)
    return found
