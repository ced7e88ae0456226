"""The outcome of a check as an image to show beside a file: SVG, with its words for those who do not see it."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from standard.validation.outcome import CheckOutcome
from standard.validation.report import Report

CHARACTER: Final = 7.2
"""Width of a character of 11 pixels, on average: the texts are stretched to it, whatever the font found."""
RIGHT, PARTLY, WRONG = "#18753C", "#B34000", "#CE0500"


def svg(report: Report, label: str) -> str:
    """« label | valide », or the share of the rows that are right."""
    words, colour = report.outcome.badge, _colour(report.outcome)
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


def _colour(found: CheckOutcome) -> str:
    if found.state in {"valid", "no-rows"}:
        return RIGHT if found.rows else PARTLY
    return PARTLY if found.state == "rows" and 2 * found.right >= found.rows else WRONG
