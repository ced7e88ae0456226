"""What every resource shares: whose request, at what moment, on which standard, and what they may do."""

from __future__ import annotations

from datetime import datetime
from functools import cache, cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Organisation, User
from standard.models import Revision, Standard
from standard.permissions import Actor, Verdict
from standard.queries import actor_for
from standard.schema.model import JSON


class ActionSerializer(serializers.Serializer[Any]):
    allowed = serializers.BooleanField()
    reason = serializers.CharField(help_text="Pourquoi l'action est refusée, en une phrase\u00a0; vide si elle est permise.")


class ActionsField(serializers.SerializerMethodField):
    """What the caller may do: `get_actions` gives verdicts by name."""

    def to_representation(self, value: Any) -> dict[str, dict[str, Any]]:
        verdicts: dict[str, Verdict] = super().to_representation(value)
        return {name: {"allowed": bool(verdict), "reason": verdict.reason} for name, verdict in verdicts.items()}


documented_actions = extend_schema_field(serializers.DictField(child=ActionSerializer()))


class Resource(APIView):
    """A view under `/api/v1/`. Reading is open to everyone; services decide who may write."""

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def person(self) -> User:
        """Whoever writes: DRF has refused the anonymous before."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @cached_property
    def standard(self) -> Standard:
        return get_object_or_404(Standard.objects.select_related("owner"), slug=self.kwargs["slug"])

    def actor_on(self, standard: Standard | None) -> Actor:
        """The caller as permissions see them on a standard, read once a request."""
        known: dict[int | None, Actor] = self.__dict__.setdefault("_actors", {})
        key = standard.pk if standard is not None else None
        if key not in known:
            known[key] = actor_for(user=self.request.user, standard=standard, now=self.now)
        return known[key]

    def read(self, serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """What was sent, as the serializer reads it; otherwise a 400 that names the inputs."""
        reader = serializer(data=request.data, context={"view": self, "request": request})
        reader.is_valid(raise_exception=True)
        data: dict[str, Any] = reader.validated_data
        return data

    def write(self, serializer: type[serializers.BaseSerializer[Any]], row: Any, status: int = 200, **headers: str) -> Response:
        written = serializer(row, context={"view": self, "request": self.request})
        return Response(written.data, status=status, headers=headers or None)

    def write_page(self, serializer: type[serializers.BaseSerializer[Any]], rows: Any) -> Response:
        """A page of rows: `count`, `next`, `previous`, `results`."""
        paginator = self.settings.DEFAULT_PAGINATION_CLASS()
        page = paginator.paginate_queryset(rows, self.request, view=self)
        written = serializer(page, many=True, context={"view": self, "request": self.request})
        answer: Response = paginator.get_paginated_response(written.data)
        return answer


@cache
def page_of(serializer: type[serializers.Serializer[Any]]) -> Any:
    """The documented shape of a page of rows."""
    name = serializer.__name__.removesuffix("Serializer")
    return type(
        f"{name}Page",
        (serializers.Serializer,),
        {
            "count": serializers.IntegerField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": serializer(many=True),
        },
    )


class Described(serializers.Serializer[Any]):
    """A row as the API shows it: its view gives the actor and the moment."""

    @property
    def view(self) -> Resource:
        view: Resource = self.context["view"]
        return view

    def address(self, path: str) -> str:
        return self.view.request.build_absolute_uri(path)


class RevisionSerializer(serializers.Serializer[Revision]):
    """A link of the chain."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    kind = serializers.CharField()
    created_at = serializers.DateTimeField()


class OrganisationName(serializers.CharField):
    """The name of an organisation, or null."""

    def to_representation(self, value: Any) -> str:
        organisation: Organisation = value
        return organisation.name


class PublicName(serializers.CharField):
    """What the public reads of somebody."""

    def to_representation(self, value: Any) -> str:
        person: User = value
        return person.public_name


class AnyJSON(serializers.JSONField):
    """A JSON value kept as it was sent, order of keys included."""

    def to_internal_value(self, data: JSON) -> JSON:
        return data
