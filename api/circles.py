"""Around the circles: invitations, people without an account, the organisations of the ecosystem."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.services import has_proved
from api.base import ActionsField, Described, Filters, Nothing, OneOf, OrganisationName, Resource, documented_actions
from api.editions import Edited
from api.members import MEMBERS, MemberSerializer, NewMember
from api.parameters import lists
from standard import permissions
from standard.models import Circle, CircleInvitation, Membership, RecordedPerson, Stakeholder
from standard.permissions import Verdict, require
from standard.services import admissions, ecosystem, invitations


@documented_actions
class CircleInvitationActions(ActionsField):
    pass


class CircleInvitationSerializer(Described):
    """An address invited into a circle, for the project team."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    email = serializers.CharField(help_text="Vide une fois l'invitation acceptée, reprise ou expirée\u00a0: elle est oubliée.")
    circle = serializers.ChoiceField(choices=Circle.choices)
    chair = serializers.BooleanField()
    organisation = OrganisationName(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="La fin du mandat offert.")
    invited_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    state = serializers.SerializerMethodField(help_text="`pending`, `accepted`, `revoked` ou `expired`.")
    actions = CircleInvitationActions()

    def get_url(self, row: CircleInvitation) -> str:
        return self.address(f"/api/v1/invitations/{row.pk}/")

    def get_state(self, row: CircleInvitation) -> str:
        return row.state_at(self.view.now)

    def get_actions(self, row: CircleInvitation) -> dict[str, Verdict]:
        allowed = permissions.can_change_invitation(self.view.actor_on(row.standard), row, self.view.now)
        return {"remind": allowed, "revoke": allowed}


INVITATIONS = CircleInvitation.objects.select_related("standard", "organisation")


class CircleInvitationsView(Resource):
    @lists("invitations_list", CircleInvitationSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Les invitations d'un standard, pour son équipe projet, la plus récente d'abord."""
        require(permissions.can_manage_members(self.actor_on(self.standard)))
        return self.write_page(CircleInvitationSerializer, INVITATIONS.filter(standard=self.standard))

    @extend_schema(operation_id="invitations_invite", request=NewMember, responses={200: MemberSerializer, 201: CircleInvitationSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Inviter une adresse\u00a0: qui a un compte devient membre aussitôt (200)\u00a0; une autre reçoit un lien (201)."""
        invited = invitations.invite(standard=self.standard, actor=self.person, now=self.now, **self.read(NewMember, request))
        if isinstance(invited, Membership):
            return self.write(MemberSerializer, MEMBERS.get(pk=invited.pk))
        return self.write(CircleInvitationSerializer, INVITATIONS.get(pk=invited.pk), 201)


class CircleInvitationView(Resource):
    edits = Edited(CircleInvitation)

    @extend_schema(operation_id="invitations_read", responses=CircleInvitationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une invitation, pour l'équipe projet."""
        row = get_object_or_404(INVITATIONS, pk=pk)
        require(permissions.can_manage_members(self.actor_on(row.standard)))
        return self.write(CircleInvitationSerializer, row)

    @extend_schema(operation_id="invitations_revoke", request=None, responses=CircleInvitationSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Reprendre une invitation\u00a0: son lien ne sert plus, son adresse est oubliée."""
        self.read(Nothing, request)
        invitations.revoke(invitation=get_object_or_404(INVITATIONS, pk=pk), actor=self.person, now=self.now)
        return self.write(CircleInvitationSerializer, INVITATIONS.get(pk=pk))


class CircleInvitationReminderView(Resource):
    @extend_schema(operation_id="invitations_remind", request=None, responses=CircleInvitationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Envoyer une invitation de nouveau\u00a0; elle court à partir d'aujourd'hui."""
        self.read(Nothing, request)
        invitations.remind(invitation=get_object_or_404(INVITATIONS, pk=pk), actor=self.person, now=self.now)
        return self.write(CircleInvitationSerializer, INVITATIONS.get(pk=pk))


@documented_actions
class PersonActions(ActionsField):
    pass


class RecordedPersonSerializer(Described):
    """Somebody without an account, whom the team wrote down."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField(help_text="Null pour qui n'a pas accepté d'être nommé, sauf entre membres.")
    email = serializers.SerializerMethodField(help_text="Pour l'équipe projet seulement\u00a0; sinon null.")
    organisation = OrganisationName(allow_null=True)
    circle = serializers.ChoiceField(choices=Circle.choices)
    agreed = serializers.BooleanField()
    recorded_by = serializers.CharField(source="recorded_by.public_name", help_text="Qui de l'équipe l'a notée.")
    recorded_at = serializers.DateTimeField()
    claimed_at = serializers.DateTimeField(allow_null=True, help_text="Depuis quand elle a un compte.")
    actions = PersonActions()

    def get_url(self, row: RecordedPerson) -> str:
        return self.address(f"/api/v1/people/{row.pk}/")

    def get_name(self, row: RecordedPerson) -> str | None:
        shown = permissions.can_see_member(self.view.actor_on(row.standard), 0, agreed=row.agreed)
        return row.name if shown else None

    def get_email(self, row: RecordedPerson) -> str | None:
        return row.email if self.view.actor_on(row.standard).team else None

    def get_actions(self, row: RecordedPerson) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        user = self.view.request.user
        proved = user.is_authenticated and has_proved(user=user, email=row.email)
        return {"forget": permissions.can_manage_members(actor), "claim": permissions.can_claim(actor, row, proved=proved)}


class NewPerson(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    email = serializers.CharField(required=False, allow_blank=True, default="", max_length=254)
    organisation = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    circle = serializers.ChoiceField(choices=Circle.choices, required=False, default="contributor")
    agreed = serializers.BooleanField(required=False, default=False, help_text="Si la personne accepte d'être nommée en public.")


PEOPLE = RecordedPerson.objects.select_related("standard", "organisation", "recorded_by")


class PersonFilters(Filters):
    circle = OneOf(Circle.choices, help_text="Le cercle.")


class PeopleView(Resource):
    @lists("people_list", RecordedPersonSerializer, PersonFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les personnes sans compte que l'équipe projet a notées."""
        return self.write_page(RecordedPersonSerializer, PEOPLE.filter(standard=self.standard))

    @extend_schema(operation_id="people_record", request=NewPerson, responses={201: RecordedPersonSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Noter une personne sans compte, pour que sa part soit dite."""
        person = admissions.write_down(standard=self.standard, actor=self.person, now=self.now, **self.read(NewPerson, request))
        return self.write(RecordedPersonSerializer, PEOPLE.get(pk=person.pk), 201)


class PersonView(Resource):
    @extend_schema(operation_id="people_forget", request=None, responses=RecordedPersonSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer le nom et l'adresse d'une personne notée sans compte."""
        self.read(Nothing, request)
        admissions.forget(person=get_object_or_404(PEOPLE, pk=pk), actor=self.person, now=self.now)
        return self.write(RecordedPersonSerializer, PEOPLE.get(pk=pk))


class PersonClaimView(Resource):
    @extend_schema(operation_id="people_claim", request=None, responses=RecordedPersonSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire que l'on est cette personne, son adresse une fois prouvée."""
        self.read(Nothing, request)
        admissions.claim(person=get_object_or_404(PEOPLE, pk=pk), actor=self.person, now=self.now)
        return self.write(RecordedPersonSerializer, PEOPLE.get(pk=pk))


@documented_actions
class StakeholderActions(ActionsField):
    pass


class StakeholderSerializer(Described):
    """An organisation of the ecosystem, and its part."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    organisation = OrganisationName()
    part = serializers.ChoiceField(choices=Stakeholder.EcosystemPart.choices)
    description = serializers.CharField()
    page = serializers.CharField(source="address", help_text="Son site, ou vide.")
    actions = StakeholderActions()

    def get_url(self, row: Stakeholder) -> str:
        return self.address(f"/api/v1/stakeholders/{row.pk}/")

    def get_actions(self, row: Stakeholder) -> dict[str, Verdict]:
        allowed = permissions.can_describe_standard(self.view.actor_on(row.standard))
        return {"change": allowed, "remove": allowed}


class NewStakeholder(serializers.Serializer[Any]):
    organisation = serializers.CharField(max_length=200)
    part = serializers.ChoiceField(choices=Stakeholder.EcosystemPart.choices)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    page = serializers.CharField(source="address", required=False, allow_blank=True, default="", help_text="Son site.")


class StakeholderChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    part = serializers.ChoiceField(choices=Stakeholder.EcosystemPart.choices, required=False)
    description = serializers.CharField(required=False, allow_blank=True)
    page = serializers.CharField(source="address", required=False, allow_blank=True)


STAKEHOLDERS = Stakeholder.objects.select_related("standard", "organisation")


class StakeholderFilters(Filters):
    part = OneOf(Stakeholder.EcosystemPart.choices, help_text="Le rôle.")


class StakeholdersView(Resource):
    @lists("stakeholders_list", StakeholderSerializer, StakeholderFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les organisations autour d'un standard, avec leur rôle."""
        rows: QuerySet[Stakeholder] = STAKEHOLDERS.filter(standard=self.standard)
        return self.write_page(StakeholderSerializer, rows)

    @extend_schema(operation_id="stakeholders_name", request=NewStakeholder, responses={201: StakeholderSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Nommer une organisation dans l'écosystème."""
        named = ecosystem.name(standard=self.standard, actor=self.person, now=self.now, **self.read(NewStakeholder, request))
        return self.write(StakeholderSerializer, STAKEHOLDERS.get(pk=named.pk), 201)


class StakeholderView(Resource):
    edits = Edited(Stakeholder)

    @extend_schema(operation_id="stakeholders_read", responses=StakeholderSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une organisation de l'écosystème."""
        return self.write(StakeholderSerializer, get_object_or_404(STAKEHOLDERS, pk=pk))

    @extend_schema(operation_id="stakeholders_change", request=StakeholderChange, responses=StakeholderSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Changer ce qui est dit d'une organisation de l'écosystème."""
        data = self.read(StakeholderChange, request)
        row = get_object_or_404(STAKEHOLDERS, pk=pk)
        said = {name: data.get(name, getattr(row, name)) for name in ("part", "description", "address")}
        ecosystem.change(stakeholder=row, actor=self.person, now=self.now, **said)
        return self.write(StakeholderSerializer, STAKEHOLDERS.get(pk=pk))

    @extend_schema(operation_id="stakeholders_remove", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Ne plus nommer une organisation dans l'écosystème."""
        self.read(Nothing, request)
        ecosystem.remove(stakeholder=get_object_or_404(STAKEHOLDERS, pk=pk), actor=self.person, now=self.now)
        return Response(status=204)
