"""What every resource shares: whose request, at what moment, on which standard, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, ClassVar, Final, TypeAlias, TypeVar

from django.db.models import Model, Q
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_filters import CharFilter, ChoiceFilter, FilterSet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import conditions
from accounts.models import Organisation, TokenScope, User
from accounts.services import TakenKey
from api.authentication import within_scope
from api.editions import Edited, require_unchanged, tag_of
from api.idempotency import answered, taken_key
from api.listing import KeptRows, NumberedPages, after_cursor, ordered
from api.parameters import refuse_unknown_keys, refuse_unknown_parameters
from api.parsers import check_texts
from concertation.queries.roadmap import on_the_road
from standard.models import Revision, Standard
from standard.permissions import READS_ONLY, Actor, Verdict
from standard.queries import actor_for
from standard.schema.model import JSON
from standard.schema.words import enumerated, quoted
from standard.services.errors import InvalidInput
from standard.text_search import MOST_WORDS, containing
from standard.upload_limit import left_out

Row = TypeVar("Row", bound=Model)

TakenName: TypeAlias = Any
"""The type of a field whose name is of DRF's own: `parent`, `label`, `context`, `field`. Serializers take their fields out of the class, so
that both go together, which its types do not say."""


class ActionSerializer(serializers.Serializer[Any]):
    allowed = serializers.BooleanField()
    reason = serializers.CharField(help_text="Pourquoi l'action est refusée, en une phrase\u00a0; vide si elle est permise.")


class ActionsField(serializers.SerializerMethodField):
    """What the caller may do: `get_actions` gives verdicts by name."""

    def to_representation(self, value: Any) -> dict[str, dict[str, Any]]:
        verdicts: dict[str, Verdict] = super().to_representation(value)
        if self.context["view"].scope == TokenScope.READ:
            verdicts = dict.fromkeys(verdicts, READS_ONLY)
        return {name: {"allowed": bool(verdict), "reason": verdict.reason} for name, verdict in verdicts.items()}


documented_actions = extend_schema_field(serializers.DictField(child=ActionSerializer()))


class Resource(APIView):
    """A view under `/api/v1/`. Reading is open to everyone; services decide who may write."""

    private = False
    """Whether what it answers is for one reader: then no cache keeps it."""
    edits: ClassVar[Edited | None] = None
    """What is read and edited at the address: reading gives its ETag, writing looks at `If-Match`."""
    _read = ""
    _key: TakenKey | None = None

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def person(self) -> User:
        """Whoever writes: DRF has refused the anonymous before."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def reader(self) -> User | None:
        """Who asks, where they are signed in."""
        return self.request.user if isinstance(self.request.user, User) else None

    @property
    def scope(self) -> TokenScope:
        """How far the token goes by which they ask."""
        return self.reader.scope if self.reader is not None else TokenScope.ALL

    @cached_property
    def standard(self) -> Standard:
        return get_object_or_404(Standard.objects.select_related("owner"), slug=self.kwargs["slug"])

    def actor_on(self, standard: Standard | None) -> Actor:
        """The caller as permissions see them on a standard, read once a request."""
        known: dict[int | None, Actor] = self.__dict__.setdefault("_actors", {})
        key = standard.pk if standard is not None else None
        if key not in known:
            known[key] = on_the_road(actor_for(user=self.request.user, standard=standard, now=self.now), standard, self.now)
        return known[key]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with conditions.apart(), ExitStack() as self._marking:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        within_scope(request)
        refuse_unknown_parameters(request.query_params, self._handler)
        # Read before what is answered: a change between the two is then told as one.
        self._read = self._tag() if request.method == "GET" else ""
        if request.method in ("PUT", "PATCH", "DELETE", "POST") and (asked := request.headers.get("If-Match")):
            if self.edits is None or request.method == "POST":
                raise InvalidInput("If-Match", "Rien ne se modifie ainsi à cette adresse\u00a0: retirez l’en-tête If-Match.")
            conditions.ask(lambda: require_unchanged(asked, self._state))
        self._key = taken_key(request, self.now)
        if self._key is not None:
            self._marking.enter_context(self._key.marking())

    def _tag(self) -> str:
        state = self._state()
        return tag_of(state) if state else ""

    def _state(self) -> dict[str, Any]:
        """What is edited here, as it is now."""
        return self.edits.state(next(iter(self.kwargs.values()), self.request.user.pk)) if self.edits is not None else {}

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == 200 and self._read:
            answer["ETag"] = self._read
        if self._key is not None:
            self._marking.close()
            answered(self._key, answer)
        # `actions` say what the caller may do.
        patch_vary_headers(answer, ["Authorization"])
        if self.private:
            add_never_cache_headers(answer)
            answer["X-Robots-Tag"] = "noindex"
        return answer

    @property
    def _handler(self) -> object:
        return getattr(self, (self.request.method or "").lower(), None)

    def read(self, serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """What was sent, as the serializer reads it; otherwise a 400 that names the inputs."""
        check_texts(request.data)
        reader = serializer(data=request.data, context={"view": self, "request": request})
        refuse_unknown_keys(reader, request.data)
        reader.is_valid(raise_exception=True)
        data: dict[str, Any] = reader.validated_data
        return data

    def read_with_file(self, serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """As `read`, where a file comes with the rest; 400 too for one that there was no room for."""
        self.receive(request)
        return self.read(serializer, request)

    def receive(self, request: Request) -> None:
        """Receive what was sent, before which nothing is known of its files; a 400 where one was left out, for want of room."""
        if request.data is not None and (why := left_out(request)):
            raise InvalidInput("file", why)

    def write(self, serializer: type[serializers.BaseSerializer[Any]], row: Any, status: int = 200, **headers: str) -> Response:
        written = serializer(row, context={"view": self, "request": self.request})
        return Response(written.data, status=status, headers=headers or None)

    def write_all(self, serializer: type[serializers.BaseSerializer[Any]], rows: Any, status: int = 200) -> Response:
        """Rows that are few: given at once."""
        written = serializer(rows, many=True, context={"view": self, "request": self.request})
        return Response(written.data, status=status)

    def write_page(self, serializer: type[serializers.BaseSerializer[Any]], rows: Any) -> Response:
        """A page of the rows that the address asks for: `count`, `next`, `previous`, `results`."""
        asked = self.request.query_params
        kept = KeptRows(self, serializer, getattr(self._handler, "filters", Filters)(self, rows))
        kept.rows = ordered(kept.rows, asked.get("ordering", ""))
        if "cursor" in asked:
            return after_cursor(kept, self.request)
        paginator = NumberedPages()
        page = paginator.page_of(kept, self)
        return paginator.get_paginated_response(kept.written(page))


class Filters(FilterSet):
    """The filters of a list; `view` gives the standard, the caller and the moment."""

    of_the_moment: ClassVar[frozenset[str]] = frozenset()
    """Those that keep other rows at another moment, though nobody wrote anything."""

    def __init__(self, view: Resource, rows: Any) -> None:
        self.view = view
        super().__init__(view.request.query_params, queryset=rows, request=view.request)

    def found(self) -> Any:
        """The rows that are asked. Raises ValidationError naming each filter whose value makes no sense."""
        if not self.is_valid():
            raise ValidationError(self.errors)
        return self.qs


class OneOf(ChoiceFilter):
    """Rows with one of some codes; another is refused with those that are known."""

    def __init__(self, choices: Sequence[tuple[str, Any]], *, help_text: str, method: str | None = None) -> None:
        known = enumerated([quoted(code) for code, _ in choices], "ou")
        super().__init__(choices=choices, method=method, help_text=help_text, error_messages={"invalid_choice": f"Écrivez {known}."})


class WordsFilter(CharFilter):
    """Rows where each word asked is in one of these texts.

    `kind`: what the rows are in the index of the standard's texts, which finds them; `apart`: those that it does not hold.
    """

    def __init__(self, *paths: str, kind: str = "", apart: Q | None = None) -> None:
        self.paths = paths
        self.kind = kind
        self.apart = apart
        super().__init__(help_text=f"Des mots à trouver, tous\u00a0: {MOST_WORDS} au plus.")

    def filter(self, rows: Any, value: str) -> Any:
        asked = list(dict.fromkeys(value.split()))
        if not asked:
            return rows
        if len(asked) > MOST_WORDS:
            raise ValidationError({self.field_name: [f"Cherchez {MOST_WORDS} mots au plus."]})
        words = [reduce(or_, (Q(**{f"{path}__icontains": word}) for path in self.paths), Q()) for word in asked]
        if not self.kind:
            return rows.filter(*words)
        indexed = Q(pk__in=containing(value, kind=self.kind, standard=self.parent.view.standard.pk))
        return rows.filter(indexed if self.apart is None else indexed | reduce(and_, words, self.apart))


class Nothing(serializers.Serializer[Any]):
    """What is sent where the address says it all."""


class Described(serializers.Serializer[Any]):
    """A row as the API shows it: its view gives the actor and the moment."""

    of_the_moment: ClassVar[frozenset[str] | None] = None
    """The fields that depend on the moment: the others are remembered of a standard's list, for each caller. None: nothing is."""

    @property
    def view(self) -> Resource:
        view: Resource = self.context["view"]
        return view

    @property
    def together(self) -> list[Any]:
        """All the rows that are written with this one: what each says is read for all of them at once."""
        return [self.instance] if self.parent is None else list(self.parent.instance or ())

    def address(self, path: str) -> str:
        return self.view.request.build_absolute_uri(path)


class RevisionSerializer(serializers.Serializer[Revision]):
    """A link of the chain."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    kind = serializers.CharField()
    created_at = serializers.DateTimeField()


class OrganisationName(serializers.CharField):
    """The name of an organisation, or null."""

    def to_representation(self, value: Any) -> str:
        organisation: Organisation = value
        return organisation.name


class OrganisationConfirmed(serializers.BooleanField):
    """Whether somebody confirmed that a person speaks for the organisation of the row; false where there is none."""

    def __init__(self, person: str = "author") -> None:
        said = "Faux tant que personne n'a confirmé qu'il parle pour elle."
        super().__init__(source="*", read_only=True, help_text=said)
        self.person = person

    def to_representation(self, value: Any) -> bool:
        person: User | None = getattr(value, self.person)
        return value.organisation is not None and not (person is not None and person.claims_only(value.organisation))


class PublicName(serializers.CharField):
    """What the public reads of somebody."""

    def to_representation(self, value: Any) -> str:
        person: User = value
        return person.public_name


LARGEST_KEY: Final = 2**31 - 1
"""Beyond it, a database would not look."""


class Whole(serializers.IntegerField):
    """A whole number that a request says: one that every database holds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": -LARGEST_KEY, "max_value": LARGEST_KEY} | options)


class Key(Whole):
    """What names a row, as a request says it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, **options)


def all_named(rows: Iterable[Row], keys: Iterable[int], *, at: str, lacking: str) -> list[Row]:
    """The rows that were found for these keys. Raises InvalidInput, `lacking` and the first key that names none of them."""
    found = list(rows)
    if unknown := sorted(set(keys) - {row.pk for row in found}):
        raise InvalidInput(at, f"{lacking}\u00a0{unknown[0]}.")
    return found


class AnyJSON(serializers.JSONField):
    """A JSON value kept as it was sent, order of keys included."""

    def to_internal_value(self, data: JSON) -> JSON:
        return data
