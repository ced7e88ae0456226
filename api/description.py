"""How the API describes itself (OpenAPI 3.1): what each operation is for, the headers it reads, what it may refuse, and an example."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes
from rest_framework import serializers

from api.base import TakenName
from api.idempotency import HEADER

ALWAYS: Final = (400, 401, 403, 404, 406, 429)
WRITING: Final = (409, 413, 415, 507)
LONGEST_SUMMARY: Final = 120
"""Signs."""


class FaultSerializer(serializers.Serializer[Any]):
    field: TakenName = serializers.CharField(help_text="La donnée en cause, comme `target.field`.")
    message = serializers.CharField()


class RefusalSerializer(serializers.Serializer[Any]):
    """Pourquoi une demande est refusée (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="Une phrase à montrer telle quelle, qui dit quoi faire.")
    errors: TakenName = FaultSerializer(many=True)


class DescribedOperation(AutoSchema):
    def get_summary(self) -> str:
        """The first sentence of what is said of the operation."""
        said = " ".join(str(self.get_description()).split())
        first = said.split(". ")[0].split("\u00a0: ")[0].split("\u00a0; ")[0].rstrip(".")
        return first if len(first) <= LONGEST_SUMMARY else first[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"

    def get_override_parameters(self) -> list[Any]:
        read = list(super().get_override_parameters())
        if self.method == "POST":
            said = "Une clé à vous, un UUID par exemple\u00a0: renvoyée, la demande reçoit la première réponse et ne fait rien."
            read.append(OpenApiParameter(HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER, description=said))
        if self._is_edited():
            said = "L'ETag que vous avez lu à cette adresse\u00a0: 412 si quelqu'un a écrit depuis."
            read.append(OpenApiParameter("If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description=said))
        return read

    def _is_edited(self) -> bool:
        return self.method in ("PUT", "PATCH", "DELETE") and getattr(self.view, "edits", None) is not None

    def _is_create_operation(self) -> bool:
        """What answers 201 says so."""
        return False

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        plain = self.get_response_serializers()
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        if self.method == "DELETE" and not isinstance(plain, dict):
            bodies = {"200": self._get_response_for_code(plain, "200", direction=direction)}
        refused = {*ALWAYS, *(WRITING if self.method != "GET" else ()), *((412,) if self._is_edited() else ())}
        refused |= {422} if self.method == "POST" else set()
        for status in sorted(refused):
            bodies[str(status)] = self._get_response_for_code(RefusalSerializer, str(status), ["application/problem+json"], direction)
        return bodies
