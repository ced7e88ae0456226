"""Who may decide what on a standard: its constitution, the others that it may choose, and the question that asks for another."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Resource, TakenName, documented_actions
from api.questions import QUESTIONS, QuestionSerializer
from concertation import permissions, queries
from concertation.rules.constitution import CONSTITUTIONS, Constitution, explained
from concertation.services import constitutions
from standard.models import Standard
from standard.permissions import Verdict


class ConstitutionSerializer(serializers.Serializer[Any]):
    """One of the constitutions that a standard may have."""

    code = serializers.CharField()
    name = serializers.CharField()
    explanation = serializers.CharField(help_text="En une phrase.")
    sentences = serializers.SerializerMethodField(help_text="Une phrase par façon de décider.")

    def get_sentences(self, row: Constitution) -> list[str]:
        return list(explained(row))


@documented_actions
class ConstitutionActions(ActionsField):
    pass


class StandardConstitutionSerializer(Described):
    """The one in force, those that may be proposed, and what the caller may do."""

    current = serializers.SerializerMethodField(help_text="Celle en vigueur.")
    others = serializers.SerializerMethodField(help_text="Celles qui peuvent se proposer.")
    committee = serializers.SerializerMethodField(help_text="Si le standard a un comité de pilotage : sans lui, l'équipe décide seule.")
    actions = ConstitutionActions()

    @extend_schema_field(ConstitutionSerializer)
    def get_current(self, row: Standard) -> Any:
        return ConstitutionSerializer(queries.constitution_of(row)).data

    @extend_schema_field(ConstitutionSerializer(many=True))
    def get_others(self, row: Standard) -> Any:
        current = queries.constitution_of(row)
        return ConstitutionSerializer([one for one in CONSTITUTIONS.values() if one != current], many=True).data

    def get_committee(self, row: Standard) -> bool:
        return queries.has_committee(row, self.view.now)

    def get_actions(self, row: Standard) -> dict[str, Verdict]:
        return {"propose": permissions.can_prepare_question(self.view.actor_on(row))}


class NewConstitution(serializers.Serializer[Any]):
    codes = serializers.ListField(child=serializers.CharField(), help_text="Celles à soumettre au comité, par leur `code`.")
    context: TakenName = serializers.CharField(required=False, allow_blank=True, default="", help_text="Pourquoi en changer.")


class ConstitutionView(Resource):
    @extend_schema(operation_id="constitution_read", responses=StandardConstitutionSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Les règles de décision d'un standard."""
        return self.write(StandardConstitutionSerializer, self.standard)

    @extend_schema(operation_id="constitution_propose", request=NewConstitution, responses={201: QuestionSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Demander au comité s'il change de règles : elles changent une fois la question décidée."""
        data = self.read(NewConstitution, request)
        asked = constitutions.propose(standard=self.standard, actor=self.person, codes=data["codes"], context=data["context"], now=self.now)
        return self.write(QuestionSerializer, QUESTIONS.get(pk=asked.pk), 201)
