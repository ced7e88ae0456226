"""What changes between two versions, as their page says it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.parameters import asks
from concertation.queries.comparisons import named_revision, side, states_compared
from standard.comparison import ComparisonFilters
from standard.comparison import files as comparison_files
from standard.places import WORKING
from standard.services.errors import InvalidInput


class ComparisonView(Resource):
    @asks(
        "standards_comparison",
        OpenApiParameter("before", OpenApiTypes.STR, required=True, description="Le numéro d'une version publiée."),
        OpenApiParameter("after", OpenApiTypes.STR, description="Un autre\u00a0; par défaut, le schéma de travail."),
        OpenApiParameter("page", OpenApiTypes.INT, description="La suite, jusqu'à `last_page`\u00a0; 1 par défaut."),
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Ce qui change d'une version à une autre\u00a0: opérations, effets, numéro suivant, et chaque changement en phrases."""
        before, after = request.query_params.get("before", ""), request.query_params.get("after") or WORKING
        if not before:
            raise InvalidInput("before", "Dites depuis quelle version comparer.")
        earlier, later = named_revision(self.standard, before), named_revision(self.standard, after)
        if earlier is None or later is None:
            raise Http404
        filters = ComparisonFilters.asked({"page": request.query_params.get("page", "")})
        comparison = states_compared((side(before), side(after)), earlier, later, filters)
        return Response(comparison_files.as_object(comparison, site=settings.SITE_URL))
