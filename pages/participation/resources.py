"""Ressources: the documents and links of a standard, by phase and meeting; brought, read again, served."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import whole_number
from concertation import permissions
from concertation.models import Document, Phase
from concertation.queries.documents import Shelf, shelves
from concertation.queries.meetings import invitation_of
from concertation.services import documents
from pages.base import StandardPage, action_of, back, private, standard_page
from pages.errors import NotHere
from pages.forms.documents import ResourceForm
from pages.forms.refusals import done
from standard.permissions import Verdict, require

_NONE = "Aucun document n’est à cette adresse."


@dataclass(frozen=True, slots=True)
class ResourcesPage:
    shelves: tuple[Shelf, ...]
    can_add: Verdict
    can_review: Verdict


@require_safe
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    page = ResourcesPage(
        shelves(site.standard, site.actor), permissions.can_add_resource(site.actor), permissions.can_review_document(site.actor)
    )
    here_url = reverse("pages:resources", args=[slug])
    return site.render("participation/resources.html", page, section="meetings", here="Ressources", here_url=here_url)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a file or a link, or the next version of the document that the address names."""
    site = standard_page(request, slug)
    replaces = _replaced(site)
    require(_may_add(site, replaces))
    phases = Phase.objects.filter(standard=site.standard)
    posted = request.method == "POST"
    form = ResourceForm(request.POST if posted else None, request.FILES if posted else None, phases=phases, replaces=replaces)

    def act() -> None:
        documents.add(standard=site.standard, replaces=replaces, actor=site.person, now=site.now, **form.said(request))

    if posted and done(form, act):
        messages.success(request, "Le document est reçu. L’équipe le relit, puis tout le monde peut le lire.")
        return redirect(replaces.get_absolute_url() if replaces is not None else reverse("pages:resources", args=[slug]))
    here = "Apporter une nouvelle version" if replaces is not None else "Apporter un document ou un lien"
    crumbs = [("Ressources", reverse("pages:resources", args=[slug]))]
    status = 422 if form.errors else 200
    return site.render("participation/add_resource.html", replaces, section="meetings", here=here, crumbs=crumbs, status=status, form=form)


def _may_add(site: StandardPage, replaces: Document | None) -> Verdict:
    if replaces is None or replaces.meeting is None:
        return permissions.can_add_resource(site.actor)
    return permissions.can_add_document(site.actor, replaces.meeting, invitation_of(replaces.meeting, site.reader), site.now)


def _replaced(site: StandardPage) -> Document | None:
    key = whole_number(site.request.GET.get("remplace", ""))
    return _find(site, key) if key is not None else None


@require_safe
@private
def read(request: HttpRequest, slug: str, pk: int, number: int | None = None) -> HttpResponseBase:
    """A file, to download: no browser opens it as a page of ours. `number`: that of its meeting, in addresses given before."""
    site = standard_page(request, slug)
    document = _find(site, pk, meeting=number)
    if not document.file:
        raise NotHere(_NONE, standard=site.standard)
    answer = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@action_of("pages:resources")
def review(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Publish a document that was read again, or take it away."""
    site = standard_page(request, slug)
    require(permissions.can_review_document(site.actor))
    document = _find(site, pk)
    shown = f"{document.get_absolute_url()}#documents"
    if request.POST.get("action") == "remove":
        documents.remove(document=document, actor=site.person, now=site.now)
        messages.success(request, "Le document est retiré, et son fichier effacé.")
    else:
        documents.publish(document=document, actor=site.person, now=site.now)
        messages.success(request, "Tout le monde peut lire ce document.")
    return redirect(back(request, shown))


def _find(site: StandardPage, key: int, *, meeting: int | None = None) -> Document:
    """A document that whoever asks may read."""
    held = Document.objects.filter(standard=site.standard, **({"meeting": meeting} if meeting is not None else {}))
    found = held.select_related("standard", "meeting__standard").filter(pk=key).first()
    if found is None or not permissions.can_see_document(site.actor, found):
        raise NotHere(_NONE, standard=site.standard)
    return found
