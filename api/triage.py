"""How the team goes through the comments: themes, duplicates, who is on what, one answer for several, and the table of them all."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, Filters, Key, Nothing, Resource, WordsFilter, documented_actions
from api.comments import COMMENTS, CommentSerializer, visible_comment
from api.editions import Edited
from api.meetings import member_of
from api.parameters import lists
from api.proposals import ProposalSerializer, visible_proposal
from concertation import permissions
from concertation.comment_table import WRITERS
from concertation.models import Comment, Decision, Theme
from concertation.queries.comment_rows import comment_rows
from concertation.queries.comments import first_comments
from concertation.services import comments
from concertation.services.triage import contesting, crediting, importing, sorting
from standard.models import Standard
from standard.permissions import Verdict, require
from standard.services.errors import InvalidInput


@documented_actions
class ThemeActions(ActionsField):
    pass


class ThemeSerializer(Described):
    """A stake that comments are brought together under."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    comments = serializers.SerializerMethodField(help_text="Les identifiants de ses commentaires.")
    actions = ThemeActions()

    @cached_property
    def _comments(self) -> dict[int, list[int]]:
        """By theme."""
        rows: list[Theme] = self.together
        given = Theme.comments.through.objects.filter(theme__in=rows, comment__in=first_comments(rows[0].standard))
        found: dict[int, list[int]] = {row.pk: [] for row in rows}
        for theme, comment in given.order_by("comment").values_list("theme", "comment"):
            found[theme].append(comment)
        return found

    def get_comments(self, row: Theme) -> list[int]:
        return self._comments[row.pk]

    def get_actions(self, row: Theme) -> dict[str, Verdict]:
        allowed = permissions.can_sort_comments(self.view.actor_on(row.standard))
        return {"edit": allowed, "remove": allowed, "give": allowed}


class NewTheme(serializers.Serializer[Any]):
    title = serializers.CharField(allow_blank=True)


class SomeComments(serializers.Serializer[Any]):
    comments = serializers.ListField(child=Key(), help_text="Des identifiants de commentaires.")


class ThemeComments(serializers.Serializer[Any]):
    add = serializers.ListField(child=Key(), required=False, default=list)
    remove = serializers.ListField(child=Key(), required=False, default=list)


class BulkAnswer(SomeComments):
    disposition = serializers.ChoiceField(choices=Comment.Disposition.choices)
    answer = serializers.CharField(allow_blank=True)


class Entrusting(SomeComments):
    to = Key(allow_null=True, help_text="L’identifiant d’un membre de l’équipe projet\u00a0; nul pour personne.")


class Contradiction(SomeComments):
    decision = Key(allow_null=True, help_text="L’identifiant d’une décision\u00a0; nul pour aucune.")


class ContestReason(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)


class SentTable(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="Le tableau téléchargé ici, rempli\u00a0: CSV, XLSX ou ODS.")
    write = serializers.BooleanField(default=False, help_text="Écrire les réponses\u00a0; sans quoi elles ne sont que montrées.")


class TableAnswerSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Le commentaire.")
    disposition = serializers.CharField()
    answer = serializers.CharField()


class TableProblemSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    column = serializers.CharField()
    message = serializers.CharField()


class TablePreviewSerializer(serializers.Serializer[Any]):
    """What a table would write, or wrote; with a problem, nothing."""

    changes = TableAnswerSerializer(many=True)
    same = serializers.IntegerField(help_text="Les lignes qui disent ce qui est déjà répondu.")
    problems = TableProblemSerializer(many=True)
    written = serializers.IntegerField()


def named(standard: Standard, keys: list[int]) -> list[Comment]:
    """The comments of a standard that a script names. Raises InvalidInput for one that is not there."""
    found = sorting.listed(standard, keys)
    if missing := sorted(set(keys) - {one.pk for one in found}):
        raise InvalidInput("comments", f"Ce standard n’a pas de commentaire {missing[0]} qui commence un fil.")
    return found


def _written(view: Resource, rows: list[Comment]) -> Response:
    again: QuerySet[Comment] = COMMENTS.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return view.write_all(CommentSerializer, again)


class ThemeFilters(Filters):
    search = WordsFilter("title")


class ThemesView(Resource):
    @lists("themes_list", ThemeSerializer, ThemeFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les enjeux sous lesquels l'équipe range les commentaires."""
        return self.write_page(ThemeSerializer, Theme.objects.filter(standard=self.standard).select_related("standard"))

    @extend_schema(operation_id="themes_create", request=NewTheme, responses={201: ThemeSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Nommer un enjeu\u00a0; celui qui porte déjà ce nom est rendu."""
        title = self.read(NewTheme, request)["title"]
        return self.write(ThemeSerializer, sorting.make_theme(standard=self.standard, actor=self.person, title=title, now=self.now), 201)


class OneTheme(Resource):
    @property
    def theme(self) -> Theme:
        return get_object_or_404(Theme.objects.select_related("standard"), pk=self.kwargs["pk"])


class ThemeView(OneTheme):
    edits = Edited(Theme, also=("comments",))

    @extend_schema(operation_id="themes_read", responses=ThemeSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un enjeu et ses commentaires."""
        return self.write(ThemeSerializer, self.theme)

    @extend_schema(operation_id="themes_rename", request=NewTheme, responses=ThemeSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Renommer un enjeu."""
        title = self.read(NewTheme, request)["title"]
        return self.write(ThemeSerializer, sorting.rename_theme(theme=self.theme, actor=self.person, title=title, now=self.now))

    @extend_schema(operation_id="themes_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer un enjeu\u00a0; ses commentaires restent."""
        sorting.remove_theme(theme=self.theme, actor=self.person, now=self.now)
        return Response(status=204)


class ThemeCommentsView(OneTheme):
    @extend_schema(operation_id="themes_sort", request=ThemeComments, responses=ThemeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ranger des commentaires sous un enjeu, ou les en ôter."""
        data, theme = self.read(ThemeComments, request), self.theme
        require(permissions.can_sort_comments(self.actor_on(theme.standard)))
        if data["add"]:
            sorting.give_theme(comments=named(theme.standard, data["add"]), actor=self.person, title=theme.title, now=self.now)
        if data["remove"]:
            sorting.take_theme_off(theme=theme, comments=named(theme.standard, data["remove"]), actor=self.person, now=self.now)
        return self.write(ThemeSerializer, theme)


class CommentsAnswerView(Resource):
    @extend_schema(operation_id="comments_answer_all", request=BulkAnswer, responses=CommentSerializer(many=True))
    def post(self, request: Request, slug: str) -> Response:
        """Répondre la même chose à plusieurs commentaires\u00a0: à tous, ou à aucun."""
        data = self.read(BulkAnswer, request)
        require(permissions.can_sort_comments(self.actor_on(self.standard)))
        chosen = named(self.standard, data["comments"])
        given = {"disposition": data["disposition"], "answer": data["answer"]}
        return _written(self, comments.answer_all(comments=chosen, actor=self.person, now=self.now, **given))


class CommentsAssignView(Resource):
    @extend_schema(operation_id="comments_assign", request=Entrusting, responses=CommentSerializer(many=True))
    def post(self, request: Request, slug: str) -> Response:
        """Confier des commentaires à quelqu'un de l'équipe projet, ou à personne."""
        data = self.read(Entrusting, request)
        require(permissions.can_sort_comments(self.actor_on(self.standard)))
        to = member_of(self.standard, data["to"], "to")
        return _written(self, sorting.assign(comments=named(self.standard, data["comments"]), actor=self.person, to=to, now=self.now))


class CommentsContradictionView(Resource):
    @extend_schema(operation_id="comments_contradict", request=Contradiction, responses=CommentSerializer(many=True))
    def post(self, request: Request, slug: str) -> Response:
        """Dire quelle décision ces commentaires contredisent, ou n'en contredisent aucune."""
        data = self.read(Contradiction, request)
        require(permissions.can_sort_comments(self.actor_on(self.standard)))
        decision = get_object_or_404(Decision, pk=data["decision"], standard=self.standard) if data["decision"] is not None else None
        rows = sorting.mark_contradiction(
            comments=named(self.standard, data["comments"]), decision=decision, actor=self.person, now=self.now
        )
        return _written(self, rows)


class CommentsReadView(Resource):
    @extend_schema(operation_id="comments_mark_read", request=SomeComments, responses=CommentSerializer(many=True))
    def post(self, request: Request, slug: str) -> Response:
        """Dire que les réponses de ces fils ont été lues."""
        data = self.read(SomeComments, request)
        require(permissions.can_sort_comments(self.actor_on(self.standard)))
        return _written(self, sorting.mark_read(comments=named(self.standard, data["comments"]), actor=self.person, now=self.now))


class CommentMergeView(Resource):
    @extend_schema(operation_id="comments_merge", request=SomeComments, responses=CommentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Réunir à ce commentaire ceux qui disent la même chose\u00a0: chacun garde son auteur, qui reçoit la même réponse."""
        data, comment = self.read(SomeComments, request), visible_comment(self, pk)
        require(permissions.can_sort_comments(self.actor_on(comment.standard)))
        same = named(comment.standard, data["comments"])
        sorting.merge(comment=comment, duplicates=same, actor=self.person, now=self.now)
        return self.write(CommentSerializer, visible_comment(self, pk))


class CommentSetApartView(Resource):
    @extend_schema(operation_id="comments_set_apart", request=None, responses=CommentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire qu'un commentaire ne dit pas la même chose, après tout."""
        self.read(Nothing, request)
        sorting.set_apart(comment=visible_comment(self, pk), actor=self.person, now=self.now)
        return self.write(CommentSerializer, visible_comment(self, pk))


class CommentContestView(Resource):
    @extend_schema(operation_id="comments_contest", request=ContestReason, responses=CommentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Contester la réponse à son commentaire, une fois."""
        reason = self.read(ContestReason, request)["reason"]
        contesting.contest(comment=visible_comment(self, pk), actor=self.person, reason=reason, now=self.now)
        return self.write(CommentSerializer, visible_comment(self, pk))


class ProposalSourcesView(Resource):
    @extend_schema(operation_id="proposals_credit", request=SomeComments, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire de quels commentaires vient une proposition\u00a0: leurs auteurs sont cités."""
        data, proposal = self.read(SomeComments, request), visible_proposal(self, pk)
        require(permissions.can_credit(self.actor_on(proposal.standard), proposal))
        crediting.credit(proposal=proposal, comments=named(proposal.standard, data["comments"]), actor=self.person, now=self.now)
        return self.write(ProposalSerializer, visible_proposal(self, pk))


class CommentTableView(Resource):
    """The table as files, and the table that comes back."""

    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="comments_import", request={"multipart/form-data": SentTable}, responses=TablePreviewSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Montrer, ou écrire, les réponses du tableau rempli. Avec une faute, rien n'est écrit."""
        require(permissions.can_sort_comments(self.actor_on(self.standard)))
        data = self.read(SentTable, request)
        table = importing.read(name=data["file"].name, data=data["file"].read())
        shown = importing.preview(self.standard, table)
        if data["write"] and shown.problems:
            raise ValidationError({f"{one.line}.{one.column}": [one.message] for one in shown.problems})
        written = importing.write(standard=self.standard, actor=self.person, rows=table.rows, now=self.now) if data["write"] else 0
        return self.write(
            TablePreviewSerializer,
            {"changes": [one.row for one in shown.changes], "same": shown.same, "problems": shown.problems, "written": written},
        )


class CommentTableFileView(Resource):
    @extend_schema(operation_id="comments_export", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str, kind: str) -> HttpResponse:
        """Tous les commentaires et leurs réponses, en `csv`, `xlsx` ou `json`."""
        if kind not in WRITERS:
            raise Http404
        write, media_type = WRITERS[kind]
        rows = comment_rows(first_comments(self.standard).order_by("pk"))
        data = write(self.standard.title, rows, [*importing.DISPOSITIONS.values()])
        name = f"{slug}-commentaires.{kind}"
        return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
