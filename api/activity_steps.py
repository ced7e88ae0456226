"""What an activity asks, taking part in it, and what becomes of what was said there: each a twin of a button of its page."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.activities import ActivitySerializer, ActivityStep, entry_of, prompt_of
from api.activity_prompts import PromptBody, PromptsBody, prompt_said, prompts_said
from api.base import Key, Nothing
from api.meetings import member_of
from concertation.models import Meeting, Question
from concertation.rules.activities.base import MOST_HANDS
from concertation.rules.activities.open_questions import FATES, FORUMS
from concertation.services import activities
from concertation.services.activities import Speaker


class QuizAnswerBody(serializers.Serializer[Any]):
    prompt = Key()
    place = serializers.IntegerField(min_value=0, max_value=100, help_text="La place de la réponse choisie, à partir de 0.")


class QuizAnswersBody(serializers.Serializer[Any]):
    answers = QuizAnswerBody(many=True)


class HandsBody(serializers.Serializer[Any]):
    hands = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_HANDS),
        max_length=20,
        help_text="Un nombre par réponse, dans leur ordre.",
    )


class EntryBody(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True)
    setting = serializers.CharField(required=False, allow_blank=True, default="", help_text="D'un tour de table\u00a0: dans quel cadre.")
    prompt = Key(required=False, allow_null=True, default=None, help_text="D'un débat\u00a0: l'affirmation.")
    place = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=100)
    member = Key(
        required=False, allow_null=True, default=None, help_text="Pour l'équipe\u00a0: le membre qui parle dans la salle (`members/`)."
    )
    name = serializers.CharField(required=False, allow_blank=True, default="", help_text="Pour l'équipe\u00a0: qui parle, sans compte.")


class ConclusionBody(serializers.Serializer[Any]):
    synthesis = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True, help_text="`consensus` ou `no_consensus`.")


class ForumBody(serializers.Serializer[Any]):
    forum = serializers.ChoiceField(choices=list(FORUMS.items()), allow_blank=True)


class FateBody(serializers.Serializer[Any]):
    fate = serializers.ChoiceField(choices=list(FATES.items()))
    question = Key(required=False, allow_null=True, default=None)
    meeting = Key(required=False, allow_null=True, default=None)
    text = serializers.CharField(required=False, allow_blank=True, default="", help_text="La réponse, ou la raison.")


class EntryHiding(serializers.Serializer[Any]):
    motive = serializers.CharField(allow_blank=True)


class ActivityPromptsView(ActivityStep):
    @extend_schema(operation_id="activities_ask", request=PromptsBody, responses={201: ActivitySerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ajouter des questions à un quiz, ou des affirmations à un débat, jusqu'à sa clôture. Qui a participé est prévenu."""
        prompts = prompts_said(self.read(PromptsBody, request))
        activities.ask(activity=self.activity, actor=self.person, prompts=prompts, now=self.now)
        return self.written(status=201)


class ActivityPromptView(ActivityStep):
    @extend_schema(operation_id="activity_prompts_change", request=PromptBody, responses=ActivitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Demander autrement une question ou une affirmation, à la place où elle est."""
        prompt = activities.rewrite(prompt=prompt_of(pk), actor=self.person, said=prompt_said(self.read(PromptBody, request)), now=self.now)
        return self.written(prompt.activity_id)

    @extend_schema(operation_id="activity_prompts_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer une question ou une affirmation."""
        activities.take_off(prompt=prompt_of(pk), actor=self.person, now=self.now)
        return Response(status=204)


class PromptCorrectionView(ActivityStep):
    @extend_schema(operation_id="activity_prompts_correct", request=PromptBody, responses=ActivitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Corriger les mots d'une question ou d'une affirmation déjà ouverte\u00a0: ce qu'elle disait avant se lit à côté."""
        prompt = activities.correct(prompt=prompt_of(pk), actor=self.person, said=prompt_said(self.read(PromptBody, request)), now=self.now)
        return self.written(prompt.activity_id)


class QuizAnswersView(ActivityStep):
    @extend_schema(operation_id="activities_answer", request=QuizAnswersBody, responses={201: ActivitySerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Répondre à un quiz, une fois. Vos réponses sont comptées, et ne sont écrites nulle part à côté de votre nom."""
        answers = {one["prompt"]: one["place"] for one in self.read(QuizAnswersBody, request)["answers"]}
        activities.answer_quiz(activity=self.activity, actor=self.person, answers=answers, now=self.now)
        return self.written(status=201)


class HandsView(ActivityStep):
    @extend_schema(operation_id="activity_prompts_hands", request=HandsBody, responses=ActivitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Dire combien de mains se sont levées pour chaque réponse."""
        prompt = prompt_of(pk)
        activities.raise_hands(prompt=prompt, actor=self.person, hands=self.read(HandsBody, request)["hands"], now=self.now)
        return self.written(prompt.activity_id)


class ConclusionView(ActivityStep):
    @extend_schema(operation_id="activity_prompts_conclude", request=ConclusionBody, responses=ActivitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Écrire la synthèse d'une affirmation\u00a0; « pas de consensus » en est une."""
        prompt = prompt_of(pk)
        activities.conclude(prompt=prompt, actor=self.person, now=self.now, **self.read(ConclusionBody, request))
        return self.written(prompt.activity_id)


class EntriesView(ActivityStep):
    @extend_schema(operation_id="activities_say", request=EntryBody, responses={201: ActivitySerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Se présenter, poser une question, prendre position\u00a0; ou, pour l'équipe, noter ce que quelqu'un dit dans la salle."""
        said, found = self.read(EntryBody, request), self.activity
        person, name, key = member_of(found.standard, said.pop("member"), "member"), said.pop("name"), said.pop("prompt")
        speaker = Speaker(person, name) if person is not None or name else None
        prompt = found.prompts.filter(pk=key).select_related("activity").first() if key is not None else None
        activities.say(activity=found, actor=self.person, prompt=prompt, speaker=speaker, now=self.now, **said)
        return self.written(status=201)


class EntryView(ActivityStep):
    @extend_schema(operation_id="activity_entries_withdraw", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer ce qu'on a dit\u00a0; pour l'équipe, ce qu'elle a noté par erreur."""
        activities.withdraw(entry=entry_of(pk), actor=self.person, now=self.now)
        return Response(status=204)


class EntryHideView(ActivityStep):
    @extend_schema(operation_id="activity_entries_hide", request=EntryHiding, responses=ActivitySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Masquer ce que quelqu'un a dit\u00a0: il en lit la raison, comme tout le monde."""
        entry = entry_of(pk)
        activities.hide(entry=entry, actor=self.person, now=self.now, **self.read(EntryHiding, request))
        return self.written(entry.activity_id)


class EntryHeartView(ActivityStep):
    @extend_schema(operation_id="activity_entries_heart", request=None, responses=ActivitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Dire qu'une question en suspens compte aussi pour soi."""
        self.read(Nothing, request)
        entry = entry_of(pk)
        activities.heart(entry=entry, actor=self.person, now=self.now)
        return self.written(entry.activity_id)

    @extend_schema(operation_id="activity_entries_unheart", responses=ActivitySerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Reprendre son cœur."""
        entry = entry_of(pk)
        activities.unheart(entry=entry, actor=self.person, now=self.now)
        return self.written(entry.activity_id)


class EntryForumView(ActivityStep):
    @extend_schema(operation_id="activity_entries_sort", request=ForumBody, responses=ActivitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Ranger une question en suspens\u00a0: en COPIL, ou en atelier."""
        entry = entry_of(pk)
        activities.sort(entry=entry, actor=self.person, now=self.now, **self.read(ForumBody, request))
        return self.written(entry.activity_id)


class EntryFateView(ActivityStep):
    @extend_schema(operation_id="activity_entries_settle", request=FateBody, responses=ActivitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Dire ce que devient une question en suspens."""
        entry, said = entry_of(pk), self.read(FateBody, request)
        standard, question, meeting = entry.activity.standard, said.pop("question"), said.pop("meeting")
        activities.settle(
            entry=entry,
            actor=self.person,
            question=get_object_or_404(Question, standard=standard, pk=question) if question is not None else None,
            meeting=get_object_or_404(Meeting, standard=standard, pk=meeting) if meeting is not None else None,
            now=self.now,
            **said,
        )
        return self.written(entry.activity_id)
