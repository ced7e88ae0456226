"""Fields that the standard shares with others: the list, one of them with what was said, the decisions that wait for an agreement."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions
from concertation.queries.sharing import SharedLine, known_shared, of_the_other
from concertation.services import sharing
from pages.base import StandardPage, action_of, standard_page
from pages.committee.decisions import people_to_ask
from pages.errors import NotHere
from pages.forms.refusals import done
from pages.forms.sharing import ExchangeForm, NewSharingForm, SharingForm
from standard.models import Standard
from standard.permissions import Verdict, require


@dataclass(frozen=True, slots=True)
class SharedFieldsPage:
    lines: tuple[SharedLine, ...]
    can_share: Verdict


@dataclass(frozen=True, slots=True)
class SharedFieldPage:
    line: SharedLine
    can_change: Verdict
    can_exchange: Verdict


def _others(site: StandardPage) -> tuple[Standard, ...]:
    return tuple(Standard.objects.exclude(pk=site.standard.pk).order_by("title", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def shared_fields(request: HttpRequest, slug: str) -> HttpResponse:
    """The fields that are shared; the team adds one."""
    site = standard_page(request, slug)
    may = permissions.can_share_field(site.actor)
    posted = request.method == "POST"
    if posted:
        require(may)
    form = None
    if may:
        fields = site.schema.fields
        form = NewSharingForm(request.POST if posted else None, schema_fields=fields, members=people_to_ask(site), others=_others(site))

    def act() -> None:
        assert form is not None
        field = form.cleaned_data["field"]
        sharing.share(standard=site.standard, actor=site.person, field=field, sharing=form.sharing(), now=site.now)

    if posted and form is not None and done(form, act):
        messages.success(request, "Le partage est noté\u00a0: la page du champ, et celles des questions qui le changent, le disent.")
        return redirect("pages:shared_fields", slug)
    page = SharedFieldsPage(known_shared(site.standard, site.schema), may)
    status = 422 if form is not None and form.errors else 200
    return site.render("committee/shared_fields.html", page, section="fields", here="Champs partagés", status=status, form=form)


def _find(site: StandardPage, key: int) -> SharedLine:
    for line in known_shared(site.standard, site.schema):
        if line.shared.pk == key:
            return line
    raise NotHere("Aucun champ partagé n’est à cette adresse.", standard=site.standard)


def _may_exchange(site: StandardPage, line: SharedLine) -> Verdict:
    return permissions.can_exchange(site.actor, line.shared, of_the_other=of_the_other(line.shared, site.reader, site.now))


def _show(
    site: StandardPage, line: SharedLine, *, status: int = 200, exchange_form: ExchangeForm | None = None, form: SharingForm | None = None
) -> HttpResponse:
    page = SharedFieldPage(line, permissions.can_change_shared(site.actor, line.shared), _may_exchange(site, line))
    if page.can_exchange and exchange_form is None:
        exchange_form = ExchangeForm(decisions=line.decisions)
    if page.can_change and form is None:
        form = SharingForm(members=people_to_ask(site), others=_others(site), held=line.shared)
    here = f"Champ partagé avec {line.shared.with_whom}"
    crumbs = [("Champs partagés", reverse("pages:shared_fields", args=[site.standard.slug]))]
    return site.render(
        "committee/shared_field.html",
        page,
        section="fields",
        here=here,
        crumbs=crumbs,
        status=status,
        form=form,
        exchange_form=exchange_form,
    )


@require_safe
def shared_field(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    return _show(site, _find(site, pk))


@action_of("pages:shared_fields")
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say otherwise with whom it is shared, or in which version."""
    site = standard_page(request, slug)
    line = _find(site, pk)
    require(permissions.can_change_shared(site.actor, line.shared))
    form = SharingForm(request.POST, members=people_to_ask(site), others=_others(site), held=line.shared)
    if done(form, lambda: sharing.change(shared=line.shared, actor=site.person, sharing=form.sharing(), now=site.now)):
        messages.success(request, "C’est noté, et qui suit ce partage en est averti.")
        return redirect(line.shared)
    return _show(site, line, status=422, form=form)


@action_of("pages:shared_fields")
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that the field is shared no more."""
    site = standard_page(request, slug)
    line = _find(site, pk)
    require(permissions.can_change_shared(site.actor, line.shared))
    sharing.end(shared=line.shared, actor=site.person, now=site.now)
    messages.success(request, "Ce champ n’est plus partagé. Ce qui s’en est dit se lit encore.")
    return redirect("pages:shared_fields", slug)


@action_of("pages:shared_fields")
def say(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep what was said, an agreement or a refusal."""
    site = standard_page(request, slug)
    line = _find(site, pk)
    require(_may_exchange(site, line))
    form = ExchangeForm(request.POST, decisions=line.decisions)
    if done(form, lambda: sharing.say(shared=line.shared, actor=site.person, now=site.now, **form.said())):
        messages.success(request, "C’est gardé.")
        return redirect(line.shared)
    return _show(site, line, status=422, exchange_form=form)
