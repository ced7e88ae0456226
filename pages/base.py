"""What every page of a standard begins with."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from concertation.models import Consultation
from concertation.permissions import can_comment, can_propose
from concertation.queries import belonging_of, duties_of
from concertation.queries.decisions import known_releases
from concertation.queries.following import NAMED, follows
from concertation.queries.roadmap import on_the_road
from pages.errors import Gone, NotHere
from pages.header import StandardHeader, standard_header
from pages.parts import Part
from standard.memory import Made, under_stamp
from standard.models import Membership, Release, Revision, Standard
from standard.news import Topic
from standard.permissions import SIGN_IN, Actor, PermissionRefused, Verdict, once_registered
from standard.queries import actor_among, working_revision
from standard.schema.model import Schema

LONGEST_ADDRESS: Final = 2_000
REFUSED: Final = 422
"""What a page answers with a form in which something is to be mended."""
Crumbs = Sequence[tuple[str, str]]
View = Callable[..., HttpResponse]
A = TypeVar("A", bound=HttpResponseBase)
Row = TypeVar("Row", bound=Model)

NAVIGATION: Final = (
    ("fields", "pages:fields", "Champs"),
    ("participate", "pages:consultation", "Participer"),
    ("decisions", "pages:decisions", "Décisions"),
    ("meetings", "pages:meetings", "Réunions"),
    ("releases", "pages:releases", "Versions"),
    ("validate", "pages:validate", "Vérifier un fichier"),
    ("team", "pages:board", "Équipe"),
)
"""The entries of a standard: section, name of the address, words. The last one is shown to the team."""


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    label: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class FollowButton:
    """What one may follow from a page, and whether whoever reads it does."""

    topic: Topic
    named: str
    followed: bool


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for a page, and who asks."""

    request: HttpRequest

    @property
    def reader(self) -> User | None:
        """Who reads, where they are signed in."""
        return self.request.user if isinstance(self.request.user, User) else None

    @property
    def person(self) -> User:
        """Whoever is signed in. Services refuse people with their reasons; a visitor is refused here."""
        if self.reader is None:
            raise PermissionRefused(SIGN_IN.reason)
        return self.reader


@dataclass(frozen=True, slots=True)
class StandardPage(PageRequest):
    """A request for a page of a standard: who asks, when, and what stands at the top of the answer."""

    standard: Standard
    actor: Actor
    now: datetime
    header: StandardHeader
    belonging: tuple[Membership, ...]
    """Every membership that whoever is signed in has had, here and elsewhere."""

    @property
    def may_write_first(self) -> Verdict:
        """Whether somebody may write a comment, were it before they sign in and register: whoever writes finds their text after that."""
        return can_comment(once_registered(self.actor), self.call, self.now)

    @property
    def may_propose_first(self) -> Verdict:
        """The same of the form of a change."""
        return can_propose(once_registered(self.actor), self.call, self.now)

    @property
    def call(self) -> Consultation | None:
        """The call for comments under which one takes part."""
        return self.header.call

    def remembered(self, what: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` reads of the standard, until its next writer (`standard.memory.under_stamp`)."""
        return under_stamp(self.standard, what, make)

    def part(self, *key: Hashable, make: Callable[[], Made]) -> Part[Made]:
        """A part of the page that is the same for every reader (`{% part %}`); `key`: what else it depends on."""
        return Part(self.standard, key, make)

    def paged(self, rows: QuerySet[Row], size: int, *key: Hashable) -> Page[Row]:
        """The page of a list that the address asks for: read only where it is shown, and counted once. `key`: what was filtered."""
        paginator = Paginator(rows, size)
        paginator.count = self.remembered(("counted", *key), rows.count)
        return paginator.get_page(self.request.GET.get("page"))

    @property
    def working(self) -> Revision:
        """The last revision of the chain."""
        return self.remembered("working", lambda: working_revision(self.standard))

    @property
    def published(self) -> tuple[Release, ...]:
        """The published versions, in the order of the chain, those withdrawn since included."""
        return known_releases([self.standard])

    @property
    def schema(self) -> Schema:
        """The working schema."""
        return self.working.read_schema()

    @property
    def team_crumb(self) -> tuple[str, str]:
        return ("Équipe projet", reverse("pages:board", args=[self.standard.slug]))

    def render(
        self,
        template: str,
        page: Any,
        *,
        section: str,
        here: str,
        crumbs: Crumbs = (),
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        """The page in the layout of the standard.

        `page` is the dataclass of the template; `section` the entry that it belongs to, or "home"; `here` its title;
        `crumbs` the (title, address) between the standard and it; `more` what else the template needs, a form for example: `follow`,
        a `follow_button`, `feed`, the address of a feed of its own, `structured`, what it is for search engines, and `card_image`, the
        address of its picture, are of the layout. So is `may_write_first`, of the form of the page: of comments, unless it gives another.
        """
        context = {
            "page": page,
            "header": self.header,
            "navigation": self._navigation(section),
            "here": here,
            "crumbs": [(self.standard.title, self.standard.get_absolute_url()), *crumbs],
            "home": section == "home",
            "may_write_first": self.may_write_first,
            "may_propose_first": self.may_propose_first,
            "follow": None,
            "feed": "",
            "structured": "",
            "card_image": "",
            "refused": status == REFUSED,
            "to_prove": self.actor.unproved and (self.actor.team or self.actor.copil),
            **more,
        }
        if self.actor.signed_in:
            context["waiting_count"] = SimpleLazyObject(lambda: duties_of(self.person, self.belonging, self.now).count)
        return render(self.request, template, context, status=status)

    def follow_button(self, topic: Topic) -> FollowButton:
        """What one may follow from this page."""
        followed = self.actor.signed_in and follows(self.standard, self.person, topic)
        return FollowButton(topic, NAMED[topic.kind], followed)

    def _navigation(self, section: str) -> tuple[NavigationEntry, ...]:
        # In a closed standard nothing waits for the team, but whether to open it again.
        desk = "pages:settings" if self.actor.closed else "pages:board"
        return tuple(
            NavigationEntry(label, reverse(desk if key == "team" else name, args=[self.standard.slug]), section == key)
            for key, name, label in NAVIGATION
            if key != "team" or self.header.team
        )


READ: Final = "pages.standard"
"""Where a request keeps the standard of its address, where it was read before its view."""


def standard_at(slug: str) -> Standard | None:
    return Standard.objects.select_related("owner").filter(slug=slug).first()


def standard_page(request: HttpRequest, slug: str) -> StandardPage:
    """The standard of that address, and who looks at it. Answers 404 where there is none."""
    standard: Standard | None = request.META.pop(READ, None) or standard_at(slug)
    if standard is None:
        gone = Standard.every.filter(slug=slug).first()
        raise Gone(gone.title, gone.deleted_at) if gone is not None and gone.deleted_at else NotHere("Aucun standard n’a cette adresse.")
    now = timezone.now()
    belonging = belonging_of(request.user) if isinstance(request.user, User) else []
    held = (one for one in belonging if one.standard_id == standard.pk and one.is_active(now))
    actor = on_the_road(actor_among(request.user, held, standard), standard, now)
    return StandardPage(request, standard, actor, now, standard_header(standard, actor, now), tuple(belonging))


def form_page(request: HttpRequest, template: str, context: dict[str, Any], *, refused: bool) -> HttpResponse:
    """A page of no standard with a form; `refused`: it came back with what is to be mended, which its title says first."""
    return render(request, template, {**context, "refused": refused}, status=REFUSED if refused else 200)


def back(request: HttpRequest, default: str) -> str:
    """The page of ours that `next` names, or `default`."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = address.startswith("/") and len(address) <= LONGEST_ADDRESS
    return address if ours and url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()) else default


def private(view: Callable[..., A]) -> Callable[..., A]:
    """A view whose answers are for one reader: no cache keeps them, no search engine lists them."""

    @wraps(view)
    def answered(*arguments: Any, **others: Any) -> A:
        answer = view(*arguments, **others)
        add_never_cache_headers(answer)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return answered


def action_of(page: str) -> Callable[[View], View]:
    """A view that only receives a form of `page`, an address named with the standard's slug and, if any, a number.

    Read, its address leads back to that page: reloading after an error is no dead end.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def received(request: HttpRequest, slug: str, **others: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, slug, **others)
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["POST"])
            return redirect(page, **{"slug": slug, **{name: others[name] for name in ("number",) if name in others}})

        return received

    return decorate
