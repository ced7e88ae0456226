"""A list of allowed values, and the regex that Table Schema needs to say that a cell may hold several of them.

Reading is exact or refused: a pattern becomes a list only if writing the list again gives the very same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from standard.schema.model import ENUM_FORM, Scalar, ValueList
from standard.schema.patterns.limits import remembered
from standard.schema.patterns.parser import parse
from standard.schema.patterns.tree import Dot, Group, Literal, Node, PatternError, Repeat

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

OPENINGS: Final = ("^(", "(?:(?:^|")
"""How they begin."""

CLEAN_FORM: Final = "list"
"""The form that we write for new lists of several values: anchored, and without a leading separator."""

_PLAIN: Final = frozenset("\\.^$*+?{}[]()|")
"""The characters that the plain escape puts a backslash before."""
_SPECIAL: Final = re.compile(r"[\\.^$*+?{}\[\]()|]")
_ESCAPES: Final = str.maketrans({character: f"\\{character}" for character in _PLAIN})
_ESCAPED: Final = re.compile(r"\\[^0-9A-Za-z]")
"""A character that a backslash makes stand for itself."""
LIST: Final = ((Literal("{list}"),),)
SEPARATOR: Final = Literal("{sep}")
"""What a form has in place of a list, and of a separator."""


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


@dataclass(frozen=True, slots=True)
class TwoLists:
    """A list written twice, not in the same way: the regex texts of the values of both, and what separates the values."""

    first: tuple[str, ...]
    rest: tuple[str, ...]
    separator: str


@remembered(2048)
def read(pattern: str) -> PatternReading | None:
    """The list that `pattern` is, or None where it is not exactly a list in one of the `FORMS`. It costs a reading of the pattern."""
    for form, found in _fitting(pattern):
        listed = found.lists[0]
        items = [_meant(branch, pattern[slice(*place)]) for branch, place in zip(listed.branches, listed.places, strict=True)]
        separator, source = read_separator(found.separator) or (None, None)
        if any(item is None for item in items) or (separator is None and takes_several(form)):
            continue
        reading = PatternReading(form, separator, source, tuple(item for item in items if item is not None))
        if _write(reading) == pattern:
            return reading
    return None


@remembered(256)
def two_lists(pattern: str) -> TwoLists | None:
    """The two lists that a pattern is where one was meant, a bracket closed once too often forgiven. It costs two readings."""
    try:
        parse(pattern)
    except PatternError as error:
        if not pattern.startswith(")", error.position):
            return None
        pattern = pattern[: error.position] + pattern[error.position + 1 :]
    for form, found in _fitting(pattern):
        separator = read_separator(found.separator)
        if separator is not None and FORMS[form].endswith("*$"):
            first, rest = (tuple(pattern[slice(*place)] for place in listed.places) for listed in found.lists)
            return TwoLists(first, rest, separator[0])
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
    try:
        branches = parse(source).branches
    except PatternError:
        return None
    return _meant(branches[0], source) if len(branches) == 1 else None


def read_separator(source: str) -> tuple[str, str | None] | None:
    """The text that the regex of a separator stands for, with its source; None where it is more than a literal."""
    return None if set(".()") & set(_ESCAPED.sub("", source)) else read_value(source)


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


_TREES: Final = {form: parse(FORMS[form]).branches[0] for form in FORMS}


@dataclass(slots=True)
class _Found:
    """What stands in a pattern for the lists and the separator of a form."""

    pattern: str
    lists: list[Group] = field(default_factory=list)
    separator: str = ""

    def fit(self, form: Sequence[Node], nodes: Sequence[Node]) -> bool:
        """Whether nodes are built as a form is."""
        if SEPARATOR in form:
            place = form.index(SEPARATOR)
            end = len(nodes) - (len(form) - place - 1)
            if end <= place:
                return False
            self.separator = self.pattern[nodes[place].at[0] : nodes[end - 1].at[1]]
            form, nodes = (*form[:place], *form[place + 1 :]), (*nodes[:place], *nodes[end:])
        return len(form) == len(nodes) and all(self.fits(part, node) for part, node in zip(form, nodes, strict=True))

    def fits(self, part: Node, node: Node) -> bool:
        match part, node:
            case Group(), Group():
                if bool(part.capture) != bool(node.capture):
                    return False
                if part.branches == LIST:
                    self.lists.append(node)
                    return True
                return len(part.branches) == len(node.branches) and all(map(self.fit, part.branches, node.branches))
            case Repeat(), Repeat():
                alike = (part.least, part.most, part.mode) == (node.least, node.most, node.mode)
                return alike and self.fits(part.node, node.node)
        return part == node


def _fitting(pattern: str) -> Iterator[tuple[str, _Found]]:
    """The forms that the pattern is built as, its two lists perhaps not the same."""
    if not pattern.startswith(OPENINGS):
        return
    try:
        branches = parse(pattern).branches
    except PatternError:
        return
    for form, parts in _TREES.items() if len(branches) == 1 else ():
        found = _Found(pattern)
        if found.fit(parts, branches[0]):
            yield form, found


def _meant(nodes: Sequence[Node], source: str) -> tuple[str, str | None] | None:
    """The literal text that some nodes stand for, escapes and forgotten escapes read through, and their source."""
    if source and not _SPECIAL.search(source):
        return source, None
    bare = _ESCAPED.sub("", source)
    literal = None if "\\" in bare or "{" in bare else _literal(nodes)
    return (literal, None if escape(literal) == source else source) if literal else None


def _literal(nodes: Sequence[Node]) -> str | None:
    texts: list[str] = []
    for node in nodes:
        match node:
            case Literal(text, ""):
                texts.append(text)
            case Dot(""):
                texts.append(".")
            case Group((branch,), capture=number, name="") if number and (inside := _literal(branch)) is not None:
                texts.append(f"({inside})")
            case _:
                return None
    return "".join(texts)
