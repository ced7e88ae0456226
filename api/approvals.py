"""The committee approves each version: votes and decisions on a candidate, as on a question."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.ballots import BALLOTS, BallotSerializer, NewBallot, open_on
from api.base import Resource
from api.decisions import DecisionSerializer, NewDecision, rows, take
from api.parameters import lists
from api.releases import visible_release
from concertation.models import Question
from concertation.services import approvals


def put(view: Resource, pk: int) -> Question:
    """The question by which the candidate is put to the committee, made where there is none for it as it is."""
    return approvals.put_candidate(release=visible_release(view, pk), actor=view.person, now=view.now)


class ReleaseBallotsView(Resource):
    @lists("ballots_list_of_release", BallotSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Les votes du comité sur une version."""
        return self.write_page(BallotSerializer, BALLOTS.filter(question__release=visible_release(self, pk)))

    @extend_schema(operation_id="ballots_open_on_release", request=NewBallot, responses={201: BallotSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Soumettre une version au vote du comité, telle qu'elle est préparée\u00a0: si elle change, le vote est sans objet."""
        data = self.read(NewBallot, request)
        ballot = open_on(self, put(self, pk), data)
        return self.write(BallotSerializer, BALLOTS.get(pk=ballot.pk), 201)


class ReleaseDecisionsView(Resource):
    @lists("decisions_list_of_release", DecisionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Les décisions du comité sur une version."""
        return self.write_page(DecisionSerializer, rows().filter(question__release=visible_release(self, pk)))

    @extend_schema(operation_id="decisions_take_on_release", request=NewDecision, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Enregistrer la décision du comité sur une version en préparation\u00a0: sans `option`, celle de la publier."""
        data = self.read(NewDecision, request)
        question = put(self, pk)
        if data["option"] is None and data["outcome"] != "rejected":
            data["option"] = question.options.get(position=1).pk
        return self.write(DecisionSerializer, rows().get(pk=take(self, question, data).pk), 201)
