"""Checks that look at several cells of one row."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from standard.schema.words import enumerated, field_label, quoted
from standard.validation.custom_checks.model import Check, Fields, MalformedCheck, Params, Seen, column, columns

if TYPE_CHECKING:
    import polars as pl  # long to load: only what reads files needs it

_OPERATORS: Final[dict[str, tuple[Callable[[Any, Any], bool], str, str]]] = {
    ">": (operator.gt, "plus grand que", "après"),
    ">=": (operator.ge, "au moins égal à", "en même temps que ou après"),
    "==": (operator.eq, "égal à", "en même temps que"),
    "<=": (operator.le, "au plus égal à", "en même temps que ou avant"),
    "<": (operator.lt, "plus petit que", "avant"),
}
"""How each compares, what it says of numbers and texts, and of moments."""
_MOMENTS: Final = frozenset({"date", "datetime", "time", "year", "yearmonth"})


def compared(name: str, params: Params, fields: Fields) -> Check:
    """Numbers as numbers, moments as moments, the rest in alphabetical order."""
    first, second = column(params, fields, "column"), column(params, fields, "column2")
    if params.get("op") not in _OPERATORS:
        raise MalformedCheck(f"son opérateur n’est pas l’un de {enumerated(_OPERATORS, 'ou')}")
    holds, of_numbers, of_moments = _OPERATORS[params["op"]]
    words = of_moments if first.type in _MOMENTS else of_numbers

    def judge(cells: Sequence[Seen | None]) -> str:
        one, other = cells
        if one is None or other is None:
            return ""
        left, right = _comparable(one.value, other.value)
        beside = f"{quoted(other.text)}, dans {field_label(second)}"
        try:
            if holds(left, right):
                return ""
        except TypeError:
            return f"{quoted(one.text)} ne se compare pas à {beside}. Écrivez les deux de la même façon."
        return f"{quoted(one.text)} doit être {words} {beside}. Corrigez l’un des deux."

    told = f"Sur chaque ligne, {field_label(first)} doit être {words} {field_label(second)}. Corrigez l’un ou l’autre."
    return Check(name, (first.name, second.name), told, judge)


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    numbers = _number(left), _number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers
    if isinstance(left, str) and isinstance(right, str):
        # A number against a word is no order: neither says which comes first.
        return (left, right) if numbers == (None, None) else (left, numbers[1] if numbers[0] is None else None)
    if isinstance(left, datetime) != isinstance(right, datetime):
        return tuple(datetime(one.year, one.month, one.day) if type(one) is date else one for one in (left, right))  # type: ignore[return-value]
    return left, right


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def summed(name: str, params: Params, fields: Fields) -> Check:
    total, parts = column(params, fields, "column"), columns(params, fields, "columns")
    labels = enumerated([field_label(part) for part in parts])

    def judge(cells: Sequence[Seen | None]) -> str:
        numbers = [_number(cell.value) if cell is not None else None for cell in cells]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers) or known[0] == (expected := sum(known[1:], Decimal())):
            return ""
        assert cells[0] is not None
        return f"{quoted(cells[0].text)} devrait être la somme de {labels}, qui fait {quoted(f'{expected:f}')}. Corrigez ce qui est faux."

    told = f"Des valeurs de {field_label(total)} ne sont pas la somme de {labels}. Corrigez ce qui est faux."
    return Check(name, (total.name, *(part.name for part in parts)), told, judge)


def cohesive(name: str, params: Params, fields: Fields) -> Check:
    together = column(params, fields, "column"), *columns(params, fields, "othercolumns", "otherColumns", "columns")
    told = f"{enumerated([field_label(one) for one in together])} se remplissent ensemble\u00a0: remplissez-les tous, ou videz-les tous."

    def judge(cells: Sequence[Seen | None]) -> str:
        empty = [field_label(one) for one, cell in zip(together, cells, strict=True) if cell is None]
        if len(empty) in (0, len(cells)):
            return ""
        filled = [field_label(one) for one, cell in zip(together, cells, strict=True) if cell is not None]
        return f"{_filled(filled)}, mais pas {enumerated(empty)}. Remplissez tout, ou videz tout."

    def proof(blank: Sequence[pl.Expr]) -> pl.Expr:
        return reduce(operator.and_, blank) | ~reduce(operator.or_, blank)

    return Check(name, tuple(one.name for one in together), told, judge, with_blanks=True, proof_of_blanks=proof)


def _filled(labels: Sequence[str]) -> str:
    return f"{enumerated(labels)} {'est rempli' if len(labels) == 1 else 'sont remplis'}"


def one_of(name: str, params: Params, fields: Fields) -> Check:
    choices = column(params, fields, "column1", "column"), *columns(params, fields, "column2", "othercolumns", "columns")
    labels = enumerated([field_label(one) for one in choices], "ou")
    told = f"Des lignes n’ont ni {' ni '.join(field_label(one) for one in choices)}. Remplissez au moins {labels}."

    def judge(cells: Sequence[Seen | None]) -> str:
        return "" if any(cell is not None for cell in cells) else f"Remplissez au moins {labels} sur cette ligne."

    def proof(blank: Sequence[pl.Expr]) -> pl.Expr:
        return ~reduce(operator.and_, blank)

    return Check(name, tuple(one.name for one in choices), told, judge, with_blanks=True, proof_of_blanks=proof)
