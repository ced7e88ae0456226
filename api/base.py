"""What every resource shares: whose request, at what moment, on which standard, and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_filters import CharFilter, ChoiceFilter, FilterSet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Organisation, User
from api.parameters import refuse_unknown_keys, refuse_unknown_parameters
from api.parsers import check_texts
from standard.models import Revision, Standard
from standard.permissions import Actor, Verdict
from standard.queries import actor_for
from standard.schema.model import JSON
from standard.schema.words import enumerated, quoted


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

    private = False
    """Whether what it answers is for one reader: then no cache keeps it."""

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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown_parameters(request.query_params, self._handler)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        if self.private:
            add_never_cache_headers(answer)
            answer["X-Robots-Tag"] = "noindex"
        return answer

    @property
    def _handler(self) -> object:
        return getattr(self, (self.request.method or "").lower(), None)

    def read(self, serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """What was sent, as the serializer reads it; otherwise a 400 that names the inputs."""
        check_texts(request.data)
        reader = serializer(data=request.data, context={"view": self, "request": request})
        refuse_unknown_keys(reader, request.data)
        reader.is_valid(raise_exception=True)
        data: dict[str, Any] = reader.validated_data
        return data

    def write(self, serializer: type[serializers.BaseSerializer[Any]], row: Any, status: int = 200, **headers: str) -> Response:
        written = serializer(row, context={"view": self, "request": self.request})
        return Response(written.data, status=status, headers=headers or None)

    def write_page(self, serializer: type[serializers.BaseSerializer[Any]], rows: Any) -> Response:
        """A page of the rows that the address asks for: `count`, `next`, `previous`, `results`."""
        filters: type[Filters] = getattr(self._handler, "filters", Filters)
        rows = filters(self, rows).found()
        paginator = self.settings.DEFAULT_PAGINATION_CLASS()
        page = paginator.paginate_queryset(rows, self.request, view=self)
        written = serializer(page, many=True, context={"view": self, "request": self.request})
        answer: Response = paginator.get_paginated_response(written.data)
        return answer


class Filters(FilterSet):  # type: ignore[misc]
    """The filters of a list; `view` gives the standard, the caller and the moment."""

    def __init__(self, view: Resource, rows: Any) -> None:
        self.view = view
        super().__init__(view.request.query_params, queryset=rows, request=view.request)

    def found(self) -> Any:
        """The rows that are asked. Raises ValidationError naming each filter whose value makes no sense."""
        if not self.is_valid():
            raise ValidationError(self.errors)
        return self.qs


class OneOf(ChoiceFilter):  # type: ignore[misc]
    """Rows with one of some codes; another is refused with those that are known."""

    def __init__(self, choices: Sequence[tuple[str, Any]], *, help_text: str, method: str | None = None) -> None:
        known = enumerated([quoted(code) for code, _ in choices], "ou")
        super().__init__(choices=choices, method=method, help_text=help_text, error_messages={"invalid_choice": f"Écrivez {known}."})


class WordsFilter(CharFilter):  # type: ignore[misc]
    """Rows where each word asked is in one of these texts."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths
        super().__init__(help_text="Des mots à trouver, tous.")

    def filter(self, rows: Any, value: str) -> Any:
        for word in value.split():
            rows = rows.filter(reduce(or_, (Q(**{f"{path}__icontains": word}) for path in self.paths)))
        return rows


class Nothing(serializers.Serializer[Any]):
    """What is sent where the address says it all."""


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
