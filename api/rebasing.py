"""Proposals and options brought up to what was decided since they were written."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, Whole
from api.proposals import ProposalSerializer, listed, visible_proposal
from api.questions import OptionSerializer
from api.shapes import OBJECTS
from concertation import queries
from concertation.models import Option
from concertation.queries import Carried
from concertation.services import proposals
from standard.schema.model import JSON
from standard.schema.operations import to_json
from standard.schema.rebasing import WAYS, Contention, Resolution, Way

_WAYS = [(way, way) for way in WAYS]


class ChoiceSerializer(serializers.Serializer[Resolution]):
    """Ce que l'on peut faire d'un changement qui ne s'applique plus, et les opérations qui en restent."""

    keep = serializers.ChoiceField(choices=_WAYS, source="way")
    operations = serializers.SerializerMethodField()

    @extend_schema_field(OBJECTS)
    def get_operations(self, row: Resolution) -> list[JSON]:
        return listed(row.operations)


class ContentionSerializer(serializers.Serializer[Contention]):
    """Un changement qui ne s'applique plus."""

    change = serializers.IntegerField(source="rank", help_text="Son rang dans la liste, à partir de 0.")
    operation = serializers.SerializerMethodField()
    reason = serializers.CharField(source="conflict")
    decided = serializers.SerializerMethodField(help_text="Ce qui a été décidé depuis sur la même chose.")
    choices = ChoiceSerializer(many=True, help_text="Le premier est le choix par défaut.")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_operation(self, row: Contention) -> JSON:
        return to_json(row.operation)

    @extend_schema_field(OBJECTS)
    def get_decided(self, row: Contention) -> list[JSON]:
        return listed(row.decided)


class CarriedSerializer(serializers.Serializer[Carried]):
    """Des changements portés sur le schéma de travail."""

    seen = serializers.CharField(help_text="À renvoyer avec les choix\u00a0: ils ne valent que pour cet état.")
    base_revision = serializers.IntegerField(source="base.number")
    revision = serializers.IntegerField(source="onto.number")
    operations = serializers.SerializerMethodField(help_text="Ce qui s'appliquerait, avec les choix par défaut.")
    contentions = ContentionSerializer(many=True, source="rebasing.contentions")
    done = serializers.ListField(
        child=serializers.IntegerField(), source="rebasing.done", help_text="Les rangs des changements déjà décidés."
    )

    @extend_schema_field(OBJECTS)
    def get_operations(self, row: Carried) -> list[JSON]:
        return listed(row.rebasing.operations)


class ChosenSerializer(serializers.Serializer[Any]):
    change = Whole(min_value=0)
    keep = serializers.ChoiceField(choices=_WAYS)


class RebaseSerializer(serializers.Serializer[Any]):
    seen = serializers.CharField()
    choices = ChosenSerializer(many=True, required=False, default=list)


def _chosen(data: dict[str, Any]) -> dict[int, Way]:
    return {item["change"]: item["keep"] for item in data["choices"]}


class ProposalRebaseView(Resource):
    @extend_schema(operation_id="proposals_rebasing", responses=CarriedSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Ce que la proposition devient sur le schéma de travail, et ce qu'il y a à choisir."""
        proposal = visible_proposal(self, pk)
        return self.write(CarriedSerializer, queries.carried(proposal, proposal.standard))

    @extend_schema(operation_id="proposals_rebase", request=RebaseSerializer, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Reprendre la proposition sur le schéma de travail, avec ces choix, et les choix par défaut pour le reste."""
        data = self.read(RebaseSerializer, request)
        proposal = visible_proposal(self, pk)
        rebased = proposals.rebase(proposal=proposal, actor=self.person, seen=data["seen"], chosen=_chosen(data), now=self.now)
        return self.write(ProposalSerializer, rebased)


class OptionRebaseView(Resource):
    @extend_schema(operation_id="options_rebasing", responses=CarriedSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Ce que l'option devient sur le schéma de travail, et ce qu'il y a à choisir."""
        option = self._option(pk)
        return self.write(CarriedSerializer, queries.carried(option, option.question.standard))

    @extend_schema(operation_id="options_rebase", request=RebaseSerializer, responses=OptionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Reprendre l'option sur le schéma de travail, avant le vote."""
        data = self.read(RebaseSerializer, request)
        rebased = proposals.rebase_option(option=self._option(pk), actor=self.person, seen=data["seen"], chosen=_chosen(data), now=self.now)
        return self.write(OptionSerializer, rebased)

    @staticmethod
    def _option(pk: int) -> Option:
        return get_object_or_404(Option.objects.select_related("question__standard", "base_revision"), pk=pk)
