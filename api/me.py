"""Who the token is: one's own name, organisation and circles."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import permissions as rest_permissions
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.describing import DataRole, Territory
from accounts.models import TokenScope, User
from api.base import Described, Resource
from api.editions import Edited
from standard.models import Circle, Membership
from standard.services.errors import InvalidInput


class OwnMembership(serializers.Serializer[Any]):
    standard = serializers.CharField(source="standard.slug")
    circle = serializers.ChoiceField(choices=Circle.choices)
    chair = serializers.BooleanField()


class MeSerializer(Described):
    email = serializers.EmailField()
    display_name = serializers.CharField()
    organisation = serializers.CharField(source="organisation.name", default="")
    territory = serializers.ChoiceField(choices=Territory.choices, allow_blank=True)
    data_role = serializers.ChoiceField(choices=DataRole.choices, allow_blank=True)
    circles = serializers.SerializerMethodField()

    @extend_schema_field(OwnMembership(many=True))
    def get_circles(self, row: User) -> Any:
        current = Membership.objects.active(self.view.now).filter(user=row).select_related("standard").order_by("standard__slug", "circle")
        return OwnMembership(current, many=True).data


class NewDescription(serializers.Serializer[Any]):
    display_name = serializers.CharField(required=False, max_length=80, help_text="Le nom que le public lit\u00a0; pas une adresse.")
    organisation = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Celle pour laquelle on parle\u00a0; vide pour aucune."
    )
    territory = serializers.ChoiceField(choices=Territory.choices, required=False, allow_blank=True)
    data_role = serializers.ChoiceField(choices=DataRole.choices, required=False, allow_blank=True)


class MeView(Resource):
    private = True
    edits = Edited(User, only=("display_name", "organisation", "territory", "data_role"))
    permission_classes = [rest_permissions.IsAuthenticated]

    @extend_schema(operation_id="me_read", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Votre compte\u00a0: le nom et l'organisation que le public lit, et vos cercles."""
        return self.write(MeSerializer, self.person)

    @extend_schema(operation_id="me_change", request=NewDescription, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Changer de nom affiché, d'organisation, de territoire ou de profil\u00a0; ce qui n'est pas dit reste."""
        data = self.read(NewDescription, request)
        person = self.person
        organisation = person.organisation.name if person.organisation else ""
        try:
            name = services.public_name(data["display_name"]) if "display_name" in data else person.display_name
        except ValueError as error:
            raise InvalidInput("display_name", str(error)) from None
        services.describe_oneself(
            actor=person,
            display_name=name,
            organisation_name=data.get("organisation", organisation),
            territory=data.get("territory"),
            data_role=data.get("data_role"),
        )
        return self.write(MeSerializer, person)


class TokenSerializer(serializers.Serializer[Any]):
    """Un jeton, jamais montré en entier après sa création."""

    key = serializers.CharField(help_text="Ses premiers signes, qui le nomment.")
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=TokenScope.choices)
    created_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True, help_text="Vide pour un jeton d'avant, sans limite de temps.")
    last_used_on = serializers.DateField(allow_null=True)


class TokensView(Resource):
    private = True
    permission_classes = [rest_permissions.IsAuthenticated]

    @extend_schema(operation_id="me_tokens", responses=TokenSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Vos jetons\u00a0: ce que chacun permet, jusqu'à quand, et le jour où il a servi. On en crée dans votre compte."""
        return self.write_all(TokenSerializer, services.tokens_of(self.person, self.now))


class TokenView(Resource):
    private = True
    permission_classes = [rest_permissions.IsAuthenticated]

    @extend_schema(operation_id="me_tokens_revoke", responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        """Supprimer l'un de vos jetons\u00a0: plus aucun programme ne peut s'en servir."""
        held = next((token for token in services.tokens_of(self.person, self.now) if token.key == key), None)
        if held is None:
            raise Http404
        services.revoke_token(actor=self.person, digest=held.digest)
        return Response(status=204)
