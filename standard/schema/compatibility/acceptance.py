"""What the type of a field accepts, as a language where that is exact: what the two accept decides, not how it is spelt."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from standard.schema.cells import FALSE_VALUES, TRUE_VALUES, written_texts
from standard.schema.model import ABSENT, ENUM_FORM, Field, same
from standard.schema.patterns.inclusion import all_included
from standard.schema.patterns.language import Language, LanguageComparison, compare_languages, listing

ANYTHING: Final = r"(?:.|\n)*"
"""What a text without a rule accepts."""

MOMENTS: Final = ("date", "time", "datetime")
WRITTEN_OUT: Final = {"date": "%Y-%m-%d"}
"""The formats whose default reads exactly what this one reads; the default time and datetime read more, and less."""

DIRECTIVES: Final = {
    "%Y": r"\d{4}",
    "%y": r"\d{2}",
    "%m": r"(?:1[0-2]|0[1-9]|[1-9])",
    "%d": r"(?:3[01]|[12]\d|0[1-9]|[1-9]| [1-9])",
    "%H": r"(?:2[0-3]|[01]\d|\d)",
    "%I": r"(?:1[0-2]|0[1-9]|[1-9])",
    "%M": r"(?:[0-5]\d|\d)",
    "%S": r"(?:6[01]|[0-5]\d|\d)",
    "%f": r"\d{1,6}",
    "%j": r"(?:36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])",
    "%%": "%",
}
"""What each directive of a moment's format reads, those of a language left aside."""
_DIRECTIVE: Final = re.compile(r"%.|\s+|[^%\s]", re.DOTALL)

WIDENS: Final = {("integer", "number"), ("year", "integer"), ("year", "number")}
"""Types whose every cell is a cell of the other; every type is also a `string` and an `any`."""

_INTEGER: Final = r"\s*[+-]?[0-9]+\s*"
_TYPES: Final = {"year": r"[0-9]{4}", "yearmonth": r"[0-9]+-0*(?:[1-9]|1[0-2])"}


def format_rule(before: Field, after: Field) -> str | None:
    """The rule that a change of format within one type calls for; None where there is none."""
    if before.format == after.format or before.type != after.type:
        return None
    if before.type == "string" and "default" in (before.format, after.format):
        return "format-tightened" if before.format == "default" else "format-loosened"
    if before.type not in MOMENTS:
        return "format-changed"
    old, new = before.format.removeprefix("fmt:"), after.format.removeprefix("fmt:")
    if "any" in (old, new):
        # A guessing parser reads a year that comes first as everyone does, and may take a day for a month.
        written = new if old == "any" else old
        if written != "default" and not written.startswith("%Y"):
            return "format-changed"
        return "format-tightened" if old == "any" else "format-loosened"
    if (before.type, old, new) == ("time", "default", "%H:%M:%S"):
        # Hours as people write them are read by both; the default reads the zone and parts of a second too.
        return "format-tightened"
    old, new = (WRITTEN_OUT.get(before.type, form) if form == "default" else form for form in (old, new))
    if old == new:
        return "format-rewritten"
    one, other = _moment(old), _moment(new)
    if one and other and _parts(old) == _parts(new) and compare_languages(one, other).relation == "equal":
        return "format-rewritten"
    return "format-changed"


def _parts(form: str) -> list[str]:
    """The directives of a format, in order."""
    return [part for part in _DIRECTIVE.findall(form) if part[0] == "%"]


def _moment(form: str) -> str | None:
    """The texts that a format reads, by its directives; None where one of them depends on a language."""
    parts = []
    for part in _DIRECTIVE.findall(form):
        if part[0] == "%" and part not in DIRECTIVES:
            return None
        parts.append(DIRECTIVES.get(part) or (r"\s+" if part.isspace() else re.escape(part)))
    return "".join(parts)


def widens(before: Field, after: Field) -> bool:
    """Whether every cell of a type is one of the other."""
    if after.type in ("string", "any") or (before.type, after.type) in WIDENS:
        return after.format == "default"
    old, new = texts_of(before), texts_of(after)
    return old is not None and new is not None and compare_languages(old, new).relation in ("equal", "wider")


def texts_of(field: Field) -> str | Language | None:
    """The texts of a cell that a field of this type accepts, its own constraints on texts included; None where that is not exact."""
    if field.type == "string":
        if field.format != "default":
            return None
        if field.values is not None:
            return listing(value.text for value in field.values.values) if field.values.form == ENUM_FORM else None
        return free_text(field)
    if field.values is not None:
        return None
    if field.type == "boolean":
        return listing(
            (*written_texts(field.get("trueValues"), TRUE_VALUES), *written_texts(field.get("falseValues"), FALSE_VALUES)),
        )
    if field.type == "integer":
        return _INTEGER if field.get("bareNumber") is not False else None
    return _TYPES.get(field.type)


def free_text(field: Field) -> str | None:
    """What a text may be by its pattern, or by its lengths; None where both are asked."""
    lowest, highest = (field.get(f"constraints/{bound}") for bound in ("minLength", "maxLength"))
    pattern = field.text("constraints/pattern")
    least = lowest if isinstance(lowest, int) else 0
    if least <= 0 and highest is ABSENT:
        return pattern or ANYTHING
    if pattern or (highest is not ABSENT and not isinstance(highest, int)):
        return None
    return rf"(?:.|\n){{{max(least, 0)},{'' if highest is ABSENT else highest}}}"


def texts_together(before: Field, after: Field) -> LanguageComparison:
    """How what two free texts accept compares, where a pattern and lengths hold together; unknown where it is not proved."""
    unknown = LanguageComparison("unknown")
    if before.type != "string" or after.type != "string" or before.values is not None or after.values is not None:
        return unknown
    old, new = _rules(before), _rules(after)
    if old is None or new is None:
        return unknown
    lost, gained = [all_included(old, rule) for rule in new], [all_included(new, rule) for rule in old]
    if any(found.holds is None for found in (*lost, *gained)):
        return unknown
    refused, added = (tuple(found.witness for found in each if not found.holds) for each in (lost, gained))
    if refused and added:
        return LanguageComparison("overlapping", refused, added)
    return LanguageComparison("narrower" if refused else "wider" if added else "equal", refused, added)


def _rules(field: Field) -> tuple[str, ...] | None:
    """The patterns that a free text must all respect, its lengths being one; None where that is not exact."""
    pattern = field.text("constraints/pattern")
    lengths = free_text(Field(field.uid, {key: said for key, said in field.properties.items() if key != "constraints/pattern"}))
    return None if lengths is None else (pattern, lengths) if pattern and lengths != ANYTHING else (pattern or lengths,)


def same_texts(before: Field, after: Field) -> bool:
    """Whether two free texts that say their rule otherwise (a pattern, lengths) are proved to accept the same."""
    return texts_together(before, after).relation == "equal"


def same_bounds(before: Field, after: Field) -> bool:
    """Whether the bounds of two numbers, or two whole numbers, that are spelt otherwise are the same ones."""
    if before.type != after.type or before.type not in ("integer", "number", "year"):
        return False
    ends = [
        [_bound(field, *end) for end in (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1))]
        for field in (before, after)
    ]
    return same(ends[0], ends[1])


def _bound(field: Field, inclusive: str, exclusive: str, step: int) -> list[str | bool] | None:
    """The tightest of two bounds: as a number, and whether it is excluded; a whole number beyond one is from the next on."""
    found: list[tuple[Decimal, bool]] = []
    for name, excluded in ((inclusive, False), (exclusive, True)):
        value = field.get(f"constraints/{name}")
        if value is ABSENT:
            continue
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float, str))
            or not re.fullmatch(r"-?\d{1,30}(?:\.\d{1,30})?", str(value))
        ):
            # A bound that is no number is compared as it is written.
            return [repr(value), excluded]
        number = Decimal(str(value))
        if excluded and field.type != "number" and number == number.to_integral_value():
            number, excluded = number + step, False
        found.append((number, excluded))
    if not found:
        return None
    number, excluded = max(found, key=lambda end: (step * end[0], end[1]))
    return [str(number.normalize()), excluded]
