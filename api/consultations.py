"""Calls for comments."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    ActionsField,
    Described,
    Nothing,
    Resource,
    RevisionSerializer,
    documented_actions,
)
from api.editions import Edited
from api.moments import ClosingMomentField, SentMomentField
from api.parameters import lists
from concertation import permissions
from concertation.models import Consultation
from concertation.queries import Meter, known_debate, participation
from concertation.services import consultations
from standard.memory import under_stamp
from standard.models import Standard
from standard.permissions import Verdict


@documented_actions
class ConsultationActions(ActionsField):
    pass


class CallFigures(serializers.Serializer[Any]):
    """How many comments a call received, and how many wait for their answer: the figures of every page."""

    total = serializers.IntegerField()
    answered = serializers.IntegerField()
    waiting = serializers.IntegerField()


class ConsultationSerializer(Described):
    """A call for comments on a frozen revision."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    state = serializers.SerializerMethodField(
        help_text="`planned`, `open`, `late` (close, les remarques tardives sont reçues), `closed` ou `cancelled`."
    )
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    late_until = serializers.DateTimeField(allow_null=True, help_text="Jusqu'à quand les remarques tardives sont reçues, et marquées.")
    continuous = serializers.BooleanField(
        help_text="Si les contributions sont reçues hors de ses dates\u00a0; elles attendent l'appel suivant."
    )
    cancelled_at = serializers.DateTimeField(allow_null=True)
    cancel_motive = serializers.CharField()
    revision = RevisionSerializer()
    comments = serializers.SerializerMethodField()
    actions = ConsultationActions()

    def get_url(self, row: Consultation) -> str:
        return self.address(f"/api/v1/consultations/{row.pk}/")

    @extend_schema_field(serializers.ChoiceField(choices=Consultation.State.choices))
    def get_state(self, row: Consultation) -> str:
        return str(row.state_at(self.view.now))

    @extend_schema_field(CallFigures())
    def get_comments(self, row: Consultation) -> dict[str, int]:
        found = known_debate(row.standard).meters.get(row.pk) or Meter(0, 0)
        return {"total": found.total, "answered": found.answered, "waiting": found.waiting}

    def get_actions(self, row: Consultation) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.standard), self.view.now
        change = permissions.can_change_consultation(actor, row, now)
        return {
            "comment": permissions.can_comment(actor, row, now),
            "propose": permissions.can_propose(actor, row, now),
            "close": change,
            "reschedule": change,
            "cancel": change,
            "correct": permissions.can_correct_consultation(actor, row, now),
        }


class NewConsultation(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, allow_blank=True, default="")
    opens_at = SentMomentField()
    closes_at = ClosingMomentField(help_text="Un jour seul dure jusqu'à sa fin, à Paris.")
    late_until = ClosingMomentField(required=False, allow_null=True, default=None)
    continuous = serializers.BooleanField(required=False, default=True)


class ChangedConsultation(serializers.Serializer[Any]):
    closes_at = ClosingMomentField(required=False)
    title = serializers.CharField(required=False, allow_blank=True)
    late_until = ClosingMomentField(required=False, allow_null=True, help_text="`null`\u00a0: plus de remarques tardives.")
    continuous = serializers.BooleanField(required=False)


class Cancellation(serializers.Serializer[Any]):
    motive = serializers.CharField(allow_blank=True)


CONSULTATIONS = Consultation.objects.select_related("standard", "revision")


def current_call(view: Resource, standard: Standard) -> Consultation | None:
    """The call for comments of the moment, read once a request."""
    known: dict[int, Consultation | None] = view.__dict__.setdefault("_calls", {})
    if standard.pk not in known:
        known[standard.pk] = participation.current_call(under_stamp(standard, "calls", lambda: participation.calls_of(standard)), view.now)
    return known[standard.pk]


class ConsultationsView(Resource):
    @lists("consultations_list", ConsultationSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Les appels à commentaires d'un standard."""
        return self.write_page(ConsultationSerializer, CONSULTATIONS.filter(standard=self.standard))

    @extend_schema(operation_id="consultations_create", request=NewConsultation, responses={201: ConsultationSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ouvrir un appel à commentaires sur le schéma tel qu'il est."""
        data = self.read(NewConsultation, request)
        opened = consultations.open(standard=self.standard, actor=self.person, now=self.now, **data)
        return self.write(ConsultationSerializer, found_call(opened.pk), 201)


class ConsultationView(Resource):
    edits = Edited(Consultation)

    @extend_schema(operation_id="consultations_read", responses=ConsultationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un appel à commentaires."""
        return self.write(ConsultationSerializer, found_call(pk))

    @extend_schema(operation_id="consultations_change", request=ChangedConsultation, responses=ConsultationSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Prolonger un appel ou en avancer la fin\u00a0; corriger son titre, ou ce qu'il reçoit une fois clos."""
        data = self.read(ChangedConsultation, request)
        refuse_late = "late_until" in data and data["late_until"] is None
        consultations.change(consultation=found_call(pk), actor=self.person, now=self.now, refuse_late=refuse_late, **data)
        return self.write(ConsultationSerializer, found_call(pk))


class ConsultationCloseView(Resource):
    @extend_schema(operation_id="consultations_close", request=None, responses=ConsultationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Clore l'appel maintenant."""
        self.read(Nothing, request)
        consultations.close(consultation=found_call(pk), actor=self.person, now=self.now)
        return self.write(ConsultationSerializer, found_call(pk))


class ConsultationCancelView(Resource):
    @extend_schema(operation_id="consultations_cancel", request=Cancellation, responses=ConsultationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Annuler un appel, en disant pourquoi. Ce qui y a été dit attend l'appel suivant."""
        data = self.read(Cancellation, request)
        consultations.cancel(consultation=found_call(pk), actor=self.person, now=self.now, **data)
        return self.write(ConsultationSerializer, found_call(pk))


def found_call(pk: int) -> Consultation:
    return get_object_or_404(CONSULTATIONS, pk=pk)
