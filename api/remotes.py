"""The repository elsewhere to which a standard is sent."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from standard.permissions import can_describe_standard, require
from standard.services import remotes


class NewRemote(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=500, help_text="En https, sans nom ni mot de passe.")
    token = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=1_000,
        help_text="Gardé chiffré, jamais rendu. Vide\u00a0: celui qui y est.",
    )


class RemoteSerializer(serializers.Serializer[Any]):
    url = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True, help_text="Quand il a été envoyé pour la dernière fois.")
    error = serializers.CharField(help_text="Pourquoi il ne l'est pas encore\u00a0; vide sinon.")


class RemoteView(Resource):
    @extend_schema(operation_id="standards_remote_name", request=NewRemote, responses=RemoteSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Envoyer le dépôt git du standard à un autre dépôt, à chaque changement, sans jamais rien y écraser."""
        require(can_describe_standard(self.actor_on(self.standard)))
        remote = remotes.name(standard=self.standard, actor=self.person, now=self.now, **self.read(NewRemote, request))
        return self.write(RemoteSerializer, remote)

    @extend_schema(operation_id="standards_remote_forget", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Ne plus l'envoyer."""
        remotes.forget(standard=self.standard, actor=self.person, now=self.now)
        return Response(status=204)
