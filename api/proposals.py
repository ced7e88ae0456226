"""Proposals, and the changes that people send."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    ActionsField,
    AnyJSON,
    Described,
    Filters,
    Nothing,
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
from api.shapes import OBJECTS
from concertation import permissions, queries
from concertation.models import Proposal, Question
from concertation.services import proposals
from standard.comparison.sent import mostly_alike
from standard.models import Standard
from standard.permissions import Verdict, require
from standard.queries import TEXTS, used_uids, working_schema
from standard.schema import table_schema
from standard.schema.model import JSON
from standard.schema.operations import Conflict, Operation, resolve, to_json
from standard.services.errors import InvalidInput


@documented_actions
class ProposalActions(ActionsField):
    pass


class ImpactSerializer(serializers.Serializer[Any]):
    """What a change does to producers and to consumers."""

    rule = serializers.CharField()
    producer = serializers.CharField()
    consumer = serializers.CharField()
    level = serializers.CharField()
    field: TakenName = serializers.CharField(allow_null=True)
    message = serializers.CharField()


class AuthorSerializer(serializers.Serializer[Any]):
    """Un auteur avec celui qui a commencé la proposition."""

    id = serializers.IntegerField()
    name = PublicName(source="user")
    organisation = OrganisationName(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True, help_text="Vide tant que l'invitation attend sa réponse.")


class ProposalSerializer(Described):
    """A change that somebody asks for."""

    of_the_moment = frozenset({"actions"})

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
    organisation_confirmed = OrganisationConfirmed()
    authors = serializers.SerializerMethodField(help_text="Ceux qui ont accepté d'en être auteurs aussi.")
    supports = serializers.SerializerMethodField(help_text="Combien de personnes la soutiennent.")
    use_cases = serializers.SerializerMethodField(help_text="Les cas d'usage qu'elle sert, par leurs identifiants.")
    amends = serializers.IntegerField(source="amends_id", allow_null=True, help_text="La proposition qu'elle amende.")
    amendment_seen = serializers.SerializerMethodField(help_text="Pour un amendement\u00a0: à renvoyer en le reprenant.")
    seen = serializers.CharField(source="written_sha256", help_text="Ce qu'elle dit, à renvoyer en la changeant.")
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    actions = ProposalActions()

    def get_url(self, row: Proposal) -> str:
        return self.address(f"/api/v1/proposals/{row.pk}/")

    def get_page(self, row: Proposal) -> str:
        return self.address(row.get_absolute_url())

    @extend_schema_field(AuthorSerializer(many=True))
    def get_authors(self, row: Proposal) -> Any:
        return AuthorSerializer([one for one in row.authorships.all() if one.accepted_at], many=True).data

    def get_supports(self, row: Proposal) -> int:
        return len(row.supports.all())

    def get_use_cases(self, row: Proposal) -> list[int]:
        return sorted(case.pk for case in row.serves.all())

    def get_amendment_seen(self, row: Proposal) -> str | None:
        return queries.amendment_seen(row) if row.amends_id is not None else None

    @extend_schema_field(OBJECTS)
    def get_operations(self, row: Proposal) -> list[JSON]:
        return listed(row.read_operations())

    def get_actions(self, row: Proposal) -> dict[str, Verdict]:
        actor = self.view.actor_on(row.standard)
        call = current_call(self.view, row.standard)
        return {
            "edit": permissions.can_edit_proposal(actor, row, in_question=bool(row.options.all())),
            "rebase": permissions.can_rebase_proposal(actor, row, taken_up(row), self.view.now),
            "submit": permissions.can_submit_proposal(actor, row, call, self.view.now),
            "discard": permissions.can_discard_proposal(actor, row),
            "invite_author": permissions.can_invite_author(actor, row),
            "support": permissions.can_support(actor, row),
            "amend": permissions.can_amend(actor, row, call, self.view.now),
            "take_in": permissions.can_take_in(actor, row, in_question=row.amends is not None and bool(row.amends.options.all())),
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


class EditedProposal(NewProposal):
    seen = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        help_text="Le `seen` que vous avez lu\u00a0: refuse d'écrire par-dessus ce qui a changé depuis.",
    )


PROPOSALS = (
    Proposal.objects.select_related("standard", "author", "organisation", "base_revision", "amends")
    .defer(*(f"base_revision__{name}" for name in TEXTS))
    .prefetch_related("options__question__ballots", "authorships__user", "authorships__organisation", "supports", "serves")
    .prefetch_related("amends__options", "amends__authorships")
)


def taken_up(row: Proposal) -> Question | None:
    """As `queries.question_of`, from what a list has read."""
    asked = [option.question for option in row.options.all() if option.question.state not in Question.SETTLED]
    return asked[-1] if asked else None


def listed(operations: tuple[Operation, ...]) -> list[JSON]:
    return [to_json(operation) for operation in operations]


TOO_DIFFERENT = (
    "Ce schéma diffère trop de celui de travail pour lui être comparé dans une requête\u00a0: envoyez-le à /api/v1/comparisons/, avec "
    "`standard` et `after`, puis proposez les opérations qu'elle donne."
)


def read_changes(standard: Standard, data: dict[str, Any], may: Verdict) -> tuple[Operation, ...] | None:
    """The operations that were sent, or computed from the descriptor that was sent; None where neither was.

    Nothing is computed for somebody who may not write them: the service that `may` comes from asks again, under the lock.
    """
    require(may)
    if "operations" in data and "descriptor" in data:
        raise InvalidInput("descriptor", "Envoyez les opérations ou le schéma voulu, pas les deux.")
    if "operations" in data:
        return resolve(working_schema(standard), data["operations"], reserved=used_uids(standard))
    if "descriptor" in data:
        wanted = table_schema.parse(data["descriptor"])
        if not mostly_alike(working_schema(standard), wanted):
            raise InvalidInput("descriptor", TOO_DIFFERENT)
        return queries.changes_to(standard, wanted)
    return None


class ProposalFilters(Filters):
    state = OneOf(Proposal.State.choices, help_text="Où elle en est.")
    search = WordsFilter("title", "motive", kind="proposal", apart=Q(state__in=Proposal.UNSEEN))


class ProposalsView(Resource):
    @lists("proposals_list", ProposalSerializer, ProposalFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les propositions d'un standard, et ses propres brouillons."""
        seen = ~Q(state__in=Proposal.UNSEEN)
        if request.user.is_authenticated:
            own = Proposal.objects.drafts().written_by(request.user)
            seen |= Q(pk__in=own.values("pk"))
        return self.write_page(ProposalSerializer, PROPOSALS.filter(seen, standard=self.standard))

    @extend_schema(operation_id="proposals_create", request=NewProposal, responses={201: ProposalSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Proposer un changement, par ses opérations ou par le schéma voulu."""
        proposal = propose(self, self.standard, self.read(NewProposal, request), "de la proposition")
        return self.write(ProposalSerializer, proposal, 201)


def propose(view: Resource, standard: Standard, data: dict[str, Any], of_what: str, *, amends: Proposal | None = None) -> Proposal:
    """Send the proposal that was described, or keep it as a draft; `of_what` says which operations are missing, where they are."""
    actor, call = view.actor_on(standard), current_call(view, standard)
    may = permissions.can_propose(actor, call, view.now) if amends is None else permissions.can_amend(actor, amends, call, view.now)
    operations = read_changes(standard, data, may)
    if operations is None:
        raise InvalidInput("operations", f"Envoyez les opérations {of_what}, ou le schéma voulu dans «\u00a0descriptor\u00a0».")
    make = proposals.save_draft if data["draft"] else proposals.propose
    return make(
        standard=standard,
        actor=view.person,
        title=data["title"],
        motive=data["motive"],
        operations=operations,
        amends=amends,
        now=view.now,
    )


class ProposalView(Resource):
    edits = Edited(Proposal)

    @extend_schema(operation_id="proposals_read", responses=ProposalSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une proposition."""
        return self.write(ProposalSerializer, visible_proposal(self, pk))

    @extend_schema(operation_id="proposals_edit", request=EditedProposal, responses=ProposalSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Changer un brouillon, ou une proposition qu'aucune question ne reprend encore."""
        data = self.read(EditedProposal, request)
        proposal = visible_proposal(self, pk)
        if data["seen"] not in ("", proposal.written_sha256):
            raise Conflict("before_changed", "Cette proposition a changé depuis que vous l’avez lue\u00a0: relisez-la, puis recommencez.")
        may = permissions.can_edit_proposal(self.actor_on(proposal.standard), proposal, in_question=bool(proposal.options.all()))
        operations = read_changes(proposal.standard, data, may)
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

    @extend_schema(operation_id="proposals_discard", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Jeter un brouillon."""
        proposals.discard(proposal=visible_proposal(self, pk), actor=self.person, now=self.now)
        return Response(status=204)


class ProposalImpactsView(Resource):
    @extend_schema(operation_id="proposals_impacts", responses=ImpactSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Ce que la proposition, décidée maintenant, changerait pour les producteurs et pour les réutilisateurs."""
        proposal = visible_proposal(self, pk)
        impacts = queries.impacts_of(proposal.standard, proposal.read_operations())
        return self.write_all(ImpactSerializer, impacts)


class ProposalSubmitView(Resource):
    @extend_schema(operation_id="proposals_submit", request=None, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Envoyer un brouillon."""
        self.read(Nothing, request)
        return self.write(ProposalSerializer, proposals.submit(proposal=visible_proposal(self, pk), actor=self.person, now=self.now))


class ProposalWithdrawView(Resource):
    @extend_schema(operation_id="proposals_withdraw", request=None, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Retirer sa proposition\u00a0; elle reste lisible."""
        self.read(Nothing, request)
        return self.write(ProposalSerializer, proposals.withdraw(proposal=visible_proposal(self, pk), actor=self.person, now=self.now))


def visible_proposal(view: Resource, pk: int, **within: Standard) -> Proposal:
    """A proposal, unless it is somebody else's draft: then there is nothing at this address."""
    proposal = get_object_or_404(PROPOSALS, pk=pk, **within)
    if not permissions.can_see_proposal(view.actor_on(proposal.standard), proposal):
        return get_object_or_404(PROPOSALS.none(), pk=pk)
    return proposal
