"""Where the decisions of a standard and its schema do not agree."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, Filters, OneOf, Resource
from api.listing import NumberedPages
from api.parameters import lists
from api.shapes import OBJECT_OR_NULL
from concertation import places, queries
from concertation.models import Decision
from concertation.queries import Assumed
from concertation.rules.divergences import KINDS, Divergence
from standard.moments import day_of


class DivergenceSerializer(Described):
    """One point, and what to do of it."""

    kind = serializers.ChoiceField(choices=list(KINDS.items()))
    key = serializers.CharField(help_text="Ce qui le désigne tant qu’il dure.")
    sentence = serializers.CharField()
    todo = serializers.CharField(help_text="Quoi faire.")
    details = serializers.ListField(child=serializers.CharField())
    decision = serializers.IntegerField(allow_null=True, help_text="Le numéro de la décision.")
    question = serializers.IntegerField(allow_null=True, help_text="Le numéro de la question.")
    version = serializers.CharField(help_text="La version qui l’a publié\u00a0; vide s’il n’est pas publié.")
    field = serializers.SerializerMethodField(help_text="Le champ, par son identifiant stable\u00a0; null s’il n’y en a pas.")
    page = serializers.SerializerMethodField(help_text="Où c’est décidé, ou demandé.")
    published_over = serializers.SerializerMethodField(help_text="La première version publiée malgré ce point, et le motif.")

    def get_field(self, row: Divergence) -> str | None:
        return row.field or None

    def get_page(self, row: Divergence) -> str | None:
        slug = self.view.standard.slug
        if row.decision is not None:
            return self.address(places.decision(slug, row.decision))
        return self.address(places.question(slug, row.question)) if row.question is not None else None

    @extend_schema_field(OBJECT_OR_NULL)
    def get_published_over(self, row: Divergence) -> dict[str, Any] | None:
        known: dict[str, Assumed] = self.context["assumed"]
        assumed = known.get(row.key)
        return {"version": assumed.version, "motive": assumed.motive} if assumed is not None else None


class DivergenceFilters(Filters):
    """They are found, not kept: no row is filtered."""

    kind = OneOf(list(KINDS.items()), help_text="Le genre de désaccord.", method="of_kind")

    def of_kind(self, rows: Any, name: str, value: str) -> Any:
        return rows


class DivergencesView(Resource):
    @lists("divergences_list", DivergenceSerializer, DivergenceFilters, found=True)
    def get(self, request: Request, slug: str) -> Response:
        """Là où décisions et schéma ne s’accordent pas."""
        filters = DivergenceFilters(self, Decision.objects.none())
        filters.found()
        kind = filters.form.cleaned_data["kind"]
        found = [one for one in queries.divergences_of(self.standard, day_of(self.now)) if kind in ("", one.kind)]
        paginator = NumberedPages()
        page = paginator.page_of(found, self)
        context = {"view": self, "request": request, "assumed": queries.assumed_by(self.standard) if found else {}}
        return paginator.get_paginated_response(DivergenceSerializer(page, many=True, context=context).data)
