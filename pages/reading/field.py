"""The page of one field: definition, discussion, history, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Decision, Proposal
from concertation.queries import DecisionLine, ElementStory, HistoryStep, Thread
from concertation.queries.elements import element_steps
from concertation.queries.sharing import SharedLine, known_shared, shared_among
from concertation.queries.use_cases import FieldPoint, known_use
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.parts import Part
from standard import news, places
from standard.comparison import ChangesView, entry_of, field_changes, technical_form
from standard.models import Element, Release, Revision, Standard
from standard.permissions import Verdict
from standard.publishing.dictionary import Entry
from standard.queries import TEXTS, figures_among, known_samples
from standard.schema.model import Field, Schema, Value
from standard.schema.operations import RenameField
from standard.schema.words import quoted
from standard.weighing.figures import FieldFigures

LATEST: Final = 20
"""How many of the comments and of the open proposals are shown; the lists show the others."""
LATEST_OF_A_VALUE: Final = 3


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What is said of a field or of a value: the latest first, and how much there is in all."""

    uid: str
    threads: tuple[Thread, ...]
    comments: int
    open_proposals: tuple[Proposal, ...]
    proposals: int

    @property
    def more_comments(self) -> bool:
        return self.comments > len(self.threads)

    @property
    def more_proposals(self) -> bool:
        return self.proposals > len(self.open_proposals)


@dataclass(frozen=True, slots=True)
class ValueView:
    """An allowed value of the field: what it is, where it comes from, what is said of it."""

    value: Value
    decision: int | None
    """The number of the decision that introduced it; None where it came with an import."""
    said: SaidOf
    url: str
    """The page of the field with this value opened: why it is there."""
    chosen: bool


@dataclass(frozen=True, slots=True)
class ElementSteps:
    """Why an element is there, and what happened to it since."""

    element: Element
    steps: tuple[HistoryStep, ...]

    @property
    def introduced(self) -> HistoryStep:
        return self.steps[0]

    @property
    def changes(self) -> tuple[HistoryStep, ...]:
        return self.steps[1:]


@dataclass(frozen=True, slots=True)
class FieldTold:
    """One field as the decisions have made it, with its debate: the same for every reader."""

    entry: Entry
    story: ElementSteps
    values: tuple[ValueView, ...]
    removed_values: tuple[Element, ...]
    value_story: ElementSteps | None
    """Why the chosen value is there."""
    in_force: Release | None
    pending: ChangesView | None
    """What the next version changes of this field; None where nothing, or where no version is published."""
    is_new: bool
    """In no published version yet."""
    before: Field | None
    after: Field | None
    before_url: str
    after_url: str
    said: SaidOf
    """Of the field itself."""
    comments: int
    """On the field and on its values."""
    shared: tuple[SharedLine, ...]
    """With which other standards it is shared."""
    use: FieldPoint | None
    """What it is for; None as long as the standard has no use case and nobody has appraised anything."""

    @property
    def technical(self) -> str:
        return technical_form(self.entry.field)


@dataclass(frozen=True, slots=True)
class FiguresTold:
    """What the samples hold of a field, as all those read it who may know of the same ones."""

    figures: FieldFigures
    absent: tuple[tuple[str, int, str], ...]
    """Values that they hold and that its list has not, with how many cells, and where to propose each."""
    can_propose: bool


@dataclass(frozen=True, slots=True)
class FieldPage:
    """One field, and what whoever reads it may do."""

    field: Field
    told: Part[FieldTold]
    chosen_value: Value | None
    can_comment: Verdict
    can_propose: Verdict
    propose_url: str
    figures: Part[FiguresTold] | None
    """What the samples hold of it; None where who reads may know of none."""
    frozen_url: str
    """Where to read the field as the call of the moment froze it; empty where no call receives comments."""

    @property
    def chosen_uid(self) -> str:
        return self.chosen_value.uid if self.chosen_value is not None else ""

    @property
    def comment_about(self) -> str:
        """What the comment form is about: the field, or the value that is opened."""
        if self.chosen_value is not None:
            return f"la valeur {quoted(self.chosen_value.label)}"
        return f"le champ {quoted(self.field.title)}"


@dataclass(frozen=True, slots=True)
class RemovedField:
    """A field that is no longer in the schema, as it last was."""

    entry: Entry
    element: Element
    story: ElementStory
    revision: Revision
    decision: DecisionLine | None
    heirs: tuple[Element, ...]
    """The fields that took its place, where it was split or merged."""


@require_safe
def field(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The field of that name. A renamed one is found by its old name; a removed one keeps its page."""
    site = standard_page(request, slug)
    schema = site.schema
    found = schema.by_name(name) or schema.by_uid(name)
    if found is not None:
        return _field_page(site, schema, found)
    element = earlier_field(site, name)
    if element is None:
        raise NotHere(f"Aucun champ ne s’appelle {quoted(name)}.", standard=site.standard)
    current = schema.by_uid(element.uid)
    if current is not None:
        return redirect(places.field(slug, current))
    return _removed_page(site, element)


def _field_page(site: StandardPage, schema: Schema, found: Field) -> HttpResponse:
    standard, release = site.standard, site.header.release
    chosen = found.values.by_uid(site.request.GET.get("valeur", "")) if found.values else None
    propose_url = f"{reverse('pages:propose', args=[standard.slug])}?champ={found.uid}"
    page = FieldPage(
        field=found,
        told=site.part("field", found.uid, chosen and chosen.uid, make=lambda: _told(standard, schema, release, found, chosen)),
        chosen_value=chosen,
        can_comment=permissions.can_comment(site.actor, site.call, site.now),
        can_propose=permissions.can_propose(site.actor, site.call, site.now),
        propose_url=propose_url,
        figures=_figures(site, found, propose_url),
        frozen_url=_frozen_url(site, found),
    )
    feed = reverse("pages:field_feed", args=[standard.slug, found.name or found.uid])
    return site.render(
        "reading/field.html",
        page,
        section="fields",
        here=found.title,
        crumbs=_crumbs(site),
        follow=site.follow_button(news.element(found.uid)),
        feed=feed,
    )


def _figures(site: StandardPage, found: Field, propose_url: str) -> Part[FiguresTold] | None:
    known = known_samples(site.actor, site.standard)
    can_propose = bool(permissions.can_propose(site.actor, site.call, site.now))

    def told() -> FiguresTold:
        (figures,) = figures_among(known, [found])
        absent = tuple((text, times, f"{propose_url}&{urlencode({'valeur': text})}") for text, times in figures.absent)
        return FiguresTold(figures, absent, can_propose)

    return site.part("figures", found.uid, known, can_propose, make=told) if known else None


def _frozen_url(site: StandardPage, found: Field) -> str:
    call = site.call
    if call is None or not call.receives(site.now) or call.revision_id == site.working.pk:
        return ""
    known = site.remembered(("frozen", call.pk), lambda: frozenset(field.uid for field in call.revision.read_schema().fields))
    return reverse("pages:frozen_field", args=[site.standard.slug, call.pk, found.uid]) if found.uid in known else ""


def _crumbs(site: StandardPage) -> list[tuple[str, str]]:
    return [("Champs", reverse("pages:fields", args=[site.standard.slug]))]


def _told(standard: Standard, schema: Schema, release: Release | None, found: Field, chosen: Value | None) -> FieldTold:
    rows = Element.objects.filter(standard=standard, field_uid=found.uid).select_related("introduced_in", "removed_in")
    elements = {element.uid: element for element in rows.defer(*_REVISION_TEXTS).order_by("pk")}
    for element in elements.values():
        element.standard = standard
    rank = [field.uid for field in schema.fields].index(found.uid)
    before = schema.fields[rank - 1] if rank else None
    after = schema.fields[rank + 1] if rank + 1 < len(schema.fields) else None
    said, comments = _said(standard, found, chosen)
    return FieldTold(
        entry=entry_of(found),
        story=_steps(elements[found.uid]),
        values=_value_views(standard, found, elements, said, chosen),
        removed_values=tuple(
            element for element in elements.values() if element.kind == Element.Kind.VALUE and element.removed_in_id is not None
        ),
        value_story=_steps(elements[chosen.uid]) if chosen else None,
        in_force=release,
        pending=_pending(release, schema, found),
        is_new=_is_new(release, found),
        before=before,
        after=after,
        before_url=places.field(standard.slug, before) if before else "",
        after_url=places.field(standard.slug, after) if after else "",
        said=said[found.uid],
        comments=comments,
        use=use_of(standard, found),
        shared=shared_among(known_shared(standard, schema), {found.uid}),
    )


def use_of(standard: Standard, found: Field) -> FieldPoint | None:
    """What a field is for, as far as anybody said what the standard is for."""
    told = known_use(standard)
    return told.point(found.uid) if told.kept or told.proposed or told.appraised else None


_REVISION_TEXTS: Final = tuple(f"{revision}__{name}" for revision in ("introduced_in", "removed_in") for name in TEXTS)


def _steps(element: Element) -> ElementSteps:
    return ElementSteps(element, element_steps(element))


def _said(standard: Standard, found: Field, chosen: Value | None) -> tuple[dict[str, SaidOf], int]:
    """What is said of the field and of each of its values, and how many comments there are in all."""
    values = [value.uid for value in found.values.values] if found.values else []
    counts = queries.comments_counted(standard, found.uid)
    threads = queries.element_threads(standard, found.uid, most=LATEST)
    proposals = queries.open_proposals_by_uid(standard, [found.uid, *values])
    said = {}
    for uid in (found.uid, *values):
        most = LATEST if uid == found.uid or (chosen is not None and uid == chosen.uid) else LATEST_OF_A_VALUE
        listed, opened = threads.get(uid, ()), proposals.get(uid, ())
        said[uid] = SaidOf(uid, listed[::-1][:most], counts.get(uid, 0), opened[::-1][:most], len(opened))
    return said, sum(counts.values())


def _value_views(
    standard: Standard, found: Field, elements: dict[str, Element], said: dict[str, SaidOf], chosen: Value | None
) -> tuple[ValueView, ...]:
    listed = found.values.values if found.values else ()
    introducing = {elements[value.uid].introduced_in_id for value in listed}
    decisions = dict(Decision.objects.filter(revision__in=introducing).order_by().values_list("revision", "number"))
    address = places.field(standard.slug, found)
    return tuple(
        ValueView(
            value=value,
            decision=decisions.get(elements[value.uid].introduced_in_id),
            said=said[value.uid],
            url=f"{address}?valeur={value.uid}#valeur-{value.uid}",
            chosen=value == chosen,
        )
        for value in listed
    )


def _pending(release: Release | None, schema: Schema, found: Field) -> ChangesView | None:
    """What leads this field from the version in force to now."""
    published = release.revision.read_schema() if release else None
    earlier = published.by_uid(found.uid) if published else None
    if earlier is None:
        return None
    return field_changes(earlier, found, lineage=schema.lineage)


def _is_new(release: Release | None, found: Field) -> bool:
    return release is not None and release.revision.read_schema().by_uid(found.uid) is None


def earlier_field(site: StandardPage, name: str) -> Element | None:
    """The field that had this name, the latest first."""
    known = Element.objects.filter(standard=site.standard, kind=Element.Kind.FIELD).select_related(
        "standard", "introduced_in", "removed_in"
    )
    removed = known.filter(name=name).order_by("-removed_in__number", "-pk").first() or known.filter(uid=name).first()
    if removed is not None:
        return removed
    renamings = site.standard.revisions.filter(operations__contains='"rename_field"').order_by("-number").only("operations")
    for revision in renamings.iterator(chunk_size=50):
        for operation in reversed(revision.read_operations()):
            if isinstance(operation, RenameField) and operation.before == name:
                return known.filter(uid=operation.field).first()
    return None


def _removed_page(site: StandardPage, element: Element) -> HttpResponse:
    revision = element.removed_in
    if revision is None or revision.parent is None:
        raise NotHere("Ce champ n’est plus dans le standard.", standard=site.standard)
    last = revision.parent.read_schema().by_uid(element.uid)
    if last is None:
        raise NotHere("Ce champ n’est plus dans le standard.", standard=site.standard)
    story = queries.element_story(element)
    removal = next((step for step in story.steps if step.revision == revision), None)
    heirs = tuple(Element.objects.filter(standard=site.standard, uid__in=element.successors).select_related("standard"))
    page = RemovedField(entry_of(last), element, story, revision, removal.decision if removal else None, heirs)
    return site.render("reading/removed_field.html", page, section="fields", here=last.title, crumbs=_crumbs(site), status=410)
