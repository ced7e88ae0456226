"""The roadmap of a standard: its goal, its phases, what hangs on each, what is open to whom."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Nothing, Resource, documented_actions
from api.editions import Edited
from api.moments import SentDayField
from concertation import permissions
from concertation.models import Phase, Roadmap
from concertation.models.roadmap import PHASE_KINDS
from concertation.queries.roadmap import Timeline, timeline_of
from concertation.rules.roadmap import DEFAULT_MODEL, MODELS
from concertation.services import roadmaps
from standard.models import Standard
from standard.permissions import Verdict


class MarkSerializer(serializers.Serializer[Any]):
    """A meeting, a call for comments or a version, which hangs on a phase by its date."""

    day = serializers.DateField()
    title = serializers.CharField()
    page = serializers.CharField(source="url")
    to_come = serializers.BooleanField()


class PhaseSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="phase.pk")
    kind = serializers.ChoiceField(choices=PHASE_KINDS, source="phase.kind")
    title = serializers.CharField(source="phase.title")
    aim = serializers.CharField(source="phase.aim")
    starts_on = serializers.DateField(source="phase.starts_on")
    until = serializers.DateField(allow_null=True, help_text="La veille de la suivante\u00a0; null pour la dernière.")
    here = serializers.BooleanField(help_text="Si l'on en est là.")
    opens = serializers.CharField(help_text="Ce qui est ouvert, et à qui, en une phrase.")
    marks = MarkSerializer(many=True)


@documented_actions
class RoadmapActions(ActionsField):
    pass


class RoadmapSerializer(Described):
    goal = serializers.CharField(source="roadmap.goal")
    goal_on = serializers.DateField(source="roadmap.goal_on", allow_null=True)
    phases = PhaseSerializer(many=True, source="lines")
    review = serializers.DateField(allow_null=True, help_text="Depuis quand une revue est à proposer\u00a0; null si aucune ne l'est.")
    actions = RoadmapActions()

    def get_actions(self, row: Timeline) -> dict[str, Verdict]:
        return {"draw": permissions.can_draw_roadmap(self.view.actor_on(row.roadmap.standard))}


class NewRoadmap(serializers.Serializer[Any]):
    model = serializers.ChoiceField(choices=[(key, one.title) for key, one in MODELS.items()], required=False, default=DEFAULT_MODEL)
    starts_on = SentDayField(required=False, allow_null=True, default=None, help_text="Aujourd'hui, sauf mention contraire.")
    goal = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    goal_on = SentDayField(required=False, allow_null=True, default=None)
    with_meetings = serializers.BooleanField(required=False, default=False, help_text="Inscrire aussi les séances que propose le modèle.")


class RoadmapGoal(serializers.Serializer[Any]):
    goal = serializers.CharField(allow_blank=True, max_length=200)
    goal_on = SentDayField(allow_null=True)


class NewPhase(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=PHASE_KINDS)
    starts_on = SentDayField()
    title = serializers.CharField(required=False, allow_blank=True, default="")
    aim = serializers.CharField(required=False, allow_blank=True, default="")


class PhaseChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    kind = serializers.ChoiceField(choices=PHASE_KINDS, required=False)
    starts_on = SentDayField(required=False)
    title = serializers.CharField(required=False, allow_blank=True)
    aim = serializers.CharField(required=False, allow_blank=True)


class NewRound(serializers.Serializer[Any]):
    starts_on = SentDayField(required=False, allow_null=True, default=None)


class RoadmapResource(Resource):
    @property
    def reread(self) -> Standard:
        """The standard as it is after what was just written."""
        return Standard.objects.get(pk=self.standard.pk)

    def drawn(self, standard: Standard, status: int = 200) -> Response:
        timeline = timeline_of(standard, self.now)
        return Response(status=204) if timeline is None else self.write(RoadmapSerializer, timeline, status)


class RoadmapView(RoadmapResource):
    edits = Edited(Roadmap, by="standard__slug")

    @extend_schema(operation_id="roadmap_read", responses={200: RoadmapSerializer, 204: None})
    def get(self, request: Request, slug: str) -> Response:
        """La feuille de route d'un standard\u00a0; 204 s'il n'en a pas choisi."""
        return self.drawn(self.standard)

    @extend_schema(operation_id="roadmap_choose", request=NewRoadmap, responses={201: RoadmapSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Choisir une feuille de route, à partir d'un modèle."""
        roadmaps.choose(standard=self.standard, actor=self.person, now=self.now, **self.read(NewRoadmap, request))
        return self.drawn(self.reread, 201)

    @extend_schema(operation_id="roadmap_aim", request=RoadmapGoal, responses=RoadmapSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Dire le but, et pour quand."""
        roadmaps.aim_at(standard=self.standard, actor=self.person, now=self.now, **self.read(RoadmapGoal, request))
        return self.drawn(self.reread)

    @extend_schema(operation_id="roadmap_leave", request=None, responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Abandonner la feuille de route\u00a0: les appels à commentaires disent seuls ce qui est ouvert."""
        self.read(Nothing, request)
        roadmaps.leave(standard=self.standard, actor=self.person, now=self.now)
        return Response(status=204)


class RoundsView(RoadmapResource):
    @extend_schema(operation_id="roadmap_round", request=NewRound, responses={201: RoadmapSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ajouter un tour\u00a0: appel à commentaires, arbitrage, publication, puis la vie du standard."""
        roadmaps.begin_round(standard=self.standard, actor=self.person, now=self.now, **self.read(NewRound, request))
        return self.drawn(self.reread, 201)


class PhasesView(RoadmapResource):
    @extend_schema(operation_id="phases_add", request=NewPhase, responses={201: RoadmapSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ajouter une phase."""
        roadmaps.add_phase(standard=self.standard, actor=self.person, now=self.now, **self.read(NewPhase, request))
        return self.drawn(self.reread, 201)


PHASES = Phase.objects.select_related("standard")


class PhaseView(RoadmapResource):
    edits = Edited(Phase)

    @extend_schema(operation_id="phases_read", responses=RoadmapSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """La feuille de route d'une phase\u00a0; l'ETag est celui de la phase."""
        return self.drawn(get_object_or_404(PHASES, pk=pk).standard)

    @extend_schema(operation_id="phases_change", request=PhaseChange, responses=RoadmapSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Modifier une phase, ou la date à laquelle elle commence."""
        data = self.read(PhaseChange, request)
        phase = roadmaps.change_phase(phase=get_object_or_404(PHASES, pk=pk), actor=self.person, now=self.now, **data)
        return self.drawn(PHASES.get(pk=phase.pk).standard)

    @extend_schema(operation_id="phases_remove", request=None, responses=RoadmapSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer une phase\u00a0: la précédente dure jusqu'à la suivante."""
        self.read(Nothing, request)
        phase = get_object_or_404(PHASES, pk=pk)
        roadmaps.remove_phase(phase=phase, actor=self.person, now=self.now)
        return self.drawn(Standard.objects.get(pk=phase.standard_id))
