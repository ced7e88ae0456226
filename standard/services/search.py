"""What a search finds, kept in step with what is written: in the same transaction, by whoever writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Model

from standard import places
from standard.models import Revision, SearchEntry, Standard
from standard.models.search import Findable, Searched
from standard.schema.model import Schema
from standard.schema.words import quoted
from standard.text_search import entry_words

_COLUMNS: Final = ("label", "title", "body", "address", "words")


def follow(standard: Standard, subject: Model | None) -> None:
    """Bring the entry of a row up to what it says; take it away where not everybody may read it."""
    if isinstance(subject, Searched):
        said = subject.findable()
        if said is not None:
            write(standard, [said])
        else:
            lose(standard, subject)


def lose(standard: Standard, subject: Searched) -> None:
    """Have a row found no more, as when it is about to be erased."""
    SearchEntry.objects.filter(standard=standard, kind=subject._meta.model_name, subject=subject.pk).delete()


def follow_schema(revision: Revision, schema: Schema) -> None:
    """Bring the entries of a standard, its fields and its values up to a revision, writing those that change."""
    standard = revision.standard
    mine = SearchEntry.objects.filter(standard=standard, kind__in=("standard", "field", "value"))
    known = {(entry.kind, entry.subject, entry.uid): entry for entry in mine.order_by("pk")}
    fresh = {(entry.kind, entry.subject, entry.uid): entry for entry in _entries(standard, in_schema(standard, schema))}
    SearchEntry.objects.filter(pk__in=[entry.pk for key, entry in known.items() if key not in fresh]).delete()
    _save(entry for key, entry in fresh.items() if key not in known or _said(entry) != _said(known[key]))


def write(standard: Standard, said: Iterable[Findable]) -> None:
    """Write the entries of these, over the ones that they have."""
    _save(_entries(standard, said))


def forget(standard: Standard) -> None:
    """Have nothing of a standard found any more."""
    SearchEntry.objects.filter(standard=standard).delete()


def of_standard(standard: Standard) -> Findable:
    return Findable("standard", standard.pk, "Standard", standard.title, standard.summary, standard.get_absolute_url())


def in_schema(standard: Standard, schema: Schema) -> Iterator[Findable]:
    """What a search tells of a standard, its fields and its values."""
    yield of_standard(standard)
    for field in schema.fields:
        url = places.field(standard.slug, field)
        yield Findable("field", 0, "Champ", field.title, field.description, url, uid=field.uid, names=(field.name,))
        label = f"Valeur du champ {quoted(field.title)}"
        for value in field.values.values if field.values else ():
            address = f"{url}#valeur-{value.uid}"
            yield Findable("value", 0, label, value.label, value.definition, address, uid=value.uid, names=(value.text,))


def _entries(standard: Standard, said: Iterable[Findable]) -> Iterator[SearchEntry]:
    for one in said:
        yield SearchEntry(
            standard=standard,
            kind=one.kind,
            subject=one.subject,
            uid=one.uid,
            label=one.label,
            title=one.title,
            body=one.body,
            address=one.address,
            words=entry_words(one.kind, standard.pk, (one.title, *one.names), one.body),
        )


def _said(entry: SearchEntry) -> tuple[str, ...]:
    return tuple(getattr(entry, name) for name in _COLUMNS)


def _save(entries: Iterable[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["standard", "kind", "subject", "uid"],
        update_fields=_COLUMNS,
    )
