"""What a request may ask in its address: each list says its filters once, and what is not known is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from django_filters import ChoiceFilter, Filter, FilterSet
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from api.listing import LARGEST_PAGE, NumberedPages
from standard.schema.words import quoted

Handler = TypeVar("Handler", bound=Callable[..., Any])

LONGEST: Final = 100
"""Characters of a name that are said again to whoever sent it."""
PAGE: Final = OpenApiParameter("page", OpenApiTypes.INT, description="Le numéro de la page, à partir de 1.")
NUMBERED: Final = (
    PAGE,
    OpenApiParameter(
        "page_size",
        OpenApiTypes.INT,
        description=f"Combien de lignes par page, de 1 à {LARGEST_PAGE}\u00a0; {NumberedPages.page_size} sinon.",
    ),
)
CURSOR: Final = (
    OpenApiParameter(
        "cursor",
        OpenApiTypes.STR,
        description="Au lieu de `page`\u00a0: vide pour commencer, puis celui de `next`. Rien n'est répété ni manqué.",
    ),
    OpenApiParameter(
        "ordering",
        OpenApiTypes.STR,
        enum=["id", "-id"],
        description="Du plus ancien au plus récent, ou l'inverse.",
    ),
)


@cache
def page_of(serializer: type[serializers.Serializer[Any]]) -> Any:
    """The documented shape of a page of rows."""
    name = serializer.__name__.removesuffix("Serializer")
    return type(
        f"{name}Page",
        (serializers.Serializer,),
        {
            "count": serializers.IntegerField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": serializer(many=True),
        },
    )


def lists(
    operation_id: str, serializer: type[serializers.Serializer[Any]], filters: type[FilterSet] | None = None, *, found: bool = False
) -> Callable[[Handler], Handler]:
    """A GET that answers a page of rows, filtered and ordered as its address asks; `found`: they are worked out, in one order."""

    def declared(handler: Handler) -> Handler:
        asked = [*NUMBERED] if found else [*NUMBERED, *CURSOR]
        if filters is not None:
            handler.filters = filters  # type: ignore[attr-defined]
            asked += (_documented(name, each) for name, each in filters.base_filters.items())
        return asks(operation_id, *asked, responses=page_of(serializer))(handler)

    return declared


def asks(operation_id: str, *parameters: OpenApiParameter, **documented: Any) -> Callable[[Handler], Handler]:
    """A method whose address takes these parameters."""

    def declared(handler: Handler) -> Handler:
        handler.parameters = frozenset(each.name for each in parameters)  # type: ignore[attr-defined]
        shown: Handler = extend_schema(operation_id=operation_id, parameters=list(parameters), **documented)(handler)
        return shown

    return declared


def _documented(name: str, one: Filter) -> OpenApiParameter:
    codes = [code for code, _ in one.extra["choices"]] if isinstance(one, ChoiceFilter) else None
    return OpenApiParameter(name, OpenApiTypes.STR, enum=codes, description=one.extra.get("help_text", ""))


def refuse_unknown_parameters(asked: Iterable[str], handler: object) -> None:
    """Raises ValidationError naming what the address asks and the method does not know."""
    known: frozenset[str] = getattr(handler, "parameters", frozenset())
    refused(name for name in asked if name not in known)


def refuse_unknown_keys(reader: serializers.BaseSerializer[Any], sent: Any) -> None:
    """Raises ValidationError naming the keys of what was sent that the serializer does not know, those of its parts included."""
    refused(_unknown(reader, sent))


def refused(names: Iterable[str]) -> None:
    if found := {name: [f"{quoted(name[:LONGEST])} n’est pas connu ici\u00a0: vérifiez ce nom, ou retirez-le."] for name in names}:
        raise ValidationError(found)


def _unknown(reader: Any, sent: Any, path: str = "") -> list[str]:
    if isinstance(reader, serializers.ListSerializer):
        listed = enumerate(sent) if isinstance(sent, list) else ()
        return [name for rank, item in listed for name in _unknown(reader.child, item, f"{path}{rank}.")]
    if not isinstance(reader, serializers.Serializer) or not isinstance(sent, Mapping):
        return []
    parts = [(f"{path}{key}", reader.fields.get(key), value) for key, value in sent.items()]
    return [found for name, part, value in parts for found in ([name] if part is None else _unknown(part, value, f"{name}."))]
