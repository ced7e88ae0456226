"""The schema as the rest of the house sees it: frozen, ordered, with a uid on every field and value.

Content is what a descriptor says: fields, values and properties, in order for fields and values. The order of keys
inside an object is kept as `layout`, so that rendering is exact, but it is not content; neither are uids.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, Final

JSON = Any
"""A JSON value as `json.loads` gives it. Never mutated once inside the model."""

Scalar = str | int | float | bool | None


class Absent(Enum):
    """The property is not there, which is not the same as null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

ENUM_FORM: Final = "enum"
"""The form of a list of values written as `constraints.enum`."""

ITEMS_FORM: Final = "items"
"""The form of a list that says what the elements of a JSON list may be: `arrayItem.constraints.enum`."""

PLAIN_FORMS: Final[Mapping[str, str]] = {ENUM_FORM: "constraints/enum", ITEMS_FORM: "arrayItem/constraints/enum"}
"""The forms that write each value as it is, and where; any other form is a regex of `value_pattern`."""


class SchemaError(ValueError):
    """A descriptor that cannot be a schema. `str()` is a French sentence; `path` says where, e.g. `fields/3`."""

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True)
class Value:
    """One allowed value. `properties` holds what is said of it: label, definition, deprecated, successors…"""

    uid: str
    value: Scalar
    source: str | None = None
    """The regex text that stands for the value, where it is not the plain escape of it."""
    properties: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as a person would type it in a cell."""
        return self.value if isinstance(self.value, str) else written(self.value)

    @property
    def label(self) -> str:
        label = self.properties.get("label")
        return label if isinstance(label, str) and label else self.text

    @property
    def definition(self) -> str:
        definition = self.properties.get("definition")
        return definition if isinstance(definition, str) else ""


@dataclass(frozen=True)
class ValueList:
    """The allowed values of a field, in order, and how the descriptor writes them.

    `separator` is the text between two values of a cell; None where a cell holds one value, or a JSON list of them.
    """

    values: tuple[Value, ...]
    form: str = ENUM_FORM
    separator: str | None = None
    separator_source: str | None = None
    """The regex text of the separator, where it is not the plain escape of it."""

    @property
    def path(self) -> str:
        """The property of the field that the list is written in."""
        return PLAIN_FORMS.get(self.form, "constraints/pattern")

    @property
    def plain(self) -> bool:
        """Whether each value is written as it is, and not as a regex."""
        return self.form in PLAIN_FORMS

    @property
    def of_items(self) -> bool:
        """Whether the values are those of the elements of a JSON list."""
        return self.form == ITEMS_FORM

    @property
    def several(self) -> bool:
        """Whether a cell may hold several of the values."""
        return self.separator is not None or self.of_items

    def by_uid(self, uid: str) -> Value | None:
        return self._by_uid.get(uid)

    @cached_property
    def _by_uid(self) -> Mapping[str, Value]:
        return {value.uid: value for value in self.values}


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `properties` maps a path to its JSON value: `title`, `type`, `constraints/required`…

    A path is a key of the field, or `constraints/` and a key of its constraints; `~` and `/` inside a key are
    escaped as in JSON Pointer (RFC 6901). Everything else is one opaque JSON value. The properties that write the
    list of values (`constraints/enum` or `constraints/pattern`, and `categories`; or those of `arrayItem`, which keeps
    the rest of what it says) are in `values` instead.
    An empty `constraints` object is the property `constraints` with the value `{}`.
    """

    uid: str
    properties: Mapping[str, JSON]
    values: ValueList | None = None
    layout: tuple[str, ...] = ()
    """Every path in the order of the descriptor, those that `values` writes included."""

    def get(self, path: str) -> JSON:
        """The value at `path`, or ABSENT."""
        return self.properties.get(path, ABSENT)

    def text(self, path: str) -> str:
        """The value at `path` if it is text, otherwise an empty text."""
        value = self.properties.get(path)
        return value if isinstance(value, str) else ""

    @property
    def name(self) -> str:
        return self.text("name")

    @property
    def title(self) -> str:
        """The title, or the name where there is none."""
        return self.text("title") or self.name

    @property
    def description(self) -> str:
        return self.text("description")

    @property
    def type(self) -> str:
        """The type; Table Schema's default is `string` in its first version."""
        return self.text("type") or "string"

    @property
    def format(self) -> str:
        return self.text("format") or "default"

    @property
    def required(self) -> bool:
        return self.properties.get("constraints/required") is True

    def uids(self) -> Iterator[str]:
        """Its own, then those of its values."""
        yield self.uid
        if self.values is not None:
            yield from (value.uid for value in self.values.values)


@dataclass(frozen=True)
class Schema:
    """A table schema. `properties` holds its own keys, `fields` apart.

    `lineage` names the descriptor that the uids were first given for: uids mean the same thing in two schemas of
    one lineage, and only there.
    """

    properties: Mapping[str, JSON]
    fields: tuple[Field, ...]
    layout: tuple[str, ...] = ("fields",)
    lineage: str = ""

    def get(self, key: str) -> JSON:
        return self.properties.get(key, ABSENT)

    def text(self, key: str) -> str:
        value = self.properties.get(key)
        return value if isinstance(value, str) else ""

    def by_uid(self, uid: str) -> Field | None:
        return self._by_uid.get(uid)

    def by_name(self, name: str) -> Field | None:
        """The first field of that name."""
        return self._by_name.get(name)

    @cached_property
    def _by_uid(self) -> Mapping[str, Field]:
        return {item.uid: item for item in self.fields}

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {item.name: item for item in reversed(self.fields)}

    def uids(self) -> Iterator[str]:
        """Every uid in use, of fields and of values."""
        for item in self.fields:
            yield from item.uids()

    def with_field(self, changed: Field) -> Schema:
        """The same schema with the field of that uid replaced."""
        return replace(self, fields=tuple(changed if item.uid == changed.uid else item for item in self.fields))


def escape_key(key: str) -> str:
    """A key as one step of a path."""
    return key.replace("~", "~0").replace("/", "~1")


def unescape_key(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def canonical(value: JSON) -> str:
    """One text for one JSON value, whatever the order of keys; tells `true` from `1` and `1` from `1.0`."""
    return encode_basestring(value) if isinstance(value, str) else written(value)


def written(value: JSON) -> str:
    """A JSON value on one line, its keys in order. A list of numbers has thousands of them: they are written at once."""
    return int.__repr__(value) if type(value) is int else _CANONICAL.encode(value)


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def readable(value: JSON) -> str:
    """JSON as people read it; half a character (a lone surrogate) stays escaped, for no encoding can write it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def same(one: JSON, other: JSON) -> bool:
    """Whether two JSON values, or ABSENT, say the same: whatever the order of keys, `true` apart from `1` and `1` from `1.0`."""
    if one is other:
        return True
    if one.__class__ is not other.__class__:
        return isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and _same_items(one, other)
    if isinstance(one, dict):
        return len(one) == len(other) and all(key in other and same(said, other[key]) for key, said in one.items())
    if isinstance(one, (list, tuple)):
        return _same_items(one, other)
    return repr(one) == repr(other) if isinstance(one, float) else bool(one == other)


def _same_items(one: Sequence[JSON], other: Sequence[JSON]) -> bool:
    return len(one) == len(other) and all(map(same, one, other))


def derive_uid(kind: str, *parts: str, taken: Iterable[str] = ()) -> str:
    """A uid that depends only on what it names, and differs from those taken. `kind` is `f` or `v`."""
    used = taken if isinstance(taken, (set, frozenset, dict)) else frozenset(taken)
    start = uid_start(kind, *parts[:-1])
    count = 0
    while True:
        uid = uid_from(start, *parts[-1:], count=count)
        if uid not in used:
            return uid
        count += 1


def uid_start(kind: str, *parts: str) -> tuple[str, str]:
    """The beginning that the uids of several things share, for `uid_from`."""
    return f"{kind}_", ",".join(map(encode_basestring, (kind, *parts)))


def uid_from(start: tuple[str, str], *last: str, count: int = 0) -> str:
    """The uid of the thing whose name ends with `last`: twelve digits of the SHA-256 of the JSON array of its parts."""
    named = f"[{start[1]},{encode_basestring(last[0])},{count}]" if last else f"[{start[1]},{count}]"
    return start[0] + sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def field_content(item: Field) -> JSON:
    """What a field says, as JSON, without uids nor order of keys."""
    return {"properties": dict(item.properties), "values": values_content(item.values)}


def same_field_content(one: Field, other: Field) -> bool:
    """Whether two fields say the same."""
    return one is other or (same(one.properties, other.properties) and same_list_content(one.values, other.values))


def same_list_content(one: ValueList | None, other: ValueList | None) -> bool:
    """Whether two lists say the same, in the same form."""
    if one is None or other is None or one is other:
        return one is other
    if len(one.values) != len(other.values) or one.form != other.form:
        return False
    if one.separator != other.separator or one.separator_source != other.separator_source:
        return False
    return all(map(same_value_content, one.values, other.values))


def same_value_content(one: Value, other: Value) -> bool:
    """Whether two values are written alike and say the same."""
    if one is other:
        return True
    if (one.value.__class__ is not str or one.value != other.value) and not same(one.value, other.value):
        return False
    return one.source == other.source and (one.properties == other.properties == {} or same(one.properties, other.properties))


def same_content(one: Schema, other: Schema) -> bool:
    """Whether two schemas say the same: `content` of both is equal, told without writing it."""
    return (
        len(one.fields) == len(other.fields)
        and same(one.properties, other.properties)
        and all(map(same_field_content, one.fields, other.fields))
    )


def values_content(values: ValueList | None) -> JSON:
    if values is None:
        return None
    return {
        "form": values.form,
        "separator": values.separator,
        "separator_source": values.separator_source,
        "values": [[value.value, value.source, dict(value.properties)] for value in values.values],
    }


def content(schema: Schema) -> str:
    """What a schema says, as one canonical text: equal for two schemas of the same content, and only then."""
    return canonical({"properties": dict(schema.properties), "fields": [field_content(item) for item in schema.fields]})
