"""A check, a rewriting or a comparison of what somebody sent: it waits at an address, for whoever has one of its keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeAlias, TypeVar
from uuid import UUID

from django.http import Http404
from rest_framework import permissions as rest_permissions

from api.base import Described, Resource
from standard import visitors
from standard.models import FileComparison, FileConversion, ValidationReport
from standard.permissions import Keys, can_read_file

Job: TypeAlias = ValidationReport | FileConversion | FileComparison
J = TypeVar("J", ValidationReport, FileConversion, FileComparison)


class FileJobSerializer(Described):
    """What each is written with: its key and its addresses."""

    kind: ClassVar[str]
    """What its address begins with."""

    def get_id(self, row: Job) -> UUID:
        """The key by which the caller came, or shall come."""
        return self.view.kwargs.get("pk") or row.secret or row.pk

    def get_url(self, row: Job) -> str:
        return self.address(f"/api/v1/{self.kind}/{self.get_id(row)}/")

    def files(self, row: Job, names: Iterable[str]) -> dict[str, str]:
        """By name, where each of these files is downloaded."""
        return {name: f"{self.get_url(row)}files/{name}" for name in names}

    @classmethod
    def location(cls, row: Job) -> str:
        """Where whoever asked for it comes back."""
        return f"/api/v1/{cls.kind}/{row.secret or row.pk}/"


class OneFileJob(Resource):
    """At one of its addresses, for whoever may read it; elsewhere there is nothing."""

    private = True
    permission_classes = [rest_permissions.AllowAny]

    @property
    def keys(self) -> Keys:
        return visitors.keys(self.request, self.kwargs["pk"])

    def readable(self, row: J | None) -> J:
        if row is None or not can_read_file(self.actor_on(None), row, self.keys):
            raise Http404
        return row
