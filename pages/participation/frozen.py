"""The schema that a call for comments froze: what its readers comment, beside what they say and what was decided since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Consultation
from concertation.queries import DecisionLine, Thread
from concertation.queries.calls import FrozenField, added_since, call_threads, decided_on, decisions_since, frozen_fields
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.parts import Part
from standard import places
from standard.comparison import ChangesView, entry_of, field_changes
from standard.permissions import Verdict
from standard.publishing.dictionary import Entry
from standard.schema.model import Field, Schema, Value

SHOWN: Final = "Le schéma mis à l’appel"


@dataclass(frozen=True, slots=True)
class FrozenTold:
    """What every reader is told alike of a frozen schema."""

    call: int
    fields: tuple[FrozenField, ...]
    added: tuple[Field, ...]
    """The fields that decisions have added since."""
    decisions: tuple[DecisionLine, ...]
    """Those that changed the schema since, the last one first."""


@dataclass(frozen=True, slots=True)
class FrozenSchema:
    call: Consultation
    told: Part[FrozenTold]
    current: bool
    """Whether it is the call of the moment, in which one comments."""
    can_comment: Verdict


@dataclass(frozen=True, slots=True)
class FrozenValue:
    value: Value
    threads: tuple[Thread, ...]
    gone: bool
    """Whether decisions have removed it since."""


@dataclass(frozen=True, slots=True)
class FrozenFieldTold:
    call: Consultation
    current: bool
    """Whether it is the call of the moment, in which one comments."""
    address: str
    """Its own."""
    entry: Entry
    threads: tuple[Thread, ...]
    values: tuple[FrozenValue, ...]
    since: ChangesView | None
    """What decisions changed of it since; None where nothing, or where they removed it."""
    gone: bool
    now_url: str
    decisions: tuple[DecisionLine, ...]
    before: Field | None
    after: Field | None


@dataclass(frozen=True, slots=True)
class FrozenFieldPage:
    field: Field
    told: Part[FrozenFieldTold]
    current: bool
    can_comment: Verdict
    can_propose: Verdict
    propose_url: str
    """Empty where decisions have removed the field since."""


@require_safe
def frozen_schema(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The fields as the call froze them, how much is said of each, and what became of it since."""
    site, call = _found(request, slug, key)
    page = FrozenSchema(
        call=call,
        told=site.part("frozen schema", call.pk, make=lambda: _told(site, call)),
        current=call == site.call,
        can_comment=permissions.can_comment(site.actor, site.call, site.now),
    )
    crumbs = _crumbs(site, call)
    return site.render("participation/frozen_schema.html", page, section="participate", here=SHOWN, crumbs=crumbs)


@require_safe
def frozen_field(request: HttpRequest, slug: str, key: int, uid: str) -> HttpResponse:
    """One field as the call froze it, with what is said of it and of each of its values, and what was decided since."""
    site, call = _found(request, slug, key)
    frozen = call.revision.read_schema()
    found = frozen.by_uid(uid)
    if found is None:
        raise NotHere("Ce champ n’est pas dans le schéma mis à l’appel.", standard=site.standard)
    page = FrozenFieldPage(
        field=found,
        told=site.part("frozen field", call.pk, uid, call == site.call, make=lambda: _field_told(site, call, frozen, found)),
        current=call == site.call,
        can_comment=permissions.can_comment(site.actor, site.call, site.now),
        can_propose=permissions.can_propose(site.actor, site.call, site.now),
        propose_url=f"{reverse('pages:propose', args=[slug])}?champ={uid}" if site.schema.by_uid(uid) is not None else "",
    )
    crumbs = [*_crumbs(site, call), (SHOWN, reverse("pages:frozen_schema", args=[slug, call.pk]))]
    here = found.title or found.name
    return site.render("participation/frozen_field.html", page, section="participate", here=here, crumbs=crumbs)


def _found(request: HttpRequest, slug: str, key: int) -> tuple[StandardPage, Consultation]:
    site = standard_page(request, slug)
    call = site.standard.consultations.select_related("revision").filter(pk=key).first()
    if call is None:
        raise NotHere("Aucun appel à commentaires n’est à cette adresse.", standard=site.standard)
    call.standard = site.standard
    return site, call


def _crumbs(site: StandardPage, call: Consultation) -> list[tuple[str, str]]:
    return [(str(call), f"{reverse('pages:consultation', args=[site.standard.slug])}?appel={call.pk}")]


def _told(site: StandardPage, call: Consultation) -> FrozenTold:
    return FrozenTold(
        call=call.pk,
        fields=frozen_fields(call, site.schema),
        added=added_since(call, site.schema),
        decisions=queries.decision_lines(site.standard, decisions_since(call).order_by("-number")),
    )


def _field_told(site: StandardPage, call: Consultation, frozen: Schema, found: Field) -> FrozenFieldTold:
    now = site.schema.by_uid(found.uid)
    threads = call_threads(call, found.uid)
    values = found.values.values if found.values else ()
    kept = {value.uid for value in now.values.values} if now is not None and now.values else set()
    entry = entry_of(found)
    rank = [field.uid for field in frozen.fields].index(found.uid)
    return FrozenFieldTold(
        call=call,
        current=call == site.call,
        address=reverse("pages:frozen_field", args=[site.standard.slug, call.pk, found.uid]),
        entry=entry,
        threads=threads.get(found.uid, ()),
        values=tuple(FrozenValue(value, threads.get(value.uid, ()), value.uid not in kept) for value in values),
        since=field_changes(found, now, lineage=frozen.lineage) if now is not None else None,
        gone=now is None,
        now_url=places.field(site.standard.slug, now) if now is not None else "",
        decisions=decided_on(call, [found.uid, *(value.uid for value in values)]),
        before=frozen.fields[rank - 1] if rank else None,
        after=frozen.fields[rank + 1] if rank + 1 < len(frozen.fields) else None,
    )
