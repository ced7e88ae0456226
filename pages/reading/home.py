"""The home of the site, and the home of a standard."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Ballot, Consultation, Decision, Meeting, Question
from concertation.queries import DecisionLine, UnderDiscussion
from concertation.queries.meetings import known_next_meetings, next_of_all
from concertation.queries.participation import current_call
from concertation.queries.roadmap import Timeline, timeline_of
from concertation.queries.use_cases import ForUse, known_use
from pages.base import standard_page
from pages.developers.engines import structured
from pages.header import state_line
from pages.reading.releases import card_image
from pages.reading.timeline import Drawing, drawing_of
from standard.models import Artefact, Element, Family, FamilyMember, Membership, Release, Revision, Standard
from standard.news import THE_STANDARD
from standard.permissions import Verdict, can_create_standard, can_join
from standard.queries import actor_for
from standard.queries.families import families_of, family_of
from standard.queries.publications import in_a_sentence, publication_lines
from standard.text_search import matches

PER_PAGE: Final = 20
"""Standards on one page of the site's home."""
LONGEST: Final = 80
SHOWN: Final = 3
"""How many questions and decisions a home shows; their own pages have them all."""


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard in the list of the site."""

    standard: Standard
    release: Release | None
    fields: int
    state: str


@dataclass(frozen=True, slots=True)
class StandardGroup:
    """Standards that stand together in the list: the tables of a family, or those between two families."""

    family: Family | None
    lines: tuple[StandardLine, ...]

    @property
    def heading(self) -> str:
        """The heading of each: under that of the family, where there is one."""
        return "h4" if self.family is not None else "h3"


@dataclass(frozen=True, slots=True)
class SiteHome:
    standards: tuple[StandardGroup, ...]
    """A page of them."""
    pages: Page[int]
    words: str
    """What is looked for among them."""
    meetings: tuple[Meeting, ...]
    """The next ones of all standards."""
    can_create: Verdict


@require_safe
def site_home(request: HttpRequest) -> HttpResponse:
    """Which standards are here, and what one can do."""
    now = timezone.now()
    actor = actor_for(user=request.user, standard=None, now=now)
    words = request.GET.get("mots", "").strip()[:LONGEST]
    families = families_of()
    pages = Paginator(_found(words, families), PER_PAGE).get_page(request.GET.get("page"))
    lines = standard_lines(now, list(pages))
    page = SiteHome(
        standards=tuple(StandardGroup(family, tuple(some)) for family, some in groupby(lines, lambda line: _family(line, families))),
        pages=pages,
        words=words,
        meetings=next_of_all(now),
        can_create=can_create_standard(actor),
    )
    return render(request, "reading/site_home.html", {"page": page})


def _found(words: str, families: Mapping[int, FamilyMember]) -> list[int]:
    """The standards whose title, summary or organisation has these words, however they are written; all of them for no word.

    The tables of a family stand together, in their order, where the first title of them would.
    """
    rows = Standard.objects.order_by("title", "pk").values_list("pk", "title", "summary", "owner__name")
    found = [key for key, *texts in rows if not words or matches(words, [text for text in texts if text])]
    first: dict[int, int] = {}
    places: dict[int, tuple[int, int]] = {}
    for rank, key in enumerate(found):
        member = families.get(key)
        places[key] = (first.setdefault(member.family_id, rank), member.position) if member is not None else (rank, 0)
    return sorted(found, key=lambda key: places[key])


def _family(line: StandardLine, families: Mapping[int, FamilyMember]) -> Family | None:
    member = families.get(line.standard.pk)
    return member.family if member is not None else None


def standard_lines(now: datetime, keys: Collection[int]) -> tuple[StandardLine, ...]:
    """These standards, in this order, in the same number of queries whatever their number."""
    published = Release.objects.filter(state=Release.State.PUBLISHED).order_by("-revision__number", "-pk")
    calls = Consultation.objects.filter(Q(closes_at__gt=now) | Q(late_until__gt=now), cancelled_at=None).order_by("opens_at", "pk")
    votes = Ballot.objects.filter(state=Ballot.State.OPEN).order_by("pk")
    questions = Question.objects.filter(state=Question.State.VOTING).order_by("pk")
    standards = (
        Standard.objects.filter(pk__in=keys)
        .annotate(present=Count("elements", filter=Q(elements__kind=Element.Kind.FIELD, elements__removed_in=None)))
        .prefetch_related(
            Prefetch("releases", published),
            Prefetch("consultations", calls),
            Prefetch("questions", questions.prefetch_related(Prefetch("ballots", votes))),
        )
    )
    order = {key: rank for rank, key in enumerate(keys)}
    return tuple(
        StandardLine(
            standard=standard,
            release=next(iter(standard.releases.all()), None),
            fields=standard.present,
            state=state_line(
                current_call(tuple(standard.consultations.all()), now),
                sum(ballot.is_open(now) for question in standard.questions.all() for ballot in question.ballots.all()),
                now,
            ),
        )
        for standard in sorted(standards, key=lambda one: order[one.pk])
    )


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the way to the next version."""

    title: str
    detail: str
    here: bool


@dataclass(frozen=True, slots=True)
class StandardHome:
    """The home of a standard."""

    summary: str
    fields: int
    required: int
    template: Artefact | None
    """The spreadsheet to fill in, of the version in force."""
    milestones: tuple[Milestone, ...]
    timeline: Timeline | None
    """The roadmap, where one was chosen: it says where one stands instead of the milestones."""
    drawing: Drawing | None
    people: int
    """How many belong to its circles, and for how many organisations."""
    organisations: int
    discussion: UnderDiscussion
    """Its lines are those of the most urgent questions that are to be settled."""
    more_questions: bool
    decisions: tuple[DecisionLine, ...]
    unpublished: int
    """How many decisions have changed the schema since the version in force."""
    meetings: tuple[Meeting, ...]
    """The next ones."""
    use: ForUse
    """What it is for: its use cases, and what rings between them and the fields."""
    adoption: str
    """How many files are published with it, declared and verified, in a sentence."""
    family: Family | None
    """The one that it is published with."""
    can_join: Verdict
    can_comment: Verdict
    today: date


@require_safe
def standard_home(request: HttpRequest, slug: str) -> HttpResponse:
    """What the standard describes, where it stands, what one can do now."""
    site = standard_page(request, slug)
    standard, release = site.standard, site.header.release
    schema = site.schema
    discussion = queries.under_discussion(standard, site.now, found=queries.known_debate(standard), most=SHOWN)
    latest = Decision.objects.filter(standard=standard).order_by("-number")
    unpublished = site.remembered("unpublished", lambda: _unpublished(standard, release))
    timeline, today = timeline_of(standard, site.now), localdate(site.now)
    circled = Membership.objects.active(site.now).filter(standard=standard, user__is_active=True)
    counted = circled.aggregate(people=Count("user", distinct=True), organisations=Count("organisation", distinct=True))
    page = StandardHome(
        summary=standard.summary,
        fields=len(schema.fields),
        required=sum(field.required for field in schema.fields),
        template=site.remembered("template", lambda: _template(release)) if release else None,
        milestones=milestones(discussion, unpublished, release, site.now),
        timeline=timeline,
        drawing=drawing_of(timeline, today) if timeline is not None else None,
        people=counted["people"],
        organisations=counted["organisations"],
        discussion=discussion,
        more_questions=discussion.to_settle > SHOWN,
        decisions=queries.decision_lines(standard, latest[:SHOWN], releases=site.published),
        unpublished=unpublished,
        meetings=known_next_meetings(standard, site.now),
        use=known_use(site.standard),
        adoption=site.remembered("adoption", lambda: in_a_sentence(publication_lines(standard))),
        family=site.remembered("family", lambda: family_of(standard)),
        can_join=can_join(site.actor),
        can_comment=permissions.can_comment(site.actor, site.call, site.now),
        today=today,
    )
    return site.render(
        "reading/home.html",
        page,
        section="home",
        here=standard.title,
        follow=site.follow_button(THE_STANDARD),
        structured=structured(standard, release),
        card_image=card_image(site, release) if release is not None else "",
    )


def milestones(discussion: UnderDiscussion, unpublished: int, release: Release | None, now: datetime) -> tuple[Milestone, ...]:
    """The way to the next version: comment, arbitrate, prepare, publish. Exactly one step is the present one."""
    calling = discussion.open or (discussion.consultation is not None and discussion.consultation.is_coming(now))
    reached = "call" if calling else "arbitration" if discussion.to_settle else "preparation" if unpublished else "version"
    steps = (
        ("call", "Appel à commentaires", _call(discussion, now)),
        ("arbitration", "Arbitrage", _questions(discussion.to_settle)),
        ("preparation", "Préparation de la version", _unpublished_in_words(unpublished)),
        ("version", "Version publiée", f"Version {release.version} en vigueur" if release else "Aucune pour l’instant"),
    )
    return tuple(Milestone(title, detail, key == reached) for key, title, detail in steps)


def _call(discussion: UnderDiscussion, now: datetime) -> str:
    consultation = discussion.consultation
    if consultation is None:
        return "Pas encore ouvert"
    if said := state_line(consultation, 0, now):
        return said.removeprefix("Appel à commentaires ").capitalize()
    if consultation.state_at(now) == Consultation.State.CANCELLED:
        return "Annulé"
    return f"Clos, {discussion.meter.total} commentaires reçus" if discussion.meter.total > 1 else "Clos"


def _questions(amount: int) -> str:
    return f"{amount} questions à trancher" if amount > 1 else "1 question à trancher" if amount else "Rien à trancher"


def _unpublished_in_words(amount: int) -> str:
    return f"{amount} décisions à publier" if amount > 1 else "1 décision à publier" if amount else "Rien à publier"


def _unpublished(standard: Standard, release: Release | None) -> int:
    decided = Revision.objects.filter(standard=standard, kind=Revision.Kind.DECISION)
    return (decided.filter(number__gt=release.revision.number) if release else decided).count()


def _template(release: Release | None) -> Artefact | None:
    if release is None:
        return None
    return release.artefacts.filter(name__endswith="-gabarit.xlsx").defer("data").first()
