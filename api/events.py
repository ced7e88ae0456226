"""The history: who did what, when and why."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, PublicName, Resource, page_of
from standard.models import Event


class EventSerializer(Described):
    """Something that happened. `subject` names the row: its kind and its identifier."""

    id = serializers.IntegerField()
    verb = serializers.CharField()
    actor = PublicName(allow_null=True)
    subject = serializers.SerializerMethodField()
    message = serializers.CharField()
    details = serializers.JSONField(source="read_details")
    elements = serializers.SerializerMethodField(help_text="Les identifiants des champs et des valeurs concernés.")
    at = serializers.DateTimeField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_subject(self, row: Event) -> dict[str, Any]:
        return {"kind": row.subject_kind, "id": row.subject_id}

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_elements(self, row: Event) -> list[str]:
        return [element.uid for element in row.elements.all()]


class EventsView(Resource):
    @extend_schema(
        operation_id="events_list",
        parameters=[
            OpenApiParameter("element", OpenApiTypes.STR, description="L'identifiant d'un champ ou d'une valeur."),
            OpenApiParameter("verb", OpenApiTypes.STR, description="Par exemple `decision.taken`."),
        ],
        responses=page_of(EventSerializer),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Tout ce qui s'est passé dans un standard, le plus récent d'abord."""
        events = Event.objects.filter(standard=self.standard).select_related("actor").prefetch_related("elements")
        if element := request.query_params.get("element"):
            events = events.filter(elements__uid=element)
        if verb := request.query_params.get("verb"):
            events = events.filter(verb=verb)
        return self.write_page(EventSerializer, events.order_by("-at", "-pk"))
