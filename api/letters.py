"""What the project team writes to a circle, and the answers."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Filters, Nothing, OneOf, PublicName, Resource, WordsFilter, documented_actions
from api.parameters import lists
from concertation import permissions
from concertation.models import CircleLetter, LetterAnswer
from concertation.services import letters
from standard.models import Circle
from standard.permissions import Verdict, require

LETTERS = CircleLetter.objects.select_related("standard", "author").prefetch_related("answers__author", "answers__letter__standard")


@documented_actions
class LetterAnswerActions(ActionsField):
    pass


@documented_actions
class LetterActions(ActionsField):
    pass


class LetterAnswerSerializer(Described):
    """Une réponse. Celle que l'équipe a masquée ne dit plus que pourquoi."""

    id = serializers.IntegerField()
    author = PublicName(allow_null=True)
    body = serializers.SerializerMethodField(help_text="Vide si elle est masquée.")
    at = serializers.DateTimeField()
    hidden_motive = serializers.CharField(help_text="Pourquoi elle est masquée\u00a0; vide sinon.")
    actions = LetterAnswerActions()

    def get_body(self, row: LetterAnswer) -> str:
        return "" if row.hidden_at is not None else row.body

    def get_actions(self, row: LetterAnswer) -> dict[str, Verdict]:
        return {"hide": permissions.can_hide_letter_answer(self.view.actor_on(row.letter.standard), row)}


class LetterSerializer(Described):
    """Une lettre à un cercle, avec ses réponses."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.CharField(source="get_absolute_url")
    state = serializers.SerializerMethodField(help_text="`open`\u00a0: elle reçoit des réponses\u00a0; `closed` sinon.")
    number = serializers.IntegerField()
    circle = serializers.ChoiceField(choices=Circle.choices)
    title = serializers.CharField()
    body = serializers.CharField()
    author = PublicName(allow_null=True)
    sent_at = serializers.DateTimeField()
    answers = LetterAnswerSerializer(many=True)
    actions = LetterActions()

    def get_url(self, row: CircleLetter) -> str:
        return self.address(f"/api/v1/letters/{row.pk}/")

    def get_state(self, row: CircleLetter) -> str:
        return "open" if row.closed_at is None else "closed"

    def get_actions(self, row: CircleLetter) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        return {"answer": permissions.can_answer_letter(actor, row), "close": permissions.can_close_letter(actor, row)}


class LetterBody(serializers.Serializer[Any]):
    circle = serializers.ChoiceField(choices=Circle.choices)
    title = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)


class LetterAnswerBody(serializers.Serializer[Any]):
    body = serializers.CharField(allow_blank=True)


class LetterHiding(serializers.Serializer[Any]):
    motive = serializers.CharField(allow_blank=True)


def readable_letter(view: Resource, pk: int) -> CircleLetter:
    """A letter that the caller may read; otherwise why not."""
    letter: CircleLetter = get_object_or_404(LETTERS, pk=pk)
    require(permissions.can_read_letter(view.actor_on(letter.standard), letter))
    return letter


class LetterFilters(Filters):
    circle = OneOf(Circle.choices, help_text="Le cercle à qui elle est écrite.")
    search = WordsFilter("title", "body")


class LettersView(Resource):
    private = True

    @lists("letters_list", LetterSerializer, LetterFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les lettres que vous pouvez lire, la plus récente d'abord."""
        circles = permissions.readable_circles(self.actor_on(self.standard))
        return self.write_page(LetterSerializer, LETTERS.filter(standard=self.standard, circle__in=circles).order_by("-number"))

    @extend_schema(operation_id="letters_write", request=LetterBody, responses={201: LetterSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Écrire aux membres d'un cercle\u00a0: la lettre leur part par courriel."""
        data = self.read(LetterBody, request)
        letter = letters.write(standard=self.standard, actor=self.person, now=self.now, **data)
        return self.write(LetterSerializer, LETTERS.get(pk=letter.pk), 201)


class LetterView(Resource):
    private = True

    @extend_schema(operation_id="letters_read", responses=LetterSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une lettre et ses réponses."""
        return self.write(LetterSerializer, readable_letter(self, pk))


class LetterAnswersView(Resource):
    private = True

    @extend_schema(operation_id="letters_answer", request=LetterAnswerBody, responses={201: LetterSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Répondre à une lettre\u00a0: la réponse part à ceux qui l'ont reçue."""
        body = self.read(LetterAnswerBody, request)["body"]
        letters.answer(letter=get_object_or_404(LETTERS, pk=pk), actor=self.person, body=body, now=self.now)
        return self.write(LetterSerializer, readable_letter(self, pk), 201)


class LetterCloseView(Resource):
    private = True

    @extend_schema(operation_id="letters_close", request=None, responses=LetterSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ne plus recevoir de réponses."""
        self.read(Nothing, request)
        letters.close(letter=get_object_or_404(LETTERS, pk=pk), actor=self.person, now=self.now)
        return self.write(LetterSerializer, readable_letter(self, pk))


class LetterAnswerHideView(Resource):
    private = True

    @extend_schema(operation_id="letter_answers_hide", request=LetterHiding, responses=LetterSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Masquer une réponse\u00a0: son auteur en lit la raison, comme ceux qui lisent la lettre."""
        motive = self.read(LetterHiding, request)["motive"]
        answer = get_object_or_404(LetterAnswer.objects.select_related("letter__standard"), pk=pk)
        letters.hide(answer=answer, actor=self.person, motive=motive, now=self.now)
        return self.write(LetterSerializer, readable_letter(self, answer.letter_id))
