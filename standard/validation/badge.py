"""The outcome of a check as an image to show beside a file: SVG, with its words for those who do not see it."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from standard.validation.report import Report

CHARACTER: Final = 7.2
"""Width of a character of 11 pixels, on average: the texts are stretched to it, whatever the font found."""
RIGHT, PARTLY, WRONG = "#18753C", "#B34000", "#CE0500"


def svg(report: Report, label: str) -> str:
    """« label | valide », or the share of the rows that are right."""
    words, colour = outcome(report)
    left, right = (round(len(text) * CHARACTER) + 16 for text in (label, words))
    title = escape(f"{label}\u00a0: {words}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="24" role="img" aria-labelledby="titre">'
        f'<title id="titre">{title}</title>'
        f'<rect width="{left}" height="24" fill="#3A3A3A"/><rect x="{left}" width="{right}" height="24" fill="{colour}"/>'
        '<g fill="#FFFFFF" font-family="Verdana, Arial, sans-serif" font-size="11" aria-hidden="true">'
        f'<text x="8" y="16" textLength="{left - 16}">{escape(label)}</text>'
        f'<text x="{left + 8}" y="16" textLength="{right - 16}">{escape(words)}</text>'
        "</g></svg>\n"
    )


def outcome(report: Report) -> tuple[str, str]:
    """(words, colour): never valid without a row that was checked, never 100 % unless all is right."""
    if not report.rows:
        return "aucune ligne", PARTLY
    if report.valid:
        return "valide", RIGHT
    right = report.rows - report.rows_with_errors
    if right == report.rows:
        return "colonnes à corriger", WRONG
    share = 100 * right // report.rows
    return f"{share}\u00a0% de lignes justes", PARTLY if share >= 50 else WRONG
