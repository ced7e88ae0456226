"""What somebody begins a standard from, at an address: waiting for it, reading what it holds, telling what became what, importing it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from pages.base import form_page, private
from pages.errors import NotHere
from pages.forms.refusals import show
from pages.forms.starting import TOLD, FetchedForm, typed_answers
from standard import permissions, queries
from standard.models import SourceVersion, StartingSource
from standard.permissions import require
from standard.schema.words import enumerated, quoted
from standard.services import sources
from standard.services.errors import InvalidInput
from standard.services.sources import SeriesQuestion

State, Holds = StartingSource.State, StartingSource.Holds


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """A version that was found, and what is said of it."""

    row: SourceVersion
    findings: tuple[str, ...]
    imported: bool


@dataclass(frozen=True, slots=True)
class ToldQuestion:
    """What became what, to be told."""

    input: str
    version: str
    sentence: str
    reasons: str
    answer: str
    """`oui`, `non`, or nothing yet."""


@dataclass(frozen=True, slots=True)
class SourcePage:
    source: StartingSource
    unattended: bool
    versions: tuple[FoundVersion, ...]
    imported: int
    """How many of those to import are in."""
    to_import: int
    questions: tuple[ToldQuestion, ...]
    answered: tuple[tuple[str, str], ...]
    """Answers to what followed from others, kept by the form."""

    @property
    def waiting(self) -> bool:
        return self.source.under_way


@private
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, key: UUID) -> HttpResponse:
    now = timezone.now()
    require(permissions.can_create_standard(queries.actor_for(user=request.user, standard=None, now=now)))
    assert isinstance(request.user, User)
    row = sources.found_at(key)
    if row is None:
        raise NotHere("Cette adresse a été oubliée, ou n’a jamais été donnée. Donnez-la de nouveau.")
    tagged = row.holds == Holds.GIT
    form = FetchedForm(request.POST or None, tagged=tagged, initial={} if request.method == "POST" else sources.proposed(row))
    try:
        if request.POST.get("step") == "resume":
            sources.resume(source=row, actor=request.user, now=now)
            return redirect(row)
        if request.method == "POST" and form.is_valid():
            made = sources.begin(source=row, actor=request.user, now=now, answers=typed_answers(request.POST), **form.cleaned_data)
            messages.success(request, "Le standard est créé. Chaque changement viendra maintenant d’une décision.")
            return redirect(row if tagged else reverse("pages:working", args=[made.standard.slug]))
    except InvalidInput as error:
        show(form, error)
    if row.drafts:
        return redirect(f"{reverse('pages:start')}?depuis={row.pk}")
    page = _page(row, request, unattended=queries.unattended(row, now))
    return form_page(request, "committee/source.html", {"page": page, "form": form}, refused=bool(form.errors))


def _page(row: StartingSource, request: HttpRequest, *, unattended: bool) -> SourcePage:
    made = set(row.standard.releases.values_list("version", flat=True)) if row.standard is not None else set()
    versions = tuple(
        FoundVersion(one, tuple(json.loads(one.findings)), one.version in made) for one in row.versions.defer("data").order_by("-number")
    )
    to_import = [one for one in versions if not one.row.problem]
    said = typed_answers(request.POST)
    typed = {
        f"{TOLD}{version}:{name}": word
        for version, one in said.items()
        for word, names in (("oui", one.renamed), ("non", one.apart))
        for name in names
    }
    asked: dict[str, SeriesQuestion] = {}
    if row.state == State.DONE and row.standard is None:
        for question in (*sources.questions(row, {}), *(sources.questions(row, said) if said else ())):
            asked[f"{TOLD}{question.version}:{question.name}"] = question
    return SourcePage(
        source=row,
        unattended=unattended,
        versions=versions,
        imported=sum(one.imported for one in to_import),
        to_import=len(to_import),
        questions=tuple(_told(name, question, typed.get(name, "")) for name, question in asked.items()),
        answered=tuple((name, word) for name, word in typed.items() if name not in asked),
    )


def _told(name: str, question: SeriesQuestion, answer: str) -> ToldQuestion:
    guess = question.guess
    column = question.name.partition("/")[0]
    where = f"Dans {quoted(column)}, la valeur " if guess.field is not None else "Le champ "
    became = enumerated(map(quoted, guess.after_texts))
    sentence = f"{where}{quoted(guess.text)} est-{'elle devenue' if guess.field is not None else 'il devenu'} {became}\u00a0?"
    return ToldQuestion(name, question.version, sentence, ", ".join(guess.reasons), answer)
