"""Comments and their answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django_filters import CharFilter, NumberFilter
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.describing import Territory
from accounts.typed import whole_number
from api.base import (
    ActionsField,
    Described,
    Filters,
    Key,
    OneOf,
    OrganisationConfirmed,
    OrganisationName,
    PublicName,
    Resource,
    TakenName,
    WordsFilter,
    documented_actions,
)
from api.consultations import current_call
from api.editions import Edited
from api.parameters import lists
from api.proposals import visible_proposal
from concertation import permissions
from concertation.models import Attachment, Comment, Question
from concertation.models.contributions import CONTESTED, WAITING
from concertation.services import comments
from standard.models import Element, Standard
from standard.permissions import Verdict
from standard.queries import REVISION_TEXTS
from standard.services.errors import InvalidInput


@documented_actions
class CommentActions(ActionsField):
    pass


class CommentTarget(serializers.Serializer[Any]):
    """What a comment is about; empty for the whole standard. `field` and `value`: an identifier, a name or a text."""

    # `field` shadows nothing that a serializer instance reads.
    field: TakenName = serializers.CharField(required=False, allow_blank=True, default="")
    value = serializers.CharField(required=False, allow_blank=True, default="")
    proposal = Key(required=False, allow_null=True, default=None, help_text="Identifiant d'une proposition.")
    question = Key(required=False, allow_null=True, default=None, help_text="Identifiant d'une question.")


class AttachmentSerializer(Described):
    """A file that goes with a comment."""

    id = serializers.UUIDField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()

    def get_url(self, row: Attachment) -> str:
        return self.address(f"/api/v1/attachments/{row.pk}/")


class CommentSerializer(Described):
    """What somebody said, and how it was answered."""

    of_the_moment = frozenset({"actions"})

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(
        help_text="`waiting`, `answered`, `new_reply` (répondu, et quelqu'un a écrit depuis dans la discussion) ou `removed`."
    )
    target = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Comment.Kind.choices)
    body = serializers.SerializerMethodField(help_text="Vide d'un commentaire que son auteur a retiré.")
    author = PublicName(allow_null=True)
    organisation = OrganisationName(allow_null=True)
    organisation_confirmed = OrganisationConfirmed()
    parent: TakenName = serializers.IntegerField(source="parent_id", allow_null=True)
    consultation = serializers.IntegerField(
        source="consultation_id", allow_null=True, help_text="L'appel dont il fait partie\u00a0; `null` s'il attend le prochain."
    )
    late = serializers.BooleanField(help_text="S'il a été reçu après la clôture de l'appel.")
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True)
    likes = serializers.SerializerMethodField(help_text="Combien d'autres personnes disent la même chose.")
    attachments = serializers.SerializerMethodField()
    revision = serializers.IntegerField(source="revision.number", help_text="La révision que l'auteur avait sous les yeux.")
    disposition = serializers.ChoiceField(choices=["", *Comment.Disposition.values])
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    contested = serializers.BooleanField(source="is_contested", help_text="Si son auteur conteste cette réponse.")
    hidden = serializers.SerializerMethodField(help_text="Si l'équipe projet en a masqué le texte.")
    themes = serializers.SerializerMethodField(help_text="Les enjeux sous lesquels il est rangé.")
    same_as = serializers.SerializerMethodField(help_text="Le commentaire qui dit la même chose, et qui vaut pour les deux.")
    contradicts = serializers.SerializerMethodField(help_text="La décision qu'il contredit.")
    actions = CommentActions()

    def get_url(self, row: Comment) -> str:
        return self.address(f"/api/v1/comments/{row.pk}/")

    def get_state(self, row: Comment) -> str:
        if row.removed_at is not None:
            return "removed"
        if not row.disposition or row.is_contested:
            return "waiting"
        return "new_reply" if row.new_reply_for == Comment.WhoseTurn.TEAM else "answered"

    def get_body(self, row: Comment) -> str:
        return "" if row.removed_at is not None else row.body

    def get_likes(self, row: Comment) -> int:
        return len(row.likes.all())

    @extend_schema_field(AttachmentSerializer(many=True))
    def get_attachments(self, row: Comment) -> Any:
        return AttachmentSerializer(row.attachments.all(), many=True, context=self.context).data

    def get_hidden(self, row: Comment) -> bool:
        return row.hidden_at is not None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_themes(self, row: Comment) -> list[str]:
        return [theme.title for theme in row.themes.all()]

    def get_same_as(self, row: Comment) -> int | None:
        return getattr(getattr(row, "triage", None), "same_as_id", None)

    def get_contradicts(self, row: Comment) -> int | None:
        return getattr(getattr(row, "triage", None), "contradicts_id", None)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_target(self, row: Comment) -> dict[str, Any]:
        said = {"field": row.field_uid, "value": row.value_uid, "proposal": row.proposal_id, "question": row.question_id}
        return {"kind": row.target, **{key: value for key, value in said.items() if value}}

    def get_actions(self, row: Comment) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.standard), self.view.now
        call = current_call(self.view, row.standard)
        return {
            "reply": permissions.can_reply(actor, row.parent or row, call, now),
            "answer": permissions.can_answer_comment(actor, row),
            "contest": permissions.can_contest_answer(actor, row, getattr(row, "contest", None)),
            "hide": permissions.can_hide_comment(actor, row),
            "edit": permissions.can_change_comment(actor, row),
            "remove": permissions.can_change_comment(actor, row),
            "attach": permissions.can_change_comment(actor, row),
            "like": permissions.can_like_comment(actor, row),
            "read": permissions.can_mark_read(actor, row),
        }


class NewComment(serializers.Serializer[Any]):
    target = CommentTarget(required=False)
    kind = serializers.ChoiceField(choices=Comment.Kind.choices, required=False)
    body = serializers.CharField(trim_whitespace=False)
    parent: TakenName = Key(required=False, allow_null=True, default=None)
    with_draft = serializers.BooleanField(
        required=False, default=False, help_text="Publier aussi les fichiers qui attendent avec votre brouillon sur la même chose."
    )


class ChangedComment(serializers.Serializer[Any]):
    body = serializers.CharField(trim_whitespace=False)
    kind = serializers.ChoiceField(choices=Comment.Kind.choices, required=False)


class NewAnswer(serializers.Serializer[Any]):
    disposition = serializers.ChoiceField(choices=Comment.Disposition.choices)
    answer = serializers.CharField(allow_blank=True)


COMMENTS = (
    Comment.objects.select_related("standard", "author", "organisation", "revision", "parent", "proposal", "contest", "triage")
    .prefetch_related("themes", "likes", "attachments")
    .defer(*REVISION_TEXTS)
)

STATES = (
    ("waiting", "En attente de réponse"),
    ("contested", "Réponse contestée"),
    ("answered", "Répondu"),
    ("new_reply", "Nouvelle réponse"),
    ("removed", "Retiré"),
)
YES_OR_NO = (("true", "Oui"), ("false", "Non"))
NO_CALL = "none"


def element_uid(standard: Standard, said: str, kind: Element.Kind, *, at: str, **within: str) -> str:
    """The uid of what a script names by its uid, or by the name of a field, or by the text of a value; `at` is where it says it."""
    elements = Element.objects.filter(standard=standard, kind=kind, removed_in=None, **within)
    found = elements.filter(uid=said).first() or elements.filter(name=said).first()
    if found is None:
        # What was removed since is still in the schema that a call froze.
        gone = Element.objects.filter(standard=standard, kind=kind, **within).filter(Q(uid=said) | Q(name=said)).order_by("-pk").first()
        return gone.uid if gone is not None else _unknown(kind, said, at)
    return found.uid


def _unknown(kind: Element.Kind, said: str, at: str) -> str:
    what = "Aucun champ" if kind == Element.Kind.FIELD else "Aucune valeur"
    raise InvalidInput(at, f"{what} ne s'appelle «\u00a0{said}\u00a0» dans ce standard.")


class CommentFilters(Filters):
    of_the_moment = frozenset({"territory"})
    """What people say of where they are is not written with the standard."""

    kind = OneOf(Comment.Kind.choices, help_text="La nature du commentaire.")
    field = CharFilter(method="on_field", help_text="Un champ, par son nom ou son identifiant\u00a0: ce qu'on dit de lui, de ses valeurs.")
    state = OneOf(STATES, method="in_state", help_text="S'il a reçu sa réponse.")
    theme = NumberFilter(field_name="themes", help_text="L'identifiant d'un enjeu.")
    organisation = NumberFilter(field_name="organisation", help_text="L'identifiant d'une organisation.")
    territory = OneOf(Territory.choices, help_text="Le territoire de son auteur, par son code.", method="from_territory")
    assigned = NumberFilter(field_name="triage__assigned_to__memberships", help_text="L'identifiant du membre à qui il est confié.")
    consultation = CharFilter(
        method="of_call", help_text="Un appel à commentaires, par son identifiant\u00a0; `none`\u00a0: ce qui attend le prochain."
    )
    late = OneOf(YES_OR_NO, method="received_late", help_text="S'il a été reçu après la clôture.")
    first = OneOf(YES_OR_NO, method="begins", help_text="`true`\u00a0: ceux que comptent les pages, dont chacun ouvre une discussion.")
    search = WordsFilter(kind="comment")

    def of_call(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        key = whole_number(value)
        if key is None and value != NO_CALL:
            raise InvalidInput(name, "Donnez l’identifiant d’un appel, ou « none ».")
        return rows.filter(consultation=key)

    def received_late(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        return rows.filter(late=value == "true")

    def begins(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        counted = Comment.objects.counted()
        return rows.filter(pk__in=counted) if value == "true" else rows.exclude(pk__in=counted)

    def from_territory(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        return rows.filter(author__territory=value)

    def on_field(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        return rows.filter(field_uid=element_uid(self.view.standard, value, Element.Kind.FIELD, at=name))

    def in_state(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        if value == "removed":
            return rows.exclude(removed_at=None)
        kept = {
            "waiting": WAITING,
            "contested": CONTESTED,
            "answered": ~WAITING,
            "new_reply": ~WAITING & Q(new_reply_for=Comment.WhoseTurn.TEAM),
        }
        return rows.filter(kept[value], removed_at=None)


def visible_comment(view: Resource, pk: int, **within: Any) -> Comment:
    """A comment, unless it is on somebody else's draft: then there is nothing at this address."""
    comment = get_object_or_404(COMMENTS, pk=pk, **within)
    if not permissions.can_see_comment(view.actor_on(comment.standard), comment):
        return get_object_or_404(COMMENTS.none(), pk=pk)
    return comment


class CommentsView(Resource):
    @lists("comments_list", CommentSerializer, CommentFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les commentaires d'un standard, du premier au dernier."""
        return self.write_page(CommentSerializer, COMMENTS.public().filter(standard=self.standard))

    @extend_schema(operation_id="comments_create", request=NewComment, responses={201: CommentSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Commenter le standard, un champ, une valeur, une proposition ou une question\u00a0; ou répondre dans un fil."""
        data = self.read(NewComment, request)
        parent = get_object_or_404(COMMENTS, pk=data["parent"], standard=self.standard) if data["parent"] else None
        comment = comments.post(
            standard=self.standard,
            actor=self.person,
            kind=data.get("kind", ""),
            body=data["body"],
            target=anchor(self, data.get("target") or {}),
            parent=parent,
            with_draft=data["with_draft"],
            now=self.now,
        )
        return self.write(CommentSerializer, comment, 201)


def anchor(view: Resource, said: dict[str, Any]) -> comments.CommentAnchor:
    """What a script says that a comment is about."""
    field, value = said.get("field", ""), said.get("value", "")
    if field:
        field = element_uid(view.standard, field, Element.Kind.FIELD, at="target.field")
    if value:
        value = element_uid(view.standard, value, Element.Kind.VALUE, at="target.value", **({"field_uid": field} if field else {}))
    proposal, question = said.get("proposal"), said.get("question")
    return comments.CommentAnchor(
        field=field,
        value=value,
        proposal=visible_proposal(view, proposal, standard=view.standard) if proposal else None,
        question=get_object_or_404(Question, pk=question, standard=view.standard) if question else None,
    )


class CommentView(Resource):
    edits = Edited(Comment)

    @extend_schema(operation_id="comments_read", responses=CommentSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un commentaire."""
        return self.write(CommentSerializer, visible_comment(self, pk))

    @extend_schema(operation_id="comments_edit", request=ChangedComment, responses=CommentSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Corriger son commentaire, tant que personne n'y a répondu."""
        data = self.read(ChangedComment, request)
        comments.edit(comment=visible_comment(self, pk), actor=self.person, now=self.now, **data)
        return self.write(CommentSerializer, visible_comment(self, pk))

    @extend_schema(operation_id="comments_remove", responses=CommentSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer son commentaire, tant que personne n'y a répondu\u00a0: sa place dit qu'il a été retiré."""
        comments.remove(comment=visible_comment(self, pk), actor=self.person, now=self.now)
        return self.write(CommentSerializer, visible_comment(self, pk))


class CommentAnswerView(Resource):
    @extend_schema(operation_id="comments_answer", request=NewAnswer, responses=CommentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Donner la suite d'un commentaire, et y répondre."""
        data = self.read(NewAnswer, request)
        answered = comments.answer(comment=visible_comment(self, pk), actor=self.person, now=self.now, **data)
        return self.write(CommentSerializer, answered)
