"""What a change does to all the samples, in words: to each reader what they may know, and never a value that they may not see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from standard.schema.words import NBSP, count, enumerated, number, quoted
from standard.weighing.effect import KEPT, FileEffect

NAMED: Final = 3
"""Values that the sentence quotes."""
SHOWN: Final = 10
"""Values that the line of a file shows."""
EMPTY: Final = "une cellule vide"

STATES: Final = {
    "breaks": "Casse",
    "stays": "Reste valide",
    "mends": "S’améliore",
    "same": "Déjà à corriger, ne change pas",
    "unknown": "On ne sait pas",
}


@dataclass(frozen=True, slots=True)
class ShownValues:
    """The values of a column that would be refused, and in how many rows; `field` is None for what is asked of a whole row."""

    field: str | None
    rows: int
    distinct: int
    texts: tuple[tuple[str, int], ...]
    """None of a file whose values who reads may not see."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One file, as one reader may know it."""

    name: str
    producer: str
    day: date
    effect: FileEffect | None
    """None until it is weighed."""
    cells: bool
    """Whether they may see its values."""

    @property
    def state(self) -> str:
        return STATES[self.effect.state] if self.effect is not None else "En cours"

    @property
    def columns(self) -> tuple[ShownValues, ...]:
        found = self.effect.columns if self.effect is not None else ()
        return tuple(ShownValues(one.field, one.rows, one.distinct, one.values[:SHOWN] if self.cells else ()) for one in found)


@dataclass(frozen=True, slots=True)
class FilesEvidence:
    """All of them; those that it breaks first."""

    lines: tuple[EvidenceLine, ...]

    @staticmethod
    def of(lines: Iterable[EvidenceLine]) -> FilesEvidence:
        order = [*STATES]

        def rank(line: EvidenceLine) -> tuple[int, int, str]:
            return (len(order), 0, line.name) if line.effect is None else (order.index(line.effect.state), -line.effect.broken, line.name)

        return FilesEvidence(tuple(sorted(lines, key=rank)))

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def weighed(self) -> tuple[FileEffect, ...]:
        return tuple(line.effect for line in self.lines if line.effect is not None)

    @property
    def waiting(self) -> int:
        return len(self.lines) - len(self.weighed)

    @property
    def rows(self) -> int:
        return sum(effect.rows for effect in self.weighed)

    @property
    def right_after(self) -> int:
        return sum(effect.right_after for effect in self.weighed)

    @property
    def broken(self) -> int:
        return sum(effect.broken for effect in self.weighed)

    @property
    def sentence(self) -> str:
        """« Sur 7 fichiers (6 214 lignes) : 3 restent valides, 2 cassent (412 lignes, 3 valeurs : …), 2 étaient déjà à corriger. »"""
        if not self.weighed:
            return f"L’effet sur {count(len(self.lines), 'fichier laissé', 'fichiers laissés')} comme échantillon est en cours de calcul."
        states = Counter(effect.state for effect in self.weighed)
        parts = [
            _part(states["stays"], "reste valide", "restent valides"),
            _part(states["breaks"], "casse", "cassent", self._what_breaks()),
            _part(states["mends"], "s’améliore", "s’améliorent", self._what_mends()),
            _part(states["same"], "était déjà à corriger", "étaient déjà à corriger"),
            _part(states["unknown"], "ne permet pas d’en juger", "ne permettent pas d’en juger"),
        ]
        files = f"{count(len(self.weighed), 'fichier', 'fichiers')} ({count(self.rows, 'ligne', 'lignes')})"
        said = f"Sur {files}{NBSP}: {', '.join(part for part in parts if part)}."
        return f"{said} {count(self.waiting, 'autre est en cours', 'autres sont en cours')} de calcul." if self.waiting else said

    @property
    def share(self) -> str:
        """What stands beside the bar."""
        return f"{count(self.right_after, 'ligne juste', 'lignes justes')} sur {number(self.rows)} après ce changement"

    def _what_breaks(self) -> str:
        seen: set[tuple[str | None, str]] = set()
        shown: Counter[str] = Counter()
        all_kept = True
        for line in self.lines:
            if line.effect is None or not line.effect.breaks:
                continue
            for column in line.effect.columns:
                all_kept = all_kept and column.distinct <= KEPT
                if column.field is not None:
                    seen.update((column.field, text) for text, _ in column.values)
                    shown.update({text: rows for text, rows in column.values if line.cells})
        said = count(self.broken, "ligne", "lignes")
        if seen:
            values = count(len(seen), "valeur", "valeurs")
            said += f", {values}" if all_kept else f", au moins {values}"
            named = [quoted(text) if text else EMPTY for text, _ in shown.most_common(NAMED)]
            said += f"{NBSP}: {', '.join(named)}{', …' if len(seen) > len(named) else ''}" if named else ""
        missing = list(dict.fromkeys(name for effect in self.weighed for name in effect.missing))
        if missing:
            lacks = "il y manquerait la colonne" if len(missing) == 1 else "il y manquerait les colonnes"
            said += f"{NBSP}; {lacks} {enumerated([quoted(name) for name in missing[:NAMED]])}"
        return said

    def _what_mends(self) -> str:
        mended = sum(effect.mended for effect in self.weighed if effect.state == "mends")
        return f"{count(mended, 'ligne devient juste', 'lignes deviennent justes')}" if mended else ""

    def to_json(self) -> dict[str, Any]:
        return {
            "sentence": self.sentence,
            "files": len(self.lines),
            "waiting": self.waiting,
            "rows": self.rows,
            "broken_rows": self.broken,
            "lines": [_line(line) for line in self.lines],
        }


def _part(files: int, one: str, several: str, more: str = "") -> str:
    if not files:
        return ""
    return f"{count(files, one, several)}{f' ({more})' if more else ''}"


def _line(line: EvidenceLine) -> dict[str, Any]:
    effect = line.effect
    return {
        "file": line.name,
        "producer": line.producer,
        "day": line.day.isoformat(),
        "state": effect.state if effect is not None else "waiting",
        "rows": effect.rows if effect is not None else None,
        "broken_rows": effect.broken if effect is not None else None,
        "mended_rows": effect.mended if effect is not None else None,
        "missing": list(effect.missing) if effect is not None else [],
        "unread": list(effect.unread) if effect is not None else [],
        "columns": [
            {"field": one.field, "rows": one.rows, "distinct": one.distinct, "values": [list(text) for text in one.texts]}
            for one in line.columns
        ],
        "why": effect.why if effect is not None else "",
    }
