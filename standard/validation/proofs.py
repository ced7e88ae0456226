"""What proves, in columns, that frictionless accepts a cell. It may prove less than there is, never more.

A proof is a polars expression on a column of texts, true where the cell is surely accepted. The rest is suspect, not
wrong: frictionless reads each suspect text. What has no proof here is wholly suspect, and costs a reading of each
distinct text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import polars as pl

from standard.schema.patterns.parser import parse
from standard.schema.patterns.tree import PatternError
from standard.schema.patterns.writing import for_polars

YEAR: Final = "[1-9][0-9]{3}"
DAY: Final = (
    "(?:(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01]))|(?:(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30))|(?:02-(?:0[1-9]|1[0-9]|2[0-8])))"
)
"""The 29th of February is left to who knows leap years."""
TIME: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?Z?"
DIRECTIVES: Final = {
    "Y": YEAR, "m": "(?:0[1-9]|1[0-2])", "d": "(?:0[1-9]|1[0-9]|2[0-8])", "H": "(?:[01][0-9]|2[0-3])", "M": "[0-5][0-9]", "S": "[0-5][0-9]",
}  # fmt: skip
"""What `strptime` surely reads; a day after the 28th depends on the month."""

HOST: Final = "[a-z0-9]{1,20}(?:-[a-z0-9]{1,10}){0,3}"

SHAPES: Final[Mapping[tuple[str, str], str]] = {
    ("integer", "default"): "-?[0-9]{1,18}",
    ("year", "default"): "[0-9]{4}",
    ("yearmonth", "default"): "[0-9]{4}-(?:0[1-9]|1[0-2])",
    ("date", "default"): f"{YEAR}-{DAY}",
    ("datetime", "default"): f"{YEAR}-{DAY}T{TIME}",
    ("time", "default"): TIME,
    ("geopoint", "default"): r"-?(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]+)? ?, ?-?(?:[1-8]?[0-9])(?:\.[0-9]+)?",
    ("string", "email"): rf"[A-Za-z0-9]{{1,20}}(?:[._-][A-Za-z0-9]{{1,12}}){{0,3}}@{HOST}(?:\.{HOST}){{0,3}}\.[a-z]{{2,12}}",
    ("string", "uri"): r"https?://[a-z0-9]{1,20}(?:[.-][a-z0-9]{1,12}){1,6}(?:/[A-Za-z0-9._~-]*){0,20}",
    ("string", "uuid"): "[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
}  # fmt: skip
"""By type and format, the form of texts that are surely read."""


def accepted(text: pl.Expr, rule: Mapping[str, Any], missing: frozenset[str]) -> pl.Expr | None:
    """True where a cell of the column is surely accepted, null or false elsewhere; None where every cell is.

    `rule` is the field's descriptor and `missing` the texts that say that the value is missing.
    """
    constraints = {key: value for key, value in rule.get("constraints", {}).items() if key != "unique"}
    required = bool(constraints.pop("required", False))
    valid = _valued(text, rule, constraints)
    blank = is_missing(text, missing)
    if required:
        return ~blank if valid is None else ~blank & valid
    return None if valid is None else blank | valid


def reads_text(rule: Mapping[str, Any]) -> bool:
    """Whether the proof reads each cell letter by letter, which costs more than to look the cell up."""
    plain = rule["type"] in {"any", "boolean"} or (rule["type"] == "string" and rule.get("format", "default") == "default")
    return not plain or "pattern" in rule.get("constraints", {})


def is_missing(text: pl.Expr, missing: frozenset[str]) -> pl.Expr:
    """Whether the cell says that the value is missing."""
    if missing == {""}:
        return text == ""
    return _among(text, missing)


def _among(text: pl.Expr, texts: Iterable[str]) -> pl.Expr:
    return text.is_in(pl.Series(sorted(texts), dtype=pl.String).implode())


def _valued(text: pl.Expr, rule: Mapping[str, Any], constraints: Mapping[str, Any]) -> pl.Expr | None:
    """The same for a cell that holds a value; None where all are accepted, false where nothing is proved."""
    kind = rule["type"]
    format = str(rule.get("format", "default")).removeprefix("fmt:")
    found: list[pl.Expr] = []
    if kind == "boolean":
        found.append(_among(text, [*rule.get("trueValues", TRUE), *rule.get("falseValues", FALSE)]))
    elif kind == "any" or (kind == "string" and format == "default"):
        pass
    else:
        shape = _number(rule) if kind == "number" else _moment(format) if format not in {"default", "any"} and kind in MOMENTS else None
        shape = shape or SHAPES.get((kind, format))
        if shape is None:
            return pl.lit(False)
        found.append(text.str.contains(rf"\A(?:{shape})\z"))
    for name, constraint in constraints.items():
        held = _held(text, kind, format, rule, name, constraint)
        if held is None:
            return pl.lit(False)
        found.append(held)
    return pl.all_horizontal(found) if found else None


TRUE: Final = ("true", "True", "TRUE", "1")
FALSE: Final = ("false", "False", "FALSE", "0")
MOMENTS: Final = frozenset(("date", "datetime", "time"))


def _number(rule: Mapping[str, Any]) -> str | None:
    mark = rule.get("decimalChar", ".")
    group = rule.get("groupChar", "")
    if mark not in {".", ","} or (group and (group[0] in "0123456789-.,")):
        return None
    return rf"-?[0-9]+(?:[{mark}][0-9]+)?"


def _moment(format: str) -> str | None:
    """The shape of what a format of `strptime` surely reads."""
    if any(format.count(f"%{directive}") > 1 for directive in DIRECTIVES):
        return None
    pieces: list[str] = []
    letters = iter(format)
    for letter in letters:
        if letter == "%":
            directive = DIRECTIVES.get(next(letters, ""))
            if directive is None:
                return None
            pieces.append(directive)
        elif letter in "/-.:T ":
            pieces.append(f"[{letter}]")
        else:
            return None
    return "".join(pieces)


def _held(text: pl.Expr, kind: str, format: str, rule: Mapping[str, Any], name: str, constraint: Any) -> pl.Expr | None:
    """True where the constraint surely holds for a cell that is read; None where that cannot be told in columns."""
    match name:
        case "pattern" if kind == "string":
            written = pattern_proof(f"^{constraint}$")
            return text.str.contains(written) if written is not None and _compiles(written) else None
        case "enum" if kind in {"string", "any"}:
            return _among(text, [value for value in constraint if isinstance(value, str)])
        case "minLength" | "maxLength" if kind == "string" and isinstance(constraint, int):
            length = text.str.len_chars()
            return length >= constraint if name == "minLength" else length <= constraint
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            return _within(text, kind, format, rule, name, constraint)
        case _:
            return None


def pattern_proof(pattern: str) -> str | None:
    """What polars has to find in a text for `re.compile(pattern).match` to match it; None where nothing proves it."""
    try:
        return for_polars(parse(pattern))
    except PatternError:
        return None


def _within(text: pl.Expr, kind: str, format: str, rule: Mapping[str, Any], name: str, bound: Any) -> pl.Expr | None:
    """Strictly within the bound: rounding never makes a number pass, and one that equals the bound is read."""
    above = name in {"minimum", "exclusiveMinimum"}
    if kind in {"integer", "number", "year"}:
        limit = _as_float(bound, str(rule.get("decimalChar", ".")))
        if limit is None:
            return None
        value = text.str.replace(",", ".", literal=True) if rule.get("decimalChar") == "," else text
        number = value.cast(pl.Float64, strict=False)
        return number > limit if above else number < limit
    if kind == "date" and format == "default" and isinstance(bound, str):
        try:
            limit_day = datetime.strptime(bound, "%Y-%m-%d").date().isoformat()
        except ValueError:
            return None
        return text > limit_day if above else text < limit_day
    return None


def _as_float(bound: Any, mark: str) -> float | None:
    try:
        limit = float(Decimal(str(bound).strip().replace(mark, ".")))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return limit if abs(limit) < 1e300 else None


def _compiles(written: str) -> bool:
    try:
        pl.Series([""]).str.contains(written)
    except pl.exceptions.PolarsError:
        return False
    return True
