"""What files that people tried say of a change that no rule can judge: which of their cells would become wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from standard.schema.cells import read_cell
from standard.schema.compatibility.rules import Effect
from standard.schema.model import JSON, Field
from standard.schema.words import NBSP, count, number, quoted

PRUDENCE: Final = "la prudence compte ce changement comme une rupture"


@dataclass(frozen=True, slots=True)
class SampleColumn:
    """One column in all the files: how many files fill it, how many cells they fill, and the texts that were kept."""

    files: int
    cells: int
    texts: Mapping[str, int]
    """Each different text, and in how many cells it stands; the cells beyond those are counted only."""
    untold: frozenset[str] = frozenset()
    """Those of them that are weighed and that no sentence quotes: they are in files that not everybody may read, and in no other."""


@dataclass(frozen=True, slots=True)
class Samples:
    """What is kept of the files that people tried: a column for each name of a field."""

    columns: Mapping[str, SampleColumn] = field(default_factory=dict)

    @staticmethod
    def together(files: Iterable[Samples]) -> Samples:
        """Several files as one."""
        texts: dict[str, Counter[str]] = {}
        told: dict[str, set[str]] = {}
        totals: dict[str, SampleColumn] = {}
        for file in files:
            for name, column in file.columns.items():
                known = totals.get(name, SampleColumn(0, 0, {}))
                totals[name] = SampleColumn(known.files + column.files, known.cells + column.cells, {})
                texts.setdefault(name, Counter()).update(column.texts)
                told.setdefault(name, set()).update(column.texts.keys() - column.untold)
        return Samples(
            {name: replace(one, texts=texts[name], untold=frozenset(texts[name].keys() - told[name])) for name, one in totals.items()}
        )

    def renamed(self, names: Mapping[str, str]) -> Samples:
        """The same under other names; a column that is not in `names` is left out."""
        return Samples({names[name]: column for name, column in self.columns.items() if name in names})

    def to_json(self) -> dict[str, JSON]:
        return {name: {"files": one.files, "cells": one.cells, "texts": dict(one.texts)} for name, one in self.columns.items()}

    @staticmethod
    def from_json(data: Mapping[str, JSON], *, told: bool = True) -> Samples:
        """What `to_json` wrote of files whose texts may be `told`, or only weighed."""
        return Samples(
            {
                name: SampleColumn(one["files"], one["cells"], one["texts"], frozenset(() if told else one["texts"]))
                for name, one in data.items()
            }
        )


@dataclass(frozen=True, slots=True)
class SampleEvidence:
    """What files say: `breaks` where a cell that was right would become wrong. That there is none proves nothing."""

    effect: Effect
    sentence: str
    """Without its final stop."""
    conclusive: bool
    """Whether a file could say something."""


def evidence(before: Field, after: Field, samples: Samples | None) -> SampleEvidence:
    """What the files say of a field that becomes another."""
    columns = samples.columns if samples is not None else {}
    column = columns.get(before.name) or columns.get(after.name)
    if column is None or not column.cells:
        return SampleEvidence("unknown", f"Aucun fichier d’essai{' ne remplit cette colonne' if columns else ''}{NBSP}: {PRUDENCE}", False)
    tried = 0
    refused: dict[str, int] = {}
    for text, times in column.texts.items():
        was, becomes = (read_cell(side, text).codes for side in (before, after))
        if ("unknown",) not in (was, becomes):
            tried += times
            if not was and becomes:
                refused[text] = times
    if not tried:
        return SampleEvidence("unknown", f"Les fichiers d’essai ne permettent pas d’en juger{NBSP}: {PRUDENCE}", False)
    files = "du fichier essayé" if column.files == 1 else f"des {number(column.files)} fichiers essayés"
    if tried < column.cells:
        cells = f"{count(tried, 'cellule relue', 'cellules relues')} parmi les {number(column.cells)}"
    else:
        cells = f"les {count(tried, 'cellule', 'cellules')}" if tried > 1 else "la seule cellule"
    if not refused:
        said = f"Sur {cells} {files}, aucune ne deviendrait fausse, ce qui n’est pas une preuve{NBSP}: {PRUDENCE}"
        return SampleEvidence("unknown", said, True)
    wrong = sum(refused.values())
    become = "deviendrait fausse" if wrong == 1 else "deviendraient fausses"
    told = refused.keys() - column.untold
    example = f", dont {quoted(max(told, key=lambda text: (refused[text], text)))}" if told else ""
    said = f"Sur {cells} {files}, {number(wrong)} {become}{example}{NBSP}: les producteurs doivent les réécrire"
    return SampleEvidence("breaks", said, True)
