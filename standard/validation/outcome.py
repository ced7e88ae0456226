"""What a check comes to: the one object that the sentence, the bar, the badge, the JSON and the files to take away read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from standard.schema.words import count, number

if TYPE_CHECKING:
    from standard.validation.report import Report

State = Literal["valid", "no-rows", "unread", "columns", "rows"]
"""All is right; there was nothing to check; no column is known; columns are to be corrected, whatever the rows; rows are."""


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    state: State
    rows: int
    right: int
    """Rows that are right: none where nothing was read of them, or where each lacks a mandatory column."""
    wrong: int
    """Rows in which something is to be corrected, in the columns that the file has."""
    missing: int
    """Mandatory columns that the file does not have."""
    reasons: int

    @staticmethod
    def of(report: Report) -> CheckOutcome:
        missing = sum(cause.count for cause in report.causes if cause.code == "missing-label")
        unread = not any(column.present for column in report.columns)
        right = 0 if unread or missing else report.rows - report.rows_with_errors
        state: State = "rows"
        if report.valid:
            state = "valid" if report.rows else "no-rows"
        elif unread:
            state = "unread"
        elif missing or not report.rows_with_errors:
            state = "columns"
        return CheckOutcome(state, report.rows, right, report.rows_with_errors, missing, len(report.causes))

    @property
    def sentence(self) -> str:
        """« 412 lignes sur 4 930 à corriger, pour 3 raisons. »"""
        reasons = count(self.reasons, "raison", "raisons")
        wrong = f"{count(self.wrong, 'ligne', 'lignes')} sur {number(self.rows)}"
        match self.state:
            case "valid":
                return f"Ce fichier est valide : {count(self.rows, 'ligne', 'lignes')}, rien à corriger."
            case "no-rows":
                return "Ce fichier n’a aucune ligne à vérifier."
            case "unread":
                return "Aucune colonne de ce fichier n’est dans le schéma : rien n’a été vérifié."
            case "columns" if self.missing:
                lacks = f"Il manque {count(self.missing, 'colonne obligatoire', 'colonnes obligatoires')}"
                if self.wrong:
                    return (
                        f"{lacks}, et {wrong} {'est' if self.wrong == 1 else 'sont'} à corriger dans les autres\u00a0: {reasons} en tout."
                    )
                read = "Le contenu des lignes lues est juste." if self.rows else "Il n’y a aucune ligne à vérifier."
                return f"{lacks}{f', sur {reasons} en tout' if self.reasons > self.missing else ''}. {read}"
            case "columns":
                return f"Les colonnes sont à corriger, pour {reasons}. Le contenu des lignes lues est juste."
            case "rows":
                return f"{wrong} à corriger, pour {reasons}."

    @property
    def share(self) -> str:
        """What stands beside the bar: « 4 lignes justes sur 5, soit 80 % »."""
        if self.state == "unread":
            return "aucune ligne vérifiée"
        if self.missing:
            return f"aucune ligne n’est complète sans {'cette colonne' if self.missing == 1 else 'ces colonnes'}"
        right = count(self.right, "ligne juste", "lignes justes")
        return f"{right} sur {number(self.rows)}, soit {share(self.right, self.rows)}"

    @property
    def badge(self) -> str:
        """The fewest words that say it: never valid without a row that was checked, never 100 % unless all is right."""
        match self.state:
            case "valid":
                return "valide"
            case "no-rows":
                return "aucune ligne"
            case "unread":
                return "rien de vérifié"
            case "columns":
                return f"{count(self.missing, 'colonne manque', 'colonnes manquent')}" if self.missing else "colonnes à corriger"
            case "rows":
                return f"{100 * self.right // self.rows}\u00a0% de lignes justes"

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "sentence": self.sentence,
            "right_rows": self.right,
            "missing_columns": self.missing,
            "reasons": self.reasons,
        }


def share(part: int, whole: int) -> str:
    """A percentage that says neither 0 nor 100 unless it is."""
    if whole == 0:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 1:
        return "moins de 1\u00a0%"
    return f"{int(percent)}\u00a0%"
