"""The figures of a call for comments."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.typed import whole_number
from api.base import Resource, TakenName
from api.parameters import asks
from concertation.models import Consultation
from concertation.queries.call_statistics import CallStatistics, ShareOfCall, call_statistics
from standard.queries import working_revision


class ShareSerializer(serializers.Serializer[Any]):
    # `label` shadows nothing that a serializer instance reads.
    label: TakenName = serializers.CharField()
    total = serializers.IntegerField()
    answered = serializers.IntegerField()


class FieldFiguresSerializer(serializers.Serializer[Any]):
    field: TakenName = serializers.CharField(help_text="Le nom du champ\u00a0; vide pour le standard dans son ensemble.")
    total = serializers.IntegerField()
    kinds = serializers.DictField(child=serializers.IntegerField())


class DayFiguresSerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    total = serializers.IntegerField()


class SilenceSerializer(serializers.Serializer[Any]):
    organisations = serializers.ListField(child=serializers.CharField())
    territories = serializers.ListField(child=serializers.CharField())
    nobody = serializers.ListField(child=serializers.CharField())


class CallStatisticsSerializer(serializers.Serializer[Any]):
    """Computed from the comments, never typed."""

    total = serializers.IntegerField()
    answered = serializers.IntegerField()
    authors = serializers.IntegerField()
    organisations = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Reçus après la clôture.")
    by_field = FieldFiguresSerializer(many=True)
    by_organisation = ShareSerializer(many=True)
    by_territory = ShareSerializer(many=True)
    by_role = ShareSerializer(many=True)
    by_day = DayFiguresSerializer(many=True)
    silent = SilenceSerializer(help_text="Qui est invité et ne s'est pas exprimé.")


class CallStatisticsView(Resource):
    @asks(
        "comment_statistics",
        OpenApiParameter("consultation", OpenApiTypes.INT, description="L'identifiant d'un appel\u00a0; sans lui, tous les commentaires."),
        responses=CallStatisticsSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Les commentaires comptés par champ et nature, par organisation, territoire et profil, jour après jour."""
        asked = request.query_params.get("consultation", "")
        key = whole_number(asked)
        if asked and key is None:
            raise ValidationError({"consultation": ["Écrivez l'identifiant d'un appel à commentaires."]})
        call = get_object_or_404(Consultation, pk=key, standard=self.standard) if key is not None else None
        schema = working_revision(self.standard).read_schema()
        return self.write(CallStatisticsSerializer, _said(call_statistics(self.standard, schema, call, self.now)))


def _said(found: CallStatistics) -> dict[str, Any]:
    codes = [code for code, _ in found.by_field.kinds]

    def kinds(counts: tuple[int, ...]) -> dict[str, int]:
        return {code: amount for code, amount in zip(codes, counts, strict=True) if amount}

    def shares(listed: tuple[ShareOfCall, ...]) -> list[dict[str, Any]]:
        return [{"label": one.label, "total": one.total, "answered": one.answered} for one in listed]

    return {
        "total": found.meter.total,
        "answered": found.meter.answered,
        "authors": found.authors,
        "organisations": found.organisations,
        "late": found.late,
        "by_field": [
            {
                "field": row.name,
                "total": row.total,
                "kinds": {code: amount for code, amount in zip(codes, row.counts, strict=True) if amount},
            }
            for row in found.by_field.rows
        ],
        "by_organisation": shares(found.by_organisation),
        "by_territory": shares(found.by_territory),
        "by_role": shares(found.by_role),
        "by_day": [{"day": day, "total": amount} for day, amount in found.by_day],
        "silent": found.silent,
    }
