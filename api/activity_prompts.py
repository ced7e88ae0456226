"""What an activity asks, as the API reads and writes it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.base import TakenName, Whole
from concertation.rules.activities import AskedPrompt, AskedWords, quiz
from concertation.rules.activities.debate import places
from concertation.rules.glossary import TERMS


class PromptResultSerializer(serializers.Serializer[Any]):
    """Combien ont donné une réponse."""

    label: TakenName = serializers.CharField()
    chosen = serializers.IntegerField(help_text="En ligne.")
    hands = serializers.IntegerField(help_text="À main levée.")


class PromptWordsSerializer(serializers.Serializer[AskedWords]):
    """Ce qu'une question ou une affirmation disait, jusqu'à ce que ses mots soient corrigés."""

    until = serializers.DateTimeField()
    answered = serializers.IntegerField(help_text="Combien de personnes avaient déjà participé.")
    text = serializers.CharField()
    labels = serializers.ListField(child=serializers.CharField())
    right = serializers.IntegerField(allow_null=True)
    explanation = serializers.CharField()


class PromptSerializer(serializers.Serializer[AskedPrompt]):
    """Une question d'un quiz, ou une affirmation d'un débat."""

    id = serializers.IntegerField(source="key")
    text = serializers.CharField()
    labels = serializers.ListField(child=serializers.CharField(), help_text="Ses réponses, ou les repères de son axe, dans l'ordre.")
    right = serializers.IntegerField(
        allow_null=True,
        help_text="D'un quiz\u00a0: la place de la bonne réponse, à partir de 0\u00a0; null tant que vous n'avez pas répondu.",
    )
    explanation = serializers.CharField()
    places = serializers.SerializerMethodField(help_text="D'un débat\u00a0: les places de son axe, sur un repère ou entre deux.")
    synthesis = serializers.CharField()
    outcome = serializers.CharField(help_text="`consensus`, `no_consensus`\u00a0; vide tant que rien n'est conclu.")
    added_at = serializers.DateTimeField(
        source="added", allow_null=True, help_text="Quand elle a été ajoutée à une activité déjà ouverte\u00a0; null sinon."
    )
    corrections = PromptWordsSerializer(
        source="before", many=True, read_only=True, help_text="Ce qui était demandé avant d'être corrigé, du plus ancien au plus récent."
    )
    results = serializers.SerializerMethodField(help_text="D'un quiz clos, à partir de trois réponses\u00a0; null sinon.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_places(self, row: AskedPrompt) -> list[str]:
        return list(places(row.labels)) if self.context["debated"] else []

    @extend_schema_field(PromptResultSerializer(many=True, allow_null=True))
    def get_results(self, row: AskedPrompt) -> list[dict[str, Any]] | None:
        found = quiz.result(row) if row.chosen else None
        return None if found is None else [{"label": one.label, "chosen": one.chosen, "hands": one.hands} for one in found.shares]


class PromptBody(serializers.Serializer[Any]):
    """A question with its answers and the right one, or a statement with the anchors of its axis."""

    text = serializers.CharField(allow_blank=True)
    labels = serializers.ListField(child=serializers.CharField(allow_blank=True), max_length=20)
    right = Whole(required=False, allow_null=True, default=None, help_text="La place de la bonne réponse, à partir de 0.")
    explanation = serializers.CharField(required=False, allow_blank=True, default="")


class PromptsBody(serializers.Serializer[Any]):
    prompts = PromptBody(many=True, required=False)
    terms = serializers.ListField(
        child=serializers.ChoiceField(choices=list(TERMS)),
        required=False,
        max_length=len(TERMS),
        help_text="Des mots du glossaire\u00a0: chacun fait une question.",
    )


def prompt_said(data: dict[str, Any]) -> AskedPrompt:
    return AskedPrompt(data["text"], tuple(data["labels"]), data["right"], data["explanation"])


def prompts_said(data: dict[str, Any]) -> list[AskedPrompt]:
    """The prompts that were sent: written, or made from the glossary."""
    return [*(prompt_said(one) for one in data.get("prompts", [])), *quiz.from_glossary(data.get("terms", []))]
