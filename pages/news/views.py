"""What somebody is told of, what they follow, and when they receive it; and stopping it all from a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from concertation.queries.following import Followed, find, followed_by
from pages.base import StandardPage, action_of, back, private, standard_page
from pages.errors import NotHere
from standard.models import NewsPreference, Notice, Standard
from standard.news import PACES, Pace, Topic
from standard.permissions import OPERATOR
from standard.schema.words import quoted
from standard.services import mailing, news
from standard.services.errors import InvalidInput
from standard.services.unsubscribing import read_link

PER_PAGE: Final = 20
LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that somebody was told of."""

    notice: Notice
    title: str


@dataclass(frozen=True, slots=True)
class StandardPace:
    """When somebody receives the news of a standard."""

    standard: Standard
    pace: str


@dataclass(frozen=True, slots=True)
class NewsPage:
    lines: tuple[NewsLine, ...]
    pages: Page[Notice]
    fresh: int
    """How many were not said to be read."""
    followed: tuple[Followed, ...]
    paces: tuple[StandardPace, ...]
    choices: tuple[tuple[str, str], ...]


@login_required
@private
@require_http_methods(["GET", "HEAD", "POST"])
def my_news(request: HttpRequest) -> HttpResponse:
    """What one was told of, the latest first; a POST says that it was read, chooses when it comes, or stops following something."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST":
        return _chosen(request, user)
    mine = Notice.objects.filter(recipient=user).select_related("event__standard", "event__actor", "recipient")
    pages = Paginator(mine.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    listed = list(pages.object_list)
    followed = followed_by(user)
    page = NewsPage(
        lines=tuple(NewsLine(notice, title) for notice, title in zip(listed, mailing.titles_of(listed), strict=True)),
        pages=pages,
        fresh=mine.filter(seen_at=None).count(),
        followed=followed,
        paces=_paces(user, followed),
        choices=tuple((pace.value, words) for pace, words in PACES.items()),
    )
    return render(request, "news/news.html", {"page": page})


def _paces(user: User, followed: tuple[Followed, ...]) -> tuple[StandardPace, ...]:
    """Those of the standards where somebody takes part, or of which they follow something."""
    chosen = dict(NewsPreference.objects.filter(user=user).values_list("standard", "pace"))
    taking_part = Standard.objects.filter(memberships__user=user) | Standard.objects.filter(pk__in=[*chosen])
    concerned = {one.standard for one in followed} | set(taking_part.distinct())
    by_title = sorted(concerned, key=lambda standard: (standard.title, standard.pk))
    return tuple(StandardPace(standard, chosen.get(standard.pk, Pace.USUAL)) for standard in by_title)


def _chosen(request: HttpRequest, user: User) -> HttpResponse:
    now, sent = timezone.now(), request.POST
    if "seen" in sent:
        news.mark_seen(actor=user, now=now)
        messages.success(request, "Toutes vos nouvelles sont marquées comme lues.")
        return redirect("pages:news")
    standard = Standard.objects.filter(slug=sent.get("standard", "")).first()
    if standard is None:
        raise NotHere("Aucun standard n’a cette adresse.")
    if "stop" in sent:
        news.stop(standard=standard, actor=user, topic=_topic(request), now=now)
        messages.success(request, "Vous ne suivez plus cela.")
        return redirect("pages:news")
    try:
        chosen = news.choose_pace(standard=standard, actor=user, pace=sent.get("pace", ""), now=now)
    except InvalidInput as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"Nouvelles de {quoted(standard.title)}\u00a0: {PACES[chosen].lower()}.")
    return redirect("pages:news")


def _topic(request: HttpRequest) -> Topic:
    return Topic(request.POST.get("kind", "")[:LONGEST], request.POST.get("key", "")[:LONGEST])


@action_of("pages:home")
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow something of a standard, or stop."""
    site: StandardPage = standard_page(request, slug)
    topic = _topic(request)
    if find(site.standard, topic) is None:
        raise NotHere("Ce que vous vouliez suivre n’est pas ici.")
    said: dict[str, Any] = {"standard": site.standard, "actor": site.person, "topic": topic, "now": site.now}
    if request.POST.get("action") == "stop":
        news.stop(**said)
        messages.success(request, "Vous ne suivez plus cela.")
    else:
        news.follow(**said)
        messages.success(request, "Vous suivez cela\u00a0: ce qui lui arrive vous sera dit.")
    return redirect(back(request, site.standard.get_absolute_url()))


# The mail program of whoever stops them sends this form, and knows of no token of ours: its link is signed.
@csrf_exempt
@private
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails of news of a standard, without signing in (RFC 8058): the page asks, its form stops them."""
    found = read_link(token)
    if found is None:
        raise NotHere("Ce lien de désinscription n’est pas complet. Ouvrez de nouveau celui du courriel, ou connectez-vous.")
    user, standard = found
    done = request.method == "POST"
    if done:
        news.unsubscribe(standard=standard, user=user, actor=OPERATOR, now=timezone.now())
    return render(request, "news/unsubscribe.html", {"standard": standard, "done": done})
