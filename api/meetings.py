"""Meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.base import ActionsField, Described, Filters, Key, OneOf, Resource, Whole, WordsFilter, documented_actions
from api.documents import DocumentSerializer
from api.editions import Edited
from api.moments import SentMomentField
from api.parameters import lists
from api.shapes import OBJECTS
from concertation import permissions
from concertation.models import Activity, AgendaItem, Meeting, Question
from concertation.queries.meetings import roll_call
from concertation.services import meetings
from concertation.services.meetings import Programme
from concertation.services.meetings.agenda import Item
from standard.models import Circle, Membership, Standard
from standard.permissions import Verdict, require
from standard.schema.words import quoted
from standard.services.errors import InvalidInput


@documented_actions
class MeetingActions(ActionsField):
    pass


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """An item of an agenda."""

    class Meta:
        model = AgendaItem
        fields = ("id", "position", "kind", "title", "minutes", "question", "decision", "activity", "opened_at", "closed_at")


class AgendaItemBody(serializers.Serializer[Any]):
    question = Key(required=False, allow_null=True, default=None, help_text="La question, par son identifiant.")
    activity = Key(required=False, allow_null=True, default=None, help_text="L'activité, par son identifiant.")
    title = serializers.CharField(required=False, allow_blank=True, default="", help_text="Sans question\u00a0: de quoi il s'agit.")
    minutes = Whole(required=False, allow_null=True, default=None)
    kind = serializers.CharField(required=False, default="free", help_text="Sans question\u00a0: `presentation` ou `free`.")


class MeetingSerializer(Described):
    """A meeting, and who was there."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Meeting.Kind.choices)
    number = serializers.IntegerField(help_text="Dans sa nature\u00a0: COPIL n°\u00a04.")
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField()
    animators = serializers.CharField()
    circle = serializers.ChoiceField(
        choices=Circle.choices, help_text="Le cercle invité, et ceux qu'il contient\u00a0; vide\u00a0: ouverte à tous."
    )
    announced_at = serializers.DateTimeField(allow_null=True)
    cancel_reason = serializers.CharField(help_text="Pourquoi elle est annulée.")
    agenda = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField(help_text="Ceux que tout le monde peut lire.")
    state = serializers.SerializerMethodField(help_text="`planned`, `live`, `held`, `minuted` ou `cancelled`.")
    present = serializers.SerializerMethodField(help_text="Les présents, par leur nom public et leur organisation.")
    decisions = serializers.SerializerMethodField(help_text="Les identifiants des décisions qui y ont été prises.")
    actions = MeetingActions()

    def get_url(self, row: Meeting) -> str:
        return self.address(f"/api/v1/meetings/{row.pk}/")

    def get_page(self, row: Meeting) -> str:
        return self.address(row.get_absolute_url())

    def get_state(self, row: Meeting) -> str:
        return row.state_at(self.view.now)

    @extend_schema_field(OBJECTS)
    def get_present(self, row: Meeting) -> list[dict[str, Any]]:
        return [
            {
                "name": one.user.public_name if one.user is not None else one.name,
                "organisation": one.organisation.name if one.organisation else None,
            }
            for one in sorted(row.attendances.all(), key=lambda one: one.pk)
        ]

    @extend_schema_field(AgendaItemSerializer(many=True))
    def get_agenda(self, row: Meeting) -> Any:
        items = sorted(row.agenda.all(), key=lambda one: (one.position, one.pk))
        return AgendaItemSerializer(items, many=True, context=self.context).data

    @extend_schema_field(DocumentSerializer(many=True))
    def get_documents(self, row: Meeting) -> Any:
        shown = sorted((one for one in row.documents.all() if one.published_at is not None), key=lambda one: one.pk)
        return DocumentSerializer(shown, many=True, context=self.context).data

    def get_decisions(self, row: Meeting) -> list[int]:
        return sorted(decision.pk for decision in row.decisions.all())

    def get_actions(self, row: Meeting) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.standard), self.view.now
        mine = next((one for one in row.invitations.all() if one.user_id == actor.user_id), None)
        return {
            "edit": permissions.can_change_meeting(actor, row, now),
            "cancel": permissions.can_cancel_meeting(actor, row, now),
            "announce": permissions.can_announce_meeting(actor, row, now),
            "answer": permissions.can_answer_invitation(actor, row, mine, now),
            "set_agenda": permissions.can_set_agenda(actor, row, now),
            "carry_over": permissions.can_carry_over(actor, row, now),
            "open": permissions.can_open_meeting(actor, row, now),
            "run": permissions.can_run_meeting(actor, row, now),
            "held_elsewhere": permissions.can_say_held_elsewhere(actor, row, now),
            "check_in": permissions.can_check_in(actor, row, mine, now),
            "add_document": permissions.can_add_document(actor, row, mine, now),
            "write_minutes": permissions.can_write_minutes(actor, row, now),
        }


class NewMeeting(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Meeting.Kind.choices)
    number = Whole(
        required=False,
        allow_null=True,
        default=None,
        help_text="Celui qui suit la dernière séance de cette nature, sauf mention contraire.",
    )
    title = serializers.CharField(required=False, allow_blank=True, default="")
    starts_at = SentMomentField()
    ends_at = SentMomentField()
    place = serializers.CharField(required=False, allow_blank=True, default="")
    link = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Le lien de connexion\u00a0: aucune réponse de l'API ne le redonne."
    )
    animators = serializers.CharField(required=False, allow_blank=True, default="")
    circle = serializers.ChoiceField(
        choices=Circle.choices,
        allow_blank=True,
        required=False,
        allow_null=True,
        default=None,
        help_text="null\u00a0: celui de sa nature.",
    )
    agenda = AgendaItemBody(many=True, required=False)
    present = serializers.ListField(
        child=Key(),
        required=False,
        help_text="Les présents, par les identifiants de leurs appartenances (`members/`).",
    )
    names = serializers.ListField(
        child=serializers.CharField(), required=False, default=list, help_text="Les présents qui n'ont pas de compte, par leurs noms."
    )


class MeetingChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    kind = serializers.ChoiceField(choices=Meeting.Kind.choices, required=False)
    title = serializers.CharField(required=False, allow_blank=True)
    starts_at = SentMomentField(required=False)
    ends_at = SentMomentField(required=False)
    place = serializers.CharField(required=False, allow_blank=True)
    link = serializers.CharField(required=False, allow_blank=True)
    animators = serializers.CharField(required=False, allow_blank=True)
    circle = serializers.ChoiceField(choices=Circle.choices, allow_blank=True, required=False)
    present = serializers.ListField(child=Key(), required=False)
    guests = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Les invités qui sont venus, par leurs adresses électroniques."
    )
    names = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Les présents qui n'ont pas de compte, par leurs noms."
    )


MEETINGS = Meeting.objects.select_related("standard").prefetch_related(
    "attendances__user", "attendances__organisation", "decisions", "agenda", "documents__meeting__standard", "invitations"
)


def member_of(standard: Standard, key: int | None, field: str) -> User | None:
    """The person of a membership that was named, in this standard."""
    if key is None:
        return None
    found = Membership.objects.filter(standard=standard, pk=key).select_related("user").first()
    if found is None:
        raise InvalidInput(field, f"Ce standard n’a pas de membre {key}\u00a0: nommez la personne par son identifiant.")
    return found.user


def members_of(standard: Standard, keys: Iterable[int]) -> list[Membership]:
    """The memberships that were named, in this standard."""
    wanted = list(dict.fromkeys(keys))
    found = {one.pk: one for one in Membership.objects.filter(standard=standard, pk__in=wanted).select_related("user", "organisation")}
    unknown = next((key for key in wanted if key not in found), None)
    if unknown is not None:
        raise InvalidInput("present", f"Ce standard n’a pas de membre {unknown}\u00a0: nommez les présents par leurs identifiants.")
    return [found[key] for key in wanted]


def _guests_of(meeting: Meeting, addresses: Iterable[str], now: datetime) -> list[User]:
    """Those who have these addresses, among the guests of a meeting and whoever else came."""
    known = {user.email: user for user in roll_call(meeting, now).others}
    wanted = list(dict.fromkeys(address.strip().lower() for address in addresses))
    unknown = next((address for address in wanted if address not in known), None)
    if unknown is not None:
        raise InvalidInput("guests", f"Cette séance n’a pas d’invité à l’adresse {quoted(unknown)}\u00a0: invitez-le, ou dites son nom.")
    return [known[address] for address in wanted]


def items_of(standard: Standard, said: Iterable[dict[str, Any]]) -> list[Item]:
    """The items of an agenda that were sent."""
    listed = list(said)
    questions = _named(Question, standard, (one["question"] for one in listed), "question")
    activities = _named(Activity, standard, (one["activity"] for one in listed), "activité")
    return [
        Item(
            one["title"],
            one["minutes"],
            questions.get(one["question"]),
            kind=one["kind"] if one["question"] is None and one["activity"] is None else "",
            activity=activities.get(one["activity"]),
        )
        for one in listed
    ]


def _named(model: type[Question | Activity], standard: Standard, keys: Iterable[int | None], what: str) -> dict[Any, Any]:
    """The rows of a standard that were named, by their keys."""
    wanted = {key for key in keys if key is not None}
    known: dict[Any, Any] = model._default_manager.filter(standard=standard).in_bulk(wanted)
    unknown = next((key for key in wanted if key not in known), None)
    if unknown is not None:
        raise InvalidInput("agenda", f"Ce standard n’a pas de {what} {unknown}\u00a0: nommez-la par son identifiant.")
    return known


def _programme(said: dict[str, Any]) -> Programme:
    return Programme(**{name: value for name, value in said.items() if name in Programme.__slots__})


class MeetingFilters(Filters):
    kind = OneOf(Meeting.Kind.choices, help_text="La nature.")
    search = WordsFilter("title", "place")


class MeetingsView(Resource):
    @lists("meetings_list", MeetingSerializer, MeetingFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les séances d'un standard."""
        return self.write_page(MeetingSerializer, MEETINGS.filter(standard=self.standard))

    @extend_schema(operation_id="meetings_plan", request=NewMeeting, responses={201: MeetingSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Inscrire une séance, à venir ou tenue\u00a0; les présents se disent une fois qu'elle a commencé."""
        data = self.read(NewMeeting, request)
        meeting = meetings.plan(
            standard=self.standard,
            actor=self.person,
            programme=_programme(data),
            number=data["number"],
            present=members_of(self.standard, data.get("present", [])),
            names=data["names"],
            items=items_of(self.standard, data.get("agenda", [])),
            now=self.now,
        )
        return self.write(MeetingSerializer, MEETINGS.get(pk=meeting.pk), 201)


class MeetingView(Resource):
    edits = Edited(Meeting, also=("attendances",))

    @extend_schema(operation_id="meetings_read", responses=MeetingSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une séance."""
        return self.write(MeetingSerializer, get_object_or_404(MEETINGS, pk=pk))

    @extend_schema(operation_id="meetings_change", request=MeetingChange, responses=MeetingSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Modifier une séance, ou dire qui y était."""
        data = self.read(MeetingChange, request)
        meeting = get_object_or_404(MEETINGS, pk=pk)
        require(permissions.can_change_meeting(self.actor_on(meeting.standard), meeting, self.now))
        present, guests, names = (data.pop(name, None) for name in ("present", "guests", "names"))
        meetings.revise(
            meeting=meeting,
            actor=self.person,
            programme=replace(Programme.of(meeting), **data) if data else None,
            present=None if present is None else members_of(meeting.standard, present),
            guests=None if guests is None else _guests_of(meeting, guests, self.now),
            names=names,
            now=self.now,
        )
        return self.write(MeetingSerializer, MEETINGS.get(pk=pk))
