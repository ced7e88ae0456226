"""The organisations of those who take part in a standard."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organisation, name_key
from api.base import Described, Resource
from api.members import MEMBERS, MemberSerializer
from standard.services import organisations
from standard.services.errors import InvalidInput


class OrganisationSerializer(Described):
    """An organisation, and the name under which it is read."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    domain = serializers.CharField()


class Confirmation(serializers.Serializer[Any]):
    domain = serializers.BooleanField(required=False, default=False, help_text="Avec quiconque a une adresse du même domaine.")


class Merging(serializers.Serializer[Any]):
    organisation = serializers.CharField(max_length=200, help_text="Le nom qui disparaît.")
    into = serializers.CharField(max_length=200, help_text="Celui qui est gardé.")


class MemberConfirmView(Resource):
    @extend_schema(operation_id="members_confirm", request=Confirmation, responses=MemberSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Confirmer que quelqu'un parle pour son organisation."""
        data = self.read(Confirmation, request)
        row = get_object_or_404(MEMBERS, pk=pk)
        if row.organisation is None:
            raise InvalidInput("organisation", "Cette personne ne parle pour aucune organisation.")
        organisations.confirm(
            standard=row.standard, actor=self.person, user=row.user, organisation=row.organisation, now=self.now, domain=data["domain"]
        )
        return self.write(MemberSerializer, MEMBERS.get(pk=pk))


class OrganisationMergeView(Resource):
    @extend_schema(operation_id="organisations_merge", request=Merging, responses=OrganisationSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Faire d'un nom une autre écriture d'une organisation, qui est gardée."""
        data = self.read(Merging, request)
        merged, kept = (self._named(name, data[name]) for name in ("organisation", "into"))
        done = organisations.merge(standard=self.standard, actor=self.person, merged=merged, kept=kept, now=self.now)
        return self.write(OrganisationSerializer, done)

    def _named(self, field: str, name: str) -> Organisation:
        found = Organisation.objects.filter(key=name_key(name)).first()
        if found is None:
            raise InvalidInput(field, "Aucune organisation ne porte ce nom.")
        return found
