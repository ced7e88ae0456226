"""Two large schemas that a worker compared: how far it is, then the answer, a part at a time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concertation.permissions import can_propose
from concertation.services import proposals
from pages.base import form_page, private, standard_page
from pages.doors import ENTER, NO_DOOR, Doorway, door, led_on
from pages.errors import NotHere
from pages.files.comparing import OUTPUTS
from standard import visitors
from standard.models import FileComparison
from standard.permissions import ALLOWED, Verdict, can_read_file, require
from standard.queries import actor_for, unattended
from standard.schema.model import SchemaError
from standard.services import file_comparison, jobs
from standard.services.errors import InvalidInput

ENDINGS: Final = {"json": "json", "markdown": "md"}
ANSWERS: Final = re.compile(r"(?:sens|devenu|nomme)-")


@dataclass(frozen=True, slots=True)
class ComparedPage:
    """A comparison that waits, or a part of its answer."""

    job: FileComparison
    before: int
    """How many jobs are done before this one."""
    unattended: bool
    found: dict[str, Any] | None = None
    """What `standard.comparison.process` sums up; None until it is done."""
    part: int = 1
    changes: tuple[dict[str, Any], ...] = ()
    questions: dict[str, Any] | None = None
    refusal: str = ""
    can_propose: Verdict = ALLOWED
    way: Doorway = NO_DOOR
    """What lifts the refusal to propose."""

    @property
    def waiting(self) -> bool:
        return self.job.under_way

    @property
    def previous(self) -> int:
        """0 where there is none."""
        return self.part - 1

    @property
    def next(self) -> int:
        """0 where there is none."""
        return self.part + 1 if self.found and self.part < self.found["shown"] else 0


@require_http_methods(["GET", "HEAD", "POST"])
@private
def compared(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """How far it is, then what changed; the answers to its questions have it compared again."""
    row = _found(request, comparison_id)
    refusal = ""
    if request.method == "POST":
        answers = {name: str(said) for name, said in request.POST.items() if ANSWERS.match(name)}
        try:
            made = file_comparison.again(
                comparison=row,
                actor=request.user,
                answers=answers,
                keys=visitors.keys(request, comparison_id),
                sender=visitors.sender(request),
                now=timezone.now(),
            )
        except InvalidInput as error:
            refusal = error.message
        else:
            visitors.remember(request, made)
            return redirect(made)
    page = _page(row, request, refusal)
    return form_page(request, "files/compared.html", {"page": page}, refused=bool(refusal))


@require_safe
@private
def download(request: HttpRequest, comparison_id: UUID, output: str) -> HttpResponseBase:
    """A part of the comparison as JSON or as Markdown."""
    row = _found(request, comparison_id)
    name, media_type = OUTPUTS[output]
    part = _number(request, "page")
    path = file_comparison.part(row, part, ENDINGS[output])
    if path is None:
        raise NotHere("Cette partie de la comparaison n’existe pas\u00a0: sa page dit combien il y en a.")
    shown = name.replace(".", f"-{part}.") if part > 1 else name
    return FileResponse(path.open("rb"), as_attachment=True, filename=shown, content_type=media_type)


@require_POST
def propose(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Keep as a draft what somebody wants otherwise in the schema of a standard, once they are registered."""
    row = _found(request, comparison_id)
    if row.standard is None or row.base is None:
        raise NotHere("Ces deux schémas se comparent seulement\u00a0: pour proposer un changement, partez du standard.")
    site = standard_page(request, row.standard.slug)
    allowed = can_propose(site.actor, site.call, site.now)
    if not allowed and request.POST.get("action") == ENTER:
        return led_on(request, allowed, row.standard.slug, row.get_absolute_url())
    require(allowed)
    try:
        operations = file_comparison.operations_of(row)
        draft = proposals.save_draft(standard=row.standard, actor=site.person, title="", operations=operations, base=row.base, now=site.now)
    except (InvalidInput, SchemaError) as error:
        return form_page(request, "files/compared.html", {"page": _page(row, request, str(error))}, refused=True)
    return redirect("pages:edit_proposal", row.standard.slug, draft.number)


@require_POST
def erase(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Erase both schemas and what came of them now; what waits is no longer done."""
    row = _found(request, comparison_id)
    file_comparison.withdraw(comparison=row, actor=request.user, keys=visitors.keys(request, comparison_id), now=timezone.now())
    messages.success(request, "Les deux schémas et leur comparaison sont effacés.")
    return redirect("pages:compare_files")


def _page(row: FileComparison, request: HttpRequest, refusal: str) -> ComparedPage:
    now = timezone.now()
    if not row.result:
        return ComparedPage(row, jobs.before(row, now), unattended(row, now), refusal=refusal)
    found = json.loads(row.result)
    folder = file_comparison.folder_of(row)
    part = min(_number(request, "page"), found["shown"])
    questions = _read(folder / f"questions-{min(_number(request, 'questions'), found['questions'])}.json") if found["questions"] else None
    changes = tuple(_read(folder / f"{part}.json")["changes"])
    allowed, way = _proposing(row, request)
    return ComparedPage(row, 0, False, found, part, changes, questions, refusal, allowed, way)


def _proposing(row: FileComparison, request: HttpRequest) -> tuple[Verdict, Doorway]:
    """Whether what differs may be kept as a draft, and what lifts the refusal."""
    if row.standard is None or row.base_id is None:
        return ALLOWED, NO_DOOR
    site = standard_page(request, row.standard.slug)
    allowed = can_propose(site.actor, site.call, site.now)
    return allowed, door(allowed, row.standard.slug, row.get_absolute_url())


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise NotHere("Cette comparaison vient d’être effacée\u00a0: envoyez de nouveau les deux schémas.") from None


def _number(request: HttpRequest, name: str) -> int:
    said = request.GET.get(name, "")
    return int(said) if re.fullmatch("[1-9][0-9]{0,5}", said) else 1


def _found(request: HttpRequest, comparison_id: UUID) -> FileComparison:
    row = file_comparison.found_at(comparison_id)
    actor = actor_for(user=request.user, standard=None, now=timezone.now())
    if row is None or not can_read_file(actor, row, visitors.keys(request, comparison_id)):
        raise NotHere(
            "Cette comparaison n’existe pas, ou plus\u00a0: elle est effacée après une semaine, et se lit du navigateur qui a envoyé "
            "les deux schémas ou avec votre compte."
        )
    return row
