"""The documents of a meeting: brought from its page. `pages.participation.resources` serves them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from concertation import permissions
from concertation.queries.meetings import invitation_of
from concertation.services import documents
from pages.base import action_of, standard_page
from pages.forms.documents import DocumentForm
from pages.forms.refusals import done
from pages.meetings.finding import find_meeting
from pages.meetings.page import show_meeting
from standard.permissions import require


@action_of("pages:meeting")
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring a file or a link."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    mine = invitation_of(found, site.reader)
    require(permissions.can_add_document(site.actor, found, mine, site.now))
    form = DocumentForm(request.POST, request.FILES)
    if done(form, lambda: documents.add(meeting=found, actor=site.person, now=site.now, **form.said(request))):
        messages.success(request, "Le document est reçu. L’équipe le relit, puis tout le monde peut le lire.")
        return redirect(f"{found.get_absolute_url()}#documents")
    return show_meeting(site, found, status=422, document_form=form)
