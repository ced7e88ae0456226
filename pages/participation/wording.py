"""Proposing other words in place: for the title and the definition of a field, for a value and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.services import proposals
from concertation.services.proposals.titles import titled
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.forms import refusals
from pages.forms.wording import WordingForm
from pages.participation.draft import crumbs, to_the_door
from standard import places
from standard.comparison import ChangesView, changes_view
from standard.permissions import Verdict
from standard.schema.model import Field, SchemaError, Value
from standard.schema.operations import Operation, resolve
from standard.services.errors import InvalidInput

NOTHING = "Ces mots sont déjà ceux du standard\u00a0: écrivez ceux que vous proposez."


@dataclass(frozen=True, slots=True)
class WordingPage:
    field: Field
    value: Value | None
    can_propose: Verdict
    changes: ChangesView | None
    """What the words that were typed would change; None where nothing yet."""
    back: str


@require_http_methods(["GET", "HEAD", "POST"])
def rewrite(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the words of a field or of a value, write others over them, see what changes, send."""
    site = standard_page(request, slug)
    allowed = permissions.can_propose(site.actor, site.call, site.now)
    if (door := to_the_door(site, allowed, site.may_propose_first)) is not None:
        return door
    field, value = _words_of(site)
    form = WordingForm(request.POST if request.method == "POST" else None, field=field, value=value)
    only_read = request.POST.get("action") == "voir"
    form.fields["motive"].required = not only_read
    changes = None
    if request.method == "POST" and form.is_valid():
        try:
            operations = _operations(site, form)
            if not only_read:
                proposal = proposals.propose(
                    standard=site.standard,
                    actor=site.person,
                    title=titled("", operations, site.working),
                    motive=form.cleaned_data["motive"],
                    operations=operations,
                    base=site.working,
                    now=site.now,
                )
                messages.success(request, "Votre proposition est envoyée\u00a0: chacun peut la lire, la commenter et la soutenir.")
                return redirect(proposal)
            changes = changes_view(site.schema, operations)
        except refusals.REFUSALS as refusal:
            refusals.show(form, refusal)
    back = places.field(slug, field) + (f"#valeur-{value.uid}" if value is not None else "")
    page = WordingPage(field, value, allowed, changes, back)
    return site.render(
        "participation/wording.html",
        page,
        section="participate",
        here="Proposer une autre rédaction",
        crumbs=crumbs(site),
        status=422 if form.errors else 200,
        form=form,
        may_write_first=site.may_propose_first,
    )


def _words_of(site: StandardPage) -> tuple[Field, Value | None]:
    """The field and the value that the address names."""
    asked = site.request.GET
    field = site.schema.by_uid(asked.get("champ", ""))
    if field is None:
        raise NotHere("Ce champ n’est plus dans le standard, ou pas encore\u00a0: choisissez-en un autre.", standard=site.standard)
    uid = asked.get("valeur", "")
    value = field.values.by_uid(uid) if uid and field.values is not None else None
    if uid and value is None:
        raise NotHere("Cette valeur n’est plus dans la liste.", standard=site.standard)
    return field, value


def _operations(site: StandardPage, form: WordingForm) -> tuple[Operation, ...]:
    said = form.changes()
    if not said:
        raise InvalidInput("words", NOTHING)
    try:
        return resolve(site.schema, said)
    except SchemaError as error:
        raise InvalidInput("words", str(error)) from error
