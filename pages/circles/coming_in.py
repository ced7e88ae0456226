"""Coming in by the link of an invitation: reading it does nothing, a form takes it up."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pages.base import form_page, private
from pages.errors import NotHere
from pages.forms.circles import ComingInForm
from pages.forms.refusals import REFUSALS, show
from standard.models import CircleInvitation
from standard.permissions import Verdict, can_take_up
from standard.queries import actor_for
from standard.services import invitations
from standard.services.members import mandate_in_words


@dataclass(frozen=True, slots=True)
class ComingIn:
    invitation: CircleInvitation
    can: Verdict
    mandate: str


@private
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation; a POST takes it up, and signs in whoever proved the address by having the link."""
    now = timezone.now()
    found = invitations.find(token)
    if found is None or found.standard.deleted_at is not None:
        raise NotHere("Ce lien n’est celui d’aucune invitation : copiez-le en entier depuis le courriel.")
    can = can_take_up(actor_for(user=request.user, standard=found.standard, now=now), found, now)
    form = ComingInForm(request.POST if request.method == "POST" else None, invitation=found)
    if can and form.is_valid():
        try:
            membership = invitations.take_up(token=token, now=now, **form.cleaned_data)
        except REFUSALS as refusal:
            show(form, refusal)
        else:
            login(request, membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
            messages.success(request, f"Bienvenue dans le cercle « {membership.get_circle_display()} ».")
            return redirect("pages:home", found.standard.slug)
    page = ComingIn(found, can, mandate_in_words(found.until) if found.until else "")
    context = {"page": page, "form": form}
    if not can:
        return render(request, "circles/invitation.html", context, status=403)
    return form_page(request, "circles/invitation.html", context, refused=bool(form.errors))
