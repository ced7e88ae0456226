"""The organisations that people speak for, seen by the project team: who is to be confirmed, which names say the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.models import Organisation, User, name_key
from accounts.services import domain_of
from accounts.typed import whole_number
from pages.base import StandardPage, action_of, standard_page
from pages.forms.refusals import done
from pages.forms.team import MergeForm
from standard.permissions import as_reader, can_confirm_organisation, require
from standard.schema.words import quoted
from standard.services import organisations as services

TYPO: Final = 0.8
"""How much of two words is the same where one may be the other, mistyped."""
TELLING: Final = 6
"""Letters of a word that alone names an organisation."""
EMPTY: Final = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour"])


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """Somebody who speaks for an organisation on their own word."""

    user: User
    organisation: Organisation
    domain: str
    """That of their address, where whoever has one there may be confirmed with them."""


@dataclass(frozen=True, slots=True)
class TakingPart:
    """An organisation of the standard, and those who speak for it."""

    organisation: Organisation
    people: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class OrganisationsPage:
    to_confirm: tuple[ToConfirm, ...]
    alike: tuple[tuple[Organisation, Organisation], ...]
    """Pairs of names that may say one organisation; the second has more people, or was there before."""
    taking_part: tuple[TakingPart, ...]
    form: MergeForm


@require_safe
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who speaks for an organisation, those to confirm first."""
    site = standard_page(request, slug)
    require(can_confirm_organisation(as_reader(site.actor)))
    return _show(site, MergeForm(organisations=[line.organisation for line in _taking_part(site)]))


def _show(site: StandardPage, form: MergeForm) -> HttpResponse:
    lines = tuple(_taking_part(site))
    page = OrganisationsPage(
        to_confirm=tuple(
            ToConfirm(user, line.organisation, domain_of(user))
            for line in lines
            for user in line.people
            if user.claims_only(line.organisation)
        ),
        alike=tuple(_alike(lines)),
        taking_part=lines,
        form=form,
    )
    return site.render(
        "committee/organisations.html",
        page,
        section="team",
        here="Organisations",
        crumbs=[site.team_crumb],
        status=422 if form.errors else 200,
    )


def _taking_part(site: StandardPage) -> Iterator[TakingPart]:
    """By name, those of whoever takes part now; another spelling counts with the name that is kept."""
    found: dict[Organisation, dict[User, None]] = {}
    rows = site.standard.memberships.active(site.now).exclude(organisation=None)
    for row in rows.select_related("user", "organisation__merged_into").order_by("pk"):
        found.setdefault(row.organisation.merged_into or row.organisation, {})[row.user] = None
    for organisation in sorted(found, key=lambda one: name_key(one.name)):
        yield TakingPart(organisation, tuple(found[organisation]))


def _alike(lines: Iterable[TakingPart]) -> Iterator[tuple[Organisation, Organisation]]:
    """Each with the first, of those that have more people or were there before, whose name says the same."""
    known: dict[str, list[tuple[Organisation, frozenset[str]]]] = {}
    for line in sorted(lines, key=lambda one: (-len(one.people), one.organisation.pk)):
        words = words_of(line.organisation.name)
        near = (one for word in sorted(words) for one in known.get(word[:3], ()))
        if twin := next((organisation for organisation, others in near if say_the_same(words, others)), None):
            yield line.organisation, twin
        for start in {word[:3] for word in words}:
            known.setdefault(start, []).append((line.organisation, words))


def words_of(name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    return frozenset(re.findall(r"[a-z0-9]+", name_key(name))) - EMPTY


def say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names may be one, written otherwise: a word more, or mistyped; « Ville de Brest » is not « Ville de Rennes »."""
    shared = one & other
    if not (one - other) or not (other - one):
        return len(shared) > 1 or any(len(word) >= TELLING for word in shared)
    if len(one - other) != 1 or len(other - one) != 1:
        return False
    (mine,), (theirs,) = one - other, other - one
    return not (mine + theirs).isdigit() and SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= TYPO


@action_of("pages:organisations")
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that somebody speaks for their organisation, alone or with whoever has an address of the same domain."""
    site = standard_page(request, slug)
    require(can_confirm_organisation(site.actor))
    user = get_object_or_404(User, pk=whole_number(request.POST.get("user", "")))
    organisation = get_object_or_404(Organisation, pk=whole_number(request.POST.get("organisation", "")))
    services.confirm(
        standard=site.standard, actor=site.person, user=user, organisation=organisation, now=site.now, domain="domain" in request.POST
    )
    messages.success(request, f"{user.public_name} parle pour {quoted(organisation.name)}.")
    return redirect("pages:organisations", slug)


@action_of("pages:organisations")
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Make two spellings of one organisation one."""
    site = standard_page(request, slug)
    require(can_confirm_organisation(site.actor))
    form = MergeForm(request.POST, organisations=[line.organisation for line in _taking_part(site)])

    def act() -> None:
        services.merge(standard=site.standard, actor=site.person, merged=form.chosen("merged"), kept=form.chosen("into"), now=site.now)

    if not done(form, act):
        return _show(site, form)
    messages.success(request, f"C’est fait\u00a0: {quoted(form.chosen('into').name)} est le nom gardé.")
    return redirect("pages:organisations", slug)
