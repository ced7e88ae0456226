"""A proposal that is begun: finding it, keeping one more change in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from accounts.typed import whole_number
from concertation import permissions, queries
from concertation.models import Comment, Proposal
from concertation.services import proposals
from concertation.services.triage import crediting
from pages.base import StandardPage
from pages.doors import ENTER, led_on
from pages.errors import NotHere
from pages.participation.sheet import Sheet
from standard.models.kept import read_operations
from standard.permissions import ALLOWED, Verdict, require
from standard.schema.diff import compare
from standard.schema.model import Schema
from standard.schema.operations import Operation, apply_all
from standard.schema.wording import sentences
from standard.services.errors import InvalidInput

SENT: Final = frozenset({"", "save"})
"""What the buttons of a change ask that keep it; the others only go on filling its form in."""
KEEPING: Final = frozenset({"save", ENTER})
"""The same of those that keep it as a draft; the door of somebody who has come in meanwhile is one."""


def may_fill_in(site: StandardPage, proposal: Proposal | None, allowed: Verdict) -> Verdict:
    """Whether the form of a change may be filled in: that of a new one, be it before one may propose; `allowed`: to keep it."""
    return site.may_propose_first if proposal is None else allowed


def to_the_door(site: StandardPage, allowed: Verdict, first: Verdict) -> HttpResponse | None:
    """Where what somebody filled in waits until they may propose: the doors that they asked for. None where they go on filling in.

    `first`: whether they may fill in the form before. Raises `PermissionRefused` where they may not, or sent it as if they were in.
    """
    request = site.request
    if allowed or request.method != "POST":
        return None
    action = request.POST.get("action", "")
    if first and action == ENTER:
        return led_on(request, allowed, site.standard.slug, request.get_full_path())
    require(allowed if not first or action in SENT else ALLOWED)
    return None


def own_proposal(site: StandardPage, number: int) -> Proposal:
    """The proposal of that number, which only its authors may see while it is a draft, and those invited to be."""
    found = Proposal.objects.filter(standard=site.standard, number=number)
    proposal = (
        found.select_related(
            "standard", "base_revision", "author", "organisation", "amends__base_revision", "for_option__question__standard"
        )
        .prefetch_related("authorships")
        .first()
    )
    if proposal is None or not permissions.can_see_proposal(site.actor, proposal):
        raise NotHere(f"Aucune proposition ne porte le numéro {number}.", standard=site.standard)
    return proposal


def crumbs(site: StandardPage, proposal: Proposal | None = None) -> list[tuple[str, str]]:
    """The way to the proposals, and to the one that is begun."""
    slug = site.standard.slug
    if proposal is not None and proposal.for_option is not None:
        asked = proposal.for_option.question
        listed = reverse("pages:questions", args=[slug])
        return [
            ("Questions", listed),
            (f"Question n°\u00a0{asked.number}", asked.get_absolute_url()),
            ("Amender l’option", edit_url(proposal)),
        ]
    return [
        ("Participer", reverse("pages:consultation", args=[slug])),
        ("Propositions", reverse("pages:proposals", args=[slug])),
        *([(str(proposal), edit_url(proposal))] if proposal else []),
    ]


def edit_url(proposal: Proposal) -> str:
    return reverse("pages:edit_proposal", args=[proposal.standard.slug, proposal.number])


def keep(site: StandardPage, proposal: Proposal | None, paper: Sheet, operations: tuple[Operation, ...]) -> Proposal:
    """Keep the change in the draft, begun here where there is none; its title says what it does."""
    person = site.request.user
    assert isinstance(person, User)
    if proposal is None:
        if not operations:
            raise InvalidInput("operations", "Rien n’a changé\u00a0: modifiez ce que vous voulez proposer d’écrire autrement.")
        source = _source(site)
        motive = f"D’après le commentaire n°\u00a0{source.pk}\u00a0:\n\n{source.body}" if source is not None else ""
        draft = proposals.save_draft(
            standard=site.standard, actor=person, title="", motive=motive, operations=operations, base=paper.base, now=site.now
        )
        return crediting.credit(proposal=draft, comments=[source], actor=person, now=site.now) if source is not None else draft
    return proposals.edit(
        proposal=proposal,
        actor=person,
        title=proposal.title,
        motive=proposal.motive,
        operations=operations,
        base=paper.base,
        now=site.now,
    )


def _source(site: StandardPage) -> Comment | None:
    """The comment that asks for the change, where the address names one: whoever wrote it is credited."""
    key = whole_number(site.request.GET.get("commentaire", ""))
    return queries.first_comments(site.standard).filter(pk=key).first() if key is not None else None


def seen(proposal: Proposal | None) -> str:
    """What a page keeps to know, when it comes back, whether the proposal has changed since; empty where none is begun."""
    return str(proposal.history.latest().history_id) if proposal is not None else ""


def written_since(proposal: Proposal | None, shown: str, part: Callable[[Schema], object]) -> str:
    """What another page wrote in this part of the proposal since the one that was `shown`, in words; empty for nothing."""
    earlier = _at(proposal, shown)
    if earlier is None or proposal is None:
        return ""
    old, new = (apply_all(one.base_revision.read_schema(), read_operations(one.operations)) for one in (earlier, proposal))
    if part(old) == part(new):
        return ""
    said = " ".join(sentences(compare(old, new), old))
    return (
        f"Votre brouillon a changé dans une autre page depuis que vous avez ouvert celle-ci. {said} "
        "Rien n’est perdu\u00a0: relisez ce qui suit, puis continuez pour l’écrire à la place."
    )


def reworded(proposal: Proposal, shown: str) -> tuple[str, ...]:
    """Which of the title and the motive another page has written since the one that was `shown`."""
    earlier = _at(proposal, shown)
    return tuple(name for name in ("title", "motive") if earlier is not None and getattr(earlier, name) != getattr(proposal, name))


def _at(proposal: Proposal | None, shown: str) -> Any:
    """The proposal as a page showed it; None where that names none of its states."""
    key = whole_number(shown)
    if proposal is None or key is None:
        return None
    return proposal.history.filter(history_id=key).select_related("base_revision").first()
