"""The minutes of a meeting."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Nothing, PublicName, Whole, documented_actions
from api.editions import Edited
from api.meeting_steps import MeetingStep
from api.moments import SentMomentField
from api.shapes import OBJECTS
from concertation import permissions
from concertation.models import Meeting, Minutes, MinutesDraft
from concertation.services.meetings import minutes
from standard.permissions import Verdict, require


@documented_actions
class MinutesActions(ActionsField):
    pass


class MinutesSerializer(Described):
    """The minutes of a meeting: as they are written, or as they were published."""

    meeting = serializers.IntegerField(source="pk")
    state = serializers.SerializerMethodField(help_text="`draft`, `in_review` ou `published`.")
    text = serializers.SerializerMethodField(help_text="En Markdown.")
    version = serializers.SerializerMethodField(help_text="Celle à redonner pour enregistrer un autre texte\u00a0; null une fois publié.")
    remarks_until = serializers.SerializerMethodField()
    remarks = serializers.SerializerMethodField()
    errata = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(source="minuted_at", allow_null=True)
    fingerprint = serializers.SerializerMethodField(help_text="De la chaîne, à la publication.")
    actions = MinutesActions()

    @property
    def _draft(self) -> MinutesDraft | None:
        return getattr(self.instance, "draft", None)

    def get_state(self, row: Meeting) -> str:
        if row.minuted_at is not None:
            return "published"
        return "in_review" if self._draft is not None and self._draft.takes_remarks(self.view.now) else "draft"

    def get_text(self, row: Meeting) -> str:
        return str(row.minutes.text if row.minuted_at is not None else row.draft.text)

    def get_version(self, row: Meeting) -> int | None:
        return None if row.minuted_at is not None else int(row.draft.version)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_remarks_until(self, row: Meeting) -> Any:
        return self._draft.remarks_until if self._draft is not None else None

    @extend_schema_field(OBJECTS)
    def get_remarks(self, row: Meeting) -> list[dict[str, Any]]:
        named = PublicName()
        return [
            {"author": named.to_representation(one.author) if one.author else None, "text": one.text, "at": one.at}
            for one in row.remarks.select_related("author")
        ]

    @extend_schema_field(OBJECTS)
    def get_errata(self, row: Meeting) -> list[dict[str, Any]]:
        return [{"text": one.text, "at": one.at} for one in row.minutes.errata.all()] if row.minuted_at is not None else []

    def get_fingerprint(self, row: Meeting) -> str:
        return str(row.minutes.fingerprint) if row.minuted_at is not None else ""

    def get_actions(self, row: Meeting) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.standard), self.view.now
        there = row.attendances.filter(user=actor.user_id).exists()
        held = self._draft if row.minuted_at is None else None
        return {
            "write": permissions.can_write_minutes(actor, row, now),
            "remark": permissions.can_remark(actor, held, now, attended=there),
            "publish": permissions.can_publish_minutes(actor, row, held, now, attended=row.attendances.with_account().count()),
            "correct": permissions.can_correct_minutes(actor, row),
        }


class TextSaved(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    version = Whole(help_text="Celle qui a été lue\u00a0: un texte enregistré depuis par un autre n'est pas perdu.")


class ReviewAsked(serializers.Serializer[Any]):
    until = SentMomentField(help_text="Jusqu'à quand les présents relisent.")


class RemarkSaid(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True)


class MinutesStep(MeetingStep):
    def told(self, status: int = 200) -> Response:
        """The minutes, for whoever may read them; 404 for the others."""
        row = self.meeting
        draft = getattr(row, "draft", None)
        actor = self.actor_on(row.standard)
        there = row.attendances.filter(user=actor.user_id).exists()
        if row.minuted_at is None and (draft is None or not permissions.can_read_draft(actor, draft, attended=there)):
            raise Http404
        return self.write(MinutesSerializer, row, status)


class MinutesView(MinutesStep):
    edits = Edited(MinutesDraft, by="meeting")

    @extend_schema(operation_id="minutes_read", responses=MinutesSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Le compte rendu d'une séance."""
        return self.told()

    @extend_schema(operation_id="minutes_begin", request=None, responses={201: MinutesSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Le commencer, à partir de ce qui s'est passé."""
        self.read(Nothing, request)
        minutes.begin(meeting=self.meeting, actor=self.person, now=self.now)
        return self.told(201)

    @extend_schema(operation_id="minutes_save", request=TextSaved, responses=MinutesSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Enregistrer son texte."""
        said = self.read(TextSaved, request)
        minutes.save(meeting=self.meeting, actor=self.person, text=said["text"], seen=said["version"], now=self.now)
        return self.told()


class MinutesReviewView(MinutesStep):
    @extend_schema(operation_id="minutes_show", request=ReviewAsked, responses=MinutesSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Le soumettre à la relecture de celles et ceux qui étaient là."""
        minutes.show(meeting=self.meeting, actor=self.person, now=self.now, **self.read(ReviewAsked, request))
        return self.told()


class MinutesRemarksView(MinutesStep):
    @extend_schema(operation_id="minutes_remark", request=RemarkSaid, responses={201: MinutesSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Dire ce qu'il devrait dire autrement."""
        minutes.remark(meeting=self.meeting, actor=self.person, now=self.now, **self.read(RemarkSaid, request))
        return self.told(201)


class MinutesPublishView(MinutesStep):
    @extend_schema(operation_id="minutes_publish", request=None, responses=MinutesSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Le publier\u00a0: il ne change plus."""
        self.read(Nothing, request)
        minutes.publish(meeting=self.meeting, actor=self.person, now=self.now)
        return self.told()


class MinutesErrataView(MinutesStep):
    @extend_schema(operation_id="minutes_correct", request=RemarkSaid, responses={201: MinutesSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ajouter un rectificatif à côté d'un compte rendu publié."""
        found = self.meeting
        require(permissions.can_correct_minutes(self.actor_on(found.standard), found))
        held = Minutes.objects.select_related("meeting__standard").get(meeting=found)
        minutes.correct(minutes=held, actor=self.person, now=self.now, **self.read(RemarkSaid, request))
        return self.told(201)
