"""Writing the minutes of a meeting, having them read again, publishing them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.models import Meeting, Minutes, MinutesDraft, Remark
from concertation.services.meetings import minutes
from pages.base import StandardPage, action_of, private, standard_page
from pages.errors import NotHere
from pages.forms.meetings import MinutesForm, RemarkForm, ReviewForm
from pages.forms.refusals import REFUSALS, done, show
from pages.meetings.finding import find_meeting, meeting_crumb, meetings_crumb
from pages.meetings.page import show_meeting
from standard.permissions import Verdict, require


@dataclass(frozen=True, slots=True)
class WritingPage:
    """The minutes as they are being written; `draft`: None before they are begun."""

    meeting: Meeting
    draft: MinutesDraft | None
    remarks: tuple[Remark, ...]
    can_publish: Verdict
    preview: str = ""
    others: str = ""
    """What somebody else has saved meanwhile."""


@require_http_methods(["GET", "HEAD", "POST"])
@private
def write(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Read the draft, save it, or look at what it gives."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_write_minutes(site.actor, found, site.now))
    draft = MinutesDraft.objects.filter(meeting=found).first()
    if request.method != "POST":
        return _show(site, found, draft, MinutesForm.of(draft) if draft is not None else None)
    if draft is None or request.POST.get("action") == "begin":
        minutes.begin(meeting=found, actor=site.person, now=site.now)
        return redirect("pages:minutes", slug=slug, number=number)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _show(site, found, draft, form, status=422)
    if request.POST.get("action") == "preview":
        return _show(site, found, draft, form, preview=form.cleaned_data["text"])
    if request.headers.get("HX-Request") == "true":
        return _save_by_itself(site, found, form)
    if (refused := _save(site, found, draft, form)) is not None:
        return refused
    messages.success(request, "Le compte rendu est enregistré.")
    return redirect("pages:minutes", slug=slug, number=number)


def _save_by_itself(site: StandardPage, found: Meeting, form: MinutesForm) -> HttpResponse:
    try:
        draft = minutes.save(meeting=found, actor=site.person, now=site.now, **form.cleaned_data)
    except REFUSALS as error:
        return render(site.request, "meetings/saved.html", {"draft": None, "refused": str(error)})
    return render(site.request, "meetings/saved.html", {"draft": draft, "refused": ""})


def _save(site: StandardPage, found: Meeting, draft: MinutesDraft | None, form: MinutesForm) -> HttpResponse | None:
    """Save what was written; the page that says what is to be mended, where it cannot be."""
    if not form.is_valid():
        return _show(site, found, draft, form, status=422)
    try:
        minutes.save(meeting=found, actor=site.person, now=site.now, **form.cleaned_data)
    except minutes.Overtaken as error:
        again = MinutesForm({**site.request.POST.dict(), "seen": error.held.version})
        again.is_valid()
        show(again, error)
        return _show(site, found, error.held, again, others=error.held.text, status=422)
    except REFUSALS as error:
        show(form, error)
        return _show(site, found, draft, form, status=422)
    return None


@action_of("pages:minutes")
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask those who were there to read the minutes again."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_write_minutes(site.actor, found, site.now))
    form = ReviewForm(request.POST)
    if done(form, lambda: minutes.show(meeting=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Celles et ceux qui étaient là sont prévenus par courriel.")
        return redirect(found)
    draft = MinutesDraft.objects.filter(meeting=found).first()
    return _show(site, found, draft, MinutesForm.of(draft) if draft is not None else None, review_form=form, status=422)


@action_of("pages:minutes")
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish the minutes once and for all, as they stand on the page that is sent."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    draft = MinutesDraft.objects.filter(meeting=found).first()
    require(permissions.can_publish_minutes(site.actor, found, draft, site.now, attended=found.attendances.with_account().count()))
    if "text" in request.POST and (refused := _save(site, found, draft, MinutesForm(request.POST))) is not None:
        return refused
    minutes.publish(meeting=found, actor=site.person, now=site.now)
    messages.success(request, "Le compte rendu est publié. Un rectificatif peut s’y ajouter, à côté.")
    return redirect(found)


@action_of("pages:meeting")
def remark(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what the minutes should say otherwise."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    draft = MinutesDraft.objects.filter(meeting=found).first() if found.minuted_at is None else None
    there = found.attendances.filter(user=site.actor.user_id).exists()
    require(permissions.can_remark(site.actor, draft, site.now, attended=there))
    form = RemarkForm(request.POST, auto_id="remarque_%s")
    if done(form, lambda: minutes.remark(meeting=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Votre remarque est gardée à côté du compte rendu.")
        return redirect(f"{found.get_absolute_url()}#compte-rendu")
    return show_meeting(site, found, status=422, remark_form=form)


@action_of("pages:meeting")
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add an erratum to published minutes."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_correct_minutes(site.actor, found))
    published = Minutes.objects.select_related("meeting__standard").filter(meeting=found).first()
    if published is None:
        raise NotHere("Cette séance n’a pas de compte rendu publié.", standard=site.standard)
    form = RemarkForm(request.POST, auto_id="rectificatif_%s")
    if done(form, lambda: minutes.correct(minutes=published, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Le rectificatif est ajouté au compte rendu.")
        return redirect(f"{found.get_absolute_url()}#compte-rendu")
    return show_meeting(site, found, status=422, erratum_form=form)


def _show(
    site: StandardPage,
    found: Meeting,
    draft: MinutesDraft | None,
    form: MinutesForm | None,
    *,
    status: int = 200,
    preview: str = "",
    others: str = "",
    review_form: ReviewForm | None = None,
) -> HttpResponse:
    page = WritingPage(
        meeting=found,
        draft=draft,
        remarks=tuple(found.remarks.select_related("author", "organisation")),
        can_publish=permissions.can_publish_minutes(site.actor, found, draft, site.now, attended=found.attendances.with_account().count()),
        preview=preview,
        others=others,
    )
    return site.render(
        "meetings/writing.html",
        page,
        section="meetings",
        here="Compte rendu",
        crumbs=[meetings_crumb(site), meeting_crumb(found)],
        status=status,
        form=form,
        review_form=review_form or ReviewForm(),
    )
