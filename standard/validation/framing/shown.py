"""What is said of a sheet whose cells show something else than what is read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from standard.schema.words import quoted
from standard.validation.found_rows import FoundRows
from standard.validation.framing.number_formats import Difference
from standard.validation.framing.workbook import WorkbookSheet
from standard.validation.report import ReportNotice

_ADVICE: Final = {
    Difference.PERCENT: "Si le schéma attend {shown}, donnez à la colonne le format Nombre, puis écrivez {shown}.",
    Difference.ZEROS: "Ces zéros ne viennent que du format\u00a0: donnez à la colonne le format Texte, puis écrivez-les.",
    Difference.ROUNDED: "Si c’est la valeur affichée qu’il faut publier, arrondissez-la dans la cellule même.",
    Difference.HIDDEN: "Le format cache ces valeurs\u00a0: affichez-les pour les vérifier, ou effacez-les.",
    Difference.PART: "Vérifiez ce qui ne s’affiche pas.",
    Difference.OTHER: "Vérifiez que c’est bien ce que le schéma attend.",
}


def shown_otherwise(sheet: WorkbookSheet, under: int, labels: Sequence[str]) -> Iterator[ReportNotice]:
    """`under` that many rows, of which the last has these labels."""
    for column, difference, told, rows in sheet.shown_otherwise(under, len(labels)):
        found = FoundRows()
        for row in rows:
            found.add(row)
        named = quoted(labels[column]) if labels[column].strip() else f"{column + 1}"
        shows = f"affiche {quoted(told.shown)}" if told.shown.strip() else "n’affiche rien"
        advice = _ADVICE[difference].format(shown=quoted(told.shown.strip("%\u00a0\u202f ")))
        message = (
            f"Dans la colonne {named}, le tableur {shows} là où la cellule contient {quoted(told.read)}\u00a0: "
            f"c’est {quoted(told.read)} qui est lu ({found.where}). {advice}"
        )
        yield ReportNotice("shown-otherwise", message, None, tuple(found.rows))
