"""What is done with a meeting before, during and after it: each a twin of a button of its page."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Key, Nothing, Resource, Whole, all_named
from api.editions import Edited
from api.meetings import (
    MEETINGS,
    AgendaItemBody,
    AgendaItemSerializer,
    MeetingSerializer,
    items_of,
    member_of,
)
from concertation.models import AgendaItem, Invitation, Meeting
from concertation.services import meetings
from concertation.services.meetings import agenda


class MeetingStep(Resource):
    """A step of one meeting, which answers with the meeting as it has become."""

    @property
    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting.objects.select_related("standard"), pk=self.kwargs["pk"])

    def written(self, status: int = 200) -> Response:
        return self.write(MeetingSerializer, MEETINGS.get(pk=self.kwargs["pk"]), status)


class ReasonSaid(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True, help_text="Les invités le liront.")


class AnswerSaid(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=Invitation.Intent.choices)
    representative = serializers.CharField(required=False, allow_blank=True, default="")
    member = Key(
        required=False, allow_null=True, default=None, help_text="Pour l'équipe\u00a0: qui a répondu autrement qu'ici (`members/`)."
    )


class GuestSaid(serializers.Serializer[Any]):
    email = serializers.CharField()


class GuestInvited(GuestSaid):
    name = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Celui que la liste des présents dira, tant qu'il n'en a pas choisi un."
    )


class ItemsSaid(serializers.Serializer[Any]):
    items = AgendaItemBody(many=True)


class ItemChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    title = serializers.CharField(required=False, allow_blank=True)
    minutes = Whole(required=False, allow_null=True)
    kind = serializers.CharField(required=False, help_text="`presentation` ou `free`.")
    move = serializers.ChoiceField(choices=["up", "down"], required=False)
    notes = serializers.CharField(required=False, allow_blank=True, help_text="Ce qui s'en dit, pour le compte rendu.")


class CarriedTo(serializers.Serializer[Any]):
    to = Key(help_text="La séance où reporter ce qui n'a pas été vu.")


class ItemReached(serializers.Serializer[Any]):
    item = Key(allow_null=True, help_text="Le point où la séance en vient\u00a0; null\u00a0: aucun.")


class CodeSaid(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Le code affiché dans la salle.")


class MeetingAnnounceView(MeetingStep):
    @extend_schema(operation_id="meetings_announce", request=None, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Envoyer les invitations, ou relancer celles et ceux qui n'ont pas répondu."""
        self.read(Nothing, request)
        meetings.announce(meeting=self.meeting, actor=self.person, now=self.now)
        return self.written()


class MeetingCancelView(MeetingStep):
    @extend_schema(operation_id="meetings_cancel", request=ReasonSaid, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Annuler une séance à venir."""
        meetings.cancel(meeting=self.meeting, actor=self.person, now=self.now, **self.read(ReasonSaid, request))
        return self.written()


class MeetingAnswerView(MeetingStep):
    @extend_schema(operation_id="meetings_answer", request=AnswerSaid, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire si l'on vient, ou qui vient à sa place."""
        said, found = self.read(AnswerSaid, request), self.meeting
        person = member_of(found.standard, said.pop("member"), "member")
        meetings.answer(meeting=found, actor=self.person, person=person, now=self.now, **said)
        return self.written()


class MeetingGuestsView(MeetingStep):
    @extend_schema(operation_id="meetings_invite", request=GuestInvited, responses={201: MeetingSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Inviter quelqu'un à cette séance seulement."""
        meetings.invite_guest(meeting=self.meeting, actor=self.person, now=self.now, **self.read(GuestInvited, request))
        return self.written(201)

    @extend_schema(operation_id="meetings_take_guest_back", request=GuestSaid, responses=MeetingSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Reprendre l'invitation de quelqu'un\u00a0: son adresse personnelle ne donne plus le lien."""
        email = self.read(GuestSaid, request)["email"].strip().lower()
        held = self.meeting.invitations.filter(guest=True).select_related("meeting__standard", "user")
        guest = get_object_or_404(held, user__email=email)
        meetings.take_guest_back(invitation=guest, actor=self.person, now=self.now)
        return self.written()


class MeetingAgendaView(MeetingStep):
    @extend_schema(operation_id="agenda_add", request=ItemsSaid, responses={201: MeetingSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ajouter des points à la fin de l'ordre du jour."""
        said, found = self.read(ItemsSaid, request), self.meeting
        agenda.add(meeting=found, actor=self.person, items=items_of(found.standard, said["items"]), now=self.now)
        return self.written(201)


class MeetingAgendaBuildView(MeetingStep):
    @extend_schema(operation_id="agenda_build", request=None, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Mettre à l'ordre du jour tout ce qui attend\u00a0: points reportés, questions, versions, conditions, suites à donner."""
        self.read(Nothing, request)
        agenda.build(meeting=self.meeting, actor=self.person, now=self.now)
        return self.written()


class MeetingCarryView(MeetingStep):
    @extend_schema(operation_id="agenda_carry_over", request=CarriedTo, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Reporter à une autre séance ce qui n'a pas été vu."""
        found = self.meeting
        to = get_object_or_404(Meeting.objects.filter(standard=found.standard), pk=self.read(CarriedTo, request)["to"])
        agenda.carry_over(meeting=found, to=to, actor=self.person, now=self.now)
        return self.written()


class AgendaItemView(Resource):
    edits = Edited(AgendaItem)

    @extend_schema(operation_id="agenda_item_read", responses=AgendaItemSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un point de l'ordre du jour."""
        return self.write(AgendaItemSerializer, self._item(pk))

    @extend_schema(operation_id="agenda_change", request=ItemChange, responses=AgendaItemSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Dire un point autrement, le monter ou le descendre, noter ce qui s'en dit."""
        said, item = self.read(ItemChange, request), self._item(pk)
        if said.keys() & {"title", "minutes", "kind"}:
            written = {
                "title": item.title,
                "minutes": item.minutes,
                **{key: said[key] for key in ("title", "minutes", "kind") if key in said},
            }
            agenda.change(item=item, actor=self.person, now=self.now, kind=said.get("kind", ""), **written)
        if "move" in said:
            agenda.move(item=item, actor=self.person, to=said["move"], now=self.now)
        if "notes" in said:
            agenda.note(item=item, actor=self.person, notes=said["notes"], now=self.now)
        return self.write(AgendaItemSerializer, self._item(pk))

    @extend_schema(operation_id="agenda_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer un point de l'ordre du jour."""
        agenda.remove(item=self._item(pk), actor=self.person, now=self.now)
        return Response(status=204)

    def _item(self, pk: int) -> AgendaItem:
        return get_object_or_404(AgendaItem.objects.select_related("meeting__standard"), pk=pk)


class MeetingOpenView(MeetingStep):
    @extend_schema(operation_id="meetings_open", request=None, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ouvrir la séance."""
        self.read(Nothing, request)
        meetings.open_meeting(meeting=self.meeting, actor=self.person, now=self.now)
        return self.written()


class ItemsNotReached(serializers.Serializer[Any]):
    not_reached = serializers.ListField(
        child=Key(), required=False, default=list, help_text="Les points qui n'ont pas été vus\u00a0: ils peuvent se reporter."
    )


class MeetingHeldElsewhereView(MeetingStep):
    @extend_schema(operation_id="meetings_held_elsewhere", request=ItemsNotReached, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire que la séance s'est tenue sans sa page en direct, à partir du lendemain."""
        found, keys = self.meeting, self.read(ItemsNotReached, request)["not_reached"]
        items = all_named(found.agenda.filter(pk__in=keys), keys, at="not_reached", lacking="Cette séance n’a pas de point n°")
        meetings.held_elsewhere(meeting=found, actor=self.person, not_reached=items, now=self.now)
        return self.written()


class MeetingGoToView(MeetingStep):
    @extend_schema(operation_id="meetings_go_to", request=ItemReached, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Passer à un point."""
        key, found = self.read(ItemReached, request)["item"], self.meeting
        item = get_object_or_404(found.agenda, pk=key) if key is not None else None
        meetings.go_to(meeting=found, actor=self.person, item=item, now=self.now)
        return self.written()


class MeetingCloseView(MeetingStep):
    @extend_schema(operation_id="meetings_close", request=None, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Clore la séance."""
        self.read(Nothing, request)
        meetings.close_meeting(meeting=self.meeting, actor=self.person, now=self.now)
        return self.written()


class MeetingCheckInView(MeetingStep):
    @extend_schema(operation_id="meetings_check_in", request=CodeSaid, responses=MeetingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire que l'on est là, par le code affiché."""
        meetings.check_in(meeting=self.meeting, actor=self.person, now=self.now, **self.read(CodeSaid, request))
        return self.written()
