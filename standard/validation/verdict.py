"""frictionless' verdict on a framed table. The only module of the project that imports frictionless.

It is given rows and a plain dict that this module wrote: no path, no address, nothing that it could go and fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

from frictionless import Dialect, FrictionlessException, Schema, errors
from frictionless.resources import TableResource

from standard.schema.patterns.parser import parse
from standard.schema.patterns.safety import examine
from standard.schema.patterns.tree import PatternError
from standard.schema.patterns.writing import for_python
from standard.validation.columns import HIDDEN
from standard.validation.framing import Cell, as_text
from standard.validation.report import Defect, ReportNotice, shorten
from standard.validation.watched import briefly

V2_PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
"""The second version of Table Schema accepts all that the first does; frictionless knows it without fetching it."""

_CONSTRAINT: Final = re.compile(r'constraint "(\w+)" is ')
_POSITION: Final = re.compile(r"at position (\d+)")
UNREADABLE: Final = "("
"""What stands for a pattern that cannot be read: frictionless refuses it too."""

_FIELD_KEYS: Final = (
    "name",
    "format",
    "missingValues",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "delimiter",
    "itemType",
)


_REMEMBERED: Final = 50_000
"""Cells of one field whose verdict is remembered, so that the same text is read once."""


def load() -> None:
    """Have frictionless load now what it would load with the first schema."""
    Schema.from_descriptor({"$schema": V2_PROFILE, "fields": [{"name": "a"}]})


class UnusableSchema(ValueError):
    """A schema that no file can be checked against. `str()` is a French sentence."""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    row: int
    defects: tuple[Defect, ...]
    blank: Collection[str]
    """Names of the fields whose cell is empty or says that the value is missing."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A descriptor that frictionless accepts, and what had to be left out of it."""

    descriptor: dict[str, Any]
    notices: tuple[ReportNotice, ...] = ()
    exact: bool = False
    """Whether frictionless' own answer is wanted."""
    hanging: frozenset[str] = frozenset()
    """Names of the fields whose pattern may hang on a cell."""

    @property
    def unique(self) -> tuple[str, ...]:
        """Names of the fields whose values must differ from row to row."""
        return tuple(rule["name"] for rule in self.descriptor["fields"] if rule.get("constraints", {}).get("unique"))

    @property
    def primary_key(self) -> tuple[str, ...]:
        key = self.descriptor.get("primaryKey", [])
        return (key,) if isinstance(key, str) else tuple(key)


def exact_rules(descriptor: Mapping[str, Any]) -> Rules:
    """The descriptor as it is, for frictionless' own answer. Raises UnusableSchema."""
    plain = {key: value for key, value in descriptor.items() if key not in {"$schema", "profile"}}
    if descriptor.get("$schema") == V2_PROFILE:
        plain["$schema"] = V2_PROFILE
    try:
        if not _has_comparable_keys(Schema.from_descriptor(plain)):
            raise UnusableSchema("frictionless ne sait pas comparer les objets et les listes que ce schéma veut uniques.")
    except FrictionlessException as error:
        reasons = " ; ".join(dict.fromkeys(reason.note or reason.message for reason in (error.reasons or [error.error])))
        raise UnusableSchema(f"frictionless refuse ce schéma : {reasons}.") from error
    for item in plain["fields"]:
        if not _reads(item):
            raise UnusableSchema(f"frictionless ne sait rien lire avec le champ « {item['name']} » de ce schéma.")
    return Rules(plain, exact=True, hanging=_hanging(plain["fields"]))


def tolerant_rules(descriptor: Mapping[str, Any]) -> Rules:
    """The descriptor as people mean it: columns found by name, patterns on the whole cell, the rest left out and said.

    What frictionless would refuse (an example that fails, a constraint that the type does not have, a pattern that
    does not compile) is a defect of the schema, not of the file. Raises UnusableSchema without usable fields.
    """
    items = descriptor.get("fields")
    items = items if isinstance(items, list) and all(isinstance(item, dict) for item in items) else []
    names = [item.get("name") for item in items]
    if not items or not all(isinstance(name, str) and name for name in names):
        raise UnusableSchema("Ce schéma n’a pas de champs, ou l’un d’eux n’a pas de nom : aucun fichier ne peut être vérifié.")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UnusableSchema(f"Deux champs du schéma s’appellent « {twice} » : aucun fichier ne peut être vérifié.")
    notices: list[ReportNotice] = []
    plain: dict[str, Any] = {"$schema": V2_PROFILE, "fields": [_tolerant_field(item, notices) for item in items], "fieldsMatch": "partial"}
    missing = descriptor.get("missingValues")
    if missing is not None:
        if _builds({**plain, "missingValues": missing}):
            plain["missingValues"] = missing
        else:
            notices.append(
                ReportNotice("schema", "Le schéma déclare mal ses valeurs manquantes : seule la cellule vide est tenue pour telle.")
            )
    key = descriptor.get("primaryKey")
    if key:
        if _builds({**plain, "primaryKey": key}):
            plain["primaryKey"] = key
        else:
            notices.append(ReportNotice("schema", "La clé primaire du schéma ne désigne pas ses champs : elle n’a pas été vérifiée."))
    links = descriptor.get("foreignKeys")
    links = links if isinstance(links, list) else []
    kept = [link for link in links if _refers_to_itself(link) and _builds({**plain, "foreignKeys": [link]})]
    if kept:
        plain["foreignKeys"] = kept
    if len(kept) < len(links):
        notices.append(ReportNotice("foreign-key", "Les liens vers un autre tableau n’ont pas été vérifiés : ce fichier est vérifié seul."))
    return Rules(plain, tuple(notices), hanging=_hanging(items))


def _tolerant_field(item: Mapping[str, Any], notices: list[ReportNotice]) -> dict[str, Any]:
    name = item["name"]
    plain: dict[str, Any] = {"name": name, "type": item.get("type", "string")}
    constraints = item.get("constraints")
    rules = {key: _rule(key, constraint) for key, constraint in constraints.items()} if isinstance(constraints, dict) else {}
    whole = {**plain, **{key: item[key] for key in _FIELD_KEYS[1:] if key in item}, **({"constraints": rules} if rules else {})}
    if _reads(whole):
        return whole
    if not _reads(plain):
        notices.append(ReportNotice("schema", f"Le type du champ « {name} » est inconnu : son contenu n’a pas été vérifié.", name))
        plain["type"] = "any"
    for key in _FIELD_KEYS[1:]:
        if key in item:
            if _reads({**plain, key: item[key]}):
                plain[key] = item[key]
            else:
                notices.append(
                    ReportNotice("schema", f"La propriété « {key} » du champ « {name} » est mal écrite : elle a été ignorée.", name)
                )
    kept: dict[str, Any] = {}
    for key, rule in rules.items():
        if _reads({**plain, "constraints": {key: rule}}):
            kept[key] = rule
        else:
            message = f"La contrainte « {key} » du champ « {name} » n’est pas utilisable avec ce type : elle n’a pas été vérifiée."
            notices.append(ReportNotice("schema", message, name))
    if kept:
        plain["constraints"] = kept
    return plain


def _rule(constraint: str, value: Any) -> Any:
    """A constraint as people mean it: a pattern means in a file what it means everywhere."""
    if constraint != "pattern" or not isinstance(value, str):
        return value
    try:
        return for_python(parse(value))
    except PatternError:
        return UNREADABLE


def _builds(descriptor: dict[str, Any]) -> bool:
    try:
        return _has_comparable_keys(Schema.from_descriptor(descriptor))
    except FrictionlessException:
        return False
    except (AttributeError, KeyError, TypeError, ValueError):
        # frictionless trips on what its own profile lets through.
        return False


def _has_comparable_keys(schema: Schema) -> bool:
    """Whether frictionless can look for a value twice: it trips on a column of objects or lists."""
    links = [name for link in schema.foreign_keys for name in link["fields"]]
    keys = {*schema.primary_key, *links, *(field.name for field in schema.fields if field.constraints.get("unique"))}
    return not any(field.name in keys and field.type in {"array", "object", "geojson", "list"} for field in schema.fields)


def _reads(item: dict[str, Any]) -> bool:
    """Whether frictionless accepts the field and can read a cell with it, its own bounds included."""
    if not _builds({"$schema": V2_PROFILE, "fields": [item]}):
        return False
    constraints = item.get("constraints", {})
    try:
        read = Schema.from_descriptor({"$schema": V2_PROFILE, "fields": [item]}).fields[0].create_cell_reader()
        for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if key in constraints and "type" in (read(constraints[key])[1] or {}):
                return False
        read("1")
    except Exception:
        # Any of the errors of a reader made from a schema that nobody checked: the constraint cannot be used.
        return False
    return True


def _refers_to_itself(link: Any) -> bool:
    return isinstance(link, dict) and isinstance(link.get("reference"), dict) and link["reference"].get("resource") == ""


@dataclass(frozen=True, slots=True)
class CellJudge:
    """frictionless' verdict on the cells of one field, each on its own: all but what compares rows."""

    name: str
    rule: Mapping[str, Any]
    """The field's descriptor, as `Rules` has it."""
    missing: frozenset[str]
    """The texts that say that the value is missing."""
    _read: Callable[[Any], tuple[Any, dict[str, str] | None]]
    _guard: Callable[[], AbstractContextManager[None]]
    _known: dict[Any, tuple[Any, tuple[str, ...]]] = field(default_factory=dict)

    def read(self, cell: Cell | None) -> tuple[Any, tuple[str, ...]]:
        """(value, codes): what frictionless reads, None where nothing, and the codes of what it refuses."""
        key = cell if isinstance(cell, str) else (type(cell), cell)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._judged(cell)
        return found

    def codes(self, cell: Cell | None) -> tuple[str, ...]:
        return self.read(cell)[1]

    def _judged(self, cell: Cell | None) -> tuple[Any, tuple[str, ...]]:
        try:
            with self._guard():
                value, notes = self._read(cell)
        except MemoryError:
            raise
        except Exception:
            # A reader that trips on a cell (a moment with a time zone against a bound without one) cannot read it.
            return None, ("type-error",)
        return value, tuple(_code(key, note) for key, note in (notes or {}).items())


def _code(key: str, note: str) -> str:
    if key == "type":
        return "type-error"
    constraint = _CONSTRAINT.match(note)
    return f"constraint-error/{constraint[1]}" if constraint else "constraint-error"


def cell_judges(rules: Rules, labels: Sequence[str]) -> tuple[CellJudge | None, ...]:
    """For each label, the judge of its cells; None for a column that holds no field, where all is accepted."""
    schema = Schema.from_descriptor(rules.descriptor)
    fields = {item.name: (item, rule) for item, rule in zip(schema.fields, rules.descriptor["fields"], strict=True)}
    return tuple(_cell_judge(*fields[label], hangs=label in rules.hanging) if label in fields else None for label in labels)


def _cell_judge(item: Any, rule: Mapping[str, Any], *, hangs: bool) -> CellJudge:
    missing = item.missing_values if item.has_defined("missing_values") or not item.schema else item.schema.missing_values
    return CellJudge(item.name, rule, frozenset(missing), item.create_cell_reader(), briefly if hangs else nullcontext)


def _hanging(items: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    constraints = {item["name"]: item.get("constraints") for item in items}
    patterns = {name: found.get("pattern") for name, found in constraints.items() if isinstance(found, dict)}
    return frozenset(name for name, pattern in patterns.items() if isinstance(pattern, str) and not examine(pattern).linear)


class _Table:
    """The rows as frictionless reads them; remembers a failure that frictionless would rename."""

    def __init__(self, labels: Sequence[str], rows: Callable[[], Iterable[Sequence[Cell]]]) -> None:
        self._labels = labels
        self._rows = rows
        self.failure: Exception | None = None

    def __iter__(self) -> Iterator[list[Cell]]:
        yield list(self._labels)
        try:
            for cells in self._rows():
                yield list(cells)
        except Exception as error:
            self.failure = error


def judge(
    rules: Rules, labels: Sequence[str], rows: Callable[[], Iterable[Sequence[Cell]]], *, header_row: int = 1
) -> Iterator[RowVerdict | Defect]:
    """The defects of the header, then the verdict of each row, in order.

    `rows` gives the cells under the header, anew at each call. Raises whatever `rows` raises.
    """
    offset = header_row - 1
    table = _Table(labels, rows)
    resource = TableResource(
        name="table",
        data=table,
        format="inline",
        # Unless told, frictionless takes for the header the first row that is about as wide as the others.
        dialect=Dialect() if rules.exact else Dialect(header_rows=[1]),
        schema=Schema.from_descriptor(rules.descriptor),
    )
    try:
        resource.open()
    except FrictionlessException as error:
        yield from (_defect(reason, offset, ()) for reason in error.to_errors())
        return
    finally:
        if table.failure is not None:
            raise table.failure
    with resource:
        yield from (_defect(error, offset, ()) for error in resource.header.errors)
        stream = resource.row_stream
        guard = briefly if rules.hanging else nullcontext
        while True:
            try:
                with guard():
                    row = next(stream, None)
            except FrictionlessException as error:
                if table.failure is None:
                    yield _defect(error.error, offset, ())
                continue
            if row is None:
                break
            # Most cells of a row are only read when it is asked for its errors.
            with guard():
                found = tuple(_defect(error, offset, row.cells) for error in row.errors)
            yield RowVerdict(row.row_number + offset, found, row.blank_cells)
    if table.failure is not None:
        raise table.failure


def judge_header(rules: Rules, labels: Sequence[str]) -> list[Defect]:
    """The defects of the header alone."""
    return [found for found in judge(rules, labels, tuple) if isinstance(found, Defect)]


def _defect(error: Any, offset: int, cells: Sequence[Cell | None]) -> Defect:
    code: str = error.type
    if isinstance(error, errors.ConstraintError) and (constraint := _CONSTRAINT.match(error.note)):
        code = f"{code}/{constraint[1]}"
    row = error.row_number + offset if isinstance(error, errors.RowError) else None
    number = getattr(error, "field_number", None)
    name = getattr(error, "field_name", None) or None
    if name is not None and name.startswith(HIDDEN):
        name = None
    value = getattr(error, "label", "")
    if number is not None and number <= len(cells):
        value = as_text(cells[number - 1])
    detail = str(number or "")
    if isinstance(error, (errors.UniqueError, errors.PrimaryKeyError)):
        other = _POSITION.search(error.note)
        detail = str(int(other[1]) + offset) if other else ""
    elif not isinstance(error, (errors.CellError, errors.LabelError)):
        detail = error.note
    return Defect(row, name, code, shorten(value), detail)
