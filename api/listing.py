"""How the rows of a list are given: by pages that have a number, or by a cursor, which rows that come meanwhile do not move."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Q, UUIDField
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from standard.memory import Made, under_stamp

if TYPE_CHECKING:
    from api.base import Filters, Resource

A_ROW: Final = 2_000
"""What a row and what is written of it weigh, in characters."""
LARGEST_PAGE: Final = 200
"""Rows."""


class NumberedPages(PageNumberPagination):
    """Pages by their number, of the size that the address asks."""

    page_size = 100
    page_size_query_param = "page_size"
    invalid_page_message = "Cette liste n'a pas de page de ce numéro\u00a0: suivez plutôt «\u00a0next\u00a0» et «\u00a0previous\u00a0»."

    def get_page_size(self, request: Request) -> int:
        said = request.query_params.get(self.page_size_query_param, "")
        if not said:
            return self.page_size
        if not (said.isascii() and said.isdigit() and len(said) < 6 and 1 <= int(said) <= LARGEST_PAGE):
            raise ValidationError({self.page_size_query_param: [f"Écrivez un nombre de 1 à {LARGEST_PAGE}."]})
        return int(said)

    def get_paginated_response(self, data: Any) -> Response:
        answer: Response = super().get_paginated_response(data)
        return linked(answer)

    def page_of(self, kept: Any, view: Resource) -> list[Any]:
        """The rows of the page that the address asks."""
        return list(self.paginate_queryset(kept, view.request, view=view) or ())


class KeptRows:
    """The rows of a list as Django's paginator asks for them: first the keys of a page, then its rows.

    What is read and written of a standard's list is remembered until its next writer, where the serializer says what is not.
    """

    def __init__(self, view: Resource, serializer: type[serializers.BaseSerializer[Any]], filters: Filters) -> None:
        self._view = view
        self._serializer = serializer
        self.rows = filters.found()
        self._of_the_moment: frozenset[str] | None = getattr(serializer, "of_the_moment", None)
        asked = view.request.query_params
        lasts = self._of_the_moment is not None and filters.of_the_moment.isdisjoint(asked) and "slug" in view.kwargs
        self._standard = view.standard if lasts else None
        # The caller is named, though few lists depend on it: what one may see is never what another sees.
        self._key = type(view), tuple(asked.items()), view.request.user.pk, view.scope, view.request.build_absolute_uri("/")

    def _known(self, what: Hashable, make: Callable[[], Made], *, weight: int = 0) -> Made:
        return make() if self._standard is None else under_stamp(self._standard, (*self._key, what), make, weight=weight)

    def count(self) -> int:
        return self._known("count", self.rows.count)

    def __getitem__(self, page: slice) -> list[Any]:
        def read() -> list[Any]:
            keys = list(self.rows.values_list("pk", flat=True)[page])
            found = self.rows.order_by().in_bulk(keys)
            return [found[key] for key in keys if key in found]

        return self._known((page.start, page.stop), read, weight=A_ROW * (page.stop - page.start))

    def written(self, page: list[Any]) -> list[Any]:
        """What the serializer says of these rows."""
        context = {"view": self._view, "request": self._view.request}
        if self._standard is None:
            return list(self._serializer(page, many=True, context=context).data)

        def write() -> list[dict[str, Any]]:
            lasting: Any = self._serializer(page, many=True, context=context)
            for name in self._of_the_moment or ():
                lasting.child.fields[name].write_only = True
            return [dict(row) for row in lasting.data]

        known = self._known(("written", *(row.pk for row in page)), write, weight=A_ROW * len(page) or 1)
        one: Any = self._serializer(context=context)
        of_the_moment = {name: field for name, field in one.fields.items() if name in (self._of_the_moment or ())}
        order = list(one.fields)

        def whole(row: Any, said: dict[str, Any]) -> dict[str, Any]:
            told = {name: field.to_representation(field.get_attribute(row)) for name, field in of_the_moment.items()}
            return {name: told[name] if name in told else said[name] for name in order}

        return [whole(row, said) for row, said in zip(page, known, strict=True)]


def ordered(rows: Any, asked: str) -> Any:
    """The rows in the order that is asked: `id` from the first that came, `-id` from the last; that of the list otherwise."""
    if asked not in ("", "id", "-id"):
        raise ValidationError({"ordering": ["Écrivez «\u00a0id\u00a0», du plus ancien au plus récent, ou «\u00a0-id\u00a0»."]})
    sign = "-" if asked == "-id" else ""
    return rows.order_by(*(f"{sign}{name}" for name in _came_by(rows))) if asked else rows


def after_cursor(kept: KeptRows, request: Request) -> Response:
    """The rows after those that the cursor was given with, and the cursor of the next ones; an empty cursor begins.

    They go in the order in which they came, or the other way for a list that begins with its latest: those that come meanwhile
    are at the end, or before the beginning, and nothing is given twice.
    """
    if "page" in request.query_params:
        raise ValidationError({"page": ["Demandez une page ou un curseur, pas les deux."]})
    size, names, start = NumberedPages().get_page_size(request), _came_by(kept.rows), request.query_params["cursor"]
    latest_first = kept.rows.query.order_by[:1] + tuple(kept.rows.model._meta.ordering)[:1]
    sign = "-" if latest_first and str(latest_first[0]).startswith("-") else ""
    count = kept.count()
    kept.rows = kept.rows.order_by(*(f"{sign}{name}" for name in names))
    if start:
        kept.rows = kept.rows.filter(_beyond(names, _read(start, len(names)), "lt" if sign else "gt"))
    found = kept[0 : size + 1]
    page, address = found[:size], request.build_absolute_uri()
    following = replace_query_param(address, "cursor", _written(page[-1], names)) if len(found) > size else None
    return linked(Response({"count": count, "next": following, "previous": None, "results": kept.written(page)}))


def linked(answer: Response) -> Response:
    """The pages around, in the header too (RFC 8288)."""
    named = {"next": answer.data["next"], "prev": answer.data["previous"]}
    if links := [f'<{address}>; rel="{rel}"' for rel, address in named.items() if address]:
        answer["Link"] = ", ".join(links)
    return answer


def _came_by(rows: Any) -> tuple[str, ...]:
    """The columns by which rows are in the order in which they came."""
    return ("created_at", "pk") if isinstance(rows.model._meta.pk, UUIDField) else ("pk",)


def _beyond(names: tuple[str, ...], values: list[Any], way: str) -> Q:
    first, *rest = names
    beyond = Q(**{f"{first}__{way}": values[0]})
    return beyond | Q(**{first: values[0]}) & _beyond(tuple(rest), values[1:], way) if rest else beyond


def _written(row: Any, names: tuple[str, ...]) -> str:
    said = json.dumps([str(getattr(row, name)) for name in names])
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _read(cursor: str, parts: int) -> list[Any]:
    with suppress(ValueError, TypeError):
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(said, list) and len(said) == parts:
            if parts == 2:
                return [datetime.fromisoformat(said[0]), UUID(said[1])]
            if 0 <= (key := int(said[0])) < 2**63:
                return [key]
    raise ValidationError(
        {"cursor": ["Ce curseur n’est pas de cette liste\u00a0: reprenez celui de «\u00a0next\u00a0», ou laissez-le vide pour commencer."]}
    )
