"""The mails that events call for, for the project team."""

from __future__ import annotations

from functools import cached_property

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Filters, Nothing, OneOf, PublicName, Resource, documented_actions
from api.parameters import lists
from standard import permissions
from standard.models import Notice
from standard.permissions import Verdict, require
from standard.services import mailing, notices

NOTICES = Notice.objects.select_related("event__standard", "recipient")


@documented_actions
class NoticeActions(ActionsField):
    pass


class Titled(Described):
    """Something that somebody is told, by the title of its letter."""

    @cached_property
    def _titles(self) -> dict[int, str]:
        rows: list[Notice] = self.together
        return {row.pk: title for row, title in zip(rows, mailing.titles_of(rows), strict=True)}

    def title_of(self, row: Notice) -> str:
        return self._titles[row.pk]


class NoticeSerializer(Titled):
    """A mail: to whom, about which event, and what became of it."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Notice.State.choices)
    name = PublicName(source="recipient", allow_null=True, help_text="Null pour une adresse invitée, sans compte.")
    email = serializers.CharField(source="reached_at", help_text="Vide une fois l'adresse invitée oubliée.")
    verb = serializers.CharField(source="event.verb")
    subject = serializers.SerializerMethodField()
    error = serializers.CharField(help_text="Pourquoi il n'est pas parti, en une phrase\u00a0; vide sinon.")
    attempts = serializers.IntegerField()
    queued_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text="Quand il est essayé de nouveau, s'il attend.")
    done_at = serializers.DateTimeField(allow_null=True)
    actions = NoticeActions()

    def get_url(self, row: Notice) -> str:
        return self.address(f"/api/v1/notices/{row.pk}/")

    def get_subject(self, row: Notice) -> str:
        return self.title_of(row)

    def get_actions(self, row: Notice) -> dict[str, Verdict]:
        return {"send": permissions.can_send_again(self.view.actor_on(row.event.standard), row)}


class NoticeFilters(Filters):
    state = OneOf(Notice.State.choices, help_text="Ce qu'il en est.")


class NoticesView(Resource):
    @lists("notices_list", NoticeSerializer, NoticeFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les courriels d'un standard, pour son équipe projet, le plus récent d'abord."""
        require(permissions.can_manage_mails(self.actor_on(self.standard)))
        return self.write_page(NoticeSerializer, NOTICES.filter(event__standard=self.standard).order_by("-pk"))


class NoticeView(Resource):
    @extend_schema(operation_id="notices_read", responses=NoticeSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un courriel."""
        notice = get_object_or_404(NOTICES, pk=pk)
        require(permissions.can_manage_mails(self.actor_on(notice.event.standard)))
        return self.write(NoticeSerializer, notice)


class NoticeSendView(Resource):
    @extend_schema(operation_id="notices_send", request=None, responses=NoticeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Envoyer de nouveau un courriel qui n'est pas parti."""
        self.read(Nothing, request)
        notice = get_object_or_404(NOTICES, pk=pk)
        require(permissions.can_send_again(self.actor_on(notice.event.standard), notice))
        notices.send_again(standard=notice.event.standard, keys=[pk], actor=self.person, now=self.now)
        notice.refresh_from_db()
        return self.write(NoticeSerializer, notice)
