"""Decisions."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django_filters import CharFilter, NumberFilter
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    LARGEST_KEY,
    ActionsField,
    Described,
    Filters,
    Key,
    Nothing,
    OneOf,
    PublicName,
    Resource,
    RevisionSerializer,
    TakenName,
    WordsFilter,
    documented_actions,
)
from api.meetings import member_of, members_of
from api.moments import DayFilter, SentDayField
from api.parameters import lists
from api.proposals import Changes, listed, read_changes
from api.questions import QUESTIONS, QuestionSerializer, ground_on, question_to_change
from api.shapes import OBJECTS, OBJECTS_OR_NULL
from concertation import permissions, queries
from concertation.models import Ballot, Decision, Meeting, Option, Question
from concertation.queries import register
from concertation.queries.decisions import EarlierBallot
from concertation.queries.register import STATES
from concertation.rules.constitution import Person
from concertation.rules.outcomes import ADOPTING
from concertation.services import decisions, reversals
from concertation.services.decisions import Sitting, Undoing, Watch
from standard.models import Element, Standard
from standard.permissions import Verdict
from standard.schema.model import JSON
from standard.services.errors import InvalidInput


@documented_actions
class DecisionActions(ActionsField):
    pass


class DecisionSerializer(Described):
    """What was decided, why and how, who confirmed it, and the revision that it produced."""

    of_the_moment = frozenset({"actions"})

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    state = serializers.SerializerMethodField(
        help_text="`to_confirm`, `in_force`, `contested`, `undone` (évoquée par le comité) ou `superseded`."
    )
    question = serializers.IntegerField(source="question_id")
    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    how = serializers.ChoiceField(choices=Decision.How.choices)
    option = serializers.IntegerField(source="option_id", allow_null=True)
    ballot = serializers.IntegerField(source="ballot_id", allow_null=True)
    earlier_ballots = serializers.SerializerMethodField(
        help_text="Les votes tenus avant sur la question, dont la décision ne vient pas, et ce qu'ils ont donné."
    )
    operations = serializers.SerializerMethodField(help_text="Ce que la décision applique.")
    voted_operations = serializers.SerializerMethodField(
        help_text="Ce sur quoi les gens ont voté, pour l'option retenue\u00a0; null sans vote."
    )
    adopted_operations = serializers.SerializerMethodField(help_text="Ce qui est adopté.")
    stays = serializers.SerializerMethodField(help_text="Ce qui reste de la décision qu'elle remplace, champ par champ, et pourquoi.")
    motive = serializers.CharField(source="read_motive", help_text="Tel qu'il se lit, ses erreurs d'écriture corrigées.")
    conditions = serializers.CharField(source="read_conditions")
    condition_owner = PublicName(allow_null=True, help_text="Qui vérifie la condition.")
    condition_due = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True, help_text="Quand la décision est à revoir.")
    corrections = serializers.SerializerMethodField(help_text="Les textes corrigés, avec l'ancien.")
    held_in = serializers.IntegerField(source="held_in_id", allow_null=True, help_text="La séance, par son identifiant.")
    meeting = serializers.CharField()
    meeting_date = serializers.DateField(allow_null=True)
    present = serializers.SerializerMethodField(help_text="Les présents, pour un consensus.")
    decided_by = PublicName(allow_null=True)
    decided_at = serializers.DateTimeField()
    confirmed_by = PublicName(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    without_committee = serializers.BooleanField(help_text="Prise par l'équipe, faute de comité de pilotage.")
    objections = serializers.SerializerMethodField(help_text="Qui l'a évoquée ou contestée, et pourquoi.")
    revision = RevisionSerializer(allow_null=True)
    undone_in = RevisionSerializer(allow_null=True)
    supersedes = serializers.IntegerField(source="supersedes_id", allow_null=True)
    actions = DecisionActions()

    @cached_property
    def _earlier(self) -> dict[int, tuple[EarlierBallot, ...]]:
        return queries.earlier_ballots(self.together)

    @extend_schema_field(OBJECTS)
    def get_corrections(self, row: Decision) -> list[dict[str, Any]]:
        return [
            {
                "column": one.correction.column,
                "before": one.before,
                "after": one.correction.text,
                "by": one.correction.user.public_name if one.correction.user else None,
                "at": one.correction.at,
            }
            for one in queries.corrected(row)
        ]

    def get_url(self, row: Decision) -> str:
        return self.address(f"/api/v1/decisions/{row.pk}/")

    def get_page(self, row: Decision) -> str:
        return self.address(row.get_absolute_url())

    def get_state(self, row: Decision) -> str:
        return "superseded" if row.superseded_by.all() else row.state

    @extend_schema_field(OBJECTS)
    def get_earlier_ballots(self, row: Decision) -> list[dict[str, Any]]:
        earlier = self._earlier[row.pk]
        return [{"id": one.ballot.pk, "result": one.standing.result, "missing": one.standing.missing} for one in earlier]

    @extend_schema_field(OBJECTS)
    def get_operations(self, row: Decision) -> list[JSON]:
        return listed(row.read_operations())

    @extend_schema_field(OBJECTS_OR_NULL)
    def get_voted_operations(self, row: Decision) -> list[JSON] | None:
        voted = queries.voted_option(row)
        return listed(voted.read_operations()) if voted is not None else None

    @extend_schema_field(OBJECTS)
    def get_adopted_operations(self, row: Decision) -> list[JSON]:
        return listed(row.read_operations()) if row.outcome in ADOPTING else []

    @extend_schema_field(OBJECTS)
    def get_stays(self, row: Decision) -> list[dict[str, str]]:
        return [{"field": one["uid"], "name": one["name"], "why": one["why"]} for one in row.read_stays()]

    @extend_schema_field(OBJECTS)
    def get_present(self, row: Decision) -> list[dict[str, Any]]:
        return [
            {"name": one.user.public_name, "organisation": one.organisation.name if one.organisation else None}
            for one in sorted(row.presences.all(), key=lambda one: one.pk)
        ]

    @extend_schema_field(OBJECTS)
    def get_objections(self, row: Decision) -> list[dict[str, Any]]:
        return [{"by": one.user.public_name, "motive": one.motive, "at": one.at} for one in row.objections.all()]

    def get_actions(self, row: Decision) -> dict[str, Verdict]:
        actor, now, ground = self.view.actor_on(row.standard), self.view.now, ground_on(self.view, row.standard)
        return {
            "confirm": permissions.can_confirm(actor, row, ground=ground, recorder=recorder_of(self.view, row)),
            "correct": permissions.can_correct_decision(actor, row),
            "add_follow_up": permissions.can_add_follow_up(actor),
            "reverse": permissions.can_reverse(actor, row, replaced=bool(row.superseded_by.all()), asked=_reversal(row)),
            "object": permissions.can_object(actor, row, now, ground=ground, replaced=bool(row.superseded_by.all())),
        }


def _reversal(row: Decision) -> Question | None:
    return max((one for one in row.reversals.all() if one.state not in Question.SETTLED), key=lambda one: one.number, default=None)


def recorder_of(view: Resource, row: Decision) -> Person:
    """Who recorded a decision, read once a request, a person and a state."""
    known: dict[tuple[int, int | None, str], Person] = view.__dict__.setdefault("_recorders", {})
    key = (row.standard_id, row.decided_by_id, row.state)
    if key not in known:
        known[key] = queries.recorder_of(row, view.now)
    return known[key]


@extend_schema_field({"oneOf": [{"type": "integer", "minimum": 0, "maximum": LARGEST_KEY}, {"type": "string"}]})
class MeetingReference(serializers.Field[Any, Any, Any, Any]):
    """A meeting by its identifier or, where there is no committee, only its name."""

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, str) or (isinstance(data, int) and not isinstance(data, bool) and 0 <= data <= LARGEST_KEY):
            return data
        raise serializers.ValidationError("Donnez l’identifiant de la séance.")

    def to_representation(self, value: Any) -> Any:
        return value


class Staying(serializers.Serializer[Any]):
    """A field that stays as the decision replaced left it."""

    field: TakenName = serializers.CharField(
        help_text="Le nom du champ, ou son identifiant durable\u00a0; vide pour ce qui décrit le schéma entier.", allow_blank=True
    )
    why = serializers.CharField(allow_blank=True)


class NewDecision(Changes):
    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    option = Key(required=False, allow_null=True, default=None)
    motive = serializers.CharField(allow_blank=True)
    how = serializers.ChoiceField(choices=Decision.How.choices)
    conditions = serializers.CharField(required=False, allow_blank=True, default="")
    condition_owner = Key(
        required=False, allow_null=True, default=None, help_text="Qui vérifie la condition, par son appartenance (`members/`)."
    )
    condition_due = SentDayField(required=False, allow_null=True, default=None, help_text="Le dernier jour pour la vérifier.")
    review_on = SentDayField(required=False, allow_null=True, default=None, help_text="Quand la décision sera à revoir.")
    meeting = MeetingReference(
        required=False, default="", help_text="La séance d'un consensus, par son identifiant\u00a0; son nom, s'il n'y a pas de comité."
    )
    meeting_date = SentDayField(required=False, allow_null=True, default=None)
    present = serializers.ListField(
        child=Key(),
        required=False,
        default=list,
        help_text="Les présents, par leurs appartenances (`members/`)\u00a0; sinon ceux que la séance dit.",
    )
    supersedes = Key(required=False, allow_null=True, default=None)
    stays = Staying(many=True, required=False, default=list, help_text="Ce qui reste de la décision remplacée, et pourquoi.")
    reverts = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        default=list,
        help_text="Les champs qui reviennent à l'état d'avant, quoi qu'il y soit venu depuis.",
    )


class ObjectionBody(serializers.Serializer[Any]):
    motive = serializers.CharField(allow_blank=True)


def rows() -> QuerySet[Decision]:
    """Decisions with what the API says of them."""
    replacing = Decision.objects.filter(state=Decision.State.IN_FORCE).order_by("number")
    found: QuerySet[Decision] = Decision.objects.select_related(
        "standard", "question", "revision", "undone_in", "decided_by", "confirmed_by", "condition_owner"
    ).prefetch_related(
        Prefetch("superseded_by", replacing),
        Prefetch("question__ballots", Ballot.objects.prefetch_related("options").order_by("opened_at", "pk")),
        "presences__user",
        "presences__organisation",
        "objections__user",
        "reversals",
        "corrections__user",
    )
    return found


class DecisionFilters(Filters):
    outcome = OneOf(Decision.Outcome.choices, help_text="L'issue.")
    how = OneOf(Decision.How.choices, help_text="Comment elle a été prise.")
    state = OneOf(STATES, method="in_state", help_text="Son état.")
    element = CharFilter(
        method="narrowed", help_text="Le champ ou la valeur qu'elle change, ou dont une option parlait, par son identifiant."
    )
    meeting = NumberFilter(method="narrowed", min_value=1, max_value=LARGEST_KEY, help_text="La séance, par son identifiant.")
    since = DayFilter(method="narrowed", help_text="Depuis ce jour.")
    until = DayFilter(method="narrowed", help_text="Jusqu'à ce jour compris.")
    search = WordsFilter(kind="decision")

    def in_state(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return register.in_state(rows, value)

    def narrowed(self, rows: QuerySet[Decision], name: str, value: Any) -> QuerySet[Decision]:
        return register.NARROWING[name](rows, value)


class DecisionsView(Resource):
    @lists("decisions_list", DecisionSerializer, DecisionFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Le registre des décisions d'un standard."""
        return self.write_page(DecisionSerializer, rows().filter(standard=self.standard))


class QuestionDecisionsView(Resource):
    @lists("decisions_list_of_question", DecisionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Les décisions prises sur une question."""
        return self.write_page(DecisionSerializer, rows().filter(question=get_object_or_404(Question, pk=pk)))

    @extend_schema(operation_id="decisions_take", request=NewDecision, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Enregistrer une décision et l'appliquer au schéma, d'un seul geste."""
        data = self.read(NewDecision, request)
        question = question_to_change(pk)
        return self.write(DecisionSerializer, rows().get(pk=take(self, question, data).pk), 201)


def take(view: Resource, question: Question, data: dict[str, Any]) -> Decision:
    """Record the decision that was sent."""
    option, supersedes = data["option"], data["supersedes"]
    may = permissions.can_decide(view.actor_on(question.standard), question, view.now, how=data["how"])
    return decisions.decide(
        question=question,
        actor=view.person,
        outcome=data["outcome"],
        motive=data["motive"],
        how=data["how"],
        option=get_object_or_404(Option, pk=option, question=question) if option is not None else None,
        operations=read_changes(question.standard, data, may),
        conditions=data["conditions"],
        watch=Watch(member_of(question.standard, data["condition_owner"], "condition_owner"), data["condition_due"], data["review_on"]),
        sitting=_sitting(question.standard, data),
        supersedes=get_object_or_404(Decision, pk=supersedes) if supersedes is not None else None,
        undoing=_undoing(question.standard, data),
        now=view.now,
    )


def _undoing(standard: Standard, data: dict[str, Any]) -> Undoing:
    return Undoing(
        {uid_of(standard, one["field"], "stays"): one["why"] for one in data["stays"]},
        [uid_of(standard, name, "reverts") for name in data["reverts"]],
    )


def _sitting(standard: Standard, data: dict[str, Any]) -> Sitting:
    present = members_of(standard, data["present"])
    if isinstance(data["meeting"], str):
        return Sitting(None, present, data["meeting"], data["meeting_date"])
    meeting = Meeting.objects.filter(standard=standard, pk=data["meeting"]).first()
    if meeting is None:
        raise InvalidInput("meeting", f"Ce standard n’a pas de séance {data['meeting']}\u00a0: inscrivez-la d’abord dans ses réunions.")
    return Sitting(meeting, present)


def uid_of(standard: Standard, name: str, field: str) -> str:
    """A field by its name or its uid, whether it is still there or not."""
    if not name:
        return ""
    fields = Element.objects.filter(standard=standard, kind=Element.Kind.FIELD)
    found = fields.filter(uid=name).first() or fields.filter(name=name).order_by("-removed_in", "-pk").first()
    if found is None:
        raise InvalidInput(field, f"Ce standard n’a jamais eu de champ «\u00a0{name}\u00a0».")
    return found.uid


class DecisionConfirmView(Resource):
    @extend_schema(operation_id="decisions_confirm", request=Nothing, responses=DecisionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Confirmer un consensus\u00a0: il engage, et change le schéma, à partir de là."""
        self.read(Nothing, request)
        decisions.confirm(decision=get_object_or_404(Decision, pk=pk), actor=self.person, now=self.now)
        return self.write(DecisionSerializer, rows().get(pk=pk))


class ReversalBody(serializers.Serializer[Any]):
    stays = Staying(many=True, required=False, default=list, help_text="Ce qui en reste tout de même, et pourquoi.")
    reverts = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        default=list,
        help_text="Les champs qui reviennent à l'état d'avant, quoi qu'il y soit venu depuis.",
    )


class DecisionReversalView(Resource):
    @extend_schema(operation_id="decisions_reverse", request=ReversalBody, responses={201: QuestionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Préparer la question qui annulerait une décision : son option rend au schéma son état d'avant."""
        data = self.read(ReversalBody, request)
        decision = get_object_or_404(Decision.objects.select_related("standard"), pk=pk)
        question = reversals.prepare(decision=decision, actor=self.person, undoing=_undoing(decision.standard, data), now=self.now)
        return self.write(QuestionSerializer, QUESTIONS.get(pk=question.pk), 201)


class DecisionObjectionsView(Resource):
    @extend_schema(operation_id="decisions_object", request=ObjectionBody, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Évoquer un détail ou contester un consensus\u00a0: la question est de nouveau à arbitrer, son changement défait jusque-là."""
        data = self.read(ObjectionBody, request)
        decisions.object_to(decision=get_object_or_404(Decision, pk=pk), actor=self.person, motive=data["motive"], now=self.now)
        return self.write(DecisionSerializer, rows().get(pk=pk), 201)


class DecisionView(Resource):
    @extend_schema(operation_id="decisions_read", responses=DecisionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une décision."""
        return self.write(DecisionSerializer, get_object_or_404(rows(), pk=pk))
