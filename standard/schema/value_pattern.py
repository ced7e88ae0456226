"""A list of allowed values, and the regex that Table Schema needs to say that a cell may hold several of them.

Reading is exact or refused: a pattern becomes a list only if writing the list again gives the very same text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from standard.schema.model import ENUM_FORM, Scalar, ValueList

FORMS: Final[Mapping[str, str]] = {
    "list": "^(?:{list})(?:{sep}(?:{list}))*$",
    "list_once": "^(?:{list}){1}(?:{sep}(?:{list}))*$",
    "list_captured": "^({list})({sep}({list}))*$",
    "list_captured_once": "^({list}){1}({sep}({list}))*$",
    "list_half_captured": "^({list})(?:{sep}({list}))*$",
    "list_half_captured_once": "^({list}){1}(?:{sep}({list}))*$",
    "list_repeats_captured": "^(?:{list})({sep}(?:{list}))*$",
    "list_first": "^(?:({list}){sep})*({list})$",
    "list_first_captured": "^(({list}){sep})*({list})$",
    "repeated_group": "(?:(?:^|{sep})({list}))+$",
    "repeated_group_plain": "(?:(?:^|{sep})(?:{list}))+$",
    "repeated_group_anchored": "^(?:(?:^|{sep})({list}))+$",
    "repeated_group_stray_anchor": "(?:(?:^|{sep})^({list}))+$",
    "choice": "^(?:{list})$",
    "choice_captured": "^({list})$",
}
"""How people write a list of values as a regex. `{list}` stands for `A|B`, `{sep}` for the separator."""

CLEAN_FORM: Final = "list"
"""The form that we write for new lists of several values: anchored, and without a leading separator."""

_PLAIN: Final = frozenset("\\.^$*+?{}[]()|")
"""The characters that the plain escape puts a backslash before."""
_SPECIAL: Final = re.compile(r"[\\.^$*+?{}\[\]()|]")
_ESCAPES: Final = str.maketrans({character: f"\\{character}" for character in _PLAIN})
_MACHINERY: Final = frozenset("^$*+?{[")
"""The characters that make more than a literal of a text where they are not escaped."""


@dataclass(frozen=True, slots=True)
class PatternReading:
    """A pattern that is a list. `items` pairs each value with its regex text, None where that is the plain escape."""

    form: str
    separator: str | None
    separator_source: str | None
    items: tuple[tuple[str, str | None], ...]


def escape(text: str) -> str:
    """The regex that matches exactly `text`, escaping nothing but what has to be."""
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def takes_several(form: str) -> bool:
    """Whether a cell may hold several values under that form."""
    return "{sep}" in FORMS.get(form, "")


@lru_cache(maxsize=2048)
def read(pattern: str) -> PatternReading | None:
    """The list that `pattern` is, or None where it is not exactly a list in one of the `FORMS`."""
    for form, expression in _EXPRESSIONS.items():
        match = expression.fullmatch(pattern)
        if match is None:
            continue
        parts = match.groupdict()
        items = [read_value(source) for source in _alternatives(parts["list"])]
        separator, source = (read_separator(parts["sep"]) or (None, None)) if takes_several(form) else (None, None)
        if any(item is None for item in items) or (separator is None and takes_several(form)):
            continue
        reading = PatternReading(form, separator, source, tuple(item for item in items if item is not None))
        if _write(reading) == pattern:
            return reading
    return None


def write(values: ValueList) -> str:
    """The pattern of a list whose form is one of the `FORMS`."""
    items = tuple((str(value.value), value.source) for value in values.values)
    return _write(PatternReading(values.form, values.separator, values.separator_source, items))


def read_value(source: str) -> tuple[str, str | None] | None:
    """The value that one alternative stands for, with its source; None where it is more than a literal text.

    A bracket or a dot that someone forgot to escape is read as what they meant; the source remembers it.
    """
    if source and not _SPECIAL.search(source):
        return source, None
    literal = _literal(source)
    if not literal or not _compiles(source):
        return None
    return literal, None if escape(literal) == source else source


def read_separator(source: str) -> tuple[str, str | None] | None:
    """The text that the regex of a separator stands for, with its source; None where it is more than a literal."""
    literal = _literal(source)
    if not literal or set(".()") & set(re.sub(r"\\.", "", source, flags=re.DOTALL)):
        return None
    return literal, None if escape(literal) == source else source


def reads_back(value: Scalar, source: str | None) -> bool:
    """Whether a value written in a pattern, as `source` or escaped, is read back as it is."""
    if not isinstance(value, str):
        return False
    return read_value(escape(value) if source is None else source) == (value, source)


def separator_reads_back(separator: str | None, source: str | None) -> bool:
    """Whether a separator written in a pattern, as `source` or escaped, is read back as it is."""
    if separator is None:
        return False
    return read_separator(escape(separator) if source is None else source) == (separator, source)


def clean(values: ValueList) -> ValueList:
    """The same values in the form that we recommend, every text escaped plainly."""
    plain = tuple(value if value.source is None else replace(value, source=None) for value in values.values)
    return ValueList(plain, CLEAN_FORM if values.several else ENUM_FORM, values.separator)


def separator_in_words(separator: str) -> str:
    """A separator as a person would say it: «\u00a0; », une virgule suivie d'une espace…"""
    shown = {"\t": "une tabulation", "\n": "un retour à la ligne", " ": "une espace"}.get(separator)
    if shown is not None:
        return shown
    text = separator.strip(" ")
    before, after = separator.startswith(" "), separator.endswith(" ")
    spaces = {
        (False, False): "sans espace",
        (True, False): "avec une espace avant",
        (False, True): "avec une espace après",
        (True, True): "avec une espace avant et après",
    }[before, after]
    return f"«\u00a0{text}\u00a0» {spaces}"


def _write(reading: PatternReading) -> str:
    alternatives = "|".join(escape(value) if source is None else source for value, source in reading.items)
    separator = escape(reading.separator or "") if reading.separator_source is None else reading.separator_source
    return "".join({"{list}": alternatives, "{sep}": separator}.get(part, part) for part in _parts(reading.form))


def _parts(form: str) -> list[str]:
    return re.split(r"(\{list\}|\{sep\})", FORMS[form])


def _expression(form: str) -> re.Pattern[str]:
    """A regex that recognises the patterns of one form; the separator holds no bracket but escaped ones."""
    expression, seen = "", set()
    for part in _parts(form):
        name = part[1:-1]
        if part not in ("{list}", "{sep}"):
            expression += re.escape(part)
        elif name in seen:
            expression += f"(?P={name})"
        else:
            seen.add(name)
            expression += "(?P<list>.+)" if name == "list" else r"(?P<sep>(?:\\.|[^\\()])+)"
    return re.compile(expression, re.DOTALL)


_EXPRESSIONS: Final = {form: _expression(form) for form in FORMS}


def _alternatives(text: str) -> list[str]:
    """The alternatives of `A|B`, or one that no value can be where `|` stands inside brackets, or brackets cross."""
    alternatives, start, depth, position = [], 0, 0, 0
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 1
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "|" and depth:
            return [""]
        elif character == "|":
            alternatives.append(text[start:position])
            start = position + 1
        if depth < 0:
            return [""]
        position += 1
    return [*alternatives, text[start:]]


def _literal(source: str) -> str | None:
    """The text that a regex stands for if it is no more than a literal, escapes and forgotten escapes read through."""
    literal, position = [], 0
    while position < len(source):
        character = source[position]
        if character == "\\":
            position += 1
            character = source[position : position + 1]
            if not character or (character.isascii() and character.isalnum()):
                return None
        elif character in _MACHINERY or character == "|":
            return None
        literal.append(character)
        position += 1
    return "".join(literal)


def _compiles(source: str) -> bool:
    """Whether a literal compiles, which only brackets left unescaped may prevent."""
    if not set("()") & set(source):
        return True
    try:
        re.compile(source)
    except (re.error, RecursionError):
        return False
    return True
