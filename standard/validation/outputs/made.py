"""The files that were made from a report, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

ERRORS: Final = "erreurs.csv"
RIGHT: Final = "lignes-justes.csv"
WRONG: Final = "lignes-a-corriger.csv"
ANNOTATED: Final = "fichier-annote.xlsx"
NAMES: Final = (ANNOTATED, ERRORS, RIGHT, WRONG)


@dataclass(frozen=True, slots=True)
class Corrected:
    """One kind of correction, or several at once as `kinds.joined` writes them: in how many cells, and the most frequent
    ones as (field, before, after, cells)."""

    kind: str
    cells: int
    examples: tuple[tuple[str, str, str, int], ...]
    certain: bool = True
    """Whether it says the same thing otherwise; what is only probable is for a person to confirm."""


@dataclass(frozen=True, slots=True)
class Made:
    """`errors`, `right` and `wrong` count what the files of these names hold; `annotated` the rows of the workbook."""

    errors: int
    right: int
    wrong: int
    annotated: int
    whole: bool
    """Whether the workbook holds all the rows of the file, and not only those to correct."""
    neutralised: int
    """Cells written behind an apostrophe, because a spreadsheet would have run them."""
    corrections: tuple[Corrected, ...] = ()
    """What would surely be written otherwise, then what would probably be; the most frequent first."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Made:
        """What `to_json` wrote."""
        corrections = tuple(
            Corrected(**{**one, "examples": tuple(tuple(example) for example in one["examples"])}) for one in data["corrections"]
        )
        return Made(**{**data, "corrections": corrections})
