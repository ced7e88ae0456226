"""Points to arbitrate: the list, and one question as a page of minutes, with its vote and its decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from concertation import permissions, queries
from concertation.forms.arbitration import AmendForm, DecideForm, OpenBallotForm, ReasonForm, VoteForm
from concertation.forms.refusals import show
from concertation.models import Ballot, Decision, Option, Proposal, Question
from concertation.queries import BallotView, DecisionLine, Thread
from concertation.queries.ballots import ElectorView
from concertation.queries.discussion import QuestionLine
from concertation.services import ballots, decisions, proposals, questions
from concertation.views.base import StandardPage, standard_page
from standard.errors_middleware import NotHere
from standard.permissions import SIGN_IN, PermissionRefused, Verdict, require
from standard.presentation import ChangesView, changes_view
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that match the filters: those under discussion first."""

    lines: tuple[QuestionLine, ...]
    pages: Page[Question]
    total: int
    state: str
    said: str
    can_prepare: Verdict

    @property
    def filtered(self) -> bool:
        return bool(self.said) or self.state != "discussion"


STATES = {
    "discussion": Q(state__in=["open", "voting", "voted", "deferred"]),
    "decidees": Q(state="decided"),
    "toutes": Q(),
}
"""The lists of questions, by the word in the address."""


@require_safe
def question_list(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    every = Question.objects.filter(standard=site.standard)
    state = request.GET.get("etat", "discussion")
    state = state if state in STATES else "discussion"
    said = request.GET.get("q", "").strip()
    found = every.filter(STATES[state])
    if said:
        found = found.filter(Q(title__icontains=said) | Q(context__icontains=said))
    pages = Paginator(found.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    listed = Question.objects.filter(pk__in=[question.pk for question in pages.object_list]).order_by("-number")
    page = Questions(
        lines=queries.question_lines(listed.select_related("standard"), site.now),
        pages=pages,
        total=every.count(),
        state=state,
        said=said,
        can_prepare=permissions.can_prepare_question(site.actor),
    )
    return site.render("concertation/committee/questions.html", page, section="participate", here="Questions")


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option: what it changes, and what stands in its way today."""

    option: Option
    changes: ChangesView | None
    conflict: str
    can_change: Verdict


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question as a page of minutes."""

    line: QuestionLine
    options: tuple[OptionView, ...]
    threads: tuple[Thread, ...]
    ballots: tuple[BallotView, ...]
    """The latest first."""
    mine: ElectorView | None
    """The place of who reads among the electors of the vote that is open."""
    decisions: tuple[DecisionLine, ...]
    can_comment: Verdict
    can_edit: Verdict
    can_open_ballot: Verdict
    can_vote: Verdict | None
    can_close: Verdict | None
    can_decide: Verdict
    can_reopen: Verdict

    @property
    def question(self) -> Question:
        return self.line.question

    @property
    def ballot(self) -> BallotView | None:
        """The vote that is open."""
        return next((view for view in self.ballots if view.open), None)

    @property
    def recommended(self) -> Option | None:
        return next((view.option for view in self.options if view.option.recommended), None)


def _question(site: StandardPage, number: int) -> Question:
    found = Question.objects.filter(standard=site.standard, number=number).select_related("standard").first()
    if found is None:
        raise NotHere(f"Ce standard n’a pas de question n°\u00a0{number}.", standard=site.standard)
    return found


def _ways(site: StandardPage, question: Question) -> tuple[str, ...]:
    """How the person who reads may decide this question now: what the vote said comes first."""
    return tuple(how for how in Decision.How.values if permissions.can_decide(site.actor, question, site.now, how=how))


def _drafts(site: StandardPage) -> tuple[Proposal, ...]:
    """The drafts of the person who reads."""
    if not isinstance(site.request.user, User):
        return ()
    mine = Proposal.objects.filter(standard=site.standard, author=site.request.user, state=Proposal.State.DRAFT)
    return tuple(mine.exclude(operations="[]").order_by("-number"))


def _show(site: StandardPage, question: Question, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page of a question; `bound` are the forms that came back with something to mend."""
    listed = Question.objects.filter(pk=question.pk).select_related("standard")
    line = queries.question_lines(listed, site.now)[0]
    votes = tuple(
        queries.ballot_view(ballot, site.now)
        for ballot in Ballot.objects.filter(question=question)
        .select_related("question__standard")
        .prefetch_related(*queries.VOTES)
        .order_by("-opened_at", "-pk")
    )
    running = next((view for view in votes if view.open), None)
    options = tuple(question.options.select_related("base_revision", "proposal", "question__standard").order_by("position"))
    ways = _ways(site, question)
    latest = votes[0] if votes else None
    page = QuestionPage(
        line=line,
        options=tuple(_option_view(site, option) for option in options),
        threads=queries.threads(queries.comments_about(question)),
        ballots=votes,
        mine=running.of(site.actor.user_id) if running else None,
        decisions=queries.decision_lines(site.standard, question.decisions.order_by("-sequence")),
        can_comment=permissions.can_comment(site.actor, queries.current_consultation(site.standard, site.now), site.now),
        can_edit=permissions.can_edit_question(site.actor, question, site.now),
        can_open_ballot=permissions.can_open_ballot(site.actor, question, site.now),
        can_vote=permissions.can_vote(site.actor, running.ballot, site.now) if running else None,
        can_close=permissions.can_close_ballot(site.actor, running.ballot, site.now) if running else None,
        can_decide=_best(permissions.can_decide(site.actor, question, site.now, how=how) for how in Decision.How.values),
        can_reopen=permissions.can_reopen_question(site.actor, question, site.now),
    )
    drafts = _drafts(site) if ways or page.can_edit else ()
    forms: dict[str, object] = {
        "open_form": OpenBallotForm(),
        "vote_form": _vote_form(page) if running and page.can_vote else None,
        "decide_form": DecideForm(
            question=question,
            options=options,
            drafts=drafts,
            ways=ways,
            passing=latest.standing.passing if latest and "vote" in ways else None,
        ),
        "reopen_form": ReasonForm(auto_id="rouvrir_%s"),
        "strike_form": ReasonForm(auto_id=False),
        "amend_form": AmendForm(drafts=drafts, auto_id=False) if drafts else None,
        **bound,
    }
    crumbs = [("Questions", reverse("concertation:questions", args=[site.standard.slug]))]
    return site.render(
        "concertation/committee/question.html",
        page,
        section="participate",
        here=f"Question n°\u00a0{question.number}",
        crumbs=crumbs,
        status=status,
        **forms,
    )


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    """Allowed if one of the verdicts is; otherwise the first reason."""
    listed = list(verdicts)
    return next((verdict for verdict in listed if verdict), listed[0])


def _option_view(site: StandardPage, option: Option) -> OptionView:
    operations = option.read_operations()
    conflict = ""
    if operations and option.question.state != Question.State.DECIDED:
        try:
            queries.result_of(site.standard, operations)
        except Conflict as error:
            conflict = str(error)
    return OptionView(
        option=option,
        changes=changes_view(option.base_revision.read_schema(), operations) if operations else None,
        conflict=conflict,
        can_change=permissions.can_change_option(site.actor, option, site.now),
    )


def _vote_form(page: QuestionPage) -> VoteForm:
    assert page.ballot is not None
    vote, put = (page.mine.vote, page.mine.option) if page.mine else (None, None)
    initial = {"option": put.option_id, "position": vote.position, "motive": vote.motive} if vote and put else {}
    return VoteForm(ballot=page.ballot.ballot, options=page.ballot.options, initial=initial)


@require_safe
def question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One question: context, options, what was said, the vote, the decision."""
    site = standard_page(request, slug)
    return _show(site, _question(site, number))


def _refused(site: StandardPage, asked: Question, **bound: object) -> HttpResponse:
    return _show(site, asked, status=422, **bound)


def _person(site: StandardPage) -> User:
    """Who acts; services refuse the others with their reason, a visitor is refused here."""
    if not isinstance(site.request.user, User):
        raise PermissionRefused(SIGN_IN.reason)
    return site.request.user


@require_POST
def vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a position in the vote that is open, or change it."""
    site = standard_page(request, slug)
    asked = _question(site, number)
    ballot = queries.latest_ballot(asked)
    if ballot is None:
        raise NotHere("Aucun vote n’est ouvert sur cette question.", standard=site.standard)
    require(permissions.can_vote(site.actor, ballot, site.now))
    form = VoteForm(request.POST, ballot=ballot, options=tuple(ballot.options.all()))
    if form.is_valid():
        try:
            cast = ballots.vote(
                ballot=ballot,
                actor=_person(site),
                option=get_object_or_404(asked.options, pk=form.cleaned_data["option"]),
                position=form.cleaned_data["position"],
                motive=form.cleaned_data["motive"],
                now=site.now,
            )
        except InvalidInput as error:
            show(form, error)
        else:
            position = cast.get_position_display().lower()
            messages.success(request, f"Votre position\u00a0: {position}. Vous pouvez la changer jusqu’à la clôture.")
            return redirect(f"{asked.get_absolute_url()}#vote")
    return _refused(site, asked, vote_form=form)


@require_POST
def open_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    asked = _question(site, number)
    require(permissions.can_open_ballot(site.actor, asked, site.now))
    form = OpenBallotForm(request.POST)
    if form.is_valid():
        try:
            ballots.open(question=asked, actor=_person(site), now=site.now, **form.cleaned_data)
        except InvalidInput as error:
            show(form, error)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Le vote est ouvert. Les membres du comité de pilotage le voient dans leur espace.")
            return redirect(f"{asked.get_absolute_url()}#vote")
    return _refused(site, asked, open_form=form)


@require_POST
def close_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    asked = _question(site, number)
    ballot = queries.latest_ballot(asked)
    if ballot is None:
        raise NotHere("Aucun vote n’est ouvert sur cette question.", standard=site.standard)
    ballots.close(ballot=ballot, actor=_person(site), now=site.now)
    messages.success(request, "Le vote est clos. Il reste à enregistrer la décision.")
    return redirect(f"{asked.get_absolute_url()}#decider")


@require_POST
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record a decision and apply it: one gesture, or nothing."""
    site = standard_page(request, slug)
    asked = _question(site, number)
    person = _person(site)
    ways = _ways(site, asked)
    if not ways:
        require(permissions.can_decide(site.actor, asked, site.now, how=Decision.How.CONSENSUS))
    options = tuple(asked.options.order_by("position"))
    drafts = _drafts(site)
    form = DecideForm(request.POST, question=asked, options=options, drafts=drafts, ways=ways, passing=None)
    if form.is_valid():
        said = dict(form.cleaned_data)
        option, draft = said.pop("option"), said.pop("operations", None)
        in_force = asked.decisions.filter(superseded_by=None).exclude(outcome__in=["open", "deferred"]).first()
        try:
            taken = decisions.decide(
                question=asked,
                actor=person,
                option=next((item for item in options if item.pk == option), None),
                operations=next((item.read_operations() for item in drafts if item.pk == draft), None),
                supersedes=in_force,
                now=site.now,
                **said,
            )
        except InvalidInput as error:
            show(form, error)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"La décision n°\u00a0{taken.number} est enregistrée.")
            return redirect(taken)
    return _refused(site, asked, decide_form=form)


@require_POST
def reopen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    asked = _question(site, number)
    require(permissions.can_reopen_question(site.actor, asked, site.now))
    form = ReasonForm(request.POST, auto_id="rouvrir_%s")
    if form.is_valid():
        questions.reopen(question=asked, actor=_person(site), motive=form.cleaned_data["reason"], now=site.now)
        messages.success(request, "La question est de nouveau à arbitrer.")
        return redirect(asked)
    return _refused(site, asked, reopen_form=form)


def _option(asked: Question, pk: int) -> Option:
    return get_object_or_404(asked.options.select_related("question__standard", "base_revision", "proposal"), pk=pk)


@require_POST
def strike(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take an option out of the vote to come; it stays visible with the reason."""
    site = standard_page(request, slug)
    asked = _question(site, number)
    option = _option(asked, pk)
    try:
        questions.strike_option(option=option, actor=_person(site), reason=request.POST.get("reason", ""), now=site.now)
    except InvalidInput as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"L’option «\u00a0{option.title}\u00a0» est écartée du vote\u00a0; elle reste visible avec son motif.")
    return redirect(f"{asked.get_absolute_url()}#option-{pk}")


@require_POST
def draft_of_option(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Begin a draft from an option's changes, to amend it or to adopt it with modifications."""
    site = standard_page(request, slug)
    asked = _question(site, number)
    option = _option(asked, pk)
    draft = proposals.save_draft(
        standard=site.standard,
        actor=_person(site),
        title=f"Amender\u00a0: {option.title}"[:200],
        motive=option.text,
        operations=option.read_operations(),
        base=option.base_revision,
        now=site.now,
    )
    messages.info(
        request,
        f"Changez ce brouillon, puis revenez à la question n°\u00a0{asked.number}\u00a0: vous pourrez y adopter ses changements.",
    )
    return redirect(draft)


@require_POST
def amend(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Give an option the changes of a draft; the proposal that it came from stays as its author wrote it."""
    site = standard_page(request, slug)
    asked = _question(site, number)
    option = _option(asked, pk)
    require(permissions.can_change_option(site.actor, option, site.now))
    drafts = _drafts(site)
    form = AmendForm(request.POST, drafts=drafts)
    if form.is_valid():
        draft = next(item for item in drafts if item.pk == form.cleaned_data["draft"])
        try:
            questions.amend_option(
                option=option,
                actor=_person(site),
                operations=draft.read_operations(),
                title=form.cleaned_data["title"],
                now=site.now,
            )
        except InvalidInput as error:
            messages.error(request, error.message)
        except Conflict as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"L’option «\u00a0{option.title}\u00a0» est amendée.")
    else:
        messages.error(request, "Choisissez le brouillon dont l’option prend les changements.")
    return redirect(f"{asked.get_absolute_url()}#option-{pk}")
