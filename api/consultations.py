"""Calls for comments."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
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
from api.parameters import lists
from concertation import permissions
from concertation.models import Consultation
from concertation.queries import participation
from concertation.services import consultations
from standard.memory import under_stamp
from standard.models import Standard
from standard.permissions import Verdict


@documented_actions
class ConsultationActions(ActionsField):
    pass


class ConsultationSerializer(Described):
    """A call for comments on a frozen revision."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    state = serializers.SerializerMethodField(help_text="`planned`, `open` ou `closed`.")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    revision = RevisionSerializer()
    actions = ConsultationActions()

    def get_url(self, row: Consultation) -> str:
        return self.address(f"/api/v1/consultations/{row.pk}/")

    def get_state(self, row: Consultation) -> str:
        if row.is_open(self.view.now):
            return "open"
        return "planned" if self.view.now < row.opens_at else "closed"

    def get_actions(self, row: Consultation) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.standard), self.view.now
        return {
            "comment": permissions.can_comment(actor, row, now),
            "propose": permissions.can_propose(actor, row, now),
            "close": permissions.can_change_consultation(actor, row, now),
        }


class NewConsultation(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, allow_blank=True, default="")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class CallClosing(serializers.Serializer[Any]):
    closes_at = serializers.DateTimeField()


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
        return self.write(ConsultationSerializer, opened, 201)


class ConsultationView(Resource):
    @extend_schema(operation_id="consultations_read", responses=ConsultationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un appel à commentaires."""
        return self.write(ConsultationSerializer, get_object_or_404(CONSULTATIONS, pk=pk))

    @extend_schema(operation_id="consultations_reschedule", request=CallClosing, responses=ConsultationSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Changer la date de fermeture."""
        data = self.read(CallClosing, request)
        changed = consultations.reschedule(consultation=get_object_or_404(CONSULTATIONS, pk=pk), actor=self.person, now=self.now, **data)
        return self.write(ConsultationSerializer, changed)


class ConsultationCloseView(Resource):
    @extend_schema(operation_id="consultations_close", request=None, responses=ConsultationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Clore l'appel maintenant."""
        self.read(Nothing, request)
        closed = consultations.close(consultation=get_object_or_404(CONSULTATIONS, pk=pk), actor=self.person, now=self.now)
        return self.write(ConsultationSerializer, closed)
