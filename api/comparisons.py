"""Two states of a schema compared: at once where they are small; otherwise asked for, then polled, at an address of its own."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import permissions as rest_permissions
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.typed import whole_number
from api.base import AnyJSON, Resource
from api.file_jobs import FileJobSerializer, OneFileJob
from api.parameters import asks
from api.shapes import OBJECT_OR_NULL
from concertation.queries.comparisons import named_revision, side, states_compared, what_lies_between
from standard import places, visitors
from standard.comparison import ComparisonFilters, Side
from standard.comparison import files as comparison_files
from standard.comparison.sent import at_once
from standard.models import FileComparison, Revision, Standard
from standard.places import WORKING
from standard.queries import working_revision
from standard.schema.model import JSON
from standard.services import file_comparison
from standard.services.errors import InvalidInput

State = FileComparison.State
PART = OpenApiParameter("page", OpenApiTypes.INT, description="La suite, jusqu'à `last_page`\u00a0; 1 par défaut.")
TOO_LARGE = (
    "Ces deux versions sont grandes\u00a0: demandez leur comparaison par POST à /api/v1/comparisons/, avec `standard`, `before` et "
    "`after`, puis relisez cette adresse."
)


class ComparisonView(Resource):
    @asks(
        "standards_comparison",
        OpenApiParameter("before", OpenApiTypes.STR, required=True, description="Le numéro d'une version publiée."),
        OpenApiParameter("after", OpenApiTypes.STR, description="Un autre\u00a0; par défaut, le schéma de travail."),
        PART,
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Ce qui change d'une version à une autre\u00a0: opérations, effets, numéro suivant, et chaque changement en phrases.

        Deux grandes versions se demandent d'abord à `comparisons/`.
        """
        before, after = request.query_params.get("before", ""), request.query_params.get("after") or WORKING
        if not before:
            raise InvalidInput("before", "Dites depuis quelle version comparer.")
        earlier, later = state_named(self.standard, before), state_named(self.standard, after)
        sides = side(before), side(after)
        if not at_once(earlier.read_schema(), later.read_schema()):
            made = file_comparison.between(earlier, later, sides)
            if made is None or made.state != State.DONE:
                raise InvalidInput("before", TOO_LARGE)
            return Response(part_of(made, request))
        filters = ComparisonFilters.asked({"page": request.query_params.get("page", "")})
        return Response(comparison_files.as_object(states_compared(sides, earlier, later, filters), site=settings.SITE_URL))


class ComparisonSerializer(FileJobSerializer):
    """Two schemas that a worker compares: `queued`, `running`, then `done` with what changes, or `refused` with a sentence."""

    kind = "comparisons"

    id = serializers.SerializerMethodField(help_text="Sans compte, gardez-le secret\u00a0: qui l'a lit la comparaison et peut l'effacer.")
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=State.choices)
    standard = serializers.CharField(
        source="standard.slug", default=None, allow_null=True, help_text="Celui dont on compare deux états, ou null."
    )
    refusal = serializers.CharField()
    comparison = serializers.SerializerMethodField(help_text="Une page de ce qui change, comme la donne `standards/{slug}/comparison/`.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_page(self, row: FileComparison) -> str:
        return self.address(places.comparison(self.get_id(row)))

    @extend_schema_field(OBJECT_OR_NULL)
    def get_comparison(self, row: FileComparison) -> Any:
        return part_of(row, self.view.request) if row.state == State.DONE else None


class NewComparison(serializers.Serializer[Any]):
    before = AnyJSON(required=False, help_text="Un schéma, ou le numéro d'une version\u00a0; par défaut, le schéma de travail.")
    after = AnyJSON(required=False, help_text="Un schéma, ou le numéro d'une version\u00a0; par défaut, le schéma de travail.")
    standard = serializers.SlugField(required=False, help_text="Celui dont on nomme une version, ou dont on veut changer le schéma.")


class ComparisonsView(Resource):
    """Open to everyone, as the page is."""

    private = True
    permission_classes = [rest_permissions.AllowAny]

    @extend_schema(operation_id="comparisons_create", request=NewComparison, responses={202: ComparisonSerializer})
    def post(self, request: Request) -> Response:
        """Comparer deux schémas, deux versions d'un standard, ou le schéma voulu à celui de travail.

        La réponse donne l'adresse où lire la comparaison dès qu'elle est prête. Les opérations qui mènent du schéma de travail
        au schéma voulu se proposent ensuite telles quelles.
        """
        made = self._submitted(self.read(NewComparison, request))
        return self.write(ComparisonSerializer, made, 202, Location=ComparisonSerializer.location(made))

    def _submitted(self, data: dict[str, Any]) -> FileComparison:
        standard = get_object_or_404(Standard, slug=data["standard"]) if "standard" in data else None
        before, after = data.get("before", WORKING), data.get("after", WORKING)
        asked: dict[str, Any] = {"actor": self.request.user, "sender": visitors.sender(self.request._request), "now": self.now}
        if standard is None:
            for name, said in (("before", before), ("after", after)):
                if not isinstance(said, dict):
                    raise InvalidInput(name, "Envoyez un schéma, ou dites dans « standard » de quel standard est cette version.")
            return file_comparison.submit(before=written(before), after=written(after), by_script=True, **asked)
        if isinstance(after, dict):
            if before != WORKING:
                raise InvalidInput("before", "Le schéma voulu se compare à celui de travail\u00a0: n’envoyez que « after ».")
            version = standard.releases.filter(published_at__isnull=False).order_by("-pk").values_list("version", flat=True).first()
            sides = Side("", "la version en préparation", version or ""), Side("", "le schéma voulu")
            base = working_revision(standard)
            return file_comparison.submit_wanted(base=base, after=written(after), sides=sides, by_script=True, **asked)
        for name, said in (("before", before), ("after", after)):
            if not isinstance(said, str):
                raise InvalidInput(name, "Nommez une version publiée, ou « travail ».")
        earlier, later = state_named(standard, before), state_named(standard, after)
        sides = side(before), side(after)
        made = file_comparison.between(earlier, later, sides)
        return made or file_comparison.submit_states(
            earlier=earlier, later=later, sides=sides, **asked, **what_lies_between(earlier, later)
        )


class OneComparisonView(OneFileJob):
    def found(self) -> FileComparison:
        return self.readable(file_comparison.found_at(self.kwargs["pk"]))

    @asks("comparisons_read", PART, responses=ComparisonSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Où en est une comparaison, et une page de ce qui change."""
        return self.write(ComparisonSerializer, self.found())

    @extend_schema(operation_id="comparisons_delete", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Effacer les deux schémas et leur comparaison."""
        file_comparison.withdraw(comparison=self.found(), actor=request.user, keys=self.keys, now=self.now)
        return Response(status=204)


def state_named(standard: Standard, key: str) -> Revision:
    found = named_revision(standard, key)
    if found is None:
        raise Http404
    return found


def written(descriptor: dict[str, JSON]) -> bytes:
    return json.dumps(descriptor, ensure_ascii=False).encode("utf-8", "surrogatepass")


def part_of(made: FileComparison, request: Request) -> Any:
    """The page of the answer that the address asks for."""
    path = file_comparison.part(made, whole_number(request.query_params.get("page") or "1") or 0)
    if path is None:
        raise Http404
    found: Any = json.loads(path.read_bytes())
    for change in found["changes"]:
        for each in (change, *change["parts"]):
            for decision in each["decisions"]:
                decision["url"] = f"{settings.SITE_URL}{decision['url']}"
    return found
