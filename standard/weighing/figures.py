"""What the samples hold of each field: who has it, under which name, how far it is filled, which values are in it."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from standard.publishing.csv_files import write_csv
from standard.schema.correspondence.written import guarded
from standard.schema.listed_cells import held
from standard.schema.model import Field
from standard.schema.words import count, number

SHOWN: Final = 10
"""Values that a field shows: the most frequent, and those that its list has not."""


@dataclass(frozen=True, slots=True)
class ProducerColumn:
    """A field in one file."""

    producer: str
    file: str
    label: str
    """The name of its column; empty where the file has none."""
    rows: int
    filled: int
    distinct: int | None
    """How many different values; None where there are too many to number."""
    texts: Mapping[str, int]
    """Those that who reads may see, with their counts."""
    cells: bool
    """Whether they may."""

    @property
    def rate(self) -> str:
        return percent(self.filled, self.rows)


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """A field in all of them."""

    field: Field
    columns: tuple[ProducerColumn, ...]

    def __bool__(self) -> bool:
        return bool(self.columns)

    @property
    def having(self) -> tuple[ProducerColumn, ...]:
        return tuple(column for column in self.columns if column.label)

    @property
    def sentence(self) -> str:
        """« 5 fichiers sur 7 ont ce champ, rempli à 92 % ; 1 ne donne que des chiffres. »"""
        files, having = len(self.columns), len(self.having)
        has = f"{count(having, 'fichier', 'fichiers')} sur {number(files)} {'ont' if having > 1 else 'a'} ce champ"
        if not having:
            return f"Aucun des {number(files)} fichiers n’a ce champ." if files > 1 else "Le seul fichier laissé n’a pas ce champ."
        rate = percent(sum(one.filled for one in self.having), sum(one.rows for one in self.having))
        silent = sum(not one.cells for one in self.having)
        quiet = f"\u00a0; {count(silent, 'ne donne', 'ne donnent')} que des chiffres" if silent else ""
        return f"{has}, rempli à {rate}{quiet}."

    @property
    def texts(self) -> Counter[str]:
        """What its cells hold, one value of a list after the other, as far as who reads may see it."""
        found: Counter[str] = Counter()
        for column in self.having:
            for cell, times in column.texts.items():
                for text in held(self.field.values, cell) if self.field.values is not None else [cell]:
                    found[text] += times
        return found

    @property
    def frequent(self) -> list[tuple[str, int]]:
        return sorted(self.texts.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]

    @property
    def allowed(self) -> list[tuple[str, int]]:
        """Each value of its list, in order, and how often it is seen."""
        seen = self.texts
        return [(value.text, seen[value.text]) for value in self.field.values.values] if self.field.values is not None else []

    @property
    def absent(self) -> list[tuple[str, int]]:
        """Values that are seen, and that its list has not, the most frequent."""
        if self.field.values is None:
            return []
        listed = {value.text for value in self.field.values.values}
        found = [(text, times) for text, times in self.texts.items() if text not in listed]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:SHOWN]

    def to_json(self) -> dict[str, Any]:
        columns = [
            {
                "producer": one.producer,
                "file": one.file,
                "column": one.label or None,
                "rows": one.rows,
                "filled": one.filled,
                "distinct": one.distinct,
            }
            for one in self.columns
        ]
        absent = [{"value": text, "cells": times} for text, times in self.absent]
        return {"field": self.field.name, "columns": columns, "absent_from_list": absent}


def percent(part: int, whole: int) -> str:
    """Neither 0 nor 100 unless it is."""
    if not whole or not part:
        return "0\u00a0%"
    return "100\u00a0%" if part == whole else f"{min(99, max(1, round(100 * part / whole)))}\u00a0%"


COLUMNS: Final = ("champ", "producteur", "fichier", "colonne", "lignes", "remplies", "valeurs_distinctes")


def as_csv(figures: Iterable[FieldFigures]) -> bytes:
    """The table of producers, a field of a file a line, which French spreadsheets open in columns; no cell is a formula."""
    rows = ([guarded(cell) for cell in _cells(one.field, column)] for one in figures for column in one.columns)
    return codecs.BOM_UTF8 + write_csv([COLUMNS, *rows], separator=";")


def _cells(field: Field, column: ProducerColumn) -> tuple[str, ...]:
    distinct = "" if column.distinct is None else str(column.distinct)
    return field.name, column.producer, column.file, column.label, str(column.rows), str(column.filled), distinct
