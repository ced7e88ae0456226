"""What every page of a family begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from concertation import permissions
from pages.base import REFUSED, Crumbs, PageRequest
from pages.errors import NotHere
from standard.models import Family, FamilyMember
from standard.permissions import Actor, Verdict
from standard.queries import actor_for
from standard.queries.families import family_members, living_families


@dataclass(frozen=True, slots=True)
class FamilySite(PageRequest):
    """A request for a page of a family: its tables, in order, and who asks, as they are in each."""

    family: Family
    members: tuple[FamilyMember, ...]
    actors: Mapping[int, Actor]
    now: datetime

    @property
    def can_tend(self) -> Verdict:
        return permissions.can_tend_family(*self.actors.values())

    @property
    def can_lead(self) -> Verdict:
        return permissions.can_lead_family(*self.actors.values())

    def render(self, template: str, page: Any, *, here: str, crumbs: Crumbs = (), status: int = 200, **more: Any) -> HttpResponse:
        """`here`: the title of the page; `crumbs`: the (title, address) between the family and it."""
        context = {"page": page, "family": self.family, "here": here, "crumbs": crumbs, "refused": status == REFUSED, **more}
        return render(self.request, template, context, status=status)

    @property
    def crumb(self) -> tuple[str, str]:
        return self.family.title, self.family.get_absolute_url()


def family_site(request: HttpRequest, slug: str) -> FamilySite:
    """The family of that address. Answers 404 where there is none, or none any more."""
    family = living_families().filter(slug=slug).first()
    if family is None:
        raise NotHere("Aucune famille de standards n’a cette adresse.")
    now, members = timezone.now(), tuple(family_members(family))
    actors = {member.standard_id: actor_for(user=request.user, standard=member.standard, now=now) for member in members}
    return FamilySite(request, family, members, actors, now)
