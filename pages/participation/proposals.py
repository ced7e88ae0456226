"""The proposals of a standard, and one of them: what it changes, why, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Comment, Proposal, ProposalElement
from concertation.queries import Thread
from concertation.queries.topics import topic_of
from concertation.queries.traces import Trace, proposal_traces
from concertation.queries.weighing import evidence_on, key_of
from pages.base import StandardPage, standard_page
from pages.filters import LONGEST, FieldFilter, PersonFilter, field_filter, people_asked, person_filter
from pages.forms.proposals import WithdrawForm
from pages.participation.around import Around, around
from pages.participation.draft import own_proposal
from pages.participation.editions import Edition, editions
from pages.participation.sheet import why_not
from pages.parts import Part
from standard.comparison import ChangesView, changes_view
from standard.models import Element, Standard
from standard.permissions import Verdict
from standard.schema.operations import Conflict, rebase
from standard.weighing.telling import FilesEvidence

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class ProposalLine:
    proposal: Proposal
    comments: int
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class StateCount:
    """One tab of the list: a state and how many proposals are in it. The code is empty for all of them."""

    code: str
    label: str
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class ProposalListFilters:
    """What can be asked of the list, and what was."""

    states: tuple[StateCount, ...]
    state: str
    field: FieldFilter
    author: PersonFilter
    rest: str
    """What else than the state is asked, as an address says it."""


@dataclass(frozen=True, slots=True)
class ProposalList:
    filters: Part[ProposalListFilters]
    lines: Part[tuple[ProposalLine, ...]]
    listed: Page[Proposal]
    filtered: bool
    drafts: tuple[Proposal, ...]
    can_propose: Verdict


@require_safe
def proposals(request: HttpRequest, slug: str) -> HttpResponse:
    """Every proposal that was sent, filterable by state, field and author; one's own drafts above."""
    site = standard_page(request, slug)
    standard = site.standard
    state, field, author = asked = tuple(request.GET.get(name, "").strip()[:LONGEST] for name in ("etat", "champ", "auteur"))
    chosen = _chosen(standard, field, author)
    in_state = chosen.filter(state=state) if state in Proposal.State.values else chosen
    listed = site.paged(in_state.order_by("-submitted_at", "-number"), PER_PAGE, "proposals", asked)
    page = ProposalList(
        filters=site.part("proposals", asked, make=lambda: _filters(standard, chosen, state, field, author)),
        lines=site.part("proposals", asked, listed.number, make=lambda: _lines(listed)),
        listed=listed,
        filtered=any(asked),
        drafts=tuple(_own_drafts(standard.pk, site.actor.user_id)),
        can_propose=permissions.can_propose(site.actor, site.call, site.now),
    )
    crumbs = [("Participer", reverse("pages:consultation", args=[slug]))]
    return site.render("participation/proposals.html", page, section="participate", here="Propositions", crumbs=crumbs)


def _every(standard: Standard) -> QuerySet[Proposal]:
    return Proposal.objects.public().filter(standard=standard)


def _chosen(standard: Standard, field: str, author: str) -> QuerySet[Proposal]:
    chosen = _every(standard)
    if author:
        chosen = chosen.filter(author__in=people_asked(standard, _every(standard), "author", author))
    if field:
        family = Element.objects.filter(standard=standard, field_uid=field).values("uid")
        chosen = chosen.filter(pk__in=ProposalElement.objects.filter(Q(uid=field) | Q(uid__in=family)).values("proposal"))
    return chosen


def _filters(standard: Standard, chosen: QuerySet[Proposal], state: str, field: str, author: str) -> ProposalListFilters:
    counts = dict(chosen.order_by().values_list("state").annotate(Count("pk")))
    return ProposalListFilters(
        states=_states(counts, state),
        state=state,
        field=field_filter(standard, field),
        author=person_filter(_every(standard), "author", author),
        rest=urlencode({name: said for name, said in (("champ", field), ("auteur", author)) if said}),
    )


def _lines(listed: Page[Proposal]) -> tuple[ProposalLine, ...]:
    rows = Proposal.objects.filter(pk__in=[row.pk for row in listed]).select_related("standard", "author", "organisation")
    shown = list(rows.defer("operations", "motive").order_by("-submitted_at", "-number"))
    first = Comment.objects.counted().filter(proposal__in=shown).order_by()
    said = dict(first.values_list("proposal").annotate(Count("pk")))
    traces = proposal_traces(shown)
    return tuple(ProposalLine(row, said.get(row.pk, 0), traces.get(row.pk, ())) for row in shown)


def _own_drafts(standard: int, author: int | None) -> list[Proposal]:
    drafts = Proposal.objects.drafts().filter(standard=standard).written_by(author)
    return list(drafts.select_related("standard").order_by("-number")) if author is not None else []


def _states(counts: dict[str, int], state: str) -> tuple[StateCount, ...]:
    known = [
        StateCount(code, str(label), counts.get(code, 0), code == state)
        for code, label in Proposal.State.choices
        if code != Proposal.State.DRAFT and (counts.get(code) or code == state)
    ]
    return (StateCount("", "Toutes", sum(counts.values()), not state), *known)


@dataclass(frozen=True, slots=True)
class ProposalPage:
    proposal: Proposal
    changes: Part[ChangesView]
    conflict: str
    """Why it no longer fits the standard as it is; `changes` are then those on the revision it was written on."""
    past: bool
    """Whether it is decided or withdrawn: its changes are shown on the revision it was written on."""
    evidence: FilesEvidence | None
    """What the samples say of it, while it is open and fits."""
    traces: Part[tuple[Trace, ...]]
    threads: Part[tuple[Thread, ...]]
    discussions: Page[Comment]
    """Those that begin them, the latest first."""
    editions: tuple[Edition, ...]
    around: Around
    author: bool
    """Whether whoever looks is an author."""
    can_edit: Verdict
    can_rebase: Verdict
    can_withdraw: Verdict
    can_comment: Verdict
    withdraw_form: WithdrawForm


@require_safe
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One proposal. While it is open, its changes and their impact are those on the standard as it is today."""
    site = standard_page(request, slug)
    found = own_proposal(site, number)
    if found.for_option_id is not None:
        return redirect("pages:edit_proposal", slug, number)
    key = found.pk
    past = found.state not in (Proposal.State.OPEN, Proposal.State.DRAFT)
    conflict, changes = site.remembered(("changes of", key), lambda: _changes(site, found, past))
    said = Comment.objects.counted().filter(proposal=found).order_by("-created_at", "-pk")
    discussions = site.paged(said, PER_PAGE, "proposal", key)
    beside = around(site, found)
    page = ProposalPage(
        proposal=found,
        changes=site.part("changes of", key, make=lambda: changes),
        conflict=conflict,
        past=past,
        evidence=evidence_on(site.actor, site.standard, {"": (site.working, key_of(found))})[""] if not past and not conflict else None,
        traces=site.part("traces of", key, make=lambda: proposal_traces([found]).get(key, ())),
        threads=site.part("proposal", key, discussions.number, make=lambda: queries.threads_begun_by(discussions)),
        discussions=discussions,
        editions=site.remembered(("editions of", key), lambda: tuple(editions(found))),
        around=beside,
        author=permissions.is_author(site.actor, found),
        can_edit=permissions.can_edit_proposal(site.actor, found, in_question=beside.in_question),
        can_rebase=permissions.can_rebase_proposal(site.actor, found, beside.question, site.now),
        can_withdraw=permissions.can_withdraw_proposal(site.actor, found),
        can_comment=permissions.can_comment(site.actor, site.call, site.now),
        withdraw_form=WithdrawForm(auto_id="retrait_%s"),
    )
    crumbs = [
        ("Participer", reverse("pages:consultation", args=[slug])),
        ("Propositions", reverse("pages:proposals", args=[slug])),
    ]
    follow = site.follow_button(topic_of(found)) if found.state != Proposal.State.DRAFT else None
    here = f"Proposition n°\u00a0{found.number}"
    return site.render("participation/proposal.html", page, section="participate", here=here, crumbs=crumbs, follow=follow)


def _changes(site: StandardPage, found: Proposal, past: bool) -> tuple[str, ChangesView]:
    """Why the proposal no longer fits the standard, if so; and what it changes in it, or in what it was written on."""
    operations, base = found.read_operations(), found.base_revision
    if not past:
        try:
            return "", changes_view(site.schema, rebase(site.schema, operations))
        except Conflict:
            return why_not(site.standard, operations, base), changes_view(base.read_schema(), operations)
    return "", changes_view(base.read_schema(), operations)
