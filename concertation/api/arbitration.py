"""Questions and their options, votes, decisions, and versions with the decisions behind them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from concertation import permissions, queries
from concertation.api.contributions import PROPOSALS, Changes, listed, read_changes
from concertation.models import Ballot, BallotOption, Comment, Decision, Option, Question
from concertation.rules.ballot import POSITIONS
from concertation.services import ballots, decisions, questions, releases
from concertation.services.questions import OptionDraft, Preparation
from standard.api.base import (
    ActionsField,
    Described,
    PublicName,
    Resource,
    RevisionSerializer,
    documented_actions,
    page_of,
)
from standard.api.releases import ReleaseSerializer
from standard.api.releases import rows as release_rows
from standard.models import Release
from standard.permissions import Verdict
from standard.schema.model import JSON

ALL_POSITIONS = list(dict.fromkeys(position for positions in POSITIONS.values() for position in positions))

# --- Questions ------------------------------------------------------------------------------------------------------


@documented_actions
class QuestionActions(ActionsField):
    pass


class OptionSerializer(serializers.Serializer[Option]):
    """One way to settle a question."""

    id = serializers.IntegerField()
    position = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    operations = serializers.SerializerMethodField()
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)
    amended = serializers.BooleanField()
    status_quo = serializers.BooleanField()
    recommended = serializers.BooleanField()
    struck_reason = serializers.CharField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_operations(self, row: Option) -> list[JSON]:
        return listed(row.read_operations())


class QuestionSerializer(Described):
    """A point to arbitrate."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    state = serializers.SerializerMethodField(help_text="`open`, `voting`, `voted`, `decided` ou `deferred`.")
    title = serializers.CharField()
    context = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=Question.Kind.choices)
    recommendation = serializers.CharField()
    earlier_exchanges = serializers.CharField()
    meeting = serializers.CharField()
    meeting_date = serializers.DateField(allow_null=True)
    options = OptionSerializer(many=True)
    ballots = serializers.SerializerMethodField(help_text="Les identifiants des votes, du premier au dernier.")
    created_at = serializers.DateTimeField()
    actions = QuestionActions()

    def get_url(self, row: Question) -> str:
        return self.address(f"/api/v1/questions/{row.pk}/")

    def get_page(self, row: Question) -> str:
        return self.address(row.get_absolute_url())

    def get_state(self, row: Question) -> str:
        return row.state_at(self.view.now)

    def get_ballots(self, row: Question) -> list[int]:
        return [ballot.pk for ballot in row.ballots.all()]

    def get_actions(self, row: Question) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.standard), self.view.now
        return {
            "edit": permissions.can_edit_question(actor, row, now),
            "open_ballot": permissions.can_open_ballot(actor, row, now),
            **{f"decide_by_{how}": permissions.can_decide(actor, row, now, how=how) for how in Decision.How.values},
            "reopen": permissions.can_reopen_question(actor, row, now),
        }


class NewOption(Changes):
    """A proposal, changed or not by operations; operations of its own; or only a text."""

    title = serializers.CharField(required=False, allow_blank=True, default="")
    text = serializers.CharField(required=False, allow_blank=True, default="")
    proposal = serializers.IntegerField(required=False, allow_null=True, default=None)
    recommended = serializers.BooleanField(required=False, default=False)
    status_quo = serializers.BooleanField(required=False, default=False)


class NewQuestion(serializers.Serializer[Any]):
    title = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=Question.Kind.choices)
    context = serializers.CharField(required=False, allow_blank=True, default="")  # type: ignore[assignment]
    recommendation = serializers.CharField(required=False, allow_blank=True, default="")
    earlier_exchanges = serializers.CharField(required=False, allow_blank=True, default="")
    meeting = serializers.CharField(required=False, allow_blank=True, default="")
    meeting_date = serializers.DateField(required=False, allow_null=True, default=None)
    options = NewOption(many=True, required=False)
    comments = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)


class Amendment(Changes):
    title = serializers.CharField(required=False, allow_blank=True, default="")
    text = serializers.CharField(required=False, allow_blank=True, default="")


class Reason(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)


QUESTIONS = Question.objects.select_related("standard").prefetch_related("options", "ballots")


class QuestionsView(Resource):
    @extend_schema(operation_id="questions_list", responses=page_of(QuestionSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Les questions d'un standard."""
        return self.write_page(QuestionSerializer, QUESTIONS.filter(standard=self.standard))

    @extend_schema(operation_id="questions_create", request=NewQuestion, responses={201: QuestionSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Mettre une question à l'arbitrage\u00a0; le statu quo s'ajoute de lui-même à ses options."""
        data = self.read(NewQuestion, request)
        question = questions.create(
            standard=self.standard,
            actor=self.person,
            preparation=_preparation(data),
            options=[self._option(item) for item in data.get("options", [])],
            comments=list(Comment.objects.filter(standard=self.standard, pk__in=data["comments"])),
            now=self.now,
        )
        return self.write(QuestionSerializer, QUESTIONS.get(pk=question.pk), 201)

    def _option(self, said: dict[str, Any]) -> OptionDraft:
        proposal = said["proposal"]
        return OptionDraft(
            title=said["title"],
            text=said["text"],
            proposal=get_object_or_404(PROPOSALS, pk=proposal, standard=self.standard) if proposal is not None else None,
            operations=read_changes(self.standard, said),
            recommended=said["recommended"],
            status_quo=said["status_quo"],
        )


def _preparation(data: dict[str, Any]) -> Preparation:
    return Preparation(**{name: value for name, value in data.items() if name in Preparation.__slots__})


class QuestionView(Resource):
    @extend_schema(operation_id="questions_read", responses=QuestionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une question et ses options."""
        return self.write(QuestionSerializer, get_object_or_404(QUESTIONS, pk=pk))


class QuestionReopenView(Resource):
    @extend_schema(operation_id="questions_reopen", request=Reason, responses=QuestionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Rouvrir une question décidée ou reportée, en disant pourquoi."""
        data = self.read(Reason, request)
        questions.reopen(question=get_object_or_404(QUESTIONS, pk=pk), actor=self.person, motive=data["reason"], now=self.now)
        return self.write(QuestionSerializer, QUESTIONS.get(pk=pk))


class OptionView(Resource):
    @extend_schema(operation_id="options_amend", request=Amendment, responses=OptionSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Amender une option avant le vote\u00a0; la proposition dont elle vient reste comme son auteur l'a écrite."""
        data = self.read(Amendment, request)
        option = get_object_or_404(Option.objects.select_related("question__standard"), pk=pk)
        operations = read_changes(option.question.standard, data)
        amended = questions.amend_option(
            option=option,
            actor=self.person,
            operations=option.read_operations() if operations is None else operations,
            title=data["title"],
            text=data["text"],
            now=self.now,
        )
        return self.write(OptionSerializer, amended)


class OptionStrikeView(Resource):
    @extend_schema(operation_id="options_strike", request=Reason, responses=OptionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Écarter une option avant le vote\u00a0; elle reste visible avec le motif."""
        data = self.read(Reason, request)
        option = get_object_or_404(Option.objects.select_related("question__standard"), pk=pk)
        return self.write(OptionSerializer, questions.strike_option(option=option, actor=self.person, reason=data["reason"], now=self.now))


# --- Ballots --------------------------------------------------------------------------------------------------------


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
        standing = queries.standing_of(row)
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
        options = {put.pk: put.option_id for put in row.options.all()}
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
    position = serializers.ChoiceField(choices=ALL_POSITIONS)
    motive = serializers.CharField(required=False, allow_blank=True, default="")


BALLOTS = Ballot.objects.select_related("question__standard").prefetch_related(*queries.VOTES)


class BallotsView(Resource):
    @extend_schema(operation_id="ballots_list", responses=page_of(BallotSerializer))
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
        ballots.close(ballot=get_object_or_404(BALLOTS, pk=pk), actor=self.person, now=self.now)
        return self.write(BallotSerializer, BALLOTS.get(pk=pk))


# --- Decisions ------------------------------------------------------------------------------------------------------


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


DECISIONS = Decision.objects.select_related("standard", "revision", "decided_by").prefetch_related("superseded_by")


class DecisionsView(Resource):
    @extend_schema(operation_id="decisions_list", responses=page_of(DecisionSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Le registre des décisions d'un standard."""
        return self.write_page(DecisionSerializer, DECISIONS.filter(standard=self.standard))


class QuestionDecisionsView(Resource):
    @extend_schema(operation_id="decisions_list_of_question", responses=page_of(DecisionSerializer))
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


# --- Versions, with the decisions behind them -----------------------------------------------------------------------


class NewRelease(serializers.Serializer[Any]):
    version = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Par défaut, le numéro que les changements appellent."
    )


class ReleasesView(Resource):
    @extend_schema(operation_id="releases_list", responses=page_of(ReleaseSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Les versions d'un standard."""
        return self.write_page(ReleaseSerializer, release_rows().filter(standard=self.standard))

    @extend_schema(operation_id="releases_prepare", request=NewRelease, responses={201: ReleaseSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Préparer une version\u00a0: une candidate, à relire puis à publier."""
        data = self.read(NewRelease, request)
        release = releases.prepare(standard=self.standard, actor=self.person, version=data["version"], now=self.now)
        return self.write(ReleaseSerializer, release_rows().get(pk=release.pk), 201)


class ReleasePublishView(Resource):
    @extend_schema(operation_id="releases_publish", request=None, responses=ReleaseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Publier une candidate\u00a0: son numéro et tous ses fichiers sont fixés."""
        releases.publish(release=get_object_or_404(Release, pk=pk), actor=self.person, now=self.now)
        return self.write(ReleaseSerializer, release_rows().get(pk=pk))
