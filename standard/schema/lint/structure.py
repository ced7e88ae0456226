"""Types, formats and constraints: what tools read first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from standard.schema.cells import CONSTRAINTS, Unknown, Wrong, read_value
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.model import JSON
from standard.schema.type_words import base_type_in_words
from standard.schema.words import NBSP, enumerated, field_label, json_in_words, quoted

ALL_CONSTRAINTS: Final = frozenset(("unique", "jsonSchema")).union(*CONSTRAINTS.values())
LENGTHS: Final = ("minLength", "maxLength")
BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
FLAGS: Final = ("required", "unique")
PAIRS: Final = (("minLength", "maxLength"), ("minimum", "maximum"), ("exclusiveMinimum", "exclusiveMaximum"))

FORMATS: Final = {
    "string": ("default", "email", "uri", "binary", "uuid", "wkt"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
MOMENTS: Final = ("date", "time", "datetime")
MOMENT_CODES: Final = {
    "YYYY": "%Y",
    "AAAA": "%Y",
    "YY": "%y",
    "MM": "%m",
    "DD": "%d",
    "JJ": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
    "SS": "%S",
}

Shapes = Mapping[str, tuple[Callable[[JSON], bool], str]]

CATALOGUE_REFUSES: Final = frozenset(("any", "yearmonth", "list"))
"""Types that the national catalogue cannot publish."""


def no_fields(subject: LintSubject) -> Iterator[LintDefect]:
    if not subject.columns:
        yield LintDefect(f"Le schéma ne décrit aucun champ{NBSP}: ajoutez le premier.", property="fields")


def type_missing(column: WrittenField) -> Iterator[LintDefect]:
    if "type" not in column.raw:
        message = f"{column.called} n’a pas de type{NBSP}: choisissez-en un, par exemple «{NBSP}string{NBSP}» pour du texte."
        yield column.defect(message, "type")


def type_unknown(column: WrittenField) -> Iterator[LintDefect]:
    written = column.raw.get("type", "string")
    if isinstance(written, str) and written in CONSTRAINTS:
        return
    meant = written.strip().lower() if isinstance(written, str) else ""
    fix = column.mended(lambda raw: raw.update(type=meant)) if meant in CONSTRAINTS else ()
    message = (
        f"{column.called} a un type inconnu, {json_in_words(written)}{NBSP}: choisissez parmi {enumerated(sorted(CONSTRAINTS), 'ou')}."
    )
    yield column.defect(message, "type", fix)


MINUTES_AND_MONTHS: Final = {"date": ("%M", "%m"), "time": ("%m", "%M")}
"""What is written for another, as the two look alike."""


def format_unknown(column: WrittenField) -> Iterator[LintDefect]:
    written = column.raw.get("format", "default")
    kind = column.field.type
    if not isinstance(written, str):
        yield column.defect(f"Le format {column.of} doit être un texte{NBSP}: corrigez-le.", "format")
    elif kind in FORMATS and written not in FORMATS[kind]:
        message = (
            f"Le format {quoted(written)} {column.of} n’existe pas pour ce type{NBSP}: choisissez parmi {enumerated(FORMATS[kind], 'ou')}."
        )
        yield column.defect(message, "format")
    elif kind in MOMENTS and "%" not in written and written not in ("default", "any"):
        meant = re.sub("|".join(MOMENT_CODES), lambda code: MOMENT_CODES[code[0]], written)
        meant = "default" if (kind, meant) == ("date", "%Y-%m-%d") else meant
        fix = column.mended(lambda raw: raw.update(format=meant)) if meant == "default" or "%" in meant else ()
        message = (
            f"Le format {quoted(written)} {column.of} n’est compris par aucun outil{NBSP}: "
            f"écrivez-le avec des codes, par exemple %d/%m/%Y pour JJ/MM/AAAA."
        )
        yield column.defect(message, "format", fix)
    elif kind in MINUTES_AND_MONTHS and (wrong := MINUTES_AND_MONTHS[kind])[0] in written and wrong[1] not in written:
        message = (
            f"Le format {quoted(written)} {column.of} écrit {wrong[0]} où {wrong[1]} est attendu{NBSP}: "
            f"%m est le mois, %M les minutes. Corrigez-le."
        )
        yield column.defect(message, "format", column.mended(lambda raw: raw.update(format=written.replace(*wrong))))


def catalogue_refuses(subject: LintSubject) -> Iterator[LintDefect]:
    for column in subject.columns:
        if column.field.type in CATALOGUE_REFUSES and "type" in column.raw:
            message = (
                f"{column.called} a le type {quoted(column.field.type)}, que le catalogue national ne sait pas publier"
                f"{NBSP}: choisissez un type plus courant."
            )
            yield column.defect(message, "type")
        for name in ("exclusiveMinimum", "exclusiveMaximum"):
            if name in column.constraints:
                plain = quoted(name.removeprefix("exclusive").lower())
                message = f"{column.called} utilise {quoted(name)}, que le catalogue national ne connaît pas{NBSP}: utilisez {plain}."
                yield column.defect(message, f"constraints/{name}")
    for holder, raw in ((None, subject.raw), *((column.field.name, column.raw) for column in subject.columns)):
        declared = raw.get("missingValues")
        if isinstance(declared, list) and any(isinstance(item, dict) for item in declared):
            message = (
                f"Les écritures d’une valeur manquante sont décrites par des objets, que le catalogue national refuse{NBSP}: "
                "écrivez de simples textes."
            )
            yield LintDefect(message, holder or None, "missingValues")


def _texts(value: JSON) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _missing_values(value: JSON) -> bool:
    objects = isinstance(value, list) and all(isinstance(item, dict) and isinstance(item.get("value"), str) for item in value)
    return objects or _texts(value)


SCHEMA_SHAPES: Final[Shapes] = {
    "missingValues": (_missing_values, "une liste de textes"),
    "primaryKey": (lambda value: isinstance(value, str) or _texts(value), "un nom de champ ou une liste de noms"),
    "foreignKeys": (lambda value: isinstance(value, list), "une liste"),
    "uniqueKeys": (lambda value: isinstance(value, list) and all(_texts(item) for item in value), "une liste de listes de noms"),
}
FIELD_SHAPES: Final[Shapes] = {
    "missingValues": (_missing_values, "une liste de textes"),
    "trueValues": (_texts, "une liste de textes"),
    "falseValues": (_texts, "une liste de textes"),
    "decimalChar": (lambda value: isinstance(value, str), "un texte"),
    "groupChar": (lambda value: isinstance(value, str), "un texte"),
    "bareNumber": (lambda value: isinstance(value, bool), "true ou false"),
}
"""What each property must be, and in words; a tool that finds another shape refuses the whole schema."""


def misshapen(subject: LintSubject) -> Iterator[LintDefect]:
    for key, (fits, expected) in SCHEMA_SHAPES.items():
        if key in subject.raw and not fits(subject.raw[key]):
            yield LintDefect(f"«{NBSP}{key}{NBSP}» du schéma doit être {expected}{NBSP}: réécrivez cette propriété.", None, key)
    for column in subject.columns:
        for key, (fits, expected) in FIELD_SHAPES.items():
            if key in column.raw and not fits(column.raw[key]):
                yield column.defect(f"«{NBSP}{key}{NBSP}» {column.of} doit être {expected}{NBSP}: réécrivez cette propriété.", key)


def constraints_misshapen(column: WrittenField) -> Iterator[LintDefect]:
    if "constraints" in column.raw and not isinstance(column.raw["constraints"], dict):
        message = f"Les contraintes {column.of} ne sont pas un objet{NBSP}: aucun outil ne les lit. Réécrivez-les entre accolades."
        yield column.defect(message, "constraints")


def constraint_foreign(column: WrittenField) -> Iterator[LintDefect]:
    allowed = CONSTRAINTS.get(column.field.type)
    if allowed is None:
        return
    for name in column.constraints:
        if name in ALL_CONSTRAINTS and name != "unique" and name not in allowed:
            message = (
                f"{column.called} a la contrainte {quoted(name)}, que son type ({quoted(base_type_in_words(column.field))}) ne permet pas"
                f"{NBSP}: retirez-la ou changez le type."
            )
            yield column.defect(message, f"constraints/{name}")


def constraint_misplaced(column: WrittenField) -> Iterator[LintDefect]:
    for name in sorted(ALL_CONSTRAINTS & column.raw.keys()):
        if name == "required":
            continue
        message = (
            f"{quoted(name)} est écrit à côté des contraintes {column.of}, où aucun outil ne le lit{NBSP}: "
            f"déplacez-le dans «{NBSP}constraints{NBSP}»."
        )
        yield column.defect(message, name, _moved(column, name))


def required_misplaced(column: WrittenField) -> Iterator[LintDefect]:
    """The one misplaced constraint for which frictionless refuses the whole schema."""
    if "required" in column.raw:
        message = (
            f"«{NBSP}required{NBSP}» est écrit à côté des contraintes {column.of}{NBSP}: les outils refusent le schéma. "
            f"Déplacez-le dans «{NBSP}constraints{NBSP}»."
        )
        yield column.defect(message, "required", _moved(column, "required"))


def _moved(column: WrittenField, name: str) -> tuple[Any, ...]:
    """Moving a constraint to its place, unless it is already there."""
    if name in column.constraints or name not in CONSTRAINTS.get(column.field.type, frozenset()) | {"unique"}:
        return ()
    if not isinstance(column.raw.get("constraints", {}), dict):
        return ()

    def move(raw: dict[str, Any]) -> None:
        written = raw.pop(name)
        number = _number(written) if name in (*LENGTHS, *BOUNDS) else None
        raw.setdefault("constraints", {})[name] = written if number is None else number

    return column.mended(move)


def flag_not_boolean(column: WrittenField) -> Iterator[LintDefect]:
    for name in FLAGS:
        written = column.constraints.get(name, False)
        if isinstance(written, bool):
            continue
        meant = {"true": True, "false": False}.get(written.strip().lower()) if isinstance(written, str) else None
        fix = () if meant is None else column.mended(lambda raw, name=name, meant=meant: raw["constraints"].update({name: meant}))  # type: ignore[misc]
        message = f"«{NBSP}{name}{NBSP}» {column.of} vaut {json_in_words(written)}{NBSP}: écrivez true ou false, sans guillemets."
        yield column.defect(message, f"constraints/{name}", fix)


def length_not_integer(column: WrittenField) -> Iterator[LintDefect]:
    for name in LENGTHS:
        written = column.constraints.get(name, 0)
        if isinstance(written, bool) or not isinstance(written, int):
            message = f"«{NBSP}{name}{NBSP}» {column.of} vaut {json_in_words(written)}{NBSP}: écrivez un nombre entier, sans guillemets."
            yield column.defect(message, f"constraints/{name}", _as_number(column, name, written))


def bound_as_text(column: WrittenField) -> Iterator[LintDefect]:
    for name in BOUNDS:
        written = column.constraints.get(name)
        if column.field.type in ("integer", "number", "year") and isinstance(written, str) and (fix := _as_number(column, name, written)):
            message = (
                f"La limite «{NBSP}{name}{NBSP}» {column.of} est écrite entre guillemets{NBSP}: écrivez le nombre seul, {written.strip()}."
            )
            yield column.defect(message, f"constraints/{name}", fix)


def _as_number(column: WrittenField, name: str, written: JSON) -> tuple[Any, ...]:
    """Writing a text that is a number as that number."""
    number = _number(written)
    return () if number is None else column.mended(lambda raw: raw["constraints"].update({name: number}))


def _number(written: JSON) -> int | float | None:
    """The number that a text plainly is."""
    if not isinstance(written, str) or not re.fullmatch(r"\s*-?[0-9]{1,15}(\.[0-9]{1,10})?\s*", written):
        return None
    number = Decimal(written.strip())
    return int(number) if number == number.to_integral_value() else float(number)


def bound_unreadable(column: WrittenField) -> Iterator[LintDefect]:
    allowed = CONSTRAINTS.get(column.field.type, frozenset())
    for name in BOUNDS:
        written = column.constraints.get(name)
        if written is None or name not in allowed:
            continue
        try:
            read_value(column.field, written)
        except Wrong:
            message = (
                f"La limite «{NBSP}{name}{NBSP}» {column.of} vaut {json_in_words(written)}, qui n’est pas du type du champ"
                f"{NBSP}: écrivez-la comme dans une case."
            )
            yield column.defect(message, f"constraints/{name}")
        except Unknown:
            continue


def bounds_crossed(column: WrittenField) -> Iterator[LintDefect]:
    for low, high in PAIRS:
        try:
            lowest, highest = (
                column.constraints[name] if name in LENGTHS else read_value(column.field, column.constraints[name]) for name in (low, high)
            )
            crossed = lowest > highest
        except (KeyError, Wrong, Unknown, TypeError, InvalidOperation):
            continue
        if crossed:
            message = (
                f"Aucune valeur ne convient au champ {field_label(column.field)}{NBSP}: «{NBSP}{low}{NBSP}» dépasse «{NBSP}{high}{NBSP}». "
                "Corrigez l’une des deux limites."
            )
            yield column.defect(message, f"constraints/{low}")


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("no-fields", "warning", no_fields),
    LintRule("type-missing", "warning", each_column(type_missing)),
    LintRule("type-unknown", "error", each_column(type_unknown)),
    LintRule("format-unknown", "error", each_column(format_unknown)),
    LintRule("catalogue-refuses", "warning", catalogue_refuses),
    LintRule("misshapen", "error", misshapen),
    LintRule("constraints-misshapen", "error", each_column(constraints_misshapen)),
    LintRule("constraint-foreign", "error", each_column(constraint_foreign)),
    LintRule("constraint-misplaced", "warning", each_column(constraint_misplaced)),
    LintRule("required-misplaced", "error", each_column(required_misplaced)),
    LintRule("flag-not-boolean", "error", each_column(flag_not_boolean)),
    LintRule("length-not-integer", "error", each_column(length_not_integer)),
    LintRule("bound-as-text", "warning", each_column(bound_as_text)),
    LintRule("bound-unreadable", "error", each_column(bound_unreadable)),
    LintRule("bounds-crossed", "error", each_column(bounds_crossed)),
)
