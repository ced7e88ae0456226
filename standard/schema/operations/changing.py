"""A schema being changed by a run of operations, so that many changes cost no more than what they change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from standard.schema import keys
from standard.schema.model import (
    ABSENT,
    JSON,
    Absent,
    Field,
    Schema,
    Value,
    ValueList,
    canonical,
    field_content,
    values_content,
)
from standard.schema.operations.held import Index, Properties
from standard.schema.ordering import Order
from standard.schema.table_schema import ARRAY_ITEM, CATEGORIES, is_settled
from standard.schema.words import quoted


class Conflict(ValueError):
    """An operation that does not fit the schema it meets. `str()` is a French sentence; nothing was changed.

    `code` is one of missing_field, missing_value, missing_list, before_changed, name_taken, duplicate_value,
    last_value, unknown_key_field, unknown_successor, uid_taken, misplaced, not_canonical, wrong_operation. `field` is a
    uid, `value` too.
    """

    def __init__(
        self, code: str, message: str, *, field: str | None = None, field_name: str | None = None, value: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.field_name = field_name
        self.value = value


@dataclass
class ChangingList:
    """A list of values being changed, spread out where it is first looked at."""

    frame: ValueList
    """How the list is written; its values are those before any change."""

    @cached_property
    def order(self) -> Order:
        """The uids."""
        return Order(value.uid for value in self.frame.values)

    @cached_property
    def items(self) -> dict[str, Value]:
        return {value.uid: value for value in self.frame.values}

    @cached_property
    def texts(self) -> Counter[str]:
        """How many times each value stands there."""
        return Counter(canonical(value.value) for value in self.frame.values)

    @cached_property
    def spelt(self) -> Index:
        """The values by their text."""
        return Index((value.text, value.uid) for value in self.frame.values)

    @cached_property
    def heralds(self) -> Index:
        """The values that give a text as taking their place, by that text."""
        return Index((text, value.uid) for value in self.frame.values for text in successors_in(value.properties))

    def write(self, value: Value) -> None:
        """Write a value, new or in place of the one that has its uid; its place is another matter."""
        self._forget(value.uid)
        self.texts[canonical(value.value)] += 1
        self.spelt.add(value.text, value.uid)
        for text in successors_in(value.properties):
            self.heralds.add(text, value.uid)
        self.items[value.uid] = value

    def insert(self, value: Value, next_uid: str | None) -> None:
        self.write(value)
        self.order.insert(value.uid, next_uid)

    def remove(self, uid: str) -> None:
        self._forget(uid)
        self.order.remove(uid)

    def _forget(self, uid: str) -> None:
        known = self.items.get(uid)
        if known is not None:
            self.texts[canonical(known.value)] -= 1
            self.spelt.remove(known.text, uid)
            for text in successors_in(known.properties):
                self.heralds.remove(text, uid)
            del self.items[uid]

    def frozen(self) -> ValueList:
        if "items" not in self.__dict__ and "order" not in self.__dict__:
            return self.frame
        return replace(self.frame, values=tuple(self.items[uid] for uid in self.order))


@dataclass(slots=True)
class ChangingField:
    """A field being changed."""

    uid: str
    properties: Properties
    values: ChangingList | None
    layout: tuple[str, ...]

    @classmethod
    def of(cls, field: Field) -> ChangingField:
        values = None if field.values is None else ChangingList(field.values)
        return cls(field.uid, Properties(field.properties), values, field.layout)

    def frozen(self) -> Field:
        return Field(self.uid, self.properties.copy(), None if self.values is None else self.values.frozen(), self.layout)

    @property
    def name(self) -> str:
        name = self.properties.get("name")
        return name if isinstance(name, str) else ""

    @property
    def called(self) -> str:
        """The field as a sentence calls it."""
        return called(self.properties)

    def conflict(self, code: str, message: str, value: str | None = None) -> Conflict:
        return Conflict(code, message, field=self.uid, field_name=self.name, value=value)

    def value_list(self) -> ChangingList:
        if self.values is None:
            raise self.conflict("missing_list", f"{self.called} n'a plus de liste de valeurs\u00a0: relisez ce champ.")
        return self.values

    def editable_values(self) -> ChangingList:
        """The list, unless `categories` says something else beside it, which no change of one value could keep true."""
        listed = self.value_list()
        rest = self.properties.get(ARRAY_ITEM) if listed.frame.of_items else self.properties
        if isinstance(rest, Mapping) and CATEGORIES in rest:
            raise self.conflict(
                "not_canonical",
                f"{self.called} a une propriété «\u00a0categories\u00a0» qui ne suit pas sa liste de valeurs\u00a0: "
                "retirez-la avant de changer une valeur.",
            )
        return listed

    def value(self, uid: str) -> Value:
        found = self.value_list().items.get(uid)
        if found is None:
            raise self.conflict("missing_value", f"Cette valeur n'est plus dans la liste\u00a0: relisez les valeurs. {self.called}.", uid)
        return found

    def check_settled(self) -> None:
        """Refuse what would be read back as something else once written."""
        values = None if self.values is None else self.values.frozen()
        if not is_settled(self.properties, values):
            raise self.not_canonical()

    def not_canonical(self, value: str | None = None) -> Conflict:
        return self.conflict(
            "not_canonical",
            f"{self.called} serait relu autrement qu'il n'est écrit\u00a0: changez sa liste de valeurs par une opération sur les valeurs.",
            value,
        )


class ChangingSchema:
    """A schema being changed. An operation that raises Conflict leaves it as it was."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.properties = Properties(schema.properties)
        self.order = Order(item.uid for item in schema.fields)
        self._fields: dict[str, Field | ChangingField] = {item.uid: item for item in schema.fields}
        self._names = Index((item.name, item.uid) for item in schema.fields if is_named(item.properties))
        self._undo: list[Callable[[], object]] | None = None

    @cached_property
    def uids(self) -> set[str]:
        """Every uid in use."""
        return set(self._schema.uids())

    def schema(self) -> Schema:
        fields = (self._fields[uid] for uid in self.order)
        return replace(
            self._schema,
            properties=self.properties.copy(),
            fields=tuple(item if isinstance(item, Field) else item.frozen() for item in fields),
        )

    @contextmanager
    def all_or_nothing(self, *, kept: bool = True) -> Iterator[None]:
        """Put everything back where a Conflict is raised within, or at the end in any case where it is not to be `kept`.

        Only what says how to undo it (`done`) may be done within.
        """
        done: list[Callable[[], object]] = []
        self._undo = done
        try:
            yield
        except Conflict:
            kept = False
            raise
        finally:
            self._undo = None
            for undo in () if kept else reversed(done):
                undo()

    def done(self, *undo: Callable[[], object]) -> None:
        """Something was done, which these undo."""
        if self._undo is not None:
            self._undo.extend(undo)

    def has(self, uid: str) -> bool:
        return uid in self._fields

    def said_of(self, uid: str) -> Field | None:
        """What a field says of itself now, its list of values apart; None where it is not there."""
        item = self._fields.get(uid)
        return Field(uid, item.properties) if isinstance(item, ChangingField) else item

    def part(self, uid: str, values: Iterable[str]) -> Field:
        """The field as it is now, with those of its values alone."""
        item = self.field(uid)
        listed = item.values
        if listed is not None:
            kept = tuple(listed.items[value] for value in values if value in listed.items)
            return Field(uid, item.properties.copy(), replace(listed.frame, values=kept), item.layout)
        return Field(uid, item.properties.copy(), None, item.layout)

    def value(self, field: str, uid: str) -> Value | None:
        """A value as it is now; None where it is not there."""
        values = self.field(field).values if self.has(field) else None
        return None if values is None else values.items.get(uid)

    def peek(self, uid: str) -> Field:
        """The field as it is now."""
        item = self._fields.get(uid)
        if item is None:
            raise Conflict("missing_field", "Ce champ n'est plus dans le schéma\u00a0: relisez le schéma.", field=uid)
        return item if isinstance(item, Field) else item.frozen()

    def field(self, uid: str) -> ChangingField:
        """The field, to be changed."""
        item = self._fields.get(uid)
        if not isinstance(item, ChangingField):
            item = self._fields[uid] = ChangingField.of(self.peek(uid))
        return item

    def fields(self) -> list[Field]:
        """Every field as it is now, in order."""
        return [self.peek(uid) for uid in self.order]

    def insert(self, item: Field, next_uid: str | None) -> None:
        self.uids.update(uids_of(item))
        self._fields[item.uid] = item
        self.order.insert(item.uid, next_uid)
        self._note(item, self._names.add, self.heralds.add)

    def remove(self, uid: str) -> None:
        item = self.peek(uid)
        self.uids.difference_update(uids_of(item))
        del self._fields[uid]
        self.order.remove(uid)
        self._note(item, self._names.remove, self.heralds.remove)

    @staticmethod
    def _note(item: Field, name: Callable[[str, str], None], successor: Callable[[str, str], None]) -> None:
        if is_named(item.properties):
            name(item.name, item.uid)
        for text in successors_in(item.properties):
            successor(text, item.uid)

    def check_uids(self, uids: list[str], conflict_at: ChangingField | None = None) -> None:
        """Refuse uids that are in use, or given twice."""
        if len(set(uids)) != len(uids) or not self.uids.isdisjoint(uids):
            raise Conflict(
                "uid_taken",
                "Un identifiant de cet ajout sert déjà dans le schéma\u00a0: refaites l'ajout à partir du schéma actuel.",
                field=conflict_at.uid if conflict_at else uids[0],
                field_name=conflict_at.name if conflict_at else None,
            )

    def mentions(self, name: str) -> bool:
        """Whether a key of the schema mentions that name."""
        return any(name in self.properties.mentioned(key) for key in keys.KEY_PROPERTIES)

    def rename_mentions(self, before: str, after: str) -> None:
        """Replace that name wherever a key of the schema mentions it."""
        for key in keys.KEY_PROPERTIES:
            if before in self.properties.mentioned(key):
                self.properties.rename(key, before, after)

    @cached_property
    def heralds(self) -> Index:
        """The fields that give a name as taking their place, by that name."""
        return Index((name, uid) for uid, item in self._fields.items() for name in successors_in(item.properties))

    def rename_successors(self, before: str, after: str) -> None:
        """Replace that name wherever a field gives it as taking its place."""
        for uid in list(self.heralds[before]):
            properties = self.field(uid).properties
            said = keys.renamed(keys.SUCCESSORS, properties[keys.SUCCESSORS], {before: after})
            self.write(uid, {keys.SUCCESSORS: said})

    def write(self, uid: str, said: Mapping[str, JSON | Absent]) -> None:
        """Write properties of a field; those that are ABSENT go."""
        properties = self.field(uid).properties
        for name in successors_in(properties) if keys.SUCCESSORS in said else ():
            self.heralds.remove(name, uid)
        if "name" in said and is_named(properties):
            self._names.remove(properties["name"], uid)
        for path, value in said.items():
            if value is ABSENT:
                properties.pop(path, None)
            else:
                properties[path] = value
        for name in successors_in(properties) if keys.SUCCESSORS in said else ():
            self.heralds.add(name, uid)
        if "name" in said and is_named(properties):
            self._names.add(properties["name"], uid)

    def named(self, name: str) -> Collection[str]:
        """The uids of the fields that have that name."""
        return self._names[name]

    def times(self, name: str) -> int:
        """How many fields have that name."""
        return len(self._names[name])

    def check_name(self, name: JSON | Absent, field: str, *, others: int, accepts_defect: bool) -> None:
        """Refuse that a field takes or leaves a name that others have, or that only it gives to a key."""
        if not isinstance(name, str) or accepts_defect:
            return
        if others:
            raise name_taken(name, field)
        if self.mentions(name):
            raise Conflict(
                "unknown_key_field",
                f"Une clé ou un contrôle du schéma nomme le champ {quoted(name)}\u00a0: changez d'abord cette clé.",
                field=field,
                field_name=name,
            )


def name_taken(name: str, field: str) -> Conflict:
    return Conflict(
        "name_taken",
        f"Deux champs porteraient le nom {quoted(name)}\u00a0: choisissez un autre nom.",
        field=field,
        field_name=name,
    )


def called(properties: Mapping[str, JSON]) -> str:
    """A field as a sentence calls it, by its title and its name."""
    name, title = properties.get("name"), properties.get("title")
    if isinstance(title, str) and title and title != name:
        return f"Le champ {quoted(title)} ({name})" if isinstance(name, str) else f"Le champ {quoted(title)}"
    return f"Le champ {quoted(name)}" if isinstance(name, str) else "Un champ sans nom"


def is_named(properties: Mapping[str, JSON]) -> bool:
    return isinstance(properties.get("name", ABSENT), str)


def successors_in(properties: Mapping[str, JSON]) -> frozenset[str]:
    """The names that a field, or the texts that a value, gives as taking its place."""
    written = properties.get(keys.SUCCESSORS)
    return frozenset() if written is None else keys.mentioned(keys.SUCCESSORS, written)


def uids_of(item: Field) -> list[str]:
    """The uid of a field and those of its values."""
    return [item.uid, *(() if item.values is None else (value.uid for value in item.values.values))]


def same_field(one: Field, other: Field) -> bool:
    """Whether two fields say the same under the same uids."""
    return uids_of(one) == uids_of(other) and canonical(field_content(one)) == canonical(field_content(other))


def same_values(one: ValueList | None, other: ValueList | None) -> bool:
    """Whether two lists say the same under the same uids."""
    uids = [None if values is None else [value.uid for value in values.values] for values in (one, other)]
    return uids[0] == uids[1] and canonical(values_content(one)) == canonical(values_content(other))
