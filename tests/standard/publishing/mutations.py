"""A schema changed at random, as people change theirs between two versions: what a series that we have not seen may look like."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any, Final

Descriptor = dict[str, Any]
Change = Callable[[Descriptor, random.Random], None]

# fmt: off
TYPES: Final = (
    "string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth", "geopoint", "geojson", "array", "object",
    "duration",
)
NAMES: Final = (
    "Nom d’usage", "code insee", "_id", "années", "order", "a/b", "c~d", "«x»", "Total (€)", "table", "x" * 70, "x" * 70 + "y", "é", "E",
    "2e", "a,b", 'a"b', "a;b", "id|", "=1+1",
)
TEXTS: Final = (
    "Une phrase.", "", "Deux\n\nparagraphes, <b>gras</b> & « cités ».", "* une\n* liste", "Voir https://a.example/é?x=1&y=2.", "|a|b|",
    "# Titre", "`code` *fort* _souligné_", "a<br/>b&nbsp;c", "'; DROP TABLE x; --", "x" * 3_000, "-- fin", "*/",
)
VALUES: Final = (
    "oui", "non", "À préciser", "a;b", "1", "01", " ", "l’eau", "100 %", "=1+1", "<5", "a|b", '"', "x" * 300, "1.0", "true", "é", "É",
)
PATTERNS: Final = (
    r"^\d{5}$", r"^(?:a|b)(?:;(?:a|b))*$", "[A-Z]+", r"(?=.*\d).+", r"^[^\s@]+@[^\s@]+$", "a|b", r"^.{3,}$", r"\p{L}+", "^(01|02|2A)$",
)
CONSTRAINTS: Final = (
    ("required", True), ("unique", True), ("minLength", 3), ("maxLength", 5), ("minimum", 1), ("maximum", 10), ("minimum", "2000-01-01"),
    ("maximum", 2.5), ("enum", ["a", "b"]), ("enum", [1, 2]), ("minLength", 0), ("maxLength", 0), ("exclusiveMinimum", 0),
    ("required", False),
)
FORMATS: Final = (
    ("date", "%d/%m/%Y"), ("date", "any"), ("string", "email"), ("string", "uri"), ("geopoint", "array"), ("datetime", "%d/%m/%Y %H:%M"),
    ("time", "%H:%M"), ("geojson", "topojson"), ("string", "uuid"), ("date", "%Y%m%d"),
)
NUMBERS: Final = ({"decimalChar": ","}, {"groupChar": " ", "decimalChar": ","}, {"bareNumber": False})
# fmt: on


def mutated(descriptor: Descriptor, chance: random.Random, most: int = 6) -> Descriptor:
    """The same with a few changes; a change that finds nothing to change does nothing."""
    said = copy.deepcopy(descriptor)
    said["fields"] = [field for field in said.get("fields") or [] if isinstance(field, dict)]
    for change in chance.choices(CHANGES, k=chance.randint(1, most)):
        change(said, chance)
    return said


def _field(said: Descriptor, chance: random.Random) -> Descriptor:
    field: Descriptor = chance.choice(said["fields"]) if said["fields"] else {}
    return field


def _named(said: Descriptor, chance: random.Random) -> str:
    taken = {field.get("name") for field in said["fields"]}
    free = [name for name in (*NAMES, f"champ_{chance.randint(0, 999)}") if name not in taken]
    return chance.choice(free)


def _constraints(field: Descriptor) -> Descriptor:
    held = field.get("constraints")
    field["constraints"] = held if isinstance(held, dict) else {}
    found: Descriptor = field["constraints"]
    return found


def add_field(said: Descriptor, chance: random.Random) -> None:
    field = {
        "name": _named(said, chance),
        "type": chance.choice(TYPES),
        "title": chance.choice(TEXTS)[:60],
        "description": chance.choice(TEXTS),
    }
    said["fields"].insert(chance.randint(0, len(said["fields"])), field)


def remove_field(said: Descriptor, chance: random.Random) -> None:
    if len(said["fields"]) > 1:
        said["fields"].pop(chance.randrange(len(said["fields"])))


def rename_field(said: Descriptor, chance: random.Random) -> None:
    _field(said, chance)["name"] = _named(said, chance)


def move_field(said: Descriptor, chance: random.Random) -> None:
    if said["fields"]:
        moved = said["fields"].pop(chance.randrange(len(said["fields"])))
        said["fields"].insert(chance.randint(0, len(said["fields"])), moved)


def reorder(said: Descriptor, chance: random.Random) -> None:
    chance.shuffle(said["fields"])


def retype(said: Descriptor, chance: random.Random) -> None:
    _field(said, chance)["type"] = chance.choice(TYPES)


def reformat(said: Descriptor, chance: random.Random) -> None:
    field = _field(said, chance)
    field["type"], field["format"] = chance.choice(FORMATS)


def numbers(said: Descriptor, chance: random.Random) -> None:
    _field(said, chance).update({"type": "number", **chance.choice(NUMBERS)})


def booleans(said: Descriptor, chance: random.Random) -> None:
    true, false = chance.choice(((["oui"], ["non"]), (["O", "oui"], ["N"]), (["1"], ["0"]), (["VRAI|"], ["FAUX"])))
    _field(said, chance).update({"type": "boolean", "trueValues": true, "falseValues": false})


def constrain(said: Descriptor, chance: random.Random) -> None:
    key, value = chance.choice(CONSTRAINTS)
    _constraints(_field(said, chance))[key] = copy.deepcopy(value)


def release_constraint(said: Descriptor, chance: random.Random) -> None:
    held = _constraints(_field(said, chance))
    if held:
        del held[chance.choice(list(held))]


def list_values(said: Descriptor, chance: random.Random) -> None:
    field = _field(said, chance)
    field["type"] = "string"
    _constraints(field)["enum"] = chance.sample(VALUES, chance.randint(1, 6))
    if chance.random() < 0.5:
        field["categories"] = [{"value": value, "label": chance.choice(TEXTS)[:40]} for value in _constraints(field)["enum"]]


def change_values(said: Descriptor, chance: random.Random) -> None:
    for field in said["fields"]:
        listed = field.get("constraints", {}).get("enum") if isinstance(field.get("constraints"), dict) else None
        if isinstance(listed, list) and listed and chance.random() < 0.5:
            act = chance.choice(("add", "remove", "reorder", "rename"))
            if act == "add":
                listed.extend(value for value in chance.sample(VALUES, 1) if value not in listed)
            elif act == "remove" and len(listed) > 1:
                listed.pop()
            elif act == "reorder":
                chance.shuffle(listed)
            elif isinstance(listed[0], str):
                listed[0] = f"{listed[0]}s"


def pattern(said: Descriptor, chance: random.Random) -> None:
    field = _field(said, chance)
    field["type"] = "string"
    _constraints(field)["pattern"] = chance.choice(PATTERNS)


def example(said: Descriptor, chance: random.Random) -> None:
    field = _field(said, chance)
    if chance.random() < 0.5:
        field.pop("example", None)
    else:
        field["example"] = chance.choice(("12", "abc", 3, True, "2024-01-01", "a;b", "", None, ["a"]))


def primary_key(said: Descriptor, chance: random.Random) -> None:
    names = [field["name"] for field in said["fields"] if field.get("name")]
    said["primaryKey"] = chance.choice((names[:1], names[:2], names[0] if names else [], []))


def unique_keys(said: Descriptor, chance: random.Random) -> None:
    names = [field["name"] for field in said["fields"] if field.get("name")]
    said["uniqueKeys"] = [names[:2]] if len(names) > 1 else []


def foreign_key(said: Descriptor, chance: random.Random) -> None:
    names = [field["name"] for field in said["fields"] if field.get("name")]
    if len(names) > 1:
        own, theirs = chance.sample(names, 2)
        said["foreignKeys"] = [{"fields": own, "reference": {"resource": chance.choice(("", "communes")), "fields": theirs}}]


def missing_values(said: Descriptor, chance: random.Random) -> None:
    said["missingValues"] = chance.choice(([""], ["", "NC"], ["NC"], ["-", ""], []))


def about(said: Descriptor, chance: random.Random) -> None:
    key = chance.choice(("title", "description", "homepage", "keywords", "licenses", "contributors", "sources", "unknownKey"))
    said[key] = {
        "title": chance.choice(TEXTS)[:80] or "Titre",
        "description": chance.choice(TEXTS),
        "homepage": "https://a.example/é",
        "keywords": ["a", "b c"],
        "licenses": [{"name": "LOV2", "title": "Licence « ouverte »", "path": "https://a.example/l?x=1&y=2"}],
        "contributors": [{"title": "Ville <de> X", "role": "author", "organisation": "X", "email": "a@a.example"}],
        "sources": [{"title": "Un [arrêté]", "path": "https://a.example/(x)"}],
        "unknownKey": {"a": [1, None, {"b": 2.50}]},
    }[key]


def reword(said: Descriptor, chance: random.Random) -> None:
    key = chance.choice(("title", "description"))
    _field(said, chance)[key] = chance.choice(TEXTS)[: 60 if key == "title" else 3_000]


def split(said: Descriptor, chance: random.Random) -> None:
    if said["fields"]:
        at = chance.randrange(len(said["fields"]))
        one = said["fields"][at]
        names = [f"{one.get('name')}_debut", f"{one.get('name')}_fin"]
        taken = {field.get("name") for field in said["fields"]}
        if not taken & set(names):
            said["fields"][at : at + 1] = [{**copy.deepcopy(one), "name": name} for name in names]


def merge(said: Descriptor, chance: random.Random) -> None:
    if len(said["fields"]) > 2:
        at = chance.randrange(len(said["fields"]) - 1)
        said["fields"][at : at + 2] = [{"name": _named(said, chance), "type": "string", "description": "Les deux."}]


CHANGES: Final[tuple[Change, ...]] = (
    *(add_field, remove_field, rename_field, move_field, reorder, retype, reformat, numbers, booleans, constrain, constrain),
    *(release_constraint, list_values, change_values, pattern, example, primary_key, unique_keys, foreign_key, missing_values),
    *(about, reword, split, merge),
)
