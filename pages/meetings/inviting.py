"""Sending the invitations, answering one's own, inviting guests, cancelling."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from concertation import permissions
from concertation.models import Invitation
from concertation.queries.meetings import invitation_of
from concertation.services import meetings as services
from pages.base import action_of, standard_page
from pages.errors import NotHere
from pages.forms.meetings import CancelForm, ComingForm, GuestForm
from pages.forms.refusals import REFUSALS, done
from pages.meetings.finding import find_meeting
from pages.meetings.page import show_meeting
from standard.permissions import require
from standard.schema.wording import count


@action_of("pages:meeting")
def announce(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send the invitations, or send them again to those who have not answered."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_announce_meeting(site.actor, found, site.now))
    try:
        told = services.announce(meeting=found, actor=site.person, now=site.now)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"L’invitation part à {count(told, 'personne', 'personnes')}, avec le fichier pour leur agenda.")
    return redirect(found)


@action_of("pages:meeting")
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say whether one comes."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    mine = invitation_of(found, site.reader)
    require(permissions.can_answer_invitation(site.actor, found, mine, site.now))
    form = ComingForm(request.POST, invitation=mine)
    asked_for = request.POST.get("pour", "")
    if done(form, lambda: services.answer(meeting=found, actor=site.person, now=site.now, asked_for=asked_for, **form.cleaned_data)):
        messages.success(request, "Votre réponse est notée. Vous pouvez la changer jusqu’au début de la séance.")
        return redirect(found)
    return show_meeting(site, found, status=422, answer_form=form)


@action_of("pages:meeting")
def invite(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Invite somebody to this meeting only."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_announce_meeting(site.actor, found, site.now))
    form = GuestForm(request.POST)
    if done(form, lambda: services.invite_guest(meeting=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "L’invitation part par courriel, avec le fichier pour son agenda.")
        return redirect(f"{found.get_absolute_url()}#invites")
    return show_meeting(site, found, status=422, guest_form=form)


@action_of("pages:meeting")
def take_back(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take a guest's invitation back."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_announce_meeting(site.actor, found, site.now))
    invitation = Invitation.objects.filter(meeting=found, user=pk, guest=True).select_related("meeting__standard").first()
    if invitation is None:
        raise NotHere("Cette personne n’est pas invitée à cette séance.", standard=site.standard)
    services.take_guest_back(invitation=invitation, actor=site.person, now=site.now)
    messages.success(request, "L’invitation est reprise\u00a0: son adresse personnelle ne donne plus le lien de la séance.")
    return redirect(f"{found.get_absolute_url()}#invites")


@action_of("pages:meeting")
def cancel(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_cancel_meeting(site.actor, found, site.now))
    form = CancelForm(request.POST)
    if done(form, lambda: services.cancel(meeting=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "La séance est annulée. Qui avait reçu l’invitation en est prévenu.")
        return redirect(found)
    return show_meeting(site, found, status=422, cancel_form=form)
