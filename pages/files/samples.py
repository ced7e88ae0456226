"""The files left as samples of a standard: to those who may know of them, and to their senders and the team to look after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pages.base import StandardPage, action_of, private, standard_page
from pages.errors import NotHere
from pages.forms.circles import known_organisations
from pages.forms.refusals import done
from pages.forms.samples import ChooseAccessForm, DescribeSampleForm
from standard import permissions, places
from standard.models import KeptSample
from standard.permissions import require
from standard.queries import figures_of, last_check, samples_seen_by
from standard.services import kept_samples
from standard.services.errors import InvalidInput
from standard.weighing.figures import as_csv

PER_PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class ShownSample:
    sample: KeptSample
    version: str
    """The one that it was checked with."""
    cells: bool
    mine: bool
    sender: str
    """Who left it, as the team reads it; empty to anybody else."""
    can_remove: bool
    describe_form: DescribeSampleForm | None
    access_form: ChooseAccessForm | None

    @property
    def downloads(self) -> bool:
        return self.cells and bool(self.sample.file.content)


@dataclass(frozen=True, slots=True)
class SamplesPage:
    samples: tuple[ShownSample, ...]
    pages: Page[KeptSample]
    can_leave: bool
    organisations: tuple[str, ...]


@require_http_methods(["GET", "HEAD"])
@private
def samples(request: HttpRequest, slug: str) -> HttpResponse:
    """Who left which file, when, how many rows it has, and who may see it."""
    return _show(standard_page(request, slug))


def _show(site: StandardPage, bound: DescribeSampleForm | ChooseAccessForm | None = None, pk: int = 0) -> HttpResponse:
    pages = Paginator(samples_seen_by(site.actor, site.standard), PER_PAGE).get_page(site.request.GET.get("page"))
    page = SamplesPage(
        tuple(_shown(site, sample, bound if sample.pk == pk else None) for sample in pages.object_list),
        pages,
        bool(permissions.can_leave_sample(site.actor)),
        tuple(known_organisations()) if site.actor.signed_in else (),
    )
    status = 422 if bound is not None else 200
    return site.render("files/samples.html", page, section="validate", here="Échantillons", status=status, refused_form=bound)


def _shown(site: StandardPage, sample: KeptSample, bound: DescribeSampleForm | ChooseAccessForm | None) -> ShownSample:
    describes = bool(permissions.can_describe_sample(site.actor, sample))
    chooses = bool(permissions.can_choose_sample(site.actor, sample))
    check = last_check(sample)
    return ShownSample(
        sample=sample,
        version="" if check is None else f"version {check.release.version}" if check.release else "schéma de travail",
        cells=bool(permissions.can_see_cells(site.actor, sample)),
        mine=permissions.is_sender(site.actor, sample),
        sender=sample.file.owner.public_name if sample.file.owner is not None and permissions.can_manage_samples(site.actor) else "",
        can_remove=bool(permissions.can_remove_sample(site.actor, sample)),
        describe_form=(bound if isinstance(bound, DescribeSampleForm) else DescribeSampleForm(sample=sample)) if describes else None,
        access_form=(bound if isinstance(bound, ChooseAccessForm) else ChooseAccessForm(sample=sample)) if chooses else None,
    )


def find_sample(site: StandardPage, pk: int) -> KeptSample:
    """One that the reader may know of."""
    rows = KeptSample.objects.select_related("file", "producer", "standard")
    found = rows.filter(standard=site.standard, pk=pk).first()
    if found is None:
        raise NotHere("Ce fichier n’est plus parmi les échantillons de ce standard.", standard=site.standard)
    require(permissions.can_see_sample(site.actor, found))
    return found


@require_safe
@private
def producers(request: HttpRequest, slug: str) -> HttpResponse:
    """Each field in the file of each producer: the name of its column, how far it is filled, how many values."""
    site = standard_page(request, slug)
    figures = figures_of(site.actor, site.standard, site.schema.fields)
    crumbs = [("Échantillons", reverse("pages:samples", args=[slug]))]
    return site.render("files/producers.html", figures, section="validate", here="Tableau des producteurs", crumbs=crumbs)


@require_safe
@private
def producers_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, for a spreadsheet."""
    site = standard_page(request, slug)
    table = as_csv(figures_of(site.actor, site.standard, site.schema.fields))
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-producteurs.csv"'
    return answer


@require_safe
@private
def sample_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The file itself, to those who may see its cells."""
    site = standard_page(request, slug)
    sample = find_sample(site, pk)
    require(permissions.can_see_cells(site.actor, sample))
    if not sample.file.content:
        raise NotHere("Ce fichier n’a pas pu être lu\u00a0: il n’est pas gardé.", standard=site.standard)
    return FileResponse(sample.file.content.open("rb"), as_attachment=True, filename=sample.file.name)


@action_of("pages:samples")
def describe(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say whose a sample is, and of which day."""
    site = standard_page(request, slug)
    sample = find_sample(site, pk)
    form = DescribeSampleForm(request.POST, sample=sample)
    return _said(
        site,
        form,
        sample,
        lambda said: kept_samples.describe(
            sample=sample, actor=site.person, producer=said["producer"] or None, dated=said["dated"], now=site.now
        ),
    )


@action_of("pages:samples")
def choose(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Choose who sees a sample that one left."""
    site = standard_page(request, slug)
    sample = find_sample(site, pk)
    form = ChooseAccessForm(request.POST, sample=sample)
    return _said(
        site,
        form,
        sample,
        lambda said: kept_samples.choose(
            sample=sample, actor=site.person, access=said["access"], tell_when_broken=said["tell"], now=site.now
        ),
    )


def _said(
    site: StandardPage, form: DescribeSampleForm | ChooseAccessForm, sample: KeptSample, do: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if done(form, lambda: do(form.cleaned_data)):
        messages.success(site.request, "C’est noté.")
        return redirect(f"{places.samples(site.standard.slug)}#echantillon-{sample.pk}")
    return _show(site, form, sample.pk)


@action_of("pages:samples")
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a sample back, or remove it."""
    site = standard_page(request, slug)
    sample = find_sample(site, pk)
    try:
        kept_samples.remove(sample=sample, actor=site.person, motive=request.POST.get("motive", ""), now=site.now)
    except InvalidInput as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Le fichier est effacé, avec tout ce qui en venait.")
    return redirect("pages:samples", slug)
