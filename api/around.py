"""What others do around a proposal: write it together, support it, amend it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Key, Nothing, Resource
from api.proposals import AuthorSerializer, NewProposal, ProposalSerializer, propose, visible_proposal
from api.use_cases import named_cases
from concertation import permissions
from concertation.models import Authorship
from concertation.services import proposals, use_cases


class AuthorInvitation(serializers.Serializer[Any]):
    email = serializers.EmailField(help_text="Un membre de ce standard.")


class TakingIn(serializers.Serializer[Any]):
    seen = serializers.CharField(help_text="`amendment_seen` de l’amendement\u00a0: les textes que vous avez comparés.")


class ProposalSupportView(Resource):
    @extend_schema(operation_id="proposals_support", request=None, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Soutenir une proposition\u00a0; vous êtes averti quand ses changements changent."""
        self.read(Nothing, request)
        proposals.support(proposal=visible_proposal(self, pk), actor=self.person, now=self.now)
        return self.write(ProposalSerializer, visible_proposal(self, pk))

    @extend_schema(operation_id="proposals_take_support_back", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Reprendre son soutien."""
        proposals.take_support_back(proposal=visible_proposal(self, pk), actor=self.person, now=self.now)
        return Response(status=204)


class ProposalAuthorsView(Resource):
    @extend_schema(operation_id="proposals_invite_author", request=AuthorInvitation, responses={201: AuthorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Inviter un membre du standard à être l'un des auteurs d'une proposition."""
        email = self.read(AuthorInvitation, request)["email"]
        invited = proposals.invite_author(proposal=visible_proposal(self, pk), actor=self.person, email=email, now=self.now)
        return self.write(AuthorSerializer, invited, 201)


class AuthorAcceptView(Resource):
    @extend_schema(operation_id="authors_accept", request=None, responses=AuthorSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Accepter d'être l'un des auteurs."""
        self.read(Nothing, request)
        accepted = proposals.accept_authorship(authorship=visible_authorship(self, pk), actor=self.person, now=self.now)
        return self.write(AuthorSerializer, accepted)


class AuthorView(Resource):
    @extend_schema(operation_id="authors_end", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Décliner une invitation, cesser d'être auteur, ou ôter quelqu'un des auteurs."""
        proposals.end_authorship(authorship=visible_authorship(self, pk), actor=self.person, now=self.now)
        return Response(status=204)


class ProposalAmendmentsView(Resource):
    @extend_schema(operation_id="proposals_amend", request=NewProposal, responses={201: ProposalSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Amender une proposition\u00a0: dire tout ce qu'elle changerait à la place de ce qu'elle change."""
        data = self.read(NewProposal, request)
        amended = visible_proposal(self, pk)
        amendment = propose(self, amended.standard, data, "de l’amendement", amends=amended)
        return self.write(ProposalSerializer, amendment, 201)


class ProposalTakeInView(Resource):
    @extend_schema(operation_id="proposals_take_in", request=TakingIn, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Reprendre un amendement dans la proposition qu'il change, dont on est l'un des auteurs."""
        seen = self.read(TakingIn, request)["seen"]
        amended = proposals.take_in(amendment=visible_proposal(self, pk), actor=self.person, seen=seen, now=self.now)
        return self.write(ProposalSerializer, visible_proposal(self, amended.pk))


class Serving(serializers.Serializer[Any]):
    use_cases = serializers.ListField(child=Key(), help_text="Ceux-ci, et aucun autre.")


class ProposalUseCasesView(Resource):
    @extend_schema(operation_id="proposals_serve", request=Serving, responses=ProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dire quels cas d'usage une proposition sert."""
        proposal = visible_proposal(self, pk)
        keys = self.read(Serving, request)["use_cases"]
        cases = named_cases(proposal.standard, keys, "use_cases")
        use_cases.serve(proposal=proposal, actor=self.person, use_cases=cases, now=self.now)
        return self.write(ProposalSerializer, visible_proposal(self, pk))


def visible_authorship(view: Resource, pk: int) -> Authorship:
    """An authorship, unless it is of somebody else's draft: then there is nothing at this address."""
    found = get_object_or_404(Authorship.objects.select_related("proposal__standard", "user", "organisation"), pk=pk)
    if not permissions.can_see_proposal(view.actor_on(found.proposal.standard), found.proposal):
        return get_object_or_404(Authorship.objects.none(), pk=pk)
    return found
