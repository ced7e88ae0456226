"""What the working schema is made of: its revisions, what lint finds in it, where each sentence of a field comes from."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, PublicName, Resource
from api.parameters import asks, lists
from concertation import queries
from concertation.queries import Chapter
from concertation.queries.quality import Flaw, flaws
from standard.models import Element, Revision
from standard.queries import TEXTS, working_revision, working_schema
from standard.schema.findings import SEVERITIES
from standard.schema.operations import to_json


class RevisionLine(Described):
    """One link of the chain."""

    of_the_moment = frozenset()

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Revision.Kind.choices)
    message = serializers.CharField()
    author = PublicName(allow_null=True)
    created_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    schema = serializers.SerializerMethodField(help_text="L'adresse du schéma tel qu'il était.")

    def get_schema(self, row: Revision) -> str:
        return self.address(f"/api/v1/standards/{self.view.kwargs['slug']}/schema/?revision={row.number}")


class RevisionsView(Resource):
    @lists("standards_revisions", RevisionLine)
    def get(self, request: Request, slug: str) -> Response:
        """Les révisions du schéma, la plus récente d'abord."""
        rows = Revision.objects.filter(standard=self.standard).select_related("author").defer("operations", "schema")
        return self.write_page(RevisionLine, rows.order_by("-number"))


class FlawSerializer(serializers.Serializer[Any]):
    """A finding of lint, and what mends it."""

    code = serializers.CharField(source="finding.code")
    severity = serializers.ChoiceField(choices=[(name, name) for name in SEVERITIES], source="finding.severity")
    field = serializers.CharField(source="finding.field", allow_null=True)
    message = serializers.CharField(source="finding.message")
    fix = serializers.SerializerMethodField(
        help_text="Les opérations qui le corrigent, à proposer telles quelles\u00a0; vide s'il faut en juger."
    )

    @extend_schema_field(serializers.ListField(child=serializers.JSONField()))
    def get_fix(self, row: Flaw) -> list[dict[str, Any]]:
        return [to_json(operation) for operation in row.fix]


class QualityView(Resource):
    @asks("standards_quality", responses=FlawSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Les défauts du schéma de travail, les plus graves d'abord, et les opérations qui les corrigent."""
        found = flaws(self.standard, working_revision(self.standard))
        return self.write_all(FlawSerializer, found)


def since(chapter: Chapter) -> dict[str, Any]:
    """What brought something: a revision, and the decision behind it."""
    line = chapter.step.decision
    return {"revision": chapter.number, "decision": line.decision.number if line else None, "at": chapter.step.revision.created_at}


class WhyView(Resource):
    @extend_schema(operation_id="fields_why", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str, name: str) -> Response:
        """D'où vient chaque phrase, chaque propriété et chaque valeur d'un champ\u00a0: la révision et la décision qui l'ont apportée."""
        schema = working_schema(self.standard)
        field = schema.by_name(name) or schema.by_uid(name)
        if field is None:
            raise Http404
        rows = Element.objects.select_related("standard", "introduced_in").defer(*(f"introduced_in__{column}" for column in TEXTS))
        found = queries.field_why(rows.get(standard=self.standard, uid=field.uid))
        return Response(
            {
                "field": field.name,
                "introduced": since(found.introduced),
                "description": [
                    {"text": one.text, "since": since(one.since), "retouched": [since(later) for later in one.retouched]}
                    for one in found.origins.description
                ],
                "properties": [{"path": one.path, "value": one.value, "since": since(one.since)} for one in found.origins.properties],
                "values": [
                    {
                        "value": one.value.value,
                        "added": since(one.added),
                        "renamed": [{"from": earlier, "since": since(at)} for at, earlier in one.renamed],
                        "removed": since(one.removed) if one.removed else None,
                    }
                    for one in (*found.origins.values, *found.origins.removed)
                ],
                "changes": [{"sentences": list(chapter.step.sentences), "since": since(chapter)} for chapter in found.chapters],
            }
        )
