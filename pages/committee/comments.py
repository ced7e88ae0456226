"""The comments as the project team goes through them: filtered, brought together, answered several at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.describing import Territory
from accounts.models import Organisation
from accounts.typed import whole_numbers
from concertation import queries
from concertation.models import Comment, Consultation, Decision
from concertation.queries import Meter
from concertation.queries.discussion import known_debate
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.triage import NONE, WHOLE, Sorted, ThemeCount, TriageFilters, sorted_of, theme_counts, without_theme
from concertation.services.triage import sorting
from pages import kept_forms
from pages.base import StandardPage, standard_page
from pages.committee import comment_actions
from pages.forms.comments import AnswerForm, seen_of
from pages.forms.refusals import REFUSALS, show
from pages.forms.triage import STATE_WORDS, STATES, TEXT_LIMIT, asked_filters
from pages.parts import Part
from standard.models import Circle, Element
from standard.permissions import as_reader, require, team_only
from standard.queries import members_in
from standard.schema.wording.became import shortened

PER_PAGE: Final = 30
AT_ONCE: Final = 500
"""How many are shown, and chosen, at once where all those of a filter are asked."""
TITLE_LENGTH: Final = 90
"""Characters of a title in a list to choose from."""
HELP: Final = "Leurs auteurs la liront, et tout le monde avec eux\u00a0: dites ce qui est fait, ou pourquoi rien ne change."
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TeamCommentLine:
    comment: Comment
    subject: CommentSubject
    known: Sorted
    folded: bool
    """Whether its text is too long to be shown whole at first."""
    chosen: bool
    seen: str
    """What it is answered, for the form to send back."""


@dataclass(frozen=True, slots=True)
class TeamCommentFilter:
    """One of what can be asked: the name of its parameter, its label, its choices, what was asked."""

    name: str
    label: str
    nothing: str
    choices: Choices
    asked: str


@dataclass(frozen=True, slots=True)
class TeamCommentFilters:
    """What can be asked of the list, and what was."""

    said: str
    replies: bool
    first: TeamCommentFilter
    rest: tuple[TeamCommentFilter, ...]
    more: bool
    """Whether one of the rest is asked."""
    themes: tuple[ThemeCount, ...]
    unthemed: int
    unthemed_left: int
    """How many of those without a theme wait for an answer."""
    themed: str


@dataclass(frozen=True, slots=True)
class ToChooseFrom:
    """A list to choose from."""

    choices: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class TeamActions:
    """What may be done with those that are chosen, beside answering."""

    themes: Choices
    team: Choices
    decisions: Part[ToChooseFrom]
    proposals: Part[ToChooseFrom] | None
    """Those whose authors may be the commentators too; nothing where there is none."""
    detail_proposals: Part[ToChooseFrom]
    """Those whose changes may settle a detail."""


@dataclass(frozen=True, slots=True)
class TeamComments:
    """The comments that match the filters, the oldest first."""

    filters: Part[TeamCommentFilters]
    lines: Part[tuple[TeamCommentLine, ...]]
    pages: Page[Comment]
    meter: Meter
    among_all: str
    """What the call of the moment counts of it, where there are several."""
    actions: TeamActions
    every: str
    """The address where all those of the filter are chosen; empty where they are."""
    every_chosen: bool
    query: str
    """What was asked, for the files of the same comments."""
    typed: defaultdict[str, str]
    """What was sent, and came back with an error; "" for the rest."""
    error: str
    """What is wrong with what was asked of those chosen, an answer apart."""


@require_http_methods(["GET", "HEAD", "POST"])
def team_comments(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments; a POST does what its button says with those that are chosen. The filters stay in the address."""
    site = standard_page(request, slug)
    require(team_only(as_reader(site.actor)))
    chosen = whole_numbers(request.POST.getlist("comment"))
    action = request.POST.get("action", "") if request.method == "POST" else None
    begun = Comment(disposition=request.POST.get("disposition", ""), answer=request.POST.get("answer", ""))
    form = AnswerForm(request.POST if action == "" else None, comment=begun)
    form.fields["answer"].help_text = HELP
    error = ""
    if action is not None and (action or form.is_valid()):
        try:
            done = comment_actions.act(site, action, sorting.chosen(site.standard, chosen) if chosen else [], form)
        except REFUSALS as refusal:
            if action:
                error = str(refusal)
            else:
                show(form, refusal)
        else:
            if done.message:
                messages.success(request, done.message)
            return _once_done(request, action, done.url or request.get_full_path())
    return site.render(
        "committee/comments.html",
        _page(site, chosen, error),
        section="team",
        here="Commentaires",
        crumbs=[site.team_crumb],
        status=422 if form.errors or error else 200,
        form=form,
    )


def _once_done(request: HttpRequest, action: str, url: str) -> HttpResponse:
    """The page that follows. The answer that one was writing when one pressed another button waits in its form."""
    if action and request.POST.get("answer", "").strip():
        kept_forms.keep(request, only=("comment", "disposition", "answer"))
        return kept_forms.LedOn(url)
    return redirect(url)


def _page(site: StandardPage, chosen: Collection[int], error: str) -> TeamComments:
    asked, debate = site.request.GET, known_debate(site.standard)
    fields = site.remembered("commented", lambda: _commented(site))
    filters = asked_filters(asked, fields)
    every_chosen = asked.get("cocher") == "tous"
    # What people say of their territory is not written under the lock of the standard.
    key = (filters, site.now) if filters.territory else (filters,)
    found = filters.keep(site.standard).select_related("proposal", "question").order_by("created_at", "pk")
    if every_chosen:
        pages: Page[Comment] = Paginator(found, AT_ONCE).get_page(asked.get("page"))
        chosen = {*chosen, *(one.pk for one in pages.object_list)}
    else:
        pages = site.paged(found, PER_PAGE, "team comments", *key)
    kept = asked.copy()
    kept.pop("page", None)
    query = kept.urlencode()
    kept["cocher"] = "tous"
    typed = defaultdict(str, site.request.POST.dict())
    return TeamComments(
        filters=site.part("team comments", *key, make=lambda: _filters(site, filters, fields, asked.get("suite", ""))),
        lines=site.part("team comments", *key, pages.number, tuple(sorted(chosen)), make=lambda: _lines(pages, chosen)),
        pages=pages,
        meter=debate.meters[None],
        among_all=debate.among_all(site.now),
        actions=_actions(site, typed),
        every=f"?{kept.urlencode()}" if not every_chosen and pages.paginator.count > 1 else "",
        every_chosen=every_chosen,
        query=query,
        typed=typed,
        error=error,
    )


def _lines(pages: Page[Comment], chosen: Collection[int]) -> tuple[TeamCommentLine, ...]:
    shown = list(pages.object_list)
    subjects, known = comment_subjects(shown), sorted_of(shown)
    return tuple(
        TeamCommentLine(one, subjects[one.pk], known[one.pk], len(one.body) > TEXT_LIMIT, one.pk in chosen, seen_of(one)) for one in shown
    )


def _filters(site: StandardPage, asked: TriageFilters, uids: frozenset[str], suite: str) -> TeamCommentFilters:
    every = queries.first_comments(site.standard)
    themes, (unthemed, left) = theme_counts(site.standard), without_theme(site.standard)
    calls = [(str(one.pk), str(one)) for one in Consultation.objects.filter(standard=site.standard).order_by("-opens_at")]
    counted = every.exclude(organisation=None).order_by().values_list("organisation").annotate(Count("pk"))
    amounts = {key: amount for key, amount in counted if key is not None}
    organisations = Organisation.objects.filter(pk__in=amounts).order_by("name")
    rest = (
        TeamCommentFilter("champ", "Sur", "Tout", _fields(site, uids), asked.field),
        TeamCommentFilter("nature", "Nature", "Toutes", tuple(Comment.Kind.choices), asked.kind),
        TeamCommentFilter(
            "organisation",
            "Organisation",
            "Toutes",
            tuple((str(one.pk), f"{one} ({amounts[one.pk]})") for one in organisations),
            asked.organisation,
        ),
        TeamCommentFilter("territoire", "Territoire", "Tous", tuple(Territory.choices), asked.territory),
        TeamCommentFilter("appel", "Appel", "Tous", (*calls, (NONE, "Hors d’un appel")), asked.call),
        TeamCommentFilter("confie", "Confié à", "Tout le monde", (*_team(site), (NONE, "Personne")), asked.assigned),
    )
    return TeamCommentFilters(
        said=asked.words,
        replies=asked.replies,
        first=TeamCommentFilter("suite", "Lesquels", "", tuple(STATE_WORDS.items()), suite if suite in STATES else "attente"),
        rest=rest,
        more=any(one.asked for one in rest[2:]),
        themes=themes,
        unthemed=unthemed,
        unthemed_left=left,
        themed=asked.theme,
    )


def _actions(site: StandardPage, typed: Mapping[str, str]) -> TeamActions:
    standard = site.standard

    def read() -> tuple[Choices, Choices, Choices]:
        decided = Decision.objects.filter(standard=standard).select_related("question").order_by("-number")
        proposed = standard.proposals.open().order_by("-number")
        return (
            tuple((str(one.pk), one.title) for one in standard.themes.all()),
            tuple(_numbered(one.number, one.question.title) for one in decided),
            tuple(_numbered(one.number, one.title) for one in proposed),
        )

    themes, decisions, proposals = site.remembered("comment actions", read)

    def offered(name: str, choices: Choices) -> Part[ToChooseFrom]:
        return site.part(f"{name} to choose", typed[name], make=lambda: ToChooseFrom(choices, typed[name]))

    return TeamActions(
        themes,
        _team(site),
        decisions=offered("decision", decisions),
        proposals=offered("proposition", proposals) if proposals else None,
        detail_proposals=offered("detail_proposition", proposals),
    )


def _numbered(number: int, title: str) -> tuple[str, str]:
    return str(number), f"n°\u00a0{number}\u00a0: {shortened(title, TITLE_LENGTH)}"


def _team(site: StandardPage) -> Choices:
    return tuple((str(one.pk), one.public_name) for one in members_in(site.standard, [Circle.TEAM], site.now))


def _commented(site: StandardPage) -> frozenset[str]:
    """What comments are on: the uids of fields, and WHOLE."""
    return frozenset(
        uid or WHOLE for uid in queries.first_comments(site.standard).order_by().values_list("field_uid", flat=True).distinct()
    )


def _fields(site: StandardPage, uids: frozenset[str]) -> Choices:
    named = Element.objects.filter(standard=site.standard, uid__in=uids).order_by("title", "name")
    whole = ((WHOLE, "Le standard, ses propositions et ses questions"),) if WHOLE in uids else ()
    return (*((element.uid, element.title or element.name) for element in named), *whole)
