"""Who belongs to the circles of a standard: members, contributors who register or ask to, and the public roster."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Filters, Nothing, OneOf, OrganisationConfirmed, OrganisationName, Resource, documented_actions
from api.editions import Edited
from api.moments import SentMomentField
from api.parameters import asks, lists
from concertation.queries.roster import roster_of
from standard import permissions
from standard.models import Circle, JoinRequest, Membership, RosterConsent
from standard.permissions import Verdict
from standard.services import admissions, members


@documented_actions
class MemberActions(ActionsField):
    pass


class MemberSerializer(Described):
    """Somebody in a circle. The address is for the project team only."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField(help_text="Null pour qui n'a pas accepté d'être nommé, sauf entre membres.")
    email = serializers.SerializerMethodField(help_text="Pour l'équipe projet seulement\u00a0; sinon null.")
    organisation = OrganisationName(allow_null=True)
    organisation_confirmed = OrganisationConfirmed("user")
    circle = serializers.ChoiceField(choices=Circle.choices)
    chair = serializers.BooleanField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    state = serializers.SerializerMethodField(help_text="`active` ou `ended`.")
    actions = MemberActions()

    def get_url(self, row: Membership) -> str:
        return self.address(f"/api/v1/members/{row.pk}/")

    def get_name(self, row: Any) -> str | None:
        shown = permissions.can_see_member(self.view.actor_on(row.standard), row.user_id, agreed=row.agreed)
        return row.user.public_name if shown else None

    def get_email(self, row: Membership) -> str | None:
        actor = self.view.actor_on(row.standard)
        return row.user.email if actor.team or actor.user_id == row.user_id else None

    def get_state(self, row: Membership) -> str:
        return "active" if row.until is None or row.until > self.view.now else "ended"

    def get_actions(self, row: Membership) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        return {
            "end": permissions.can_leave(actor, row) or permissions.can_manage_members(actor),
            "renew": permissions.can_manage_members(actor),
            "confirm": permissions.can_confirm_organisation(actor),
        }


class NewMember(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    circle = serializers.ChoiceField(choices=Circle.choices)
    chair = serializers.BooleanField(required=False, default=False)
    organisation = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    until = SentMomentField(required=False, allow_null=True, default=None, help_text="La fin de son mandat, s'il en a une.")


class Mandate(serializers.Serializer[Any]):
    until = SentMomentField(allow_null=True, help_text="La fin de son mandat\u00a0; null pour aucune.")


class NewContributor(serializers.Serializer[Any]):
    organisation = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


STATES = (("active", "En cours"), ("ended", "Terminée"))
_AGREED = RosterConsent.objects.filter(standard=OuterRef("standard"), user=OuterRef("user"))
MEMBERS = Membership.objects.select_related("user", "organisation", "standard").annotate(agreed=Exists(_AGREED))
REQUESTS = JoinRequest.objects.select_related("user", "organisation", "standard")


@documented_actions
class JoinRequestActions(ActionsField):
    pass


class JoinRequestSerializer(Described):
    """That somebody asks to be a contributor. It is for the project team, and for whoever asked."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField(source="user.public_name")
    organisation = OrganisationName(allow_null=True)
    asked_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=JoinRequest.State.choices)
    reason = serializers.CharField(help_text="Pourquoi elle a été refusée\u00a0; vide sinon.")
    actions = JoinRequestActions()

    def get_url(self, row: JoinRequest) -> str:
        return self.address(f"/api/v1/requests/{row.pk}/")

    def get_actions(self, row: JoinRequest) -> dict[str, Verdict]:
        return {"settle": permissions.can_settle_request(self.view.actor_on(row.standard), row)}


class RequestAnswer(serializers.Serializer[Any]):
    accepted = serializers.BooleanField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", help_text="Pourquoi, quand elle est refusée.")


class MemberFilters(Filters):
    circle = OneOf(Circle.choices, help_text="Le cercle.")
    state = OneOf(STATES, method="in_state", help_text="Si l'appartenance court encore.")

    def in_state(self, rows: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        ended = Q(until__lte=self.view.now)
        return rows.filter(ended) if value == "ended" else rows.exclude(ended)


class MembersView(Resource):
    @lists("members_list", MemberSerializer, MemberFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les membres des cercles d'un standard."""
        return self.write_page(MemberSerializer, MEMBERS.filter(standard=self.standard))

    @extend_schema(operation_id="members_invite", request=NewMember, responses={201: MemberSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Inviter quelqu'un dans un cercle\u00a0; le compte est créé s'il n'existe pas."""
        membership = members.invite(standard=self.standard, actor=self.person, now=self.now, **self.read(NewMember, request))
        return self.write(MemberSerializer, MEMBERS.get(pk=membership.pk), 201)


class ContributorsView(Resource):
    @extend_schema(operation_id="members_join", request=NewContributor, responses={201: MemberSerializer, 202: JoinRequestSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """S'inscrire soi-même comme contributeur, ou le demander à l'équipe projet là où elle approuve les inscriptions."""
        data = self.read(NewContributor, request)
        joined = members.join(standard=self.standard, actor=self.person, organisation=data["organisation"], now=self.now)
        if isinstance(joined, JoinRequest):
            return self.write(JoinRequestSerializer, joined, 202)
        return self.write(MemberSerializer, MEMBERS.get(pk=joined.pk), 201)


class MemberView(Resource):
    edits = Edited(Membership)

    @extend_schema(operation_id="members_read", responses=MemberSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un membre."""
        return self.write(MemberSerializer, get_object_or_404(MEMBERS, pk=pk))

    @extend_schema(operation_id="members_renew", request=Mandate, responses=MemberSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Donner une autre fin à un mandat, ou aucune."""
        data = self.read(Mandate, request)
        members.renew(membership=get_object_or_404(MEMBERS, pk=pk), actor=self.person, until=data["until"], now=self.now)
        return self.write(MemberSerializer, MEMBERS.get(pk=pk))

    @extend_schema(operation_id="members_end", request=None, responses=MemberSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Mettre fin à une appartenance\u00a0; ce que la personne a fait reste."""
        self.read(Nothing, request)
        members.end(membership=get_object_or_404(MEMBERS, pk=pk), actor=self.person, now=self.now)
        return self.write(MemberSerializer, MEMBERS.get(pk=pk))


class RequestFilters(Filters):
    state = OneOf(JoinRequest.State.choices, help_text="Ce qu'il en est.")


class JoinRequestsView(Resource):
    @lists("requests_list", JoinRequestSerializer, RequestFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les demandes d'inscription, pour l'équipe projet."""
        permissions.require(permissions.can_manage_members(self.actor_on(self.standard)))
        return self.write_page(JoinRequestSerializer, REQUESTS.filter(standard=self.standard))


class JoinRequestView(Resource):
    @extend_schema(operation_id="requests_settle", request=RequestAnswer, responses=JoinRequestSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Accepter une demande d'inscription, ou dire pourquoi non."""
        data = self.read(RequestAnswer, request)
        admissions.settle(request=get_object_or_404(REQUESTS, pk=pk), actor=self.person, now=self.now, **data)
        return self.write(JoinRequestSerializer, REQUESTS.get(pk=pk))


class RosterPersonSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    chair = serializers.BooleanField()
    recorded_by = serializers.CharField(help_text="Qui de l'équipe l'a notée, si elle n'a pas de compte\u00a0; vide sinon.")


class RosterPlaceSerializer(serializers.Serializer[Any]):
    organisation = serializers.CharField(help_text="Vide pour qui participe à titre personnel.")
    total = serializers.IntegerField(help_text="Combien de personnes, nommées ou non.")
    people = RosterPersonSerializer(many=True, help_text="Celles qui ont accepté d'être nommées.")


class RosterCircleSerializer(serializers.Serializer[Any]):
    circle = serializers.CharField(source="code")
    title = serializers.CharField(source="label")
    total = serializers.IntegerField()
    organisations = RosterPlaceSerializer(many=True, source="places")


class Listing(serializers.Serializer[Any]):
    listed = serializers.BooleanField(help_text="Si l'on accepte d'être nommé dans la liste publique.")


class RosterView(Resource):
    @asks("roster_read", responses=RosterCircleSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Qui fait le standard\u00a0: ses cercles, par organisation\u00a0; les personnes, si elles l'acceptent."""
        return self.write_all(RosterCircleSerializer, roster_of(self.standard, self.now))

    @extend_schema(operation_id="roster_listing", request=Listing, responses=RosterCircleSerializer(many=True))
    def post(self, request: Request, slug: str) -> Response:
        """Accepter d'être nommé dans la liste publique, ou ne plus l'être."""
        members.be_listed(standard=self.standard, actor=self.person, now=self.now, **self.read(Listing, request))
        return self.write_all(RosterCircleSerializer, roster_of(self.standard, self.now))
