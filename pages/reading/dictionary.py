"""The dictionary of a standard, and the page of one field: definition, discussion, history, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Decision, Proposal
from concertation.queries import DecisionLine, ElementStory, Thread
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from standard import places
from standard.comparison import ChangesView, changes_view, entry_of, technical_form
from standard.models import Element, Release, Revision
from standard.permissions import Verdict
from standard.publishing.dictionary import Entry, entries
from standard.schema import diff
from standard.schema.model import Field, Schema, Value
from standard.schema.operations import RenameField
from standard.schema.value_pattern import separator_in_words
from standard.text_search import matches


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field in the dictionary."""

    entry: Entry
    url: str
    comments: int
    proposals: int


@dataclass(frozen=True, slots=True)
class FieldCategory:
    """The fields of one category, in the order of the schema; the title is empty where the schema names none."""

    title: str
    lines: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    categories: tuple[FieldCategory, ...]
    shown: int
    total: int
    required: int
    words: str
    only_required: bool
    only_discussed: bool
    documentation: str
    """Where the documentation of the version in force is, or an empty text."""
    can_propose: Verdict
    propose_url: str


@require_safe
def fields(request: HttpRequest, slug: str) -> HttpResponse:
    """Every field, by category where the schema gives one."""
    site = standard_page(request, slug)
    schema = site.schema
    words = request.GET.get("mots", "").strip()[:200]
    only_required, only_discussed = request.GET.get("obligatoires") == "1", request.GET.get("proposes") == "1"
    lines = [
        line
        for line in _lines(site, schema)
        if (not words or matches(words, _texts(line.entry.field)))
        and (not only_required or line.entry.field.required)
        and (not only_discussed or line.proposals)
    ]
    release = site.header.release
    page = Dictionary(
        categories=_by_category(lines),
        shown=len(lines),
        total=len(schema.fields),
        required=sum(field.required for field in schema.fields),
        words=words,
        only_required=only_required,
        only_discussed=only_discussed,
        documentation=reverse("pages:artefact", args=[slug, release.version, "documentation.html"]) if release else "",
        can_propose=_can_propose(site),
        propose_url=f"{reverse('pages:propose', args=[slug])}?champ=nouveau",
    )
    return site.render("reading/fields.html", page, section="fields", here="Champs")


def _can_propose(site: StandardPage) -> Verdict:
    return permissions.can_propose(site.actor, site.call, site.now)


def _lines(site: StandardPage, schema: Schema) -> Iterable[FieldLine]:
    comments = Counter(queries.first_comments(site.standard).exclude(field_uid="").values_list("field_uid", flat=True))
    proposals = queries.open_proposals_counted(site.standard)
    for entry in entries(schema):
        uid = entry.field.uid
        yield FieldLine(entry, places.field(site.standard.slug, entry.field), comments[uid], proposals.get(uid, 0))


def _texts(field: Field) -> tuple[str, ...]:
    values = field.values.values if field.values else ()
    return (field.name, field.title, field.description, *(text for value in values for text in (value.text, value.label, value.definition)))


def _by_category(lines: Iterable[FieldLine]) -> tuple[FieldCategory, ...]:
    found: dict[str, list[FieldLine]] = {}
    for line in lines:
        found.setdefault(line.entry.field.text("category").strip(), []).append(line)
    return tuple(FieldCategory(title, tuple(listed)) for title, listed in found.items())


@dataclass(frozen=True, slots=True)
class ValueView:
    """An allowed value of the field: what it is, where it comes from, what is said of it."""

    value: Value
    decision: Decision | None
    """The decision that introduced it; None where it came with an import."""
    threads: tuple[Thread, ...]
    proposals: tuple[Proposal, ...]
    url: str
    """The page of the field with this value opened: why it is there."""
    chosen: bool

    @property
    def said(self) -> int:
        return len(self.threads) + len(self.proposals)


@dataclass(frozen=True, slots=True)
class FieldPage:
    """One field as the decisions have made it, with its debate."""

    entry: Entry
    element: Element
    story: ElementStory
    values: tuple[ValueView, ...]
    removed_values: tuple[Element, ...]
    chosen_value: Value | None
    value_story: ElementStory | None
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
    can_comment: Verdict
    can_propose: Verdict
    propose_url: str
    comments: int
    """On the field and on its values."""

    @property
    def separator(self) -> str:
        """What separates several values of a cell, in words; empty where a cell holds one."""
        return separator_in_words(self.entry.separator) if self.entry.separator is not None else ""

    @property
    def technical(self) -> str:
        return technical_form(self.entry.field)

    @property
    def chosen_uid(self) -> str:
        return self.chosen_value.uid if self.chosen_value is not None else ""

    @property
    def comment_about(self) -> str:
        """What the comment form is about: the field, or the value that is opened."""
        if self.chosen_value is not None:
            return f"la valeur «\u00a0{self.chosen_value.label}\u00a0»"
        return f"le champ «\u00a0{self.entry.field.title}\u00a0»"


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
        raise NotHere(f"Aucun champ ne s’appelle «\u00a0{name}\u00a0».", standard=site.standard)
    current = schema.by_uid(element.uid)
    if current is not None:
        return redirect(places.field(slug, current))
    return _removed_page(site, element)


def _field_page(site: StandardPage, schema: Schema, found: Field) -> HttpResponse:
    standard = site.standard
    elements = {
        element.uid: element
        for element in Element.objects.filter(standard=standard, field_uid=found.uid).select_related(
            "standard", "introduced_in__decision", "removed_in__decision"
        )
    }
    chosen = found.values.by_uid(site.request.GET.get("valeur", "")) if found.values else None
    rank = [field.uid for field in schema.fields].index(found.uid)
    before = schema.fields[rank - 1] if rank else None
    after = schema.fields[rank + 1] if rank + 1 < len(schema.fields) else None
    consultation = site.call
    threads = queries.element_threads(standard, found.uid)
    page = FieldPage(
        entry=entry_of(found),
        element=elements[found.uid],
        story=queries.element_story(elements[found.uid]),
        values=_value_views(site, found, elements, threads, chosen),
        removed_values=tuple(
            element for element in elements.values() if element.kind == Element.Kind.VALUE and element.removed_in_id is not None
        ),
        chosen_value=chosen,
        value_story=queries.element_story(elements[chosen.uid]) if chosen else None,
        in_force=site.header.release,
        pending=_pending(site.header.release, schema, found),
        is_new=_is_new(site.header.release, found),
        before=before,
        after=after,
        before_url=places.field(standard.slug, before) if before else "",
        after_url=places.field(standard.slug, after) if after else "",
        can_comment=permissions.can_comment(site.actor, consultation, site.now),
        can_propose=permissions.can_propose(site.actor, consultation, site.now),
        propose_url=f"{reverse('pages:propose', args=[standard.slug])}?champ={found.uid}",
        comments=sum(len(listed) for listed in threads.values()),
    )
    return site.render("reading/field.html", page, section="fields", here=found.title, crumbs=_crumbs(site))


def _crumbs(site: StandardPage) -> list[tuple[str, str]]:
    return [("Champs", reverse("pages:fields", args=[site.standard.slug]))]


def _value_views(
    site: StandardPage, found: Field, elements: dict[str, Element], threads: dict[str, tuple[Thread, ...]], chosen: Value | None
) -> tuple[ValueView, ...]:
    listed = found.values.values if found.values else ()
    proposals = queries.open_proposals_by_uid(site.standard, [value.uid for value in listed])
    address = places.field(site.standard.slug, found)
    return tuple(
        ValueView(
            value=value,
            decision=getattr(elements[value.uid].introduced_in, "decision", None),
            threads=threads.get(value.uid, ()),
            proposals=proposals.get(value.uid, ()),
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
    operations = diff.compare(Schema({}, (earlier,), lineage=schema.lineage), Schema({}, (found,), lineage=schema.lineage))
    return changes_view(Schema({}, (earlier,), lineage=schema.lineage), operations) if operations else None


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
