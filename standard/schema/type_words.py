"""What one writes in a field, in words."""

from __future__ import annotations

import re
from typing import Final

from standard.schema.array_items import item_of
from standard.schema.model import ABSENT, JSON, Field, ValueList
from standard.schema.value_pattern import separator_in_words
from standard.schema.words import NBSP, count, enumerated, first_of, json_in_words, number, quoted, uncapital

TYPES: Final = {
    ("string", "default"): "Texte",
    ("string", "email"): "Adresse électronique",
    ("string", "uri"): "Adresse web",
    ("string", "uuid"): "Identifiant universel (UUID)",
    ("string", "binary"): "Données binaires en base64",
    ("integer", "default"): "Nombre entier",
    ("date", "default"): "Date au format AAAA-MM-JJ",
    ("date", "any"): "Date",
    ("time", "default"): "Heure au format HH:MM:SS",
    ("time", "any"): "Heure",
    ("datetime", "default"): "Date et heure au format AAAA-MM-JJTHH:MM:SS",
    ("datetime", "any"): "Date et heure",
    ("year", "default"): "Année sur quatre chiffres",
    ("yearmonth", "default"): "Année et mois au format AAAA-MM",
    ("duration", "default"): f"Durée au format ISO{NBSP}8601, par exemple P1Y2M",
    ("geopoint", "default"): f"Coordonnées écrites «{NBSP}longitude, latitude{NBSP}»",
    ("geopoint", "array"): "Coordonnées écrites [longitude, latitude]",
    ("geopoint", "object"): 'Coordonnées écrites {"lon": longitude, "lat": latitude}',
    ("geojson", "default"): "Géométrie au format GeoJSON",
    ("geojson", "topojson"): "Géométrie au format TopoJSON",
    ("object", "default"): "Objet JSON",
    ("array", "default"): "Liste JSON",
    ("any", "default"): "Toute valeur",
}

MOMENTS: Final = {"date": "Date", "time": "Heure", "datetime": "Date et heure"}

MOMENT_PARTS: Final = {
    "%Y": "AAAA", "%y": "AA", "%m": "MM", "%d": "JJ", "%H": "HH", "%M": "MM", "%S": "SS", "%B": "mois", "%b": "mois",
    "%A": "jour", "%a": "jour", "%j": "jour de l’année", "%z": "fuseau", "%Z": "fuseau", "%f": "microsecondes",
}  # fmt: skip

NAMED: Final = 12
"""Values of the elements of a list that a sentence names."""
DECIMAL_MARKS: Final = {".": "un point", ",": "une virgule"}


def type_in_words(field: Field) -> str:
    """What a cell of the field holds: « Date au format AAAA-MM-JJ », « Une valeur de la liste »…"""
    return list_in_words(field.values) if field.values is not None and not field.values.of_items else base_type_in_words(field)


def list_in_words(values: ValueList) -> str:
    if values.of_items:
        return "Une liste JSON de valeurs de la liste"
    if values.separator is None:
        return "Une valeur de la liste"
    return f"Une ou plusieurs valeurs de la liste, séparées par {separator_in_words(values.separator)}"


def base_type_in_words(field: Field) -> str:
    """The type and format, whatever the allowed values."""
    kind, form = field.type, field.format
    if kind == "number":
        mark = field.text("decimalChar") or "."
        return f"Nombre, décimales après {DECIMAL_MARKS.get(mark, quoted(mark))}"
    if kind == "boolean":
        return f"Oui ou non, écrit {_written(field.get('trueValues'), 'true')} ou {_written(field.get('falseValues'), 'false')}"
    if (item := item_of(field)) is not None:
        return f"Liste JSON, {_items_in_words(item)}"
    if kind == "list":
        return f"Liste de valeurs séparées par {separator_in_words(field.text('delimiter') or ',')}"
    if (kind, form) in TYPES:
        return TYPES[kind, form]
    if kind in MOMENTS:
        return f"{MOMENTS[kind]} au format {moment_in_words(form)}"
    known = TYPES.get((kind, "default"))
    return f"{known}, format {quoted(form)}" if known else f"Type {quoted(kind)}, inconnu"


def _items_in_words(item: Field) -> str:
    """« de valeurs parmi « a », « b » et 12 autres », or what each element is."""
    if item.values is not None:
        return f"de valeurs parmi {first_of([quoted(value.text) for value in item.values.values], NAMED)}"
    rules = " ".join(constraints_in_words(item))
    said = base_type_in_words(item)
    beside = f" ({uncapital(rules).rstrip('.')})" if rules else ""
    return f"où chaque élément est\u00a0: {uncapital(said)}{beside}"


def moment_in_words(form: str) -> str:
    """%d/%m/%Y → JJ/MM/AAAA."""
    return re.sub("%.", lambda code: MOMENT_PARTS.get(code[0], code[0]), form.removeprefix("fmt:"))


def constraints_in_words(field: Field) -> tuple[str, ...]:
    """What a cell must respect beside its type and its list of values, a sentence each."""
    sentences = [
        "À remplir sur chaque ligne." if field.required else "",
        "Chaque valeur n’apparaît qu’une fois." if field.get("constraints/unique") is True else "",
        _between(field, "minimum", "maximum"),
        _bound(field, "exclusiveMinimum", "Plus de {}."),
        _bound(field, "exclusiveMaximum", "Moins de {}."),
        _length(field),
        _bound(field, "pattern", f"Écriture vérifiée par l’expression régulière «{NBSP}{{}}{NBSP}»."),
    ]
    return tuple(sentence for sentence in sentences if sentence)


def _between(field: Field, low: str, high: str) -> str:
    lowest, highest = field.get(f"constraints/{low}"), field.get(f"constraints/{high}")
    if lowest is ABSENT or highest is ABSENT:
        return _bound(field, low, "Au moins {}.") or _bound(field, high, "Au plus {}.")
    return f"Entre {_plain(lowest)} et {_plain(highest)}."


def _length(field: Field) -> str:
    shortest, longest = field.get("constraints/minLength"), field.get("constraints/maxLength")
    if not isinstance(shortest, int) and not isinstance(longest, int):
        return ""
    if not isinstance(longest, int):
        return f"Au moins {count(shortest, 'caractère', 'caractères')}."
    if not isinstance(shortest, int):
        return f"Au plus {count(longest, 'caractère', 'caractères')}."
    if shortest == longest:
        return f"Exactement {count(longest, 'caractère', 'caractères')}."
    return f"De {number(shortest)} à {count(longest, 'caractère', 'caractères')}."


def _bound(field: Field, name: str, sentence: str) -> str:
    value = field.get(f"constraints/{name}")
    return "" if value is ABSENT else sentence.format(_plain(value))


def _plain(value: JSON) -> str:
    return value if isinstance(value, str) else json_in_words(value)


def _written(texts: JSON, default: str) -> str:
    written = [text for text in texts if isinstance(text, str)] if isinstance(texts, list) else []
    return enumerated([quoted(text) for text in written or [default]], "ou")
