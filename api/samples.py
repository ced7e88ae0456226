"""The files left as samples, and what changes do to them: to each reader what they may know."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import OrganisationName, Resource
from api.editions import Edited
from api.moments import SentDayField
from api.parameters import asks, lists
from concertation import permissions as debate
from concertation.models import Option, Proposal, Question
from concertation.queries.comparisons import named_revision
from concertation.queries.weighing import evidence_on, key_of
from standard import permissions
from standard.models import KeptSample, Revision, SampleAccess
from standard.permissions import require
from standard.queries import change_key, figures_of, samples_seen_by, working_revision, working_schema
from standard.services import kept_samples
from standard.services.errors import InvalidInput


class SampleSerializer(serializers.Serializer[Any]):
    """A file that somebody left so that changes are weighed on it."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="file.name")
    producer = OrganisationName(allow_null=True)
    dated = serializers.DateField(allow_null=True)
    left_at = serializers.DateTimeField()
    rows = serializers.IntegerField()
    access = serializers.ChoiceField(choices=SampleAccess.choices)


class SampleChange(serializers.Serializer[Any]):
    """Only what is sent changes. Who sees it, and whether to be told, are for who left it to say."""

    producer = serializers.CharField(required=False, allow_blank=True, max_length=200)
    dated = SentDayField(required=False, allow_null=True)
    access = serializers.ChoiceField(choices=SampleAccess.choices, required=False)
    tell_when_broken = serializers.BooleanField(required=False)


class SamplesView(Resource):
    private = True

    @lists("samples_list", SampleSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Les fichiers laissés comme échantillons, que vous pouvez connaître."""
        seen = [sample.pk for sample in samples_seen_by(self.actor_on(self.standard), self.standard)]
        rows = KeptSample.objects.filter(pk__in=seen).select_related("file", "producer")
        return self.write_page(SampleSerializer, rows.order_by("-left_at", "-pk"))


class SampleView(Resource):
    private = True
    edits = Edited(KeptSample, only=("producer", "dated", "access", "tell_when_broken"))

    def sample(self) -> KeptSample:
        found = get_object_or_404(KeptSample.objects.select_related("file", "producer", "standard"), pk=self.kwargs["pk"])
        require(permissions.can_see_sample(self.actor_on(found.standard), found))
        return found

    @extend_schema(operation_id="samples_read", responses=SampleSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un échantillon."""
        return self.write(SampleSerializer, self.sample())

    @extend_schema(operation_id="samples_edit", request=SampleChange, responses=SampleSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Dire de qui il est et de quel jour, ou qui peut le voir."""
        sample, said = self.sample(), self.read(SampleChange, request)
        chosen = said.keys() & {"access", "tell_when_broken"}
        with transaction.atomic():
            if chosen:
                access = said.get("access", sample.access)
                tell = said.get("tell_when_broken", sample.tell_when_broken)
                sample = kept_samples.choose(sample=sample, actor=self.person, access=access, tell_when_broken=tell, now=self.now)
            if said.keys() - chosen or not said:
                producer = (said["producer"] or None) if "producer" in said else sample.producer
                dated = said.get("dated", sample.dated)
                sample = kept_samples.describe(sample=sample, actor=self.person, producer=producer, dated=dated, now=self.now)
        return self.write(SampleSerializer, sample)

    @extend_schema(operation_id="samples_delete", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Reprendre un fichier que l'on a laissé\u00a0; l'équipe projet peut aussi l'effacer."""
        kept_samples.remove(sample=self.sample(), actor=self.person, motive="Effacé par l’équipe projet.", now=self.now)
        return Response(status=204)


class ProducersView(Resource):
    private = True

    @extend_schema(operation_id="producers_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Chaque champ dans le fichier de chaque producteur\u00a0: sa colonne, combien de lignes remplies, combien de valeurs."""
        figures = figures_of(self.actor_on(self.standard), self.standard, working_schema(self.standard).fields)
        return Response({"results": [one.to_json() for one in figures]})


_ASKED = (
    OpenApiParameter("proposal", OpenApiTypes.INT, description="Le numéro d'une proposition à l'étude."),
    OpenApiParameter("question", OpenApiTypes.INT, description="Le numéro d'une question\u00a0: chacune de ses options."),
    OpenApiParameter("from", OpenApiTypes.STR, description="Une version, avec `to`."),
    OpenApiParameter("to", OpenApiTypes.STR, description="Une version plus récente, ou `travail`."),
)


class EvidenceView(Resource):
    private = True

    @asks("evidence_read", *_ASKED, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Ce qu'un changement fait aux fichiers laissés comme échantillons. `waiting` compte ceux dont l'effet est en cours de calcul."""
        found = evidence_on(self.actor_on(self.standard), self.standard, self._changes(request.query_params))
        return Response({"results": [{"change": change, **evidence.to_json()} for change, evidence in found.items()]})

    def _changes(self, asked: Any) -> dict[str, tuple[Revision, str]]:
        working = working_revision(self.standard)
        if "proposal" in asked:
            proposal = get_object_or_404(Proposal, standard=self.standard, number=_number(asked["proposal"], "proposal"))
            if not debate.can_see_proposal(self.actor_on(self.standard), proposal):
                raise Http404
            return {f"proposal {proposal.number}": (working, key_of(proposal))}
        if "question" in asked:
            question = get_object_or_404(Question, standard=self.standard, number=_number(asked["question"], "question"))
            options = Option.objects.filter(question=question, struck_reason="").exclude(operations="[]").select_related("base_revision")
            return {f"option {option.pk}": (working, key_of(option)) for option in options.order_by("position")}
        earlier, later = (named_revision(self.standard, asked.get(name, "")) for name in ("from", "to"))
        if earlier is None or later is None:
            raise InvalidInput("from" if earlier is None else "to", "Donnez `proposal`, `question`, ou `from` et `to`.")
        return {f"{asked['from']}...{asked['to']}": (earlier, change_key(later.sha256, ""))}


def _number(text: str, name: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise InvalidInput(name, "Donnez un numéro.")
    return int(text)
