"""Calls for comments, comments and their answers, proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from concertation import permissions, queries
from concertation.models import Comment, Consultation, Proposal, Question
from concertation.services import comments, consultations, proposals
from standard.api.base import (
    ActionsField,
    AnyJSON,
    Described,
    OrganisationName,
    PublicName,
    Resource,
    RevisionSerializer,
    documented_actions,
    page_of,
)
from standard.models import Element, Standard
from standard.permissions import Verdict
from standard.queries import used_uids, working_schema
from standard.schema import table_schema
from standard.schema.model import JSON
from standard.schema.operations import Operation, resolve, to_json
from standard.services.errors import InvalidInput

# --- Calls for comments ---------------------------------------------------------------------------------------------


@documented_actions
class ConsultationActions(ActionsField):
    pass


class ConsultationSerializer(Described):
    """A call for comments on a frozen revision."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    state = serializers.SerializerMethodField(help_text="`planned`, `open` ou `closed`.")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    revision = RevisionSerializer()
    actions = ConsultationActions()

    def get_url(self, row: Consultation) -> str:
        return self.address(f"/api/v1/consultations/{row.pk}/")

    def get_state(self, row: Consultation) -> str:
        if row.is_open(self.view.now):
            return "open"
        return "planned" if self.view.now < row.opens_at else "closed"

    def get_actions(self, row: Consultation) -> dict[str, Verdict]:
        actor, now = self.view.actor_on(row.standard), self.view.now
        return {
            "comment": permissions.can_comment(actor, row, now),
            "propose": permissions.can_propose(actor, row, now),
            "close": permissions.can_change_consultation(actor, row, now),
        }


class NewConsultation(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, allow_blank=True, default="")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class Closing(serializers.Serializer[Any]):
    closes_at = serializers.DateTimeField()


CONSULTATIONS = Consultation.objects.select_related("standard", "revision")


class ConsultationsView(Resource):
    @extend_schema(operation_id="consultations_list", responses=page_of(ConsultationSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Les appels à commentaires d'un standard."""
        return self.write_page(ConsultationSerializer, CONSULTATIONS.filter(standard=self.standard))

    @extend_schema(operation_id="consultations_create", request=NewConsultation, responses={201: ConsultationSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ouvrir un appel à commentaires sur le schéma tel qu'il est."""
        data = self.read(NewConsultation, request)
        opened = consultations.open(standard=self.standard, actor=self.person, now=self.now, **data)
        return self.write(ConsultationSerializer, opened, 201)


class ConsultationView(Resource):
    @extend_schema(operation_id="consultations_read", responses=ConsultationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un appel à commentaires."""
        return self.write(ConsultationSerializer, get_object_or_404(CONSULTATIONS, pk=pk))

    @extend_schema(operation_id="consultations_reschedule", request=Closing, responses=ConsultationSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Changer la date de fermeture."""
        data = self.read(Closing, request)
        changed = consultations.reschedule(consultation=get_object_or_404(CONSULTATIONS, pk=pk), actor=self.person, now=self.now, **data)
        return self.write(ConsultationSerializer, changed)


class ConsultationCloseView(Resource):
    @extend_schema(operation_id="consultations_close", request=None, responses=ConsultationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Clore l'appel maintenant."""
        closed = consultations.close(consultation=get_object_or_404(CONSULTATIONS, pk=pk), actor=self.person, now=self.now)
        return self.write(ConsultationSerializer, closed)


# --- Comments -------------------------------------------------------------------------------------------------------


@documented_actions
class CommentActions(ActionsField):
    pass


class CommentTarget(serializers.Serializer[Any]):
    """What a comment is about; empty for the whole standard. `field` and `value`: an identifier, a name or a text."""

    # `field` shadows nothing that a serializer instance reads.
    field = serializers.CharField(required=False, allow_blank=True, default="")  # type: ignore[assignment]
    value = serializers.CharField(required=False, allow_blank=True, default="")
    proposal = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="Identifiant d'une proposition.")
    question = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="Identifiant d'une question.")


class CommentSerializer(Described):
    """What somebody said, and how it was answered."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="`waiting` ou `answered`.")
    target = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Comment.Kind.choices)
    body = serializers.CharField()
    author = PublicName(allow_null=True)
    organisation = OrganisationName(allow_null=True)
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    created_at = serializers.DateTimeField()
    revision = serializers.IntegerField(source="revision.number", help_text="La révision que l'auteur avait sous les yeux.")
    disposition = serializers.ChoiceField(choices=["", *Comment.Disposition.values])
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    actions = CommentActions()

    def get_url(self, row: Comment) -> str:
        return self.address(f"/api/v1/comments/{row.pk}/")

    def get_state(self, row: Comment) -> str:
        return "answered" if row.disposition else "waiting"

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
        }


class NewComment(serializers.Serializer[Any]):
    target = CommentTarget(required=False)
    kind = serializers.ChoiceField(choices=Comment.Kind.choices, required=False)
    body = serializers.CharField(trim_whitespace=False)
    parent = serializers.IntegerField(required=False, allow_null=True, default=None)  # type: ignore[assignment]


class NewAnswer(serializers.Serializer[Any]):
    disposition = serializers.ChoiceField(choices=Comment.Disposition.choices)
    answer = serializers.CharField(allow_blank=True)


COMMENTS = Comment.objects.select_related("standard", "author", "organisation", "revision", "parent")


def current_call(view: Resource, standard: Standard) -> Consultation | None:
    """The call for comments of the moment, read once a request."""
    known: dict[int, Consultation | None] = view.__dict__.setdefault("_calls", {})
    if standard.pk not in known:
        known[standard.pk] = queries.current_consultation(standard, view.now)
    return known[standard.pk]


def element_uid(standard: Standard, said: str, kind: Element.Kind, **within: str) -> str:
    """The uid of what a script names by its uid, or by the name of a field, or by the text of a value."""
    elements = Element.objects.filter(standard=standard, kind=kind, removed_in=None, **within)
    found = elements.filter(uid=said).first() or elements.filter(name=said).first()
    if found is None:
        known = Element.objects.filter(standard=standard, kind=kind, uid=said).exists()
        return said if known else _unknown(kind, said)
    return found.uid


def _unknown(kind: Element.Kind, said: str) -> str:
    what = "Aucun champ" if kind == Element.Kind.FIELD else "Aucune valeur"
    raise InvalidInput(f"target.{kind}", f"{what} ne s'appelle «\u00a0{said}\u00a0» dans ce standard.")


class CommentsView(Resource):
    @extend_schema(operation_id="comments_list", responses=page_of(CommentSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Les commentaires d'un standard, du premier au dernier."""
        seen = COMMENTS.filter(standard=self.standard).exclude(~Q(proposal=None) & Q(proposal__state=Proposal.State.DRAFT))
        return self.write_page(CommentSerializer, seen)

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
            target=self._target(data.get("target") or {}),
            parent=parent,
            now=self.now,
        )
        return self.write(CommentSerializer, comment, 201)

    def _target(self, said: dict[str, Any]) -> comments.Target:
        field, value = said.get("field", ""), said.get("value", "")
        if field:
            field = element_uid(self.standard, field, Element.Kind.FIELD)
        if value:
            value = element_uid(self.standard, value, Element.Kind.VALUE, **({"field_uid": field} if field else {}))
        proposal, question = said.get("proposal"), said.get("question")
        return comments.Target(
            field=field,
            value=value,
            proposal=get_object_or_404(Proposal, pk=proposal, standard=self.standard) if proposal else None,
            question=get_object_or_404(Question, pk=question, standard=self.standard) if question else None,
        )


class CommentView(Resource):
    @extend_schema(operation_id="comments_read", responses=CommentSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un commentaire."""
        return self.write(CommentSerializer, get_object_or_404(COMMENTS, pk=pk))


class CommentAnswerView(Resource):
    @extend_schema(operation_id="comments_answer", request=NewAnswer, responses=CommentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Donner la suite d'un commentaire, et y répondre."""
        data = self.read(NewAnswer, request)
        answered = comments.answer(comment=get_object_or_404(COMMENTS, pk=pk), actor=self.person, now=self.now, **data)
        return self.write(CommentSerializer, answered)


# --- Proposals ------------------------------------------------------------------------------------------------------


@documented_actions
class ProposalActions(ActionsField):
    pass


class ImpactSerializer(serializers.Serializer[Any]):
    """What a change does to producers and to consumers."""

    rule = serializers.CharField()
    producer = serializers.CharField()
    consumer = serializers.CharField()
    level = serializers.CharField()
    field = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    message = serializers.CharField()


class ProposalSerializer(Described):
    """A change that somebody asks for."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Proposal.State.choices)
    title = serializers.CharField()
    motive = serializers.CharField()
    operations = serializers.SerializerMethodField()
    base_revision = serializers.IntegerField(source="base_revision.number")
    author = PublicName(allow_null=True)
    organisation = OrganisationName(allow_null=True)
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    actions = ProposalActions()

    def get_url(self, row: Proposal) -> str:
        return self.address(f"/api/v1/proposals/{row.pk}/")

    def get_page(self, row: Proposal) -> str:
        return self.address(row.get_absolute_url())

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_operations(self, row: Proposal) -> list[JSON]:
        return listed(row.read_operations())

    def get_actions(self, row: Proposal) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        call = current_call(self.view, row.standard)
        return {
            "edit": permissions.can_edit_proposal(actor, row, in_question=bool(row.options.all())),
            "submit": permissions.can_submit_proposal(actor, row, call, self.view.now),
            "withdraw": permissions.can_withdraw_proposal(actor, row),
        }


class Changes(serializers.Serializer[Any]):
    """Changes of the schema: operations, or the descriptor wanted, from which they are computed."""

    operations = AnyJSON(required=False, help_text="La liste des opérations, ou ce que donne `compare_schemas --format json`.")
    descriptor = AnyJSON(required=False, help_text="Le schéma voulu\u00a0: la différence est le changement.")


class NewProposal(Changes):
    title = serializers.CharField(allow_blank=True)
    motive = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)
    draft = serializers.BooleanField(required=False, default=False, help_text="Garder comme brouillon, visible de son auteur seul.")


PROPOSALS = Proposal.objects.select_related("standard", "author", "organisation", "base_revision").prefetch_related("options")


def listed(operations: tuple[Operation, ...]) -> list[JSON]:
    return [to_json(operation) for operation in operations]


def read_changes(standard: Standard, data: dict[str, Any]) -> tuple[Operation, ...] | None:
    """The operations that were sent, or computed from the descriptor that was sent; None where neither was."""
    if "operations" in data and "descriptor" in data:
        raise InvalidInput("descriptor", "Envoyez les opérations ou le schéma voulu, pas les deux.")
    if "operations" in data:
        return resolve(working_schema(standard), data["operations"], reserved=used_uids(standard))
    if "descriptor" in data:
        return queries.changes_to(standard, table_schema.parse(data["descriptor"]))
    return None


class ProposalsView(Resource):
    @extend_schema(operation_id="proposals_list", responses=page_of(ProposalSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Les propositions d'un standard, et ses propres brouillons."""
        seen = ~Q(state=Proposal.State.DRAFT)
        if request.user.is_authenticated:
            seen |= Q(author=request.user)
        return self.write_page(ProposalSerializer, PROPOSALS.filter(seen, standard=self.standard))

    @extend_schema(operation_id="proposals_create", request=NewProposal, responses={201: ProposalSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Proposer un changement, par ses opérations ou par le schéma voulu."""
        data = self.read(NewProposal, request)
        operations = read_changes(self.standard, data)
        if operations is None:
            raise InvalidInput("operations", "Envoyez les opérations de la proposition, ou le schéma voulu dans «\u00a0descriptor\u00a0».")
        make = proposals.save_draft if data["draft"] else proposals.propose
        proposal = make(
            standard=self.standard,
            actor=self.person,
            title=data["title"],
            motive=data["motive"],
            operations=operations,
            now=self.now,
        )
        return self.write(ProposalSerializer, proposal, 201)


class ProposalView(Resource):
    @extend_schema(operation_id="proposals_read", responses=ProposalSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une proposition."""
        return self.write(ProposalSerializer, visible_proposal(self, pk))

    @extend_schema(operation_id="proposals_edit", request=NewProposal, responses=ProposalSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Changer un brouillon, ou une proposition qu'aucune question ne reprend encore."""
        data = self.read(NewProposal, request)
        proposal = visible_proposal(self, pk)
        operations = read_changes(proposal.standard, data)
        edited = proposals.edit(
            proposal=proposal,
            actor=self.person,
            title=data["title"],
            motive=data["motive"],
            operations=proposal.read_operations() if operations is None else operations,
            base=proposal.base_revision if operations is None else None,
            now=self.now,
        )
        return self.write(ProposalSerializer, edited)


class ProposalImpactsView(Resource):
    @extend_schema(operation_id="proposals_impacts", responses=ImpactSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Ce que la proposition, décidée maintenant, changerait pour les producteurs et pour les réutilisateurs."""
        proposal = visible_proposal(self, pk)
        impacts = queries.impacts_of(proposal.standard, proposal.read_operations())
        return Response(ImpactSerializer(list(impacts), many=True).data)


class ProposalSubmitView(Resource):
    @extend_schema(operation_id="proposals_submit", request=None, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Envoyer un brouillon."""
        return self.write(ProposalSerializer, proposals.submit(proposal=visible_proposal(self, pk), actor=self.person, now=self.now))


class ProposalWithdrawView(Resource):
    @extend_schema(operation_id="proposals_withdraw", request=None, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Retirer sa proposition\u00a0; elle reste lisible."""
        return self.write(ProposalSerializer, proposals.withdraw(proposal=visible_proposal(self, pk), actor=self.person, now=self.now))


def visible_proposal(view: Resource, pk: int) -> Proposal:
    """A proposal, unless it is somebody else's draft: then there is nothing at this address."""
    proposal = get_object_or_404(PROPOSALS, pk=pk)
    if not permissions.can_see_proposal(view.actor_on(proposal.standard), proposal):
        return get_object_or_404(PROPOSALS.none(), pk=pk)
    return proposal
