"""What a standard is for: use cases, how people rank them, what serves them; what fields weigh and cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Filters, Key, OneOf, OrganisationName, PublicName, Resource, WordsFilter, documented_actions
from api.editions import Edited
from api.parameters import asks, lists
from concertation import permissions
from concertation.models import UseCase
from concertation.queries.use_cases import CaseLine, known_use, own_ranking
from concertation.rules.use_cases import EASE, IMPORTANCE, AlarmKind
from concertation.services import use_cases
from concertation.services.use_cases import ACTIONS, CaseText, FieldMark
from standard.models import Stakeholder, Standard
from standard.permissions import Verdict
from standard.queries import working_schema
from standard.schema.model import Schema
from standard.services.errors import InvalidInput


def named_cases(standard: Standard, keys: Sequence[int], field: str) -> list[UseCase]:
    """The use cases of these keys, in their order. Raises `InvalidInput` where one is of no use case of this standard."""
    found = UseCase.objects.filter(standard=standard).in_bulk(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        raise InvalidInput(field, f"Ce standard n’a pas de cas d’usage d’identifiant {missing[0]}.")
    return [found[key] for key in keys]


@documented_actions
class UseCaseActions(ActionsField):
    pass


class ServingFieldSerializer(serializers.Serializer[Any]):
    uid = serializers.CharField()
    name = serializers.CharField()


class UseCaseSerializer(Described):
    """A use that the standard is to serve."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=UseCase.State.choices)
    title = serializers.CharField()
    why = serializers.CharField()
    who = serializers.CharField()
    what = serializers.CharField()
    with_what = serializers.CharField()
    author = PublicName(allow_null=True)
    organisation = OrganisationName(allow_null=True)
    proposed_at = serializers.DateTimeField()
    reason = serializers.CharField(help_text="Pourquoi il est retenu, réuni à un autre ou écarté.")
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    place = serializers.SerializerMethodField(help_text="Sa place dans l'ordre des membres\u00a0; null tant que personne n'a classé.")
    fields_serving = serializers.SerializerMethodField(help_text="Les champs du schéma de travail qui le servent.")
    actions = UseCaseActions()

    def get_url(self, row: UseCase) -> str:
        return self.address(f"/api/v1/use-cases/{row.pk}/")

    def get_page(self, row: UseCase) -> str:
        return self.address(row.get_absolute_url())

    def get_place(self, row: UseCase) -> int | None:
        return self._line(row).place

    @extend_schema_field(ServingFieldSerializer(many=True))
    def get_fields_serving(self, row: UseCase) -> Any:
        return ServingFieldSerializer(self._line(row).fields, many=True).data

    def get_actions(self, row: UseCase) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        settling = {one: permissions.can_settle_use_case(actor, row, action) for one, action in ACTIONS.items()}
        return {"edit": permissions.can_edit_use_case(actor, row), **settling, "link": permissions.can_link_fields(actor)}

    def _line(self, row: UseCase) -> CaseLine:
        known: dict[int, dict[int, CaseLine]] = self.view.__dict__.setdefault("_case_lines", {})
        if row.standard_id not in known:
            known[row.standard_id] = {line.use_case.pk: line for line in known_use(row.standard).every}
        return known[row.standard_id][row.pk]


class UseCaseFilters(Filters):
    state = OneOf(UseCase.State.choices, help_text="Où il en est.")
    search = WordsFilter("title", "why", "who", "what", "with_what", kind="usecase")


class UseCaseBody(serializers.Serializer[Any]):
    title = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    who = serializers.CharField(allow_blank=True)
    what = serializers.CharField(required=False, allow_blank=True, default="")
    with_what = serializers.CharField(required=False, allow_blank=True, default="")


TEXT = tuple(map(str, UseCaseBody().fields))


class UseCaseChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    title = serializers.CharField(required=False, allow_blank=True)
    why = serializers.CharField(required=False, allow_blank=True)
    who = serializers.CharField(required=False, allow_blank=True)
    what = serializers.CharField(required=False, allow_blank=True)
    with_what = serializers.CharField(required=False, allow_blank=True)


class UseCaseOutcome(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=[(one, str(UseCase.State(one).label)) for one in ACTIONS])
    reason = serializers.CharField(required=False, allow_blank=True, default="", help_text="Obligatoire pour réunir et pour écarter.")
    into = Key(required=False, allow_null=True, default=None, help_text="Le cas d'usage auquel le réunir.")


class LinkedFields(serializers.Serializer[Any]):
    names = serializers.ListField(
        child=serializers.CharField(), source="fields", help_text="Les noms des champs\u00a0: ceux-ci, et aucun autre."
    )


class CaseRanking(serializers.Serializer[Any]):
    ranking = serializers.ListField(child=Key(), help_text="Du premier au dernier\u00a0; ceux qui manquent viennent après.")


class FieldAppraisal(serializers.Serializer[Any]):
    """Null for both takes back what one said of the field."""

    name = serializers.CharField(help_text="Le nom du champ.")
    importance = serializers.ChoiceField(choices=list(IMPORTANCE.items()), allow_null=True)
    ease = serializers.ChoiceField(choices=list(EASE.items()), allow_null=True)


class Appraisals(serializers.Serializer[Any]):
    profile = serializers.ChoiceField(choices=Stakeholder.EcosystemPart.choices)
    appraisals = FieldAppraisal(many=True)


class WeighedSerializer(serializers.Serializer[Any]):
    voices = serializers.IntegerField()
    importance = serializers.FloatField(help_text="La moyenne, de 1 à 4.")
    ease = serializers.FloatField(help_text="La moyenne, de 1 à 4.")
    found_easy = serializers.IntegerField(help_text="Combien le trouvent facile à collecter.")


class FieldPointSerializer(serializers.Serializer[Any]):
    uid = serializers.CharField(source="field.uid")
    name = serializers.CharField(source="field.name")
    mandatory = serializers.BooleanField(source="field.required")
    use_cases = serializers.ListField(child=serializers.IntegerField(), source="case_keys")
    weighed = WeighedSerializer(allow_null=True, help_text="null tant que personne n'a donné son avis.")


class ShownAlarmSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[one.value for one in AlarmKind])
    message = serializers.CharField(source="sentence")
    page = serializers.CharField(source="url")


class FieldBoardSerializer(serializers.Serializer[Any]):
    """The board of two axes, and what rings."""

    points = FieldPointSerializer(many=True)
    alarms = ShownAlarmSerializer(many=True)


class UseCasesView(Resource):
    @lists("use_cases_list", UseCaseSerializer, UseCaseFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les cas d'usage d'un standard."""
        return self.write_page(UseCaseSerializer, USE_CASES.filter(standard=self.standard))

    @extend_schema(operation_id="use_cases_propose", request=UseCaseBody, responses={201: UseCaseSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Proposer un cas d'usage."""
        text = CaseText(**self.read(UseCaseBody, request))
        made = use_cases.propose(standard=self.standard, actor=self.person, text=text, now=self.now)
        return self.write(UseCaseSerializer, USE_CASES.get(pk=made.pk), 201)


USE_CASES = UseCase.objects.select_related("standard", "author", "organisation")


class UseCaseStep(Resource):
    """A step of one use case, which answers with it as it has become."""

    @property
    def use_case(self) -> UseCase:
        return get_object_or_404(USE_CASES, pk=self.kwargs["pk"])

    def written(self) -> Response:
        return self.write(UseCaseSerializer, self.use_case)


class UseCaseView(UseCaseStep):
    edits = Edited(UseCase)

    @extend_schema(operation_id="use_cases_read", responses=UseCaseSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un cas d'usage."""
        return self.written()

    @extend_schema(operation_id="use_cases_edit", request=UseCaseChange, responses=UseCaseSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """L'écrire autrement."""
        found = self.use_case
        said = {name: getattr(found, name) for name in TEXT} | self.read(UseCaseChange, request)
        use_cases.edit(use_case=found, actor=self.person, text=CaseText(**said), now=self.now)
        return self.written()


class UseCaseSettleView(UseCaseStep):
    @extend_schema(operation_id="use_cases_settle", request=UseCaseOutcome, responses=UseCaseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Retenir un cas d'usage, le réunir à un autre ou l'écarter."""
        said, found = self.read(UseCaseOutcome, request), self.use_case
        key = said.pop("into")
        into = named_cases(found.standard, [key], "into")[0] if key is not None else None
        use_cases.settle(use_case=found, actor=self.person, into=into, now=self.now, **said)
        return self.written()


class UseCaseFieldsView(UseCaseStep):
    @extend_schema(operation_id="use_cases_link", request=LinkedFields, responses=UseCaseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire quels champs servent un cas d'usage."""
        found = self.use_case
        names = self.read(LinkedFields, request)["fields"]
        uids = _uids(working_schema(found.standard), names, "names")
        use_cases.link(use_case=found, actor=self.person, fields=uids, now=self.now)
        return self.written()


class CaseRankingView(Resource):
    @extend_schema(operation_id="use_cases_own_ranking", responses=CaseRanking)
    def get(self, request: Request, slug: str) -> Response:
        """Son propre classement."""
        return Response({"ranking": list(own_ranking(self.standard, self.reader))})

    @extend_schema(operation_id="use_cases_rank", request=CaseRanking, responses=CaseRanking)
    def post(self, request: Request, slug: str) -> Response:
        """Dire quels cas d'usage viennent d'abord."""
        keys = self.read(CaseRanking, request)["ranking"]
        ranking = named_cases(self.standard, keys, "ranking")
        use_cases.rank(standard=self.standard, actor=self.person, ranking=ranking, now=self.now)
        return Response({"ranking": keys})


class FieldBoardView(Resource):
    @asks(
        "field_board",
        OpenApiParameter("profile", description="Selon un seul profil.", enum=list(Stakeholder.EcosystemPart.values)),
        responses=FieldBoardSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Ce que chaque champ sert, pèse et coûte, et ce qui est à regarder."""
        profile = request.query_params.get("profile", "")
        if profile and profile not in Stakeholder.EcosystemPart.values:
            raise InvalidInput("profile", "Ce profil n’existe pas.")
        return self._drawn(profile)

    @extend_schema(operation_id="field_board_appraise", request=Appraisals, responses=FieldBoardSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Dire ce que des champs pèsent, et la peine qu'il faut pour les collecter."""
        said = self.read(Appraisals, request)
        lines = said["appraisals"]
        uids = _uids(working_schema(self.standard), [line["name"] for line in lines], "appraisals")
        if any((line["importance"] is None) != (line["ease"] is None) for line in lines):
            raise InvalidInput("appraisals", "Dites l’importance et la facilité d’un champ, ou aucune des deux.")
        marks = {
            uid: FieldMark(line["importance"], line["ease"]) if line["importance"] is not None else None
            for uid, line in zip(uids, lines, strict=True)
        }
        use_cases.appraise(standard=self.standard, actor=self.person, profile=said["profile"], marks=marks, now=self.now)
        return self._drawn("")

    def _drawn(self, profile: str) -> Response:
        return self.write(FieldBoardSerializer, known_use(Standard.objects.get(pk=self.standard.pk), profile))


def _uids(schema: Schema, names: Sequence[str], field: str) -> list[str]:
    known = {one.name: one.uid for one in schema.fields}
    missing = [name for name in names if name not in known]
    if missing:
        raise InvalidInput(field, f"Aucun champ ne s’appelle «\u00a0{missing[0]}\u00a0».")
    return [known[name] for name in names]
