"""Versions: prepared, published, withdrawn, and their frozen files."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from standard import permissions
from standard.api.base import ActionsField, Described, Resource, RevisionSerializer, documented_actions
from standard.models import Artefact, Release
from standard.permissions import Verdict
from standard.services import releases


class ArtefactSerializer(Described):
    """One published file, at an address that never changes."""

    name = serializers.CharField()
    url = serializers.SerializerMethodField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="En octets.")
    sha256 = serializers.CharField()

    def get_url(self, row: Artefact) -> str:
        return self.address(reverse("standard:artefact", args=[row.release.standard.slug, row.release.version, row.name]))


@documented_actions
class ReleaseActions(ActionsField):
    pass


class ReleaseSerializer(Described):
    """A version of the standard."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    version = serializers.CharField()
    state = serializers.ChoiceField(choices=Release.State.choices)
    date = serializers.DateField()
    imported = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    revision = RevisionSerializer()
    artefacts = ArtefactSerializer(many=True)
    actions = ReleaseActions()

    def get_url(self, row: Release) -> str:
        return self.address(f"/api/v1/releases/{row.pk}/")

    def get_page(self, row: Release) -> str:
        return self.address(row.get_absolute_url())

    def get_actions(self, row: Release) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        return {"publish": permissions.can_publish(actor, row), "withdraw": permissions.can_withdraw(actor, row)}


class Withdrawal(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)


def rows() -> Any:
    artefacts = Artefact.objects.defer("data").select_related("release__standard")
    return Release.objects.select_related("standard", "revision").prefetch_related(Prefetch("artefacts", artefacts))


class ReleaseView(Resource):
    @extend_schema(operation_id="releases_read", responses=ReleaseSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une version et ses fichiers."""
        return self.write(ReleaseSerializer, get_object_or_404(rows(), pk=pk))


class ReleaseWithdrawView(Resource):
    @extend_schema(operation_id="releases_withdraw", request=Withdrawal, responses=ReleaseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Retirer une version publiée, avec un motif\u00a0; ses fichiers restent à leur adresse."""
        data = self.read(Withdrawal, request)
        release = get_object_or_404(Release, pk=pk)
        releases.withdraw(release=release, actor=self.person, reason=data["reason"], now=self.now)
        return self.write(ReleaseSerializer, rows().get(pk=pk))
