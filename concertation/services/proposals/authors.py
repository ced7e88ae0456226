"""Several people may be the authors of a proposal: one begins it and invites others, who accept."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Authorship, Proposal
from concertation.services.turn import turn
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput

_WHOM = "Donnez l’adresse électronique de la personne à inviter."
_UNKNOWN = "Aucun membre de ce standard n’a cette adresse : invitez-la d’abord à s’y inscrire."
_ALREADY = "Cette personne est déjà parmi les auteurs, ou déjà invitée."


def invite_author(*, proposal: Proposal, actor: User, email: str, now: datetime) -> Authorship:
    """Ask a member of the standard to be an author too. They see the proposal, and are one once they accept."""
    email = inputs.line("email", email, missing=_WHOM, longest=254)
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_invite_author(mine.actor, proposal))
        members = mine.standard.memberships.active(now).select_related("user")
        invited = next((member.user for member in members.filter(user__email__iexact=email)), None)
        if invited is None:
            raise InvalidInput("email", _UNKNOWN)
        if invited.pk == proposal.author_id or proposal.authorships.filter(user=invited).exists():
            raise InvalidInput("email", _ALREADY)
        authorship = Authorship.objects.create(
            proposal=proposal, user=invited, organisation=queries.organisation_of(invited, mine.standard, now)
        )
        # An event is public, and a draft its authors' alone: it then names nothing.
        subject = None if proposal.state == Proposal.State.DRAFT else proposal
        mine.record("author.invited", subject, tell=[invited], path=proposal.get_absolute_url())
        return authorship


def accept_authorship(*, authorship: Authorship, actor: User, now: datetime) -> Authorship:
    """Be an author of the proposal one is invited to. Once more changes nothing."""
    with turn(authorship.proposal.standard, actor, now) as mine:
        authorship = Authorship.objects.select_related("proposal__author").get(pk=authorship.pk)
        require(permissions.can_accept_authorship(mine.actor, authorship))
        if authorship.accepted_at is None:
            authorship.accepted_at = now
            authorship.save(update_fields=["accepted_at"])
            # One's own support of what one has become an author of says nothing more.
            authorship.proposal.supports.filter(user=actor).delete()
            proposal = authorship.proposal
            if proposal.state != Proposal.State.DRAFT:
                mine.record(
                    "proposal.author_joined",
                    proposal,
                    uids=proposal.touched_uids(),
                    tell=[proposal.author],
                    path=proposal.get_absolute_url(),
                )
        return authorship


def end_authorship(*, authorship: Authorship, actor: User, now: datetime) -> None:
    """Decline an invitation, stop being an author, or take back an invitation that one made."""
    with turn(authorship.proposal.standard, actor, now) as mine:
        authorship = Authorship.objects.select_related("proposal__author").get(pk=authorship.pk)
        require(permissions.can_end_authorship(mine.actor, authorship, in_question=authorship.proposal.options.exists()))
        proposal, accepted = authorship.proposal, authorship.accepted_at is not None
        authorship.delete()
        if accepted and proposal.state != Proposal.State.DRAFT:
            mine.record("proposal.author_left", proposal, uids=proposal.touched_uids())
