"""What goes with comments: drafts, files, saying the same, having read a reply."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, Key, Nothing, Resource, TakenName
from api.comments import AttachmentSerializer, CommentSerializer, CommentTarget, anchor, visible_comment
from api.editions import Edited
from api.parameters import lists
from concertation import permissions
from concertation.models import Attachment, Comment, CommentDraft
from concertation.queries import is_followed
from concertation.queries.attachments import HEADERS, attachment_at
from concertation.services import comments
from concertation.services.comments.attaching import ReceivedFile
from standard.permissions import require
from standard.services.errors import InvalidInput


class CommentLikeView(Resource):
    @extend_schema(operation_id="comments_like", request=None, responses=CommentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire la même chose qu'un commentaire\u00a0: une fois par personne."""
        self.read(Nothing, request)
        comments.like(comment=visible_comment(self, pk), actor=self.person, now=self.now)
        return self.write(CommentSerializer, visible_comment(self, pk))

    @extend_schema(operation_id="comments_unlike", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Ne plus dire la même chose."""
        comments.unlike(comment=visible_comment(self, pk), actor=self.person, now=self.now)
        return Response(status=204)


class CommentReadView(Resource):
    @extend_schema(operation_id="comments_reply_read", request=None, responses=CommentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire que la dernière réponse de la discussion est lue, et n'appelle rien de plus."""
        self.read(Nothing, request)
        comments.mark_read(comment=visible_comment(self, pk), actor=self.person, now=self.now)
        return self.write(CommentSerializer, visible_comment(self, pk))


class SentFileBody(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)


class CommentAttachmentsView(Resource):
    parser_classes = [parsers.MultiPartParser]

    @extend_schema(operation_id="comments_attach", request={"multipart/form-data": SentFileBody}, responses={201: AttachmentSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Joindre un fichier à son commentaire, tant que personne n'y a répondu\u00a0: une image, un PDF ou un CSV."""
        comment = visible_comment(self, pk)
        require(permissions.can_change_comment(self.actor_on(comment.standard), comment, followed=is_followed(comment)))
        file = _received(self, request)
        return self.write(AttachmentSerializer, comments.attach(comment=comment, actor=self.person, file=file, now=self.now), 201)


def _received(view: Resource, request: Request) -> ReceivedFile:
    sent = view.read_with_file(SentFileBody, request)["file"]
    return comments.received(sent.name or "", sent)


class AttachmentView(Resource):
    private = True

    def found(self) -> Attachment:
        row = attachment_at(self.kwargs["key"])
        if row is None or not permissions.can_see_attachment(self.actor_on(row.comment.standard), row.comment):
            raise Http404
        return row

    @extend_schema(operation_id="attachments_read", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, key: UUID) -> HttpResponseBase:
        """Un fichier joint à un commentaire."""
        row = self.found()
        if not row.content.storage.exists(row.content.name or ""):
            raise Http404
        return FileResponse(row.content.open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type, headers=HEADERS)

    @extend_schema(operation_id="attachments_remove", responses={204: None})
    def delete(self, request: Request, key: UUID) -> Response:
        """Retirer un fichier de son commentaire, tant que personne n'y a répondu."""
        comments.detach(attachment=self.found(), actor=self.person, now=self.now)
        return Response(status=204)


class CommentDraftSerializer(Described):
    """A comment that its author has not published yet."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()
    parent: TakenName = serializers.IntegerField(source="parent_id", allow_null=True)
    kind = serializers.CharField()
    body = serializers.CharField()
    files = serializers.SerializerMethodField(help_text="Les noms des fichiers joints, publiés avec le commentaire.")
    saved_at = serializers.DateTimeField()

    def get_url(self, row: CommentDraft) -> str:
        return self.address(f"/api/v1/comment-drafts/{row.pk}/")

    def get_files(self, row: CommentDraft) -> list[str]:
        return [one.name for one in row.files.all()]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_target(self, row: CommentDraft) -> dict[str, Any]:
        said = {"field": row.field_uid, "value": row.value_uid, "proposal": row.proposal_id, "question": row.question_id}
        return {key: value for key, value in said.items() if value}


class NewCommentDraft(serializers.Serializer[Any]):
    target = CommentTarget(required=False)
    kind = serializers.ChoiceField(choices=Comment.Kind.choices, required=False, allow_blank=True)
    body = serializers.CharField(trim_whitespace=False)
    parent: TakenName = Key(required=False, allow_null=True, default=None)


class CommentDraftsView(Resource):
    private = True

    @lists("comment_drafts_list", CommentDraftSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Vos brouillons de commentaires sur un standard."""
        rows = CommentDraft.objects.filter(standard=self.standard, author=self.request.user.pk).prefetch_related("files")
        return self.write_page(CommentDraftSerializer, rows)

    @extend_schema(operation_id="comment_drafts_save", request=NewCommentDraft, responses={201: CommentDraftSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Garder un brouillon\u00a0: un par chose commentée, que vous seul lisez."""
        data = self.read(NewCommentDraft, request)
        parent = visible_comment(self, data["parent"], standard=self.standard) if data["parent"] else None
        draft = comments.save_draft(
            standard=self.standard,
            actor=self.person,
            body=data["body"],
            kind=data.get("kind", ""),
            target=anchor(self, data.get("target") or {}),
            parent=parent,
            now=self.now,
        )
        if draft is None:
            raise InvalidInput("body", "Écrivez votre commentaire.")
        return self.write(CommentDraftSerializer, draft, 201)


class OwnCommentDraft(Resource):
    """A draft of whoever asks; nobody else knows that it is there."""

    private = True

    @property
    def draft(self) -> CommentDraft:
        rows = CommentDraft.objects.select_related("standard", "proposal", "question", "parent")
        draft = get_object_or_404(rows, pk=self.kwargs["pk"])
        require(permissions.can_draft_comment(self.actor_on(draft.standard)))
        if draft.author_id != self.person.pk:
            raise Http404
        return draft


class CommentDraftView(OwnCommentDraft):
    edits = Edited(CommentDraft, also=("files",))

    @extend_schema(operation_id="comment_drafts_read", responses=CommentDraftSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un de vos brouillons."""
        return self.write(CommentDraftSerializer, self.draft)

    @extend_schema(operation_id="comment_drafts_discard", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Jeter un de vos brouillons, avec ses fichiers."""
        comments.discard_draft(draft=self.draft, actor=self.person, now=self.now)
        return Response(status=204)


class CommentDraftAttachmentsView(OwnCommentDraft):
    parser_classes = [parsers.MultiPartParser]

    @extend_schema(
        operation_id="comment_drafts_attach", request={"multipart/form-data": SentFileBody}, responses={201: CommentDraftSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        """Joindre un fichier à un de vos brouillons\u00a0: il est publié avec le commentaire, si vous le demandez (`with_draft`)."""
        draft = self.draft
        said = comments.CommentAnchor(draft.field_uid, draft.value_uid, draft.proposal, draft.question)
        again = comments.save_draft(
            standard=draft.standard,
            actor=self.person,
            body=draft.body,
            kind=draft.kind,
            target=said,
            parent=draft.parent,
            files=[_received(self, request)],
            now=self.now,
        )
        return self.write(CommentDraftSerializer, again, 201)
