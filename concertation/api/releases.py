"""Versions, with the decisions behind them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from concertation.services import releases
from standard.api.base import (
    Resource,
    page_of,
)
from standard.api.releases import ReleaseSerializer
from standard.api.releases import rows as release_rows
from standard.models import Release


class NewRelease(serializers.Serializer[Any]):
    version = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Par défaut, le numéro que les changements appellent."
    )


class ReleasesView(Resource):
    @extend_schema(operation_id="releases_list", responses=page_of(ReleaseSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Les versions d'un standard."""
        return self.write_page(ReleaseSerializer, release_rows().filter(standard=self.standard))

    @extend_schema(operation_id="releases_prepare", request=NewRelease, responses={201: ReleaseSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Préparer une version\u00a0: une candidate, à relire puis à publier."""
        data = self.read(NewRelease, request)
        release = releases.prepare(standard=self.standard, actor=self.person, version=data["version"], now=self.now)
        return self.write(ReleaseSerializer, release_rows().get(pk=release.pk), 201)


class ReleasePublishView(Resource):
    @extend_schema(operation_id="releases_publish", request=None, responses=ReleaseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Publier une candidate\u00a0: son numéro et tous ses fichiers sont fixés."""
        releases.publish(release=get_object_or_404(Release, pk=pk), actor=self.person, now=self.now)
        return self.write(ReleaseSerializer, release_rows().get(pk=pk))
