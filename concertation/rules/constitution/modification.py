"""« Validé avec modification »: how far what is adopted may go from what was voted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from concertation.rules.constitution.cases import Level, higher
from standard.schema.words import count, enumerated
from standard.verdict import ALLOWED, Verdict

_IN_WORDS: Final[Mapping[Level, str]] = {
    "none": "ne change rien pour les fichiers",
    "patch": "ne casse rien",
    "minor": "ajoute des possibilités",
    "major": "rend incorrects des fichiers qui étaient corrects",
}

_NAMED: Final = 3
"""How many elements a refusal names."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a list of operations touches, and what it does. `touched`: a key each (a field's uid, or a name for what belongs to
    the whole schema: order, keys, metadata), with what a reader calls it (« Public accueilli »)."""

    touched: Mapping[str, str]
    level: Level


def may_modify(*, voted: Change, adopted: Change) -> Verdict:
    """Whether a ballot on `voted` carries `adopted`. If not, it takes a new vote, or a consensus on what is adopted."""
    beyond = [name for key, name in adopted.touched.items() if key not in voted.touched]
    if beyond:
        others = [count(len(beyond) - _NAMED, "autre élément", "autres éléments")] if len(beyond) > _NAMED else []
        also = enumerated([*beyond[:_NAMED], *others])
        return _refused(f"Cette modification touche aussi {also}, sur quoi personne n’a voté")
    if higher(adopted.level, voted.level):
        return _refused(f"Cette modification {_IN_WORDS[adopted.level]}, alors que ce qui a été voté {_IN_WORDS[voted.level]}")
    return ALLOWED


def _refused(reason: str) -> Verdict:
    return Verdict(f"{reason} : soumettez-la à un nouveau vote, ou à un consensus en séance.", "operations")
