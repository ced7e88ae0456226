"""Votes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    ActionsField,
    AnyJSON,
    Described,
    Key,
    OrganisationName,
    Resource,
    Whole,
    all_named,
    documented_actions,
)
from api.moments import ClosingMomentField
from api.parameters import lists
from api.proposals import listed
from api.questions import question_to_change
from api.shapes import OBJECT_OR_NULL
from concertation import permissions, queries
from concertation.models import Ballot, BallotOption, Comment, Elector, Question
from concertation.queries import ShownElector
from concertation.rules.ballots import RULES, OptionPosition, Ranking, Said
from concertation.services import ballots
from standard.permissions import Verdict
from standard.schema.model import JSON
from standard.services.errors import InvalidInput


@documented_actions
class BallotActions(ActionsField):
    pass


class BallotOptionSerializer(serializers.Serializer[BallotOption]):
    """An option as it stood when the vote opened. Votes name it by `id`."""

    id = serializers.IntegerField(source="option_id")
    option = serializers.IntegerField(source="option_id", help_text="Le même identifiant.")
    title = serializers.CharField()
    status_quo = serializers.BooleanField()
    operations = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_operations(self, row: BallotOption) -> list[JSON]:
        return listed(row.read_operations())


class PlaceSerializer(serializers.Serializer[ShownElector]):
    """Somebody who may vote, and whether they did."""

    id = serializers.IntegerField(source="elector.pk")
    name = serializers.SerializerMethodField()
    organisation = OrganisationName(source="elector.organisation", allow_null=True)
    heard = serializers.BooleanField(help_text="A voté.")
    recused = serializers.BooleanField(help_text="S'est récusé.")
    proxy = serializers.IntegerField(source="proxy.pk", default=None, allow_null=True, help_text="Qui parle pour cette personne.")

    def get_name(self, view: ShownElector) -> str | None:
        return view.elector.user.public_name if view.elector.user else None


class BallotSerializer(Described):
    """A vote: where it stands, and who took which position, as soon as it may be seen."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    question = serializers.IntegerField(source="question_id")
    state = serializers.SerializerMethodField(help_text="`open` ou `closed`.")
    rule = serializers.ChoiceField(choices=Ballot.Rule.choices)
    quorum = serializers.IntegerField(allow_null=True, help_text="En nombre de voix\u00a0; nul\u00a0: plus de la moitié.")
    threshold = serializers.IntegerField(
        source="threshold_percent", allow_null=True, help_text="En pourcentage\u00a0; nul\u00a0: celui de la règle."
    )
    per = serializers.ChoiceField(choices=Ballot.Per.choices, help_text="À qui est la voix.")
    secret = serializers.BooleanField()
    shown = serializers.ChoiceField(choices=Ballot.Shown.choices, help_text="Quand le décompte se voit.")
    opened_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    close_motive = serializers.CharField()
    options = BallotOptionSerializer(many=True)
    electors = serializers.IntegerField(source="electors.count")
    places = serializers.SerializerMethodField(help_text="Ceux qui peuvent voter.")
    standing = serializers.SerializerMethodField(
        help_text="Le décompte, et en une phrase ce qui manque pour passer\u00a0; nul tant qu'il est caché."
    )
    votes = serializers.SerializerMethodField(help_text="Toutes les positions prises\u00a0; celle qui compte porte `current`.")
    papers = serializers.SerializerMethodField(help_text="D'un vote secret clos\u00a0: chaque bulletin, sous son reçu.")
    papers_sha256 = serializers.CharField(source="published_sha256")
    actions = BallotActions()

    def get_url(self, row: Ballot) -> str:
        return self.address(f"/api/v1/ballots/{row.pk}/")

    def get_state(self, row: Ballot) -> str:
        return "open" if row.is_open(self.view.now) else "closed"

    def _seen(self, row: Ballot) -> queries.ShownBallot:
        known: dict[int, queries.ShownBallot] = self.view.__dict__.setdefault("_ballots", {})
        if row.pk not in known:
            known |= {ballot.pk: queries.ballot_view(ballot, self.view.now) for ballot in queries.with_awaited(self.together)}
        return known[row.pk]

    @extend_schema_field(PlaceSerializer(many=True))
    def get_places(self, row: Ballot) -> Any:
        places: Any = self._seen(row).electors
        return PlaceSerializer(places, many=True).data

    @extend_schema_field(OBJECT_OR_NULL)
    def get_standing(self, row: Ballot) -> dict[str, Any] | None:
        seen = self._seen(row)
        if not seen.can_see:
            return None
        standing = seen.standing
        return {
            "voters": standing.voters,
            "quorum": standing.quorum,
            "expressed": standing.expressed,
            "quorum_reached": standing.quorum_reached,
            "passing": standing.passing,
            "equal": list(standing.equal),
            "result": standing.result,
            "missing": standing.missing,
            "rounds": list(seen.rounds),
            "options": [{"option": item.option, **item.counts} for item in standing.options],
        }

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_votes(self, row: Ballot) -> list[dict[str, Any]]:
        seen = self._seen(row)
        if not seen.can_see:
            return []
        return [
            {
                "elector": place.elector.user.public_name if place.elector.user else None,
                "organisation": place.elector.organisation.name if place.elector.organisation else None,
                "option": line.option.option_id if line.option else None,
                "position": line.vote.position or None,
                "ranking": json.loads(line.vote.ranking) if line.vote.ranking else None,
                "motive": line.vote.motive,
                "lift": line.vote.lift,
                "awaits": [comment.pk for comment in line.awaits],
                "typed": line.vote.typed_by_id is not None,
                "cast_at": line.vote.cast_at,
                "current": line in place.said,
            }
            for place in seen.electors
            for line in sorted((*place.said, *place.earlier), key=lambda line: line.vote.sequence)
        ]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_papers(self, row: Ballot) -> list[dict[str, Any]]:
        papers = self._seen(row).listed
        return [json.loads(line) for line in papers.text.splitlines()] if papers is not None else []

    def get_actions(self, row: Ballot) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.question.standard), self.view.now
        return {
            "vote": permissions.can_vote(actor, row, now),
            "type": permissions.can_type_votes(actor, row, now),
            "close": permissions.can_close_ballot(actor, row, now),
        }


class NewBallot(serializers.Serializer[Any]):
    rule = serializers.ChoiceField(choices=Ballot.Rule.choices, required=False, default=Ballot.Rule.MAJORITY)
    quorum = Whole(required=False, allow_null=True, default=None, max_value=100_000)
    threshold = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=99)
    closes_at = ClosingMomentField(required=False, allow_null=True, default=None)
    per = serializers.ChoiceField(choices=Ballot.Per.choices, required=False, default=Ballot.Per.PERSON)
    secret = serializers.BooleanField(required=False, default=False)
    shown = serializers.ChoiceField(choices=Ballot.Shown.choices, required=False, allow_blank=True, default="")


class NewVote(serializers.Serializer[Any]):
    """A position on an option, or a ranking of them all."""

    option = Key(required=False)
    position = serializers.ChoiceField(choices=[stance.code for rule in RULES.values() for stance in rule.stances], required=False)
    ranking = AnyJSON(required=False, help_text="Les options, de la préférée à la dernière\u00a0; à égalité, dans une même liste.")
    motive = serializers.CharField(required=False, allow_blank=True, default="")
    lift = serializers.CharField(required=False, allow_blank=True, default="", help_text="La rédaction qui lèverait l'objection.")
    awaits = serializers.ListField(
        child=Key(), required=False, help_text="D'une opposition\u00a0: les commentaires dont elle attend la réponse."
    )
    elector = Key(required=False, help_text="En séance\u00a0: la place de la personne pour qui l'on saisit.")


def _said(data: dict[str, Any]) -> Said:
    """What is said, in the terms of the rules."""
    if "ranking" in data:
        return Ranking.of(_order(data["ranking"]), data["motive"])
    if "option" not in data:
        raise InvalidInput("option", "Dites sur quelle option, ou classez-les toutes.")
    if "position" not in data:
        raise InvalidInput("position", "Dites votre position sur cette option.")
    return OptionPosition(data["option"], data["position"], data["motive"], data["lift"])


def _order(ranking: JSON) -> list[int | list[int]]:
    def key(item: JSON) -> bool:
        return isinstance(item, int) and not isinstance(item, bool)

    if not isinstance(ranking, list) or not all(
        key(place) or (isinstance(place, list) and place and all(map(key, place))) for place in ranking
    ):
        raise InvalidInput("ranking", "Donnez les identifiants des options dans une liste, de la préférée à la dernière.")
    return ranking


def _awaits(ballot: Ballot, said: Said, keys: Sequence[int]) -> dict[int, list[Comment]]:
    """The comments that a statement waits for, by its option."""
    if not keys:
        return {}
    if ballot.secret or not isinstance(said, OptionPosition):
        raise InvalidInput("awaits", "Dans un vote secret ou un classement, personne n’attend la réponse à des commentaires.")
    found = Comment.objects.filter(standard=ballot.question.standard, pk__in=keys).order_by("pk")
    return {said.option: all_named(found, keys, at="awaits", lacking="Ce standard n’a pas de commentaire n°")}


class RecusalBody(serializers.Serializer[Any]):
    motive = serializers.CharField(allow_blank=True)


class ProxyBody(serializers.Serializer[Any]):
    holder = Key(help_text="La place de qui parlera pour vous.")


class Closing(serializers.Serializer[Any]):
    motive = serializers.CharField(required=False, allow_blank=True, default="", help_text="Nécessaire si tous n'ont pas voté.")


class ReceiptSerializer(serializers.Serializer[Any]):
    """A secret vote was taken: by its receipt its line is found once the vote is closed."""

    receipt = serializers.CharField()


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
        ballot = open_on(self, question_to_change(pk), data)
        return self.write(BallotSerializer, BALLOTS.get(pk=ballot.pk), 201)


def open_on(view: Resource, question: Question, data: dict[str, Any]) -> Ballot:
    """Open the vote that was described."""
    return ballots.open(
        question=question,
        actor=view.person,
        rule=data["rule"],
        quorum=data["quorum"],
        threshold_percent=data["threshold"],
        closes_at=data["closes_at"],
        per=data["per"],
        secret=data["secret"],
        shown=data["shown"],
        now=view.now,
    )


class BallotView(Resource):
    @extend_schema(operation_id="ballots_read", responses=BallotSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un vote."""
        return self.write(BallotSerializer, get_object_or_404(BALLOTS, pk=pk))


class BallotStep(Resource):
    """Something done in one vote, which answers with the vote as it has become: the service itself reads who has said what."""

    @cached_property
    def ballot(self) -> Ballot:
        return get_object_or_404(Ballot.objects.select_related("question__standard"), pk=self.kwargs["pk"])

    def written(self, status: int = 200) -> Response:
        return self.write(BallotSerializer, BALLOTS.get(pk=self.kwargs["pk"]), status)


class VotesView(BallotStep):
    @cached_property
    def ballot(self) -> Ballot:
        found = Ballot.objects.select_related("question__standard").prefetch_related("options")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def written(self, status: int = 200) -> Response:
        """A vote changes nothing of how it is held: only what each has said is read again."""
        prefetch_related_objects([self.ballot], *queries.VOTES)
        return self.write(BallotSerializer, self.ballot, status)

    @extend_schema(operation_id="votes_cast", request=NewVote, responses={201: BallotSerializer, 202: ReceiptSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Prendre position sur une option, ou les classer\u00a0; un vote secret répond par un reçu."""
        data = self.read(NewVote, request)
        said, ballot = _said(data), self.ballot
        awaits = _awaits(ballot, said, data.get("awaits", ()))
        if "elector" in data:
            place = get_object_or_404(Elector.objects.select_related("user"), ballot=ballot, pk=data["elector"])
            assert place.user is not None
            ballots.vote_for(ballot=ballot, actor=self.person, elector=place.user, said=[said], awaits=awaits, now=self.now)
        elif ballot.secret:
            kept = ballots.vote_in_secret(ballot=ballot, actor=self.person, said=[said], now=self.now)
            return Response({"receipt": kept}, status=202)
        else:
            ballots.vote(ballot=ballot, actor=self.person, said=[said], awaits=awaits, now=self.now)
        return self.written(201)


class RecusalView(BallotStep):
    @extend_schema(operation_id="ballots_recuse", request=RecusalBody, responses={201: BallotSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Se récuser, avec un motif\u00a0: sa voix n'est plus attendue."""
        data = self.read(RecusalBody, request)
        ballots.recuse(ballot=self.ballot, actor=self.person, motive=data["motive"], now=self.now)
        return self.written(201)


class ProxyView(BallotStep):
    @extend_schema(operation_id="ballots_give_proxy", request=ProxyBody, responses={201: BallotSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Donner procuration à un autre votant."""
        ballot = self.ballot
        holder = get_object_or_404(Elector.objects.select_related("user"), ballot=ballot, pk=self.read(ProxyBody, request)["holder"])
        assert holder.user is not None
        ballots.give_proxy(ballot=ballot, actor=self.person, holder=holder.user, now=self.now)
        return self.written(201)

    @extend_schema(operation_id="ballots_take_proxy_back", responses=BallotSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Reprendre sa procuration."""
        ballots.take_proxy_back(ballot=self.ballot, actor=self.person, now=self.now)
        return self.written()


class BallotCloseView(BallotStep):
    @extend_schema(operation_id="ballots_close", request=Closing, responses=BallotSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Clore un vote\u00a0; avec un motif si tous n'ont pas voté."""
        data = self.read(Closing, request)
        ballots.close(ballot=self.ballot, actor=self.person, motive=data["motive"], now=self.now)
        return self.written()
