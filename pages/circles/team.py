"""What the project team does for those who come: invitations, mandates, requests, people without an account, the ecosystem."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from pages.base import StandardPage, action_of, standard_page
from pages.circles.members import show_members
from pages.forms.circles import MandateForm, RecordForm, RefusalForm, StakeholderForm, known_organisations
from pages.forms.refusals import done
from standard.models import CircleInvitation, JoinRequest, Membership, RecordedPerson, Stakeholder
from standard.permissions import can_describe_standard, can_manage_members, require
from standard.services import admissions, ecosystem, invitations, members


@action_of("pages:members")
def renew(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = _manage(request, slug)
    membership = get_object_or_404(Membership.objects.select_related("standard", "user"), pk=pk, standard=site.standard)
    form = MandateForm(request.POST, key=pk)
    if done(form, lambda: members.renew(membership=membership, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(
            request, f"Le mandat de {membership.user.public_name} court désormais {members.mandate_in_words(form.cleaned_data['until'])}."
        )
        return redirect("pages:members", slug)
    return show_members(site, status=422, mandate=form, mandate_of=pk)


@action_of("pages:members")
def remind(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = _manage(request, slug)
    invitations.remind(invitation=_invitation(site, pk), actor=site.person, now=site.now)
    messages.success(request, "L’invitation part de nouveau. Elle court à partir d’aujourd’hui.")
    return redirect("pages:members", slug)


@action_of("pages:members")
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = _manage(request, slug)
    invitations.revoke(invitation=_invitation(site, pk), actor=site.person, now=site.now)
    messages.success(request, "L’invitation est reprise : son lien ne sert plus, et l’adresse est oubliée.")
    return redirect("pages:members", slug)


@action_of("pages:members")
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let in whoever asks to be a contributor, or say why not."""
    site = _manage(request, slug)
    asked = get_object_or_404(JoinRequest.objects.select_related("standard", "user"), pk=pk, standard=site.standard)
    accepted = request.POST.get("accepted") == "1"
    form = RefusalForm(request.POST)
    if done(form, lambda: admissions.settle(request=asked, actor=site.person, accepted=accepted, now=site.now, **form.cleaned_data)):
        messages.success(request, "La demande est acceptée." if accepted else "La demande est refusée ; la personne sait pourquoi.")
        return redirect("pages:members", slug)
    return show_members(site, status=422, refusal=form)


@action_of("pages:members")
def record(request: HttpRequest, slug: str) -> HttpResponse:
    site = _manage(request, slug)
    form = RecordForm(request.POST)
    if done(form, lambda: admissions.write_down(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "La personne est notée.")
        return redirect("pages:members", slug)
    return show_members(site, status=422, record_form=form)


@action_of("pages:members")
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = _manage(request, slug)
    person = get_object_or_404(RecordedPerson.objects.select_related("standard"), pk=pk, standard=site.standard)
    admissions.forget(person=person, actor=site.person, now=site.now)
    messages.success(request, "Le nom et l’adresse de la personne sont retirés.")
    return redirect("pages:members", slug)


@require_safe
def ecosystem_desk(request: HttpRequest, slug: str) -> HttpResponse:
    return _show_ecosystem(standard_page(request, slug))


@action_of("pages:ecosystem")
def name_stakeholder(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_describe_standard(site.actor))
    form = StakeholderForm(request.POST)
    if done(form, lambda: ecosystem.name(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "L’organisation est nommée dans l’écosystème.")
        return redirect("pages:ecosystem", slug)
    return _show_ecosystem(site, form, status=422)


@action_of("pages:ecosystem")
def change_stakeholder(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_describe_standard(site.actor))
    stakeholder = get_object_or_404(Stakeholder.objects.select_related("standard", "organisation"), pk=pk, standard=site.standard)
    form = StakeholderForm(request.POST, stakeholder=stakeholder)
    if done(form, lambda: ecosystem.change(stakeholder=stakeholder, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "C’est enregistré.")
        return redirect("pages:ecosystem", slug)
    return _show_ecosystem(site, changed=form, key=pk, status=422)


@action_of("pages:ecosystem")
def remove_stakeholder(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_describe_standard(site.actor))
    stakeholder = get_object_or_404(Stakeholder.objects.select_related("standard"), pk=pk, standard=site.standard)
    ecosystem.remove(stakeholder=stakeholder, actor=site.person, now=site.now)
    messages.success(request, "L’organisation n’est plus nommée dans l’écosystème.")
    return redirect("pages:ecosystem", slug)


def _show_ecosystem(
    site: StandardPage, form: StakeholderForm | None = None, *, changed: StakeholderForm | None = None, key: int = 0, status: int = 200
) -> HttpResponse:
    require(can_describe_standard(site.actor))
    named = site.standard.stakeholders.select_related("organisation").order_by("organisation__name", "part", "pk")
    rows = [(one, changed if changed is not None and one.pk == key else StakeholderForm(stakeholder=one)) for one in named]
    return site.render(
        "circles/ecosystem.html",
        rows,
        section="team",
        here="Écosystème",
        crumbs=[site.team_crumb, ("Membres", reverse("pages:members", args=[site.standard.slug]))],
        status=status,
        form=form or StakeholderForm(),
        wrong_form=form or changed,
        known_organisations=known_organisations(),
    )


def _manage(request: HttpRequest, slug: str) -> StandardPage:
    site = standard_page(request, slug)
    require(can_manage_members(site.actor))
    return site


def _invitation(site: StandardPage, pk: int) -> CircleInvitation:
    return get_object_or_404(CircleInvitation.objects.select_related("standard"), pk=pk, standard=site.standard)
