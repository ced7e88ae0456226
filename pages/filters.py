"""What lists are filtered by: one of the fields, one of the people. Read inside a part of a page, whatever the size of the crowd."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from accounts.models import User
from accounts.typed import whole_number
from standard.memory import under_stamp
from standard.models import Element, Standard
from standard.schema.words import quoted
from standard.text_search import matches

SUGGESTED: Final = 20
"""How many people are suggested to whoever types a name."""
LONGEST: Final = 80
"""What is asked, in characters: names have no more."""


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """`components/field_filter.html`: every field there has been, and the one that is chosen."""

    choices: tuple[tuple[str, str], ...]
    """The uid of each, and its title; that of the value that an address names, where it does."""
    chosen: str


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """`components/person_filter.html`: what is typed to find somebody."""

    typed: str
    suggested: tuple[tuple[str, int], ...]
    """Those who did most: the name of each, and how many times."""


def field_filter(standard: Standard, chosen: str) -> FieldFilter:
    rows = Element.objects.filter(standard=standard, kind=Element.Kind.FIELD).order_by("title", "pk")
    named = rows.values_list("uid", "title", "name", "removed_in")
    choices = [(uid, f"{title or name}{' (retiré)' if removed else ''}") for uid, title, name, removed in named]
    value = Element.objects.filter(standard=standard, kind=Element.Kind.VALUE, uid=chosen).order_by("pk").first() if chosen else None
    if value is not None:
        choices.append((value.uid, f"Valeur {quoted(value.title or value.name)}"))
    return FieldFilter(tuple(choices), chosen)


def person_filter(rows: QuerySet[Any], column: str, asked: str) -> PersonFilter:
    """Those whom `column` of the rows names. An address may name somebody by a number: the name is then typed."""
    counted = rows.exclude(**{column: None}).order_by().values_list(column).annotate(times=Count("pk"))
    acted: dict[int, int] = dict(counted.order_by("-times", column)[:SUGGESTED])
    known = _named(User.objects.all()).in_bulk(acted)
    number = whole_number(asked)
    one = _named(User.objects.filter(pk=number)).first() if number is not None else None
    return PersonFilter(one.public_name if one else asked, tuple((known[key].public_name, times) for key, times in acted.items()))


def people_asked(standard: Standard, rows: QuerySet[Any], column: str, asked: str) -> Collection[int]:
    """The keys of the people whom `asked` says, by their number or by their name however it is typed."""
    number = whole_number(asked)
    if number is not None:
        return list(User.objects.filter(pk=number).values_list("pk", flat=True))

    def read() -> list[int]:
        people = _named(User.objects.filter(pk__in=rows.order_by().values(column)))
        return [person.pk for person in people if matches(asked, [person.public_name])]

    return under_stamp(standard, ("people", rows.model, column, asked), read)


def _named(people: QuerySet[User]) -> QuerySet[User]:
    return people.order_by("pk").only("display_name", "audit_id")
