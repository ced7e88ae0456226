"""The mails that did not leave: why, and sending them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from pages.base import standard_page
from standard.models import Notice
from standard.permissions import as_reader, can_manage_mails, require
from standard.queries import background
from standard.schema.wording import count
from standard.services import mailing, notices
from standard.services.errors import InvalidInput

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail: what it says, to whom, and why it is here."""

    notice: Notice
    subject: str


@dataclass(frozen=True, slots=True)
class Mails:
    """The mails given up, a page of them, and those that are tried again by themselves."""

    stopped: str
    """Where nothing sends mails: since when, and why."""
    given_up: tuple[MailLine, ...]
    pages: Page[Notice]
    put_off: tuple[MailLine, ...]
    """The first to be tried again."""
    put_off_total: int
    error: str


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest, slug: str) -> HttpResponse:
    """The mails that did not leave; a POST has those that are chosen, or all, sent again."""
    site = standard_page(request, slug)
    require(can_manage_mails(site.actor if request.method == "POST" else as_reader(site.actor)))
    here = Notice.objects.filter(event__standard=site.standard).select_related("event__standard", "recipient")
    error = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("notice"))
        every = "all" in request.POST
        keys = [key for key in here.given_up().values_list("pk", flat=True) if every or str(key) in chosen]
        try:
            again = notices.send_again(standard=site.standard, keys=keys, actor=site.person, now=site.now)
        except InvalidInput as refused:
            error = refused.message
        else:
            messages.success(request, f"{count(again, 'courriel part', 'courriels partent')} de nouveau.")
            return redirect("pages:mails", slug)
    pages = Paginator(here.given_up().order_by("-done_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    put_off = here.put_off()
    page = Mails(
        stopped=background(site.now).stopped,
        given_up=_lines(pages.object_list),
        pages=pages,
        put_off=_lines(put_off.order_by("due_at", "pk")[:PER_PAGE]),
        put_off_total=put_off.count(),
        error=error,
    )
    return site.render(
        "committee/mails.html", page, section="team", here="Courriels", crumbs=[site.team_crumb], status=422 if error else 200
    )


def _lines(notices: Iterable[Notice]) -> tuple[MailLine, ...]:
    listed = list(notices)
    return tuple(MailLine(notice, title) for notice, title in zip(listed, mailing.titles_of(listed), strict=True))
