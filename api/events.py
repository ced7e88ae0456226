"""The history: who did what, when and why."""

from __future__ import annotations

from typing import Any

from django_filters import CharFilter
from drf_spectacular.utils import OpenApiTypes, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    Described,
    Filters,
    PublicName,
    Resource,
)
from api.parameters import lists
from standard.models import Event


class EventSerializer(Described):
    """Something that happened. `subject` names the row: its kind and its identifier."""

    of_the_moment = frozenset()

    id = serializers.IntegerField()
    verb = serializers.CharField()
    actor = PublicName(source="signer", allow_null=True)
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


class EventFilters(Filters):
    element = CharFilter(field_name="elements__uid", help_text="L'identifiant d'un champ ou d'une valeur.")
    verb = CharFilter(help_text="Par exemple `decision.taken`.")


class EventsView(Resource):
    @lists("events_list", EventSerializer, EventFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Tout ce qui s'est passé dans un standard, le plus récent d'abord."""
        events = Event.objects.filter(standard=self.standard).select_related("actor").prefetch_related("elements")
        return self.write_page(EventSerializer, events.order_by("-at", "-pk"))
