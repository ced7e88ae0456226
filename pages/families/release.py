"""The next version of a family: its tables prepared under one number, who is missing, then published together."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from concertation.permissions import can_lead_family
from concertation.queries.families import TableNext, tables_next, together
from concertation.services.families import releasing
from pages.base import action_of
from pages.families.finding import FamilySite, family_site
from pages.forms.refusals import done
from pages.forms.team import PrepareForm, PublishForm
from standard.permissions import Verdict, require


@dataclass(frozen=True, slots=True)
class FamilyNext:
    """What the next version holds, and how far each table is."""

    version: str
    differs: bool
    tables: tuple[tuple[TableNext, str], ...]
    """Each with what it lacks; nothing where it is ready, or keeps its last version."""
    can_lead: Verdict

    @property
    def changed(self) -> bool:
        return any(table.changed for table, _ in self.tables)

    @property
    def ready(self) -> bool:
        return self.differs and not any(said for _, said in self.tables)


def _next(site: FamilySite) -> FamilyNext:
    require(site.can_tend)
    tables = tables_next(site.family, site.now)
    following = together(site.family, tables)
    changed = [site.actors[table.standard.pk] for table in tables if table.changed]
    lines = tuple((table, table.missing(following.version) if table.changed else "") for table in tables)
    return FamilyNext(following.version, following.differs, lines, can_lead_family(*(changed or site.actors.values())))


def _show(site: FamilySite, page: FamilyNext, *, status: int = 200, **bound: object) -> HttpResponse:
    forms: dict[str, object] = {
        "form": PrepareForm(suggested=page.version),
        "publish_form": PublishForm(),
        "wrong_form": next(iter(bound.values()), None),
        **bound,
    }
    return site.render("families/release.html", page, here="Prochaine version", crumbs=[site.crumb], status=status, **forms)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the next version is; a POST prepares every table that changed under one number."""
    site = family_site(request, slug)
    page = _next(site)
    if request.method != "POST":
        return _show(site, page)
    require(page.can_lead)
    form = PrepareForm(request.POST)

    def act() -> None:
        version = releasing.prepare(family=site.family, actor=site.person, now=site.now, version=form.cleaned_data["version"])
        messages.success(request, f"Les tables qui ont changé sont prêtes à relire, sous le numéro {version}. Rien n’est encore publié.")

    return redirect("pages:family_release", slug) if done(form, act) else _show(site, page, status=422, form=form)


@action_of("pages:family_release")
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the tables together, under the number that was read."""
    site = family_site(request, slug)
    page = _next(site)
    require(page.can_lead)
    form = PublishForm(request.POST)

    def act() -> None:
        version = request.POST.get("version", "")
        motive = form.cleaned_data["motive"]
        releasing.publish(family=site.family, actor=site.person, now=site.now, version=version, motive=motive)
        messages.success(request, f"La version {version} est publiée, pour toutes les tables. Ses fichiers ne changeront plus.")

    if done(form, act):
        return redirect(site.family)
    return _show(site, page, status=422, publish_form=form)
