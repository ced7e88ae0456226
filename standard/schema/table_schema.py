"""A Table Schema descriptor read as a `Schema`, and written back exactly.

A list of values is lifted out of a field only where writing it again gives the original; everything else stays a
property as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from standard.schema import limits, value_pattern
from standard.schema.model import (
    ABSENT,
    ENUM_FORM,
    ITEMS_FORM,
    JSON,
    PLAIN_FORMS,
    Field,
    Schema,
    SchemaError,
    Value,
    ValueList,
    canonical,
    derive_uid,
    escape_key,
    same,
    uid_from,
    uid_start,
    unescape_key,
)

CONSTRAINTS: Final = "constraints"
ENUM: Final = "constraints/enum"
PATTERN: Final = "constraints/pattern"
CATEGORIES: Final = "categories"
ARRAY_ITEM: Final = "arrayItem"
"""What an element of a JSON list is: a field's descriptor, without a name."""
LIST_PATHS: Final = (ENUM, PATTERN, CATEGORIES)
"""The properties that a list of values may be written in."""

_USUAL_ORDER: Final = (
    *("$schema", "name", "title", "description", "type", "format"),
    *("example", CONSTRAINTS),
    *(f"{CONSTRAINTS}/{key}" for key in ("required", "unique", "minimum", "maximum", "minLength", "maxLength", "pattern", "enum")),
    *(CATEGORIES, "keywords", "countryCode", "homepage", "path", "uri"),
    *("licenses", "resources", "sources", "author", "contact", "contributors", "version", "created", "lastModified"),
    *("updated", "fields", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys", "custom_checks"),
)
"""Where people write a key that the original descriptor did not have."""


class Uids:
    """Gives uids that depend on what they name, in linear time however often one thing comes back."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self._times: dict[str, int] = {}

    def new(self, kind: str, *parts: str) -> str:
        """A uid that is not taken yet, and now is. `kind` is `f` or `v`."""
        uid = derive_uid(kind, *parts)
        times = self._times.get(uid, 0)
        self._times[uid] = times + 1
        if times or uid in self.taken:
            uid = derive_uid(kind, *parts, *([str(times)] if times else []), taken=self.taken)
        self.taken.add(uid)
        return uid

    def of_values(self, field_name: str, items: Iterable[JSON]) -> list[str]:
        """What `new("v", field_name, canonical(item))` gives for each, the beginning of what is hashed being written once."""
        start = uid_start("v", field_name)
        taken, times = self.taken, self._times
        uids = []
        for item in items:
            text = canonical(item)
            uid = uid_from(start, text)
            if uid in times or uid in taken:
                uid = self.new("v", field_name, text)
            else:
                times[uid] = 1
                taken.add(uid)
            uids.append(uid)
        return uids


def parse(descriptor: JSON) -> Schema:
    """The schema that a descriptor says. Raises SchemaError where it is not an object with a list of fields, and where it
    holds more than `limits` allow."""
    if not isinstance(descriptor, dict):
        raise SchemaError("Ce fichier n'est pas un schéma\u00a0: il doit contenir un objet JSON, entre accolades.")
    fields = descriptor.get("fields")
    if not isinstance(fields, list):
        raise SchemaError("Ce schéma n'a pas de liste «\u00a0fields\u00a0»\u00a0: ajoutez-y la liste de ses champs.", path="fields")
    for index, item in enumerate(fields):
        if not isinstance(item, dict):
            raise SchemaError(
                f"L'élément {index + 1} de la liste «\u00a0fields\u00a0» n'est pas un champ\u00a0: "
                "un champ est un objet JSON, entre accolades.",
                path=f"fields/{index}",
            )
    try:
        lineage = hashlib.sha256(canonical(descriptor).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        uids = Uids()
        schema = Schema(
            properties={key: copy_json(value) for key, value in descriptor.items() if key != "fields"},
            fields=tuple(parse_field(item, uids.new("f", _name(item)), uids) for item in fields),
            layout=tuple(descriptor),
            lineage=lineage,
        )
    except RecursionError:
        raise SchemaError("Ce schéma est trop profondément imbriqué pour être lu\u00a0: réduisez le nombre de ses niveaux.") from None
    limits.check(schema)
    return schema


def parse_field(descriptor: Mapping[str, JSON], uid: str, uids: Uids | None = None, *, named: str | None = None) -> Field:
    """The field that one element of `fields` says; `uids` gives its values their uids, as those of a field so `named`."""
    properties = _by_path(descriptor)
    layout = tuple(properties)
    name, uids = _name(descriptor) if named is None else named, uids or Uids()
    values = _lift(properties, name, uids)
    if values is None and lists_items(properties.get(ARRAY_ITEM)):
        item = parse_field(properties.pop(ARRAY_ITEM), uid, uids, named=name)
        assert item.values is not None
        rest = render_field(replace(item, values=None))
        inside = (f"{ARRAY_ITEM}/{path}" for path in item.layout)
        return Field(uid, properties | ({ARRAY_ITEM: rest} if rest else {}), replace(item.values, form=ITEMS_FORM), (*layout, *inside))
    if values is not None:
        del properties[values.path]
        annotations = annotations_of(values, properties.get(CATEGORIES, ABSENT))
        if annotations is not None:
            del properties[CATEGORIES]
            said = zip(values.values, annotations, strict=True)
            values = replace(values, values=tuple(Value(item.uid, item.value, item.source, properties) for item, properties in said))
    return Field(uid, properties, values, layout)


def lifted(field: Field, uids: Uids) -> Field:
    """The field whose values of `arrayItem` are values, where they stood in it as one property."""
    if field.values is not None or not lists_items(field.properties.get(ARRAY_ITEM)):
        return field
    return parse_field(render_field(field), field.uid, uids)


def element_of(field: Field) -> Field:
    """What an element of the JSON list that a cell holds is, as a field of its own: `arrayItem`, its list of values put back."""
    rest = field.properties.get(ARRAY_ITEM)
    inside = tuple(path.removeprefix(f"{ARRAY_ITEM}/") for path in field.layout if path.startswith(f"{ARRAY_ITEM}/"))
    values = replace(field.values, form=ENUM_FORM) if field.values is not None and field.values.of_items else None
    return Field(field.uid, _by_path(rest) if isinstance(rest, dict) else {}, values, inside)


def _by_path(descriptor: Mapping[str, JSON]) -> dict[str, JSON]:
    """What a field's descriptor says, by path."""
    properties: dict[str, JSON] = {}
    for key, value in descriptor.items():
        if key == CONSTRAINTS and isinstance(value, dict) and value:
            properties |= {f"{CONSTRAINTS}/{escape_key(step)}": copy_json(item) for step, item in value.items()}
        else:
            properties[escape_key(key)] = copy_json(value)
    return properties


def render(schema: Schema) -> dict[str, JSON]:
    """The descriptor of a schema: what was parsed, key order included, with what was changed since."""
    descriptor: dict[str, JSON] = {}
    for key in in_order([*schema.properties, "fields"], schema.layout):
        descriptor[key] = [render_field(item) for item in schema.fields] if key == "fields" else copy_json(schema.properties[key])
    return descriptor


def render_field(field: Field) -> dict[str, JSON]:
    """The element of `fields` that says a field."""
    written = dict(field.properties)
    if field.values is not None and field.values.of_items:
        written[ARRAY_ITEM] = render_field(element_of(field))
    elif field.values is not None:
        written |= render_values(field.values)
    descriptor: dict[str, JSON] = {}
    for path in in_order(written, field.layout):
        key, slash, step = path.partition("/")
        if slash:
            descriptor.setdefault(key, {})[unescape_key(step)] = copy_json(written[path])
        else:
            descriptor[unescape_key(key)] = copy_json(written[path])
    return descriptor


def render_values(values: ValueList) -> dict[str, JSON]:
    """The properties, by path, that write a list of values; those of the elements of a list are inside `arrayItem`."""
    plain = [value.value for value in values.values]
    written: dict[str, JSON] = {values.path: plain if values.plain else value_pattern.write(values)}
    if any(value.properties for value in values.values):
        written[CATEGORIES] = [{"value": value.value, **value.properties} for value in values.values]
    return written


def in_order(keys: Iterable[str], layout: Sequence[str]) -> list[str]:
    """The keys as `layout` orders them, those it does not know at their usual place, or last in alphabetical order.

    `layout` may name keys that are gone: one that comes back finds its place again.
    """
    present = set(keys)
    ordered = [key for key in layout if key in present]
    unknown = sorted(present.difference(ordered), key=lambda key: (_rank(key), key))
    usual = [key for key in unknown if key in _RANKS]
    for key in usual:
        ordered.insert(1 + max((at for at, other in enumerate(ordered) if _rank(other) < _rank(key)), default=-1), key)
    inside = [key for key in unknown[len(usual) :] if key.startswith(f"{CONSTRAINTS}/")]
    outside = [key for key in unknown[len(usual) :] if not key.startswith(f"{CONSTRAINTS}/")]
    ordered += [key for key in outside if key < f"{CONSTRAINTS}/"]
    place = 1 + max((at for at, other in enumerate(ordered) if other.startswith(CONSTRAINTS)), default=len(ordered) - 1)
    return [*ordered[:place], *inside, *ordered[place:], *(key for key in outside if key > f"{CONSTRAINTS}/")]


def is_settled(properties: Mapping[str, JSON], values: ValueList | None) -> bool:
    """Whether a field of these properties, once written, is read back as itself.

    The values themselves are not looked at: `value_holds` and `list_holds` do that. The values of `arrayItem` may stand
    in it as one property, as they did before they were values like others.
    """
    constraints = properties.get(CONSTRAINTS, ABSENT)
    if constraints is not ABSENT:
        lifted = (values is not None and not values.of_items) or any(path.startswith(f"{CONSTRAINTS}/") for path in properties)
        if lifted or (isinstance(constraints, dict) and constraints):
            return False
    if values is None:
        return _lift(properties, "", Uids()) is None
    if values.of_items:
        rest = properties.get(ARRAY_ITEM, ABSENT)
        alone = rest is ABSENT or (isinstance(rest, dict) and bool(rest) and is_settled(_by_path(rest), replace(values, form=ENUM_FORM)))
        return alone and _lift(properties, "", Uids()) is None
    if ENUM in properties or (values.form != ENUM_FORM and PATTERN in properties):
        return False
    if CATEGORIES not in properties:
        return True
    annotated = any(value.properties for value in values.values)
    return not annotated and annotations_of(values, properties[CATEGORIES]) is None


def list_holds(values: ValueList) -> bool:
    """Whether a list, once written in its form, is read back as itself."""
    if values.plain:
        framed = values.separator is None and values.separator_source is None
    elif not value_pattern.takes_several(values.form):
        framed = values.form in value_pattern.FORMS and values.separator is None and values.separator_source is None
    else:
        framed = value_pattern.separator_reads_back(values.separator, values.separator_source)
    return framed and bool(values.values) and all(value_holds(value, values.form) for value in values.values)


def value_holds(value: Value, form: str) -> bool:
    """Whether a value can be written in a list of that form and read back as itself."""
    if "value" in value.properties:
        return False
    if form in PLAIN_FORMS:
        return value.source is None and _is_scalar(value.value)
    return value_pattern.reads_back(value.value, value.source)


def annotations_of(values: ValueList, categories: JSON) -> list[dict[str, JSON]] | None:
    """What `categories` says of each value, or None where it is not exactly what we would write for this list."""
    if not isinstance(categories, list) or len(categories) != len(values.values):
        return None
    annotations = []
    for item, value in zip(categories, values.values, strict=True):
        if not isinstance(item, dict) or next(iter(item), None) != "value" or not same(item["value"], value.value):
            return None
        annotations.append({key: said for key, said in item.items() if key != "value"})
    return annotations if any(annotations) else None


def copy_json(value: JSON) -> JSON:
    """A deep copy, so that nothing mutable is shared between a descriptor and a schema."""
    if isinstance(value, dict):
        return {key: copy_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_json(item) for item in value]
    return value


def _lift(properties: Mapping[str, JSON], name: str, uids: Uids) -> ValueList | None:
    """The list of values that a field's properties say, if one is exactly a list."""
    enum, pattern = properties.get(ENUM, ABSENT), properties.get(PATTERN)
    if _is_plain_list(enum):
        return ValueList(tuple(map(Value, uids.of_values(name, enum), enum)))
    reading = value_pattern.read(pattern) if isinstance(pattern, str) and enum is ABSENT else None
    if reading is None:
        return None
    texts = [text for text, _ in reading.items]
    values = tuple(map(Value, uids.of_values(name, texts), texts, (source for _, source in reading.items)))
    return ValueList(values, reading.form, reading.separator, reading.separator_source)


def lists_items(said: JSON) -> bool:
    """Whether what `arrayItem` says of the elements of a list is, among others, a plain list of values."""
    constraints = said.get(CONSTRAINTS) if isinstance(said, dict) else None
    return isinstance(constraints, dict) and _is_plain_list(constraints.get("enum"))


def _is_plain_list(said: JSON) -> bool:
    return isinstance(said, list) and bool(said) and all(map(_is_scalar, said))


def _is_scalar(value: JSON) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _name(descriptor: Mapping[str, JSON]) -> str:
    name = descriptor.get("name")
    return name if isinstance(name, str) else ""


def _rank(key: str) -> int:
    return _RANKS.get(key, len(_USUAL_ORDER))


_RANKS: Final = {key: rank for rank, key in enumerate(_USUAL_ORDER)}
