"""How much what a column holds says that it is a field: the texts seen in it, put to the rules of the field. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from standard.schema.alignment.clues import ReadPhrase
from standard.schema.alignment.evidence import example_of, shape
from standard.schema.folding import fold
from standard.schema.model import Field
from standard.validation.corrections import SEPARATORS, Corrector

SHOWN: Final = 3
TRIED: Final = 40
"""Different texts of a column that are put to the rules of a field."""
_RULED: Final = ("constraints/pattern", "constraints/minLength", "constraints/maxLength")
_BOUNDS: Final = {"latitude": 90.0, "longitude": 180.0}


@dataclass(frozen=True)
class SourceColumn:
    """A column of a file as it names it: how many of the rows that were looked at fill it, and which texts do, the most frequent first."""

    label: str
    filled: int = 0
    texts: Mapping[str, int] = field(default_factory=dict)

    @property
    def examples(self) -> tuple[str, ...]:
        return tuple(self.texts)[:SHOWN]

    @property
    def tried(self) -> tuple[str, ...]:
        return tuple(self.texts)[:TRIED]

    @cached_property
    def shape(self) -> str:
        """What most of its texts look like; "" where they look like nothing known."""
        found = Counter(shape(text) for text in self.tried)
        (most, times), *_ = found.most_common(1) or [("", 0)]
        return most if 2 * times > sum(found.values()) else ""

    def to_json(self) -> dict[str, Any]:
        return {"label": self.label, "filled": self.filled, "texts": [[text, times] for text, times in self.texts.items()]}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> SourceColumn:
        return SourceColumn(data["label"], data["filled"], dict(data["texts"]))


class FieldContents:
    """What the fields of a schema accept, once it is written as it should."""

    def __init__(self, corrector: Corrector) -> None:
        self._corrector = corrector

    def fit(self, texts: Sequence[str], one: Field) -> float:
        """The part of the texts that the field accepts, as they are or surely written otherwise."""
        taken = sum(self.takes(one, text) for text in texts)
        return taken / len(texts) if texts else 0.0

    def takes(self, one: Field, text: str) -> bool:
        return self._corrector.accepts(one.name, text) or self._corrector.offered(one.name, text) is not None

    def weigh(self, column: SourceColumn, one: Field) -> tuple[float, str]:
        """For or against, from -1 to 1, and why; 0 where the field takes any text and nothing can be told."""
        if not column.texts:
            return 0.0, ""
        if one.values is not None:
            return self._listed(column, one)
        fit = self.fit(column.tried, one)
        wanted = shape(example_of(one))
        alike = bool(wanted) and wanted == column.shape
        if not is_ruled(one):
            if alike and wanted in ("mail", "url", "date", "phone", "digits9"):
                return 0.6, "contenu de même forme"
            other = bool(wanted) and bool(column.shape) and not alike and {wanted, column.shape} != {"digits", "decimal"}
            return (0.3, "contenu de même forme") if alike else (-0.5 if other else 0.0, "")
        if fit < 0.2:
            return -0.8, ""
        return ((0.7 if alike else 0.4), "contenu accepté par le champ") if fit > 0.8 else (0.1, "")

    def _listed(self, column: SourceColumn, one: Field) -> tuple[float, str]:
        listed = self._corrector.candidates(one.name).texts
        known = {fold(text, words_only=True) for text in listed} | {ReadPhrase(text).head for text in listed}
        items = {fold(item, words_only=True) for text in column.tried for item in items_of(text, one)} - {""}
        shared = len(items & known)
        if not shared:
            return (-0.3 if len(items) > 2 else 0.0), ""
        return min(0.9, 0.4 + shared / len(items)), f"{shared} valeur{'s' if shared > 1 else ''} de la liste"


def is_ruled(one: Field) -> bool:
    """Whether not every text is accepted."""
    return one.type not in ("string", "any") or one.format != "default" or any(path in one.properties for path in _RULED)


def items_of(text: str, one: Field) -> list[str]:
    """What a cell holds for a field: several items where the field takes several, whatever separates them."""
    separator = one.values.separator if one.values is not None else None
    if separator is None:
        return [text]
    used = next((mark for mark in (separator, *SEPARATORS) if mark in text), separator)
    return [item.strip() for item in text.split(used) if item.strip()]


def within(name: str, texts: Sequence[str]) -> bool:
    """Whether numbers may be latitudes, or longitudes."""
    try:
        return all(abs(float(text.replace(",", "."))) <= _BOUNDS[name] for text in texts)
    except ValueError:
        return False
