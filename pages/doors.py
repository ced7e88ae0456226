"""What lifts a refusal, and leads on to what one was about to do: signing in, then registering where one has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from concertation.permissions import JOIN
from pages import kept_forms
from standard.permissions import SIGN_IN, PermissionRefused, Verdict


@dataclass(frozen=True, slots=True)
class Doorway:
    """An address, and the words of the link that leads there."""

    url: str = ""
    label: str = ""


NO_DOOR: Final = Doorway()
ENTER: Final = "entrer"
"""What `action` says in a form that somebody fills in before they sign in or register."""


def door(verdict: Verdict, slug: str, target: str) -> Doorway:
    """What lifts the refusal to take part in a standard; then one is at `target`."""
    if verdict == SIGN_IN:
        return Doorway(sign_in_url(join_url(slug, target)), "Se connecter")
    if verdict == JOIN:
        return Doorway(join_url(slug, target), "S’inscrire comme contributeur")
    return NO_DOOR


def led_on(request: HttpRequest, verdict: Verdict, slug: str, here: str) -> HttpResponse:
    """Keep what a form says, and lead to what lifts the refusal, then back to the form, which is at `here` where nothing was written."""
    kept = kept_forms.keep(request)
    way = door(verdict, slug, kept_forms.where_it_was(kept) if kept is not None else here)
    if not way.url:
        raise PermissionRefused(verdict.reason)
    return kept_forms.LedOn(way.url)


def sign_in_url(target: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': target})}"


def join_url(slug: str, target: str) -> str:
    """Registering; whoever is a member already is led on."""
    return f"{reverse('pages:join', args=[slug])}?{urlencode({'next': target})}"
