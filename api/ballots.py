"""Votes."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    ActionsField,
    Described,
    Nothing,
    Resource,
    documented_actions,
)
from api.parameters import lists
from api.proposals import listed
from api.questions import QUESTIONS
from concertation import permissions, queries
from concertation.models import Ballot, BallotOption, Option, Question, Vote
from concertation.services import ballots
from standard.permissions import Verdict
from standard.schema.model import JSON


@documented_actions
class BallotActions(ActionsField):
    pass


class BallotOptionSerializer(serializers.Serializer[BallotOption]):
    """An option as it stood when the vote opened. Votes name it by `option`."""

    option = serializers.IntegerField(source="option_id")
    title = serializers.CharField()
    status_quo = serializers.BooleanField()
    operations = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_operations(self, row: BallotOption) -> list[JSON]:
        return listed(row.read_operations())


class BallotSerializer(Described):
    """A vote: where it stands, and who took which position."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    question = serializers.IntegerField(source="question_id")
    state = serializers.SerializerMethodField(help_text="`open` ou `closed`.")
    rule = serializers.ChoiceField(choices=Ballot.Rule.choices)
    quorum = serializers.IntegerField()
    threshold = serializers.IntegerField(source="threshold_percent", help_text="En pourcentage des voix exprimées.")
    opened_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    options = BallotOptionSerializer(many=True)
    electors = serializers.IntegerField(source="electors.count")
    standing = serializers.SerializerMethodField(help_text="Le décompte, et en une phrase ce qui manque pour passer.")
    votes = serializers.SerializerMethodField(help_text="Toutes les positions prises\u00a0; celle qui compte porte `current`.")
    actions = BallotActions()

    def get_url(self, row: Ballot) -> str:
        return self.address(f"/api/v1/ballots/{row.pk}/")

    def get_state(self, row: Ballot) -> str:
        return "open" if row.is_open(self.view.now) else "closed"

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_standing(self, row: Ballot) -> dict[str, Any]:
        standing = queries.standing_of(row, closed=not row.is_open(self.view.now))
        return {
            "voters": standing.voters,
            "expressed": standing.expressed,
            "quorum_reached": standing.quorum_reached,
            "passing": standing.passing,
            "missing": standing.missing,
            "options": [{"option": item.option, **item.counts} for item in standing.options],
        }

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_votes(self, row: Ballot) -> list[dict[str, Any]]:
        options: dict[int | None, int] = {put.pk: put.option_id for put in row.options.all()}
        return [
            {
                "elector": elector.user.public_name if elector.user else None,
                "organisation": elector.organisation.name if elector.organisation else None,
                "option": options[vote.ballot_option_id],
                "position": vote.position,
                "motive": vote.motive,
                "cast_at": vote.cast_at,
                "current": vote.sequence == len(elector.votes.all()),
            }
            for elector in row.electors.all()
            for vote in sorted(elector.votes.all(), key=lambda vote: vote.sequence)
        ]

    def get_actions(self, row: Ballot) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.question.standard), self.view.now
        return {"vote": permissions.can_vote(actor, row, now), "close": permissions.can_close_ballot(actor, row, now)}


class NewBallot(serializers.Serializer[Any]):
    rule = serializers.ChoiceField(choices=Ballot.Rule.choices, required=False, default=Ballot.Rule.MAJORITY)
    quorum = serializers.IntegerField(required=False, default=0, min_value=0, max_value=100_000)
    threshold = serializers.IntegerField(required=False, default=50, min_value=0, max_value=99)
    closes_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class NewVote(serializers.Serializer[Any]):
    option = serializers.IntegerField()
    position = serializers.ChoiceField(choices=Vote.Position.values)
    motive = serializers.CharField(required=False, allow_blank=True, default="")


BALLOTS = Ballot.objects.select_related("question__standard").prefetch_related(*queries.VOTES)


class BallotsView(Resource):
    @lists("ballots_list", BallotSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Les votes d'une question."""
        return self.write_page(BallotSerializer, BALLOTS.filter(question=get_object_or_404(Question, pk=pk)))

    @extend_schema(operation_id="ballots_open", request=NewBallot, responses={201: BallotSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ouvrir un vote\u00a0: qui vote et sur quoi sont fixés à l'ouverture."""
        data = self.read(NewBallot, request)
        ballot = ballots.open(
            question=get_object_or_404(QUESTIONS, pk=pk),
            actor=self.person,
            rule=data["rule"],
            quorum=data["quorum"],
            threshold_percent=data["threshold"],
            closes_at=data["closes_at"],
            now=self.now,
        )
        return self.write(BallotSerializer, BALLOTS.get(pk=ballot.pk), 201)


class BallotView(Resource):
    @extend_schema(operation_id="ballots_read", responses=BallotSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un vote."""
        return self.write(BallotSerializer, get_object_or_404(BALLOTS, pk=pk))


class VotesView(Resource):
    @extend_schema(operation_id="votes_cast", request=NewVote, responses={201: BallotSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Prendre position, ou changer sa position\u00a0; les précédentes restent visibles."""
        data = self.read(NewVote, request)
        ballot = get_object_or_404(BALLOTS, pk=pk)
        option = get_object_or_404(Option, pk=data["option"], question=ballot.question)
        ballots.vote(ballot=ballot, actor=self.person, option=option, position=data["position"], motive=data["motive"], now=self.now)
        return self.write(BallotSerializer, BALLOTS.get(pk=pk), 201)


class BallotCloseView(Resource):
    @extend_schema(operation_id="ballots_close", request=None, responses=BallotSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Clore un vote."""
        self.read(Nothing, request)
        ballots.close(ballot=get_object_or_404(BALLOTS, pk=pk), actor=self.person, now=self.now)
        return self.write(BallotSerializer, BALLOTS.get(pk=pk))
