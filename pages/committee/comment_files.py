"""The table of comments as files, and the table that comes back with its answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions, queries
from concertation.comment_table import WRITERS, AnswerRow
from concertation.queries.comment_rows import comment_rows
from concertation.queries.triage import WHOLE
from concertation.services.triage import importing
from concertation.services.triage.importing import TablePreview
from pages.base import standard_page
from pages.errors import NotHere
from pages.forms.refusals import show
from pages.forms.triage import asked_filters
from standard.models import Element
from standard.permissions import require
from standard.schema.wording import count
from standard.services.errors import InvalidInput


class TableForm(forms.Form):
    file = forms.FileField(
        label="Le tableau rempli",
        help_text="CSV, XLSX ou ODS, de 5\u00a0Mo au plus, à partir du fichier téléchargé ici. Rien n’est écrit sans votre accord.",
        error_messages={"required": "Choisissez le fichier à reprendre.", "empty": "Ce fichier est vide."},
    )


@dataclass(frozen=True, slots=True)
class ImportPage:
    preview: TablePreview | None
    rows: str
    """What the preview would write, to be sent again to confirm it."""
    error: str = ""
    """Why what was confirmed is not written."""


@require_safe
def comment_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The comments that the address asks for, all of them where it asks nothing. Anybody may read them: they are public."""
    site = standard_page(request, slug)
    if kind not in WRITERS:
        raise NotHere("Ce fichier n’existe pas\u00a0: le tableau est en CSV, en XLSX ou en JSON.", standard=site.standard)
    asked = request.GET.copy()
    asked.setdefault("suite", "tous")
    uids = {WHOLE, *Element.objects.filter(standard=site.standard, kind=Element.Kind.FIELD).values_list("uid", flat=True)}
    write, media_type = WRITERS[kind]
    rows = comment_rows(asked_filters(asked, uids).keep(site.standard).order_by("created_at", "pk"))
    data = write(site.standard.title, rows, [*importing.DISPOSITIONS.values()])
    name = f"{slug}-commentaires.{kind}"
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["GET", "HEAD", "POST"])
def import_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a table would answer; a POST that sends it back as it was shown writes it."""
    site = standard_page(request, slug)
    require(permissions.can_sort_comments(site.actor))
    confirming = "rows" in request.POST
    sent = request.method == "POST" and not confirming
    form = TableForm(request.POST if sent else None, request.FILES if sent else None, use_required_attribute=False)
    page = ImportPage(None, "")
    try:
        if confirming:
            written = importing.write(standard=site.standard, actor=site.person, rows=_rows(request.POST["rows"]), now=site.now)
            messages.success(request, f"{count(written, 'commentaire a reçu sa réponse', 'commentaires ont reçu leur réponse')}.")
            return redirect("pages:team_comments", slug)
        if form.is_valid():
            file = form.cleaned_data["file"]
            shown = importing.preview(site.standard, importing.read(name=file.name, data=file.read()))
            page = ImportPage(shown, json.dumps([asdict(one.row) for one in shown.changes], ensure_ascii=False))
    except InvalidInput as refusal:
        if confirming:
            page = ImportPage(None, "", str(refusal))
        else:
            show(form, refusal)
    faults = bool(form.errors or page.error) or (page.preview is not None and bool(page.preview.problems))
    return site.render(
        "committee/import_answers.html",
        page,
        section="team",
        here="Reprendre un tableau rempli",
        crumbs=[site.team_crumb, ("Commentaires", reverse("pages:team_comments", args=[slug]))],
        status=422 if faults else 200,
        form=form,
        total=queries.meter(site.standard).total,
    )


def _rows(sent: str) -> list[AnswerRow]:
    """What was shown, as it comes back. Raises InvalidInput where it was changed on the way."""
    try:
        return [
            AnswerRow(int(row["line"]), int(row["number"]), str(row["disposition"]), str(row["answer"]), str(row["mark"]))
            for row in json.loads(sent)
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput("file", "Ce qui a été montré ne revient pas entier\u00a0: envoyez de nouveau le fichier.") from error
