"""What a check is, and how it reads its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from standard.schema.model import Field
from standard.schema.words import quoted

if TYPE_CHECKING:
    import polars as pl  # long to load: only what reads files needs it

Params = Mapping[str, Any]
Fields = Mapping[str, Field]


class MalformedCheck(ValueError):
    """A check that the schema writes badly. `str()` says why, as the end of a French sentence."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell with a value: its text, and the value that its field reads."""

    text: str
    value: Any


@dataclass(frozen=True, slots=True)
class Check:
    """`judge` takes the cells of `columns` in one row and says in a French sentence what is wrong, "" where nothing is.

    The report names the first column. A cell is None where it holds no value: only `with_blanks` judges such a row.
    """

    name: str
    columns: tuple[str, ...]
    told: str
    """What all that it finds comes to, and what to do about it."""
    judge: Callable[[Sequence[Seen | None]], str]
    with_blanks: bool = False
    proof: Callable[[pl.Expr], pl.Expr] | None = None
    """For a column of texts, true where the cell is surely right."""
    proof_of_blanks: Callable[[Sequence[pl.Expr]], pl.Expr] | None = None
    """The same for a row, of what says for each column whether its cell holds no value."""
    of_rows: str = ""
    """The code of its errors where they are those of rows, and not of the first column."""


def on_texts(
    name: str,
    params: Params,
    fields: Fields,
    *,
    told: Callable[[Field], str],
    judge: Callable[[str], str],
    proof: Callable[[pl.Expr], pl.Expr] | None = None,
) -> Check:
    """A check of one column's texts. Raises MalformedCheck."""
    field = column(params, fields, "column")

    def judge_row(cells: Sequence[Seen | None]) -> str:
        (cell,) = cells
        return judge(cell.text) if cell is not None else ""

    return Check(name, (field.name,), told(field), judge_row, proof=proof)


def column(params: Params, fields: Fields, *keys: str) -> Field:
    """The field that the first of these parameters given names. Raises MalformedCheck."""
    key = next((key for key in keys if key in params), keys[0])
    return _field(params.get(key), fields, key)


def columns(params: Params, fields: Fields, *keys: str) -> tuple[Field, ...]:
    """The same for a list of fields, where one alone may stand for the list."""
    key = next((key for key in keys if key in params), keys[0])
    given = params.get(key)
    return tuple(_field(name, fields, key) for name in (given if isinstance(given, list) and given else [given]))


def _field(name: Any, fields: Fields, key: str) -> Field:
    if not isinstance(name, str) or not name:
        raise MalformedCheck(f"son paramètre {quoted(key)} ne nomme aucun champ")
    if name not in fields:
        raise MalformedCheck(f"le champ {quoted(name)} n’existe pas")
    return fields[name]
