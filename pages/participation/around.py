"""What others do around a proposal: write it together, support it, amend it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from concertation import permissions, queries
from concertation.models import Authorship, Comment, Proposal, Question, Support, UseCase
from concertation.services import proposals, questions
from concertation.services.questions import OptionDraft
from pages.base import StandardPage, action_of, standard_page
from pages.errors import NotHere
from pages.forms.proposals import InvitationForm
from pages.forms.refusals import REFUSALS, done_or_told
from pages.participation.draft import edit_url, own_proposal
from standard.comparison import ChangesView, changes_view
from standard.permissions import Verdict, require
from standard.schema.diff import compare
from standard.schema.operations import Conflict, apply_all, rebase


@dataclass(frozen=True, slots=True)
class Amending:
    """An amendment beside the proposal that it would change."""

    amended: Proposal
    difference: ChangesView | None
    """What it changes in what the proposal says; None where one of them no longer fits the standard, or both are settled."""
    seen: str
    can_take_in: Verdict
    rival_in: Question | None
    """The question of the proposal, in which whoever looks may put the amendment as an option."""


@dataclass(frozen=True, slots=True)
class _AroundRows:
    """What is read around a proposal, the same for all its readers."""

    authorships: tuple[Authorship, ...]
    supports: tuple[Support, ...]
    amendments: tuple[Proposal, ...]
    sources: tuple[Comment, ...]
    serves: tuple[UseCase, ...]
    in_question: bool
    question: Question | None


@dataclass(frozen=True, slots=True)
class Around:
    """Those who write a proposal with its author, who support it, and what would change it."""

    authors: tuple[Authorship, ...]
    """Those who accepted."""
    invited: tuple[Authorship, ...]
    """Those who have not answered yet, for its authors."""
    own: Authorship | None
    """Whoever looks, invited or an author."""
    can_accept: Verdict
    can_invite: Verdict
    leaving: tuple[Authorship, ...]
    """Those of the authors that whoever looks may take off, themselves or others."""
    began: bool
    """Whether whoever looks began the proposal."""
    invitation_form: InvitationForm
    supports: tuple[Support, ...]
    of_before: int
    """How many were given before the changes were what they are."""
    own_support: Support | None
    stale: bool
    """Whether one's own was."""
    can_support: Verdict
    amendments: tuple[Proposal, ...]
    can_amend: Verdict
    amending: Amending | None
    sources: tuple[Comment, ...]
    """The comments that it comes from, whose authors are credited."""
    serves: tuple[UseCase, ...]
    """The use cases that it serves, as its authors say."""
    question: Question | None
    """The question, not settled yet, that has taken it up."""
    in_question: bool
    """Whether any has, be it settled."""
    can_ask: Verdict
    """Whether the reader may make a question of it."""
    can_refuse: Verdict


def around(site: StandardPage, proposal: Proposal) -> Around:
    """All that the page of a proposal says of others."""
    rows = site.remembered(("around", proposal.pk), lambda: _read_around(proposal))
    now = proposal.changes_sha256
    own = next((one for one in rows.authorships if one.user_id == site.actor.user_id), None)
    own_support = next((one for one in rows.supports if one.user_id == site.actor.user_id), None)
    author = permissions.is_author(site.actor, proposal)
    accepted = tuple(one for one in rows.authorships if one.accepted_at)
    return Around(
        authors=accepted,
        invited=tuple(one for one in rows.authorships if not one.accepted_at) if author else (),
        own=own,
        can_accept=permissions.can_accept_authorship(site.actor, own)
        if own and not own.accepted_at
        else Verdict("Vous n’êtes pas invité."),
        can_invite=permissions.can_invite_author(site.actor, proposal),
        leaving=tuple(one for one in accepted if permissions.can_end_authorship(site.actor, one, in_question=rows.in_question)),
        began=author and proposal.author_id == site.actor.user_id,
        invitation_form=InvitationForm(),
        supports=rows.supports,
        of_before=sum(one.changes_sha256 != now for one in rows.supports),
        own_support=own_support,
        stale=own_support is not None and own_support.changes_sha256 != now,
        can_support=permissions.can_support(site.actor, proposal),
        amendments=rows.amendments,
        can_amend=permissions.can_amend(site.actor, proposal, site.call, site.now),
        amending=_amending(site, proposal, proposal.amends) if proposal.amends is not None else None,
        sources=rows.sources,
        serves=rows.serves,
        question=rows.question,
        in_question=rows.in_question,
        can_ask=permissions.can_prepare_question(site.actor)
        if proposal.state == Proposal.State.OPEN and not rows.in_question
        else Verdict("Cette proposition n’attend plus sa question."),
        can_refuse=permissions.can_refuse_proposal(site.actor, proposal, in_question=rows.in_question),
    )


def _read_around(proposal: Proposal) -> _AroundRows:
    sources = Comment.objects.counted().filter(proposals_made__proposal=proposal)
    return _AroundRows(
        authorships=tuple(proposal.authorships.select_related("user", "organisation")),
        supports=tuple(proposal.supports.select_related("user", "organisation")),
        amendments=tuple(proposal.amendments.public().select_related("standard", "author", "organisation")),
        sources=tuple(sources.select_related("standard", "author", "organisation").order_by("pk")),
        serves=tuple(proposal.serves.select_related("standard").order_by("number")),
        in_question=proposal.options.exists(),
        question=queries.question_of(proposal),
    )


def _amending(site: StandardPage, amendment: Proposal, amended: Proposal) -> Amending:
    question = queries.question_of(amended)
    may_put = question is not None and amendment.state == Proposal.State.OPEN and queries.question_of(amendment) is None
    return Amending(
        amended=amended,
        difference=_difference(site, amendment, amended),
        seen=queries.amendment_seen(amendment),
        can_take_in=permissions.can_take_in(site.actor, amendment, in_question=amended.options.exists()),
        rival_in=question if question and may_put and permissions.can_edit_question(site.actor, question, site.now) else None,
    )


def _difference(site: StandardPage, amendment: Proposal, amended: Proposal) -> ChangesView | None:
    if Proposal.State.OPEN not in (amendment.state, amended.state):
        return None
    try:
        there, wanted = (apply_all(site.schema, rebase(site.schema, one.read_operations())) for one in (amended, amendment))
    except Conflict:
        return None
    return changes_view(there, compare(there, wanted))


@action_of("pages:proposal")
def support(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Support a proposal, or no longer."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    if request.POST.get("action") == "take_back":
        proposals.take_support_back(proposal=proposal, actor=site.person, now=site.now)
        messages.success(request, "Votre soutien est repris.")
    else:
        proposals.support(proposal=proposal, actor=site.person, now=site.now)
        messages.success(request, "Vous soutenez cette proposition. Vous serez averti si ses changements changent.")
    return redirect(f"{proposal.get_absolute_url()}#soutiens")


@action_of("pages:proposal")
def invite_author(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask somebody to be an author too."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    require(permissions.can_invite_author(site.actor, proposal))
    try:
        invited = proposals.invite_author(proposal=proposal, actor=site.person, email=request.POST.get("email", ""), now=site.now)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{invited.user.public_name} est invité à être l’un des auteurs, et le sera en l’acceptant.")
    return redirect(f"{proposal.get_absolute_url()}#auteurs")


@action_of("pages:proposal")
def answer_invitation(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Accept to be an author, decline, leave, or take somebody off."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    authorship = get_object_or_404(Authorship.objects.select_related("proposal__standard"), proposal=proposal, pk=pk)
    if request.POST.get("action") == "accept":
        proposals.accept_authorship(authorship=authorship, actor=site.person, now=site.now)
        messages.success(request, "Vous êtes l’un des auteurs de cette proposition.")
        return redirect(proposal)
    proposals.end_authorship(authorship=authorship, actor=site.person, now=site.now)
    if authorship.user_id != site.actor.user_id:
        messages.success(request, f"{authorship.user.public_name} n’est plus parmi les auteurs.")
        return redirect(f"{proposal.get_absolute_url()}#auteurs")
    messages.success(request, "Vous n’êtes pas, ou plus, l’un des auteurs de cette proposition.")
    return redirect("pages:proposals", slug) if proposal.state == Proposal.State.DRAFT else redirect(proposal)


@action_of("pages:proposal")
def begin_amendment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Begin a draft that says what the proposal says, to change it."""
    site = standard_page(request, slug)
    amendment = proposals.begin_amendment(proposal=own_proposal(site, number), actor=site.person, now=site.now)
    messages.info(request, f"Voici ce que dit la proposition n°\u00a0{number}\u00a0: changez-en ce que vous écririez autrement.")
    return redirect(edit_url(amendment))


@action_of("pages:proposal")
def take_in(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make an amendment the text of the proposal that it amends."""
    site = standard_page(request, slug)
    amendment = own_proposal(site, number)
    if amendment.amends is None:
        raise NotHere("Cette proposition n’en amende aucune autre.", standard=site.standard)
    require(permissions.can_take_in(site.actor, amendment, in_question=amendment.amends.options.exists()))
    try:
        amended = proposals.take_in(amendment=amendment, actor=site.person, seen=request.POST.get("seen", ""), now=site.now)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(amendment)
    messages.success(request, "L’amendement est repris\u00a0: votre proposition dit maintenant ce qu’il disait.")
    return redirect(amended)


@action_of("pages:proposal")
def put_as_rival(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put an amendment as an option, beside the proposal that it amends, in the question that has taken that one up."""
    site = standard_page(request, slug)
    amendment = own_proposal(site, number)
    question = queries.question_of(amendment.amends) if amendment.amends is not None else None
    if question is None:
        raise NotHere("Aucune question ne reprend la proposition que celle-ci amende.", standard=site.standard)
    require(permissions.can_edit_question(site.actor, question, site.now))
    option = OptionDraft(proposal=amendment)
    if not done_or_told(request, lambda: questions.add_option(question=question, actor=site.person, option=option, now=site.now)):
        return redirect(amendment)
    messages.success(request, f"L’amendement est une option de la question n°\u00a0{question.number}.")
    return redirect(question)
