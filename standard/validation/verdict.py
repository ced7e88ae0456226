"""frictionless' verdict on a framed table. The only module of the project that imports frictionless.

It is given rows and a plain dict that this module wrote: no path, no address, nothing that it could go and fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frictionless import FrictionlessException, Schema, errors
from frictionless.resources import TableResource

from standard.validation.columns import HIDDEN
from standard.validation.framing import Cell, as_text
from standard.validation.report import Defect, Notice, shorten

V2_PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
"""The second version of Table Schema accepts all that the first does; frictionless knows it without fetching it."""

_CONSTRAINT: Final = re.compile(r'constraint "(\w+)" is ')
_POSITION: Final = re.compile(r"at position (\d+)")
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
    notices: tuple[Notice, ...] = ()


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
    return Rules(plain)


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
    notices: list[Notice] = []
    plain: dict[str, Any] = {"$schema": V2_PROFILE, "fields": [_tolerant_field(item, notices) for item in items], "fieldsMatch": "partial"}
    missing = descriptor.get("missingValues")
    if missing is not None:
        if _builds({**plain, "missingValues": missing}):
            plain["missingValues"] = missing
        else:
            notices.append(Notice("schema", "Le schéma déclare mal ses valeurs manquantes : seule la cellule vide est tenue pour telle."))
    key = descriptor.get("primaryKey")
    if key:
        if _builds({**plain, "primaryKey": key}):
            plain["primaryKey"] = key
        else:
            notices.append(Notice("schema", "La clé primaire du schéma ne désigne pas ses champs : elle n’a pas été vérifiée."))
    links = descriptor.get("foreignKeys")
    links = links if isinstance(links, list) else []
    kept = [link for link in links if _refers_to_itself(link) and _builds({**plain, "foreignKeys": [link]})]
    if kept:
        plain["foreignKeys"] = kept
    if len(kept) < len(links):
        notices.append(Notice("foreign-key", "Les liens vers un autre tableau n’ont pas été vérifiés : ce fichier est vérifié seul."))
    return Rules(plain, tuple(notices))


def _tolerant_field(item: Mapping[str, Any], notices: list[Notice]) -> dict[str, Any]:
    name = item["name"]
    plain: dict[str, Any] = {"name": name, "type": item.get("type", "string")}
    if not _reads(plain):
        notices.append(Notice("schema", f"Le type du champ « {name} » est inconnu : son contenu n’a pas été vérifié.", name))
        plain["type"] = "any"
    for key in _FIELD_KEYS[1:]:
        if key in item:
            if _reads({**plain, key: item[key]}):
                plain[key] = item[key]
            else:
                notices.append(Notice("schema", f"La propriété « {key} » du champ « {name} » est mal écrite : elle a été ignorée.", name))
    constraints = item.get("constraints")
    kept: dict[str, Any] = {}
    for key, constraint in constraints.items() if isinstance(constraints, dict) else ():
        rule = rf"(?:{constraint})\Z" if key == "pattern" and _compiles(constraint) else constraint
        if _reads({**plain, "constraints": {key: rule}}):
            kept[key] = rule
        else:
            message = f"La contrainte « {key} » du champ « {name} » n’est pas utilisable avec ce type : elle n’a pas été vérifiée."
            notices.append(Notice("schema", message, name))
    if kept:
        plain["constraints"] = kept
    return plain


def _compiles(pattern: Any) -> bool:
    try:
        re.compile(pattern)
    except (re.error, TypeError, ValueError, OverflowError, RecursionError):
        return False
    return True


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
    resource = TableResource(name="table", data=table, format="inline", schema=Schema.from_descriptor(rules.descriptor))
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
        while True:
            try:
                row = next(stream)
            except StopIteration:
                break
            except FrictionlessException as error:
                if table.failure is None:
                    yield _defect(error.error, offset, ())
                continue
            found = tuple(_defect(error, offset, row.cells) for error in row.errors)
            yield RowVerdict(row.row_number + offset, found, row.blank_cells)
    if table.failure is not None:
        raise table.failure


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
