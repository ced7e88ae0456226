"""Fields that a standard shares with others: who must agree, what was said, the decisions that wait."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.base import Key, Nothing, OrganisationName, PublicName, Resource
from api.editions import Edited
from concertation.models import Decision, Exchange, SharedField
from concertation.queries.sharing import shared_lines
from concertation.services import sharing
from concertation.services.sharing import Sharing
from standard.queries import working_schema
from standard.services import standards
from standard.services.errors import InvalidInput


class ExchangeSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Exchange.Kind.choices)
    body = serializers.CharField()
    decision = serializers.IntegerField(source="decision_id", allow_null=True)
    author = PublicName(allow_null=True)
    organisation = OrganisationName(allow_null=True)
    at = serializers.DateTimeField()


class UnderAgreementSerializer(serializers.Serializer[Any]):
    decision = serializers.IntegerField(source="decision.pk")
    agreed = serializers.BooleanField()


class SharedFieldSerializer(serializers.Serializer[Any]):
    """A field shared with another standard."""

    id = serializers.IntegerField(source="shared.pk")
    name = serializers.SerializerMethodField(help_text="Le nom du champ\u00a0; null s'il n'est plus dans le schéma.")
    with_whom = serializers.CharField(source="shared.with_whom")
    other = serializers.CharField(source="shared.other.slug", default=None, allow_null=True, help_text="Un standard de ce site.")
    other_field = serializers.CharField(source="shared.other_field")
    address = serializers.CharField(source="shared.address")
    version = serializers.CharField(source="shared.version")
    agreeing = serializers.CharField(source="shared.agreeing", help_text="Qui doit donner son accord.")
    since = serializers.DateTimeField(source="shared.since")
    ended_at = serializers.DateTimeField(source="shared.ended_at", allow_null=True)
    exchanges = ExchangeSerializer(many=True)
    decisions = UnderAgreementSerializer(many=True, help_text="Celles qui sont sous condition, et changent ce champ.")

    def get_name(self, row: Any) -> str | None:
        return row.field.name if row.field is not None else None


class SharingSaid(serializers.Serializer[Any]):
    agreeing = serializers.CharField(allow_blank=True)
    other = serializers.CharField(required=False, allow_blank=True, default="", help_text="Le `slug` d'un standard de ce site.")
    other_field = serializers.CharField(required=False, allow_blank=True, default="", help_text="Le nom du champ là-bas.")
    with_name = serializers.CharField(required=False, allow_blank=True, default="", help_text="Le nom d'un standard d'ailleurs.")
    address = serializers.CharField(required=False, allow_blank=True, default="")
    version = serializers.CharField(required=False, allow_blank=True, default="")
    owner = serializers.EmailField(required=False, allow_blank=True, default="", help_text="Le membre qui suit ce partage.")


class NewSharingSaid(SharingSaid):
    name = serializers.CharField(help_text="Le nom du champ partagé.")


class ExchangeSaid(serializers.Serializer[Any]):
    body = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=Exchange.Kind.choices, required=False, default="message")
    decision = Key(required=False, allow_null=True, default=None, help_text="La décision sous condition dont il s'agit.")


def sharing_of(said: dict[str, Any]) -> Sharing:
    """With whom, as it was said. Raises `InvalidInput("other" | "owner", …)`."""
    other = standards.find(said["other"], said_in="other") if said["other"] else None
    owner = User.objects.filter(email=said["owner"].strip().lower()).first() if said["owner"] else None
    if said["owner"] and owner is None:
        raise InvalidInput("owner", "Choisissez un membre du standard.")
    return Sharing(said["agreeing"], other, said["other_field"], said["with_name"], said["address"], said["version"], owner)


class SharingResource(Resource):
    @property
    def shared(self) -> SharedField:
        return get_object_or_404(SharedField.objects.select_related("standard", "other"), pk=self.kwargs["pk"])

    def told(self, shared: SharedField, status: int = 200) -> Response:
        lines = shared_lines(shared.standard, working_schema(shared.standard))
        return self.write(SharedFieldSerializer, next(line for line in lines if line.shared.pk == shared.pk), status)


class SharedFieldsView(SharingResource):
    @extend_schema(operation_id="shared_fields_list", responses=SharedFieldSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Les champs partagés avec d'autres standards\u00a0: il y en a 200 au plus, tous sont donnés."""
        return self.write_all(SharedFieldSerializer, shared_lines(self.standard, working_schema(self.standard)))

    @extend_schema(operation_id="shared_fields_share", request=NewSharingSaid, responses={201: SharedFieldSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Dire qu'un champ est partagé, et avec qui."""
        said = self.read(NewSharingSaid, request)
        field = working_schema(self.standard).by_name(said["name"])
        if field is None:
            raise InvalidInput("name", "Choisissez un champ du schéma.")
        sharing_said = sharing_of(said)
        shared = sharing.share(standard=self.standard, actor=self.person, field=field.uid, sharing=sharing_said, now=self.now)
        return self.told(shared, 201)


class SharedFieldView(SharingResource):
    edits = Edited(SharedField)

    @extend_schema(operation_id="shared_fields_read", responses=SharedFieldSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un champ partagé, ce qui s'en est dit et ce qui attend."""
        return self.told(self.shared)

    @extend_schema(operation_id="shared_fields_change", request=SharingSaid, responses=SharedFieldSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Dire autrement avec qui, ou dans quelle version."""
        said = self.read(SharingSaid, request)
        return self.told(sharing.change(shared=self.shared, actor=self.person, sharing=sharing_of(said), now=self.now))

    @extend_schema(operation_id="shared_fields_end", request=None, responses=SharedFieldSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Dire que le champ n'est plus partagé\u00a0; ce qui s'est dit reste."""
        self.read(Nothing, request)
        return self.told(sharing.end(shared=self.shared, actor=self.person, now=self.now))


class SharedFieldExchangesView(SharingResource):
    @extend_schema(operation_id="shared_fields_say", request=ExchangeSaid, responses={201: SharedFieldSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Garder ce qui s'est dit, un accord ou un désaccord."""
        said, shared = self.read(ExchangeSaid, request), self.shared
        key = said.pop("decision")
        decision = Decision.objects.filter(standard=shared.standard, pk=key).first() if key is not None else None
        if key is not None and decision is None:
            raise InvalidInput("decision", "Cette décision n’attend pas d’accord sur ce champ.")
        sharing.say(shared=shared, actor=self.person, decision=decision, now=self.now, **said)
        return self.told(shared, 201)
