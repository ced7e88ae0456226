"""Decisions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    Described,
    Filters,
    OneOf,
    PublicName,
    Resource,
    RevisionSerializer,
    WordsFilter,
)
from api.parameters import lists
from api.proposals import Changes, listed, read_changes
from api.questions import QUESTIONS
from concertation.models import Decision, Option, Question
from concertation.services import decisions
from standard.schema.model import JSON


class DecisionSerializer(Described):
    """What was decided, why and how, and the revision that it produced."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    state = serializers.SerializerMethodField(help_text="`in_force` ou `superseded`.")
    question = serializers.IntegerField(source="question_id")
    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    how = serializers.ChoiceField(choices=Decision.How.choices)
    option = serializers.IntegerField(source="option_id", allow_null=True)
    ballot = serializers.IntegerField(source="ballot_id", allow_null=True)
    operations = serializers.SerializerMethodField()
    motive = serializers.CharField()
    conditions = serializers.CharField()
    meeting = serializers.CharField()
    meeting_date = serializers.DateField(allow_null=True)
    decided_by = PublicName(allow_null=True)
    decided_at = serializers.DateTimeField()
    revision = RevisionSerializer(allow_null=True)
    supersedes = serializers.IntegerField(source="supersedes_id", allow_null=True)
    actions = serializers.SerializerMethodField(help_text="Vide\u00a0: une décision ne change plus, une autre la remplace.")

    def get_url(self, row: Decision) -> str:
        return self.address(f"/api/v1/decisions/{row.pk}/")

    def get_page(self, row: Decision) -> str:
        return self.address(row.get_absolute_url())

    def get_state(self, row: Decision) -> str:
        return "superseded" if row.superseded_by.all() else "in_force"

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_operations(self, row: Decision) -> list[JSON]:
        return listed(row.read_operations())

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_actions(self, row: Decision) -> dict[str, Any]:
        return {}


class NewDecision(Changes):
    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    option = serializers.IntegerField(required=False, allow_null=True, default=None)
    motive = serializers.CharField(allow_blank=True)
    how = serializers.ChoiceField(choices=Decision.How.choices)
    conditions = serializers.CharField(required=False, allow_blank=True, default="")
    meeting = serializers.CharField(required=False, allow_blank=True, default="", help_text="La séance d'un consensus.")
    meeting_date = serializers.DateField(required=False, allow_null=True, default=None)
    supersedes = serializers.IntegerField(required=False, allow_null=True, default=None)


STATES = (("in_force", "En vigueur"), ("superseded", "Remplacée"))
DECISIONS = Decision.objects.select_related("standard", "revision", "decided_by").prefetch_related("superseded_by")


class DecisionFilters(Filters):
    outcome = OneOf(Decision.Outcome.choices, help_text="L'issue.")
    how = OneOf(Decision.How.choices, help_text="Comment elle a été prise.")
    state = OneOf(STATES, method="in_state", help_text="Si elle est encore en vigueur.")
    search = WordsFilter("question__title", "motive")

    def in_state(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(superseded_by__isnull=value == "in_force").distinct()


class DecisionsView(Resource):
    @lists("decisions_list", DecisionSerializer, DecisionFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Le registre des décisions d'un standard."""
        return self.write_page(DecisionSerializer, DECISIONS.filter(standard=self.standard))


class QuestionDecisionsView(Resource):
    @lists("decisions_list_of_question", DecisionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Les décisions prises sur une question."""
        return self.write_page(DecisionSerializer, DECISIONS.filter(question=get_object_or_404(Question, pk=pk)))

    @extend_schema(operation_id="decisions_take", request=NewDecision, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Enregistrer une décision et l'appliquer au schéma, d'un seul geste."""
        data = self.read(NewDecision, request)
        question = get_object_or_404(QUESTIONS, pk=pk)
        option, supersedes = data.pop("option"), data.pop("supersedes")
        operations = read_changes(question.standard, data)
        decision = decisions.decide(
            question=question,
            actor=self.person,
            option=get_object_or_404(Option, pk=option, question=question) if option is not None else None,
            operations=operations,
            supersedes=get_object_or_404(Decision, pk=supersedes) if supersedes is not None else None,
            now=self.now,
            **{name: value for name, value in data.items() if name not in {"operations", "descriptor"}},
        )
        return self.write(DecisionSerializer, decision, 201)


class DecisionView(Resource):
    @extend_schema(operation_id="decisions_read", responses=DecisionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une décision."""
        return self.write(DecisionSerializer, get_object_or_404(DECISIONS, pk=pk))
