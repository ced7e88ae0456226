"""A proposal that is begun: finding it, keeping one more change in it."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from concertation.models import Proposal
from concertation.services import proposals
from concertation.views.base import StandardPage
from concertation.views.participation.sheet import Sheet
from standard.errors_middleware import NotHere
from standard.schema.operations import Operation
from standard.services.errors import InvalidInput


def own_proposal(site: StandardPage, number: int) -> Proposal:
    """The proposal of that number, which only its author may see while it is a draft."""
    proposal = Proposal.objects.filter(standard=site.standard, number=number).select_related("standard", "base_revision", "author").first()
    if proposal is None or (proposal.state == Proposal.State.DRAFT and proposal.author_id != site.actor.user_id):
        raise NotHere(f"Aucune proposition ne porte le numéro {number}.", standard=site.standard)
    return proposal


def crumbs(site: StandardPage) -> list[tuple[str, str]]:
    slug = site.standard.slug
    return [
        ("Participer", reverse("concertation:consultation", args=[slug])),
        ("Propositions", reverse("concertation:proposals", args=[slug])),
    ]


def edit_url(proposal: Proposal) -> str:
    return reverse("concertation:edit_proposal", args=[proposal.standard.slug, proposal.number])


def keep(site: StandardPage, proposal: Proposal | None, paper: Sheet, operations: tuple[Operation, ...], title: str) -> Proposal:
    """Keep the change in the draft, begun here where there is none."""
    person = site.request.user
    assert isinstance(person, User)
    if proposal is None:
        if not operations:
            raise InvalidInput("operations", "Rien n’a changé\u00a0: modifiez ce que vous voulez proposer d’écrire autrement.")
        return proposals.save_draft(
            standard=site.standard, actor=person, title=title[:200], operations=operations, base=paper.base, now=site.now
        )
    return proposals.edit(
        proposal=proposal,
        actor=person,
        title=proposal.title,
        motive=proposal.motive,
        operations=operations,
        base=paper.base,
        now=site.now,
    )
