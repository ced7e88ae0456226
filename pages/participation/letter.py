"""What a proposal says before it is sent: its changes in plain words, a title, a motive; sending it, taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.typed import whole_number
from concertation import permissions, queries
from concertation.models import Option, Proposal
from concertation.services import proposals, use_cases
from pages.base import StandardPage, action_of, standard_page
from pages.forms import refusals
from pages.forms.proposals import LetterForm, WithdrawForm
from pages.participation.draft import crumbs, edit_url, own_proposal, reworded, seen, written_since
from pages.participation.propose import NEW
from pages.participation.sheet import Already, Preview, Sheet, already, may_edit, preview, sheet, undone
from pages.use_cases.listing import standing_cases
from standard.comparison import ChangesView, changes_view
from standard.models.kept import read_operations
from standard.permissions import Verdict, require
from standard.schema.diff import compare
from standard.schema.model import Field
from standard.schema.operations import Operation, apply_all, touched_uids
from standard.schema.reshaping import REGROUPING
from standard.schema.wording import sentences
from standard.schema.words import quoted

STANDARD: Final = "standard"
"""What `champ` says in the address to change what the schema says of itself."""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The proposal as it will be read, before it is sent: its changes, what others said of the same things, its motive."""

    proposal: Proposal
    sheet: Sheet
    preview: Preview
    already: Already
    fields: tuple[Field, ...]
    undoable: tuple[Field, ...]
    """The fields that the proposal changes, adds or removes."""
    restated: bool
    """Whether it changes what the schema says of itself."""
    regroupings: tuple[tuple[int, str], ...]
    """Its splits, merges and transfers, each with its rank: they are undone whole."""
    option: Option | None
    """The option that it is to change."""
    option_seen: str
    option_changed: ChangesView | None
    """What somebody else did to the option since the draft was begun."""
    can_submit: Verdict
    can_discard: Verdict
    seen: str
    undone: tuple[str, ...] = ()
    """What is undone on the page of a proposal that was sent, and nowhere else until it is saved."""

    @property
    def draft(self) -> bool:
        return bool(self.proposal.state == Proposal.State.DRAFT)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Read one's proposal over, give its motive, send it. An open one that nobody has taken up can still be changed."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    sent = proposal.state != Proposal.State.DRAFT
    action = request.POST.get("action", "")
    if sent and permissions.is_author(site.actor, proposal) and action == "send":
        return redirect(proposal.get_absolute_url())
    require(may_edit(site.actor, proposal))
    paper = sheet(site.standard, proposal)
    cases = standing_cases(site) if proposal.for_option is None else ()
    form = LetterForm(request.POST if request.method == "POST" else None, proposal=proposal, cases=cases)
    undone: tuple[str, ...] = ()
    if request.method == "POST":
        other = written_since(proposal, request.POST.get("seen", ""), lambda schema: schema)
        if other and (sent or action not in ("save", "add")):
            form.add_error(None, other)
        elif sent:
            undone = (*request.POST.getlist("undone"), *([action] if action.startswith(UNDOING) else ()))
        try:
            for what in undone:
                paper = paper.with_all(_left(paper, what))
            answer = _letter(site, proposal, paper, form)
        except refusals.REFUSALS as refusal:
            refusals.show(form, refusal)
        else:
            if answer is not None:
                return answer
    operations = paper.operations
    said = sentences(operations, paper.before)
    regroupings = [(rank, operation) for rank, operation in enumerate(operations) if isinstance(operation, REGROUPING)]
    whole = set(touched_uids(operation for _, operation in regroupings))
    uids = [uid for uid in touched_uids(operations) if uid not in whole]
    found = (paper.after.by_uid(uid) or paper.before.by_uid(uid) for uid in uids)
    page = LetterPage(
        proposal=proposal,
        sheet=paper,
        preview=preview(paper.before, operations),
        already=already(site.standard, touched_uids(operations), proposal),
        fields=paper.after.fields,
        undone=undone,
        undoable=tuple(field for field in found if field is not None),
        restated=paper.before.properties != paper.after.properties,
        regroupings=tuple((rank, said[rank]) for rank, _ in regroupings),
        option=proposal.for_option,
        option_seen=queries.option_seen(proposal.for_option) if proposal.for_option is not None else "",
        option_changed=_option_changed(proposal, proposal.for_option) if proposal.for_option is not None else None,
        can_discard=permissions.can_discard_proposal(site.actor, proposal),
        can_submit=permissions.can_submit_proposal(site.actor, proposal, site.call, site.now),
        seen=seen(proposal),
    )
    return site.render(
        "participation/letter.html",
        page,
        section="participate",
        here="Amender l’option" if page.option is not None else "Votre proposition",
        crumbs=crumbs(site, proposal)[:-1] if page.option is not None else crumbs(site),
        status=422 if form.errors else 200,
        form=form,
    )


def _letter(site: StandardPage, proposal: Proposal, paper: Sheet, form: LetterForm) -> HttpResponse | None:
    """Keep what the author wrote, then undo a change or send, as they asked. None where the form is to be mended."""
    action = site.request.POST.get("action", "")
    draft = proposal.state == Proposal.State.DRAFT
    if not form.is_valid() or not form.fresh(reworded(proposal, site.request.POST.get("seen", ""))):
        return None
    if not draft and action.startswith(UNDOING):
        return None
    if not draft and action == "add":
        if site.request.POST.getlist("undone") or form.has_changed():
            form.add_error(None, "Enregistrez d’abord ce que vous avez changé ici, ou revenez sans enregistrer.")
            return None
        return _another_change(site, proposal)
    proposal = proposals.edit(
        proposal=proposal,
        actor=site.person,
        title=form.cleaned_data["title"],
        motive=form.cleaned_data["motive"],
        operations=_left(paper, action) if draft else paper.operations,
        base=paper.base,
        now=site.now,
    )
    served = form.served(standing_cases(site))
    if served is not None:
        use_cases.serve(proposal=proposal, actor=site.person, use_cases=served, now=site.now)
    if action == "give":
        seen_option = site.request.POST.get("option_seen", "")
        option = proposals.give_to_option(draft=proposal, actor=site.person, seen=seen_option, now=site.now)
        messages.success(site.request, f"L’option {quoted(option.title)} est amendée.")
        return redirect(f"{option.question.get_absolute_url()}#option-{option.pk}")
    if action == "send":
        sent = proposals.submit(proposal=proposal, actor=site.person, now=site.now)
        messages.success(
            site.request,
            f"Votre proposition n°\u00a0{sent.number} est à l’étude. Vous suivrez ce qu’elle devient dans «\u00a0Mon espace\u00a0».",
        )
        return redirect(sent.get_absolute_url())
    if action == "add":
        return _another_change(site, proposal)
    if draft:
        messages.success(site.request, "Votre brouillon est gardé. Vous êtes seul à le voir.")
        return redirect(edit_url(proposal))
    messages.success(site.request, "Votre proposition est à jour.")
    return redirect(proposal.get_absolute_url())


def _option_changed(draft: Proposal, option: Option) -> ChangesView | None:
    """What was done to an option since its changes were copied in a draft."""
    copied = draft.history.select_related("base_revision").earliest("history_id")
    if copied.operations == option.operations:
        return None
    then, now = (apply_all(one.base_revision.read_schema(), read_operations(one.operations)) for one in (copied, option))
    return changes_view(then, compare(then, now))


def _another_change(site: StandardPage, proposal: Proposal) -> HttpResponse:
    """The form of what the author wants to change too."""
    if site.request.POST.get("champ") == STANDARD:
        return redirect("pages:metadata_draft", site.standard.slug, proposal.number)
    target = reverse("pages:edit_field", args=[site.standard.slug, proposal.number])
    return redirect(f"{target}?champ={site.request.POST.get('champ') or NEW}")


UNDOING: Final = ("undo:", "drop:")
"""How an action begins that undoes one change."""


def _left(paper: Sheet, asked: str) -> tuple[Operation, ...]:
    """The operations that stay: all of them, unless one change is undone. Raises `Conflict`."""
    action, _, what = asked.partition(":")
    if (action, what) == ("undo", STANDARD):
        return paper.operations_to(replace(paper.after, properties=paper.before.properties))
    if action == "undo":
        return paper.operations_to(undone(paper.before, paper.after, what))
    if action == "drop" and (rank := whole_number(what)) is not None:
        return paper.without(rank)
    return paper.operations


@action_of("pages:proposal")
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take one's proposal back. It stays readable."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    require(permissions.can_withdraw_proposal(site.actor, proposal))
    form = WithdrawForm(request.POST)
    form.is_valid()
    proposals.withdraw(proposal=proposal, actor=site.person, motive=form.cleaned_data.get("motive", ""), now=site.now)
    messages.success(request, "Votre proposition est retirée. Elle reste lisible, et vous pouvez en faire une autre.")
    return redirect(proposal.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Throw one's draft away, once asked."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    require(permissions.can_discard_proposal(site.actor, proposal))
    if request.method != "POST":
        here = "Jeter ce brouillon"
        return site.render("participation/discard.html", proposal, section="participate", here=here, crumbs=crumbs(site, proposal))
    proposals.discard(proposal=proposal, actor=site.person, now=site.now)
    messages.success(request, "Votre brouillon est jeté.")
    return redirect(proposal.for_option.question) if proposal.for_option is not None else redirect("pages:proposals", slug)
