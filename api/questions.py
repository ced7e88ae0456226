"""Questions and their options."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    ActionsField,
    Described,
    Filters,
    Key,
    OneOf,
    Resource,
    TakenName,
    WordsFilter,
    all_named,
    documented_actions,
)
from api.editions import Edited
from api.moments import SentDayField
from api.parameters import lists
from api.proposals import Changes, listed, read_changes, visible_proposal
from api.shapes import OBJECTS
from concertation import permissions, queries
from concertation.models import Comment, Decision, Option, Question
from concertation.rules.constitution import Ground
from concertation.services import questions
from concertation.services.questions import OptionDraft, Preparation
from standard.models import Standard
from standard.permissions import Verdict
from standard.queries import working_schema
from standard.schema.model import JSON, Schema
from standard.services.errors import InvalidInput


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

    @extend_schema_field(OBJECTS)
    def get_operations(self, row: Option) -> list[JSON]:
        return listed(row.read_operations())


class QuestionSerializer(Described):
    """A point to arbitrate."""

    of_the_moment = frozenset({"state", "actions"})

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    state = serializers.SerializerMethodField(
        help_text="`open`, `voting`, `voted`, `to_confirm`, `decided`, `deferred`, `taken_up` (reprise ailleurs) ou `void` (sans objet)."
    )
    title = serializers.CharField()
    context: TakenName = serializers.CharField()
    kind = serializers.ChoiceField(choices=Question.Kind.choices)
    recommendation = serializers.CharField()
    earlier_exchanges = serializers.CharField()
    meeting = serializers.CharField()
    meeting_date = serializers.DateField(allow_null=True)
    options = OptionSerializer(many=True)
    taken_up_in = serializers.IntegerField(source="taken_up_in_id", allow_null=True, help_text="La question qui la reprend, ou null.")
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
            **{f"decide_by_{how}": self._may_decide(row, how) for how in Decision.How.values},
            "reopen": permissions.can_reopen_question(actor, row, now),
            "take_up": permissions.can_take_up_question(actor, row, now),
        }

    def _may_decide(self, row: Question, how: str) -> Verdict:
        """What the question makes possible is looked at only for whoever may decide in its state."""
        actor, now = self.view.actor_on(row.standard), self.view.now
        allowed = permissions.can_decide(actor, row, now, how=how)
        if not allowed:
            return allowed
        replaces = queries.in_force_on(row) or row.reverses
        ground = queries.ground_of(row, now, actor, replaces=replaces, common=ground_on(self.view, row.standard))
        stake = queries.at_stake(row, row.options.all(), self._working(row.standard))
        return permissions.can_decide(actor, row, now, how=how, ground=ground, at_stake=stake)

    def _working(self, standard: Standard) -> Schema:
        """The working schema, read once a request."""
        known: dict[int, Schema] = self.view.__dict__.setdefault("_working_schemas", {})
        if standard.pk not in known:
            known[standard.pk] = working_schema(standard)
        return known[standard.pk]


def ground_on(view: Resource, standard: Standard) -> Ground:
    """What the constitution sees of a standard, read once a request."""
    known: dict[int, Ground] = view.__dict__.setdefault("_grounds", {})
    if standard.pk not in known:
        known[standard.pk] = queries.common_ground(standard, view.now, view.actor_on(standard))
    return known[standard.pk]


class NewOption(Changes):
    """A proposal, changed or not by operations; operations of its own; or only a text."""

    title = serializers.CharField(required=False, allow_blank=True, default="")
    text = serializers.CharField(required=False, allow_blank=True, default="")
    proposal = Key(required=False, allow_null=True, default=None)
    recommended = serializers.BooleanField(required=False, default=False)
    status_quo = serializers.BooleanField(required=False, default=False)


class QuestionSaid(serializers.Serializer[Any]):
    context: TakenName = serializers.CharField(required=False, allow_blank=True)
    recommendation = serializers.CharField(required=False, allow_blank=True)
    earlier_exchanges = serializers.CharField(required=False, allow_blank=True)
    meeting = serializers.CharField(required=False, allow_blank=True)
    meeting_date = SentDayField(required=False, allow_null=True)


class QuestionChange(QuestionSaid):
    """What a question says; what is not sent stays as it is."""

    title = serializers.CharField(required=False, allow_blank=True)
    kind = serializers.ChoiceField(required=False, choices=Question.Kind.choices)
    recommended = Key(required=False, allow_null=True, help_text="L'option que l'équipe recommande, ou null.")
    comments = serializers.ListField(child=Key(), required=False, help_text="Les commentaires qu'elle rassemble.")


class NewQuestion(QuestionSaid):
    title = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=Question.Kind.choices)
    options = NewOption(many=True, required=False)
    comments = serializers.ListField(child=Key(), required=False, default=list)


class Amendment(Changes):
    title = serializers.CharField(required=False, allow_blank=True, default="")
    text = serializers.CharField(required=False, allow_blank=True, default="")


class ReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)


class Reopening(serializers.Serializer[Any]):
    motive = serializers.CharField(required=False, allow_blank=True, default="", help_text="Pourquoi la question est rouverte.")
    reason = serializers.CharField(required=False, allow_blank=True, default="", help_text="L'ancien nom de `motive`.")


class TakingUp(serializers.Serializer[Any]):
    question = Key(help_text="La question qui la reprend.")


OPTIONS = Option.objects.select_related("base_revision").defer("base_revision__schema", "base_revision__operations")


class MeanwhileSerializer(serializers.Serializer[Any]):
    """Le reste du débat sur les mêmes champs et valeurs, par identifiants."""

    questions = serializers.ListField(child=serializers.IntegerField(), help_text="Les autres questions qui ne sont pas réglées.")
    ballots = serializers.ListField(child=serializers.IntegerField(), help_text="Leurs votes ouverts.")
    decisions = serializers.ListField(child=serializers.IntegerField(), help_text="Les dernières décisions qui les ont changés.")
    comments = serializers.ListField(
        child=serializers.IntegerField(), help_text="Les derniers commentaires qu'aucune question ne rassemble."
    )
    unlinked_comments = serializers.IntegerField(help_text="Combien il y en a.")
    warnings = serializers.ListField(child=serializers.CharField(), help_text="Ce qu'il faut savoir avant d'ouvrir un vote.")


QUESTIONS = Question.objects.select_related("standard", "reverses").prefetch_related(Prefetch("options", OPTIONS), *queries.GROUND)


def question_to_change(pk: int) -> Question:
    """A question for a service, which itself reads its options and its votes."""
    return get_object_or_404(Question.objects.select_related("standard"), pk=pk)


class QuestionFilters(Filters):
    of_the_moment = frozenset({"state"})

    kind = OneOf(Question.Kind.choices, help_text="La nature de la question.")
    state = OneOf(Question.State.choices, method="in_state", help_text="Où elle en est.")
    search = WordsFilter(kind="question")

    def in_state(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """As `state_at` says it: a vote whose end has passed is over."""
        voted = queries.voted_questions(self.view.now).order_by().values("pk")
        if value == Question.State.VOTED:
            return rows.filter(pk__in=voted)
        return rows.filter(state=value).exclude(pk__in=voted) if value == Question.State.VOTING else rows.filter(state=value)


class QuestionsView(Resource):
    @lists("questions_list", QuestionSerializer, QuestionFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les questions d'un standard."""
        return self.write_page(QuestionSerializer, QUESTIONS.filter(standard=self.standard))

    @extend_schema(operation_id="questions_create", request=NewQuestion, responses={201: QuestionSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Mettre une question à l'arbitrage\u00a0; le statu quo s'ajoute de lui-même à ses options."""
        data = self.read(NewQuestion, request)
        may = permissions.can_prepare_question(self.actor_on(self.standard))
        question = questions.create(
            standard=self.standard,
            actor=self.person,
            preparation=_preparation(data),
            options=[_option(self, self.standard, item, may) for item in data.get("options", [])],
            comments=_comments(self.standard, data["comments"]),
            now=self.now,
        )
        return self.write(QuestionSerializer, QUESTIONS.get(pk=question.pk), 201)


def _option(view: Resource, standard: Standard, said: dict[str, Any], may: Verdict) -> OptionDraft:
    proposal = said["proposal"]
    return OptionDraft(
        title=said["title"],
        text=said["text"],
        proposal=visible_proposal(view, proposal, standard=standard) if proposal is not None else None,
        operations=read_changes(standard, said, may),
        recommended=said["recommended"],
        status_quo=said["status_quo"],
    )


def _comments(standard: Standard, keys: list[int]) -> list[Comment]:
    found = Comment.objects.public().filter(standard=standard, pk__in=keys)
    return all_named(found, keys, at="comments", lacking="Ce standard n’a pas de commentaire n°")


def _preparation(data: dict[str, Any]) -> Preparation:
    return Preparation(**{name: value for name, value in data.items() if name in Preparation.__slots__})


class QuestionView(Resource):
    edits = Edited(Question, also=("options", "related_comments"))

    @extend_schema(operation_id="questions_read", responses=QuestionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une question et ses options."""
        return self.write(QuestionSerializer, get_object_or_404(QUESTIONS, pk=pk))

    @extend_schema(operation_id="questions_edit", request=QuestionChange, responses=QuestionSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Changer ce que dit une question avant le vote, l'option recommandée, les commentaires qu'elle rassemble."""
        question = get_object_or_404(QUESTIONS, pk=pk)
        data = self.read(QuestionChange, request)
        said = {name: getattr(question, name) for name in Preparation.__slots__} | data
        kept = next((option.pk for option in question.options.all() if option.recommended), None)
        questions.edit(
            question=question,
            actor=self.person,
            preparation=_preparation(said),
            recommended=self._recommended(question, data.get("recommended", kept)),
            comments=_comments(question.standard, data["comments"]) if "comments" in data else None,
            now=self.now,
        )
        return self.write(QuestionSerializer, QUESTIONS.get(pk=pk))

    @staticmethod
    def _recommended(question: Question, key: int | None) -> Option | None:
        if key is None:
            return None
        found = next((option for option in question.options.all() if option.pk == key), None)
        if found is None:
            raise InvalidInput("recommended", "Recommandez une option de cette question.")
        return found


class QuestionOptionsView(Resource):
    @extend_schema(operation_id="options_add", request=NewOption, responses={201: OptionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ajouter une option avant le vote."""
        question = question_to_change(pk)
        may = permissions.can_edit_question(self.actor_on(question.standard), question, self.now)
        draft = _option(self, question.standard, self.read(NewOption, request), may)
        added = questions.add_option(question=question, actor=self.person, option=draft, now=self.now)
        return self.write(OptionSerializer, added, 201)


class QuestionMeanwhileView(Resource):
    @extend_schema(operation_id="questions_meanwhile", responses=MeanwhileSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Ce qui est aussi en cours sur ce que les options changeraient, et ce qu'il faut savoir avant d'ouvrir un vote."""
        found = queries.meanwhile(get_object_or_404(QUESTIONS, pk=pk))
        told = {
            "questions": [row.pk for row in found.questions],
            "ballots": [ballot.pk for row in found.questions for ballot in row.ballots.all() if ballot.is_open(self.now)],
            "decisions": [row.pk for row in found.decisions],
            "comments": [row.pk for row in found.comments],
            "unlinked_comments": found.unlinked,
            "warnings": list(queries.warnings(found, self.now)),
        }
        return self.write(MeanwhileSerializer, told)


class QuestionReopenView(Resource):
    @extend_schema(operation_id="questions_reopen", request=Reopening, responses=QuestionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Rouvrir une question décidée ou reportée, en disant pourquoi."""
        data = self.read(Reopening, request)
        motive = data["motive"] or data["reason"]
        questions.reopen(question=question_to_change(pk), actor=self.person, motive=motive, now=self.now)
        return self.write(QuestionSerializer, QUESTIONS.get(pk=pk))


class QuestionTakeUpView(Resource):
    @extend_schema(operation_id="questions_take_up", request=TakingUp, responses=QuestionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire qu'une question est reprise dans une autre, où elle se décide."""
        question, data = question_to_change(pk), self.read(TakingUp, request)
        into = Question.objects.filter(standard=question.standard, pk=data["question"]).first()
        if into is None:
            raise InvalidInput("question", "Ce standard n'a pas cette question.")
        questions.take_up(question=question, into=into, actor=self.person, now=self.now)
        return self.write(QuestionSerializer, QUESTIONS.get(pk=pk))


class OptionView(Resource):
    edits = Edited(Option)

    @extend_schema(operation_id="options_read", responses=OptionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une option."""
        return self.write(OptionSerializer, get_object_or_404(Option.objects.select_related("question__standard"), pk=pk))

    @extend_schema(operation_id="options_amend", request=Amendment, responses=OptionSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Amender une option avant le vote\u00a0; la proposition dont elle vient reste comme son auteur l'a écrite."""
        data = self.read(Amendment, request)
        option = get_object_or_404(Option.objects.select_related("question__standard"), pk=pk)
        standard = option.question.standard
        operations = read_changes(standard, data, permissions.can_change_option(self.actor_on(standard), option, self.now))
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
    @extend_schema(operation_id="options_strike", request=ReasonBody, responses=OptionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Écarter une option avant le vote\u00a0; elle reste visible avec le motif."""
        data = self.read(ReasonBody, request)
        option = get_object_or_404(Option.objects.select_related("question__standard"), pk=pk)
        return self.write(OptionSerializer, questions.strike_option(option=option, actor=self.person, reason=data["reason"], now=self.now))
