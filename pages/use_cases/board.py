"""What fields weigh and how easily they are collected: the board of two axes, by profile; saying so oneself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions
from concertation.queries.use_cases import FieldPoint, ShownAlarm, known_use, own_appraisals, profiles_of
from concertation.services import use_cases
from pages.base import standard_page
from pages.forms.refusals import done
from pages.forms.use_cases import AppraisalForm
from pages.use_cases.drawing import FieldDot, dots
from pages.use_cases.listing import crumb
from standard.models import Stakeholder
from standard.permissions import Verdict, require


@dataclass(frozen=True, slots=True)
class ProfileTab:
    """What the board is drawn by: everybody, or one profile, and how many people that is."""

    key: str
    label: str
    people: int
    here: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    points: tuple[FieldPoint, ...]
    """The fields that somebody appraised, numbered in this order."""
    silent: int
    """How many fields nobody has appraised."""
    dots: tuple[FieldDot, ...]
    tabs: tuple[ProfileTab, ...]
    alarms: tuple[ShownAlarm, ...]
    can_appraise: Verdict


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The board, as all say or as those of one profile do."""
    site = standard_page(request, slug)
    labels = dict(Stakeholder.EcosystemPart.choices)
    asked = request.GET.get("profil", "")
    profile = asked if asked in labels else ""
    people = site.remembered("profiles", lambda: profiles_of(site.standard))
    told = known_use(site.standard, profile)
    tabs = (
        ProfileTab("", "Tous", sum(people.values()), not profile),
        *(ProfileTab(key, str(label), people[key], key == profile) for key, label in labels.items() if key in people),
    )
    points = told.appraised
    page = BoardPage(points, len(told.points) - len(points), dots(points), tabs, told.alarms, permissions.can_appraise(site.actor))
    return site.render("use_cases/board.html", page, section="fields", here="Importance et facilité", crumbs=[crumb(site)])


@require_http_methods(["GET", "HEAD", "POST"])
def appraise(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what fields weigh and how easily one collects them."""
    site = standard_page(request, slug)
    require(permissions.can_appraise(site.actor))
    own = own_appraisals(site.standard, site.reader)
    form = AppraisalForm(request.POST if request.method == "POST" else None, schema_fields=site.schema.fields, own=own)

    def act() -> None:
        said = {"profile": form.cleaned_data["profile"], "marks": form.marks()}
        use_cases.appraise(standard=site.standard, actor=site.person, now=site.now, **said)

    if form.is_bound and done(form, act):
        messages.success(request, "Vos avis comptent dans le tableau. Vous pouvez les changer à tout moment.")
        return redirect("pages:use_case_board", slug)
    crumbs = [crumb(site), ("Importance et facilité", reverse("pages:use_case_board", args=[slug]))]
    status = 422 if form.errors else 200
    return site.render("use_cases/appraise.html", None, section="fields", here="Donner mon avis", crumbs=crumbs, status=status, form=form)
