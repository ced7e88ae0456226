"""The documents of a meeting: brought, read again, served."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from concertation import permissions
from concertation.models import Meeting, MeetingDocument
from concertation.queries.meetings import invitation_of
from concertation.services.comments.attaching import received
from concertation.services.meetings import documents
from concertation.services.meetings.documents import DOCUMENT
from pages.base import StandardPage, action_of, private, standard_page
from pages.errors import NotHere
from pages.forms.meetings import DocumentForm
from pages.forms.refusals import done
from pages.meetings.finding import find_meeting
from pages.meetings.page import show_meeting
from standard.permissions import require
from standard.services.errors import InvalidInput
from standard.upload_limit import left_out


@action_of("pages:meeting")
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring a file or a link."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    mine = invitation_of(found, site.reader)
    require(permissions.can_add_document(site.actor, found, mine, site.now))
    form = DocumentForm(request.POST, request.FILES)

    def bring() -> None:
        if why := left_out(request):
            raise InvalidInput("file", why)
        said = dict(form.cleaned_data)
        sent = said.pop("file")
        file = received(sent.name or "", sent, DOCUMENT) if sent is not None else None
        documents.add(meeting=found, actor=site.person, file=file, now=site.now, **said)

    if done(form, bring):
        messages.success(request, "Le document est reçu. L’équipe le relit, puis tout le monde peut le lire.")
        return redirect(f"{found.get_absolute_url()}#documents")
    return show_meeting(site, found, status=422, document_form=form)


@require_safe
@private
def read(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponseBase:
    """A file, to download: no browser opens it as a page of ours."""
    site = standard_page(request, slug)
    document = _find(site, find_meeting(site, number), pk)
    if not document.file or not permissions.can_see_document(site.actor, document):
        raise NotHere("Cette séance n’a pas de document à cette adresse.", standard=site.standard)
    answer = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@action_of("pages:meeting")
def review(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Publish a document that was read again, or take it away."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_review_document(site.actor))
    document = _find(site, found, pk)
    if request.POST.get("action") == "remove":
        documents.remove(document=document, actor=site.person, now=site.now)
        messages.success(request, "Le document est retiré, et son fichier effacé.")
    else:
        documents.publish(document=document, actor=site.person, now=site.now)
        messages.success(request, "Tout le monde peut lire ce document.")
    return redirect(f"{found.get_absolute_url()}#documents")


def _find(site: StandardPage, meeting: Meeting, key: int) -> MeetingDocument:
    found = MeetingDocument.objects.filter(meeting=meeting, pk=key).select_related("meeting__standard").first()
    if found is None:
        raise NotHere("Cette séance n’a pas de document à cette adresse.", standard=site.standard)
    return found
