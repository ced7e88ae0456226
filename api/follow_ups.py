"""What decisions leave to do, the slips of the pen in their words, and several of them confirmed together."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Key, PublicName, Resource, documented_actions
from api.decisions import DecisionSerializer, rows
from api.editions import Edited
from api.meetings import member_of
from api.moments import SentDayField
from api.parameters import lists
from concertation import permissions, queries
from concertation.models import Correction, Decision, FollowUp
from concertation.queries import Deadline
from concertation.services import decisions, follow_ups
from standard.permissions import Verdict
from standard.services.errors import InvalidInput


@documented_actions
class FollowUpActions(ActionsField):
    pass


class FollowUpSerializer(Described):
    """Something that a decision leaves to do."""

    id = serializers.IntegerField()
    decision = serializers.IntegerField(source="decision_id")
    text = serializers.CharField()
    owner = PublicName(allow_null=True)
    due = serializers.DateField(allow_null=True)
    state = serializers.SerializerMethodField(help_text="`to_do` ou `done`.")
    done_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(help_text="Ce qui a été fait.")
    actions = FollowUpActions()

    def get_state(self, row: FollowUp) -> str:
        return "to_do" if row.done_at is None else "done"

    def get_actions(self, row: FollowUp) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.decision.standard)
        return {"edit": permissions.can_change_follow_up(actor, row), "finish": permissions.can_finish_follow_up(actor, row)}


class FollowUpBody(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True)
    owner = Key(required=False, allow_null=True, default=None, help_text="Qui s'en charge, par son appartenance (`members/`).")
    due = SentDayField(required=False, allow_null=True, default=None, help_text="Le dernier jour pour le faire.")


class FollowUpChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    text = serializers.CharField(required=False, allow_blank=True)
    owner = Key(required=False, allow_null=True)
    due = SentDayField(required=False, allow_null=True)


class Finished(serializers.Serializer[Any]):
    note = serializers.CharField(required=False, allow_blank=True, default="", help_text="Ce qui a été fait.")


FOLLOW_UPS = FollowUp.objects.select_related("decision__standard", "owner")


class FollowUpsView(Resource):
    @lists("follow_ups_list", FollowUpSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Ce qu'une décision laisse à faire."""
        return self.write_page(FollowUpSerializer, FOLLOW_UPS.filter(decision=get_object_or_404(Decision, pk=pk)))

    @extend_schema(operation_id="follow_ups_add", request=FollowUpBody, responses={201: FollowUpSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ajouter une suite à donner\u00a0: qui s'en charge en est prévenu, puis rappelé."""
        data = self.read(FollowUpBody, request)
        decision = get_object_or_404(Decision.objects.select_related("standard"), pk=pk)
        owner = member_of(decision.standard, data["owner"], "owner")
        added = follow_ups.add(decision=decision, actor=self.person, text=data["text"], owner=owner, due=data["due"], now=self.now)
        return self.write(FollowUpSerializer, FOLLOW_UPS.get(pk=added.pk), 201)


class FollowUpView(Resource):
    edits = Edited(FollowUp)

    @extend_schema(operation_id="follow_ups_read", responses=FollowUpSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une suite à donner."""
        return self.write(FollowUpSerializer, get_object_or_404(FOLLOW_UPS, pk=pk))

    @extend_schema(operation_id="follow_ups_change", request=FollowUpChange, responses=FollowUpSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Dire autrement ce qui est à faire, par qui ou pour quand."""
        data = self.read(FollowUpChange, request)
        held = get_object_or_404(FOLLOW_UPS, pk=pk)
        owner = member_of(held.decision.standard, data["owner"], "owner") if "owner" in data else held.owner
        text, due = data.get("text", held.text), data.get("due", held.due)
        follow_ups.change(follow_up=held, actor=self.person, text=text, owner=owner, due=due, now=self.now)
        return self.write(FollowUpSerializer, FOLLOW_UPS.get(pk=pk))


class FollowUpDoneView(Resource):
    @extend_schema(operation_id="follow_ups_finish", request=Finished, responses=FollowUpSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire que c'est fait."""
        note = self.read(Finished, request)["note"]
        follow_ups.finish(follow_up=get_object_or_404(FOLLOW_UPS, pk=pk), actor=self.person, note=note, now=self.now)
        return self.write(FollowUpSerializer, FOLLOW_UPS.get(pk=pk))


class DeadlineSerializer(serializers.Serializer[Deadline]):
    """A condition to check, a follow-up to give, a decision to look at again."""

    kind = serializers.ChoiceField(choices=["condition", "follow_up", "review"])
    id = serializers.IntegerField(source="key", help_text="Celui de la suite à donner\u00a0; sinon celui de la décision.")
    decision = serializers.IntegerField(source="decision.pk")
    text = serializers.CharField()
    owner = PublicName(allow_null=True, help_text="Qui s'en charge\u00a0; null\u00a0: l'équipe projet.")
    due = serializers.DateField(source="day", allow_null=True)
    overdue = serializers.SerializerMethodField()
    uncharged = serializers.BooleanField(help_text="Une condition que personne n'est chargé de vérifier, ou sans date.")

    def get_overdue(self, row: Deadline) -> bool:
        view: Resource = self.context["view"]
        return row.overdue(view.now)


class DeadlinesView(Resource):
    @extend_schema(operation_id="deadlines_list", responses=DeadlineSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Ce que les décisions en vigueur laissent à faire, le plus proche d'abord."""
        return self.write_all(DeadlineSerializer, queries.known_deadlines(self.standard))


class CorrectionBody(serializers.Serializer[Any]):
    column = serializers.ChoiceField(choices=Correction.Column.choices)
    text = serializers.CharField(allow_blank=True, help_text="Le texte tel qu'il doit se lire.")


class DecisionCorrectionsView(Resource):
    @extend_schema(operation_id="decisions_correct", request=CorrectionBody, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Corriger une erreur d'écriture\u00a0: l'ancien texte reste lisible, le comité en est prévenu."""
        data = self.read(CorrectionBody, request)
        decisions.correct(decision=get_object_or_404(Decision, pk=pk), actor=self.person, now=self.now, **data)
        return self.write(DecisionSerializer, rows().get(pk=pk), 201)


class ConditionBody(serializers.Serializer[Any]):
    owner = Key(allow_null=True, help_text="Qui vérifie la condition, par son appartenance (`members/`).")
    due = SentDayField(allow_null=True, help_text="Le dernier jour pour la vérifier.")


class DecisionConditionView(Resource):
    @extend_schema(operation_id="decisions_charge_condition", request=ConditionBody, responses=DecisionSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Dire qui vérifie la condition d'une décision, et pour quand."""
        data, decision = self.read(ConditionBody, request), get_object_or_404(Decision.objects.select_related("standard"), pk=pk)
        owner = member_of(decision.standard, data["owner"], "owner")
        decisions.charge(decision=decision, actor=self.person, owner=owner, due=data["due"], now=self.now)
        return self.write(DecisionSerializer, rows().get(pk=pk))


class DecisionsTogether(serializers.Serializer[Any]):
    decisions = serializers.ListField(child=Key(), help_text="Celles qui attendent d'être confirmées.")


class DecisionsConfirmView(Resource):
    @extend_schema(operation_id="decisions_confirm_together", request=DecisionsTogether, responses=DecisionSerializer(many=True))
    def post(self, request: Request, slug: str) -> Response:
        """Confirmer plusieurs décisions d'une séance\u00a0: toutes, ou aucune."""
        keys = self.read(DecisionsTogether, request)["decisions"]
        found = list(Decision.objects.filter(standard=self.standard, pk__in=keys))
        if not found or len(found) < len(set(keys)):
            raise InvalidInput("decisions", "Nommez des décisions de ce standard, par leurs identifiants.")
        decisions.confirm_together(standard=self.standard, decisions=found, actor=self.person, now=self.now)
        listed = rows().filter(pk__in=keys).order_by("number")
        return Response([self.write(DecisionSerializer, row).data for row in listed])
