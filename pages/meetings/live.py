"""A meeting while it lasts: the page that the team leads from and members follow on their phones, and the screen of the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from accounts.typed import whole_number, whole_numbers
from concertation import permissions, queries
from concertation.models import Activity, AgendaItem, Decision, Meeting, Option, PromptCorrection, Question
from concertation.queries import ShownBallot
from concertation.queries.meetings import AgendaLine, agenda_of, expected, invitation_of
from concertation.rules.agenda import left_in_words
from concertation.services import meetings as services
from concertation.services.meetings import agenda
from pages import kept_forms
from pages.activities.shown import ShownActivity, shown
from pages.base import StandardPage, action_of, back, private, standard_page
from pages.committee.question import deciding_of, receipt_key, votes_on
from pages.committee.sheets import QuestionSheet, sheets_of
from pages.forms.deciding import DecideForm, InSessionForm
from pages.forms.meetings import CodeForm, NotesForm
from pages.forms.refusals import REFUSALS, done
from pages.forms.voting import OpenBallotForm, TypedVoteForm, VoteForm
from pages.meetings.finding import find_meeting, meeting_crumb, meetings_crumb
from pages.parts import Part
from pages.templatetags.ui import signed
from standard.permissions import Verdict, require
from standard.queries import has_committee
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LivePage:
    meeting: Meeting
    state: str
    lines: tuple[AgendaLine, ...]
    current: AgendaItem | None
    following: AgendaItem | None
    """The first item that was not reached yet, after the current one."""
    left: str
    """How long the current item may still last, in words."""
    present: int
    expected: int
    """How many are invited, or came without being."""
    here: bool
    """Whether who reads has said that they are there."""
    seen: str
    """What a page that is left open sends back, to be answered only once something is new."""
    asked: str
    """What the current activity asks, as a mark that changes with it: how many things, put in other words how many times."""
    votes: tuple[tuple[ShownBallot, Part[ShownBallot]], ...]
    """The last one on the current question, if there is one."""
    can_run: Verdict
    can_open: Verdict
    can_check_in: Verdict

    @property
    def question(self) -> Question | None:
        return self.current.question if self.current is not None else None

    @property
    def activity(self) -> Activity | None:
        return self.current.activity if self.current is not None else None

    @property
    def place(self) -> str:
        """What the rest of the page depends on, its forms above all: the item, the vote that is open, where its activity is."""
        activity = f"{self.activity.state}{self.asked}" if self.activity else ""
        return f"{self.current.pk if self.current else ''}-{self.ballot.ballot.pk if self.ballot else ''}-{activity}"

    @property
    def ballot(self) -> ShownBallot | None:
        """The vote that is open on the current question."""
        return next((view for view, _ in self.votes if view.open), None)


@dataclass(frozen=True, slots=True)
class Leading:
    """What whoever leads finds beside the current item."""

    options: tuple[Option, ...]
    """Of its question, where a consensus may be recorded."""
    voted: Option | None
    """The one that the vote which was just closed gives, where it may be decided as it is."""
    undecided: bool
    """Whether that vote gives none."""
    can_open_ballot: bool
    may_close_ballot: Verdict | None
    """Whether the vote that is open may be closed now; None where none is."""
    awaited: tuple[str, ...]
    """Those who have not voted in it."""
    committee: bool
    to_confirm: tuple[Decision, ...]


IN_SESSION: Final = "En séance."
"""Why a vote that is closed from here is."""


@require_safe
@private
def live(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Follow the meeting or, for whoever leads it, lead it."""
    site = standard_page(request, slug)
    return show_live(site, find_meeting(site, number))


@require_safe
@private
def screen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the room is shown: the code, the item and its sheet, the time left, the votes."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_run_meeting(site.actor, found, site.now))
    page = _page(site, found)
    return site.render("meetings/screen.html", page, section="meetings", here=f"{found}, à l’écran", **_beside(site, page))


@require_safe
def state(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Where the meeting is, for a page that is left open; 204 while nothing is new since what it saw (`vu`)."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_join_meeting(site.actor, found, invitation_of(found, site.reader), site.now))
    page = _page(site, found)
    on_screen = "ecran" in request.GET and bool(page.can_run)
    if request.GET.get("vu") == page.seen:
        answer = HttpResponse(status=204)
    else:
        name = "meetings/screen_state.html" if on_screen else "meetings/live_state.html"
        beside = _beside(site, page) if on_screen else {"sheet": None, "inside": None}
        answer = render(request, name, {"page": page, "header": site.header, **beside})
        if request.GET.get("point", "") != page.place:
            answer["HX-Refresh"] = "true"
    add_never_cache_headers(answer)
    return answer


ASKED: Final = {"open": permissions.can_open_meeting, "elsewhere": permissions.can_say_held_elsewhere}
"""What a button asks for, where it is not to lead an open meeting."""


@action_of("pages:live")
def run(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Open the meeting, come to an item, close it: as the button that was pressed says."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    action, key = request.POST.get("action", ""), whole_number(request.POST.get("item", ""))
    item = found.agenda.filter(pk=key).first() if key is not None else None
    require(ASKED.get(action, permissions.can_run_meeting)(site.actor, found, site.now))
    form = NotesForm(request.POST)
    if "notes" in request.POST and not done(form, lambda: _note(site, found, request.POST.get("noted", ""), form)):
        return show_live(site, found, status=422, notes_form=form)
    try:
        if action == "open":
            services.open_meeting(meeting=found, actor=site.person, now=site.now)
        elif action == "elsewhere":
            unseen = found.agenda.filter(pk__in=whole_numbers(request.POST.getlist("unseen")))
            services.held_elsewhere(meeting=found, actor=site.person, not_reached=unseen, now=site.now)
            messages.success(request, "La séance est dite tenue ailleurs. Notez qui était là, puis écrivez le compte rendu.")
            return redirect(f"{found.get_absolute_url()}#presents")
        elif action == "close":
            services.close_meeting(meeting=found, actor=site.person, now=site.now)
            messages.success(
                request, "La séance est close. Ce qui n’a pas été vu peut se reporter\u00a0; le compte rendu attend d’être rédigé."
            )
            return redirect(found)
        else:
            services.go_to(meeting=found, actor=site.person, item=item, now=site.now)
    except REFUSALS as error:
        messages.error(request, str(error))
    return redirect("pages:screen" if "ecran" in request.POST else "pages:live", slug=slug, number=number)


@action_of("pages:live")
def check_in(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say that one is there, by the code of the room."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_check_in(site.actor, found, invitation_of(found, site.reader), site.now))
    form = CodeForm(request.POST)
    if done(form, lambda: services.check_in(meeting=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Vous êtes noté présent.")
        return redirect("pages:live", slug=slug, number=number)
    return show_live(site, found, status=422, code_form=form)


@action_of("pages:live")
def note(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Write down what is said of an item."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_write_minutes(site.actor, found, site.now))
    form = NotesForm(request.POST)
    if done(form, lambda: _note(site, found, str(pk), form)):
        messages.success(request, "Les notes sont gardées pour le compte rendu.")
        return redirect("pages:live", slug=slug, number=number)
    return show_live(site, found, status=422, notes_form=form)


def _note(site: StandardPage, found: Meeting, key: str, form: NotesForm) -> None:
    """Keep what was written of an item, whichever button was pressed."""
    item = found.agenda.filter(pk=whole_number(key) or 0).select_related("meeting__standard").first()
    if item is None:
        raise InvalidInput("notes", "Ce point n’est plus à l’ordre du jour : reportez vos notes sur un autre.")
    agenda.note(item=item, actor=site.person, now=site.now, seen=site.request.POST.get("vu"), **form.cleaned_data)
    kept_forms.forget(site.request, reverse("pages:note_item", args=[site.standard.slug, found.pk, item.pk]))


def live_of(site: StandardPage, question: Question) -> Meeting | None:
    """The meeting from whose live page a form on its current question was sent: what is to be mended is shown there again."""
    try:
        there = resolve(back(site.request, ""))
    except Resolver404:
        return None
    if there.view_name != "pages:live" or there.kwargs["slug"] != site.standard.slug:
        return None
    current = AgendaItem.objects.filter(question=question, opened_at__isnull=False, closed_at=None)
    found = Meeting.objects.filter(standard=site.standard, pk=there.kwargs["number"], agenda__in=current).select_related("standard").first()
    joins = found is not None and permissions.can_join_meeting(site.actor, found, invitation_of(found, site.reader), site.now)
    return found if joins else None


def refused_decision(site: StandardPage, question: Question, refused: DecideForm) -> HttpResponse | None:
    """The live page from which a decision was sent, with what is to be mended in it; None where it is not settled from there any more."""
    found = live_of(site, question)
    if found is None:
        return None
    page = _page(site, found)
    form = _settling(page, _leading(site, page) if page.can_run else None, refused)
    return show_live(site, found, status=422, settle_form=form) if form is not None else None


def show_live(site: StandardPage, found: Meeting, *, status: int = 200, **bound: object) -> HttpResponse:
    """The live page; `bound`: the forms that came back with something to mend, by their names."""
    require(permissions.can_join_meeting(site.actor, found, invitation_of(found, site.reader), site.now))
    page = _page(site, found)
    leading = _leading(site, page) if page.can_run else None
    forms: dict[str, object] = {
        "code_form": CodeForm() if page.can_check_in and not page.here else None,
        "notes_form": NotesForm(initial={"notes": page.current.notes}) if page.can_run and page.current is not None else None,
        **_voting(site, page),
        "open_form": OpenBallotForm() if leading is not None and leading.can_open_ballot else None,
        "settle_form": _settling(page, leading),
        "wrong_form": next(iter(bound.values()), None),
        **bound,
    }
    return site.render(
        "meetings/live.html",
        page,
        section="meetings",
        here="En direct",
        crumbs=[meetings_crumb(site), meeting_crumb(found)],
        status=status,
        **_beside(site, page),
        leading=leading,
        in_session=IN_SESSION,
        **forms,
    )


def _settling(page: LivePage, leading: Leading | None, refused: DecideForm | None = None) -> InSessionForm | None:
    """Where the current question may be settled from here: by what its vote gave, or else by a consensus."""
    if leading is None or not (leading.voted or leading.options):
        return None
    return InSessionForm(page.meeting, options=leading.options, voted=leading.voted, committee=leading.committee, refused=refused)


def _page(site: StandardPage, found: Meeting) -> LivePage:
    lines, there = agenda_of(found), tuple(found.attendances.all())
    invited = {one.user.pk for one in expected(found, site.now)}
    current = next((line.item for line in lines if line.item.opened_at is not None and line.item.closed_at is None), None)
    after = [line.item for line in lines if line.item.opened_at is None]
    following = next((one for one in after if current is None or one.position > current.position), next(iter(after), None))
    question, activity = (current.question, current.activity) if current is not None else (None, None)
    mine = invitation_of(found, site.reader)
    left = left_in_words(current.opened_at, current.minutes, site.now) if current is not None and current.opened_at is not None else ""
    return LivePage(
        meeting=found,
        state=found.state_at(site.now),
        lines=lines,
        current=current,
        following=following,
        left=left,
        present=len(there),
        expected=len(invited) + sum(one.user_id not in invited for one in there),
        here=site.reader is not None and any(one.user_id == site.reader.pk for one in there),
        seen=f"{site.standard.stamp}-{left}",
        asked=_asked(activity) if activity is not None else "",
        votes=votes_on(site, question)[:1] if question is not None else (),
        can_run=permissions.can_run_meeting(site.actor, found, site.now),
        can_open=permissions.can_open_meeting(site.actor, found, site.now),
        can_check_in=permissions.can_check_in(site.actor, found, mine, site.now),
    )


def _asked(activity: Activity) -> str:
    return f"{activity.prompts.count()}-{PromptCorrection.objects.filter(prompt__activity=activity).count()}"


def _beside(site: StandardPage, page: LivePage) -> dict[str, Any]:
    """What goes with the current item: the sheet of its question, or its activity."""
    sheet: QuestionSheet | None = next(iter(sheets_of(site, [page.question.pk])), None) if page.question is not None else None
    inside: ShownActivity | None = shown(site, page.activity) if page.activity is not None else None
    return {"sheet": sheet, "inside": inside}


def _leading(site: StandardPage, page: LivePage) -> Leading:
    waiting = Decision.objects.filter(held_in=page.meeting, state=Decision.State.TO_CONFIRM).select_related("question").order_by("number")
    to_confirm = queries.confirmable(site.standard, site.actor, waiting, site.now)
    if page.question is None:
        return Leading((), None, False, False, None, (), has_committee(site.standard, site.now), to_confirm)
    reach = deciding_of(site, page.question).reach
    options = tuple(one for one in reach.options if not one.struck_reason) if "consensus" in reach.ways else ()
    may_open = permissions.can_open_ballot(site.actor, page.question, site.now)
    may_close, awaited = _closing(site, page)
    passing = next((one for one in reach.options if one.pk == reach.passing), None)
    voted = passing if "vote" in reach.ways and not reach.conditional else None
    undecided = page.question.state_at(site.now) == Question.State.VOTED and passing is None
    return Leading(options, voted, undecided, bool(may_open), may_close, awaited, reach.committee, to_confirm)


def _closing(site: StandardPage, page: LivePage) -> tuple[Verdict | None, tuple[str, ...]]:
    """Whether the vote that is open may be closed now, and who is awaited in it."""
    if page.ballot is None:
        return None, ()
    ballot = page.ballot.ballot
    verdict = permissions.can_close_ballot(site.actor, ballot, site.now) and queries.may_close_ballot(ballot, site.now, motive=IN_SESSION)
    return verdict, tuple(
        signed(one.elector.user, one.elector.organisation) for one in page.ballot.electors if not one.heard and not one.recused
    )


def _voting(site: StandardPage, page: LivePage) -> dict[str, object]:
    """What the reader may say in the vote that is open, for themselves or for somebody in the room."""
    view = page.ballot
    if view is None:
        return {"vote_form": None, "typed_form": None, "receipt": ""}
    ballot, comments = view.ballot, tuple(queries.comments_to_await(view.ballot))
    mine = view.of(site.actor.user_id) if permissions.can_vote(site.actor, ballot, site.now) else None
    others = [one.elector for one in view.electors if one.elector.user is not None]
    may_type = bool(permissions.can_type_votes(site.actor, ballot, site.now)) and not ballot.secret
    return {
        "vote_form": VoteForm(ballot=ballot, options=view.options, said=mine.said, comments=comments) if mine is not None else None,
        "typed_form": TypedVoteForm(ballot=ballot, options=view.options, electors=others, comments=comments) if may_type else None,
        "receipt": site.request.session.get(receipt_key(ballot), "") if ballot.secret else "",
    }
