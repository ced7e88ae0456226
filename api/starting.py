"""Beginning a standard where there is no schema yet: what a file says of its fields, to correct and create by `standards/`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.parsers import StrictJSONParser
from standard.permissions import can_create_standard, require
from standard.services import starting
from standard.services.errors import InvalidInput
from standard.services.starting import DictionaryTable
from standard.starting import drafting
from standard.starting.dictionary import ROLES
from standard.starting.drafting import DraftField

KINDS = (
    ("dictionary", "Un tableau qui décrit les champs, un par ligne"),
    ("examples", "Des données comme celles que l'on publiera"),
    ("package", "Un schéma en YAML, ou un paquet de données"),
)


class StartingFile(serializers.Serializer[Any]):
    """A file to begin from."""

    file = serializers.FileField(allow_empty_file=True)
    kind = serializers.ChoiceField(choices=KINDS)
    slug = serializers.CharField(required=False, allow_blank=True, default="", max_length=80)
    title = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    roles = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        help_text=f"D'un tableau de champs\u00a0: ce que dit chaque colonne, séparé par des virgules, parmi {', '.join(ROLES)}.",
    )
    resource = serializers.CharField(required=False, allow_blank=True, default="", help_text="D'un paquet de données\u00a0: sa table.")


class StartingColumn(serializers.Serializer[Any]):
    header = serializers.CharField()
    role = serializers.ChoiceField(choices=[("", ""), *ROLES.items()])


class StartingField(serializers.Serializer[Any]):
    name = serializers.CharField()
    found = serializers.CharField(help_text="D'après quoi il est proposé.")


class StartingDraft(serializers.Serializer[Any]):
    """What was understood: nothing is created by it."""

    columns = StartingColumn(many=True)
    fields_found = StartingField(many=True)
    lists = serializers.ListField(child=serializers.CharField(), help_text="Les feuilles du classeur d’où viennent des listes de valeurs.")
    unread = serializers.ListField(child=serializers.CharField(), help_text="Les feuilles du classeur qui n’ont pas été lues.")
    descriptor = serializers.SerializerMethodField(help_text="Le schéma à corriger, puis à envoyer à `standards/`.")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_descriptor(self, row: dict[str, Any]) -> dict[str, Any]:
        said: dict[str, Any] = row["descriptor"]
        return said


class StartingView(Resource):
    parser_classes = [StrictJSONParser, MultiPartParser]

    @extend_schema(operation_id="starting_read", request={"multipart/form-data": StartingFile}, responses=StartingDraft)
    def post(self, request: Request) -> Response:
        """Lire un tableau de champs, des données ou un paquet, et en tirer un schéma à corriger. Rien n'est créé."""
        require(can_create_standard(self.actor_on(None)))
        said = self.read(StartingFile, request)
        data = said["file"].read()
        if said["kind"] == "package":
            descriptor = starting.read_package(
                actor=self.person, name=said["file"].name or "", data=data, resource=said["resource"], now=self.now
            )
            return self.write(StartingDraft, {"columns": [], "fields_found": [], "lists": [], "unread": [], "descriptor": descriptor})
        table: DictionaryTable | None = None
        if said["kind"] == "dictionary":
            table = starting.read_dictionary(actor=self.person, data=data, now=self.now)
            fields = table.fields(_roles(table, said["roles"]))
        else:
            fields = starting.guess_fields(actor=self.person, data=data, now=self.now)
        return self.write(StartingDraft, _draft(said, table, fields))


def _roles(table: DictionaryTable, text: str) -> tuple[str, ...]:
    if not text:
        return table.roles
    asked = tuple(role.strip() for role in text.split(","))
    unknown = [role for role in asked if role and role not in ROLES]
    if unknown or len(asked) != len(table.header):
        raise InvalidInput("roles", f"Donnez un rôle par colonne ({len(table.header)}), parmi {', '.join(ROLES)}, ou rien pour l'ignorer.")
    return asked


def _draft(said: dict[str, Any], table: DictionaryTable | None, fields: tuple[DraftField, ...]) -> dict[str, Any]:
    columns = zip(table.header, _roles(table, said["roles"]), strict=True) if table is not None else ()
    return {
        "columns": [{"header": header, "role": role} for header, role in columns],
        "lists": list(table.lists) if table is not None else [],
        "unread": list(table.unread) if table is not None else [],
        "fields_found": [{"name": name, "found": field.found} for name, field in drafting.named(fields)],
        "descriptor": drafting.descriptor(said["slug"], said["title"], "", fields),
    }
