"""The rules of a schema as people mean them: what frictionless would refuse or not look at is mended, checked here, or said.

No rule is dropped in silence: each key of Table Schema either reaches the verdict, or has a notice that says which rule it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from standard.schema import value_pattern
from standard.schema.keys import is_own_table
from standard.schema.known_keys import FIELD_KEYS, SCHEMA_KEYS, meant_key
from standard.schema.patterns.parser import parse
from standard.schema.patterns.tree import PatternError
from standard.schema.patterns.writing import for_python
from standard.schema.words import enumerated, quoted
from standard.validation.report import ReportNotice
from standard.validation.verdict import V2_PROFILE, ForeignLink, Rules, UnusableSchema, builds, hanging, reads

FIELDS_MATCH: Final = ("exact", "equal", "subset", "superset", "partial")

UNREADABLE: Final = "("
"""What stands for a pattern that cannot be read: frictionless refuses it too."""

_READING_KEYS: Final = (
    "format", "missingValues", "decimalChar", "groupChar", "bareNumber", "floatNumber", "trueValues", "falseValues", "delimiter",
    "itemType", "arrayItem",
)  # fmt: skip
"""Keys of a field that say how its cells are read."""

_CONSTRAINTS: Final = frozenset((
    "required", "unique", "pattern", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "jsonSchema",
))  # fmt: skip


_WATCHED: Final = ("constraints", *_READING_KEYS, *sorted(_CONSTRAINTS))
_OF_ONE_TYPE: Final = {"arrayItem": "array", "itemType": "list"}
"""Rules of a field that one type alone has."""

_OF_SCHEMAS: Final = ("primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch", "custom_checks", "missingValues")
"""Rules of the whole schema; `missingValues` may be those of a field."""

_ELSEWHERE: Final = frozenset(("items", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "multipleOf", "const"))
"""Rules of JSON Schema, which people take for those of Table Schema."""


def tolerant_rules(descriptor: Mapping[str, Any]) -> Rules:
    """The descriptor as people mean it: columns found by name, patterns on the whole cell, the rest left out and said.

    What frictionless would refuse (an example that fails, a constraint that the type does not have, a pattern that
    does not compile) is a defect of the schema, not of the file. Raises UnusableSchema without usable fields.
    """
    items = descriptor.get("fields")
    items = items if isinstance(items, list) and all(isinstance(item, dict) for item in items) else []
    names = [item.get("name") for item in items]
    if not items or not all(isinstance(name, str) and name for name in names):
        raise UnusableSchema("Ce schéma n’a pas de champs, ou l’un d’eux n’a pas de nom : aucun fichier ne peut être vérifié.")
    # Names are read without the spaces around them, as frictionless reads those of a file.
    read = [name.strip() for name in names]
    if len(set(read)) != len(read):
        twice = next(name for name in read if read.count(name) > 1)
        spaces = "" if names.count(twice) > 1 else ", aux espaces près"
        raise UnusableSchema(
            f"Deux champs du schéma s’appellent « {twice} »{spaces} : aucun fichier ne peut être vérifié. Donnez à chacun le sien."
        )
    notices: list[ReportNotice] = []
    plain: dict[str, Any] = {"$schema": V2_PROFILE, "fields": [_field(item, notices) for item in items], "fieldsMatch": "partial"}
    missing = descriptor.get("missingValues")
    if missing is not None:
        if builds({**plain, "missingValues": missing}):
            plain["missingValues"] = missing
        else:
            notices.append(
                ReportNotice("schema", "Le schéma déclare mal ses valeurs manquantes : seule la cellule vide est tenue pour telle.")
            )
    key = descriptor.get("primaryKey")
    if key:
        if builds({**plain, "primaryKey": key}):
            plain["primaryKey"] = key
        else:
            notices.append(ReportNotice("schema", "La clé primaire du schéma ne désigne pas ses champs : elle n’a pas été vérifiée."))
    unique_keys = tuple(_unique_keys(descriptor.get("uniqueKeys"), plain, notices))
    links = tuple(_links(descriptor.get("foreignKeys"), plain, notices))
    fields_match = descriptor.get("fieldsMatch") or ""
    if isinstance(fields_match, list) and len(fields_match) == 1:
        (fields_match,) = fields_match
    if fields_match and fields_match not in FIELDS_MATCH:
        notices.append(
            ReportNotice("schema", "La propriété « fieldsMatch » du schéma est mal écrite : les colonnes sont cherchées par leur nom.")
        )
        fields_match = ""
    for written in descriptor:
        if meant := meant_key(written, SCHEMA_KEYS, _OF_SCHEMAS):
            notices.append(ReportNotice("schema", f"La propriété {quoted(written)} du schéma n’a pas été lue : {_renamed(meant)}."))
    return Rules(plain, tuple(notices), hanging=hanging(items), unique_keys=unique_keys, links=links, fields_match=fields_match)


def _field(item: Mapping[str, Any], notices: list[ReportNotice]) -> dict[str, Any]:
    name = item["name"]
    plain: dict[str, Any] = {"name": name, "type": item.get("type", "string")}
    declared = {key: _meant(key, item[key]) for key in _READING_KEYS if key in item}
    rules = dict(_constraints(item, notices))
    notices += _misplaced(item, f"du champ {quoted(name)}", name)
    whole = {**plain, **declared, **({"constraints": rules} if rules else {})}
    if reads(whole):
        return whole
    if not reads(plain):
        notices.append(ReportNotice("schema", f"Le type du champ « {name} » est inconnu : son contenu n’a pas été vérifié.", name))
        plain["type"] = "any"
    for key, value in declared.items():
        if reads({**plain, key: value}):
            plain[key] = value
        else:
            notices.append(ReportNotice("schema", f"La propriété « {key} » du champ « {name} » est mal écrite : elle a été ignorée.", name))
    kept: dict[str, Any] = {}
    for key, rule in rules.items():
        if reads({**plain, "constraints": {key: rule}}):
            kept[key] = rule
        else:
            known = meant_key(key, _CONSTRAINTS, sorted(_CONSTRAINTS))
            why = (
                f"n’a pas été lue : {_renamed(known)}"
                if known
                else "n’est pas de celles que nous vérifions pour ce type : elle n’a pas été vérifiée"
            )
            message = f"La contrainte « {key} » du champ « {name} » {why}."
            notices.append(ReportNotice("schema", message, name))
    if kept:
        plain["constraints"] = kept
    return plain


def _constraints(item: Mapping[str, Any], notices: list[ReportNotice]) -> Iterator[tuple[str, Any]]:
    """The constraints of a field, its categories being the values that it allows."""
    name, declared = item["name"], item.get("constraints")
    if declared is not None and not isinstance(declared, dict):
        notices.append(
            ReportNotice("schema", f"Les contraintes du champ « {name} » sont mal écrites : elles n’ont pas été vérifiées.", name)
        )
    constraints: dict[str, Any] = dict(declared) if isinstance(declared, dict) else {}
    if "categories" in item:
        categories = [one.get("value") if isinstance(one, dict) else one for one in _listed(item["categories"])]
        if not categories or not all(isinstance(one, str | int | float) for one in categories):
            message = f"La propriété « categories » du champ « {name} » est mal écrite : elle n’a pas été vérifiée."
            notices.append(ReportNotice("schema", message, name))
        elif isinstance(listed := constraints.get("enum"), list):
            constraints["enum"] = [value for value in listed if str(value) in set(map(str, categories))] or listed
        elif not _is_list(constraints.get("pattern")):
            constraints["enum"] = categories
    for key, rule in constraints.items():
        yield key, _meant(key, rule)


def _is_list(pattern: Any) -> bool:
    """Whether a pattern already says which values are allowed, whose meaning the categories only tell."""
    return isinstance(pattern, str) and value_pattern.read(pattern) is not None


UNVERIFIED: Final = ReportNotice("foreign-key", "Les liens vers un autre tableau n’ont pas été vérifiés : ce fichier est vérifié seul.")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _meant(key: str, value: Any) -> Any:
    """A rule as people mean it: a pattern means in a file what it means everywhere, in the items of a list too."""
    if key == "arrayItem" and isinstance(value, dict):
        # An element is a field of its own, whose categories are its values; frictionless has no place for what it does not read.
        rules = dict(_constraints({**value, "name": ""}, []))
        return {**value, **({"constraints": rules} if rules else {})}
    if key != "pattern" or not isinstance(value, str):
        return value
    try:
        return for_python(parse(value))
    except PatternError:
        return UNREADABLE


def _misplaced(item: Mapping[str, Any], whose: str, name: str) -> Iterator[ReportNotice]:
    """Rules that stand where nobody looks for them."""
    stray = [key for key in item if key in _CONSTRAINTS]
    if stray:
        rules = f"La règle {quoted(stray[0])}" if len(stray) == 1 else f"Les règles {enumerated([quoted(key) for key in stray])}"
        said = "est mal placée : elle n’a pas été vérifiée" if len(stray) == 1 else "sont mal placées : elles n’ont pas été vérifiées"
        yield ReportNotice("schema", f"{rules} {whose} {said}. Dans le schéma, sa place est dans « constraints ».", name)
    for key in item:
        if key in _ELSEWHERE:
            yield ReportNotice("schema", f"La règle {quoted(key)} {whose} n’est pas de Table Schema : elle n’a pas été vérifiée.", name)
        elif key in _OF_SCHEMAS and key not in _READING_KEYS:
            yield ReportNotice("schema", f"La règle {quoted(key)} {whose} est mal placée : elle vaut pour tout le schéma.", name)
        elif meant := meant_key(key, FIELD_KEYS, _WATCHED):
            yield ReportNotice("schema", f"La propriété {quoted(key)} {whose} n’a pas été lue : {_renamed(meant)}.", name)
    for key, kind in _OF_ONE_TYPE.items():
        if key in item and item.get("type", "string") != kind:
            yield ReportNotice("schema", f"La propriété {quoted(key)} {whose} ne vaut que pour le type {quoted(kind)} : ignorée.", name)
    inside = item.get("arrayItem")
    if isinstance(inside, dict):
        where = f"{whose}, dans « arrayItem »,"
        yield from _misplaced(inside, where, name)
        if inside.get("arrayItem"):
            yield ReportNotice("schema", f"La règle « arrayItem » {where} n’a pas été vérifiée : seul le premier niveau l’est.", name)
        constraints = inside.get("constraints")
        if isinstance(constraints, dict) and constraints.get("unique"):
            yield ReportNotice("schema", f"La contrainte « unique » {where} n’a pas été vérifiée.", name)


def _renamed(meant: str) -> str:
    return f"son nom est sans doute {quoted(meant)}"


def _unique_keys(declared: Any, plain: dict[str, Any], notices: list[ReportNotice]) -> Iterator[tuple[str, ...]]:
    """The sets of several fields; a set of one field is what `unique` says, and is made so."""
    for key in _listed([declared] if isinstance(declared, str) else declared):
        names = [key] if isinstance(key, str) else key
        if not isinstance(names, list) or not names or not builds({**plain, "primaryKey": names}):
            message = "Une clé de « uniqueKeys » ne désigne pas les champs du schéma : elle n’a pas été vérifiée."
            notices.append(ReportNotice("schema", message))
        elif len(names) == 1:
            rule = next(rule for rule in plain["fields"] if rule["name"] == names[0])
            rule["constraints"] = {**rule.get("constraints", {}), "unique": True}
        else:
            yield tuple(names)
    if declared and not isinstance(declared, str | list):
        notices.append(ReportNotice("schema", "La propriété « uniqueKeys » du schéma est mal écrite : elle n’a pas été vérifiée."))


def _names(declared: str | list[str]) -> tuple[str, ...]:
    return (declared,) if isinstance(declared, str) else tuple(declared)


def _links(declared: Any, plain: dict[str, Any], notices: list[ReportNotice]) -> Iterator[ForeignLink]:
    """The foreign keys that lead to the same table, then those to others."""
    links = _listed([declared] if isinstance(declared, dict) else declared)
    if declared and not links:
        notices.append(ReportNotice("schema", "La propriété « foreignKeys » du schéma est mal écrite : ses liens n’ont pas été vérifiés."))
    elsewhere = [link for link in links if isinstance(link, dict) and isinstance(link.get("reference"), dict) and not is_own_table(link)]
    for link in links:
        if link in elsewhere:
            continue
        own = {**link, "reference": {**link["reference"], "resource": ""}} if isinstance(link, dict) and is_own_table(link) else None
        if own is not None and builds({**plain, "foreignKeys": [own]}):
            yield ForeignLink(_names(own["fields"]), _names(own["reference"]["fields"]))
        else:
            notices.append(
                ReportNotice("schema", "Un lien de « foreignKeys » ne désigne pas les champs du schéma : il n’a pas été vérifié.")
            )
    found = [_elsewhere(link, plain) for link in elsewhere]
    yield from (link for link in found if link is not None)
    if None in found:
        notices.append(UNVERIFIED)


def _elsewhere(link: Mapping[str, Any], plain: dict[str, Any]) -> ForeignLink | None:
    """A foreign key to another table; None where it is not well written."""
    fields, reference = link.get("fields"), link["reference"]
    own = {"fields": fields, "reference": {"resource": "", "fields": fields}}
    names = reference.get("fields")
    if not isinstance(names, str | list) or not builds({**plain, "foreignKeys": [own]}):
        return None
    here, there = _names(fields or ""), _names(names)
    if len(here) != len(there) or not all(isinstance(name, str) for name in there) or not isinstance(reference.get("resource"), str):
        return None
    return ForeignLink(here, there, reference["resource"])
