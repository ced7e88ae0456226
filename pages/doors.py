"""What lifts a refusal, and leads on to what one was about to do: signing in, then registering where one has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from concertation.permissions import JOIN
from standard.permissions import SIGN_IN, Verdict


@dataclass(frozen=True, slots=True)
class Doorway:
    """An address, and the words of the link that leads there."""

    url: str = ""
    label: str = ""


NO_DOOR: Final = Doorway()


def door(verdict: Verdict, slug: str, target: str) -> Doorway:
    """What lifts the refusal to take part in a standard; then one is at `target`."""
    if verdict == SIGN_IN:
        return Doorway(sign_in_url(join_url(slug, target)), "Se connecter")
    if verdict == JOIN:
        return Doorway(join_url(slug, target), "S’inscrire comme contributeur")
    return NO_DOOR


def sign_in_url(target: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': target})}"


def join_url(slug: str, target: str) -> str:
    """Registering; whoever is a member already is led on."""
    return f"{reverse('pages:join', args=[slug])}?{urlencode({'next': target})}"
