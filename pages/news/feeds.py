"""What is new of a standard, for programs that follow it (Atom)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.views.decorators.http import require_safe

from accounts import typed
from concertation.rules.news import TELLINGS as DEBATE
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.reading.happenings import Happening, happenings
from standard import places
from standard.models import Event
from standard.news import TELLINGS, Reach
from standard.schema.words import quoted

LATEST: Final = 50


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed tells of."""

    title: str
    verbs: Collection[str]


FEEDS: Final = {
    "tout": Feed(
        "Tout ce qui compte", frozenset(verb for verb, telling in {**TELLINGS, **DEBATE}.items() if telling.reach is Reach.STANDARD)
    ),
    "versions": Feed("Versions", ("release.published", "release.imported", "release.withdrawn", "release.corrected")),
    "decisions": Feed("Décisions", ("decision.taken", "decision.called_up", "decision.contested", "constitution.chosen")),
    "appels": Feed(
        "Appels à commentaires",
        ("consultation.opened", "consultation.rescheduled", "consultation.closed", "consultation.cancelled", "consultation.corrected"),
    ),
}
OF_A_FIELD: Final = ("comment.posted", "comment.replied", "comment.answered", "comment.answer_changed")


@require_safe
def feed(request: HttpRequest, slug: str, feed: str) -> HttpResponse:
    """One of `FEEDS`."""
    site = standard_page(request, slug)
    if feed not in FEEDS:
        raise NotHere("Ce fil de nouvelles n’existe pas.", standard=site.standard)
    told = FEEDS[feed]
    events = Event.objects.filter(standard=site.standard, verb__in=told.verbs)
    return _answer(site, told.title, site.standard.get_absolute_url(), events)


@require_safe
def field_feed(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """What is said of a field, and of its values."""
    site = standard_page(request, slug)
    found = site.schema.by_name(name) or site.schema.by_uid(name)
    if found is None:
        raise NotHere(f"Aucun champ ne s’appelle {quoted(name)}.", standard=site.standard)
    events = Event.objects.filter(standard=site.standard, verb__in=OF_A_FIELD, elements__uid=found.uid)
    return _answer(site, f"Commentaires sur {quoted(found.title)}", places.field(slug, found), events)


def _answer(site: StandardPage, title: str, page: str, events: QuerySet[Event]) -> HttpResponse:
    path = site.request.path
    written = site.remembered(("feed", path), lambda: _write(site, title, page, path, list(events.order_by("-at", "-pk")[:LATEST])))
    tag = f'"{sha256(written.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(written, content_type="application/atom+xml; charset=utf-8", headers={"ETag": tag})
    return get_conditional_response(site.request, etag=tag, response=answer) or answer


def _write(site: StandardPage, title: str, page: str, path: str, events: list[Event]) -> str:
    """The feed. A schema keeps the signs that it was imported with, of which XML holds some and not others: they are left out here."""
    home = settings.SITE_URL
    made = Atom1Feed(
        title=typed.line(f"{site.standard.title}\u00a0: {title}"),
        link=f"{home}{page}",
        description="",
        language="fr",
        feed_url=f"{home}{path}",
        feed_guid=f"{home}{path}",
        author_name=str(site.standard.owner or settings.SITE_NAME),
    )
    for event, told in zip(events, happenings(site.standard, events), strict=True):
        made.add_item(
            title=typed.line(_title(event, told)),
            link=f"{home}{told.url or page}",
            description=linebreaks(typed.paragraphs(told.detail), autoescape=True) if told.detail else "",
            pubdate=event.at,
            updateddate=event.at,
            unique_id=f"tag:{urlsplit(home).hostname},{event.at:%Y-%m-%d}:{site.standard.slug}/evenements/{event.pk}",
            author_name=told.actor.public_name if told.actor is not None else None,
        )
    return str(made.writeString("utf-8"))


def _title(event: Event, told: Happening) -> str:
    """What happened, and to what: the question that a decision settles, or the first field or value."""
    named = event.read_details().get("title") or next((element.title or element.name for element in told.elements), "")
    return f"{told.sentence}\u00a0: {quoted(named)}" if named else told.sentence
