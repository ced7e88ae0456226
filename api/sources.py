"""Beginning a standard from an address: asked for, read by the worker, answered for, then imported."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, Resource, TakenName
from api.shapes import OBJECT_OR_NULL
from standard.models import SourceVersion, StartingSource
from standard.permissions import can_create_standard, require
from standard.schema.numbering import LONGEST
from standard.services import sources
from standard.services.sources import SeriesQuestion
from standard.services.standards import Answers
from standard.starting import drafting

State, Holds = StartingSource.State, StartingSource.Holds


class StartingAddress(serializers.Serializer[Any]):
    """An address to begin from."""

    address = serializers.CharField(max_length=2000, help_text="En https, lisible par tout le monde.")
    holds = serializers.ChoiceField(choices=Holds.choices)
    path = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        help_text="Dans un dépôt git, où est le schéma\u00a0; schema.json sinon.",
    )
    resource = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=200, help_text="D'un paquet de données\u00a0: sa table."
    )


class SeriesAnswers(serializers.Serializer[Any]):
    """What became what in a version, by the names of `questions`."""

    version = serializers.CharField(max_length=LONGEST)
    renamed = serializers.ListField(child=serializers.CharField(max_length=5000), required=False, default=list)
    apart = serializers.ListField(child=serializers.CharField(max_length=5000), required=False, default=list)


class FetchedStandard(serializers.Serializer[Any]):
    """What the standard is called, and what became what."""

    slug = serializers.CharField(max_length=80)
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(required=False, allow_blank=True, default="")
    version = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LONGEST, help_text="D'un schéma déjà publié ailleurs\u00a0: son numéro."
    )
    answers = SeriesAnswers(many=True, required=False, default=list)


class SourceVersionSerializer(serializers.ModelSerializer[SourceVersion]):
    date = serializers.DateField(source="day", allow_null=True, help_text="Celle de l'étiquette.")
    findings = serializers.SerializerMethodField(help_text="Ce qui est relevé dans son schéma, sans que rien soit empêché.")

    class Meta:
        model = SourceVersion
        fields = ("version", "tag", "date", "findings", "problem")

    def get_findings(self, row: SourceVersion) -> list[str]:
        said: list[str] = json.loads(row.findings)
        return said


class SeriesQuestionSerializer(serializers.Serializer[SeriesQuestion]):
    """What only a person can tell."""

    version = serializers.CharField()
    name = serializers.CharField(help_text="À reprendre dans `renamed` ou `apart`.")
    text = serializers.CharField(source="guess.text")
    becomes = serializers.ListField(child=serializers.CharField(), source="guess.after_texts")
    reasons = serializers.ListField(child=serializers.CharField(), source="guess.reasons")


class StartingSourceSerializer(Described):
    """`queued`, `running`, then `done` with what was found, or `refused` with a sentence."""

    id = serializers.UUIDField()
    url = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=State.choices)
    refusal = serializers.CharField()
    address: TakenName = serializers.CharField()
    holds = serializers.ChoiceField(choices=Holds.choices)
    standard = serializers.CharField(source="standard.slug", allow_null=True, default=None, help_text="Ce qui en a été fait.")
    versions = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField(help_text="Ce que l'import supposerait\u00a0: chaque nom veut une réponse.")
    descriptor = serializers.SerializerMethodField(
        help_text="D'un tableau ou de données\u00a0: le schéma à corriger, puis à envoyer à `standards/`."
    )

    def get_url(self, row: StartingSource) -> str:
        return self.address(self.location(row))

    @staticmethod
    def location(row: StartingSource) -> str:
        """Where whoever asked for it comes back."""
        return f"/api/v1/starting/sources/{row.pk}/"

    @extend_schema_field(SourceVersionSerializer(many=True))
    def get_versions(self, row: StartingSource) -> Any:
        return SourceVersionSerializer(row.versions.defer("data"), many=True).data

    @extend_schema_field(SeriesQuestionSerializer(many=True))
    def get_questions(self, row: StartingSource) -> Any:
        asked = sources.questions(row, {}) if row.state == State.DONE and row.standard_id is None else ()
        return [SeriesQuestionSerializer(question).data for question in asked]

    @extend_schema_field(OBJECT_OR_NULL)
    def get_descriptor(self, row: StartingSource) -> dict[str, Any] | None:
        if not row.drafts:
            return None
        return drafting.descriptor("", "", "", sources.draft(row)[0])


class _OneSource(Resource):
    private = True

    def found(self, pk: UUID) -> StartingSource:
        require(can_create_standard(self.actor_on(None)))
        row = sources.found_at(pk)
        if row is None:
            raise Http404
        return row


class StartingSourcesView(_OneSource):
    @extend_schema(operation_id="starting_sources_create", request=StartingAddress, responses={202: StartingSourceSerializer})
    def post(self, request: Request) -> Response:
        """Faire lire une adresse, ou les étiquettes d'un dépôt git, pour en commencer un standard. Relisez l'adresse donnée."""
        require(can_create_standard(self.actor_on(None)))
        row = sources.ask(actor=self.person, now=self.now, **self.read(StartingAddress, request))
        return self.write(StartingSourceSerializer, row, 202, Location=StartingSourceSerializer.location(row))


class StartingSourceView(_OneSource):
    @extend_schema(operation_id="starting_sources_retrieve", responses=StartingSourceSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Ce qui a été lu à cette adresse, et où en est l'import."""
        return self.write(StartingSourceSerializer, self.found(pk))


class StartingSourceStandardView(_OneSource):
    @extend_schema(operation_id="starting_sources_standard", request=FetchedStandard, responses={202: StartingSourceSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """En faire un standard\u00a0: la première version aussitôt, les autres l'une après l'autre. Chaque question veut sa réponse."""
        row, said = self.found(pk), self.read(FetchedStandard, request)
        answers = {one["version"]: Answers(one["renamed"], one["apart"]) for one in said.pop("answers")}
        sources.begin(source=row, actor=self.person, now=self.now, answers=answers, **said)
        return self.write(StartingSourceSerializer, self.found(pk), 202)


class StartingSourceResumeView(_OneSource):
    @extend_schema(operation_id="starting_sources_resume", request=None, responses={202: StartingSourceSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Reprendre un import interrompu, à la première version qui manque."""
        sources.resume(source=self.found(pk), actor=self.person, now=self.now)
        return self.write(StartingSourceSerializer, self.found(pk), 202)
