"""What the team withholds: its log without the text, the appeal, and what came of it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, PublicName, Resource, documented_actions
from api.comments import visible_comment
from api.parameters import lists
from api.proposals import visible_proposal
from concertation import permissions
from concertation.models import Moderation
from concertation.queries.triage import judged_alone, moderation_log
from concertation.services.triage import moderating
from standard.permissions import Verdict


@documented_actions
class ModerationActions(ActionsField):
    pass


class ModerationSerializer(Described):
    """Why a text is withheld. The text itself is said to its author and to those who judge, elsewhere to nobody."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="`in_force`, `appealed`, `upheld` ou `lifted`.")
    subject = serializers.SerializerMethodField(help_text="Le commentaire ou la proposition\u00a0: son genre et son identifiant.")
    motive = serializers.CharField()
    by = PublicName(allow_null=True)
    at = serializers.DateTimeField()
    appealed_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Ce qui a été répondu au recours.")
    settled_at = serializers.DateTimeField(allow_null=True)
    actions = ModerationActions()

    def get_url(self, row: Moderation) -> str:
        return self.address(f"/api/v1/moderations/{row.pk}/")

    def get_state(self, row: Moderation) -> str:
        return row.state

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_subject(self, row: Moderation) -> dict[str, Any]:
        return {"kind": "comment", "id": row.comment_id} if row.comment_id else {"kind": "proposal", "id": row.proposal_id}

    def get_actions(self, row: Moderation) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        return {
            "appeal": permissions.can_appeal(actor, row),
            "settle": permissions.can_settle_moderation(actor, row, alone=judged_alone(row, self.view.now)),
        }


class Withholding(serializers.Serializer[Any]):
    motive = serializers.CharField(allow_blank=True)


class Appeal(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)


class ModerationSettlement(serializers.Serializer[Any]):
    restored = serializers.BooleanField(help_text="Rendre le texte, ou le laisser masqué.")
    answer = serializers.CharField(allow_blank=True)


class OneModeration(Resource):
    @property
    def moderation(self) -> Moderation:
        return get_object_or_404(Moderation.objects.select_related("standard", "by", "comment", "proposal"), pk=self.kwargs["pk"])


class CommentHideView(Resource):
    @extend_schema(operation_id="comments_hide", request=Withholding, responses={201: ModerationSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Masquer un commentaire, en disant pourquoi\u00a0: son auteur est averti et peut déposer un recours."""
        motive = self.read(Withholding, request)["motive"]
        made = moderating.hide(comment=visible_comment(self, pk), actor=self.person, motive=motive, now=self.now)
        return self.write(ModerationSerializer, made, 201)


class ProposalRefuseView(Resource):
    @extend_schema(operation_id="proposals_refuse", request=Withholding, responses={201: ModerationSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Refuser une proposition comme indésirable, en disant pourquoi."""
        motive = self.read(Withholding, request)["motive"]
        made = moderating.refuse(proposal=visible_proposal(self, pk), actor=self.person, motive=motive, now=self.now)
        return self.write(ModerationSerializer, made, 201)


class ModerationsView(Resource):
    @lists("moderations_list", ModerationSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Le journal de la modération, sans les textes masqués."""
        return self.write_page(ModerationSerializer, moderation_log(self.standard))


class ModerationView(OneModeration):
    @extend_schema(operation_id="moderations_read", responses=ModerationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un acte de modération."""
        return self.write(ModerationSerializer, self.moderation)


class ModerationAppealView(OneModeration):
    @extend_schema(operation_id="moderations_appeal", request=Appeal, responses=ModerationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Demander que son texte soit rendu, une fois."""
        reason = self.read(Appeal, request)["reason"]
        return self.write(
            ModerationSerializer, moderating.appeal(moderation=self.moderation, actor=self.person, reason=reason, now=self.now)
        )


class ModerationSettleView(OneModeration):
    @extend_schema(operation_id="moderations_settle", request=ModerationSettlement, responses=ModerationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Rendre un texte, ou répondre au recours qu'il reste masqué."""
        data = self.read(ModerationSettlement, request)
        return self.write(
            ModerationSerializer,
            moderating.settle(
                moderation=self.moderation, actor=self.person, restored=data["restored"], answer=data["answer"], now=self.now
            ),
        )
