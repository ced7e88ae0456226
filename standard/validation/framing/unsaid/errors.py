"""What a spreadsheet shows in place of a value that it could not compute."""

from __future__ import annotations

from typing import Final


class LostCell(str):
    """What a spreadsheet shows of a cell that has no value: « #N/A », or the formula that nobody computed."""

    __slots__ = ()


ERRORS: Final = {
    "#NULL!": "deux plages qui ne se croisent pas",
    "#DIV/0!": "une division par zéro",
    "#VALUE!": "un calcul sur un texte",
    "#REF!": "un renvoi à une cellule supprimée",
    "#NAME?": "une formule dont un mot est inconnu",
    "#NUM!": "un nombre impossible",
    "#N/A": "une valeur introuvable",
    "#GETTING_DATA": "une donnée encore attendue",
    "#SPILL!": "un résultat qui déborde",
    "#CALC!": "un calcul impossible",
    "#FIELD!": "un champ introuvable",
    "#BLOCKED!": "une donnée bloquée",
    "#CONNECT!": "une connexion qui a échoué",
    "#ERROR!": "une formule qui ne se lit pas",
    "#BUSY!": "une donnée encore attendue",
    "#EXTERNAL!": "une donnée d’un autre fichier",
    "#ERREUR!": "une formule qui ne se lit pas",
    "#NUL!": "deux plages qui ne se croisent pas",
    "#VALEUR!": "un calcul sur un texte",
    "#NOM?": "une formule dont un mot est inconnu",
    "#NOMBRE!": "un nombre impossible",
    "#PROPAGATION!": "un résultat qui déborde",
    "#CALCUL!": "un calcul impossible",
}
"""The errors of spreadsheets, as they write them in English and in French, and what each means."""

_SHARPS: Final = "####"
"""What stands for a number in a column that is too narrow, once shown or saved as text."""


def error_meaning(text: str) -> str | None:
    """What the error of a spreadsheet means, « #NOM ? » with its space or not; None for another text, "" where nobody knows."""
    if text.startswith("#"):
        if text.startswith(_SHARPS) and not text.strip("#"):
            return "une colonne trop étroite"
        return ERRORS.get("".join(text.split()))
    return "" if text.startswith(("Err:", "Err :")) else None
